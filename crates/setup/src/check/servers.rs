//! What the servers do: whether each answers, with which certificate and TLS,
//! what it offers before and after TLS, and if wanted whether it relays.

use mail::server::{Protocol, Security};
use net::{Certificate, Error, Stage, Target};
use wire::look::{Event, Look};

use super::finding::{Code, Finding};
use super::{Check, limits, old_tls};
use crate::publish::Place;
use crate::talk::{self, Pause, Trouble};

impl Check<'_> {
    /// Looks at one server.
    pub(super) async fn server(&self, place: Place) {
        let subject = place.to_string();
        self.asking(&subject).await;
        let mut seen = Vec::new();
        let looking = net::within(self.net, limits::LOOK, self.look(&place, &mut seen));
        let ended = looking.await.unwrap_or_else(|late| Err(Trouble::Net(late.while_doing(Stage::Talk))));
        let reached = !matches!(&ended, Err(Trouble::Net(_)));
        match ended {
            Ok(certificate) => self.lasts(&subject, &certificate).await,
            Err(trouble) => self.found(of_trouble(trouble, &place)).await,
        }
        for event in seen {
            self.learnt(&place, event).await;
        }
        if reached && self.speaks_old_tls(&place).await {
            self.found(Finding::new(Code::TlsOld, subject, "")).await;
        }
    }

    /// The whole look; gives the certificate.
    async fn look(&self, place: &Place, seen: &mut Vec<Event>) -> Result<Certificate, Trouble> {
        let mut look = Look::new(place.protocol, place.security);
        if place.protocol == Protocol::Smtp && self.options.probe_relay {
            look = look.ask_relay(&self.somebody.email(), STRANGER);
        }
        let target = talk::target(&place.host, place.port, place.security);
        let stream = self.net.connect(&target).await.map_err(Trouble::Net)?;
        let stream = talk::whole(&mut look, stream, seen).await?;
        // In clear to the end: that TLS cannot be started has been learnt.
        let info = stream.tls_info().map(|info| info.certificate.clone());
        info.ok_or_else(|| Trouble::Server(wire::look::Error::NoTls(String::new())))
    }

    async fn lasts(&self, subject: &str, certificate: &Certificate) {
        let left = certificate.not_after.saturating_sub(self.net.now());
        if left < limits::CERTIFICATE_SOON_SECONDS {
            let finding = Finding::new(Code::CertificateSoon, subject, "").with("days", left / 86_400);
            self.found(finding).await;
        }
    }

    async fn learnt(&self, place: &Place, event: Event) {
        let finding = match event {
            Event::InClear(offer) if offer.auth.iter().any(|name| OPEN.contains(&name.as_str())) => {
                Finding::new(Code::AuthInClear, place.to_string(), offer.auth.join(" "))
            }
            Event::UnderTls(offer) if offer.auth.is_empty() => {
                Finding::new(Code::NoAuth, place.to_string(), "")
            }
            Event::Relay { open: true, said } => Finding::new(Code::OpenRelay, place.to_string(), said),
            _ => return,
        };
        self.found(finding).await;
    }

    /// A second connection, which ends in the middle of a handshake.
    async fn speaks_old_tls(&self, place: &Place) -> bool {
        let asking = async {
            let mut stream = self.net.connect(&Target::later(&place.host, place.port)).await.ok()?;
            if place.security != Security::Tls {
                let mut look = Look::new(place.protocol, place.security);
                let pause = talk::on(&mut look, &mut stream, &mut Vec::new()).await.ok()?;
                (pause == Pause::Tls).then_some(())?;
            }
            old_tls::spoken(&mut stream, &place.host).await.ok()
        };
        net::within(self.net, limits::LOOK, asking).await.ok().flatten().unwrap_or(false)
    }
}

/// Nobody's mailbox at a domain that takes no mail: no server but an open relay would take it.
const STRANGER: &str = "postmaster@example.com";

/// Ways to sign in that send a password or a token as it is.
const OPEN: [&str; 5] = ["PLAIN", "LOGIN", "USER", "XOAUTH2", "OAUTHBEARER"];

fn of_trouble(trouble: Trouble, place: &Place) -> Finding {
    let subject = place.to_string();
    match trouble {
        Trouble::Net(error) => match (of_tls(&error, &subject), &error) {
            (Some(finding), _) => finding,
            (None, Error::DnsNotFound { .. }) => Finding::new(Code::HostUnknown, subject, ""),
            (None, error) => Finding::new(Code::Unreachable, subject, error.to_string()),
        },
        Trouble::Server(wire::look::Error::NoTls(said)) => Finding::new(Code::NoStartTls, subject, said),
        Trouble::Server(error) => Finding::new(Code::Misbehaved, subject, error.to_string()),
    }
}

/// What a failure says about a certificate or about TLS; `None` for any other.
pub fn of_tls(error: &Error, subject: &str) -> Option<Finding> {
    let code = match error {
        Error::TlsName { .. } => Code::CertificateName,
        Error::TlsUntrusted { .. } => Code::CertificateUntrusted,
        Error::TlsExpired { .. } | Error::TlsNotYetValid { .. } => Code::CertificateExpired,
        Error::TlsFailed { .. } | Error::NotTls => Code::TlsFailed,
        _ => return None,
    };
    Some(Finding::new(code, subject, error.to_string()))
}
