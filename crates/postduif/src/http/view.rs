//! The frame of a message: the only place where its HTML meets a browser.
//!
//! It lives under another host name than the page, has an opaque origin, and
//! may load nothing but what is under its own address: by headers, not by the
//! sanitiser, which stands before it as a first wall (invariant 19). Its
//! address is its only key: random, one message, one session, expiring. Images
//! from elsewhere are there at the person's word only, and the program fetches
//! them, never the browser (invariant 21).

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use mail::{AccountId, EmailId};
use net::HttpLimits;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::answer::{Failure, blocking, body, refuse};
use super::guard::{Called, Visitor, content_origin, page_origin};
use super::keys::SessionId;
use super::{Face, images, keeping};
use crate::{limits, random};

mod shown;

pub use shown::{Kind, Remote, Shown};

/// Which message to show, and on what ground.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Open {
    account_id: AccountId,
    email_id: EmailId,
    #[serde(default)]
    theme: Theme,
    #[serde(default)]
    images: Remote,
}

/// The ground that plain text stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// Dark letters on white.
    #[default]
    Light,
    /// Light letters on the page's dark sheet.
    Dark,
}

/// `POST /api/view`
pub async fn open(
    State(face): State<Face>,
    Extension(visitor): Extension<Visitor>,
    bytes: Bytes,
) -> Result<Json<Value>, Failure> {
    let asked: Open = body(&bytes)?;
    let capability = random::word()?;
    let base = format!("/m/{capability}");
    let look = || {
        let (store, base) = (face.store.clone(), base.clone());
        blocking(move || {
            let found = store.read(|tx| match tx.email(asked.email_id)? {
                Some(email) if email.account == asked.account_id => {
                    let Some(raw) = tx.raw(asked.email_id)? else { return Ok(None) };
                    let images = match asked.images == Remote::Wanted || images::are_shown(tx, &raw)? {
                        true => Remote::Wanted,
                        false => Remote::Blocked,
                    };
                    Ok(Some((raw, images)))
                }
                _ => Err(store::Error::NotFound("message")),
            })?;
            Ok::<_, Failure>(found.map(|(raw, images)| (Shown::of(&raw, &base, images), images)))
        })
    };
    let mut shown = look().await?;
    if shown.is_none() && keeping::bring(&face, asked.email_id).await? {
        shown = look().await?;
    }
    let Some((shown, images)) = shown else {
        return Err(Failure::refuse(StatusCode::CONFLICT, "the message has not been fetched yet"));
    };
    let answer = json!({
        "url": format!("{}/m/{capability}", content_origin(face.port)),
        "remoteHosts": shown.remote_hosts,
        "trackingPixels": shown.tracking_pixels,
        "imagesShown": images == Remote::Wanted,
        "kind": shown.kind,
    });
    let view = View {
        capability,
        session: visitor.session(),
        email: asked.email_id,
        theme: asked.theme,
        shown,
        good_until: face.net.now() + limits::VIEW.as_secs().cast_signed(),
    };
    face.views.keep(view, face.net.now());
    Ok(Json(answer))
}

/// One frame.
#[derive(Debug)]
pub struct View {
    capability: String,
    session: SessionId,
    email: EmailId,
    theme: Theme,
    shown: Shown,
    good_until: i64,
}

/// The frames that may be opened, and how many images are fetched for them at once.
#[derive(Debug)]
pub struct Views {
    kept: Mutex<VecDeque<Arc<View>>>,
    fetching: Semaphore,
}

impl Default for Views {
    fn default() -> Views {
        Views { kept: Mutex::default(), fetching: Semaphore::new(limits::REMOTE_IMAGES_AT_ONCE) }
    }
}

impl Views {
    /// Keeps a view; lets old ones go.
    pub fn keep(&self, view: View, now: i64) {
        let mut views = self.lock();
        views.retain(|known| known.good_until > now);
        let room = limits::VIEWS_BYTES.saturating_sub(view.shown.size_bytes());
        while views.len() >= limits::VIEWS
            || views.iter().map(|known| known.shown.size_bytes()).sum::<usize>() > room
        {
            if views.pop_front().is_none() {
                break;
            }
        }
        views.push_back(Arc::new(view));
    }

    /// The view of an address, while it is good and its session lives.
    pub fn find(&self, capability: &str, now: i64, lives: impl Fn(SessionId) -> bool) -> Option<Arc<View>> {
        let views = self.lock();
        let found = views.iter().find(|view| random::same(&view.capability, capability))?;
        (found.good_until > now && lives(found.session)).then(|| Arc::clone(found))
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<View>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find(face: &Face, called: Called, capability: &str) -> Option<Arc<View>> {
    // Never under the page's own name: there a frame would share its cookies.
    if called != Called::Content {
        return None;
    }
    face.views.find(capability, face.net.now(), |session| face.keys.lives(session, face.net.now()))
}

/// `GET /m/{capability}`
pub async fn frame(
    State(face): State<Face>,
    Extension(called): Extension<Called>,
    Path(capability): Path<String>,
) -> Response {
    let Some(view) = find(&face, called, &capability) else { return gone() };
    match random::word() {
        Ok(nonce) => {
            let html = document(&view.shown, view.theme, &nonce, &page_origin(face.port));
            (frame_headers(&nonce, &page_origin(face.port)), html).into_response()
        }
        Err(error) => super::broken(&error),
    }
}

/// `GET /m/{capability}/part/{part}`: an inline image of that one message.
pub async fn part(
    State(face): State<Face>,
    Extension(called): Extension<Called>,
    Path((capability, part)): Path<(String, usize)>,
) -> Result<Response, Failure> {
    let Some(view) = find(&face, called, &capability) else { return Ok(gone()) };
    let Some(media_type) = view.shown.images.get(&part).and_then(|claimed| image_type(claimed)) else {
        return Ok(gone());
    };
    let (store, email) = (face.store.clone(), view.email);
    let bytes = blocking(move || {
        let raw = store.read(|tx| tx.raw(email))?;
        Ok::<_, Failure>(raw.map(|raw| shown::part_bytes(&raw, part)))
    })
    .await?;
    let Some(bytes) = bytes else { return Ok(gone()) };
    Ok((picture_headers(media_type), bytes).into_response())
}

/// `GET /m/{capability}/remote/{number}`: an image from elsewhere that the person
/// asked for, fetched here: no cookie, no referrer, nothing of this computer's
/// network, and only what is a picture by its bytes.
pub async fn remote(
    State(face): State<Face>,
    Extension(called): Extension<Called>,
    Path((capability, number)): Path<(String, usize)>,
) -> Response {
    let Some(view) = find(&face, called, &capability) else { return gone() };
    let Some(address) = view.shown.remote_images.get(number) else { return gone() };
    let Ok(_place) = face.views.fetching.acquire().await else { return gone() };
    let limits = HttpLimits { body_bytes: limits::REMOTE_IMAGE_BYTES, deadline: limits::REMOTE_IMAGE };
    let fetched = face.net.public_get(address, &limits).await;
    match &fetched {
        Ok(answer) if answer.status == 200 => match picture(&answer.body) {
            Some(media_type) => (picture_headers(media_type), answer.body.clone()).into_response(),
            None => refuse(StatusCode::BAD_GATEWAY, "what was fetched is no picture"),
        },
        Ok(answer) => refuse(StatusCode::BAD_GATEWAY, &format!("the server answered {}", answer.status)),
        Err(error) => refuse(StatusCode::BAD_GATEWAY, &error.to_string()),
    }
}

/// What a picture is by its first bytes (WHATWG MIME Sniffing §6.1), whatever it
/// is called. SVG begins with none of them.
fn picture(bytes: &[u8]) -> Option<&'static str> {
    let is = |start: &[u8]| bytes.starts_with(start);
    let brand = bytes.get(4..12).unwrap_or_default();
    if is(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if is(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if is(b"GIF87a") || is(b"GIF89a") {
        Some("image/gif")
    } else if is(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else if [b"ftypavif", b"ftypavis"].iter().any(|known| brand == *known) {
        Some("image/avif")
    } else {
        None
    }
}

fn picture_headers(media_type: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut set =
        |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_TYPE, media_type);
    set(header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
    // The frame's origin is opaque, so `same-origin` would keep its own images out.
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-site");
    set(header::CACHE_CONTROL, "no-store");
    headers
}

/// Pictures that a browser only draws. SVG is a document with scripts, and is none of them.
fn image_type(claimed: &str) -> Option<&'static str> {
    ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"]
        .into_iter()
        .find(|known| claimed.eq_ignore_ascii_case(known))
        .or(claimed.eq_ignore_ascii_case("image/jpg").then_some("image/jpeg"))
}

fn gone() -> Response {
    refuse(StatusCode::NOT_FOUND, "this view is gone: open the message anew")
}

/// The headers that hold whatever is in the frame, sanitised or not.
fn frame_headers(nonce: &str, page: &str) -> HeaderMap {
    let policy = format!(
        "sandbox allow-scripts allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
         script-src 'nonce-{nonce}'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'none'; \
         form-action 'none'; base-uri 'none'; frame-ancestors {page}"
    );
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, "text/html; charset=utf-8");
    set(header::CONTENT_SECURITY_POLICY, &policy);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(header::X_DNS_PREFETCH_CONTROL, "off");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::CACHE_CONTROL, "no-store");
    headers
}

/// The frame's document. What is ours stands before and after the message's markup.
fn document(shown: &Shown, theme: Theme, nonce: &str, page: &str) -> String {
    let (scheme, class) = match (shown.kind, theme) {
        (Kind::Plain, Theme::Dark) => ("dark", "plain dark"),
        (Kind::Plain, Theme::Light) => ("light", "plain"),
        // Colours of a sender are made for white paper.
        (Kind::Html, _) => ("light", "html"),
    };
    let script = SCRIPT.replace("PAGE", page);
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><title></title>\
         <meta name=\"color-scheme\" content=\"{scheme}\"><style>{STYLE}</style></head>\
         <body class=\"{class}\"><div id=\"postduif-message\" dir=\"auto\">{}</div>\
         <script nonce=\"{nonce}\">{script}</script></body></html>",
        shown.html
    )
}

const STYLE: &str = include_str!("frame.css");
const SCRIPT: &str = include_str!("frame.js");

#[cfg(test)]
mod tests {
    use super::*;

    fn view(capability: &str, good_until: i64) -> View {
        let shown = Shown::of(b"Subject: x\r\n\r\nhallo", "/m/x", Remote::Blocked);
        let (session, email) = (SessionId(7), EmailId(1));
        View { capability: capability.to_owned(), session, email, theme: Theme::Light, shown, good_until }
    }

    #[test]
    fn a_view_ends_with_its_time_and_its_session() {
        let views = Views::default();
        views.keep(view("a", 100), 0);
        assert!(views.find("a", 99, |_| true).is_some());
        assert!(views.find("a", 100, |_| true).is_none());
        assert!(views.find("a", 99, |session| session != SessionId(7)).is_none());
        assert!(views.find("b", 99, |_| true).is_none());
        for n in 0..limits::VIEWS {
            views.keep(view(&n.to_string(), 100), 0);
        }
        assert!(views.find("a", 1, |_| true).is_none(), "the oldest went");
    }

    #[test]
    fn a_picture_is_one_by_its_bytes() {
        for (bytes, expected) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], Some("image/png")),
            (b"\xff\xd8\xff\xe0", Some("image/jpeg")),
            (b"GIF89a.", Some("image/gif")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"\0\0\0\x20ftypavif", Some("image/avif")),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
            (b"<!doctype html>", None),
            (b"RIFF\0\0\0\0WAVE", None),
            (b"", None),
        ] {
            assert_eq!(picture(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn only_pictures_are_images() {
        assert_eq!(image_type("IMAGE/JPG"), Some("image/jpeg"));
        for other in ["image/svg+xml", "text/html", "", "image/png; x=y"] {
            assert_eq!(image_type(other), None, "{other}");
        }
    }
}
