//! Messages as they come: structure, bodies, texts and summaries (RFC 8621 §4.1).

use mail::address::Address;
use mail::header::{Form, Value};
use mail::html::Flowed;
use mail::message::{Message, Part, Summary};

fn crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

/// A structure in one line: `(mixed 1:text/plain 2:image/png)`.
fn drawn(part: &Part) -> String {
    match &part.part_id {
        Some(id) => format!("{id}:{}", part.mime_type),
        None => {
            let inner: Vec<String> = part.sub_parts.iter().map(drawn).collect();
            format!("({} {})", part.mime_type.trim_start_matches("multipart/"), inner.join(" "))
        }
    }
}

fn ids(message: &Message<'_>, indexes: Vec<usize>) -> Vec<String> {
    indexes.into_iter().map(|index| message.part(index).unwrap().part_id.unwrap()).collect()
}

/// The example of RFC 8621 §4.1.4, letter by letter; D, G, I and K are one level deeper than A.
const STANDARD: &str = "\
Content-Type: multipart/mixed; boundary=1

--1
Content-Disposition: inline

A
--1
Content-Type: multipart/mixed; boundary=2

--2
Content-Type: multipart/alternative; boundary=3

--3
Content-Type: multipart/mixed; boundary=4

--4
Content-Type: text/plain
Content-Disposition: inline

B
--4
Content-Type: image/jpeg
Content-Disposition: inline

C
--4
Content-Type: text/plain
Content-Disposition: inline

D
--4--
--3
Content-Type: multipart/related; boundary=5

--5
Content-Type: text/html

E
--5
Content-Type: image/jpeg

F
--5--
--3--
--2
Content-Type: image/jpeg
Content-Disposition: attachment

G
--2
Content-Type: application/x-excel

H
--2
Content-Type: message/rfc822

Subject: J

J
--2--
--1
Content-Type: text/plain
Content-Disposition: inline

K
--1--
";

#[test]
fn the_standards_own_example() {
    let raw = crlf(STANDARD);
    let message = Message::parse(&raw);
    let texts = |indexes: Vec<usize>| -> String {
        indexes.into_iter().map(|index| message.part_text(index).0.chars().next_back().unwrap()).collect()
    };
    assert_eq!(texts(message.text_body()), "ABCDK");
    assert_eq!(texts(message.html_body()), "AEK");
    assert_eq!(texts(message.attachments()), "CFGHJ");
    assert_eq!(
        drawn(&message.structure()),
        "(mixed 1:text/plain (mixed (alternative (mixed 2.1.1.1:text/plain 2.1.1.2:image/jpeg 2.1.1.3:text/plain) \
         (related 2.1.2.1:text/html 2.1.2.2:image/jpeg)) 2.2:image/jpeg 2.3:application/x-excel 2.4:message/rfc822) 3:text/plain)"
    );
    assert_eq!(message.part_count(), 15);
    assert!(message.summary().has_attachment);
}

#[test]
fn bodies_and_attachments() {
    let part = |headers: &str| format!("--x\n{headers}\n\nt\n");
    let plain = part("Content-Type: text/plain");
    let html = part("Content-Type: text/html");
    let image = part("Content-Type: image/png\nContent-ID: <a@b>");
    let pdf = part("Content-Type: application/pdf; name=a.pdf");
    let named = part("Content-Type: text/plain; name=a.txt");
    for (kind, parts, text, htmls, attached, clip) in [
        ("mixed", vec![&plain], vec!["1"], vec!["1"], vec![], false),
        ("alternative", vec![&plain, &html], vec!["1"], vec!["2"], vec![], false),
        ("alternative", vec![&html], vec!["1"], vec!["1"], vec![], false),
        ("alternative", vec![&plain, &html, &pdf], vec!["1"], vec!["2"], vec!["3"], true),
        ("related", vec![&html, &image], vec!["1"], vec!["1"], vec!["2"], false),
        ("mixed", vec![&plain, &pdf], vec!["1"], vec!["1"], vec!["2"], true),
        ("mixed", vec![&plain, &named], vec!["1"], vec!["1"], vec!["2"], true),
        ("mixed", vec![&named, &plain], vec!["1", "2"], vec!["1", "2"], vec![], false),
        ("mixed", vec![&plain, &image, &plain], vec!["1", "2", "3"], vec!["1", "2", "3"], vec![], false),
        ("mixed", vec![&pdf], vec![], vec![], vec!["1"], true),
    ] {
        let parts: String = parts.into_iter().map(String::as_str).collect();
        let raw = crlf(&format!("Content-Type: multipart/{kind}; boundary=x\n\n{parts}--x--\n"));
        let message = Message::parse(&raw);
        assert_eq!(ids(&message, message.text_body()), text, "{kind} {parts}");
        assert_eq!(ids(&message, message.html_body()), htmls, "{kind} {parts}");
        assert_eq!(ids(&message, message.attachments()), attached, "{kind} {parts}");
        assert_eq!(message.summary().has_attachment, clip, "{kind} {parts}");
    }
}

/// What neither body shows is attached (RFC 8621 §4.1.4, `attachments`; invariant 9).
#[test]
fn a_text_that_no_body_takes_is_attached() {
    let raw = crlf(
        "Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: multipart/mixed; boundary=m\n\n\
         --m\n\nplat\n--m\nContent-Type: text/html\n\n<p>rijk\n--m--\n--a--\n",
    );
    let message = Message::parse(&raw);
    assert_eq!(ids(&message, message.text_body()), ["1.1"]);
    assert_eq!(ids(&message, message.html_body()), ["1.1"]);
    assert_eq!(ids(&message, message.attachments()), ["1.2"]);
}

#[test]
fn parts_are_described() {
    let raw = crlf(
        "Content-Type: multipart/mixed; boundary=\"a b\"\n\n--a b\nContent-Type: TEXT/Plain; Charset=\"ISO-8859-1\"\n\
         Content-Language: nl, fr\nContent-Location: http://x.test/a\n\nabc\n--a b\nContent-Type: application/pdf\n\
         Content-Disposition: ATTACHMENT; filename*0*=utf-8''caf%C3%A9%20; filename*1=\"menu.pdf\"\nContent-ID: <id@x>\n\
         Content-Transfer-Encoding: BASE64\n\naGFsbG8=\n--a b--\n",
    );
    let message = Message::parse(&raw);
    let text = message.part(1).unwrap();
    assert_eq!(
        (text.mime_type.as_str(), text.charset.as_deref(), text.size),
        ("text/plain", Some("ISO-8859-1"), 3)
    );
    assert_eq!(text.language.unwrap(), ["nl", "fr"]);
    assert_eq!(text.location.as_deref(), Some("http://x.test/a"));
    let pdf = message.part(2).unwrap();
    assert_eq!(pdf.disposition.as_deref(), Some("attachment"));
    assert_eq!(
        (pdf.name.as_deref(), pdf.cid.as_deref(), pdf.charset),
        (Some("café menu.pdf"), Some("id@x"), None)
    );
    assert_eq!((pdf.size, message.part_bytes(2)), (5, b"hallo".to_vec()));
    assert_eq!(&raw[message.part_range(2).unwrap()], b"aGFsbG8=");
    assert_eq!(message.part(0).unwrap().part_id, None);
    assert_eq!((message.part(3), message.part_bytes(3), message.part_bytes(0)), (None, vec![], vec![]));
}

#[test]
fn names_of_files() {
    for (fields, name) in [
        ("Content-Disposition: attachment; filename=\"a b.txt\"", Some("a b.txt")),
        ("Content-Disposition: attachment; filename=a.txt", Some("a.txt")),
        ("Content-Type: image/png; name=\"n.png\"", Some("n.png")),
        (
            "Content-Type: image/png; name=\"n.png\"\nContent-Disposition: inline; filename=f.png",
            Some("f.png"),
        ),
        // RFC 2231 §3, §4.
        ("Content-Type: application/x-stuff; name*0=\"a\"; name*1=\"b\"", Some("ab")),
        (
            "Content-Type: application/x-stuff; name*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A",
            Some("This is ***fun***"),
        ),
        ("Content-Disposition: attachment; filename*=iso-8859-1''na%EFef", Some("naïef")),
        (
            "Content-Disposition: attachment; filename*0*=utf-8''%D0%9F%D1; filename*1*=%80%D0%B8.pdf",
            Some("При.pdf"),
        ),
        (
            "Content-Disposition: attachment; FILENAME*1*=%F0%E8;\n filename*2=\"*100%25.pdf\";\n filename*0*=windows-1251'ru'%CF",
            Some("При*100%25.pdf"),
        ),
        ("Content-Disposition: attachment; filename=Pri; filename*=utf-8''%D0%9F%D1%80%D0%B8", Some("При")),
        ("Content-Disposition: attachment; filename*0=a; filename*1=b; filename*=utf-8''%C3%A9", Some("é")),
        ("Content-Disposition: attachment; filename*=utf-8''; filename=a.txt", Some("a.txt")),
        ("Content-Disposition: attachment; filename*=100%'%+5; filename**=x; filename*x=y", Some("100%'%+5")),
        ("Content-Disposition: attachment; filename*=iso-8859-1''it's%20%E9%E9n", Some("it's één")),
        ("Content-Disposition: attachment; filename=\"*a*.txt\"", Some("*a*.txt")),
        ("Content-Disposition: attachment; filename=\"=?utf-8*nl?Q?*na=C3=AFef*?=\"", Some("*naïef*")),
        ("Content-Disposition: attachment; filename=\"=?utf-8?Q?na=C3=AFef?=\"", Some("naïef")),
        ("Content-Disposition: attachment; filename=\"=?utf-8?Q?na=C3?= =?utf-8?Q?=AFef?=\"", Some("naïef")),
        ("Content-Disposition: attachment; filename=\"\"", None),
        ("Content-Disposition: attachment", None),
    ] {
        let raw = crlf(&format!("{fields}\n\nx"));
        assert_eq!(Message::parse(&raw).part(0).unwrap().name.as_deref(), name, "{fields}");
    }
}

#[test]
fn texts_in_their_charsets() {
    let table: &[(&str, &str, &[u8], &str, bool)] = &[
        ("text/plain", "7bit", b"a\r\nb\rc\nd", "a\nb\nc\nd", false),
        ("text/plain; charset=utf-8", "8bit", "é".as_bytes(), "é", false),
        ("text/plain; charset=utf-8", "8bit", b"\xEF\xBB\xBFa", "a", false),
        ("text/plain; charset=utf-8", "8bit", b"a\xFFb", "a\u{FFFD}b", true),
        ("text/plain; charset=\"ISO-8859-1\"", "quoted-printable", b"caf=E9 =\r\nx=20", "café x ", false),
        ("text/plain; charset=iso-8859-15", "8bit", b"\xA4", "€", false),
        ("text/plain; charset=windows-1251", "8bit", b"\xCF\xF0\xE8", "При", false),
        // HTML that says its charset itself, where its header does not.
        ("text/html", "8bit", b"<meta charset=iso-8859-2>\xB1", "<meta charset=iso-8859-2>ą", false),
        (
            "text/html",
            "8bit",
            b"<META http-equiv=x content='text/html; charset=koi8-r'>\xF0",
            "<META http-equiv=x content='text/html; charset=koi8-r'>П",
            false,
        ),
        (
            "text/html",
            "8bit",
            b"<!-- <meta charset=koi8-r> --><meta charset=\"iso-8859-15\"/>\xA4",
            "<!-- <meta charset=koi8-r> --><meta charset=\"iso-8859-15\"/>€",
            false,
        ),
        (
            "text/html",
            "7bit",
            b"<meta charset=iso-2022-jp>\x1B$B$\"\x1B(B",
            "<meta charset=iso-2022-jp>あ",
            false,
        ),
        ("text/html", "8bit", "<meta charset=iso-8859-1>é".as_bytes(), "<meta charset=iso-8859-1>é", true),
        (
            "text/html; charset=utf-8",
            "8bit",
            "<meta charset=koi8-r>é".as_bytes(),
            "<meta charset=koi8-r>é",
            false,
        ),
        ("text/html", "8bit", b"<meta charset=utf-16>a\xFF", "<meta charset=utf-16>a\u{FFFD}", true),
        ("text/html", "8bit", b"<meta charset=onzin>\xE9", "<meta charset=onzin>é", true),
        (
            "text/html",
            "8bit",
            b"<p charset=koi8-r>\xE9<meta charset=",
            "<p charset=koi8-r>é<meta charset=",
            true,
        ),
        ("text/plain", "8bit", b"<meta charset=koi8-r>\xE9", "<meta charset=koi8-r>é", true),
        ("text/plain; charset=koi8-r", "base64", b"8NLJ", "При", false),
        ("text/plain; charset=iso-2022-jp", "7bit", b"\x1b$B%F%9%H\x1b(B", "テスト", false),
        ("text/plain; charset=shift_jis", "8bit", b"\x83e\x83X\x83g", "テスト", false),
        ("text/plain; charset=gb2312", "8bit", b"\xC4\xE3\xBA\xC3", "你好", false),
        ("text/plain; charset=big5", "8bit", b"\xA7A\xA6n", "你好", false),
        ("text/plain; charset=euc-kr", "8bit", b"\xBE\xC8", "안", false),
        ("text/plain; charset=utf-16le", "base64", b"6QA=", "é", false),
        // RFC 2152.
        ("text/plain; charset=utf-7", "7bit", b"Hi Mom -+Jjo--!", "Hi Mom -☺-!", false),
        ("text/plain; charset=ibm850", "8bit", b"\x9b", "ø", false),
        ("text/plain; charset=x-nooit-gehoord", "8bit", "é".as_bytes(), "é", true),
        // Nothing said, 8-bit all the same: guessed.
        ("text/plain", "8bit", "é".as_bytes(), "é", true),
        ("text/plain", "8bit", b"caf\xE9", "café", true),
        ("text/plain", "x-eigen", b"a", "a", true),
        ("text/plain", "base64", b"aGFs\r\nbG8", "hallo", false),
        ("text/plain", "base64", b"aGFs!!bG8=", "hallo", true),
        ("text/plain", "base64", b"aGFs\xffbG8=", "hallo", true),
        ("text/plain", "quoted-printable", b"a=b", "a=b", true),
        ("text/plain", "quoted-printable", b"a=C3=A", "aÃ=A", true),
        ("text/plain", "quoted-printable", b"a  \r\nb", "a\nb", false),
        ("text/html", "7bit", b"<p>x</p>", "<p>x</p>", false),
    ];
    for (kind, transfer, body, text, problem) in table {
        let mut raw = crlf(&format!("Content-Type: {kind}\nContent-Transfer-Encoding: {transfer}\n\n"));
        raw.extend_from_slice(body);
        let message = Message::parse(&raw);
        assert_eq!(message.part_text(0), ((*text).to_owned(), *problem), "{kind} {transfer} {body:?}");
        assert_eq!(
            message.part(0).unwrap().size,
            message.part_bytes(0).len() as u64,
            "{kind} {transfer} {body:?}"
        );
    }
}

#[test]
fn broken_messages_are_messages() {
    for (raw, subject, text) in [
        ("", None, ""),
        ("\r\n", None, ""),
        ("zomaar tekst\r\nen nog wat", None, "zomaar tekst\nen nog wat"),
        ("Subject: x", Some("x"), ""),
        ("Subject: x\r\n\r\n", Some("x"), ""),
        ("Subject: x\n\nunix\n", Some("x"), "unix\n"),
        ("Subject: x\r\nzonder lege regel\r\nen verder", Some("x"), "zonder lege regel\nen verder"),
        ("Subject: x\r\nkapot gevouwen\r\nX-Y: z\r\n\r\ntekst", Some("x"), "tekst"),
        ("From jan@x.test Wed Nov 25 10:00:00 2026\nSubject: x\n\ntekst", Some("x"), "tekst"),
        ("Subject : x\r\n\r\ntekst", Some("x"), "tekst"),
        ("SUBJECT: een\r\nsubject: twee\r\n\r\n", Some("twee"), ""),
        ("Subject:\r\n\r\n", Some(""), ""),
        ("Subject: x\r\nContent-Type: multipart/mixed\r\n\r\ngeen grens", Some("x"), "geen grens"),
        ("Subject: x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\nnergens", Some("x"), "nergens"),
        (
            "Subject: x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nopen einde",
            Some("x"),
            "open einde",
        ),
        (
            "Subject: x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--ab\r\n\r\nanders\r\n--a\r\n\r\ngoed\r\n--a--",
            Some("x"),
            "goed",
        ),
        (
            "Subject: x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a  \r\n\r\ngoed\r\n--a--  \r\nna",
            Some("x"),
            "goed",
        ),
        ("Subject: x\r\nContent-Type: onzin\r\n\r\ntekst", Some("x"), "tekst"),
        ("Subject: x\r\nContent-Type: text\r\n\r\ntekst", Some("x"), "tekst"),
    ] {
        let message = Message::parse(raw.as_bytes());
        assert_eq!(message.summary().subject.as_deref(), subject, "{raw:?}");
        let shown: String = message.text_body().into_iter().map(|index| message.part_text(index).0).collect();
        assert_eq!(shown, text, "{raw:?}");
    }
}

#[test]
fn a_message_within_is_one_attachment() {
    let raw = crlf(
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nzie bijlage\n--x\nContent-Type: message/rfc822\n\n\
         Subject: binnen\nContent-Type: multipart/mixed; boundary=y\n\n--y\n\ndiep\n--y--\n--x\nContent-Type: multipart/digest; boundary=z\n\n\
         --z\n\nSubject: een\n\n1\n--z\n\nSubject: twee\n\n2\n--z--\n--x--\n",
    );
    let message = Message::parse(&raw);
    assert_eq!(
        drawn(&message.structure()),
        "(mixed 1:text/plain 2:message/rfc822 (digest 3.1:message/rfc822 3.2:message/rfc822))"
    );
    assert_eq!(ids(&message, message.attachments()), ["2", "3.1", "3.2"]);
    let bytes = message.part_bytes(2);
    let inner = Message::parse(&bytes);
    assert_eq!(inner.summary().subject.as_deref(), Some("binnen"));
    assert_eq!(inner.part_text(1).0, "diep");
    assert_eq!(Message::parse(&message.part_bytes(5)).summary().subject.as_deref(), Some("twee"));
}

#[test]
fn bounds() {
    let mut deep = String::new();
    for n in 0..200 {
        deep.push_str(&format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"));
    }
    let raw = crlf(&deep);
    let message = Message::parse(&raw);
    assert_eq!(message.part_count(), mail::limits::NESTING + 1);
    let last = message.part(mail::limits::NESTING).unwrap();
    assert_eq!(last.mime_type, "application/octet-stream");
    assert_eq!(message.attachments(), [mail::limits::NESTING]);

    let wide = format!("Content-Type: multipart/mixed; boundary=x\n\n{}", "--x\n\na\n".repeat(5_000));
    assert_eq!(Message::parse(&crlf(&wide)).part_count(), mail::limits::PARTS);

    let long = format!("Subject: {}\n\n{}", "woord ".repeat(10_000), "tekst ".repeat(200_000));
    let raw = crlf(&long);
    let message = Message::parse(&raw);
    assert_eq!(message.summary().subject.unwrap().chars().count(), mail::limits::FIELD_CHARS);
    assert_eq!(message.summary().preview.chars().count(), mail::limits::PREVIEW_CHARS);
    assert!(message.search_text().body.len() <= 2 * mail::limits::SEARCH_BYTES + 1);

    let fields = crlf(&format!("{}\nx", "A: b\n".repeat(5_000)));
    let message = Message::parse(&fields);
    assert_eq!((message.fields(0).len(), message.part_text(0).0.as_str()), (mail::limits::FIELDS, "x"));

    let references: String = (0..500).map(|n| format!(" <{n}@x>\r\n")).collect();
    let summary = Summary::from_headers(format!("References:{references}\r\n").as_bytes());
    assert_eq!(summary.references.len(), mail::limits::REFERENCES);
    assert_eq!(
        (&*summary.references[0], &*summary.references[1], &*summary.references[99]),
        ("0@x", "401@x", "499@x")
    );
}

#[test]
fn summaries() {
    let raw = crlf(
        "From: =?utf-8?Q?Ren=C3=A9e?= <renee@x.test>\nTo: a@x.test, b@x.test\nCc: c@x.test\nBcc: d@x.test\nReply-To: e@x.test\n\
         Sender: f@x.test\nDate: Wed, 25 Nov 2026 10:00:00 +0100\nSubject: Re: =?utf-8?B?Y2Fmw6k=?=\nMessage-ID: <1@x>\n\
         In-Reply-To: <0@x>\nReferences: <r@x> <0@x>\nList-Id: De lijst <lijst.x.test>\n\nHallo,\n\nOp woensdag schreef Jan:\n> oud\n> ouder\n\n\
         Nieuw   antwoord.\n-- \nRenée\n",
    );
    let summary = Message::parse(&raw).summary();
    assert_eq!(summary.from, [Address { name: Some("Renée".into()), email: "renee@x.test".into() }]);
    let emails = |list: &[Address]| list.iter().map(|one| one.email.clone()).collect::<Vec<_>>().join(" ");
    let all = [&summary.to, &summary.cc, &summary.bcc, &summary.reply_to, &summary.sender]
        .map(|list| emails(list))
        .join("|");
    assert_eq!(all, "a@x.test b@x.test|c@x.test|d@x.test|e@x.test|f@x.test");
    assert_eq!((summary.sent_at, summary.sent_offset_min), (Some(1795597200), 60));
    assert_eq!(summary.subject.as_deref(), Some("Re: café"));
    assert_eq!(
        (&summary.message_ids[..], &summary.in_reply_to[..]),
        (&["1@x".to_owned()][..], &["0@x".to_owned()][..])
    );
    assert_eq!(summary.references, ["r@x", "0@x"]);
    assert_eq!((summary.list_id.as_deref(), summary.auto), (Some("lijst.x.test"), true));
    assert_eq!(summary.preview, "Hallo, Nieuw antwoord.");
    let headers = Summary::from_headers(&raw);
    assert_eq!(headers, Summary { preview: String::new(), ..summary });
}

#[test]
fn written_by_a_program() {
    for (field, auto) in [
        ("Auto-Submitted: auto-generated", true),
        ("Auto-Submitted: No", false),
        ("Auto-Submitted: no; x=y", false),
        ("Precedence: bulk", true),
        ("Precedence: first-class", false),
        ("List-Id: <a.b>", true),
        ("Subject: auto", false),
    ] {
        assert_eq!(Summary::from_headers(field.as_bytes()).auto, auto, "{field}");
    }
}

#[test]
fn previews() {
    for (kind, body, preview) in [
        ("text/plain", "> alleen\n> citaat", "alleen citaat"),
        ("text/plain", "a\u{34F}\u{200C} \u{AD}\u{200C} b", "a b"),
        ("text/plain", "می\u{200C}خواهم", "می\u{200C}خواهم"),
        ("text/plain", "-- \nalleen handtekening", "-- alleen handtekening"),
        ("text/html", "<style>x</style><p>Dag <b>allen</b></p><blockquote>oud</blockquote>", "Dag allen"),
        ("text/html", "<p>caf&eacute;<br>twee</p>", "café twee"),
        ("image/png", "x", ""),
    ] {
        let raw = format!("Content-Type: {kind}; charset=utf-8\n\n{body}");
        assert_eq!(Message::parse(raw.as_bytes()).summary().preview, preview, "{body}");
    }
}

/// E15: the text of attachments that are text, and of attached messages, is found.
#[test]
fn words_for_searching() {
    let raw = crlf(
        "From: Renée Vrïes <renee@x.test>\nTo: jan@y.test\nSubject: Factuur Élise\nContent-Type: multipart/mixed; boundary=x\n\n\
         --x\nContent-Type: text/html; charset=utf-8\n\n<p>Straße <a href='https://verborgen.test'>naar</a> huis</p>\n\
         --x\nContent-Type: application/pdf; name=\"Jaarverslag-2026.pdf\"\n\nbinair\n\
         --x\nContent-Type: text/csv; charset=utf-8; name=leden.csv\nContent-Disposition: attachment\n\
         Content-Transfer-Encoding: base64\n\nWm/DqztsaWQ=\n\
         --x\nContent-Type: text/html\nContent-Disposition: attachment\n\n<b>tarief</b><style>geen</style>\n\
         --x\nContent-Type: message/rfc822\n\nSubject: Doorgestuurd\n\nde oude tekst\n--x--\n",
    );
    let text = Message::parse(&raw).search_text();
    assert_eq!(text.body, "strasse naar huis zoe lid tarief doorgestuurd de oude tekst");
    assert_eq!(text.attachments, "jaarverslag 2026 pdf leden csv");
}

#[test]
fn fields_and_forms() {
    let raw = crlf("Received: een\nSubject: a\n b\nReceived: twee\n\nx");
    let message = Message::parse(&raw);
    let names: Vec<_> = message.fields(0).iter().map(|field| field.name).collect();
    assert_eq!(names, ["Received", "Subject", "Received"]);
    assert_eq!(message.header(0, "received", Form::Text), Some(Value::Text("twee".into())));
    assert_eq!(message.header(0, "subject", Form::Raw), Some(Value::Text(" a\r\n b".into())));
    assert_eq!(
        message.header_all(0, "Received", Form::Text),
        [Value::Text("een".into()), Value::Text("twee".into())]
    );
    assert_eq!(message.header(0, "X-None", Form::Text), None);
    assert_eq!(message.header(7, "Subject", Form::Text), None);
}

#[test]
fn flowed_text_is_known() {
    for (kind, flowed) in [
        ("text/plain", Flowed::No),
        ("text/plain; format=flowed", Flowed::Yes),
        ("text/plain; Format=\"Flowed\"; DelSp=Yes", Flowed::DelSp),
        ("text/plain; format=fixed; delsp=yes", Flowed::No),
        ("text/html; format=flowed", Flowed::No),
    ] {
        let raw = format!("Content-Type: {kind}\n\nx");
        assert_eq!(Message::parse(raw.as_bytes()).flowed(0), flowed, "{kind}");
    }
}
