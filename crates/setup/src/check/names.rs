//! What DNS says: whether the domain exists and takes mail, whether answers are
//! signed, and which servers its SRV records name.

use mail::server::{Protocol, Security};
use net::{Error, Srv};

use super::finding::{Code, Finding};
use super::{Check, limits};
use crate::publish::{Place, label};

/// What the names lead to.
#[derive(Default)]
pub struct Names {
    /// The servers behind the SRV records, by record name.
    pub services: Vec<(String, Place)>,
    /// Whether any record says of a service that it is there, or that it is not.
    pub any: bool,
}

impl Check<'_> {
    /// The domain itself. `false`: there is no such domain, and nothing more to ask.
    pub(super) async fn domain(&self) -> bool {
        let domain = self.domain;
        let (mx, addresses) = tokio::join!(self.net.mx(domain), self.net.addresses(domain));
        match (mx, addresses) {
            (Err(Error::DnsNotFound { .. }), Err(Error::DnsNotFound { .. })) => {
                self.found(Finding::new(Code::DomainUnknown, domain, "")).await;
                return false;
            }
            (Err(error @ Error::DnsFailed { .. }), _) => {
                self.found(Finding::new(Code::DnsFailed, domain, error.to_string())).await;
            }
            (Ok(mx), _) if mx.records.is_empty() => {
                self.found(Finding::new(Code::MxMissing, domain, "")).await
            }
            // What only a secure answer proves, others say too; somebody on the way may say otherwise.
            (Ok(mx), _) if !mx.secure => self.found(Finding::new(Code::DnsUnsigned, domain, "")).await,
            _ => {}
        }
        true
    }

    /// The SRV records of every service (RFC 6186 §3, RFC 8314 §5.1).
    pub(super) async fn services(&self) -> Names {
        let mut names = Names::default();
        for protocol in [Protocol::Imap, Protocol::Pop3, Protocol::Smtp] {
            for security in [Security::Tls, Security::StartTls] {
                let name = format!("{}._tcp.{}", label(protocol, security), self.domain);
                self.asking(&name).await;
                let records = match self.net.srv(&name).await {
                    Ok(answer) => answer.records,
                    Err(_) => continue,
                };
                names.any |= !records.is_empty();
                for record in
                    records.into_iter().take(limits::SERVERS).filter(|record| !record.host.is_empty())
                {
                    self.target(&name, &record).await;
                    let place = self.service(&name, protocol, security, record).await;
                    names.services.push((name.clone(), place));
                }
            }
        }
        if !names.any {
            self.found(Finding::new(Code::SrvMissing, self.domain, "")).await;
        }
        names
    }

    /// A target must be a name with an address, and no alias (RFC 2782, "Target").
    async fn target(&self, name: &str, record: &Srv) {
        let (alias, addresses) = tokio::join!(self.net.alias(&record.host), self.net.addresses(&record.host));
        if let Ok(Some(target)) = alias {
            let finding = Finding::new(Code::SrvAlias, name, &record.host).with("target", target);
            self.found(finding).await;
        } else if matches!(&addresses, Err(Error::DnsNotFound { .. }))
            || addresses.is_ok_and(|all| all.is_empty())
        {
            self.found(Finding::new(Code::SrvTarget, name, &record.host)).await;
        }
    }

    /// The server that a record means. One port says TLS at once whatever its label says.
    async fn service(&self, name: &str, protocol: Protocol, security: Security, record: Srv) -> Place {
        let other = if security == Security::Tls { Security::StartTls } else { Security::Tls };
        let contradicts = record.port == protocol.usual_port(other);
        if contradicts {
            let finding = Finding::new(Code::SrvPort, name, format!("{}:{}", record.host, record.port));
            self.found(finding.with("label", label(protocol, other))).await;
        }
        Place {
            protocol,
            host: record.host,
            port: record.port,
            security: if contradicts { other } else { security },
        }
    }
}
