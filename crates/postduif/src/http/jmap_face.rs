//! JMAP over HTTP (RFC 8620 §3.1, §6): the bytes go to crate `jmap`, which
//! knows no HTTP; its answers come back with the right status.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use serde_json::{Value, json};

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

/// `POST /jmap/api`
pub async fn api(State(face): State<Face>, bytes: Bytes) -> Result<Response, Failure> {
    let (jmap, now) = (face.jmap.clone(), face.net.now());
    let answer = blocking(move || Ok::<_, Failure>(jmap.call(&bytes, now))).await?;
    Ok(match answer {
        Ok(value) => Json(value).into_response(),
        // The request as a whole cannot be understood (RFC 8620 §3.6.1).
        Err(error) => {
            let headers = [(header::CONTENT_TYPE, "application/problem+json")];
            (StatusCode::BAD_REQUEST, headers, error.to_json().to_string()).into_response()
        }
    })
}

/// `POST /jmap/upload/{accountId}`
pub async fn upload(
    State(face): State<Face>,
    Path(account): Path<String>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<(StatusCode, Json<Value>), Failure> {
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
