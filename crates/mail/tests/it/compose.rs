//! Messages written: read again they say the same, and nothing else.

use std::borrow::Cow;

use mail::address::Address;
use mail::compose::{Attachment, Draft, Everyone, build, needs_utf8, reply_to, without_bcc};
use mail::header::{Form, Value};
use mail::html::{Flowed, from_plain};
use mail::message::Message;

fn someone(name: &str, email: &str) -> Address {
    Address { name: Some(name.to_owned()), email: email.to_owned() }
}

fn draft() -> Draft {
    Draft {
        from: vec![someone("Renée de Vries", "renee@x.test")],
        to: vec![someone("Bakker, Jan", "jan@y.test"), Address::bare("piet@z.test")],
        subject: "Één café".to_owned(),
        text: "Hallo".to_owned(),
        date: 1_795_597_200,
        date_offset_min: 60,
        message_id: "1@x.test".to_owned(),
        ..Draft::default()
    }
}

fn lines_fit(raw: &[u8]) {
    let text = std::str::from_utf8(raw).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])), "{text}");
}

#[test]
fn a_plain_message_in_full() {
    let raw = String::from_utf8(build(&draft())).unwrap();
    let lines: Vec<&str> = raw.split("\r\n").collect();
    for line in [
        "Date: Wed, 25 Nov 2026 10:00:00 +0100",
        "To: \"Bakker, Jan\" <jan@y.test>, <piet@z.test>",
        "Message-ID: <1@x.test>",
        "MIME-Version: 1.0",
        "Content-Transfer-Encoding: 7bit",
        "Hallo",
    ] {
        assert!(lines.contains(&line), "{line}\n{raw}");
    }
    assert!(raw.is_ascii());
    assert!(raw.contains("Content-Type: text/plain; charset=\"us-ascii\"; format=\"flowed\""), "{raw}");
    assert_eq!(build(&draft()), raw.as_bytes());
}

#[test]
fn what_is_written_is_read() {
    let png = Attachment {
        name: Some("logo.png".into()),
        mime_type: "image/png".into(),
        bytes: vec![0, 1, 255],
        cid: Some("logo@x".into()),
        inline: true,
    };
    let long = "Jaarverslag van de vereniging “Café de Börs” over het boekjaar tweeduizendzesentwintig, definitief.pdf";
    let pdf = Attachment {
        name: Some(long.into()),
        mime_type: "application/pdf".into(),
        bytes: (0..=255).cycle().take(5_000).collect(),
        ..Attachment::default()
    };
    let draft = Draft {
        cc: vec![someone("日本", "nihon@x.test")],
        bcc: vec![Address::bare("stil@x.test")],
        reply_to: vec![Address::bare("terug@x.test")],
        sender: vec![Address::bare("namens@x.test")],
        text: "Hé daar\nتحية".to_owned(),
        html: Some("<p>Hé <img src=\"cid:logo@x\"></p>".to_owned()),
        in_reply_to: vec!["0@x".into()],
        references: (0..40).map(|n| format!("{n}.een-lange-verwijzing@voorbeeld.test")).collect(),
        attachments: vec![png.clone(), pdf.clone()],
        extra: vec![("X-Thing".into(), "1".into())],
        ..draft()
    };
    let raw = build(&draft);
    lines_fit(&raw);
    assert!(raw.is_ascii() && raw.split(|b| *b == b'\n').all(|line| line.len() <= 80));
    let message = Message::parse(&raw);
    let summary = message.summary();
    assert_eq!((summary.from, summary.to, summary.cc), (draft.from, draft.to, draft.cc));
    assert_eq!((summary.bcc, summary.reply_to, summary.sender), (draft.bcc, draft.reply_to, draft.sender));
    assert_eq!(summary.subject.as_deref(), Some("Één café"));
    assert_eq!((summary.sent_at, summary.sent_offset_min), (Some(1_795_597_200), 60));
    assert_eq!((summary.references, summary.in_reply_to), (draft.references, draft.in_reply_to));
    assert!(summary.has_attachment);
    let kinds: Vec<String> =
        (0..message.part_count()).map(|index| message.part(index).unwrap().mime_type).collect();
    assert_eq!(
        kinds,
        [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "multipart/related",
            "text/html",
            "image/png",
            "application/pdf"
        ]
    );
    assert_eq!(message.part_text(2), (format!("{}\n", draft.text), false));
    assert_eq!(message.part_text(4), (draft.html.unwrap(), false));
    let image = message.part(5).unwrap();
    assert_eq!((image.cid.as_deref(), image.disposition.as_deref()), (Some("logo@x"), Some("inline")));
    assert_eq!(message.part_bytes(5), png.bytes);
    assert_eq!((message.part(6).unwrap().name.as_deref(), message.part_bytes(6)), (Some(long), pdf.bytes));
    assert_eq!(message.header(0, "X-Thing", Form::Text), Some(Value::Text("1".into())));
}

#[test]
fn lines_flow_and_come_back() {
    let long = "woord ".repeat(60).trim_end().to_owned();
    for text in [
        "kort",
        "een\n\ntwee",
        &long,
        &format!("> {long}\n> kort\n>> dieper\nonder"),
        "From hier\n inspringend\n> citaat",
        "met spaties   ",
        "groet\n-- \nJan",
        &format!("https://x.test/{} en nog {long}", "a".repeat(200)),
        &"é".repeat(500),
        "日本語の文章\nと改行",
        "=C3=A9 =20 =",
        ".\n..\npunt",
        "",
    ] {
        let raw = build(&Draft { text: text.to_owned(), ..draft() });
        lines_fit(&raw);
        assert!(raw.is_ascii(), "{text}");
        let message = Message::parse(&raw);
        let (written, problem) = message.part_text(0);
        let ascii_words = text.is_ascii() && !text.contains(&"a".repeat(200));
        assert!(!ascii_words || written.lines().all(|line| line.len() <= 78), "{written}");
        assert!(!problem);
        let trimmed: Vec<&str> =
            text.lines().map(|line| if line == "-- " { line } else { line.trim_end() }).collect();
        let expected = from_plain(&trimmed.join("\n"), Flowed::No);
        assert_eq!(from_plain(&written, message.flowed(0)), expected, "{text}");
    }
}

#[test]
fn no_value_begins_a_field() {
    let evil = "x\r\nBcc: evil@x.test\r\n\r\nbody";
    let raw = build(&Draft {
        from: vec![someone(evil, "a@x.test>\r\nBcc: evil@x.test")],
        to: vec![someone("b", "b@x.test>, <evil@x.test")],
        subject: evil.into(),
        message_id: evil.into(),
        in_reply_to: vec![evil.into()],
        references: vec![evil.into()],
        extra: vec![
            ("X-A\r\nBcc".into(), evil.into()),
            ("X-B".into(), evil.into()),
            ("Content-Type".into(), "text/html".into()),
            ("Bé\u{a0}".into(), "é\r\nBcc: evil@x.test".into()),
        ],
        attachments: vec![Attachment {
            name: Some(evil.into()),
            mime_type: evil.into(),
            cid: Some(evil.into()),
            ..Attachment::default()
        }],
        ..draft()
    });
    lines_fit(&raw);
    let message = Message::parse(&raw);
    let names: Vec<String> = message.fields(0).iter().map(|field| field.name.to_ascii_lowercase()).collect();
    assert!(!names.contains(&"bcc".to_owned()), "{names:?}");
    assert_eq!(names.iter().filter(|name| *name == "content-type").count(), 1);
    assert_eq!(message.summary().to.len(), 1);
    assert_eq!(message.summary().bcc, []);
    assert_eq!(message.part_count(), 3);
}

#[test]
fn messages_within_are_not_encoded() {
    let inner = |bytes: &[u8]| {
        let file =
            Attachment { mime_type: "message/rfc822".into(), bytes: bytes.to_vec(), ..Attachment::default() };
        let raw = build(&Draft { attachments: vec![file], ..draft() });
        let message = Message::parse(&raw);
        assert_eq!(message.part_bytes(2), bytes);
        message.part(2).unwrap().mime_type
    };
    assert_eq!(inner(b"Subject: x\r\n\r\ny\r\n"), "message/rfc822");
    assert_eq!(inner("Subject: x\r\n\r\né".as_bytes()), "application/octet-stream");
    assert_eq!(inner(b"Subject: x\n\ny"), "application/octet-stream");
}

#[test]
fn attached_texts_name_their_charset() {
    for (mime_type, bytes, charset) in [
        ("text/csv", "naam;één\n".as_bytes(), "utf-8"),
        ("TEXT/Plain; charset=x", "é".as_bytes(), "utf-8"),
        ("text/plain", b"ascii", "us-ascii"),
        ("text/plain", b"caf\xE9", "us-ascii"),
    ] {
        let file = Attachment { mime_type: mime_type.into(), bytes: bytes.to_vec(), ..Attachment::default() };
        let raw = build(&Draft { attachments: vec![file], ..draft() });
        let message = Message::parse(&raw);
        assert_eq!(message.part(2).unwrap().charset.as_deref(), Some(charset), "{mime_type}");
        assert_eq!(message.part_bytes(2), bytes);
    }
}

#[test]
fn only_a_local_part_needs_utf8() {
    let with = |email: &str| build(&Draft { to: vec![Address::bare(email)], ..draft() });
    let idn = with("info@bücher.example");
    assert!(idn.is_ascii() && !needs_utf8(&idn));
    assert_eq!(Message::parse(&idn).summary().to[0].email, "info@xn--bcher-kva.example");
    let utf8 = with("jürgen@bücher.example");
    assert!(needs_utf8(&utf8));
    assert_eq!(Message::parse(&utf8).summary().to[0].email, "jürgen@xn--bcher-kva.example");
    assert!(!needs_utf8("Subject: é\r\n\r\né".as_bytes()));
}

#[test]
fn bcc_is_taken_off() {
    for (message, without) in [
        ("Bcc: a@x.test\r\nTo: b@x.test\r\n\r\nBcc: blijft", "To: b@x.test\r\n\r\nBcc: blijft"),
        (
            "To: b@x.test\r\nBCC : a@x.test,\r\n c@x.test\r\n\td@x.test\r\nSubject: s\r\n\r\nx",
            "To: b@x.test\r\nSubject: s\r\n\r\nx",
        ),
        ("Resent-Bcc: a@x.test\nTo: b\nbcc:\n\nx", "To: b\n\nx"),
        ("To: b@x.test\r\nBcc: a@x.test", "To: b@x.test\r\n"),
        ("To: b@x.test\r\nBcc: a@x.test\r\n \r\n c@x.test\r\n\r\nx", "To: b@x.test\r\n\r\nx"),
        (
            "X-Bcc: a\r\nSubject: Bcc: a\r\n Bcc: a\r\n\r\nx",
            "X-Bcc: a\r\nSubject: Bcc: a\r\n Bcc: a\r\n\r\nx",
        ),
        ("", ""),
    ] {
        assert_eq!(without_bcc(message.as_bytes()), without.as_bytes(), "{message:?}");
    }
    let raw = build(&draft());
    assert!(matches!(without_bcc(&raw), Cow::Borrowed(same) if same == raw));
    let many: Vec<Address> = (0..300).map(|n| someone("Naam", &format!("n{n}@geheim.test"))).collect();
    let raw = build(&Draft { bcc: many, ..draft() });
    let out = String::from_utf8(without_bcc(&raw).into_owned()).unwrap();
    assert!(!out.contains("geheim.test"));
    assert_eq!(out.as_bytes(), build(&draft()));
}

const ORIGINAL: &str = "From: Jan <jan@y.test>\r\nTo: ik@x.test, Piet <piet@z.test>\r\nCc: IK@x.test, jan@y.test, kees@z.test\r\n\
    Subject: Antw: RE: Re[2]: plan\r\nMessage-ID: <2@y>\r\nReferences: <0@y> <1@y>\r\nIn-Reply-To: <1@y>\r\n\
    Content-Type: text/plain; format=flowed\r\n\r\nEen lange \r\nregel\r\n\r\n> eerder\r\n\r\n-- \r\nJan\r\n";

fn emails(list: &[Address]) -> String {
    list.iter().map(|one| one.email.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn answers() {
    let message = Message::parse(ORIGINAL.as_bytes());
    let answer = reply_to(&message, "Jan schreef:", Everyone::No);
    assert_eq!((emails(&answer.to), emails(&answer.cc)), ("jan@y.test".into(), "".into()));
    assert_eq!(answer.subject, "Re: plan");
    assert_eq!(
        (answer.in_reply_to, answer.references),
        (vec!["2@y".to_owned()], vec!["0@y".into(), "1@y".into(), "2@y".into()])
    );
    assert_eq!(answer.text, "\n\nJan schreef:\n> Een lange regel\n>\n>> eerder\n");
    let answer = reply_to(&message, "x", Everyone::Yes(&["ik@x.test"]));
    assert_eq!(
        (emails(&answer.to), emails(&answer.cc)),
        ("jan@y.test".into(), "piet@z.test kees@z.test".into())
    );
}

#[test]
fn whom_an_answer_goes_to() {
    let all = Everyone::Yes(&["ik@x.test"]);
    for (headers, everyone, to, cc) in [
        ("From: a@x.test\r\nReply-To: r@x.test", Everyone::No, "r@x.test", ""),
        ("Sender: s@x.test", Everyone::No, "s@x.test", ""),
        ("From: a@x.test\r\nReply-To: r@x.test\r\nTo: ik@x.test", all, "r@x.test", ""),
        // To oneself, and from oneself to others.
        ("From: ik@x.test\r\nTo: ik@x.test", all, "ik@x.test", ""),
        ("From: Ik@x.test\r\nTo: b@x.test\r\nCc: c@x.test, ik@x.test", all, "b@x.test", "c@x.test"),
        ("From: a@x.test, A@X.test\r\nTo: b@x.test, B@x.test", all, "a@x.test", "b@x.test"),
        ("Subject: niemand", all, "", ""),
    ] {
        let raw = format!("{headers}\r\n\r\nx");
        let answer = reply_to(&Message::parse(raw.as_bytes()), "x", everyone);
        assert_eq!((emails(&answer.to), emails(&answer.cc)), (to.to_owned(), cc.to_owned()), "{headers}");
    }
}

#[test]
fn threads_of_answers() {
    for (headers, references) in [
        ("Message-ID: <b@x>\r\nIn-Reply-To: <a@x>", vec!["a@x", "b@x"]),
        ("Message-ID: <c@x>\r\nIn-Reply-To: <a@x> <b@x>", vec!["c@x"]),
        ("References: <a@x>", vec!["a@x"]),
        ("Subject: x", vec![]),
    ] {
        let raw = format!("{headers}\r\n\r\nx");
        assert_eq!(
            reply_to(&Message::parse(raw.as_bytes()), "x", Everyone::No).references,
            references,
            "{headers}"
        );
    }
    for (subject, answered) in [
        ("x", "Re: x"),
        ("re: x", "Re: x"),
        ("Fwd: x", "Re: Fwd: x"),
        ("Retour: x", "Re: Retour: x"),
        ("", "Re: "),
    ] {
        let raw = format!("Subject: {subject}\r\n\r\nx");
        assert_eq!(reply_to(&Message::parse(raw.as_bytes()), "x", Everyone::No).subject, answered);
    }
}

#[test]
fn html_is_quoted_as_text() {
    let raw = b"Content-Type: text/html\r\n\r\n<p>Dag</p><blockquote>oud</blockquote>";
    let answer = reply_to(&Message::parse(raw), "Jan:", Everyone::No);
    assert_eq!(answer.text, "\n\nJan:\n> Dag\n>\n>> oud\n");
}
