//! Looking names up, by hickory: in this process, through the system's name
//! servers or the one that the person configured. The hosts file is read first.
//!
//! Two resolvers ask the same servers. The first only asks. The second checks
//! DNSSEC from the root and is asked after the first has found something: what
//! it cannot prove, because the name is unsigned or because something on the
//! way drops the signatures, is still an answer, only not a secure one.

use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    LookupIpStrategy, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::NetError;
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::dnssec::TrustAnchors;
use hickory_resolver::proto::rr::{RData, RecordType};

use crate::{Answer, Error, Mx, Result, Srv, limits};

/// The resolver of this process. Clones share it.
#[derive(Clone)]
pub struct Names(Arc<Inner>);

struct Inner {
    own: Option<SocketAddr>,
    /// Where every proof begins: the key of the DNS root (RFC 4033 §2).
    anchors: Arc<TrustAnchors>,
    current: Mutex<Option<(Option<SystemTime>, Resolvers)>>,
}

#[derive(Clone)]
struct Resolvers {
    asking: TokioResolver,
    proving: TokioResolver,
}

impl Names {
    /// Asks that name server, or those of the system.
    pub fn new(own: Option<SocketAddr>) -> Names {
        Names::trusting(own, Arc::new(TrustAnchors::default()))
    }

    /// The same with other anchors.
    fn trusting(own: Option<SocketAddr>, anchors: Arc<TrustAnchors>) -> Names {
        Names(Arc::new(Inner { own, anchors, current: Mutex::new(None) }))
    }

    /// The addresses of a host, IPv6 first.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>> {
        if let Ok(address) = host.trim_matches(['[', ']']).parse() {
            return Ok(vec![address]);
        }
        let found = self.resolvers(host)?.asking.lookup_ip(absolute(host)).await;
        match found {
            Ok(found) => Ok(found.iter().take(limits::DNS_RECORDS).collect()),
            Err(error) => absent(host, error),
        }
    }

    /// MX records, most preferred first.
    pub async fn mx(&self, domain: &str) -> Result<Answer<Mx>> {
        let records = self.records(domain, RecordType::MX, |data| match data {
            RData::MX(mx) => Some(Mx { preference: mx.preference, host: plain(&mx.exchange.to_ascii()) }),
            _ => None,
        });
        records.await.map(by_preference)
    }

    /// SRV records, lowest priority number first.
    pub async fn srv(&self, name: &str) -> Result<Answer<Srv>> {
        let records = self.records(name, RecordType::SRV, |data| match data {
            RData::SRV(srv) => Some(Srv {
                priority: srv.priority,
                weight: srv.weight,
                port: srv.port,
                host: plain(&srv.target.to_ascii()),
            }),
            _ => None,
        });
        records.await.map(by_priority)
    }

    /// TXT records, strings joined.
    pub async fn txt(&self, name: &str) -> Result<Answer<String>> {
        let text = |data: &RData| match data {
            RData::TXT(txt) => Some(String::from_utf8_lossy(&txt.txt_data.concat()).into_owned()),
            _ => None,
        };
        self.records(name, RecordType::TXT, text).await
    }

    /// What the name is an alias of.
    pub async fn alias(&self, name: &str) -> Result<Option<String>> {
        let target = |data: &RData| match data {
            RData::CNAME(target) => Some(plain(&target.to_ascii())),
            _ => None,
        };
        Ok(self.records(name, RecordType::CNAME, target).await?.records.into_iter().next())
    }

    async fn records<T>(
        &self,
        name: &str,
        kind: RecordType,
        read: impl Fn(&RData) -> Option<T>,
    ) -> Result<Answer<T>> {
        let Resolvers { asking, proving } = self.resolvers(name)?;
        let records = match asking.lookup(absolute(name), kind).await {
            Ok(found) => read_all(&found, &read),
            Err(error) => absent(name, error)?,
        };
        if records.is_empty() {
            return Ok(Answer { records, secure: false });
        }
        #[expect(clippy::disallowed_methods, reason = "this is the crate that owns the clock")]
        let proof = tokio::time::timeout(limits::DNSSEC, proving.lookup(absolute(name), kind)).await;
        Ok(match proof {
            // Its own records, not those of the first answer: only they are proven.
            Ok(Ok(found)) if is_secure(&found) => Answer { records: read_all(&found, &read), secure: true },
            _ => Answer { records, secure: false },
        })
    }

    /// The resolvers, made anew when the system's settings changed: a laptop
    /// that moves to another net gets other name servers.
    fn resolvers(&self, name: &str) -> Result<Resolvers> {
        let stamp = match self.0.own {
            Some(_) => None,
            None => std::fs::metadata(SYSTEM_SETTINGS).and_then(|file| file.modified()).ok(),
        };
        let mut current = self.0.current.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((made, resolvers)) = &*current
            && *made == stamp
        {
            return Ok(resolvers.clone());
        }
        let failed = |error: NetError| Error::DnsFailed { name: name.to_owned(), said: error.to_string() };
        let resolvers = Resolvers {
            asking: make(self.0.own, None).map_err(failed)?,
            proving: make(self.0.own, Some(&self.0.anchors)).map_err(failed)?,
        };
        *current = Some((stamp, resolvers.clone()));
        Ok(resolvers)
    }
}

fn read_all<T>(found: &Lookup, read: impl Fn(&RData) -> Option<T>) -> Vec<T> {
    found.answers().iter().filter_map(|record| read(&record.data)).take(limits::DNS_RECORDS).collect()
}

/// Every record of the answer, aliases and signatures included, is proven.
fn is_secure(found: &Lookup) -> bool {
    !found.answers().is_empty() && found.answers().iter().all(|record| record.proof.is_secure())
}

/// Where most Unixes keep their name servers. Absent elsewhere, which is a stamp like any other.
const SYSTEM_SETTINGS: &str = "/etc/resolv.conf";

/// A resolver that asks, or with anchors one that proves.
fn make(
    own: Option<SocketAddr>,
    anchors: Option<&Arc<TrustAnchors>>,
) -> std::result::Result<TokioResolver, NetError> {
    let mut builder = match own {
        Some(address) => {
            TokioResolver::builder_with_config(one_server(address), TokioRuntimeProvider::default())
        }
        None => TokioResolver::builder_tokio()?,
    };
    settle(builder.options_mut());
    match anchors {
        Some(anchors) => builder.with_trust_anchor(Arc::clone(anchors)).build(),
        None => builder.build(),
    }
}

fn one_server(address: SocketAddr) -> ResolverConfig {
    let mut server = NameServerConfig::udp_and_tcp(address.ip());
    for connection in &mut server.connections {
        connection.port = address.port();
    }
    ResolverConfig::from_parts(None, Vec::new(), vec![server])
}

fn settle(options: &mut ResolverOpts) {
    options.timeout = limits::DNS_EACH;
    options.attempts = 2;
    options.ip_strategy = LookupIpStrategy::Ipv6AndIpv4;
    options.use_hosts_file = ResolveHosts::Always;
}

/// Tells a name without such records (an empty answer) from a name that does
/// not exist, and both from a question that nobody answered.
fn absent<T>(name: &str, error: NetError) -> Result<Vec<T>> {
    if error.is_nx_domain() {
        return Err(Error::DnsNotFound { name: plain(name) });
    }
    if error.is_no_records_found() {
        return Ok(Vec::new());
    }
    Err(Error::DnsFailed { name: plain(name), said: error.to_string() })
}

/// With the final dot, so that no search domain is tried.
fn absolute(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

/// Lower case, without the final dot.
pub fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

/// Most preferred first; equal ones in the order of their names, so that it can be repeated.
pub fn by_preference(mut hosts: Answer<Mx>) -> Answer<Mx> {
    hosts.records.sort_by(|a, b| (a.preference, &a.host).cmp(&(b.preference, &b.host)));
    hosts
}

/// Lowest priority number first, heaviest first among equals.
pub fn by_priority(mut services: Answer<Srv>) -> Answer<Srv> {
    services.records.sort_by(|a, b| {
        (a.priority, std::cmp::Reverse(a.weight), &a.host).cmp(&(
            b.priority,
            std::cmp::Reverse(b.weight),
            &b.host,
        ))
    });
    services
}

#[cfg(test)]
mod tests;
