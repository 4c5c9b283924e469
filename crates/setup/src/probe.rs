//! Whether a server is there, TLS works and one could sign in, without doing so: a
//! connection, the handshake, a few lines, goodbye.

use mail::server::Server;
use net::{Error, Net, Stage};
use wire::look::{Event, Look};

use crate::talk::{self, Trouble};
use crate::{documents, limits};

/// What answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reached {
    /// The server.
    Itself,
    /// The same under the name that its certificate is for.
    As(Server),
}

/// Why there is nothing.
#[derive(Debug, thiserror::Error)]
pub enum Unreached {
    /// The connection, or TLS.
    #[error(transparent)]
    Net(#[from] Error),
    /// Something answered, and not what was asked for.
    #[error("{0}")]
    Other(#[from] wire::look::Error),
    /// It offers no TLS.
    #[error("TLS cannot be started")]
    NoTls,
    /// Nobody can sign in there: it takes mail from other servers, not from people.
    #[error("it offers no way to sign in")]
    NoAuth,
}

/// Tries a server. Where its certificate is for other names, tries those.
pub async fn reach(net: &dyn Net, server: &Server) -> Result<Reached, Unreached> {
    match attempt(net, server).await {
        Ok(()) => Ok(Reached::Itself),
        Err(Unreached::Net(Error::TlsName { asked, certificate })) => {
            match other_name(net, server, &certificate.names).await {
                Some(other) => Ok(Reached::As(other)),
                None => Err(Error::TlsName { asked, certificate }.into()),
            }
        }
        Err(unreached) => Err(unreached),
    }
}

/// The same server under the name that its certificate is for, where that name
/// proves right when asked for: `imap.customer.test` is an alias of `ssl0.ovh.net`.
/// `None` where the certificate is for the server's own name, or for nobody's.
pub async fn under_other_name(net: &dyn Net, server: &Server) -> Option<Server> {
    match reach(net, server).await {
        Ok(Reached::As(other)) => Some(other),
        Ok(Reached::Itself) | Err(_) => None,
    }
}

/// `host:port`
pub fn shown(server: &Server) -> String {
    format!("{}:{}", server.host, server.port)
}

/// A certificate may be for a whole family of names (`*.ovh.net`): then the alias
/// says which.
async fn other_name(net: &dyn Net, server: &Server, names: &[String]) -> Option<Server> {
    let alias =
        net::within(net, limits::NAMES, net.alias(&server.host)).await.ok().and_then(Result::ok).flatten();
    let hosts = names.iter().chain(&alias).filter_map(|name| documents::host(name));
    for host in hosts.filter(|host| *host != server.host).take(limits::OTHER_NAMES) {
        let other = Server { host, ..server.clone() };
        if attempt(net, &other).await.is_ok() {
            return Some(other);
        }
    }
    None
}

async fn attempt(net: &dyn Net, server: &Server) -> Result<(), Unreached> {
    let looking = net::within(net, limits::PROBE, look(net, server));
    looking.await.unwrap_or_else(|late| Err(late.while_doing(Stage::Connect).into()))
}

async fn look(net: &dyn Net, server: &Server) -> Result<(), Unreached> {
    let target = talk::target(&server.host, server.port, server.security);
    let stream = net.connect(&target).await?;
    let mut look = Look::new(server.protocol, server.security);
    let mut seen = Vec::new();
    let ended = talk::whole(&mut look, stream, &mut seen).await;
    // What was said under TLS is enough; whether the goodbye arrives is not asked.
    let offer = seen.iter().find_map(|event| match event {
        Event::UnderTls(offer) => Some(offer),
        _ => None,
    });
    match offer {
        Some(offer) if offer.auth.is_empty() => Err(Unreached::NoAuth),
        Some(_) => Ok(()),
        None => Err(ended.err().map_or(Unreached::NoTls, Unreached::from)),
    }
}

impl From<Trouble> for Unreached {
    fn from(trouble: Trouble) -> Unreached {
        match trouble {
            Trouble::Net(error) => Unreached::Net(error),
            Trouble::Server(error) => Unreached::Other(error),
        }
    }
}
