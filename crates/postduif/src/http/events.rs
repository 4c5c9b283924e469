//! The event source (RFC 8620 §7.3): `state` when something changed, `status`
//! when accounts fare otherwise, `ping` when all is quiet.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::response::sse::{Event, Sse};
use futures_util::{FutureExt as _, Stream, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use store::{Changes, Kind, Touched};
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::Face;
use super::answer::Failure;
use super::status;
use crate::limits;

/// What the client asks for.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default = "everything")]
    types: String,
    #[serde(default)]
    closeafter: String,
    #[serde(default)]
    ping: u64,
}

fn everything() -> String {
    "*".to_owned()
}

/// `GET /jmap/events`
pub async fn events(State(face): State<Face>, Query(wanted): Query<Wanted>) -> Result<Response, Failure> {
    let Ok(place) = Arc::clone(&face.sources).try_acquire_owned() else {
        return Err(Failure::refuse(StatusCode::SERVICE_UNAVAILABLE, "too many event sources stand already"));
    };
    Ok(Sse::new(source(face, &wanted, place)).into_response())
}

/// What comes within this time after an event is told together.
const GATHER: Duration = Duration::from_millis(16);

/// Event after event the time doubles, up to this: a first sync commits many times a second.
const GATHER_MOST: Duration = Duration::from_millis(250);

struct Source {
    changes: Changes,
    face: Face,
    types: Option<Vec<String>>,
    once: bool,
    ping: Option<Duration>,
    gather: Duration,
    done: bool,
    waiting: Vec<Event>,
    _place: OwnedSemaphorePermit,
}

fn source(
    face: Face,
    wanted: &Wanted,
    place: OwnedSemaphorePermit,
) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let types = wanted.types.split(',').map(|kind| kind.trim().to_owned()).collect::<Vec<_>>();
    let start = Source {
        changes: face.store.subscribe(),
        face,
        types: (!types.iter().any(|kind| kind == "*")).then_some(types),
        once: wanted.closeafter == "state",
        // Zero means none (RFC 8620 §7.3).
        ping: (wanted.ping > 0)
            .then(|| Duration::from_secs(wanted.ping).clamp(limits::PING_LEAST, limits::PING * 10)),
        gather: GATHER,
        done: false,
        // A first word, so that a proxy or a browser opens the stream at once.
        waiting: vec![Event::default().comment("postduif")],
        _place: place,
    };
    stream::unfold(start, |mut source| async move {
        let event = source.next().await?;
        Some((Ok(event), source))
    })
}

impl Source {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.waiting.pop() {
                return Some(event);
            }
            if self.done {
                return None;
            }
            let stopping = self.face.stopping.clone();
            let net = Arc::clone(&self.face.net);
            tokio::select! {
                () = stopped(stopping.clone()) => return None,
                () = net.sleep(self.gather) => {}
            }
            let soon = self.changes.recv().now_or_never();
            self.gather = match soon {
                Some(_) => (self.gather * 2).min(GATHER_MOST),
                None => GATHER,
            };
            let ping = self.ping;
            let quiet = async move {
                match ping {
                    Some(time) => net.sleep(time).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stopped(stopping) => return None,
                touched = next_of(soon, &mut self.changes) => {
                    let touched = self.gathered(touched?);
                    self.tell(&touched).await;
                }
                () = quiet => {
                    let seconds = self.ping.unwrap_or(limits::PING).as_secs();
                    return Some(event("ping", &json!({ "interval": seconds })));
                }
            }
        }
    }

    /// Adds what else has come by now.
    fn gathered(&mut self, first: Arc<Touched>) -> Touched {
        let mut all = Touched::clone(&first);
        while let Some(Some(more)) = self.changes.recv().now_or_never() {
            all.state = all.state.max(more.state);
            for (account, kinds) in &more.kinds {
                all.kinds.entry(*account).or_default().extend(kinds);
            }
            all.accounts.extend(&more.accounts);
            all.work.extend(&more.work);
            all.status.extend(&more.status);
            all.everything |= more.everything;
        }
        all
    }

    /// Puts the events for a change in the queue, `state` last so that it comes first.
    async fn tell(&mut self, touched: &Touched) {
        let of_outbox = touched.kinds.values().any(|kinds| kinds.contains(&Kind::Submission));
        let of_status = of_outbox
            || !touched.status.is_empty()
            || !touched.accounts.is_empty()
            || !touched.work.is_empty()
            || touched.everything;
        if of_status && let Ok(status) = status::of_all(&self.face).await {
            self.waiting.push(event("status", &status));
        }
        let jmap = Arc::clone(&self.face.jmap);
        let touched = touched.clone();
        let change = tokio::task::spawn_blocking(move || jmap.state_change(&touched)).await;
        if let Ok(Ok(Some(change))) = change
            && let Some(change) = self.wanted(change)
        {
            self.waiting.push(event("state", &change));
            self.done = self.once;
        }
    }

    /// Leaves out the types that were not asked for; nothing when nothing is left.
    fn wanted(&self, mut change: Value) -> Option<Value> {
        if let (Some(types), Some(accounts)) = (&self.types, change["changed"].as_object_mut()) {
            for kinds in accounts.values_mut().filter_map(Value::as_object_mut) {
                kinds.retain(|kind, _| types.iter().any(|wanted| wanted == kind));
            }
            accounts.retain(|_, kinds| kinds.as_object().is_some_and(|kinds| !kinds.is_empty()));
        }
        let empty = change["changed"].as_object().is_none_or(serde_json::Map::is_empty);
        (!empty).then_some(change)
    }
}

/// What has come already, else what comes next.
async fn next_of(soon: Option<Option<Arc<Touched>>>, changes: &mut Changes) -> Option<Arc<Touched>> {
    match soon {
        Some(touched) => touched,
        None => changes.recv().await,
    }
}

/// Comes when the house closes, or is gone.
async fn stopped(mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

fn event(name: &str, data: &Value) -> Event {
    Event::default().event(name).data(data.to_string())
}
