//! HTML of strangers: made harmless, made text; and text made HTML.

mod clean;
mod plain;
mod scan;
mod sheet;
mod style;
mod text;
mod tokens;

pub use clean::sanitize;
pub(crate) use plain::each_line;
pub use plain::from_plain;
pub use text::to_text;

/// Gives the address that something is served under instead; `None` takes it out.
pub type Rewrite<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// How [`sanitize`] is to treat what a message points at.
#[derive(Clone, Copy, Default)]
pub struct Options<'a> {
    /// Gives the address that a `cid:` image is served under; `None` takes the image out.
    pub cid: Option<&'a Rewrite<'a>>,
    /// Gives the address that a remote image is fetched under (the person asked for
    /// images); `None` takes its source out. Never asked for tracking pixels.
    pub remote: Option<&'a Rewrite<'a>>,
}

/// HTML that can do nothing, and what was taken out of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clean {
    /// The body's content; no `html`, `head` or `body` element.
    pub html: String,
    /// Rules of its style sheets, to stand in a rule for the element that holds
    /// [`html`](Clean::html); no `<` in them.
    pub css: String,
    /// Hosts that the message wanted to load from, sorted, without repeats.
    pub remote_hosts: Vec<String>,
    /// Images of at most 3 px or hidden.
    pub tracking_pixels: usize,
}

/// How lines of a plain text end (RFC 3676).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Flowed {
    /// Every line end is one.
    #[default]
    No,
    /// format=flowed.
    Yes,
    /// format=flowed with delsp=yes.
    DelSp,
}
