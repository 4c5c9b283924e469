//! The one gate in front of every route (invariant 20). A web site can make a
//! browser talk to this server; the gate sees to it that such talk leads
//! nowhere: the Host must be ours (DNS rebinding), the Origin must be the page
//! (CSRF), and everything private needs a key.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Face;
use super::keys::{Keys, SessionId};

/// The name of a session's cookie. Ports do not part cookies, so two of us on
/// one computer need two names.
pub fn cookie_name(port: u16) -> String {
    format!("postduif-{port}")
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visitor {
    /// The page, by its cookie.
    Page(SessionId),
    /// Another program, by the token.
    Program,
    /// Nobody that we know; only public things.
    Nobody,
}

impl Visitor {
    /// The session that the views of a message are bound to; programs share one.
    pub fn session(self) -> SessionId {
        match self {
            Visitor::Page(session) => session,
            Visitor::Program | Visitor::Nobody => SessionId::PROGRAMS,
        }
    }
}

/// Under which name we were called. Ports do not part cookies, host names do:
/// the page lives under one name and the content of messages under the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Called {
    /// `127.0.0.1`: the page and its data.
    Page,
    /// `localhost` or `[::1]`: messages' frames, and programs that were told so.
    Content,
}

/// Why the gate stays shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Called by a name that is not ours.
    Host,
    /// Called by another site.
    Origin,
    /// No key, or not the right one.
    Key {
        /// A browser's page would pop a dialog up at an offer of Basic.
        offer_basic: bool,
    },
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, detail) = match self {
            Refusal::Host => (StatusCode::MISDIRECTED_REQUEST, "this server has another name"),
            Refusal::Origin => (StatusCode::FORBIDDEN, "other sites may not ask this"),
            Refusal::Key { .. } => (StatusCode::UNAUTHORIZED, "a key is needed: open Postduif anew"),
        };
        let mut response = super::refuse(status, detail);
        if let Refusal::Key { offer_basic } = self {
            let offer = if offer_basic { "Bearer, Basic realm=\"Postduif\"" } else { "Bearer" };
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(offer));
        }
        response
    }
}

/// Stands before the router.
pub async fn stand(State(face): State<Face>, mut request: Request, next: Next) -> Response {
    let checked =
        check(&face.keys, face.port, face.net.now(), request.method(), request.uri(), request.headers());
    let mut response = match checked {
        Ok((called, visitor)) => {
            request.extensions_mut().insert(called);
            request.extensions_mut().insert(visitor);
            next.run(request).await
        }
        Err(refusal) => refusal.into_response(),
    };
    harden(response.headers_mut());
    response
}

/// Headers that hold for every answer which does not say otherwise.
fn harden(headers: &mut HeaderMap) {
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
}

/// Decides. Pure, so that the table below it can be complete.
pub fn check(
    keys: &Keys,
    port: u16,
    now: i64,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<(Called, Visitor), Refusal> {
    let called = called(port, uri, headers)?;
    let safe = matches!(*method, Method::GET | Method::HEAD);
    let ours = origin(port, headers)?;
    let private = is_private(uri.path());
    if !private {
        // Public things are read only. What they hold is no secret, or has its secret in the address.
        return if safe { Ok((called, Visitor::Nobody)) } else { Err(Refusal::Origin) };
    }
    if let Some(given) = headers.get(header::AUTHORIZATION) {
        return match authorization(given).is_some_and(|word| keys.is_token(&word)) {
            true => Ok((called, Visitor::Program)),
            false => Err(no_key(headers)),
        };
    }
    let session = match called {
        Called::Page => cookie(port, headers).and_then(|word| keys.session(word, now)),
        Called::Content => None,
    };
    let Some(session) = session else { return Err(no_key(headers)) };
    // A cookie comes by itself, so it must be plain that the page itself asks.
    let plain = match site(headers) {
        Some("same-origin") => true,
        // Typed by the person.
        Some("none") => safe,
        // Older browsers do not say; they do send the Origin with a change.
        None => true,
        Some(_) => false,
    };
    if plain && (safe || ours) { Ok((called, Visitor::Page(session))) } else { Err(Refusal::Origin) }
}

fn no_key(headers: &HeaderMap) -> Refusal {
    Refusal::Key { offer_basic: site(headers).is_none() }
}

fn site(headers: &HeaderMap) -> Option<&str> {
    headers.get("sec-fetch-site").map(|value| value.to_str().unwrap_or("unreadable"))
}

/// Whether a path holds somebody's mail.
fn is_private(path: &str) -> bool {
    ["/jmap", "/.well-known/jmap", "/api"].iter().any(|private| {
        path.strip_prefix(private).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// The name in Host, and in the request line where it stands there too (RFC 9112 §3.2).
fn called(port: u16, uri: &Uri, headers: &HeaderMap) -> Result<Called, Refusal> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().map_err(|_| Refusal::Host)?,
        _ => return Err(Refusal::Host),
    };
    if uri.authority().is_some_and(|authority| authority.as_str() != host) {
        return Err(Refusal::Host);
    }
    let (name, given_port) = host.rsplit_once(':').ok_or(Refusal::Host)?;
    if given_port.parse() != Ok(port) {
        return Err(Refusal::Host);
    }
    match name {
        "127.0.0.1" => Ok(Called::Page),
        "[::1]" => Ok(Called::Content),
        name if name.eq_ignore_ascii_case("localhost") => Ok(Called::Content),
        _ => Err(Refusal::Host),
    }
}

/// Whether the Origin is the page's own. No Origin is no; another one is refused.
fn origin(port: u16, headers: &HeaderMap) -> Result<bool, Refusal> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) => Ok(false),
        (Some(origin), None) if origin.as_bytes() == page_origin(port).as_bytes() => Ok(true),
        _ => Err(Refusal::Origin),
    }
}

/// The origin of the page.
pub fn page_origin(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// The origin of messages' frames.
pub fn content_origin(port: u16) -> String {
    format!("http://localhost:{port}")
}

/// The word of our cookie.
pub fn cookie(port: u16, headers: &HeaderMap) -> Option<&str> {
    let ours = cookie_name(port);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, word)| (name == ours).then_some(word))
}

/// The word of `Bearer` (RFC 6750 §2.1) or the password of `Basic` (RFC 7617 §2).
fn authorization(value: &HeaderValue) -> Option<String> {
    let (scheme, rest) = value.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_owned());
    }
    if scheme.eq_ignore_ascii_case("basic") {
        let pair = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
        return pair.split_once(':').map(|(_, password)| password.to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail::Secret;

    const PORT: u16 = 8025;

    fn ask(
        keys: &Keys,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<(Called, Visitor), Refusal> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(header::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        check(keys, PORT, 10, &method.parse().unwrap(), &path.parse().unwrap(), &map)
    }

    /// Invariant 20, the name: a site whose name was pointed here afterwards.
    #[test]
    fn only_our_own_names_are_answered() {
        let keys = Keys::new(Secret::new("loper".to_owned()));
        for (host, expected) in [
            ("127.0.0.1:8025", Ok(Called::Page)),
            ("localhost:8025", Ok(Called::Content)),
            ("LOCALHOST:8025", Ok(Called::Content)),
            ("[::1]:8025", Ok(Called::Content)),
            ("127.0.0.1", Err(Refusal::Host)),
            ("127.0.0.1:80", Err(Refusal::Host)),
            ("127.0.0.2:8025", Err(Refusal::Host)),
            ("evil.test:8025", Err(Refusal::Host)),
            ("localhost.:8025", Err(Refusal::Host)),
            ("127.0.0.1.evil.test:8025", Err(Refusal::Host)),
            ("evil.test#127.0.0.1:8025", Err(Refusal::Host)),
            ("", Err(Refusal::Host)),
        ] {
            let got = ask(&keys, "GET", "/", &[("host", host)]).map(|(called, _)| called);
            assert_eq!(got, expected, "{host}");
        }
        assert_eq!(ask(&keys, "GET", "/", &[]), Err(Refusal::Host));
        let twice = [("host", "127.0.0.1:8025"), ("host", "evil.test:8025")];
        assert_eq!(ask(&keys, "GET", "/", &twice), Err(Refusal::Host));
        let absolute = ask(&keys, "GET", "http://evil.test:8025/", &[("host", "127.0.0.1:8025")]);
        assert_eq!(absolute, Err(Refusal::Host));
    }

    /// Invariant 20, the key and the site.
    #[test]
    fn a_cookie_only_counts_for_the_page_itself() {
        let keys = Keys::new(Secret::new("loper".to_owned()));
        let invitation = keys.invite(0).unwrap();
        let session = keys.redeem(&invitation, 1).unwrap().unwrap();
        let cookie = format!("a=b; postduif-8025={session}");
        let page = Ok(Visitor::Page(SessionId(1)));
        let basic = format!("Basic {}", STANDARD.encode("jan:loper"));
        let (own, evil) = ("http://127.0.0.1:8025", "http://evil.test");
        let (open, shut) = (Ok(Visitor::Program), Err(Refusal::Key { offer_basic: true }));
        let (nobody, origin) = (Ok(Visitor::Nobody), Err(Refusal::Origin));
        type Row<'a> = (&'a str, &'a str, &'a str, &'a [(&'a str, &'a str)], Result<Visitor, Refusal>);
        let table: &[Row<'_>] = &[
            ("GET", "/jmap/session", "127.0.0.1", &[], shut),
            ("GET", "/jmap/session", "127.0.0.1", &[("cookie", &cookie)], page),
            ("GET", "/api", "127.0.0.1", &[], shut),
            ("GET", "/apis", "127.0.0.1", &[], nobody),
            ("GET", "/.well-known/jmap", "127.0.0.1", &[], shut),
            // The cookie never counts under the name of messages.
            ("GET", "/jmap/session", "localhost", &[("cookie", &cookie)], shut),
            ("GET", "/jmap/session", "127.0.0.1", &[("cookie", "postduif-8025=x")], shut),
            // A change needs the page's own Origin.
            ("POST", "/jmap/api", "127.0.0.1", &[("cookie", &cookie)], origin),
            ("POST", "/jmap/api", "127.0.0.1", &[("cookie", &cookie), ("origin", own)], page),
            ("POST", "/jmap/api", "127.0.0.1", &[("cookie", &cookie), ("origin", evil)], origin),
            ("POST", "/jmap/api", "127.0.0.1", &[("cookie", &cookie), ("origin", "null")], origin),
            (
                "POST",
                "/jmap/api",
                "127.0.0.1",
                &[("cookie", &cookie), ("origin", "http://localhost:8025")],
                origin,
            ),
            (
                "POST",
                "/jmap/api",
                "127.0.0.1",
                &[("cookie", &cookie), ("origin", "http://127.0.0.1:81")],
                origin,
            ),
            ("DELETE", "/api/accounts/a1", "127.0.0.1", &[("cookie", &cookie)], origin),
            // Reading across sites: another port of the same host is the same site and another origin.
            (
                "GET",
                "/jmap/session",
                "127.0.0.1",
                &[("cookie", &cookie), ("sec-fetch-site", "same-site")],
                origin,
            ),
            (
                "GET",
                "/jmap/session",
                "127.0.0.1",
                &[("cookie", &cookie), ("sec-fetch-site", "cross-site")],
                origin,
            ),
            ("GET", "/jmap/session", "127.0.0.1", &[("cookie", &cookie), ("origin", evil)], origin),
            (
                "GET",
                "/jmap/session",
                "127.0.0.1",
                &[("cookie", &cookie), ("sec-fetch-site", "same-origin")],
                page,
            ),
            ("GET", "/jmap/session", "127.0.0.1", &[("cookie", &cookie), ("sec-fetch-site", "none")], page),
            // Other programs.
            ("GET", "/jmap/session", "127.0.0.1", &[("authorization", "Bearer loper")], open),
            ("POST", "/jmap/api", "localhost", &[("authorization", "bearer loper")], open),
            ("POST", "/jmap/api", "localhost", &[("authorization", &basic)], open),
            ("POST", "/jmap/api", "127.0.0.1", &[("authorization", "Bearer lope")], shut),
            ("POST", "/jmap/api", "127.0.0.1", &[("authorization", "Basic !!")], shut),
            (
                "POST",
                "/jmap/api",
                "127.0.0.1",
                &[("authorization", "Bearer loper"), ("origin", evil)],
                origin,
            ),
            // A wrong token is not mended by a right cookie.
            (
                "GET",
                "/jmap/session",
                "127.0.0.1",
                &[("authorization", "Bearer x"), ("cookie", &cookie)],
                shut,
            ),
            // Public things are for reading.
            ("GET", "/app.js", "127.0.0.1", &[], nobody),
            ("GET", "/m/abc", "localhost", &[("sec-fetch-site", "cross-site")], nobody),
            ("POST", "/app.js", "127.0.0.1", &[], origin),
            ("GET", "/app.js", "127.0.0.1", &[("origin", evil)], origin),
        ];
        for (method, path, host, headers, expected) in table {
            let host = format!("{host}:{PORT}");
            let mut all = vec![("host", host.as_str())];
            all.extend(*headers);
            let got = ask(&keys, method, path, &all).map(|(_, visitor)| visitor);
            assert_eq!(&got, expected, "{method} {path} {all:?}");
        }
    }

    #[test]
    fn a_browser_is_not_offered_basic() {
        let keys = Keys::new(Secret::new("loper".to_owned()));
        let headers = [("host", "127.0.0.1:8025"), ("sec-fetch-site", "same-origin")];
        let refusal = ask(&keys, "GET", "/jmap/session", &headers);
        assert_eq!(refusal, Err(Refusal::Key { offer_basic: false }));
    }
}
