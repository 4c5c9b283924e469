//! The page: files that were built into the program, and the one-time address
//! that turns into a session.

use axum::extract::{Extension, Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use rust_embed::RustEmbed;
use serde::Deserialize;

use super::Face;
use super::guard::{Called, content_origin, cookie_name, page_origin};
use crate::texts;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Files;

/// What may stand behind the address of the page.
#[derive(Debug, Deserialize)]
pub struct Opened {
    token: Option<String>,
}

/// `GET /`: the page, or with `?token=` the exchange of the one-time address for a cookie.
pub async fn index(
    State(face): State<Face>,
    Extension(called): Extension<Called>,
    Query(opened): Query<Opened>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if called == Called::Content {
        // The page has one origin. The token goes along unused.
        let rest = uri.path_and_query().map_or("/", |rest| rest.as_str());
        return Redirect::temporary(&format!("{}{rest}", page_origin(face.port))).into_response();
    }
    match opened.token {
        Some(token) => exchange(&face, &token, &headers),
        None if Files::get("index.html").is_none() => missing(),
        None => file(&face, "index.html", &headers),
    }
}

/// Answers 303 to the bare address, so that the token stays in no history and in no bookmark.
fn exchange(face: &Face, token: &str, headers: &HeaderMap) -> Response {
    match face.keys.redeem(token, face.net.now()) {
        Ok(Some(session)) => {
            let name = cookie_name(face.port);
            let cookie = format!("{name}={session}; HttpOnly; SameSite=Strict; Path=/");
            ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
        }
        Ok(None) if has_session(face, headers) => Redirect::to("/").into_response(),
        Ok(None) => used(headers),
        Err(error) => super::broken(&error),
    }
}

/// A one-time address that is opened again in the browser that it was for leads on.
fn has_session(face: &Face, headers: &HeaderMap) -> bool {
    super::guard::cookie(face.port, headers)
        .is_some_and(|word| face.keys.session(word, face.net.now()).is_some())
}

fn used(headers: &HeaderMap) -> Response {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let language = texts::negotiate(wanted.unwrap_or_default());
    let texts = texts::Texts::choose(Some(language));
    let (title, what) = (texts.text("link-used-title"), texts.text("link-used-what"));
    bare(StatusCode::FORBIDDEN, language, &title, &what)
}

/// A build without the page still answers to programs; a person must be told.
fn missing() -> Response {
    let what = "This build of Postduif has no page: web/dist was missing. Restore it with \
        <code>git checkout -- web/dist</code>, or build it with <code>npm --prefix web ci</code> and \
        <code>npm --prefix web run build</code>; then start Postduif again. \
        The command line and other programs work without it.";
    bare(StatusCode::SERVICE_UNAVAILABLE, "en", "The page is missing", what)
}

/// A page of our own words, without script or style.
pub fn bare(status: StatusCode, language: &str, title: &str, what: &str) -> Response {
    let html = format!(
        "<!doctype html><html lang=\"{language}\"><meta charset=\"utf-8\"><title>{title}</title>\
         <h1>{title}</h1><p>{what}</p></html>"
    );
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}

/// `GET /app.js` and its like.
pub async fn asset(State(face): State<Face>, uri: Uri, headers: HeaderMap) -> Response {
    file(&face, uri.path().trim_start_matches('/'), &headers)
}

/// `GET /locales/{language}/{file}`: the texts that the page uses, `page.ftl` and `errors.ftl`.
pub async fn locale(Path((language, file)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let known = ["page.ftl", "errors.ftl"].contains(&file.as_str());
    let text = known.then(|| texts::file(&language, file.trim_end_matches(".ftl"))).flatten();
    let Some(text) = text else {
        return super::refuse(StatusCode::NOT_FOUND, "there are no such texts");
    };
    let tag = format!("\"{}\"", blake3::hash(text.as_bytes()).to_hex());
    tagged(&tag, "text/plain; charset=utf-8", text.into_bytes(), &headers)
}

fn file(face: &Face, path: &str, headers: &HeaderMap) -> Response {
    let Some(file) = Files::get(path) else {
        return super::refuse(StatusCode::NOT_FOUND, "there is no such page");
    };
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()));
    let media_type = match file.metadata.mimetype() {
        text if text.starts_with("text/") => format!("{text}; charset=utf-8"),
        other => other.to_owned(),
    };
    let mut response = tagged(&tag, &media_type, file.data.into_owned(), headers);
    let policy = HeaderValue::from_str(&policy(face.port));
    if let Ok(policy) = policy {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    let opener = header::HeaderName::from_static("cross-origin-opener-policy");
    response.headers_mut().insert(opener, HeaderValue::from_static("same-origin"));
    response
}

/// Answers with a tag and asks to be asked again each time: names never change, contents do.
fn tagged(tag: &str, media_type: &str, body: Vec<u8>, asked: &HeaderMap) -> Response {
    let known = asked.get_all(header::IF_NONE_MATCH).iter().any(|known| {
        known
            .to_str()
            .is_ok_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag))
    });
    let headers = [
        (header::ETAG, tag.to_owned()),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_TYPE, media_type.to_owned()),
    ];
    match known {
        true => (StatusCode::NOT_MODIFIED, headers).into_response(),
        false => (headers, body).into_response(),
    }
}

/// What the page may load: itself, and messages' frames from the other name.
pub fn policy(port: u16) -> String {
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
         font-src 'self'; connect-src 'self'; frame-src {}; manifest-src 'self'; worker-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
        content_origin(port)
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
