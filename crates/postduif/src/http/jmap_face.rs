//! JMAP over HTTP (RFC 8620 §3.1, §6): the bytes go to crate `jmap`, which
//! knows no HTTP; its answers come back with the right status.

use axum::Json;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use jmap::RequestError;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::answer::{Failure, blocking};
use super::guard::{Called, content_origin, page_origin};
use super::{Face, files};

/// `GET /.well-known/jmap` and `GET /jmap/session`. The addresses in it have the name that we were called by.
pub async fn session(
    State(face): State<Face>,
    Extension(called): Extension<Called>,
) -> Result<Json<Value>, Failure> {
    let base = match called {
        Called::Page => page_origin(face.port),
        Called::Content => content_origin(face.port),
    };
    let urls = jmap::Urls {
        api: format!("{base}/jmap/api"),
        download: format!("{base}/jmap/download/{{accountId}}/{{blobId}}/{{name}}?type={{type}}"),
        upload: format!("{base}/jmap/upload/{{accountId}}"),
        event_source: format!("{base}/jmap/events?types={{types}}&closeafter={{closeafter}}&ping={{ping}}"),
    };
    let jmap = face.jmap.clone();
    blocking(move || jmap.session(&urls).map_err(anyhow::Error::from)).await.map(Json)
}

/// Two limits that the session announces (RFC 8620 §2), each with its name.
#[derive(Debug, Clone)]
pub struct Announced {
    at_once: (Arc<Semaphore>, &'static str),
    bytes: (usize, &'static str),
}

impl Announced {
    /// So many requests at once, each of so many bytes.
    pub fn new(at_once: (usize, &'static str), bytes: (usize, &'static str)) -> Announced {
        Announced { at_once: (Arc::new(Semaphore::new(at_once.0)), at_once.1), bytes }
    }
}

/// Refuses what is one too many, or says that it is too long, before any of its body is read.
pub async fn hold(State(announced): State<Announced>, request: Request, next: Next) -> Response {
    let (places, at_once) = &announced.at_once;
    let (most, bytes) = announced.bytes;
    let length = request.headers().get(header::CONTENT_LENGTH);
    let length: Option<usize> = length.and_then(|length| length.to_str().ok()?.parse().ok());
    if length.is_some_and(|length| length > most) {
        return refused(&RequestError::Limit(bytes));
    }
    match places.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => refused(&RequestError::Limit(at_once)),
    }
}

/// The request as a whole is not answered (RFC 8620 §3.6.1).
fn refused(error: &RequestError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let headers = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, headers, error.to_json().to_string()).into_response()
}

/// A body, unless it came to be longer than its limit, or broke off.
fn whole(bytes: Result<Bytes, BytesRejection>, limit: &'static str) -> Result<Bytes, Failure> {
    bytes.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::Answer(Box::new(refused(&RequestError::Limit(limit)))),
        _ => Failure::Answer(Box::new(rejection.into_response())),
    })
}

/// `POST /jmap/api`
pub async fn api(
    State(face): State<Face>,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let bytes = whole(bytes, "maxSizeRequest")?;
    let (jmap, now) = (face.jmap.clone(), face.net.now());
    let answer = blocking(move || Ok::<_, Failure>(jmap.call(&bytes, now))).await?;
    Ok(match answer {
        Ok(value) => Json(value).into_response(),
        Err(error) => refused(&error),
    })
}

/// `POST /jmap/upload/{accountId}`
pub async fn upload(
    State(face): State<Face>,
    Path(account): Path<String>,
    headers: HeaderMap,
    bytes: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Value>), Failure> {
    let bytes = whole(bytes, "maxSizeUpload")?;
    let account = account.parse().map_err(|_| not_here())?;
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = media_type.unwrap_or("application/octet-stream").to_owned();
    let (jmap, now) = (face.jmap.clone(), face.net.now());
    let answer = blocking(move || jmap.upload(account, &media_type, &bytes, now)).await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

/// The type that the client wants to see.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default, rename = "type")]
    media_type: String,
}

/// `GET /jmap/download/{accountId}/{blobId}/{name}?type=`
pub async fn download(
    State(face): State<Face>,
    Path((account, blob, name)): Path<(String, String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let account = account.parse().map_err(|_| not_here())?;
    let jmap = face.jmap.clone();
    let found = blocking(move || jmap.download(account, &blob)).await?.ok_or_else(not_here)?;
    let media_type = if wanted.media_type.is_empty() { &found.media_type } else { &wanted.media_type };
    Ok((files::headers(&name, media_type), found.bytes).into_response())
}

fn not_here() -> Failure {
    let body = json!({ "detail": "there is no such blob" });
    Failure::Answer(Box::new((StatusCode::NOT_FOUND, Json(body)).into_response()))
}
