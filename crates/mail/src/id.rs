//! Ids that cannot be mixed up. Each is the row number that the store gave, and
//! prints as a letter and that number (`e42`), which is also its JMAP form
//! (RFC 8620 §1.2: letters first, so that no client takes it for a number).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The text is not an id of this kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an id of the expected kind")]
pub struct NotAnId(pub String);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $letter:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix($letter)
                    // One spelling per id: no sign, no leading zero.
                    .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0'))
                    .and_then(|digits| digits.parse().ok())
                    .map($name)
                    .ok_or_else(|| NotAnId(text.to_owned()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// An account: one mailbox at a provider, or the local one.
    AccountId = "a";
    /// A folder in an account. Survives renames.
    MailboxId = "m";
    /// A message's content in an account. Survives moves, copies and UIDVALIDITY changes.
    EmailId = "e";
    /// A conversation in an account.
    ThreadId = "t";
    /// A name and address that a person writes as.
    IdentityId = "i";
    /// A server that takes an account's mail for sending.
    OutgoingId = "o";
    /// One sending of one email: a row in the outbox.
    SubmissionId = "s";
    /// Something that a person wants a server to do.
    IntentId = "n";
    /// Bytes that a face uploaded and nothing uses yet.
    UploadId = "u";
}

/// The number of the last transaction that changed something; grows by one per
/// changing transaction in the whole store and is never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct State(pub i64);

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl FromStr for State {
    type Err = NotAnId;
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        text.parse().ok().filter(|n| *n >= 0).map(State).ok_or_else(|| NotAnId(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_one_spelling() {
        assert_eq!("e42".parse(), Ok(EmailId(42)));
        assert_eq!(EmailId(42).to_string(), "e42");
        for wrong in ["", "e", "42", "m42", "e-1", "e+1", "e042", "e 1", "e99999999999999999999"] {
            assert!(wrong.parse::<EmailId>().is_err(), "{wrong}");
        }
    }
}
