//! Finding settings and proving them, told line by line as it happens. A proof
//! is kept in memory for the press on "Add" and binds exactly the servers and
//! the password that were tried.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::{Proven, Side, Trial};
use mail::address::Typed;
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Server};
use serde::Deserialize;
use serde_json::{Value, json};
use store::Login;
use tokio::sync::mpsc;

use super::Face;
use super::answer::{Failure, body, lines};
use super::oauth::{Given, Means};
use crate::{config, random, texts};

/// Lines that may wait for a slow reader. Beyond: the finder waits.
const LINES_WAITING: usize = 32;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Find {
    address: String,
    /// Sources that are not asked this time, beside those that the configuration leaves out.
    #[serde(default)]
    without: Vec<String>,
}

/// `POST /api/setup/find`
pub async fn find(State(face): State<Face>, bytes: Bytes) -> Result<Response, Failure> {
    let asked: Find = body(&bytes)?;
    let typed = Typed::parse(&asked.address)
        .map_err(|error| Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()))?;
    let (sender, receiver) = mpsc::channel(LINES_WAITING);
    let mut options = face.finding.clone();
    let mut left_out = asked.without.iter();
    left_out
        .try_for_each(|source| config::leave_out(&mut options, source))
        .map_err(|error| Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()))?;
    let mut events = ::setup::find(face.net.clone(), &typed, options);
    tokio::spawn(async move {
        while let Some(event) = events.recv().await {
            // Nobody reads any more: the wizard was closed.
            let Ok(line) = serde_json::to_value(&event) else { continue };
            if sender.send(line).await.is_err() {
                return;
            }
        }
    });
    Ok(lines(receiver))
}

/// What the press on "Sign in" sends.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Prove {
    #[serde(default)]
    name: String,
    address: String,
    #[serde(flatten)]
    given: Given,
    incoming: Server,
    outgoing: Option<Server>,
    #[serde(default)]
    test_message: bool,
    /// Certificates that the person took by hand.
    #[serde(default)]
    pins: Vec<store::Pin>,
}

impl Prove {
    /// Sees to it that each side is what it is taken for.
    fn check(&self) -> Result<(), Failure> {
        let wrong = |why: &str| Err(Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, why));
        if let Err(error) = Typed::parse(&self.address) {
            return wrong(&error.to_string());
        }
        if self.incoming.protocol == Protocol::Smtp {
            return wrong("mail does not come in by SMTP");
        }
        if self.outgoing.as_ref().is_some_and(|server| server.protocol != Protocol::Smtp) {
            return wrong("mail goes out by SMTP only");
        }
        Ok(())
    }

    /// What holds before anything was proven: where the person asks for it, no
    /// password is sent that the server could read.
    fn login(&self) -> Login {
        Login {
            incoming: floor(&self.incoming),
            outgoing: self.outgoing.as_ref().and_then(floor),
            pins: self.pins.clone(),
            ..Login::default()
        }
    }
}

/// The mechanism below which nothing is used, where the person asks for an encrypted password.
pub fn floor(server: &Server) -> Option<String> {
    (server.auth == ["encrypted-password"]).then(|| CRAM.to_owned())
}

/// The weakest mechanism that keeps the password to itself (RFC 2195).
const CRAM: &str = "CRAM-MD5";

/// `POST /api/setup/prove`
pub async fn prove(State(face): State<Face>, bytes: Bytes) -> Result<Response, Failure> {
    let asked: Prove = body(&bytes)?;
    asked.check()?;
    let means = asked.given.means(&face)?;
    let test_message =
        asked.test_message.then(|| test_message(&face, &asked.name, &asked.address)).transpose()?;
    let login = asked.login();
    let trial = Trial {
        address: on_the_wire(&asked.address),
        incoming: asked.incoming,
        outgoing: asked.outgoing,
        key: means.key.clone(),
        login,
        ehlo: String::new(),
        test_message: test_message.map(Bytes::from),
    };
    let (sender, receiver) = mpsc::channel(LINES_WAITING);
    tokio::spawn(async move {
        let tell = sender.clone();
        // At most two results come, so there is always room.
        let sink = move |side, result: &_| {
            if !is_of_another_name(result) {
                drop(tell.try_send(result_line(side, result)));
            }
        };
        let mut proof = engine::prove(face.net.clone(), &trial, sink).await;
        let incoming = (Side::Incoming, Some(&trial.incoming), Some(&mut proof.incoming));
        let outgoing = (Side::Outgoing, trial.outgoing.as_ref(), proof.outgoing.as_mut());
        for (side, server, result) in [incoming, outgoing] {
            if let (Some(server), Some(result)) = (server, result)
                && is_of_another_name(result)
            {
                propose_other_name(&face, server, result).await;
                let _ = sender.send(result_line(side, result)).await;
            }
        }
        if let Some(sent) = &proof.test_message {
            let _ = sender.send(test_line(sent)).await;
        }
        let outgoing = proof.outgoing.as_ref().is_some_and(Result::is_ok);
        let login = proof.login(&trial, means.client.clone());
        let done = Proof {
            name: asked.name,
            address: asked.address,
            login,
            means,
            incoming: known_as(trial.incoming, proof.incoming.as_ref().ok()),
            outgoing: trial.outgoing.map(|server| {
                known_as(server, proof.outgoing.as_ref().and_then(|result| result.as_ref().ok()))
            }),
            incoming_trouble: proof.incoming.err(),
            outgoing_trouble: proof.outgoing.and_then(Result::err),
        };
        let incoming = done.incoming_trouble.is_none();
        let line = match face.proofs.keep(done, face.net.now()) {
            Ok(id) => json!({ "type": "done", "proof": id, "incoming": incoming, "outgoing": outgoing }),
            Err(error) => {
                let problem = Problem::new(Code::Local, error.to_string());
                json!({ "type": "problem", "problem": problem })
            }
        };
        let _ = sender.send(line).await;
    });
    Ok(lines(receiver))
}

fn is_of_another_name(result: &Result<Proven, Problem>) -> bool {
    result.as_ref().is_err_and(|problem| problem.code == Code::TlsName)
}

/// Adds to the problem the name under which the server proves right, for the person
/// to take: whoever answered has said it, so no password goes there by itself.
async fn propose_other_name(face: &Face, server: &Server, result: &mut Result<Proven, Problem>) {
    let Some(other) = ::setup::under_other_name(&*face.net, server).await else { return };
    if let Err(problem) = result {
        *problem = problem.clone().with("other", other.host);
    }
}

/// An address as servers know it: its domain in ASCII.
pub fn on_the_wire(address: &str) -> String {
    match Typed::parse(address) {
        Ok(typed) => format!("{}@{}", typed.local, typed.ascii_domain),
        Err(_) => address.to_owned(),
    }
}

/// The server with the login name that it knows.
pub fn known_as(server: Server, proven: Option<&Proven>) -> Server {
    let user = proven.map_or_else(|| server.user.clone(), |proven| proven.user.clone());
    Server { user, ..server }
}

/// The message that a person sends to themselves to see that it arrives.
pub fn test_message(face: &Face, name: &str, address: &str) -> anyhow::Result<Vec<u8>> {
    let texts = texts::Texts::choose(face.language.as_deref());
    let person = mail::address::Address {
        name: Some(name.to_owned()).filter(|name| !name.is_empty()),
        email: address.to_owned(),
    };
    let domain = address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    Ok(mail::compose::build(&mail::compose::Draft {
        from: vec![person.clone()],
        to: vec![person],
        subject: texts.text("test-message-subject"),
        text: texts.text("test-message-text"),
        date: face.net.now(),
        message_id: format!("{}@{domain}", random::word()?),
        ..Default::default()
    }))
}

fn test_line(sent: &Result<String, Problem>) -> Value {
    match sent {
        Ok(said) => json!({ "type": "test-message", "ok": true, "said": said }),
        Err(problem) => json!({ "type": "test-message", "ok": false, "problem": problem }),
    }
}

fn result_line(side: Side, result: &Result<Proven, Problem>) -> Value {
    let side = match side {
        Side::Incoming => "incoming",
        Side::Outgoing => "outgoing",
    };
    match result {
        Ok(proven) => json!({
            "type": "result", "side": side, "ok": true,
            "said": proven.said, "mechanism": proven.mechanism, "capabilities": proven.capabilities,
            "user": proven.user, "clockSkew": proven.clock_skew_s, "naming": proven.naming,
        }),
        Err(problem) => json!({ "type": "result", "side": side, "ok": false, "problem": problem }),
    }
}

/// Servers and a password or grant that were tried, with what came of it.
#[derive(Debug)]
pub struct Proof {
    /// The person's name.
    pub name: String,
    /// The address.
    pub address: String,
    /// What the person gave to sign in with.
    pub means: Means,
    /// How the servers let us in.
    pub login: Login,
    /// The incoming server that was tried.
    pub incoming: Server,
    /// The outgoing server that was tried.
    pub outgoing: Option<Server>,
    /// Why the incoming server did not work.
    pub incoming_trouble: Option<Problem>,
    /// Why the outgoing server did not work.
    pub outgoing_trouble: Option<Problem>,
}
