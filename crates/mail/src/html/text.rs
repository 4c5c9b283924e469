//! The text of HTML, straight from the tokens: linear, without a tree.

use std::cell::RefCell;

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::tokens;

/// The text of HTML as a person would read it; linear in its length.
///
/// Block elements end lines, quotes get `> `, list items `- `.
pub fn to_text(html: &str) -> String {
    let sink = Sink { state: RefCell::new(State::default()) };
    let sink = tokens::run(html, sink).0;
    let mut text = sink.state.into_inner().out;
    text.truncate(text.trim_end().len());
    text
}

struct Sink {
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    out: String,
    /// Inside an element whose text nobody sees.
    skipped: Option<&'static str>,
    pre: usize,
    quotes: usize,
    /// Line ends owed before the next text.
    breaks: usize,
    /// A space owed before the next text of the line.
    space: bool,
    bullet: bool,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        match token {
            Token::CharacterTokens(text) if state.skipped.is_none() => state.text(&text),
            Token::TagToken(tag) => return state.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        let start = tag.kind == TagKind::StartTag;
        if let Some(skipped) = self.skipped {
            if !start && name == skipped {
                self.skipped = None;
            }
            return TokenSinkResult::Continue;
        }
        if let (true, Some((skipped, raw))) = (start, SKIPPED.iter().find(|(skipped, _)| name == *skipped)) {
            self.skipped = Some(skipped);
            return TokenSinkResult::RawData(*raw);
        }
        match name {
            "br" => self.breaks += 1,
            "td" | "th" => self.space = true,
            "li" if start => {
                self.breaks = self.breaks.max(1);
                self.bullet = true;
            }
            "pre" => {
                self.breaks = self.breaks.max(1);
                self.pre = if start { self.pre + 1 } else { self.pre.saturating_sub(1) };
            }
            "blockquote" => {
                self.breaks = self.breaks.max(if start { 1 } else { 2 });
                self.quotes = if start { self.quotes + 1 } else { self.quotes.saturating_sub(1) };
            }
            _ if PARAGRAPHS.contains(&name) => self.breaks = self.breaks.max(2),
            _ if LINES.contains(&name) => self.breaks = self.breaks.max(1),
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn text(&mut self, text: &str) {
        if self.pre > 0 {
            for (n, line) in text.split('\n').enumerate() {
                self.breaks += usize::from(n > 0);
                if !line.is_empty() {
                    self.begin();
                    self.out.push_str(line);
                }
            }
            return;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let blank = rest.len() - rest.trim_start_matches(is_blank).len();
            self.space |= blank > 0;
            rest = &rest[blank..];
            let word = rest.find(is_blank).unwrap_or(rest.len());
            if word > 0 {
                self.begin();
                self.out.push_str(&rest[..word]);
                rest = &rest[word..];
            }
        }
    }

    /// Writes what is owed before text: line ends, quote marks, a bullet or a space.
    fn begin(&mut self) {
        let fresh = self.breaks > 0 || self.out.is_empty();
        if self.breaks > 0 && !self.out.is_empty() {
            for _ in 0..self.breaks.min(2) {
                self.out.push('\n');
            }
        }
        if fresh {
            for _ in 0..self.quotes.min(QUOTES) {
                self.out.push('>');
            }
            if self.quotes > 0 {
                self.out.push(' ');
            }
        } else if self.space {
            self.out.push(' ');
        }
        if std::mem::take(&mut self.bullet) {
            self.out.push_str("- ");
        }
        (self.breaks, self.space) = (0, false);
    }
}

/// HTML's own white space; a no-break space is text.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0C')
}

/// Elements whose text nobody sees, and how they are read.
pub(super) const SKIPPED: [(&str, RawKind); 6] = [
    ("script", RawKind::ScriptData),
    ("style", RawKind::Rawtext),
    ("title", RawKind::Rcdata),
    ("iframe", RawKind::Rawtext),
    ("noembed", RawKind::Rawtext),
    ("noframes", RawKind::Rawtext),
];
const PARAGRAPHS: [&str; 14] =
    ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "hr", "figure", "fieldset"];
const LINES: [&str; 22] = [
    "div", "tr", "li", "dt", "dd", "body", "center", "address", "article", "aside", "footer", "header",
    "main", "nav", "section", "caption", "form", "legend", "option", "summary", "details", "tbody",
];
/// Marks of nested quotes in one line.
const QUOTES: usize = 20;
