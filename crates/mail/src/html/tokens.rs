//! Runs HTML through html5ever's tokenizer, bounded.

use std::cell::Cell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Token, TokenSink, TokenSinkResult, Tokenizer};

use crate::charset::guard;

/// Gives the sink back, and whether all was read.
///
/// The tokenizer compares each attribute of a tag with those before it, so a tag of a
/// million would take minutes: reading stops at a tag that may hold too many.
pub(super) fn run<S: TokenSink<Handle = ()>>(html: &str, sink: S) -> (S, bool) {
    let tokenizer = Tokenizer::new(Watched { sink, moved: Cell::new(false) }, Default::default());
    let whole = guard(|| {
        let mut waiting = Waiting::default();
        let mut rest = html;
        while !rest.is_empty() {
            let (chunk, after) = rest.split_at(rest.floor_char_boundary(CHUNK_BYTES.min(rest.len())));
            rest = after;
            let input = BufferQueue::default();
            input.push_back(StrTendril::from_slice(chunk));
            while !input.is_empty() {
                let _ = tokenizer.feed(&input);
            }
            if tokenizer.sink.moved.take() {
                waiting = Waiting::default();
                waiting.comment = chunk.contains("<!");
            } else if waiting.add(chunk) {
                return false;
            }
        }
        tokenizer.end();
        true
    });
    (tokenizer.sink.sink, whole.unwrap_or(false))
}

/// What was fed since the last token.
#[derive(Default)]
struct Waiting {
    comment: bool,
    separators: usize,
    /// And line ends: pictures in base64 hold both.
    slashes: usize,
}

impl Waiting {
    /// Whether it may be one tag of too many attributes. Pictures in base64 are long,
    /// and what Outlook writes in comments is too.
    fn add(&mut self, chunk: &str) -> bool {
        self.comment |= chunk.contains("<!");
        let count = |marks: &[u8]| chunk.bytes().filter(|b| marks.contains(b)).count();
        self.separators += count(b" \t\r\x0C\"'");
        self.slashes += count(b"/\n");
        let most = if self.comment { MAX_SLASHES } else { MAX_SEPARATORS };
        self.separators > most || self.slashes > MAX_SLASHES
    }
}

struct Watched<S> {
    sink: S,
    moved: Cell<bool>,
}

impl<S: TokenSink<Handle = ()>> TokenSink for Watched<S> {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        if !matches!(token, Token::ParseError(_)) {
            self.moved.set(true);
        }
        self.sink.process_token(token, line)
    }
}

const CHUNK_BYTES: usize = 16 * 1024;
const MAX_SEPARATORS: usize = 4 * 1024;
const MAX_SLASHES: usize = 32 * 1024;
