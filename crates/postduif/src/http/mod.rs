//! The HTTP face, on loopback only: the page, JMAP for the page and for other
//! programs, the doors of set-up, and the frames of messages. Every request
//! passes [`guard`] first.

use std::ops::Deref;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{StatusCode, header};
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use engine::Engine;
use jmap::Jmap;
use net::Net;
use serde_json::json;
use store::Store;
use tokio::sync::{Semaphore, watch};

use crate::limits;
use crate::secrets::Keeper;

pub mod accounts;
pub mod answer;
pub mod bin;
pub mod certificate;
pub mod conversion;
mod events;
pub mod export;
pub mod files;
pub mod guard;
pub mod identities;
pub mod images;
pub mod import;
pub mod jmap_face;
pub mod keeping;
pub mod keys;
pub mod oauth;
pub mod outbox;
pub mod outgoing;
pub mod page;
pub mod refused;
pub mod search;
pub mod setup;
pub mod shelf;
pub mod status;
pub mod storage;
pub mod templates;
pub mod upkeep;
pub mod view;

pub use answer::{broken, refuse, trouble};
use jmap_face::Announced;

/// What the routes are made of, shared by all clones: each route has one.
#[derive(Clone)]
pub struct Face(Arc<Parts>);

/// What a [`Face`] is made of.
pub struct Parts {
    /// Who may come in.
    pub keys: Arc<keys::Keys>,
    /// Where we listen.
    pub port: u16,
    /// The clock, and the way to servers for finding and proving.
    pub net: Arc<dyn Net>,
    /// The person's mail.
    pub store: Store,
    /// JMAP over it.
    pub jmap: Arc<Jmap>,
    /// The accounts at work; absent where a command only looks.
    pub engine: Option<Arc<Engine>>,
    /// Passwords.
    pub keeper: Arc<Keeper>,
    /// Servers and passwords that were proven and wait for "Add".
    pub proofs: Arc<shelf::Shelf<setup::Proof>>,
    /// Sign-ins with OAuth 2.0.
    pub sign_ins: Arc<oauth::SignIns>,
    /// Messages' frames.
    pub views: Arc<view::Views>,
    /// The language that was asked for when the program started.
    pub language: Option<String>,
    /// Which sources are asked for settings.
    pub finding: ::setup::Options,
    /// How many event sources may still come.
    pub sources: Arc<Semaphore>,
    /// Becomes true when the house closes.
    pub stopping: watch::Receiver<bool>,
}

impl Face {
    /// Puts them together.
    pub fn new(parts: Parts) -> Face {
        Face(Arc::new(parts))
    }
}

impl Deref for Face {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// All routes, behind the guard.
pub fn router(face: Face) -> Router {
    let forms = Router::new()
        .route("/api/whoami", get(status::whoami))
        .route("/api/running", get(status::running))
        .route("/api/status", get(status::status))
        .route("/api/invitation", post(status::invitation))
        .route("/api/setup/find", post(setup::find))
        .route("/api/setup/prove", post(setup::prove))
        .route("/api/setup/oauth", post(oauth::begin))
        .route("/api/setup/certificate", post(certificate::open))
        .route("/api/accounts", post(accounts::add))
        .route("/api/accounts/{id}", delete(accounts::remove).get(upkeep::show).patch(upkeep::change))
        .route("/api/accounts/{id}/check", post(accounts::check))
        .route("/api/accounts/{id}/password", post(accounts::password))
        .route("/api/accounts/{id}/dismiss", post(refused::dismiss))
        .route("/api/accounts/{id}/answer", post(upkeep::answer))
        .route("/api/accounts/{id}/pause", post(upkeep::pause))
        .route("/api/accounts/{id}/resume", post(upkeep::resume))
        .route("/api/accounts/{id}/servers", post(upkeep::servers))
        .route("/api/accounts/{id}/conversion", post(conversion::preview))
        .route("/api/accounts/{id}/convert", post(conversion::convert))
        .route("/api/accounts/{id}/test-message", post(upkeep::test_message))
        .route("/api/accounts/{id}/outgoing", get(outgoing::list).post(outgoing::add))
        .route("/api/accounts/{id}/outgoing/{server}", delete(outgoing::remove).patch(outgoing::change))
        .route("/api/accounts/{id}/outgoing/{server}/default", post(outgoing::prefer))
        .route("/api/accounts/{id}/outgoing/{server}/test", post(outgoing::test))
        .route("/api/accounts/{id}/identities/{identity}/outgoing", post(outgoing::choose))
        .route("/api/identities", get(identities::list))
        .route("/api/templates", get(templates::list))
        .route("/api/accounts/{id}/templates", post(templates::make).patch(templates::choose))
        .route("/api/image-senders", get(images::list).post(images::allow))
        .route("/api/image-senders/{address}", delete(images::forbid))
        .route("/api/accounts/{id}/identities", post(identities::add))
        .route("/api/accounts/{id}/identities/{identity}", patch(identities::change))
        .route("/api/accounts/{id}/identities/{identity}/prefer", post(identities::prefer))
        .route("/api/accounts/{id}/rediscover", post(upkeep::rediscover))
        .route("/api/removed-accounts", get(upkeep::removed))
        .route("/api/removed-accounts/{id}/restore", post(upkeep::restore))
        .route("/api/submissions/{id}/decide", post(outbox::decide))
        .route("/api/submissions/{id}/send-now", post(outbox::send_now))
        .route("/api/accounts/{id}/keeping", get(keeping::show).post(keeping::change))
        .route("/api/accounts/{id}/keeping/check", post(keeping::check))
        .route("/api/accounts/{id}/keeping/undo", post(keeping::undo))
        .route("/api/accounts/{id}/used", get(keeping::used))
        .route("/api/accounts/{id}/bin", get(bin::list))
        .route("/api/accounts/{id}/bin/{email}/restore", post(bin::restore))
        .route("/api/emails/{id}/fetch", post(keeping::fetch))
        .route("/api/store/check", post(storage::check))
        .route("/api/store/backup", post(storage::backup))
        .route("/api/search", post(search::search))
        .route("/api/import/found", get(import::found))
        .route("/api/import", post(import::path))
        .route("/api/export", post(export::order))
        .route("/api/export/folder/{mailbox}", get(export::folder))
        .route("/api/view", post(view::open));
    let jmap = Router::new()
        .route("/.well-known/jmap", get(jmap_face::session))
        .route("/jmap/session", get(jmap_face::session))
        .route("/jmap/events", get(events::events))
        .route("/jmap/download/{account}/{blob}/{name}", get(jmap_face::download));
    let of_calls = Announced::new(
        (jmap::limits::CONCURRENT_REQUESTS, "maxConcurrentRequests"),
        (jmap::limits::REQUEST_BYTES, "maxSizeRequest"),
    );
    let of_uploads = Announced::new(
        (jmap::limits::CONCURRENT_UPLOADS, "maxConcurrentUpload"),
        (jmap::limits::UPLOAD_BYTES, "maxSizeUpload"),
    );
    let calls = Router::new()
        .route("/jmap/api", post(jmap_face::api))
        .layer(DefaultBodyLimit::max(jmap::limits::REQUEST_BYTES))
        .layer(middleware::from_fn_with_state(of_calls, jmap_face::hold));
    let uploads = Router::new()
        .route("/jmap/upload/{account}", post(jmap_face::upload))
        .layer(DefaultBodyLimit::max(jmap::limits::UPLOAD_BYTES))
        .layer(middleware::from_fn_with_state(of_uploads, jmap_face::hold));
    // Read as it comes, and never held whole.
    let imports = Router::new().route("/api/import/upload", post(import::upload));
    let public = Router::new()
        .route("/", get(page::index))
        .route(oauth::RETURN, get(oauth::returned))
        .route("/locales/{language}/{file}", get(page::locale))
        .route("/m/{capability}", get(view::frame))
        .route("/m/{capability}/part/{part}", get(view::part))
        .route("/m/{capability}/remote/{number}", get(view::remote))
        .fallback(get(page::asset));
    let all =
        forms.merge(jmap).merge(calls).merge(uploads).merge(imports).merge(public).with_state(face.clone());
    // Around all of them at once: a layer on a router is one on each route, made anew for each command.
    Router::new()
        .fallback_service(all)
        .layer(DefaultBodyLimit::max(limits::FORM_BYTES))
        .layer(middleware::from_fn_with_state(face, guard::stand))
}
