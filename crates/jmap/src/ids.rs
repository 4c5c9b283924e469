//! How ids look to clients.
//!
//! Objects have the ids of the store: a letter and a number, `a1` an account,
//! `m2` a mailbox, `e3` an email, `t4` a thread, `i5` an identity, `s6` a
//! submission. Text that is no such id names nothing: `notFound`, never an error.
//!
//! Blobs (RFC 8620 §6): `b3` is the message of email `e3`, `u7` is an upload,
//! and `b3_2` or `u7_2` is part 2 of one, as numbered by `mail`; `b3_2_1` is
//! part 1 of the message that part 2 is. A blob id is good before its bytes are
//! here, and never means other bytes.

use std::fmt;

use mail::{EmailId, UploadId};

use crate::limits;

/// Where the bytes of a blob begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Root {
    /// A message.
    Email(EmailId),
    /// An upload.
    Upload(UploadId),
}

/// A blob's id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BlobId {
    pub(crate) root: Root,
    /// Parts within parts, outermost first.
    pub(crate) path: Vec<usize>,
}

impl BlobId {
    /// A whole message.
    pub(crate) fn message(email: EmailId) -> BlobId {
        BlobId { root: Root::Email(email), path: Vec::new() }
    }

    /// A part of this blob.
    pub(crate) fn part(&self, index: usize) -> BlobId {
        let mut path = self.path.clone();
        path.push(index);
        BlobId { root: self.root, path }
    }

    pub(crate) fn parse(text: &str) -> Option<BlobId> {
        let mut words = text.split('_');
        let first = words.next()?;
        let root = match first.strip_prefix('b') {
            Some(number) => Root::Email(format!("e{number}").parse().ok()?),
            None => Root::Upload(first.parse().ok()?),
        };
        let number = |word: &str| word.parse::<usize>().ok().filter(|n| n.to_string() == word);
        let path = words.map(number).collect::<Option<Vec<_>>>()?;
        (path.len() <= limits::BLOB_DEPTH).then_some(BlobId { root, path })
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.root {
            Root::Email(email) => write!(f, "b{}", email.0)?,
            Root::Upload(upload) => write!(f, "{upload}")?,
        }
        self.path.iter().try_for_each(|index| write!(f, "_{index}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blob_id_has_one_spelling() {
        for text in ["b3", "u7", "b3_0", "u7_12_1"] {
            assert_eq!(BlobId::parse(text).map(|id| id.to_string()).as_deref(), Some(text));
        }
        for wrong in ["", "b", "e3", "b3_", "b3_01", "b3_-1", "b03", "u", "b3_x", "b3_1_1_1_1_1_1_1_1_1"] {
            assert_eq!(BlobId::parse(wrong), None, "{wrong}");
        }
    }
}
