//! What stops work on an account, by who must act. Each holds a [`Problem`], so
//! every failure can be shown in a person's words with the server's own beside
//! it. Holds no secret.

use std::time::Duration;

use mail::problem::{Code, Problem};
use mail::server::Server;

/// The result of everything here that talks to a server or the store.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of work on one account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {}", .problem.code.as_str(), .problem.said)]
pub struct Error {
    /// Who must act.
    pub kind: Kind,
    /// What a person reads.
    pub problem: Box<Problem>,
}

/// Who must act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Nobody: the same attempt may succeed later, not before `after` where the server said so.
    Retry {
        /// How long the server asked us to wait.
        after: Option<Duration>,
    },
    /// The person: a password, a permission, a setting.
    NeedsUser,
    /// The server said no to this one thing; asking again changes nothing.
    Refused,
    /// The server broke its protocol.
    Misbehaved,
    /// This computer: its disk, its store.
    Local,
}

impl Error {
    /// Something that passes by itself.
    pub fn retry(code: Code, said: impl Into<String>) -> Error {
        Error::of(Kind::Retry { after: None }, code, said)
    }

    /// The connection went away.
    pub fn disconnected(said: impl Into<String>) -> Error {
        Error::retry(Code::Disconnected, said)
    }

    /// The server broke its protocol.
    pub fn misbehaved(said: impl Into<String>) -> Error {
        Error::of(Kind::Misbehaved, Code::Misbehaved, said)
    }

    /// The server refused one thing for good.
    pub fn refused(said: impl Into<String>) -> Error {
        Error::of(Kind::Refused, Code::ChangeRefused, said)
    }

    /// This computer is the trouble.
    pub fn local(said: impl Into<String>) -> Error {
        Error::of(Kind::Local, Code::Local, said)
    }

    /// Only the person can help.
    pub fn needs_user(code: Code, said: impl Into<String>) -> Error {
        Error::of(Kind::NeedsUser, code, said)
    }

    /// Any kind with any code.
    pub fn of(kind: Kind, code: Code, said: impl Into<String>) -> Error {
        Error { kind, problem: Box::new(Problem::new(code, said)) }
    }

    /// Adds which server it was.
    pub fn at(mut self, server: &Server) -> Error {
        self.problem = Box::new(self.problem.at(server));
        self
    }

    /// Adds a value that the text names.
    pub fn with(mut self, name: &str, value: impl ToString) -> Error {
        self.problem = Box::new(self.problem.with(name, value));
        self
    }

    /// Whether the same attempt may succeed later without anybody doing anything.
    pub fn may_pass(&self) -> bool {
        matches!(self.kind, Kind::Retry { .. } | Kind::Misbehaved)
    }

    /// Whether trying again would only lock the person out.
    pub fn is_auth(&self) -> bool {
        matches!(
            self.problem.code,
            Code::AuthFailed
                | Code::AppPassword
                | Code::OauthNeeded
                | Code::PasswordChanged
                | Code::PasswordMissing
                | Code::NoMechanism
                | Code::ProtocolOff
        )
    }
}

impl From<net::Error> for Error {
    fn from(error: net::Error) -> Error {
        let (kind, code, args) = read_net(&error);
        let mut problem = Problem::new(code, error.to_string());
        for (name, value) in args {
            problem = problem.with(name, value);
        }
        Error { kind, problem: Box::new(problem) }
    }
}

type Args = Vec<(&'static str, String)>;

fn read_net(error: &net::Error) -> (Kind, Code, Args) {
    use net::Error as E;
    let retry = Kind::Retry { after: None };
    match error {
        E::DnsNotFound { name } => (Kind::NeedsUser, Code::DnsHost, vec![("domain", name.clone())]),
        E::DnsFailed { .. } | E::Unreachable { .. } => (retry, Code::Offline, vec![]),
        E::Proxy { proxy, .. } => (retry, Code::ProxyFailed, vec![("proxy", proxy.clone())]),
        E::Refused { .. } => (retry, Code::Refused, vec![]),
        E::Timeout { after, .. } => (retry, Code::Timeout, vec![("seconds", after.as_secs().to_string())]),
        E::TlsName { asked, certificate } => {
            let values = vec![("asked", asked.clone())];
            (Kind::NeedsUser, Code::TlsName, with_certificate(values, certificate))
        }
        E::TlsUntrusted { certificate } => {
            let values = vec![("selfSigned", certificate.self_signed.to_string())];
            (Kind::NeedsUser, Code::TlsUntrusted, with_certificate(values, certificate))
        }
        E::TlsExpired { certificate } => {
            let values = vec![("date", net::rfc3339(certificate.not_after))];
            (Kind::NeedsUser, Code::TlsExpired, with_certificate(values, certificate))
        }
        E::TlsNotYetValid { certificate } => {
            let values = vec![("date", net::rfc3339(certificate.not_before))];
            (Kind::NeedsUser, Code::TlsExpired, with_certificate(values, certificate))
        }
        E::NotTls => (Kind::NeedsUser, Code::TlsMismatch, vec![]),
        E::TlsFailed { .. } => (Kind::NeedsUser, Code::TlsFailed, vec![]),
        E::Closed { .. } | E::Io { .. } => (retry, Code::Disconnected, vec![]),
        E::Local { .. } => (Kind::Local, Code::Local, vec![]),
        _ => (retry, Code::Disconnected, vec![]),
    }
}

/// Adds what a person needs to judge a certificate, or to take it by hand.
fn with_certificate(mut values: Args, certificate: &net::Certificate) -> Args {
    values.push(("names", certificate.names.join(", ")));
    values.push(("issuer", certificate.issuer.clone()));
    values.push(("fingerprint", certificate.fingerprint.to_string()));
    values.push(("notBefore", net::rfc3339(certificate.not_before)));
    values.push(("notAfter", net::rfc3339(certificate.not_after)));
    // Who reads along: a virus scanner here, or a gateway of the network.
    match certificate.interceptor() {
        Some(net::Interceptor::Scanner(name)) => values.push(("scanner", name.to_owned())),
        Some(net::Interceptor::Gateway(name)) => values.push(("gateway", name.to_owned())),
        None => {}
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_on_the_certificate_names_both() {
        let certificate = net::Certificate {
            names: vec!["ssl0.mail.test".into()],
            issuer: "Proef-CA".into(),
            self_signed: false,
            not_before: 0,
            not_after: 1_609_459_200,
            fingerprint: net::Fingerprint([0xab; 32]),
        };
        let error = Error::from(net::Error::TlsName {
            asked: "mail.voorbeeld.test".into(),
            certificate: Box::new(certificate),
        });
        assert_eq!(error.problem.args["notAfter"], "2021-01-01T00:00:00Z");
        assert_eq!(error.problem.code, Code::TlsName);
        assert_eq!(error.problem.args["names"], "ssl0.mail.test");
        assert!(!error.may_pass());
    }
}
