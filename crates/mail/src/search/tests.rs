//! E15: the grammar, by what it makes of what people type.

use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

/// A Friday, two hours east of Greenwich.
fn now() -> ZonedDateTime {
    let zone = TimeZone::fixed(jiff::tz::offset(2));
    date(2026, 11, 27).at(15, 0, 0, 0).to_zoned_datetime(zone).unwrap()
}

/// A tree in few signs: `&(…)`, `|(…)`, `-…`, `field=text`.
fn spelled(search: &Search) -> String {
    let all = |list: &[Search]| list.iter().map(spelled).collect::<Vec<_>>().join(" ");
    let day = |unix: &i64| {
        let time = jiff::Timestamp::from_second(*unix).unwrap().to_zoned_datetime(now().time_zone().clone());
        time.strftime("%Y-%m-%d %H:%M").to_string().replace(" 00:00", "")
    };
    match search {
        Search::And(list) => format!("&({})", all(list)),
        Search::Or(list) => format!("|({})", all(list)),
        Search::Not(inner) => format!("-{}", spelled(inner)),
        Search::Is(Wish::Words(Field::Any, text)) => text.clone(),
        Search::Is(Wish::Words(field, text)) => format!("{}={text}", format!("{field:?}").to_lowercase()),
        Search::Is(Wish::Matches(field, pattern)) => {
            format!("{}/{}/", format!("{field:?}").to_lowercase(), pattern.as_str())
        }
        Search::Is(Wish::Keyword(keyword)) => keyword.to_string(),
        Search::Is(Wish::Attachment) => "attachment".to_owned(),
        Search::Is(Wish::Before(at)) => format!("<{}", day(at)),
        Search::Is(Wish::After(at)) => format!(">={}", day(at)),
        Search::Is(Wish::Larger(bytes)) => format!(">={bytes}"),
        Search::Is(Wish::Smaller(bytes)) => format!("<{bytes}"),
        Search::Is(Wish::In(Place::Role(role))) => format!("in={}", role.as_str()),
        Search::Is(Wish::In(Place::Named(name))) => format!("in='{name}'"),
        Search::Is(Wish::In(Place::Anywhere)) => "anywhere".to_owned(),
        Search::Is(Wish::Account(name)) => format!("account={name}"),
        Search::Is(Wish::List(name)) => format!("list={name}"),
    }
}

fn check(typing: Typing, cases: &[(&str, &str)]) {
    for (typed, expected) in cases {
        let found = read(typed, &now(), typing).search;
        assert_eq!(found.as_ref().map(spelled).unwrap_or_default(), *expected, "{typed}");
    }
}

#[test]
fn expressions() {
    let cases = [
        ("/fact(uur|uren)/", "any/fact(uur|uren)/"),
        ("/tien uur/ maart", "&(any/tien uur/ maart)"),
        ("subject:/^re/ -body:/a b/", "&(subject/^re/ -body/a b/)"),
        ("from:(/jan/ OR anna)", "|(from/jan/ from=anna)"),
        (r"/a\/b/", r"any/a\/b/"),
        ("/etc/fstab", "/etc/fstab"),
        ("/usr en /bin", "&(/usr en /bin)"),
        ("en/of //", "en/of"),
        ("in:/werk/", "in='/werk/'"),
    ];
    check(Typing::Done, &cases);
    assert_eq!(read("/(half/ maart", &now(), Typing::Done).unknown, ["/(half/"]);
}

#[test]
fn words_phrases_and_brackets() {
    check(
        Typing::Done,
        &[
            ("", ""),
            ("factuur", "factuur"),
            ("factuur maart", "&(factuur maart)"),
            ("\"tien uur\" -spam", "&(\"tien uur\" -spam)"),
            ("perf* -\"de een\"", "&(perf* -\"de een\")"),
            ("a OR b c", "&(|(a b) c)"),
            ("a OF b OU c ODER d", "|(a b c d)"),
            ("of or ou", "&(of or ou)"),
            ("(a b) OR -(c OR d)", "|(&(a b) -|(c d))"),
            ("ORANJE", "ORANJE"),
            ("--x - & ()", "-x"),
            ("f(x)", "f(x)"),
            ("http://x.y/z:1", "http://x.y/z:1"),
            ("日", "日"),
        ],
    );
}

#[test]
fn operators_in_four_languages() {
    for same in [
        ["from:anna", "van:anna", "de:anna", "von:anna", "FROM:anna", "From: anna"].as_slice(),
        &["to:jan", "aan:jan", "à:jan", "an:jan"],
        &["subject:\"a b\"", "onderwerp:\"a b\"", "objet:\"a b\"", "betreff:\"a b\""],
        &["has:attachment", "heeft:bijlage", "avec:pj", "hat:anhang"],
        &["is:unread", "is:ongelezen", "est:non-lu", "ist:ungelesen", "-is:read"],
        &["is:starred", "is:ster", "est:étoile", "ist:markiert"],
        &["is:answered", "is:beantwoord", "est:répondu", "ist:beantwortet"],
        &["in:trash", "in:prullenbak", "dans:corbeille", "in:Papierkorb"],
        &["before:2026-11-20", "voor:20-11-2026", "avant:20/11/2026", "vor:20.11.2026"],
        &["older_than:7d", "ouder:7dagen", "ancien:7jours", "älter:7tage", "older:1w"],
        &["larger:5mb", "groter:5M", "grand:5mo", "größer:5000k"],
        &["filename:plan", "bestand:plan", "fichier:plan", "datei:plan"],
        &["list:rust", "lijst:rust", "liste:rust"],
        &["account:werk", "compte:werk", "konto:werk"],
    ] {
        let all: Vec<_> = same.iter().map(|typed| read(typed, &now(), Typing::Done)).collect();
        assert!(all[0].search.is_some() && all[0].unknown.is_empty(), "{}", same[0]);
        assert!(all.iter().all(|one| *one == all[0]), "{same:?} {all:?}");
    }
}

#[test]
fn values() {
    check(
        Typing::Done,
        &[
            ("from:(anna OR bob) body:x", "&(|(from=anna from=bob) body=x)"),
            ("is:(ster ongelezen)", "&($flagged -$seen)"),
            ("-from:anna -in:inbox", "&(-from=anna -in=inbox)"),
            ("in:Projecten in:\"Postvak IN\" in:overal", "&(in='Projecten' in=inbox anywhere)"),
            ("label:Werk", "werk"),
            ("date:2026-05", "&(>=2026-05-01 <2026-06-01)"),
            ("on:yesterday", "&(>=2026-11-26 <2026-11-27)"),
            ("date:2025", "&(>=2025-01-01 <2026-01-01)"),
            ("after:mei", ">=2026-05-01"),
            ("after:dec", ">=2025-12-01"),
            ("after:3-mei-2024", ">=2024-05-03"),
            ("after:5-juli", ">=2026-07-05"),
            ("after:5-juin after:5-sept", "&(>=2026-06-05 >=2026-09-05)"),
            ("date:juli-2025", "&(>=2025-07-01 <2025-08-01)"),
            ("after:juni-2026 after:mars-2026 after:aout-2026", "&(>=2026-06-01 >=2026-03-01 >=2026-08-01)"),
            ("after:2026-juli", ">=2026-07-01"),
            ("before:24-12", "<2025-12-24"),
            ("after:11/23/2026", ">=2026-11-23"),
            ("after:1-2-24", ">=2024-02-01"),
            ("after:maandag before:friday", "&(>=2026-11-23 <2026-11-27)"),
            ("after:2w", ">=2026-11-13"),
            ("newer_than:36h", ">=2026-11-26 03:00"),
            ("older:1m", "<2026-10-27 15:00"),
            ("larger:2,5mb smaller:1200", "&(>=2500000 <1200)"),
            ("subject:-x", "subject=x"),
        ],
    );
}

#[test]
fn half_typed() {
    check(
        Typing::Still,
        &[
            ("fac", "fac*"),
            ("fa", "fa"),
            ("fac ", "fac"),
            ("factuur ma", "&(factuur ma)"),
            ("\"de vri", "\"de vri*\""),
            ("\"de vries\"", "\"de vries\""),
            ("from:", ""),
            ("from: ", ""),
            ("a from: to:b", "&(a to=b)"),
            ("from:ann", "from=ann*"),
            ("jan@voor", "jan@voor*"),
            ("is:onge", ""),
            ("x is:onge", "x"),
            ("before:20", ""),
            ("before:2026-", ""),
            ("larger:", ""),
            ("a OR", "a"),
            ("OR a", "a"),
            ("(a OR", "a"),
            ("((a", "a"),
            ("a) b", "&(a) b)"),
            ("-", ""),
            ("\"", ""),
        ],
    );
}

#[test]
fn what_is_no_operator_is_words_and_is_told() {
    for (typed, expected, unknown) in [
        ("kleur:rood", "kleur:rood", ["kleur:rood"].as_slice()),
        ("larger:veel x", "&(veel x)", &["veel"]),
        ("is:mooi x", "&(mooi x)", &["mooi"]),
        ("10:30 http://a.b c:", "&(10:30 http://a.b c:)", &[]),
    ] {
        let reading = read(typed, &now(), Typing::Done);
        assert_eq!(reading.search.as_ref().map(spelled).as_deref(), Some(expected), "{typed}");
        assert_eq!(reading.unknown, unknown, "{typed}");
    }
}

fn measure(search: &Search, depth: usize, terms: &mut usize) -> usize {
    match search {
        Search::And(all) | Search::Or(all) => {
            assert!(all.len() >= 2);
            all.iter().map(|one| measure(one, depth + 1, terms)).max().unwrap()
        }
        Search::Not(inner) => measure(inner, depth + 1, terms),
        Search::Is(wish) => {
            *terms += 1;
            if let Wish::Words(_, text) = wish {
                let read = crate::text::query_terms(text);
                assert!(read.len() == 1 && !read[0].negated, "{text:?} is one term");
            }
            depth
        }
    }
}

proptest! {
    /// Invariant 12: any text is read, and gives a tree within bounds.
    #[test]
    fn anything_is_read(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("(".to_owned()), Just(")".to_owned()), Just("\"".to_owned()), Just("-".to_owned()),
                Just(" ".to_owned()), Just("OR ".to_owned()), Just("from:".to_owned()), Just("in:".to_owned()),
                Just("before:".to_owned()), Just("older:".to_owned()), Just("larger:".to_owned()), Just("*".to_owned()),
                "[0-9]{1,12}[-/.dwmyk]?", ".{0,8}", "\\PC{0,4}", Just("日本語".to_owned()), Just("-(".to_owned()),
            ],
            0..120,
        ),
        still in any::<bool>(),
    ) {
        let typing = if still { Typing::Still } else { Typing::Done };
        let reading = read(&pieces.concat(), &now(), typing);
        let mut terms = 0;
        let depth = reading.search.as_ref().map_or(0, |search| measure(search, 0, &mut terms));
        prop_assert!(terms <= 2 * limits::QUERY_TERMS);
        prop_assert!(depth <= 3 * (limits::QUERY_DEPTH + 1) + 1, "{depth}");
        prop_assert!(reading.unknown.len() <= limits::QUERY_TERMS);
    }
}
