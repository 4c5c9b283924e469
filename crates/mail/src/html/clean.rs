//! Makes HTML harmless: an allow-list, no exceptions (invariant 19).

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use ammonia::{Builder, UrlRelative};

use super::scan::{self, Found};
use super::{Clean, Flowed, Options, from_plain, sheet, style, to_text};
use crate::charset::{guard, percent_decoded};
use crate::limits;

/// Makes HTML harmless. Never panics; what cannot be cleaned is shown as its text.
pub fn sanitize(html: &str, options: &Options<'_>) -> Clean {
    let whole = html.len() <= limits::HTML_BYTES;
    let found = if whole { scan::scan(html) } else { None };
    let Some(found) = found else { return as_text(html) };
    let sources = sources(&found, options);
    match guard(|| cleaned(html, sources)) {
        Some(html) => Clean {
            html,
            css: guard(|| sheet::clean(&found.sheet)).unwrap_or_default(),
            remote_hosts: found.hosts.into_iter().collect(),
            tracking_pixels: found.tracking_pixels,
        },
        None => as_text(html),
    }
}

fn as_text(html: &str) -> Clean {
    let text = to_text(&html[..html.floor_char_boundary(limits::HTML_BYTES)]);
    Clean { html: from_plain(&text, Flowed::No), ..Clean::default() }
}

/// What becomes of each image's source, decided before the cleaning so that nothing is
/// changed after it. A source that is not here is taken out.
fn sources(found: &Found, options: &Options<'_>) -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    for (source, &pixel) in &found.images {
        let address = source.trim();
        let start = address.get(..5).unwrap_or_default().to_ascii_lowercase();
        let becomes = if start.starts_with("cid:") {
            // RFC 2392 §2: a Content-ID in a URL is percent-encoded.
            let id = percent_decoded(&address[4..]);
            options.cid.and_then(|cid| cid(&String::from_utf8_lossy(&id)))
        } else if start == "data:" {
            // Base64 comes in lines, as in a message.
            let data: String = address.chars().filter(|c| !c.is_ascii_whitespace()).collect();
            is_picture(&data).then_some(data)
        } else if pixel || scan::host(address).is_none() {
            None
        } else {
            let absolute =
                if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
            options.remote.and_then(|remote| remote(&absolute))
        };
        if let Some(becomes) = becomes {
            sources.insert(source.clone(), becomes);
        }
    }
    sources
}

/// Nothing in it that would have to be escaped.
fn is_picture(data: &str) -> bool {
    if !data.bytes().all(|b| b.is_ascii_graphic() && !b"&<>\"".contains(&b)) {
        return false;
    }
    let kind = data.get(5..).and_then(|rest| rest.split([',', ';']).next()).unwrap_or_default();
    ["image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp"]
        .iter()
        .any(|safe| kind.trim().eq_ignore_ascii_case(safe))
}

fn cleaned(html: &str, sources: BTreeMap<String, String>) -> String {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().collect())
        .clean_content_tags(WITH_CONTENT.into_iter().collect())
        .generic_attributes(ATTRIBUTES.into_iter().collect())
        .tag_attributes([("a", HashSet::from(["href"])), ("img", HashSet::from(["src", "alt"]))].into())
        .url_schemes(HashSet::from(["http", "https", "mailto", "cid", "data"]))
        .url_relative(UrlRelative::PassThrough)
        .set_tag_attribute_value("a", "target", "_blank")
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => sources.get(value).map(|becomes| Cow::Owned(becomes.clone())),
            // Writing one takes time that grows with the square; nobody reads so long a title.
            _ if value.len() > VALUE_BYTES => None,
            ("a", "href") => link(value),
            (_, "style") => Some(style::clean(value)).filter(|style| !style.is_empty()).map(Cow::Owned),
            (_, "title" | "alt") => Some(Cow::Borrowed(value)),
            _ => is_plain_value(value).then_some(Cow::Borrowed(value)),
        });
    builder.clean(html).to_string()
}

/// Only these lead out of a message. What a browser would pass over, blanks around and
/// line ends within (WHATWG URL §4.4), is taken out before looking, so that it sees what we saw.
fn link(href: &str) -> Option<Cow<'_, str>> {
    let href = href.trim_ascii();
    let broken = |c: char| matches!(c, '\t' | '\n' | '\r');
    let href = if href.contains(broken) { Cow::Owned(href.replace(broken, "")) } else { Cow::Borrowed(href) };
    let lower = href.get(..8).unwrap_or(&href).to_ascii_lowercase();
    let known = lower == "https://"
        || lower.starts_with("http://")
        || href.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    (known && !href.contains(char::is_control)).then_some(href)
}

/// Sizes, colours, names of fonts: no more than this is in the attributes that are left.
fn is_plain_value(value: &str) -> bool {
    value.len() <= PLAIN_VALUE_BYTES
        && value.chars().all(|c| c.is_alphanumeric() || " #%.,;-_+*'\"()".contains(c))
        && !value.contains('(')
}

/// Longer attributes are left out, pictures apart.
const VALUE_BYTES: usize = 4 * 1024;
const PLAIN_VALUE_BYTES: usize = 200;

const TAGS: [&str; 76] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
    "details",
    "summary",
];

/// Taken out with what is in them.
const WITH_CONTENT: [&str; 19] = [
    "script", "style", "title", "svg", "math", "iframe", "frameset", "object", "embed", "applet", "noscript",
    "template", "textarea", "select", "video", "audio", "canvas", "noembed", "noframes",
];

const ATTRIBUTES: [&str; 26] = [
    "class",
    "align",
    "valign",
    "bgcolor",
    "border",
    "cellpadding",
    "cellspacing",
    "width",
    "height",
    "dir",
    "lang",
    "title",
    "style",
    "color",
    "face",
    "size",
    "colspan",
    "rowspan",
    "span",
    "start",
    "nowrap",
    "hspace",
    "vspace",
    "noshade",
    "type",
    "value",
];
