//! Sources in DNS: the service records, and the mail host that leads to its
//! provider.

use futures_util::future::join_all;
use mail::server::{Protocol, Security, Server};
use net::{Error, Srv, Stage};

use super::{Answer, Search, Way};
use crate::domain::{followed, lies_under};
use crate::{Offer, Outcome, Source, limits, table};

/// The labels of RFC 6186 §3 and RFC 8314 §5.1.
const LABELS: [(&str, Protocol, Security); 6] = [
    ("_imaps", Protocol::Imap, Security::Tls),
    ("_imap", Protocol::Imap, Security::StartTls),
    ("_pop3s", Protocol::Pop3, Security::Tls),
    ("_pop3", Protocol::Pop3, Security::StartTls),
    ("_submissions", Protocol::Smtp, Security::Tls),
    ("_submission", Protocol::Smtp, Security::StartTls),
];

impl Search<'_> {
    /// The service records. They are believed where DNSSEC proves them, and where
    /// they lead to names within the domain itself, whose certificates prove it.
    pub async fn services(&self) {
        if self.options.srv {
            let domain = &self.address.ascii_domain;
            self.asking(Source::Srv, domain, self.ask_services(domain)).await;
        }
    }

    async fn ask_services(&self, domain: &str) -> Answer {
        let asked = LABELS.map(|(label, protocol, security)| async move {
            let name = format!("{label}._tcp.{domain}");
            (self.within(limits::NAMES, Stage::Dns, self.net.srv(&name)).await, protocol, security)
        });
        let (mut secure, mut failure) = (true, None);
        let (mut incoming, mut outgoing) = (Vec::new(), Vec::new());
        for (answer, protocol, security) in join_all(asked).await {
            let side = if protocol == Protocol::Smtp { &mut outgoing } else { &mut incoming };
            match answer {
                Ok(answer) => {
                    let before = side.len();
                    let found = answer.records.iter().filter_map(|srv| self.server(srv, protocol, security));
                    side.extend(found.take(limits::SERVERS.saturating_sub(before)));
                    secure &= answer.secure || side.len() == before;
                }
                Err(Error::DnsNotFound { .. }) => {}
                Err(error) => failure = Some(error),
            }
        }
        let Some(first) = incoming.first() else {
            let none = || Answer::of(Outcome::None, "no service records");
            return failure.map_or_else(none, |error| Answer::failed(&error));
        };
        let detail = format!("{}:{}", first.host, first.port);
        let own = incoming.iter().chain(&outgoing).all(|server| lies_under(&server.host, domain));
        let display_name = self.address.domain.clone();
        let offer = Offer { display_name, incoming, outgoing, ..Offer::default() }.sorted();
        let way = Way::own(Source::Srv).trusted_if(secure || own);
        Answer::found(detail, vec![way.proposal(domain, table::recognise(offer))])
    }

    /// "." says that the service is not there (RFC 6186 §3.4).
    fn server(&self, srv: &Srv, protocol: Protocol, security: Security) -> Option<Server> {
        // Port 465 under `_submission` has been seen at OVH (2018): it speaks TLS at once.
        let security = match srv.port {
            465 | 993 | 995 => Security::Tls,
            _ => security,
        };
        let host = crate::documents::host(&srv.host)?;
        // The records name none: the whole address, then its local part (RFC 6186 §4).
        let user = String::new();
        let sound = srv.port > 0;
        sound.then(|| Server { protocol, host, port: srv.port, security, user, auth: Vec::new() })
    }

    /// Whoever takes the domain's mail: the table, their document, the database.
    pub async fn mail_host(&self) {
        if !self.options.mx {
            return;
        }
        let domain = &self.address.ascii_domain;
        let mut found = None;
        self.asking(Source::Mx, domain, async {
            let (answer, host) = self.first_mx(domain).await;
            found = host;
            answer
        })
        .await;
        let Some((host, secure)) = found else { return };
        let way = Way::through(&host, secure);
        let rows = table::by_mx(&host);
        if self.options.builtin && !rows.is_empty() {
            self.asking(Source::Mx, &host, async { self.rows(&rows, &host, &way) }).await;
            return;
        }
        join_all(followed(&host, domain).iter().zip(0u8..).map(|(name, distance)| {
            let documents = way.further(10 + 2 * distance);
            let database = way.further(20 + distance);
            async move {
                tokio::join!(
                    async { self.options.autoconfig && self.documents("https", name, &documents).await },
                    self.database(name, &database)
                );
            }
        }))
        .await;
    }

    /// The most preferred mail host, and whether DNSSEC proves it.
    async fn first_mx(&self, domain: &str) -> (Answer, Option<(String, bool)>) {
        let answer = match self.within(limits::NAMES, Stage::Dns, self.net.mx(domain)).await {
            Ok(answer) => answer,
            Err(error) => return (Answer::failed(&error), None),
        };
        let secure = answer.secure;
        // A null MX says that the domain takes no mail at all (RFC 7505 §3).
        match answer.records.into_iter().next().map(|mx| mx.host).filter(|host| !host.is_empty()) {
            Some(host) => (Answer::of(Outcome::Found, host.clone()), Some((host, secure))),
            None => (Answer::of(Outcome::None, "no mail host"), None),
        }
    }
}
