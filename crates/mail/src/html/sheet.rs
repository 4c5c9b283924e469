//! `<style>` of strangers: read by a CSS parser and written anew, rule by rule,
//! so that it holds within its message only.
//!
//! Rules with plain selectors and `@media` pass, each declaration by the same
//! list as in `style=""`: no `@import`, no font, no address, no escape, no `<`.

use cssparser::{Delimiter, ParseError, Parser, ParserInput, Token};

use super::style;
use crate::limits;

type Fail<'i> = ParseError<'i, ()>;

/// The rules that can do nothing, to stand in a rule for the message's element:
/// `&` is that element, in the place of the message's own `html` and `body`.
pub(super) fn clean(sheet: &str) -> String {
    let sheet = &sheet[..sheet.floor_char_boundary(limits::SHEET_BYTES)];
    let mut out = String::new();
    let mut input = ParserInput::new(sheet);
    rules(&mut Parser::new(&mut input), &mut out, Within::Sheet);
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Sheet,
    Media,
}

/// Goes on after whatever a rule holds.
fn rules(parser: &mut Parser<'_, '_>, out: &mut String, within: Within) {
    loop {
        parser.skip_whitespace();
        let start = parser.state();
        match parser.next() {
            Err(_) => return,
            // What older pages hid their sheets in.
            Ok(Token::CDO | Token::CDC | Token::Semicolon) => {}
            Ok(Token::AtKeyword(name)) => {
                let is_media = name.eq_ignore_ascii_case("media") && within == Within::Sheet;
                at_rule(parser, out, is_media);
            }
            Ok(_) => {
                parser.reset(&start);
                rule(parser, out);
            }
        }
    }
}

fn at_rule(parser: &mut Parser<'_, '_>, out: &mut String, is_media: bool) {
    let mut query = String::new();
    let end = Delimiter::CurlyBracketBlock | Delimiter::Semicolon;
    let listed = parser.parse_until_before(end, |parser| media(parser, &mut query, 0)).is_ok();
    if !matches!(parser.next(), Ok(Token::CurlyBracketBlock)) {
        return;
    }
    let mut inner = String::new();
    // A block that is not entered is passed over.
    if is_media && listed && !query.contains("color-scheme") {
        let _ = parser.parse_nested_block(|parser| {
            rules(parser, &mut inner, Within::Media);
            Ok::<_, Fail<'_>>(())
        });
    }
    if !inner.is_empty() {
        out.push_str(&format!("@media {}{{{inner}}}", query.trim()));
    }
}

fn rule(parser: &mut Parser<'_, '_>, out: &mut String) {
    let mut selector = String::new();
    let listed =
        parser.parse_until_before(Delimiter::CurlyBracketBlock, |parser| select(parser, &mut selector));
    if !matches!(parser.next(), Ok(Token::CurlyBracketBlock)) {
        return;
    }
    let declarations = parser.parse_nested_block(|parser| {
        let start = parser.position();
        while parser.next().is_ok() {}
        Ok::<_, Fail<'_>>(style::clean(parser.slice_from(start)))
    });
    let (Ok(()), Ok(declarations)) = (listed, declarations) else { return };
    if !declarations.is_empty() {
        out.push_str(&format!("{}{{{declarations}}}", selector.trim()));
    }
}

/// Writes a selector; an error at the first token that is not listed.
fn select<'i>(parser: &mut Parser<'i, '_>, out: &mut String) -> Result<(), Fail<'i>> {
    while let Ok(token) = parser.next_including_whitespace() {
        match token {
            Token::WhiteSpace(_) => out.push(' '),
            Token::Comma => out.push(','),
            Token::Ident(name) if !out.ends_with('.') && is_root(name) => out.push('&'),
            Token::Ident(name) if style::is_word(name) => out.push_str(name),
            Token::Delim(mark) if matches!(mark, '.' | '>' | '+' | '~' | '*') => out.push(*mark),
            Token::Colon => {
                let name = parser.expect_ident()?;
                if !STATES.iter().any(|state| name.eq_ignore_ascii_case(state)) {
                    return Err(parser.new_custom_error(()));
                }
                out.push(':');
                out.push_str(&name.to_ascii_lowercase());
            }
            _ => return Err(parser.new_custom_error(())),
        }
    }
    match out.trim().is_empty() {
        true => Err(parser.new_custom_error(())),
        false => Ok(()),
    }
}

fn is_root(name: &str) -> bool {
    name.eq_ignore_ascii_case("body") || name.eq_ignore_ascii_case("html")
}

/// Writes the query of a `@media`; an error at the first token that is not listed.
fn media<'i>(parser: &mut Parser<'i, '_>, out: &mut String, depth: usize) -> Result<(), Fail<'i>> {
    while let Ok(token) = parser.next_including_whitespace().cloned() {
        match &token {
            Token::WhiteSpace(_) => out.push(' '),
            Token::Comma => out.push(','),
            Token::Colon if depth > 0 => out.push(':'),
            Token::Ident(word) if style::is_word(word) => out.push_str(&word.to_ascii_lowercase()),
            Token::Dimension { unit, .. } if style::is_unit(unit) => style::write(&token, out),
            Token::Number { .. } => style::write(&token, out),
            Token::ParenthesisBlock if depth == 0 => {
                out.push('(');
                parser.parse_nested_block(|parser| media(parser, out, 1))?;
                out.push(')');
            }
            _ => return Err(parser.new_custom_error(())),
        }
    }
    Ok(())
}

const STATES: [&str; 9] = [
    "link",
    "visited",
    "hover",
    "active",
    "first-child",
    "last-child",
    "only-child",
    "first-of-type",
    "last-of-type",
];

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn sheets_are_written_anew() {
        for (sheet, expected) in [
            ("p { color: RED; margin:0 }", "p{color:red;margin:0}"),
            (".a.b > td, A:Hover { width: 50% !important }", ".a.b > td, A:hover{width:50%}"),
            (
                "body { background-color: #eee } html, body .x{color:red}",
                "&{background-color:#eee}&, & .x{color:red}",
            ),
            (".body { color: red }", ".body{color:red}"),
            ("<!-- p{color:red} -->", "p{color:red}"),
            (
                "@media only screen and (max-width: 480px) { .w { width: 100% } @media print { p { color: red } } }",
                "@media only screen and (max-width: 480px){.w{width:100%}}",
            ),
            // What is not listed takes its own rule along, and nothing beside it.
            ("@import url(http://x.test/a.css); p{color:red}", "p{color:red}"),
            ("@font-face { src: url(http://x.test/f) } p{color:red}", "p{color:red}"),
            ("@media (prefers-color-scheme: dark) { p { color: white } } b{color:red}", "b{color:red}"),
            ("@supports (color:red) { p{color:red} } b{color:red}", "b{color:red}"),
            ("@media x<y { p{color:red} } b{color:red}", "b{color:red}"),
            ("p{background:url(http://x.test/p);color:red}", "p{color:red}"),
            ("p{position:fixed;margin-top:-9px} b{color:red}", "b{color:red}"),
            ("#postduif-message{color:red} b{color:red}", "b{color:red}"),
            ("a[href]{color:red} b{color:red}", "b{color:red}"),
            ("li::before{content:'x'} :root{--u:1} :is(p){color:red} b{color:red}", "b{color:red}"),
            ("p\\3c {color:red} b{color:red}", "b{color:red}"),
            ("{color:red} b{color:red}", "b{color:red}"),
            ("p{color:red", "p{color:red}"),
            ("p{color:red}} b{color:blue} i{color:red}", "p{color:red}i{color:red}"),
            ("p", ""),
            ("", ""),
        ] {
            assert_eq!(clean(sheet), expected, "{sheet}");
        }
    }

    /// Invariants 12 and 19: nothing opens a tag or leads out, however odd the sheet.
    #[test]
    fn odd_sheets_are_bounded() {
        for odd in ["{", "}", "(", "@media (", "p{", "a,", "\\", "/*", "</style>", "<!--", "url(", "@"] {
            let sheet = odd.repeat(100_000);
            let cleaned = clean(&sheet);
            assert!(!cleaned.contains(['<', '@', '\\']), "{odd}");
            assert_eq!(clean(&format!("{odd}p{{}}")), "", "{odd}");
        }
    }
}
