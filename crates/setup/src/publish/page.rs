//! The page for people who set a program up by hand: name, address, servers,
//! ports. Static HTML without a script, readable by keyboard, by voice and in
//! the dark. Its words come from whoever has the catalogue.

use mail::server::{Protocol, Security};

use super::{MOBILECONFIG, Place, Provider, mobileconfig};
use crate::table::User;

/// Gives the text of a key with its values.
pub type Say<'a> = dyn Fn(&str, &[(&str, &str)]) -> String + 'a;

/// A language of the page: its code, its own name, its texts.
pub struct Language<'a> {
    /// `nl`
    pub code: &'a str,
    /// `Nederlands`
    pub name: &'a str,
    /// Its texts.
    pub say: &'a Say<'a>,
}

/// The file name of the page in a language. The first is what comes without a name.
pub fn file_name(languages: &[Language<'_>], code: &str) -> String {
    match languages.first().is_some_and(|first| first.code == code) {
        true => "index.html".to_owned(),
        false => format!("index.{code}.html"),
    }
}

/// The page in one of the languages; leads to the others.
pub fn page(provider: &Provider, languages: &[Language<'_>], language: &Language<'_>) -> String {
    let named = [("name", provider.name.as_str()), ("domain", provider.domain.as_str())];
    let text = |key: &str| escape(&(language.say)(&format!("provider-page-{key}"), &named));
    let title = text("title");
    let mut body = format!("<h1>{title}</h1>\n<p>{}</p>\n", text("lead"));
    body.push_str(&facts(provider, &text));
    if provider.places(Protocol::Imap).next().is_some() && provider.places(Protocol::Pop3).next().is_some() {
        body.push_str(&format!("<p>{}</p>\n", text("choice")));
    }
    for (protocol, key) in [(Protocol::Imap, "imap"), (Protocol::Pop3, "pop3"), (Protocol::Smtp, "smtp")] {
        body.push_str(&table(provider, protocol, key, &text));
    }
    body.push_str(&format!("<p>{}</p>\n<p>{}</p>\n", text("first-row"), text("certificate")));
    if mobileconfig::of(provider).is_some() {
        body.push_str(&format!("<p><a href=\"{MOBILECONFIG}\">{}</a></p>\n", text("apple")));
    }
    if let Some(help) = &provider.help {
        body.push_str(&format!("<p><a href=\"{}\">{}</a></p>\n", escape(help), text("help")));
    }
    let code = language.code;
    format!(
        "<!doctype html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n{}<main>\n{body}</main>\n</body>\n</html>\n",
        links(languages, code, &text("languages"))
    )
}

fn links(languages: &[Language<'_>], here: &str, label: &str) -> String {
    let link = |language: &Language<'_>| {
        let (code, name) = (language.code, escape(language.name));
        let current = if code == here { " aria-current=\"page\"" } else { "" };
        let to = file_name(languages, code);
        format!("<a href=\"{to}\" lang=\"{code}\" hreflang=\"{code}\"{current}>{name}</a>\n")
    };
    format!("<nav aria-label=\"{label}\">\n{}</nav>\n", languages.iter().map(link).collect::<String>())
}

/// Name, address, login name and password: what every program asks first.
fn facts(provider: &Provider, text: &dyn Fn(&str) -> String) -> String {
    let user = match provider.user {
        User::Address => text("user-address"),
        User::Local => text("user-local"),
    };
    let rows = [
        (text("name"), text("name-what")),
        (text("address"), text("address-what")),
        (text("user"), user),
        (text("password"), text("password-what")),
    ];
    let row = |(name, what): (String, String)| format!("<dt>{name}</dt>\n<dd>{what}</dd>\n");
    format!("<dl>\n{}</dl>\n", rows.map(row).concat())
}

fn table(provider: &Provider, protocol: Protocol, key: &str, text: &dyn Fn(&str) -> String) -> String {
    let rows: String = provider.places(protocol).map(|place| row(place, text)).collect();
    if rows.is_empty() {
        return String::new();
    }
    let head = ["server", "port", "security", "sign-in"]
        .map(|column| format!("<th scope=\"col\">{}</th>", text(column)))
        .concat();
    format!(
        "<h2 id=\"{key}\">{}</h2>\n<p>{}</p>\n<table aria-labelledby=\"{key}\">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n",
        text(key),
        text(&format!("{key}-what")),
    )
}

fn row(place: &Place, text: &dyn Fn(&str) -> String) -> String {
    let security = if place.security == Security::Tls { "tls" } else { "starttls" };
    format!(
        "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        escape(&place.host),
        place.port,
        text(security),
        text("normal-password")
    )
}

/// Text that is safe between tags and in a quoted attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Contrasts are 7:1 at least, in both schemes.
const STYLE: &str = "\
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; background: Canvas; color: CanvasText; }
body { margin: 0 auto; max-width: 46rem; padding: 1rem; }
h1, h2 { line-height: 1.25; }
nav a { margin-right: 1rem; }
nav a[aria-current] { font-weight: bold; text-decoration: none; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { font-weight: bold; }
dd { margin: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid GrayText; overflow-wrap: anywhere; }
th[scope=row] { font-weight: normal; }
code { font-size: 1rem; }
";
