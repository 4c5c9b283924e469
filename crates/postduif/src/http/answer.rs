//! Answers that are no success, in one shape: `{"status", "detail"}` as in
//! RFC 9457, and `problem` where a person should read about it.

use mail::problem::{Code, Problem};

use super::*;

/// An answer with a status and words for a log.
pub fn refuse(status: StatusCode, detail: &str) -> Response {
    let body = json!({ "type": "about:blank", "status": status.as_u16(), "detail": detail });
    let headers = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, headers, body.to_string()).into_response()
}

/// An answer with a problem for a person.
pub fn trouble(status: StatusCode, problem: &Problem) -> Response {
    let body = json!({
        "type": "about:blank", "status": status.as_u16(), "detail": problem.code.as_str(), "problem": problem,
    });
    let headers = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, headers, body.to_string()).into_response()
}

/// What this computer did wrong: logged whole, told in one line.
pub fn broken(error: &anyhow::Error) -> Response {
    tracing::error!("{error:#}");
    trouble(StatusCode::INTERNAL_SERVER_ERROR, &Problem::new(Code::Local, format!("{error:#}")))
}

/// An error of a route: an answer of its own, or something broken.
pub enum Failure {
    /// Answered on purpose.
    Answer(Box<Response>),
    /// Broken.
    Broken(anyhow::Error),
}

impl Failure {
    /// Refuses with a status and words.
    pub fn refuse(status: StatusCode, detail: &str) -> Failure {
        Failure::Answer(Box::new(refuse(status, detail)))
    }

    /// Tells a problem.
    pub fn trouble(status: StatusCode, problem: &Problem) -> Failure {
        Failure::Answer(Box::new(trouble(status, problem)))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Failure::Answer(response) => *response,
            Failure::Broken(error) => broken(&error),
        }
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Failure {
        Failure::Broken(error)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Failure {
        match error {
            store::Error::NotFound(what) => {
                Failure::refuse(StatusCode::NOT_FOUND, &format!("there is no such {what}"))
            }
            store::Error::Forbidden(why) => Failure::refuse(StatusCode::FORBIDDEN, why),
            other => Failure::Broken(anyhow::Error::new(other)),
        }
    }
}

/// Runs work that may block on the disk where it holds nobody up.
pub async fn blocking<T: Send + 'static, E: Into<Failure> + Send + 'static>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Failure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result.map_err(Into::into),
        Err(error) => Err(Failure::Broken(error.into())),
    }
}

/// Reads the store where it holds nobody up.
pub async fn read<T: Send + 'static>(
    store: &Store,
    work: impl FnOnce(&store::ReadTx<'_>) -> store::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    let store = store.clone();
    blocking(move || store.read(work)).await
}

/// Reads a body as JSON, whatever type it claims: the guard has seen to it that no other site sent it.
pub fn body<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(bytes).map_err(|error| {
        Failure::refuse(StatusCode::BAD_REQUEST, &format!("the body cannot be read: {error}"))
    })
}

/// Answers with one JSON object per line, as they come.
pub fn lines(mut from: tokio::sync::mpsc::Receiver<serde_json::Value>) -> Response {
    let stream = futures_util::stream::poll_fn(move |cx| {
        from.poll_recv(cx).map(|line| line.map(|line| Ok::<_, std::convert::Infallible>(format!("{line}\n"))))
    });
    let headers = [(header::CONTENT_TYPE, "application/x-ndjson")];
    (headers, axum::body::Body::from_stream(stream)).into_response()
}
