//! `style=""` of strangers: read by a CSS parser and written anew, property by property.
//!
//! Only what is listed passes, so no `url()`, `position`, `behavior`, `expression()`,
//! `var()` or escape survives.

use cssparser::{BasicParseErrorKind, ParseError, Parser, ParserInput, ToCss, Token};

/// The declarations that can do nothing; empty when there are none.
pub(super) fn clean(style: &str) -> String {
    let mut out = String::new();
    each(style, |name, value| {
        let Some(value) = value else { return };
        if PROPERTIES.binary_search(&name).is_err() || value.is_empty() {
            return;
        }
        // Pulled over its neighbours, a box could hide who wrote what.
        if name.starts_with("margin") && value.contains('-') {
            return;
        }
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(name);
        out.push(':');
        out.push_str(value);
    });
    out
}

/// What decides whether an image is seen.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) width: Option<f32>,
    pub(super) height: Option<f32>,
    pub(super) hidden: bool,
}

/// Reads sizes in px, and whether the style hides its element.
pub(super) fn seen(style: &str) -> Seen {
    let mut seen = Seen::default();
    each(style, |name, value| {
        let Some(value) = value else { return };
        let px = || value.trim_end_matches("px").parse::<f32>().ok();
        match name {
            "width" | "max-width" => seen.width = px().or(seen.width),
            "height" | "max-height" => seen.height = px().or(seen.height),
            "display" => seen.hidden |= value == "none",
            "visibility" => seen.hidden |= value == "hidden",
            "opacity" => seen.hidden |= value == "0",
            _ => {}
        }
    });
    seen
}

/// Gives each declaration's name and its value, `None` when that holds something not listed.
fn each(style: &str, mut give: impl FnMut(&str, Option<&str>)) {
    let mut input = ParserInput::new(style);
    let mut parser = Parser::new(&mut input);
    while !parser.is_exhausted() {
        let declaration = parser.parse_until_after(cssparser::Delimiter::Semicolon, |parser| {
            let name = parser.expect_ident()?.to_ascii_lowercase();
            parser.expect_colon()?;
            let mut value = String::new();
            let listed = values(parser, &mut value, 0).is_ok();
            while parser.next().is_ok() {}
            Ok::<_, ParseError<'_, ()>>((name, listed.then_some(value)))
        });
        if let Ok((name, value)) = declaration {
            give(&name, value.as_deref().map(str::trim));
        }
    }
}

/// Writes the tokens of a value; an error at the first that is not listed.
fn values<'i>(parser: &mut Parser<'i, '_>, out: &mut String, depth: usize) -> Result<(), ParseError<'i, ()>> {
    loop {
        let token = match parser.next_including_whitespace() {
            Ok(token) => token.clone(),
            Err(error) if error.kind == BasicParseErrorKind::EndOfInput => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        match &token {
            Token::WhiteSpace(_) => out.push(' '),
            Token::Delim('!') => {
                parser.expect_ident_matching("important")?;
            }
            Token::Ident(word) if is_word(word) => out.push_str(&word.to_ascii_lowercase()),
            Token::Hash(digits) | Token::IDHash(digits)
                if digits.bytes().all(|b| b.is_ascii_alphanumeric()) =>
            {
                out.push('#');
                out.push_str(digits);
            }
            Token::QuotedString(text) if text.chars().all(|c| c.is_alphanumeric() || " -_.".contains(c)) => {
                out.push('\'');
                out.push_str(text);
                out.push('\'');
            }
            Token::Dimension { unit, .. } if is_unit(unit) => write(&token, out),
            Token::Number { .. } | Token::Percentage { .. } | Token::Comma => write(&token, out),
            Token::Delim(mark) if matches!(mark, '/' | '*' | '+' | '-') => out.push(*mark),
            Token::Function(name) if depth < FUNCTION_DEPTH && is_function(name) => {
                out.push_str(&name.to_ascii_lowercase());
                out.push('(');
                parser.parse_nested_block(|parser| values(parser, out, depth + 1))?;
                out.push(')');
            }
            _ => return Err(parser.new_custom_error(())),
        }
    }
}

pub(super) fn write(token: &Token<'_>, out: &mut String) {
    let before = out.len();
    // Writing to a string cannot fail; what did would be left out.
    if token.to_css(out).is_err() {
        out.truncate(before);
    }
}

pub(super) fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Letters, and not the `e` that would read as an exponent and so be written as an escape.
pub(super) fn is_unit(unit: &str) -> bool {
    unit.bytes().all(|b| b.is_ascii_alphabetic()) && !unit.eq_ignore_ascii_case("e")
}

fn is_function(name: &str) -> bool {
    ["rgb", "rgba", "hsl", "hsla", "calc"].iter().any(|listed| name.eq_ignore_ascii_case(listed))
}

const FUNCTION_DEPTH: usize = 4;

/// Sorted.
const PROPERTIES: [&str; 80] = [
    "background",
    "background-color",
    "border",
    "border-bottom",
    "border-bottom-color",
    "border-bottom-left-radius",
    "border-bottom-right-radius",
    "border-bottom-style",
    "border-bottom-width",
    "border-collapse",
    "border-color",
    "border-left",
    "border-left-color",
    "border-left-style",
    "border-left-width",
    "border-radius",
    "border-right",
    "border-right-color",
    "border-right-style",
    "border-right-width",
    "border-spacing",
    "border-style",
    "border-top",
    "border-top-color",
    "border-top-left-radius",
    "border-top-right-radius",
    "border-top-style",
    "border-top-width",
    "border-width",
    "box-sizing",
    "caption-side",
    "clear",
    "color",
    "direction",
    "display",
    "empty-cells",
    "float",
    "font",
    "font-family",
    "font-size",
    "font-style",
    "font-variant",
    "font-weight",
    "height",
    "letter-spacing",
    "line-height",
    "list-style",
    "list-style-position",
    "list-style-type",
    "margin",
    "margin-bottom",
    "margin-left",
    "margin-right",
    "margin-top",
    "max-height",
    "max-width",
    "min-height",
    "min-width",
    "opacity",
    "overflow-wrap",
    "padding",
    "padding-bottom",
    "padding-left",
    "padding-right",
    "padding-top",
    "table-layout",
    "text-align",
    "text-decoration",
    "text-decoration-color",
    "text-decoration-line",
    "text-decoration-style",
    "text-indent",
    "text-transform",
    "unicode-bidi",
    "vertical-align",
    "visibility",
    "white-space",
    "width",
    "word-break",
    "word-wrap",
];
