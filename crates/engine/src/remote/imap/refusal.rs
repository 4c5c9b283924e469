//! What went wrong on the wire, in this crate's words.

use std::time::Duration;

use mail::problem::Code;
use wire::imap::{self, Need, Wait};

use crate::error::{Error, Kind};
use crate::pump::Broken;

/// What can end an IMAP conversation.
pub type Refusal = Broken<imap::Error>;

impl From<Refusal> for Error {
    fn from(broken: Refusal) -> Error {
        match broken {
            Broken::Net(error) => error.into(),
            Broken::Machine(error) => error.into(),
        }
    }
}

impl From<imap::Error> for Error {
    fn from(error: imap::Error) -> Error {
        let words = match error.said() {
            Some(said) if !said.text.is_empty() => said.text.clone(),
            _ => error.to_string(),
        };
        match error {
            imap::Error::Retry { why, after_ms, .. } => {
                let code = match why {
                    Wait::Closed | Wait::Bye => Code::Disconnected,
                    Wait::Unavailable | Wait::InUse | Wait::Throttled => Code::Throttled,
                };
                Error::of(Kind::Retry { after: after_ms.map(Duration::from_millis) }, code, words)
            }
            imap::Error::NeedsUser { why, .. } => Error::needs_user(need(&why, &words), words),
            imap::Error::Refused(_) => Error::refused(words),
            imap::Error::Misbehaved { .. } | imap::Error::Limit { .. } => Error::misbehaved(words),
        }
    }
}

fn need(why: &Need, words: &str) -> Code {
    match why {
        Need::AuthRefused { .. } => wire::sasl::refusal(words),
        Need::Unsayable(_) => Code::AuthFailed,
        Need::NoStartTls | Need::PreauthBeforeTls => Code::NoTls,
        Need::SpeaksTls => Code::TlsMismatch,
        Need::NoMechanism(why) => why.code(),
        Need::ServerUnproven(_) => Code::Misbehaved,
        // The words may ask for an app password rather than for a switch.
        Need::NotAllowed => match wire::sasl::refusal(words) {
            Code::AuthFailed => Code::ProtocolOff,
            other => other,
        },
        Need::OverQuota => Code::Quota,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::imap::Said;

    #[test]
    fn says_who_must_act() {
        let said = |text: &str| Said { code: None, text: text.to_owned() };
        let refused = |text: &str| imap::Error::NeedsUser {
            why: Need::AuthRefused { mechanism: "PLAIN" },
            said: said(text),
        };
        let throttled =
            imap::Error::Retry { why: Wait::Throttled, said: said("slow down"), after_ms: Some(1500) };
        let closed = imap::Error::Retry { why: Wait::Closed, said: Said::default(), after_ms: None };
        let cases = [
            (refused("Authentication failed."), Kind::NeedsUser, Code::AuthFailed),
            (refused("Application-specific password required"), Kind::NeedsUser, Code::AppPassword),
            (throttled, Kind::Retry { after: Some(Duration::from_millis(1500)) }, Code::Throttled),
            (closed, Kind::Retry { after: None }, Code::Disconnected),
            (imap::Error::Refused(said("no such mailbox")), Kind::Refused, Code::ChangeRefused),
        ];
        for (error, kind, code) in cases {
            let ours = Error::from(error);
            assert_eq!((ours.kind, ours.problem.code), (kind, code), "{ours}");
        }
    }
}
