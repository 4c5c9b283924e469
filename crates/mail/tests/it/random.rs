//! Whatever comes in, something sensible comes out (invariants 9 and 19).

use mail::address::Address;
use mail::compose::{Attachment, Draft, build, without_bcc};
use mail::html::{Flowed, from_plain};
use mail::message::Message;
use proptest::prelude::*;

use crate::holds::{self, dangers};
use crate::html::HOSTILE;

/// Bytes that look like messages often enough to reach every reader.
fn messages() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..12),
        1 => "[ -~]{0,30}".prop_map(String::into_bytes),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const PIECES: &[&str] = &[
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    " ",
    "\t",
    "Subject: ",
    "From: ",
    "To: a@b.test, ",
    "Cc: Groep: ",
    ";",
    "<",
    ">",
    "(",
    ")",
    "\"",
    "\\",
    "=?utf-8?Q?=C3=A9?=",
    "=?utf-8?B?w6k=",
    "=?",
    "?=",
    "Date: Wed, 25 Nov 2026 10:00:00 +0100",
    "Message-ID: <a@b>",
    "References: <",
    "Content-Type: ",
    "multipart/mixed; boundary=b",
    "multipart/alternative; boundary=\"c\"",
    "text/html; charset=",
    "utf-7",
    "iso-2022-jp",
    "message/rfc822",
    "; name*0*=utf-8''%C3",
    "; name*1=\"x\"",
    "--b\r\n",
    "--b--\r\n",
    "--c\r\n",
    "Content-Transfer-Encoding: ",
    "base64",
    "quoted-printable",
    "aGFsbG8=",
    "=C3=",
    "Content-Disposition: attachment; filename=",
    "\u{1b}$B",
    "+AOk-",
    "<p>x",
    "List-Id: <",
    "Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n",
    "> ",
    "-- \r\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_byte_string_is_a_message(raw in messages()) {
        holds::message(&raw);
        holds::mbox(&raw);
    }

    #[test]
    fn no_html_can_do_anything(pieces in prop::collection::vec(prop_oneof![
        prop::sample::select(HOSTILE).prop_map(str::to_owned),
        prop::sample::select(&["<", ">", "\"", "'", "</", "<!--", "-->", "<style>", "</style>", "<svg>", "</svg>", "<math>", "<p style='", "<a href=",
            "<table>", "<td>", "&lt;", "\0", "<b ", "=", "/>", "<mtext>", "</form>", "<select>", "</p>", "<pre>\n"][..]).prop_map(str::to_owned),
        "[ -~]{0,10}",
    ], 0..12), cut in 0usize..200) {
        let mut html = pieces.concat();
        let at = html.floor_char_boundary(cut.min(html.len()));
        html = html.split_off(at);
        holds::html(&html);
    }

    #[test]
    fn plain_text_is_harmless(text in "[<>&\"' a-z:/@.\n-]{0,80}|\\PC{0,40}", html in prop::sample::select(HOSTILE)) {
        for flowed in [Flowed::No, Flowed::Yes, Flowed::DelSp] {
            let html = from_plain(&format!("{text}{html}"), flowed);
            prop_assert_eq!(dangers(&html), Vec::<String>::new(), "{}", html);
        }
    }

    #[test]
    fn a_draft_comes_back(
        name in "\\PC{0,30}", subject in "\\PC{0,120}", text in "(\\PC{0,90}\n?){0,6}", html in prop::option::of("\\PC{0,200}"),
        bytes in prop::collection::vec(any::<u8>(), 0..300), file in "\\PC{0,60}", date in 0i64..4_000_000_000, zone in -720i16..840,
    ) {
        let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let nfc = |text: &str| -> String { unicode_normalization::UnicodeNormalization::nfc(text).collect() };
        let draft = Draft {
            from: vec![Address { name: Some(name.clone()), email: "a@x.test".into() }],
            subject: subject.clone(), text: text.clone(), html: html.clone(), date, date_offset_min: zone, message_id: "1@x".into(),
            attachments: vec![Attachment { name: Some(file.clone()), mime_type: "application/pdf".into(), bytes: bytes.clone(), ..Attachment::default() }],
            ..Draft::default()
        };
        let raw = build(&draft);
        prop_assert!(raw.is_ascii());
        prop_assert!(raw.split(|b| *b == b'\n').all(|line| line.len() <= 999));
        let message = Message::parse(&raw);
        let summary = message.summary();
        prop_assert_eq!((summary.sent_at, summary.sent_offset_min), (Some(date), zone));
        prop_assert_eq!(&summary.from[0].email, "a@x.test");
        if !subject.contains("=?") {
            prop_assert_eq!(tidy(&summary.subject.unwrap_or_default()), tidy(&nfc(&subject)));
        }
        let last = message.part_count() - 1;
        prop_assert_eq!(message.part_bytes(last), bytes);
        if let Some(html) = html {
            let index = message.html_body()[0];
            prop_assert_eq!(message.part_text(index), (html, false));
        }
        prop_assert_eq!(without_bcc(&raw), &raw[..]);
    }
}
