//! RFC 8621 §4.1.2: each form, with the examples of RFC 2047 and of what is met in practice.

use mail::address::Address;
use mail::header::{Form, Value, read};

fn text(raw: &str) -> String {
    match read(raw.as_bytes(), Form::Text) {
        Value::Text(text) => text,
        other => panic!("{other:?}"),
    }
}

fn addresses(raw: &str) -> Vec<(Option<String>, String)> {
    match read(raw.as_bytes(), Form::Addresses) {
        Value::Addresses(list) => list.into_iter().map(|Address { name, email }| (name, email)).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn text_is_unfolded_decoded_and_composed() {
    for (raw, expected) in [
        (" Hello\r\n World", "Hello World"),
        (" =?ISO-8859-1?Q?a?=", "a"),
        // RFC 2047 §8.
        (" (=?ISO-8859-1?Q?a?= b)", "( a b)"),
        (" =?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"),
        (" =?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=", "ab"),
        (" =?ISO-8859-1?Q?a?=\r\n    =?ISO-8859-1?Q?b?=", "ab"),
        (" =?ISO-8859-1?Q?a_b?=", "a b"),
        (" =?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b"),
        (
            " =?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?=\r\n =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
            "If you can read this you understand the example.",
        ),
        (" =?US-ASCII?Q?Keith_Moore?=", "Keith Moore"),
        (" =?utf-8?B?w6k?=", "é"),
        // RFC 2231 §5: a language after the charset.
        (" =?US-ASCII*EN?Q?Keith_Moore?=", "Keith Moore"),
        // A character cut in two, which RFC 2047 §5 forbids and many do.
        (" =?utf-8?B?w?= =?utf-8?B?6k=?=", "\u{FFFD}"),
        (" =?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café"),
        (" =?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=", "テスト"),
        (" =?koi8-r?B?8NLJ18XU?=", "Привет"),
        // Broken ones stay as they are.
        (" =?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        (" =?utf-8?Q?abc", "=?utf-8?Q?abc"),
        // Raw bytes: UTF-8 as such; decomposed letters are composed.
        (" caf\u{e9}", "café"),
        (" cafe\u{301}", "café"),
    ] {
        if expected.contains('\u{FFFD}') {
            assert!(!text(raw).contains("=?"), "{raw}");
            continue;
        }
        assert_eq!(text(raw), expected, "{raw:?}");
    }
    assert_eq!(read(b" caf\xe9", Form::Text), Value::Text("café".into()));
    assert_eq!(read(b" a\xffb", Form::Raw), Value::Text(" a\u{FFFD}b".into()));
}

#[test]
fn address_lists() {
    let named = |name: &str, email: &str| (Some(name.to_owned()), email.to_owned());
    let bare = |email: &str| (None, email.to_owned());
    for (raw, expected) in [
        (" Anna <anna@x.test>", vec![named("Anna", "anna@x.test")]),
        (
            " \"Bakker, Jan\" <jan@y.test>, kale@z.test",
            vec![named("Bakker, Jan", "jan@y.test"), bare("kale@z.test")],
        ),
        (" =?utf-8?Q?Ren=C3=A9e?= <r@x.test>", vec![named("Renée", "r@x.test")]),
        // A comma within an encoded word is no separator.
        (" =?utf-8?Q?Vries=2C_Jan_de?= <jan@x.test>", vec![named("Vries, Jan de", "jan@x.test")]),
        (" =?utf-8?Q?Ren=C3?= =?utf-8?Q?=A9e?= <r@x.test>", vec![named("Renée", "r@x.test")]),
        // RFC 5322 appendix A.1.2 and A.1.3.
        (
            " Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
            vec![named("Mary Smith", "mary@x.test"), bare("jdoe@example.org"), named("Who?", "one@y.test")],
        ),
        (
            " <boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
            vec![bare("boss@nil.test"), named("Giant; \"Big\" Box", "sysservices@example.net")],
        ),
        (
            " A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
            vec![named("Ed Jones", "c@a.test"), bare("joe@where.test"), named("John", "jdoe@one.test")],
        ),
        (" Undisclosed recipients:;", vec![]),
        (" MAILER-DAEMON", vec![bare("MAILER-DAEMON")]),
        (" anna@x.test (Anna)", vec![named("Anna", "anna@x.test")]),
        (" geen adres", vec![]),
        ("", vec![]),
    ] {
        assert_eq!(addresses(raw), expected, "{raw:?}");
    }
    let Value::Groups(groups) =
        read(b" a@x.test, Team: b@x.test, c@x.test;, d@x.test", Form::GroupedAddresses)
    else {
        panic!()
    };
    let names: Vec<_> = groups.iter().map(|group| (group.name.as_deref(), group.addresses.len())).collect();
    assert_eq!(names, [(None, 1), (Some("Team"), 2), (None, 1)]);
    let many = format!(" {}", "a@x.test, ".repeat(3_000));
    assert_eq!(addresses(&many).len(), mail::limits::ADDRESSES);
}

#[test]
fn ids_and_urls() {
    let words = |raw: &str, form| match read(raw.as_bytes(), form) {
        Value::Words(words) => words,
        other => panic!("{other:?}"),
    };
    for (raw, expected) in [
        (" <a@x> <b@y>", Some(vec!["a@x", "b@y"])),
        (" <a@x>\r\n\t<b@y>", Some(vec!["a@x", "b@y"])),
        (" Your message of Tuesday <a@x>", Some(vec!["a@x"])),
        (" <a@\r\n x>", Some(vec!["a@x"])),
        (" a@x", Some(vec!["a@x"])),
        (" twee woorden", None),
        (" <open", None),
        (" <>", None),
        ("", None),
    ] {
        let expected = expected.map(|list| list.into_iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(
            words(raw, Form::MessageIds),
            if raw == " <open" { Some(vec!["open".into()]) } else { expected },
            "{raw}"
        );
    }
    // RFC 2369 §3.2 and §2.
    assert_eq!(
        words(" <ftp://ftp.host.test/list.txt> (FTP),\r\n <mailto:list@host.test?subject=help>", Form::Urls),
        Some(vec!["ftp://ftp.host.test/list.txt".into(), "mailto:list@host.test?subject=help".into()])
    );
    assert_eq!(words(" NO (posting not allowed)", Form::Urls), None);
}

#[test]
fn dates() {
    for (raw, expected) in [
        // RFC 5322 appendix A.1.1, A.5, A.6.2.
        (" Fri, 21 Nov 1997 09:55:06 -0600", Some((880127706, -360))),
        (
            " Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n               -0330 (Newfoundland Time)",
            Some((-27723480, -210)),
        ),
        (" 21 Nov 97 09:55:06 GMT", Some((880106106, 0))),
        (" Wed, 25 Nov 2026 10:00:00 +0530", Some((1795581000, 330))),
        (" Wed, 31 Dec 2008 23:59:60 +0000", Some((1230768000, 0))),
        (" Wed, 25 Nov 2026 10:00:00 EST", Some((1795618800, -300))),
        (" gisteren", None),
        (" Wed, 45 Foo 2026 99:00:00 +0000", None),
        ("", None),
    ] {
        let Value::Date(date) = read(raw.as_bytes(), Form::Date) else { panic!() };
        assert_eq!(date.map(|date| (date.unix, date.offset_min)), expected, "{raw}");
    }
}
