//! Proof of settings: a real login on the incoming and on the outgoing server,
//! each result by itself with the server's words. Saves nothing, sends no mail,
//! and never tries a password more than twice per press of the button.

use std::sync::Arc;

use futures_util::future::{self, Either};
use mail::Secret;
use mail::problem::Problem;
use mail::server::{Protocol, Server};
use net::Net;
use wire::pop3;
use wire::smtp::Extensions;

use crate::error::{Error, Kind, Result as Outcome};
use crate::limits;
use crate::outgoing::Outgoing;
use crate::passwords::Side;
use crate::remote::Remote;
use crate::remote::imap::Imap;
use crate::remote::pop3::Pop3;

/// A login that worked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Proven {
    /// How it signed in: `SCRAM-SHA-256`, `PLAIN`, `USER`.
    pub mechanism: String,
    /// The server's words at the login.
    pub said: String,
    /// What the server can do, in its own words.
    pub capabilities: Vec<String>,
}

/// Both results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The server that holds the mail.
    pub incoming: Result<Proven, Problem>,
    /// The server that sends; `None` when none was named.
    pub outgoing: Option<Result<Proven, Problem>>,
}

/// Signs in on both servers at once and tells `sink` each result as it comes.
///
/// The login name is each server's own `user`. A result is told exactly once per side.
pub async fn prove(
    net: Arc<dyn Net>,
    incoming: &Server,
    outgoing: Option<&Server>,
    password: &Secret<String>,
    mut sink: impl FnMut(Side, &Result<Proven, Problem>) + Send,
) -> Proof {
    let receives = Box::pin(prove_one(Arc::clone(&net), incoming, password));
    let Some(outgoing) = outgoing else {
        let incoming = receives.await;
        sink(Side::Incoming, &incoming);
        return Proof { incoming, outgoing: None };
    };
    let sends = Box::pin(prove_one(net, outgoing, password));
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
    Proof { incoming, outgoing: Some(outgoing) }
}

async fn prove_one(net: Arc<dyn Net>, server: &Server, password: &Secret<String>) -> Result<Proven, Problem> {
    let mut attempt = 1;
    loop {
        let clock = Arc::clone(&net);
        let trying = try_once(Arc::clone(&net), server, password);
        let done = net::within(&*clock, limits::PROOF, trying).await;
        let done = done.unwrap_or_else(|late| Err(late.while_doing(net::Stage::Talk).into()));
        match done {
            Ok(proven) => return Ok(proven),
            Err(error) if attempt < limits::PROOF_ATTEMPTS && is_worth_another(&error) => attempt += 1,
            Err(error) => return Err(*error.at(server).problem),
        }
    }
}

/// A line that broke in the middle says nothing about the settings. A refusal
/// does, and a second one may lock the person out.
fn is_worth_another(error: &Error) -> bool {
    matches!(error.kind, Kind::Retry { .. }) && error.problem.code == mail::problem::Code::Disconnected
}

async fn try_once(net: Arc<dyn Net>, server: &Server, password: &Secret<String>) -> Outcome<Proven> {
    match server.protocol {
        Protocol::Imap => imap(net, server, password).await,
        Protocol::Pop3 => pop3(net, server, password).await,
        Protocol::Smtp => smtp(net, server, password).await,
    }
}

async fn imap(net: Arc<dyn Net>, server: &Server, password: &Secret<String>) -> Outcome<Proven> {
    let mut imap = Imap::sign_in(net, server, password).await?;
    imap.prove().await?;
    let ready = imap.ready();
    let proven = Proven {
        mechanism: ready.mechanism.to_owned(),
        said: ready.said.clone(),
        capabilities: ready.capabilities.iter().map(str::to_owned).collect(),
    };
    imap.leave().await;
    Ok(proven)
}

async fn pop3(net: Arc<dyn Net>, server: &Server, password: &Secret<String>) -> Outcome<Proven> {
    let mut pop3 = Pop3::sign_in(net, server, password).await?;
    pop3.prove().await?;
    let ready = pop3.ready();
    let proven = Proven {
        mechanism: match ready.method {
            pop3::Method::Sasl(mechanism) => mechanism.name().to_owned(),
            pop3::Method::UserPass => "USER".to_owned(),
        },
        said: ready.said.clone(),
        capabilities: pop3_words(&ready.capabilities),
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

async fn smtp(net: Arc<dyn Net>, server: &Server, password: &Secret<String>) -> Outcome<Proven> {
    // A login that is an address is one that mail may come from.
    let mail_from = Some(server.user.clone()).filter(|user| user.contains('@'));
    let ready = Outgoing::prove(net, server, password, mail_from).await?;
    Ok(Proven {
        mechanism: ready.mechanism.map(|mechanism| mechanism.name().to_owned()).unwrap_or_default(),
        said: ready.said.said(),
        capabilities: smtp_words(&ready.extensions),
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
