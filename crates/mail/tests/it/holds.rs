//! What holds of any message and any HTML whatever (invariants 9 and 19). Also
//! compiled into the fuzz targets.

use mail::address::{Typed, parse_list};
use mail::compose::{Everyone, build, needs_utf8, reply_to, without_bcc};
use mail::header::{Form, read};
use mail::html::{Flowed, Options, from_plain, sanitize, to_text};
use mail::mbox::{Mbox, Piece};
use mail::message::{Message, Summary};
use mail::noted::{Noted, Unsaid};
use mail::text::{query_terms, snippet, tokens};
use mail::{limits, thread};

/// Every byte string is a file of messages, the same however it is cut; and
/// what is left of one without its notes has none (H02).
pub fn mbox(file: &[u8]) {
    let most = 1000;
    let pieces = |chunk: usize| {
        let (mut mbox, mut pieces) = (Mbox::with_most(most), Vec::new());
        for bytes in file.chunks(chunk) {
            mbox.feed(bytes);
            pieces.extend(std::iter::from_fn(|| mbox.next()));
        }
        pieces.extend(std::iter::from_fn(|| mbox.finish()));
        pieces
    };
    let whole = pieces(usize::MAX);
    let chunk = file.first().map_or(1, |byte| usize::from(*byte) + 1);
    assert_eq!(pieces(chunk), whole);
    let mut sum = 0;
    for piece in whole {
        match piece {
            Piece::TooLarge(size) => sum += size,
            Piece::Message(raw) => {
                assert!(raw.len() <= most);
                sum += raw.len() as u64;
                let noted = Noted::read(&raw, Unsaid::Seen);
                assert!(!noted.message.windows(2).any(|pair| pair[1] == b'\n' && pair[0] != b'\r'));
                assert_eq!(Noted::read(&noted.message, Unsaid::Seen).message, noted.message);
            }
        }
    }
    assert!(sum <= file.len() as u64);
}

/// Every byte string is a message.
pub fn message(raw: &[u8]) {
    let message = Message::parse(raw);
    let summary = message.summary();
    let head = Summary { preview: String::new(), has_attachment: false, ..summary.clone() };
    assert_eq!(Summary::from_headers(raw), head);
    assert!(summary.preview.chars().count() <= limits::PREVIEW_CHARS);
    parts(raw, &message);
    conversation(&summary);
    answer(&message);
    let words = message.search_text();
    assert!(!words.body.contains("  "));
    let terms = query_terms(summary.subject.as_deref().unwrap_or_default());
    assert!(terms.len() <= limits::QUERY_TERMS);
    if let Some(snippet) = snippet(&summary.preview, &terms) {
        assert!(snippet.contains("<mark>"));
    }
    let kept = without_bcc(raw);
    assert!(kept.len() <= raw.len());
    assert_eq!(Summary::from_headers(&kept).bcc, []);
    needs_utf8(raw);
    for form in
        [Form::Text, Form::Addresses, Form::GroupedAddresses, Form::MessageIds, Form::Date, Form::Urls]
    {
        read(raw, form);
    }
}

/// Every leaf is in at least one list, and no list names another part.
fn parts(raw: &[u8], message: &Message<'_>) {
    assert!(message.part_count() <= limits::PARTS);
    let mut leaves = 0;
    for index in 0..message.part_count() {
        let part = message.part(index).unwrap();
        assert_eq!(part.index, index);
        assert_eq!(part.size, message.part_bytes(index).len() as u64);
        assert!(message.part_range(index).unwrap().end <= raw.len());
        assert!(!message.part_text(index).0.contains('\r'));
        leaves += usize::from(part.part_id.is_some());
    }
    let mut listed = [message.text_body(), message.html_body(), message.attachments()].concat();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), leaves);
}

/// An answer is in the conversation of what it answers.
fn conversation(summary: &Summary) {
    let keys = thread::keys(summary);
    assert!(keys.is_sorted());
    let subject = summary.subject.as_deref().unwrap_or_default();
    let base = thread::base_subject(subject);
    assert_eq!(thread::base_subject(&base), base);
    assert_eq!(thread::base_subject(&format!("Re: {subject}")), base);
    for address in [&summary.from, &summary.to, &summary.cc].into_iter().flatten() {
        assert!(!address.email.is_empty());
        if let Ok(typed) = Typed::parse(&address.email) {
            assert!(typed.ascii_domain.is_ascii());
            assert_eq!(Typed::parse(&typed.email()), Ok(typed));
        }
        parse_list(&address.email);
    }
}

/// What we write is ASCII in short lines, and reads as it was meant.
fn answer(message: &Message<'_>) {
    let draft = reply_to(message, "x", Everyone::Yes(&[]));
    assert!(draft.subject.starts_with("Re: "));
    let written = build(&draft);
    assert!(written.split(|b| *b == b'\n').all(|line| line.len() <= 999));
    let again = Message::parse(&written);
    assert_eq!(again.summary().subject.is_some(), !draft.subject.is_empty());
    assert_eq!(without_bcc(&written), &written[..]);
}

/// Whatever HTML, nothing that can do anything comes of it.
pub fn html(html: &str) {
    let load = |url: &str| Some(format!("/load?{}", url.len()));
    for options in [Options::default(), Options { cid: Some(&load), remote: Some(&load) }] {
        let clean = sanitize(html, &options);
        let mut found = dangers(&clean.html);
        found.retain(|danger| {
            !danger.starts_with("img src=/load?") && !danger.starts_with("img src=data:image/")
        });
        assert_eq!(found, [""; 0], "{}", clean.html);
        // No second reading finds something new.
        assert!(!clean.css.contains(['<', '\\']) && !clean.css.contains("url("), "{}", clean.css);
        let again = sanitize(&clean.html, &Options::default());
        assert_eq!(again.remote_hosts, [""; 0], "{}", clean.html);
    }
    let text = to_text(html);
    tokens(&text);
    for flowed in [Flowed::No, Flowed::Yes, Flowed::DelSp] {
        let html = from_plain(&text, flowed);
        assert_eq!(dangers(&html), [""; 0], "{html}");
    }
}

/// What a browser would make of it: every tag and attribute in the output.
pub fn dangers(html: &str) -> Vec<String> {
    use std::cell::RefCell;

    use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

    struct Look(RefCell<Vec<String>>);
    impl TokenSink for Look {
        type Handle = ();
        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            let mut found = self.0.borrow_mut();
            match token {
                Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                    let name = tag.name.to_string();
                    if "script style svg math iframe object embed applet form input button textarea select meta base link frame frameset \
                        video audio source picture template noscript title xmp plaintext noembed noframes body html head"
                        .split_whitespace()
                        .any(|bad| bad == name)
                    {
                        found.push(name.clone());
                    }
                    for attribute in &tag.attrs {
                        let (key, value) = (attribute.name.local.to_string(), attribute.value.to_lowercase());
                        let inert = ["title", "alt"].contains(&&*key);
                        let loads = [
                            "src",
                            "srcset",
                            "background",
                            "poster",
                            "data",
                            "action",
                            "ping",
                            "id",
                            "name",
                            "class",
                        ]
                        .contains(&&*key);
                        let link = key == "href"
                            && !["https://", "http://", "mailto:"]
                                .iter()
                                .any(|scheme| value.starts_with(scheme));
                        let css = ["url(", "expression", "position", "import", "\\"]
                            .iter()
                            .any(|word| value.contains(word));
                        if key.starts_with("on") || loads || link || (!inert && key != "href" && css) {
                            found.push(format!("{name} {key}={value}"));
                        }
                    }
                }
                Token::CommentToken(text) => found.push(format!("<!--{text}")),
                Token::DoctypeToken(_) => found.push("doctype".to_owned()),
                _ => {}
            }
            TokenSinkResult::Continue
        }
    }
    let tokenizer = Tokenizer::new(Look(RefCell::default()), Default::default());
    let input = BufferQueue::default();
    input.push_back(html.into());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.0.into_inner()
}
