//! What this crate reads, keeps and waits at most. Beyond each: an error to the
//! one who asked, nothing else disturbed.

use std::time::Duration;

/// Largest body of a request to `/api`.
pub const FORM_BYTES: usize = 256 * 1024;

/// Largest file with a signature that the command line reads. Beyond: refused.
pub const SIGNATURE_BYTES: u64 = 64 * 1024;

/// Largest answer that the command line reads whole: a page of messages with their texts.
pub const ANSWER_BYTES: usize = 128 * 1024 * 1024;

/// Largest head of an answer that the command line reads.
pub const HEAD_BYTES: usize = 64 * 1024;

/// How long whoever opens a message waits for its body, where that is on the server only. Beyond: told
/// that it has not come yet; it is fetched all the same.
pub const BRING: Duration = Duration::from_secs(20);

/// How long nothing was written when the store has come to rest.
pub const REST: Duration = Duration::from_secs(5);

/// How long one session of a browser lasts without being used.
pub const SESSION_IDLE: Duration = Duration::from_secs(30 * 24 * 3600);

/// How many sessions are kept. Beyond: the one unused longest ends.
pub const SESSIONS: usize = 32;

/// How long a one-time address may wait to be opened.
pub const INVITATION: Duration = Duration::from_secs(15 * 60);

/// How many one-time addresses may wait. Beyond: the oldest ends.
pub const INVITATIONS: usize = 8;

/// How long a proof of servers and password is kept for the press on "Add".
pub const PROOF: Duration = Duration::from_secs(10 * 60);

/// How many proofs are kept. Beyond: the oldest is forgotten.
pub const PROOFS: usize = 8;

/// How long a person may take to sign in in the browser. Beyond: they begin again.
pub const SIGN_IN: Duration = Duration::from_secs(10 * 60);

/// How many sign-ins may wait for their browser. Beyond: the oldest ends.
pub const SIGN_INS: usize = 8;

/// How long giving a sign-in back may hold up the removal of its account.
/// Beyond: the account goes, and the issuer is not told.
pub const REVOCATION: Duration = Duration::from_secs(10);

/// How long the address of a message frame is good.
pub const VIEW: Duration = Duration::from_secs(2 * 3600);

/// How many message frames are kept at once, a long conversation several times.
/// Beyond: the oldest is forgotten, and the page asks anew.
pub const VIEWS: usize = 256;

/// How much HTML all kept frames hold together. Beyond: the oldest are forgotten.
pub const VIEWS_BYTES: usize = 16 * 1024 * 1024;

/// How many remote images one message may show. Beyond: left out.
pub const REMOTE_IMAGES: usize = 500;

/// How many remote images are fetched at once. More wait for their turn.
pub const REMOTE_IMAGES_AT_ONCE: usize = 8;

/// The largest remote image. Beyond: it stays out.
pub const REMOTE_IMAGE_BYTES: usize = 10 * 1024 * 1024;

/// How long fetching one may take in all. Beyond: it stays out.
pub const REMOTE_IMAGE: Duration = Duration::from_secs(10);

/// How often an event source pings where the client does not say (RFC 8620 §7.3).
pub const PING: Duration = Duration::from_secs(30);

/// The fastest ping that a client may ask for.
pub const PING_LEAST: Duration = Duration::from_secs(5);

/// How many event sources may stand at once. Browsers allow six per host and window.
pub const EVENT_SOURCES: usize = 64;

/// How long the system keyring may take to answer a first read.
///
/// A keyring that waits for somebody to unlock it on a screen that nobody sees
/// would hold every account up. Beyond: passwords are sealed in the store.
pub const KEYRING_PROBE: Duration = Duration::from_secs(2);

/// How long a second process waits for the owner of the data directory to be ready.
pub const OWNER_READY: Duration = Duration::from_secs(15);

/// How often it looks.
pub const OWNER_LOOK: Duration = Duration::from_millis(50);

/// How long a stop may take before open connections are cut.
pub const STOP: Duration = Duration::from_secs(5);

/// Largest file with a certificate or key that is read; a certificate with its key and chain has ten kilobytes. Beyond: cut, and so no key.
pub const PEM_BYTES: usize = 256 * 1024;

/// Largest `provider.toml` that is read; it has a kilobyte. Beyond: it is a mistake.
pub const PROVIDER_FILE_BYTES: u64 = 1024 * 1024;

/// Folders within one another that an import goes into. Beyond: told, and left out.
pub const IMPORT_DEPTH: usize = 32;

/// Folders of one import. Beyond: told, and left out.
pub const IMPORT_FOLDERS: usize = 10_000;

/// Entries of one directory that are looked at. Beyond: left out; a Maildir's messages are not counted here.
pub const IMPORT_ENTRIES: usize = 1_000_000;

/// Bytes of a file by which its kind is told.
pub const IMPORT_LOOK_BYTES: u64 = 4096;

/// Bytes that are read of a file at a time.
pub const IMPORT_CHUNK_BYTES: usize = 256 * 1024;

/// Profiles of one program that are looked at.
pub const IMPORT_PROFILES: usize = 100;

/// Bytes of a file of settings that are read; it has a few hundred kilobytes. Beyond: cut.
pub const IMPORT_PREFS_BYTES: u64 = 8 * 1024 * 1024;

/// What stays behind of one upload and is told one by one. Beyond: counted.
pub const IMPORT_TOLD: usize = 1000;

/// How long an export waits for anything at all to come of a server, where a message is not here
/// whole. Beyond: that account's such messages are left out and counted.
pub const EXPORT_BRING: Duration = Duration::from_secs(60);

/// How often an account is made ready to become another kind, where mail comes while that is done.
/// Beyond: told, and to be asked again.
pub const CONVERSIONS: u32 = 5;

/// Messages of the bin that are listed, the newest. Beyond: the older ones are not shown.
pub const BIN_LISTED: usize = 1_000;

/// Characters of the name that a person gives a server. Beyond: refused.
pub const LABEL_CHARS: usize = 100;
