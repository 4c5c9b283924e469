//! What a new proposal would change about an account: shown before anything is
//! changed, and never changed by itself. Asks nobody.

use mail::server::{Protocol, Security, Server};
use serde::Serialize;

use crate::Offer;

/// One thing that the proposal has otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Of which server.
    pub protocol: Protocol,
    /// What of it.
    pub field: Field,
    /// How it is now.
    pub now: String,
    /// How it would be.
    pub new: String,
}

/// What of a server can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// The host name.
    Host,
    /// The port.
    Port,
    /// When TLS starts.
    Security,
    /// The login name.
    User,
}

/// Compares an account's servers with what is proposed, each with the best server
/// of its protocol. A server that is still among those proposed is no change, and
/// neither is a protocol that the proposal does not have.
pub fn difference(current: &[Server], proposed: &Offer) -> Vec<Change> {
    current.iter().flat_map(|server| of_one(server, proposed)).collect()
}

fn of_one(now: &Server, proposed: &Offer) -> Vec<Change> {
    let known =
        || proposed.incoming.iter().chain(&proposed.outgoing).filter(|new| new.protocol == now.protocol);
    let fields = |server: &Server| {
        [
            (Field::Host, server.host.to_ascii_lowercase()),
            (Field::Port, server.port.to_string()),
            (Field::Security, security(server.security).to_owned()),
            (Field::User, server.user.clone()),
        ]
    };
    // A source that names no login has nothing against the one that was proven.
    let differs = |((field, now), (_, new)): &((Field, String), (Field, String))| {
        now != new && (*field != Field::User || !new.is_empty())
    };
    let pairs = |new: &Server| fields(now).into_iter().zip(fields(new));
    if known().any(|new| !pairs(new).any(|pair| differs(&pair))) {
        return Vec::new();
    }
    let Some(best) = known().next() else { return Vec::new() };
    let changed = pairs(best).filter(differs);
    changed.map(|((field, old), (_, new))| Change { protocol: now.protocol, field, now: old, new }).collect()
}

fn security(security: Security) -> &'static str {
    match security {
        Security::Tls => "tls",
        Security::StartTls => "starttls",
        Security::None => "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(protocol: Protocol, host: &str, port: u16, security: Security) -> Server {
        Server { protocol, host: host.into(), port, security, user: "jan@x.test".into(), auth: Vec::new() }
    }

    /// B16.
    #[test]
    fn lists_what_would_change() {
        let imap = server(Protocol::Imap, "imap.x.test", 993, Security::Tls);
        let old = server(Protocol::Imap, "old.x.test", 143, Security::StartTls);
        let smtp = server(Protocol::Smtp, "smtp.x.test", 465, Security::Tls);
        let proposed =
            Offer { incoming: vec![imap.clone()], outgoing: vec![smtp.clone()], ..Offer::default() };
        assert_eq!(difference(&[imap.clone(), smtp.clone()], &proposed), []);
        let seen = difference(&[old.clone(), smtp.clone()], &proposed);
        let shown: Vec<_> = seen.iter().map(|c| (c.field, c.now.as_str(), c.new.as_str())).collect();
        assert_eq!(
            shown,
            [
                (Field::Host, "old.x.test", "imap.x.test"),
                (Field::Port, "143", "993"),
                (Field::Security, "starttls", "tls"),
            ]
        );
        let both = Offer { incoming: vec![imap, old.clone()], ..Offer::default() };
        assert_eq!(difference(&[old], &both), [], "the second of them is still right");
        let user = Server { user: "jan".into(), ..smtp };
        let seen = difference(&[user], &proposed);
        assert_eq!((seen.len(), seen[0].field, seen[0].now.as_str()), (1, Field::User, "jan"));
        assert_eq!(difference(&[server(Protocol::Pop3, "pop.x.test", 995, Security::Tls)], &proposed), []);
    }
}
