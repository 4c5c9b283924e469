//! A person at a browser, as far as the identity provider's forms need one:
//! follows redirects, keeps cookies, fills fields in. Speaks to the provider
//! behind the web server, so it needs no TLS and trusts nobody.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context, Result, bail};

use crate::User;

/// What the person answers when asked whether a program may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Yes.
    Allow,
    /// No.
    Deny,
}

/// One browser with its cookies.
pub struct Browser {
    at: SocketAddr,
    issuer: String,
    cookies: BTreeMap<String, String>,
}

/// More steps than any sign-in has.
const STEPS: usize = 30;

impl Browser {
    /// A browser without a past, for the provider at that address.
    pub fn new(at: SocketAddr, issuer: &str) -> Browser {
        Browser { at, issuer: issuer.to_owned(), cookies: BTreeMap::new() }
    }

    /// Opens an address of the provider's and goes on until it leads elsewhere,
    /// or to a page without a form.
    pub fn walk(&mut self, url: &str, user: &User, decision: Decision) -> Result<String> {
        let (mut url, mut body) = (url.to_owned(), None);
        let mut tried = false;
        for _ in 0..STEPS {
            let Some(path) = url.strip_prefix(&self.issuer) else { return Ok(url) };
            let page = self.ask(path, body.take())?;
            if let Some(next) = page.location {
                url = if next.starts_with('/') { self.issuer.clone() + &next } else { next };
                continue;
            }
            let Some(form) = Form::on(&page.text) else {
                return if page.status == 200 {
                    Ok(page.text)
                } else {
                    bail!("{url}: {} {}", page.status, page.text)
                };
            };
            if form.asks("password") && std::mem::replace(&mut tried, true) {
                bail!("the password is wrong: {}", page.text);
            }
            body = Some(form.filled(user, decision));
            if let Some(action) = form.action {
                url = if action.starts_with('/') { self.issuer.clone() + &action } else { action };
            }
        }
        bail!("{STEPS} steps, and no end: {url}")
    }

    fn ask(&mut self, path: &str, body: Option<String>) -> Result<Page> {
        let name = self.issuer.trim_start_matches("https://");
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "{} {path} HTTP/1.0\r\nHost: {name}\r\nX-Forwarded-Proto: https\r\nCookie: {}\r\n",
            if body.is_some() { "POST" } else { "GET" },
            cookies.join("; "),
        );
        let body = body.unwrap_or_default();
        let mut stream = TcpStream::connect(self.at).context("connecting to the identity provider")?;
        write!(
            stream,
            "{head}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, text) = answer.split_once("\r\n\r\n").context("an answer has a head")?;
        let mut page = Page { status: 0, location: None, text: text.to_owned() };
        page.status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("a status")?;
        for (name, value) in head.lines().filter_map(|line| line.split_once(": ")) {
            match name.to_ascii_lowercase().as_str() {
                "location" => page.location = Some(value.to_owned()),
                "set-cookie" => self.keep(value),
                _ => {}
            }
        }
        Ok(page)
    }

    fn keep(&mut self, cookie: &str) {
        let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) else {
            return;
        };
        match value {
            "" => self.cookies.remove(name),
            _ => self.cookies.insert(name.to_owned(), value.to_owned()),
        };
    }
}

struct Page {
    status: u16,
    location: Option<String>,
    text: String,
}

/// The first form of a page: where it goes, and its fields with what is in them.
struct Form {
    action: Option<String>,
    fields: Vec<(String, String)>,
}

impl Form {
    fn on(page: &str) -> Option<Form> {
        let (_, form) = page.split_once("<form")?;
        let (start, inside) = form.split_once('>')?;
        let inside = inside.split("</form>").next().unwrap_or_default();
        let tags = inside.split('<').filter(|tag| tag.starts_with("input") || tag.starts_with("button"));
        let fields = tags
            .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())));
        Some(Form { action: attribute(start, "action"), fields: fields.collect() })
    }

    fn asks(&self, field: &str) -> bool {
        self.fields.iter().any(|(name, _)| name == field)
    }

    /// As a form is sent, every field once.
    fn filled(&self, user: &User, decision: Decision) -> String {
        let decision = if decision == Decision::Allow { "allow" } else { "deny" };
        let fields: BTreeMap<&str, &str> = self
            .fields
            .iter()
            .map(|(name, value)| match name.as_str() {
                "login" => ("login", user.address.as_str()),
                "password" => ("password", user.password.as_str()),
                "decision" => ("decision", decision),
                other => (other, value.as_str()),
            })
            .collect();
        let pairs = fields.into_iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    Some(value.split('"').next().unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&"))
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
