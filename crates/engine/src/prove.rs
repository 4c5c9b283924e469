//! Proof of settings: a real login on the incoming and on the outgoing server,
//! each result by itself with the server's words. Saves nothing, sends nothing
//! but the test message that was asked for, and tries each server at most twice
//! for one press of the button.

use std::sync::Arc;

use bytes::Bytes;
use futures_util::future::{self, Either};
use mail::oauth::Client;
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Security, Server};
use net::{Net, Target};
use store::{Login, Naming};
use wire::pop3;
use wire::sasl::Mechanism;
use wire::smtp::{Delivery, Envelope, Extensions};

use crate::error::{Error, Kind, Result as Outcome};
use crate::keys::{Key, Pass};
use crate::outgoing::{Outgoing, Sending};
use crate::remote::Remote;
use crate::remote::imap::{Imap, Packing};
use crate::remote::pop3::Pop3;
use crate::{limits, skew};

/// Which server of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The server that holds the mail.
    Incoming,
    /// The server that takes mail for sending.
    Outgoing,
}

/// What is to be proven.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The person's address.
    pub address: String,
    /// The server that holds the mail. Without a `user`, the whole address is
    /// tried and then what stands before its @ (RFC 6186 §4).
    pub incoming: Server,
    /// The server that sends; its `user` likewise.
    pub outgoing: Option<Server>,
    /// What both servers shall take.
    pub key: Key,
    /// What was proven earlier: nothing weaker is used now.
    pub login: Login,
    /// What to call ourselves at the outgoing server; empty: as everywhere.
    pub ehlo: String,
    /// A whole message, sent from the address to itself once the outgoing server lets us in.
    pub test_message: Option<Bytes>,
}

impl Trial {
    /// What to sign in with on the incoming server.
    pub fn incoming_pass(&self) -> Pass {
        self.pass(Side::Incoming)
    }

    /// What to sign in with on that side.
    fn pass(&self, side: Side) -> Pass {
        let (proven, ehlo) = match side {
            Side::Incoming => (&self.login.incoming, String::new()),
            Side::Outgoing => (&self.login.outgoing, self.ehlo.clone()),
        };
        Pass {
            never_weaker_than: proven.as_deref().and_then(Mechanism::parse),
            pins: self.login.pins.clone(),
            ehlo,
            ..Pass::new(self.key.clone())
        }
    }
}

/// A login that worked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proven {
    /// The login name that the server knows.
    pub user: String,
    /// How it signed in: `SCRAM-SHA-256`, `PLAIN`, `USER`.
    pub mechanism: String,
    /// The server's words at the login.
    pub said: String,
    /// What the server can do, in its own words.
    pub capabilities: Vec<String>,
    /// Seconds that our clock is ahead of the server's, where that shows its own.
    pub clock_skew_s: Option<i64>,
    /// How a POP3 server's messages are named (D18).
    pub naming: Naming,
}

/// All results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The server that holds the mail.
    pub incoming: Result<Proven, Problem>,
    /// The server that sends; `None` when none was named.
    pub outgoing: Option<Result<Proven, Problem>>,
    /// The test message: the server's words when it took it. `None`: none was sent.
    pub test_message: Option<Result<String, Problem>>,
}

impl Proof {
    /// What to keep with the account, over what was known before that trial.
    pub fn login(&self, trial: &Trial, oauth: Option<Client>) -> Login {
        let before = &trial.login;
        let mechanism = |result: Option<&Result<Proven, Problem>>, before: &Option<String>| match result {
            Some(Ok(proven)) => Some(proven.mechanism.clone()),
            _ => before.clone(),
        };
        Login {
            incoming: mechanism(Some(&self.incoming), &before.incoming),
            outgoing: mechanism(self.outgoing.as_ref(), &before.outgoing),
            oauth,
            certificate: matches!(trial.key, Key::Certificate(_)),
            pins: before.pins.clone(),
        }
    }
}

/// Signs in on both servers at once and tells `sink` each result as it comes.
///
/// A result is told exactly once per side. A test message goes last.
pub async fn prove(
    net: Arc<dyn Net>,
    trial: &Trial,
    mut sink: impl FnMut(Side, &Result<Proven, Problem>) + Send,
) -> Proof {
    let (of_incoming, of_outgoing) = (trial.pass(Side::Incoming), trial.pass(Side::Outgoing));
    let receives = Box::pin(prove_one(&net, &trial.address, &trial.incoming, &of_incoming));
    let Some(server) = &trial.outgoing else {
        let incoming = receives.await;
        sink(Side::Incoming, &incoming);
        return Proof { incoming, outgoing: None, test_message: None };
    };
    let sends = Box::pin(prove_one(&net, &trial.address, server, &of_outgoing));
    let (incoming, outgoing) = match future::select(receives, sends).await {
        Either::Left((incoming, sends)) => {
            sink(Side::Incoming, &incoming);
            let outgoing = sends.await;
            sink(Side::Outgoing, &outgoing);
            (incoming, outgoing)
        }
        Either::Right((outgoing, receives)) => {
            sink(Side::Outgoing, &outgoing);
            let incoming = receives.await;
            sink(Side::Incoming, &incoming);
            (incoming, outgoing)
        }
    };
    let test_message = match (&trial.test_message, &outgoing) {
        (Some(message), Ok(proven)) => {
            let server = Server { user: proven.user.clone(), ..server.clone() };
            Some(send_test(&net, &trial.address, &server, &of_outgoing, message.clone()).await)
        }
        _ => None,
    };
    Proof { incoming, outgoing: Some(outgoing), test_message }
}

/// Signs in on one server; on one that sends, asks too whether mail from `address` would be taken.
pub async fn prove_one(
    net: &Arc<dyn Net>,
    address: &str,
    server: &Server,
    pass: &Pass,
) -> Result<Proven, Problem> {
    if server.port == server.protocol.usual_port(Security::Tls) && waits_for_tls(net, server).await {
        return Err(*mismatch(server).problem);
    }
    let mut names = names(&server.user, address).into_iter().peekable();
    let mut attempt = 1;
    loop {
        let user = names.peek().cloned().unwrap_or_default();
        let server = Server { user: user.clone(), ..server.clone() };
        let trying = try_once(Arc::clone(net), &server, pass, address);
        let done = net::within(&**net, limits::PROOF, trying).await;
        let done = done.unwrap_or_else(|late| Err(late.while_doing(net::Stage::Talk).into()));
        let error = match done {
            Ok(proven) => return Ok(Proven { user, ..proven }),
            Err(error) => error,
        };
        if error.problem.code == Code::Timeout && waits_for_tls(net, &server).await {
            return Err(*mismatch(&server).problem);
        }
        let again = match error.problem.code {
            // A line that broke says nothing about the settings.
            Code::Disconnected => matches!(error.kind, Kind::Retry { .. }),
            // A refusal does, and a second one may lock the person out: only where
            // nobody named the login name.
            Code::AuthFailed => names.len() > 1 && names.next().is_some(),
            _ => false,
        };
        if !again || attempt >= limits::PROOF_ATTEMPTS {
            return Err(*error.at(&server).problem);
        }
        attempt += 1;
    }
}

/// Whether the port speaks TLS where we are to begin in clear: it would wait in
/// silence for our first word, as we for its (F04).
async fn waits_for_tls(net: &Arc<dyn Net>, server: &Server) -> bool {
    if server.security == Security::Tls {
        return false;
    }
    let target = Target::implicit(server.host.clone(), server.port);
    let looked = net::within(&**net, limits::LOOK_FOR_TLS, net.connect(&target)).await;
    // A certificate that will not do is one all the same.
    looked.is_ok_and(|answer| answer.map_or_else(|error| error.certificate().is_some(), |_| true))
}

fn mismatch(server: &Server) -> Error {
    Error::needs_user(Code::TlsMismatch, "the port speaks tls from the first byte").at(server)
}

/// The login names to try, best first: the one that was named, or the whole
/// address and its local part (RFC 6186 §4).
fn names(named: &str, address: &str) -> Vec<String> {
    if !named.is_empty() {
        return vec![named.to_owned()];
    }
    let local = address.rsplit_once('@').map(|(local, _)| local.to_owned());
    std::iter::once(address.to_owned()).chain(local).collect()
}

async fn try_once(net: Arc<dyn Net>, server: &Server, pass: &Pass, address: &str) -> Outcome<Proven> {
    match server.protocol {
        Protocol::Imap => imap(net, server, pass).await,
        Protocol::Pop3 => pop3(net, server, pass).await,
        Protocol::Smtp => smtp(net, server, pass, address).await,
    }
}

async fn imap(net: Arc<dyn Net>, server: &Server, pass: &Pass) -> Outcome<Proven> {
    let mut imap = Imap::sign_in(Arc::clone(&net), server, pass, &Packing::default()).await?;
    imap.prove().await?;
    let ready = imap.ready();
    let proven = Proven {
        mechanism: ready.mechanism.to_owned(),
        said: ready.said.clone(),
        capabilities: ready.capabilities.iter().map(str::to_owned).collect(),
        clock_skew_s: skew::skew_s(&ready.greeting, net.now()),
        ..Proven::default()
    };
    imap.leave().await;
    Ok(proven)
}

async fn pop3(net: Arc<dyn Net>, server: &Server, pass: &Pass) -> Outcome<Proven> {
    let mut pop3 = Pop3::sign_in(Arc::clone(&net), server, pass).await?;
    pop3.prove().await?;
    let naming = pop3.prove_naming().await?;
    let ready = pop3.ready();
    let proven = Proven {
        mechanism: match ready.method {
            pop3::Method::Sasl(mechanism) => mechanism.name().to_owned(),
            pop3::Method::UserPass => "USER".to_owned(),
        },
        said: ready.said.clone(),
        capabilities: pop3_words(&ready.capabilities),
        clock_skew_s: skew::skew_s(&ready.greeting, net.now()),
        naming,
        ..Proven::default()
    };
    pop3.leave().await;
    Ok(proven)
}

fn pop3_words(known: &pop3::Capabilities) -> Vec<String> {
    let flags = [
        ("STLS", known.stls),
        ("USER", known.user),
        ("UIDL", known.uidl),
        ("TOP", known.top),
        ("PIPELINING", known.pipelining),
    ];
    let mut words: Vec<String> =
        flags.iter().filter(|(_, there)| *there).map(|(word, _)| (*word).to_owned()).collect();
    words.extend(known.sasl_names.iter().map(|name| format!("SASL {name}")));
    words
}

async fn smtp(net: Arc<dyn Net>, server: &Server, pass: &Pass, address: &str) -> Outcome<Proven> {
    let ready = Outgoing::prove(Arc::clone(&net), server, pass, Some(address.to_owned())).await?;
    Ok(Proven {
        mechanism: ready.mechanism.map(|mechanism| mechanism.name().to_owned()).unwrap_or_default(),
        said: ready.said.said(),
        capabilities: smtp_words(&ready.extensions),
        clock_skew_s: skew::skew_s(&ready.greeting.said(), net.now()),
        ..Proven::default()
    })
}

fn smtp_words(known: &Extensions) -> Vec<String> {
    let flags = [("8BITMIME", known.eight_bit), ("PIPELINING", known.pipelining), ("SMTPUTF8", known.utf8)];
    let mut words: Vec<String> =
        flags.iter().filter(|(_, there)| *there).map(|(word, _)| (*word).to_owned()).collect();
    words.extend(known.size.map(|size| format!("SIZE {size}")));
    words.extend(known.auth_names.iter().map(|name| format!("AUTH {name}")));
    words
}

/// Sends a message from an address to itself; gives the server's words. Tried once, whatever happens.
pub async fn send_test(
    net: &Arc<dyn Net>,
    address: &str,
    server: &Server,
    pass: &Pass,
    message: Bytes,
) -> Result<String, Problem> {
    let envelope = Envelope { mail_from: address.to_owned(), rcpt_to: vec![address.to_owned()] };
    let sending = async {
        let mut outgoing = Outgoing::sign_in(Arc::clone(net), server, pass).await?;
        outgoing.submit(envelope, message)?;
        let outcome = loop {
            if let Sending::Outcome(outcome) = outgoing.send().await? {
                break outcome;
            }
        };
        outgoing.leave().await;
        let delivery = outcome.recipients.into_iter().next().map(|one| one.delivery);
        match delivery.unwrap_or(Delivery::Retry(None)) {
            Delivery::Sent(reply) => Ok(reply.said()),
            Delivery::Failed(reply) | Delivery::Retry(Some(reply)) => {
                Err(Error::of(Kind::Refused, Code::SendRejected, reply.said()))
            }
            Delivery::Retry(None) => Err(Error::disconnected("the connection ended")),
            Delivery::Unsure => Err(Error::of(Kind::Refused, Code::SendUnsure, "")),
        }
    };
    let done = net::within(&**net, limits::PROOF, sending).await;
    let done = done.unwrap_or_else(|late| Err(late.while_doing(net::Stage::Talk).into()));
    done.map_err(|error: Error| *error.at(server).problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F04: STARTTLS asked for on a port of TLS; nothing is said to it in clear.
    #[tokio::test]
    async fn a_port_of_tls_is_told_by_itself() {
        let world = net::Scripted::new();
        let _listener = world.listen("imap.voorbeeld.test", 993);
        let incoming = Server {
            protocol: Protocol::Imap,
            host: "imap.voorbeeld.test".to_owned(),
            port: 993,
            security: Security::StartTls,
            user: "jan".to_owned(),
            auth: vec![],
        };
        let net: Arc<dyn Net> = Arc::new(world.clone());
        let trial = Trial {
            address: "jan@voorbeeld.test".to_owned(),
            incoming,
            outgoing: None,
            key: Key::Password(mail::Secret::new("geheim".to_owned())),
            login: Login::default(),
            ehlo: String::new(),
            test_message: None,
        };
        let problem = prove(net, &trial, |_, _| {}).await.incoming.unwrap_err();
        assert_eq!((problem.code, problem.args["security"].as_str()), (Code::TlsMismatch, "tls"));
        assert_eq!(world.asked(), ["connect imap.voorbeeld.test:993"]);
    }

    /// A12: the whole address, then the local part; a name that was given stays alone.
    #[test]
    fn login_names_in_their_order() {
        assert_eq!(names("", "jan@voorbeeld.test"), ["jan@voorbeeld.test", "jan"]);
        assert_eq!(names("piet", "jan@voorbeeld.test"), ["piet"]);
    }
}
