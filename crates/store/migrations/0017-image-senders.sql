-- Addresses whose messages show their images from the internet without a press.
CREATE TABLE image_sender (address TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
