//! Finding settings and proving them, told line by line as it happens. A proof
//! is kept in memory for the press on "Add" and binds exactly the servers and
//! the password that were tried.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use engine::{Proven, Side};
use mail::Secret;
use mail::address::Typed;
use mail::problem::{Code, Problem};
use mail::server::{Protocol, Server};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::Face;
use super::answer::{Failure, body, lines};
use crate::{limits, random};

/// Lines that may wait for a slow reader. Beyond: the finder waits.
const LINES_WAITING: usize = 32;

#[derive(Debug, Deserialize)]
struct Find {
    address: String,
}

/// `POST /api/setup/find`
pub async fn find(State(face): State<Face>, bytes: Bytes) -> Result<Response, Failure> {
    let asked: Find = body(&bytes)?;
    let typed = Typed::parse(&asked.address)
        .map_err(|error| Failure::refuse(StatusCode::UNPROCESSABLE_ENTITY, &error.to_string()))?;
    let (sender, receiver) = mpsc::channel(LINES_WAITING);
    let mut events = ::setup::find(face.net.clone(), &typed, ::setup::Options::default());
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
struct Prove {
    #[serde(default)]
    name: String,
    address: String,
    password: Secret<String>,
    incoming: Server,
    outgoing: Option<Server>,
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
}

/// `POST /api/setup/prove`
pub async fn prove(State(face): State<Face>, bytes: Bytes) -> Result<Response, Failure> {
    let asked: Prove = body(&bytes)?;
    asked.check()?;
    let (sender, receiver) = mpsc::channel(LINES_WAITING);
    tokio::spawn(async move {
        let tell = sender.clone();
        let proof = engine::prove(
            face.net.clone(),
            &asked.incoming,
            asked.outgoing.as_ref(),
            &asked.password,
            // At most two results come, so there is always room.
            move |side, result| drop(tell.try_send(result_line(side, result))),
        )
        .await;
        let outgoing = proof.outgoing.as_ref().is_some_and(Result::is_ok);
        let done = Proof {
            name: asked.name,
            address: asked.address,
            password: asked.password,
            incoming: asked.incoming,
            outgoing: asked.outgoing,
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

fn result_line(side: Side, result: &Result<Proven, Problem>) -> Value {
    let side = match side {
        Side::Incoming => "incoming",
        Side::Outgoing => "outgoing",
    };
    match result {
        Ok(proven) => json!({
            "type": "result", "side": side, "ok": true,
            "said": proven.said, "mechanism": proven.mechanism, "capabilities": proven.capabilities,
        }),
        Err(problem) => json!({ "type": "result", "side": side, "ok": false, "problem": problem }),
    }
}

/// Servers and a password that were tried, with what came of it.
#[derive(Debug)]
pub struct Proof {
    /// The person's name.
    pub name: String,
    /// The address.
    pub address: String,
    /// The password that was tried.
    pub password: Secret<String>,
    /// The incoming server that was tried.
    pub incoming: Server,
    /// The outgoing server that was tried.
    pub outgoing: Option<Server>,
    /// Why the incoming server did not work.
    pub incoming_trouble: Option<Problem>,
    /// Why the outgoing server did not work.
    pub outgoing_trouble: Option<Problem>,
}

/// The proofs that wait.
#[derive(Debug, Default)]
pub struct Proofs(Mutex<Vec<Waiting>>);

#[derive(Debug)]
struct Waiting {
    id: String,
    proof: Arc<Proof>,
    good_until: i64,
}

impl Proofs {
    /// Keeps a proof; gives its id.
    pub fn keep(&self, proof: Proof, now: i64) -> anyhow::Result<String> {
        let id = random::word()?;
        let mut proofs = self.lock();
        proofs.retain(|waiting| waiting.good_until > now);
        if proofs.len() >= limits::PROOFS {
            proofs.remove(0);
        }
        let good_until = now + limits::PROOF.as_secs().cast_signed();
        proofs.push(Waiting { id: id.clone(), proof: Arc::new(proof), good_until });
        Ok(id)
    }

    /// A proof that is still good.
    pub fn find(&self, id: &str, now: i64) -> Option<Arc<Proof>> {
        let proofs = self.lock();
        let found =
            proofs.iter().find(|waiting| random::same(&waiting.id, id) && waiting.good_until > now)?;
        Some(Arc::clone(&found.proof))
    }

    /// Lets a proof go that was used.
    pub fn forget(&self, id: &str) {
        self.lock().retain(|waiting| waiting.id != id);
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Waiting>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
