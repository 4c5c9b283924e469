//! `Email/query` beside a naive reading of the same emails.

use std::cmp::Ordering;
use std::sync::OnceLock;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::home::{Home, home, message};

const PEOPLE: [&str; 4] =
    ["Anna <anna@voorbeeld.test>", "Bram <b@voorbeeld.test>", "carla@voorbeeld.test", "Ånna <aa@x.test>"];
const SUBJECTS: [&str; 5] = ["Plan", "Re: Plan", "Factuur maart", "plan b", "Zomer"];
const WORDS: [&str; 3] = ["koffie", "thee", "koffie en thee"];

/// Forty emails of every kind, made once.
fn stocked() -> &'static (Home, Vec<Value>) {
    static STOCK: OnceLock<(Home, Vec<Value>)> = OnceLock::new();
    STOCK.get_or_init(|| {
        let home = home();
        let archive = home.role(&home.local, "archive");
        for n in 0..40_usize {
            let raw = message(
                &format!("{n}@x"),
                SUBJECTS[n * 7 % 5],
                &format!("{} {}", WORDS[n % 3], "x".repeat(n * 13 % 101)),
            )
            .replace("Anna <anna@voorbeeld.test>", PEOPLE[n * 3 % 4])
            .replace("Date:", &format!("References: <{}@x>\nDate:", n / 3 * 3));
            let day = 1 + n * 11 % 28;
            let mut keywords = json!({});
            for (word, step) in [("$seen", 2), ("$flagged", 3), ("werk", 5)] {
                if n % step == 0 {
                    keywords[word] = json!(true);
                }
            }
            let id = home.import_with(
                &raw,
                json!({ "receivedAt": format!("2026-01-{day:02}T10:00:00Z"), "keywords": keywords }),
            );
            if n % 4 == 0 {
                home.here(
                    "Email/set",
                    json!({ "update": { id: { format!("mailboxIds/{archive}"): true } } }),
                );
            }
        }
        let all = home.here("Email/get", json!({ "ids": null, "fetchTextBodyValues": true }));
        let emails = all["list"].as_array().unwrap().clone();
        assert_eq!(emails.len(), 40);
        (home, emails)
    })
}

fn has(email: &Value, keyword: &str) -> bool {
    email["keywords"].get(keyword).is_some()
}

fn holds(all: &[Value], email: &Value, filter: &Value) -> bool {
    if let Some(operator) = filter.get("operator") {
        let mut inner = filter["conditions"].as_array().unwrap().iter().map(|one| holds(all, email, one));
        return match operator.as_str().unwrap() {
            "AND" => inner.all(|it| it),
            "OR" => inner.any(|it| it),
            _ => !inner.any(|it| it),
        };
    }
    let mut thread = all.iter().filter(|one| one["threadId"] == email["threadId"]);
    let text = |name: &str| filter[name].as_str().unwrap().to_lowercase();
    filter.as_object().unwrap().keys().all(|name| match name.as_str() {
        "inMailbox" => email["mailboxIds"].get(filter[name].as_str().unwrap()).is_some(),
        "hasKeyword" => has(email, &text(name)),
        "notKeyword" => !has(email, &text(name)),
        "allInThreadHaveKeyword" => thread.all(|one| has(one, &text(name))),
        "someInThreadHaveKeyword" => thread.any(|one| has(one, &text(name))),
        "noneInThreadHaveKeyword" => !thread.any(|one| has(one, &text(name))),
        "before" => email["receivedAt"].as_str() < filter[name].as_str(),
        "after" => email["receivedAt"].as_str() >= filter[name].as_str(),
        "minSize" => email["size"].as_u64() >= filter[name].as_u64(),
        "maxSize" => email["size"].as_u64() < filter[name].as_u64(),
        "hasAttachment" => email[name] == filter[name],
        "subject" => email["subject"].as_str().unwrap().to_lowercase().contains(&text(name)),
        "from" => mail::text::tokens(&email["from"].to_string()).contains(&text(name)),
        "body" => email["preview"].as_str().unwrap().contains(&text(name)),
        other => panic!("{other}"),
    })
}

fn base(subject: &str) -> String {
    mail::thread::base_subject(subject)
}

fn key(all: &[Value], email: &Value, sort: &Value) -> (i64, String) {
    let word = sort["keyword"].as_str().unwrap_or_default();
    let mut thread = all.iter().filter(|one| one["threadId"] == email["threadId"]);
    match sort["property"].as_str().unwrap() {
        "receivedAt" => (0, email["receivedAt"].as_str().unwrap().to_owned()),
        "size" => (email["size"].as_i64().unwrap(), String::new()),
        "subject" => (0, base(email["subject"].as_str().unwrap())),
        "from" => {
            let from = &email["from"][0];
            (0, from["name"].as_str().or(from["email"].as_str()).unwrap().to_lowercase())
        }
        "hasKeyword" => (i64::from(has(email, word)), String::new()),
        "someInThreadHaveKeyword" => (i64::from(thread.any(|one| has(one, word))), String::new()),
        _ => (i64::from(thread.all(|one| has(one, word))), String::new()),
    }
}

fn number(email: &Value) -> i64 {
    email["id"].as_str().unwrap()[1..].parse().unwrap()
}

fn naive(all: &[Value], filter: &Value, sort: &[Value], collapse: bool) -> Vec<Value> {
    let mut found: Vec<&Value> = all.iter().filter(|email| holds(all, email, filter)).collect();
    let ascending = |sort: &Value| sort["isAscending"].as_bool().unwrap_or(true);
    let first = sort.first().is_some_and(ascending);
    found.sort_by(|a, b| {
        let by = sort.iter().map(|sort| {
            let order = key(all, a, sort).cmp(&key(all, b, sort));
            if ascending(sort) { order } else { order.reverse() }
        });
        let ids = number(a).cmp(&number(b));
        by.fold(Ordering::Equal, Ordering::then).then(if first { ids } else { ids.reverse() })
    });
    let mut threads = Vec::new();
    found.retain(|email| {
        let fresh = !threads.contains(&&email["threadId"]);
        threads.push(&email["threadId"]);
        fresh || !collapse
    });
    found.into_iter().map(|email| email["id"].clone()).collect()
}

fn condition() -> impl Strategy<Value = Value> {
    let word = || prop_oneof![Just("$seen"), Just("$FLAGGED"), Just("werk"), Just("none")];
    prop_oneof![
        word().prop_map(|word| json!({ "hasKeyword": word })),
        word().prop_map(|word| json!({ "notKeyword": word })),
        word().prop_map(|word| json!({ "allInThreadHaveKeyword": word })),
        word().prop_map(|word| json!({ "someInThreadHaveKeyword": word })),
        word().prop_map(|word| json!({ "noneInThreadHaveKeyword": word })),
        (1..29).prop_map(|day| json!({ "before": format!("2026-01-{day:02}T10:00:00Z") })),
        (1..29).prop_map(|day| json!({ "after": format!("2026-01-{day:02}T10:00:00Z") })),
        (200..400).prop_map(|size| json!({ "minSize": size })),
        (200..400).prop_map(|size| json!({ "maxSize": size })),
        prop_oneof![Just("plan"), Just("factuur"), Just("zomer")].prop_map(|word| json!({ "subject": word })),
        prop_oneof![Just("anna"), Just("voorbeeld"), Just("bram")]
            .prop_map(|word| json!({ "from": word, "notKeyword": "werk" })),
        prop_oneof![Just("koffie"), Just("thee")].prop_map(|word| json!({ "body": word })),
        any::<bool>().prop_map(|is| json!({ "hasAttachment": is })),
        prop_oneof![Just("inbox"), Just("archive")]
            .prop_map(|role| json!({ "inMailbox": stocked().0.role(&stocked().0.local, role) })),
        Just(json!({})),
    ]
}

fn filter() -> impl Strategy<Value = Value> {
    condition().prop_recursive(3, 8, 3, |inner| {
        (prop_oneof![Just("AND"), Just("OR"), Just("NOT")], prop::collection::vec(inner, 0..3))
            .prop_map(|(operator, conditions)| json!({ "operator": operator, "conditions": conditions }))
    })
}

fn sort() -> impl Strategy<Value = Vec<Value>> {
    let property = prop_oneof![
        Just(json!({ "property": "receivedAt" })),
        Just(json!({ "property": "size" })),
        Just(json!({ "property": "subject" })),
        Just(json!({ "property": "from" })),
        Just(json!({ "property": "hasKeyword", "keyword": "$seen" })),
        Just(json!({ "property": "someInThreadHaveKeyword", "keyword": "werk" })),
        Just(json!({ "property": "allInThreadHaveKeyword", "keyword": "$seen" })),
    ];
    let one = (property, any::<Option<bool>>()).prop_map(|(mut sort, ascending)| {
        if let Some(ascending) = ascending {
            sort["isAscending"] = json!(ascending);
        }
        sort
    });
    prop::collection::vec(one, 1..3)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn answers_as_a_naive_reading(filter in filter(), sort in sort(), collapse: bool, position in -50..50_i64, limit in 0..60_usize, anchor in 0..60_usize, offset in -9..9_i64) {
        let (home, all) = stocked();
        let expected = naive(all, &filter, &sort, collapse);
        let ask = |window: Value| {
            let mut args = json!({ "filter": filter, "sort": sort, "collapseThreads": collapse, "calculateTotal": true });
            args.as_object_mut().unwrap().extend(window.as_object().unwrap().clone());
            home.here("Email/query", args)
        };
        let whole = ask(json!({}));
        prop_assert_eq!(whole["ids"].as_array(), Some(&expected), "{}", whole);
        prop_assert_eq!(&whole["total"], &json!(expected.len()));
        prop_assert_eq!(&whole["limit"], &json!(store::limits::PAGE_IDS));
        let start = if position < 0 { (expected.len() as i64 + position).max(0) } else { position } as usize;
        let page = ask(json!({ "position": position, "limit": limit }));
        let part: Vec<Value> = expected.iter().skip(start).take(limit).cloned().collect();
        prop_assert_eq!(page["ids"].as_array(), Some(&part));
        if !part.is_empty() {
            prop_assert_eq!(&page["position"], &json!(start));
        }
        if let Some(id) = expected.get(anchor) {
            let page = ask(json!({ "anchor": id, "anchorOffset": offset, "limit": limit, "position": 7 }));
            let start = (anchor as i64 + offset).max(0) as usize;
            let part: Vec<Value> = expected.iter().skip(start).take(limit).cloned().collect();
            prop_assert_eq!(page["ids"].as_array(), Some(&part));
        }
    }
}

#[test]
fn what_is_not_here_is_refused() {
    let (home, _) = stocked();
    let mut deep = json!({});
    for _ in 0..40 {
        deep = json!({ "operator": "AND", "conditions": [deep] });
    }
    for (args, kind) in [
        (json!({ "filter": { "colour": "red" } }), "unsupportedFilter"),
        (json!({ "filter": { "operator": "AND", "conditions": [{ "colour": 1 }] } }), "unsupportedFilter"),
        (json!({ "filter": deep }), "unsupportedFilter"),
        (json!({ "filter": { "operator": "NAND", "conditions": [] } }), "invalidArguments"),
        (json!({ "filter": { "operator": "AND" } }), "invalidArguments"),
        (json!({ "filter": [] }), "invalidArguments"),
        (json!({ "filter": { "hasKeyword": "a b" } }), "invalidArguments"),
        (json!({ "filter": { "before": "gisteren" } }), "invalidArguments"),
        (json!({ "filter": { "minSize": -1 } }), "invalidArguments"),
        (json!({ "filter": { "header": [] } }), "invalidArguments"),
        (json!({ "sort": [{ "property": "colour" }] }), "unsupportedSort"),
        (json!({ "sort": [{ "property": "hasKeyword" }] }), "invalidArguments"),
        (json!({ "sort": [{ "property": "size", "collation": "i;octet" }] }), "unsupportedSort"),
        (json!({ "sort": [{}] }), "invalidArguments"),
        (json!({ "anchor": "e1" }), "anchorNotFound"),
        (json!({ "anchor": "garbage" }), "anchorNotFound"),
        (json!({ "position": "1" }), "invalidArguments"),
    ] {
        assert_eq!(home.here("Email/query", args.clone())["type"], kind, "{args}");
    }
    for filter in [Value::Null, json!({}), json!({ "inMailboxOtherThan": [] })] {
        let answer =
            home.here("Email/query", json!({ "filter": filter, "limit": 0, "calculateTotal": true }));
        assert_eq!((&answer["ids"], &answer["total"]), (&json!([]), &json!(40)), "{filter}");
        assert!(answer.get("limit").is_none());
    }
    let plain = home.here("Email/query", json!({ "filter": { "inMailbox": "m999" } }));
    assert_eq!(plain["ids"], json!([]));
    assert!(plain.get("total").is_none());
    for (filter, found) in [
        (json!({ "header": ["References"] }), 40),
        (json!({ "header": ["references", "<3@x>"] }), 3),
        (json!({ "header": ["X-Nothing"] }), 0),
    ] {
        let answer = home.here("Email/query", json!({ "filter": filter, "calculateTotal": true }));
        assert_eq!(answer["total"], found, "{filter}");
    }
}
