//! Looks at HTML before it is cleaned: its images, and every host it would load from.
//!
//! Only informs: what this misses stays out all the same, for nothing remote passes the cleaning.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher as _};

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::style::{self, Seen};
use super::text::SKIPPED;
use super::tokens;
use crate::limits;

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    /// Sources of images as written; `true` for those that only count who reads.
    pub(super) images: BTreeMap<String, bool>,
    pub(super) hosts: BTreeSet<String>,
    pub(super) tracking_pixels: usize,
    depth: usize,
    deepest: usize,
    /// Formatting elements that are open: their name, what was written of them, and its length.
    formatting: Vec<(String, u64, usize)>,
    /// Bytes that opening them again in every later element may come to.
    repeated: usize,
    run: Run,
    /// Steps that writing the text will take.
    steps: u64,
    tables: usize,
    in_style: bool,
    /// The style element that is open is meant for screens.
    for_screens: bool,
    /// What stands in style sheets for screens, one after the other.
    pub(super) sheet: String,
    foreign: usize,
}

/// `None` when it is too deep or too strange for a tree of it to be built in good time.
pub(super) fn scan(html: &str) -> Option<Found> {
    let (sink, whole) = tokens::run(html, Sink(RefCell::new(Found::default())));
    let mut found = sink.0.into_inner();
    found.end_run();
    let cheap = found.deepest <= DEPTH && found.repeated <= REPEATED_BYTES && found.steps <= STEPS;
    (whole && cheap).then_some(found)
}

/// Text that may become one piece of the tree.
///
/// Whoever writes it looks from each mark on to the next `<` or `>` (html5ever 0.40.1,
/// `write_escaped`), so a piece takes its length times its marks: four million `&` took
/// two minutes.
#[derive(Default)]
struct Run {
    length: u64,
    marks: u64,
}

struct Sink(RefCell<Found>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut found = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) if found.in_style => found.style_sheet(&text),
            Token::CharacterTokens(text) => found.run.add(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => return found.start(&tag),
            Token::TagToken(tag) => found.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Run {
    fn add(&mut self, text: &str) {
        self.length += text.len() as u64;
        // Also the first byte of U+0080 to U+00BF, for it may begin a no-break space.
        self.marks += text.bytes().filter(|b| matches!(b, b'&' | 0xC2)).count() as u64;
    }
}

impl Found {
    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        self.steps = self.steps.saturating_add(run.length.saturating_mul(run.marks));
    }

    /// A tag ends a piece of text; in a table it need not, for loose text is moved before the table.
    fn end_run_at(&mut self, name: &str, start: bool) {
        if self.tables == 0 {
            self.end_run();
        }
        if name == "table" {
            self.tables = if start { self.tables + 1 } else { self.tables.saturating_sub(1) };
        }
    }

    fn start(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        self.end_run_at(name, true);
        if !tag.self_closing && !NOT_DEEPER.contains(&name) {
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
        }
        self.repeated += self.formatting.iter().map(|(_, _, length)| length).sum::<usize>();
        if FORMATTING.contains(&name) && self.formatting.len() < DEPTH {
            self.open_formatting(tag);
        }
        self.foreign += usize::from(matches!(name, "svg" | "math") && !tag.self_closing);
        for attribute in &tag.attrs {
            let value = &*attribute.value;
            match (name, &*attribute.name.local) {
                (_, "style") => self.css(value),
                (_, "background" | "poster" | "data")
                | ("link" | "image" | "use" | "base", "href" | "xlink:href") => self.url(value),
                (_, "srcset") => value
                    .split(',')
                    .filter_map(|one| one.split_whitespace().next())
                    .for_each(|one| self.url(one)),
                ("img", "src") => {}
                (_, "src") => self.url(value),
                _ => {}
            }
        }
        if name == "img" {
            self.image(tag);
        }
        self.in_style = name == "style";
        self.for_screens = self.in_style && is_for_screens(tag);
        match SKIPPED.iter().find(|(raw, _)| name == *raw) {
            // Within SVG these are elements as any other.
            Some((_, kind)) if self.foreign == 0 => TokenSinkResult::RawData(*kind),
            _ => TokenSinkResult::Continue,
        }
    }

    /// As a tree builder does: of equal ones three are kept, of links one.
    fn open_formatting(&mut self, tag: &Tag) {
        let mut hasher = std::hash::DefaultHasher::new();
        let mut length = tag.name.len() * 2 + 5;
        for attribute in &tag.attrs {
            (&*attribute.name.local, &*attribute.value).hash(&mut hasher);
            length += attribute.name.local.len() + attribute.value.len() + 4;
        }
        let one = (tag.name.to_string(), hasher.finish(), length);
        if one.0 == "a" {
            self.formatting.retain(|(name, ..)| name != "a");
        }
        if self.formatting.iter().filter(|open| **open == one).count() < 3 {
            self.formatting.push(one);
        }
    }

    fn end(&mut self, name: &str) {
        self.end_run_at(name, false);
        if let Some(at) = self.formatting.iter().rposition(|(open, ..)| open == name) {
            self.formatting.remove(at);
        }
        if !NOT_DEEPER.contains(&name) {
            self.depth = self.depth.saturating_sub(1);
        }
        self.foreign = self.foreign.saturating_sub(usize::from(matches!(name, "svg" | "math")));
        if std::mem::take(&mut self.in_style) {
            self.sheet.push('\n');
        }
    }

    fn image(&mut self, tag: &Tag) {
        let attribute =
            |name: &str| tag.attrs.iter().find(|one| &*one.name.local == name).map(|one| &*one.value);
        let Some(source) = attribute("src") else { return };
        let remote = host(source);
        let seen = attribute("style").map(style::seen).unwrap_or_default();
        let pixel = remote.is_some()
            && is_pixel(attribute("width"), attribute("height"), attribute("hidden").is_some(), &seen);
        self.tracking_pixels += usize::from(pixel);
        self.hosts.extend(remote);
        if self.images.len() < IMAGES {
            *self.images.entry(source.to_owned()).or_default() |= pixel;
        }
    }

    fn url(&mut self, url: &str) {
        self.hosts.extend(host(url));
    }

    /// Every `url(…)` and every quoted text of a style sheet, for `@import` has both.
    fn style_sheet(&mut self, css: &str) {
        self.css(css);
        if self.for_screens {
            let room = limits::SHEET_BYTES.saturating_sub(self.sheet.len());
            self.sheet.push_str(&css[..css.floor_char_boundary(room)]);
        }
    }

    fn css(&mut self, css: &str) {
        for piece in css.split(['(', ')', '"', '\'']).take(CSS_PIECES) {
            self.url(piece);
        }
    }
}

fn is_for_screens(style: &Tag) -> bool {
    let media =
        style.attrs.iter().find(|one| &*one.name.local == "media").map(|one| one.value.to_lowercase());
    media.is_none_or(|media| {
        media.trim().is_empty() || ["all", "screen"].iter().any(|kind| media.contains(kind))
    })
}

fn is_pixel(width: Option<&str>, height: Option<&str>, hidden: bool, seen: &Seen) -> bool {
    let number = |text: Option<&str>| text?.trim().trim_end_matches("px").parse::<f32>().ok();
    let width = seen.width.or_else(|| number(width));
    let height = seen.height.or_else(|| number(height));
    let tiny = |size: Option<f32>| size.is_none_or(|size| size <= PIXEL);
    hidden || seen.hidden || ((width.is_some() || height.is_some()) && tiny(width) && tiny(height))
}

/// The host of an http, https or protocol-relative address, lower case.
pub(super) fn host(url: &str) -> Option<String> {
    // Browsers pass over blanks and control characters here.
    let url: String = url.chars().filter(|c| !c.is_control()).take(HOST_BYTES).collect();
    let url = url.trim().replace('\\', "/").to_ascii_lowercase();
    let rest = url.strip_prefix("https:").or_else(|| url.strip_prefix("http:")).unwrap_or(&url);
    let authority = rest.strip_prefix("//")?.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = if host.starts_with('[') { host } else { host.split(':').next()? };
    (!host.is_empty()).then(|| host.to_owned())
}

/// Elements that hold nothing, or that the next of their kind ends.
const NOT_DEEPER: [&str; 32] = [
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link",
    "meta", "param", "source", "track", "wbr", "p", "li", "td", "tr", "th", "dt", "dd", "option", "tbody",
    "thead", "tfoot", "colgroup", "html", "head", "body",
];
/// Elements that a tree builder opens again where their parent ended without them.
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// HTML that may grow by more than this when its tree is built is shown as its text.
const REPEATED_BYTES: usize = 32 << 20;
/// HTML whose text would take more steps to write is shown as its text; about half a second.
const STEPS: u64 = 40_000_000_000;
/// Deeper HTML is shown as its text: building its tree takes time that grows with the square.
const DEPTH: usize = 1_000;
/// Images with sources of their own.
const IMAGES: usize = 2_000;
const CSS_PIECES: usize = 10_000;
const HOST_BYTES: usize = 400;
/// Images up to this many px only tell the sender who reads.
const PIXEL: f32 = 3.0;
