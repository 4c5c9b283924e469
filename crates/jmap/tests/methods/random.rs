//! Long random lives: following `/changes` and `/queryChanges` ends equal to a
//! full read (invariant 14), and no request whatever makes us panic.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

use crate::home::{Home, NOW, USING, home, message};

#[derive(Debug, Clone)]
enum Step {
    Import { thread: u8, seen: bool },
    Mark(Index, bool),
    Move(Index, bool),
    Destroy(Index),
    MakeMailbox(u8),
    DropMailbox(u8),
    Look(u64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4_u8, any::<bool>()).prop_map(|(thread, seen)| Step::Import { thread, seen }),
        3 => (any::<Index>(), any::<bool>()).prop_map(|(at, seen)| Step::Mark(at, seen)),
        2 => (any::<Index>(), any::<bool>()).prop_map(|(at, trash)| Step::Move(at, trash)),
        2 => any::<Index>().prop_map(Step::Destroy),
        1 => (0..3_u8).prop_map(Step::MakeMailbox),
        1 => (0..3_u8).prop_map(Step::DropMailbox),
        4 => (1..6_u64).prop_map(Step::Look),
    ]
}

/// What a client keeps of one type: objects by id, and its state.
struct Cache {
    kind: &'static str,
    state: Value,
    objects: BTreeMap<String, Value>,
}

impl Cache {
    fn new(home: &Home, kind: &'static str) -> Cache {
        let mut cache = Cache { kind, state: Value::Null, objects: BTreeMap::new() };
        let all = cache.get(home, Value::Null);
        cache.state = all["state"].clone();
        cache.learn(&all);
        cache
    }

    fn get(&self, home: &Home, ids: Value) -> Value {
        home.here(&format!("{}/get", self.kind), json!({ "ids": ids }))
    }

    fn learn(&mut self, answer: &Value) {
        for object in answer["list"].as_array().unwrap() {
            self.objects.insert(object["id"].as_str().unwrap().to_owned(), object.clone());
        }
    }

    /// Follows the changes, at most `max` at a time.
    fn follow(&mut self, home: &Home, max: u64) {
        loop {
            let changes = home.here(
                &format!("{}/changes", self.kind),
                json!({ "sinceState": self.state, "maxChanges": max }),
            );
            let of = |key: &str| changes[key].as_array().unwrap_or_else(|| panic!("{changes}")).clone();
            let count = of("created").len() + of("updated").len() + of("destroyed").len();
            assert!(count as u64 <= max, "{changes}");
            for gone in of("destroyed") {
                self.objects.remove(gone.as_str().unwrap());
            }
            let fresh: Vec<Value> = of("created").into_iter().chain(of("updated")).collect();
            let answer = self.get(home, json!(fresh));
            self.learn(&answer);
            // What went meanwhile is told in the rest of the changes.
            for gone in answer["notFound"].as_array().unwrap() {
                self.objects.remove(gone.as_str().unwrap());
            }
            self.state = changes["newState"].clone();
            if changes["hasMoreChanges"] == false {
                break;
            }
        }
        let whole = Cache::new(home, self.kind);
        assert_eq!(self.objects, whole.objects, "{}", self.kind);
        assert_eq!(self.state, whole.state, "{}", self.kind);
    }
}

/// What a client keeps of one query.
struct Listed {
    args: Value,
    state: Value,
    ids: Vec<Value>,
}

impl Listed {
    fn new(home: &Home, args: Value) -> Listed {
        let answer = home.here("Email/query", args.clone());
        assert_eq!(answer["canCalculateChanges"], true);
        Listed { args, state: answer["queryState"].clone(), ids: answer["ids"].as_array().unwrap().clone() }
    }

    /// Applies the changes as RFC 8620 §5.6 says.
    fn follow(&mut self, home: &Home) {
        let mut args = self.args.clone();
        args["sinceQueryState"] = self.state.clone();
        args["calculateTotal"] = json!(true);
        let changes = home.here("Email/queryChanges", args);
        let removed = changes["removed"].as_array().unwrap_or_else(|| panic!("{changes}"));
        self.ids.retain(|id| !removed.contains(id));
        for added in changes["added"].as_array().unwrap() {
            self.ids.insert(added["index"].as_u64().unwrap() as usize, added["id"].clone());
        }
        let whole = Listed::new(home, self.args.clone());
        assert_eq!(self.ids, whole.ids, "{changes}");
        assert_eq!(changes["total"], whole.ids.len());
        self.state = changes["newQueryState"].clone();
        assert_eq!(self.state, whole.state);
    }
}

fn live(steps: &[Step]) {
    let home = home();
    let (inbox, trash) = (home.role(&home.local, "inbox"), home.role(&home.local, "trash"));
    let mut caches = ["Email", "Thread", "Mailbox"].map(|kind| Cache::new(&home, kind));
    let mut lists = [
        json!({ "filter": { "inMailbox": inbox } }),
        json!({ "filter": { "inMailbox": inbox }, "collapseThreads": true }),
        json!({ "filter": { "someInThreadHaveKeyword": "$seen" }, "sort": [{ "property": "subject" }] }),
        json!({ "filter": { "notKeyword": "$seen" }, "collapseThreads": true, "sort": [{ "property": "size" }] }),
    ]
    .map(|args| Listed::new(&home, args));
    let mut emails: Vec<String> = Vec::new();
    let mut mailboxes: BTreeMap<u8, String> = BTreeMap::new();
    for (n, step) in steps.iter().enumerate() {
        let set = |args: Value| home.here("Email/set", args);
        match step {
            Step::Import { thread, seen } => {
                let raw = message(&format!("{n}@x"), &format!("Draad {thread}"), "tekst")
                    .replace("Date:", &format!("References: <{thread}@draad>\nDate:"));
                let keywords = if *seen { json!({ "$seen": true }) } else { json!({}) };
                emails.push(home.import_with(&raw, json!({ "keywords": keywords })));
            }
            Step::Mark(at, seen) if !emails.is_empty() => {
                let value = if *seen { json!(true) } else { Value::Null };
                set(json!({ "update": { at.get(&emails): { "keywords/$seen": value } } }));
            }
            Step::Move(at, to_trash) if !emails.is_empty() => {
                let to = if *to_trash { &trash } else { mailboxes.values().next().unwrap_or(&inbox) };
                set(json!({ "update": { at.get(&emails): { "mailboxIds": { to: true } } } }));
            }
            Step::Destroy(at) if !emails.is_empty() => {
                let id = emails.swap_remove(at.index(emails.len()));
                set(json!({ "destroy": [id] }));
            }
            Step::MakeMailbox(name) => {
                let answer =
                    home.here("Mailbox/set", json!({ "create": { "x": { "name": format!("Map {name}") } } }));
                if let Some(id) = answer["created"]["x"]["id"].as_str() {
                    mailboxes.insert(*name, id.to_owned());
                }
            }
            Step::DropMailbox(name) => {
                if let Some(id) = mailboxes.remove(name) {
                    home.here("Mailbox/set", json!({ "destroy": [id], "onDestroyRemoveEmails": true }));
                }
            }
            Step::Look(max) => {
                caches.iter_mut().for_each(|cache| cache.follow(&home, *max));
                lists.iter_mut().for_each(|list| list.follow(&home));
            }
            Step::Mark(..) | Step::Move(..) | Step::Destroy(_) => {}
        }
    }
    caches.iter_mut().for_each(|cache| cache.follow(&home, 2));
    lists.iter_mut().for_each(|list| list.follow(&home));
}

/// A request with every method in it.
fn every_method(home: &Home) -> Value {
    let at = |name: &str, path: &str| json!({ "resultOf": "q", "name": name, "path": path });
    let (inbox, id) = (home.role(&home.local, "inbox"), home.import(&message("first@x", "Hallo", "koffie")));
    let blob = home.upload(&home.local, "message/rfc822", b"Subject: x\r\n\r\ny");
    let a = &home.local;
    let email = json!({
        "mailboxIds": { &inbox: true }, "keywords": { "$seen": true }, "from": [{ "name": "A", "email": "a@b.test" }],
        "header:X-Y:asText": "é", "sentAt": "2026-01-01T00:00:00Z", "textBody": [{ "partId": "t" }],
        "bodyValues": { "t": { "value": "x" } }, "attachments": [{ "blobId": blob, "name": "n" }],
    });
    json!({
        "using": USING,
        "methodCalls": [
            ["Email/query", { "accountId": a, "filter": { "operator": "OR", "conditions": [{ "text": "koffie" }, { "inMailbox": inbox }] },
                "sort": [{ "property": "hasKeyword", "keyword": "$seen" }], "position": 0, "limit": 5, "collapseThreads": true }, "q"],
            ["Email/get", { "accountId": a, "#ids": at("Email/query", "/ids"), "properties": ["header:From:asAddresses:all", "bodyStructure", "bodyValues"],
                "bodyProperties": ["headers", "type"], "fetchAllBodyValues": true, "maxBodyValueBytes": 3 }, "g"],
            ["Thread/get", { "accountId": a, "ids": ["t1"] }, "t"],
            ["Email/changes", { "accountId": a, "sinceState": "1", "maxChanges": 5 }, "c"],
            ["Email/queryChanges", { "accountId": a, "sinceQueryState": "1", "filter": null }, "k"],
            ["Mailbox/query", { "accountId": a, "filter": { "role": "inbox" }, "sort": [{ "property": "name" }], "sortAsTree": true }, "m"],
            ["Mailbox/set", { "accountId": a, "create": { "b": { "name": "N", "parentId": "#c" }, "c": { "name": "N" } },
                "update": { &inbox: { "sortOrder": 3 } }, "destroy": ["m77"] }, "s"],
            ["Email/set", { "accountId": a, "create": { "x": email }, "update": { &id: { "keywords/$flagged": true } }, "destroy": ["#x"] }, "e"],
            ["Email/import", { "accountId": a, "emails": { "i": { "blobId": blob, "mailboxIds": { &inbox: true } } } }, "i"],
            ["Email/parse", { "accountId": a, "blobIds": [blob], "properties": ["subject"] }, "p"],
            ["Email/copy", { "fromAccountId": a, "accountId": home.imap, "create": { "y": { "id": id, "mailboxIds": { "m8": true } } } }, "o"],
            ["SearchSnippet/get", { "accountId": a, "filter": { "text": "koffie" }, "emailIds": [id] }, "n"],
            ["Identity/set", { "accountId": a, "create": { "z": { "name": "A", "email": "a@b.test" } }, "update": { "#z": { "name": "B" } } }, "d"],
            ["EmailSubmission/set", { "accountId": home.imap, "create": { "s": { "emailId": id, "identityId": "i1",
                "envelope": { "mailFrom": { "email": "a@b.test", "parameters": { "HOLDFOR": "5" } }, "rcptTo": [{ "email": "c@d.test" }] } } },
                "onSuccessUpdateEmail": { "#s": { "keywords/$draft": null } }, "onSuccessDestroyEmail": ["#s"] }, "u"],
            ["EmailSubmission/query", { "accountId": home.imap, "filter": { "undoStatus": "pending" } }, "v"],
        ],
    })
}

/// Puts another value in some place of a request, or takes that place out.
fn mutate(value: &mut Value, path: &[Index], with: &Option<Value>) {
    let Some((first, rest)) = path.split_first() else {
        *value = with.clone().unwrap_or_default();
        return;
    };
    match value {
        Value::Array(list) if !list.is_empty() => {
            let at = first.index(list.len());
            match (rest, with) {
                ([], None) => drop(list.remove(at)),
                _ => mutate(&mut list[at], rest, with),
            }
        }
        Value::Object(map) if !map.is_empty() => {
            let key = map.keys().nth(first.index(map.len())).unwrap().clone();
            match (rest, with) {
                ([], None) => drop(map.remove(&key)),
                ([], Some(Value::String(name))) => {
                    // Under another name.
                    let inner = map.remove(&key).unwrap();
                    map.insert(name.clone(), inner);
                }
                _ => mutate(&mut map[&key], rest, with),
            }
        }
        leaf => *leaf = with.clone().unwrap_or_default(),
    }
}

fn stray() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop_oneof![
            "\\PC{0,12}",
            Just("#x".to_owned()),
            Just("e1".to_owned()),
            Just("m1".to_owned()),
            Just("b1_0".to_owned()),
            Just("#ids".to_owned()),
            Just("header:From:asRaw:all".to_owned()),
            Just("9999-12-31T23:59:59Z".to_owned()),
            Just("keywords/a/b".to_owned()),
            Just("operator".to_owned()),
            Just("17.4".to_owned()),
            Just("/list/*/*".to_owned()),
            Just("a1".to_owned()),
        ]
        .prop_map(Value::from),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[["x"]]])),
        Just(json!({ "a": { "b": null } })),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn following_changes_is_reading_all(steps in prop::collection::vec(step(), 1..30)) {
        live(&steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_request_panics(mutations in prop::collection::vec((prop::collection::vec(any::<Index>(), 2..9), prop::option::of(stray())), 1..6), cut: Index, byte: u8) {
        static HOME: OnceLock<(Home, Value)> = OnceLock::new();
        let (home, request) = HOME.get_or_init(|| {
            let home = home();
            let request = every_method(&home);
            (home, request)
        });
        let mut request = request.clone();
        for (path, with) in &mutations {
            mutate(&mut request["methodCalls"], path, with);
        }
        let calls = request["methodCalls"].as_array().map_or(0, Vec::len);
        let mut text = request.to_string().into_bytes();
        if let Ok(response) = home.jmap.call(&text, NOW) {
            let answers = response["methodResponses"].as_array().unwrap();
            prop_assert!(answers.len() >= calls);
            for answer in answers {
                prop_assert!(answer[0].is_string() && answer[1].is_object() && answer[2].is_string());
                prop_assert!(answer[1]["type"] != "serverFail", "{} of {}", answer, request);
            }
        }
        let at = cut.index(text.len());
        text[at] = byte;
        let _ = home.jmap.call(&text, NOW);
        let _ = home.jmap.call(&text[..at], NOW);
    }
}

#[test]
fn every_method_answers_something() {
    let home = home();
    let request = every_method(&home);
    let response = home.jmap.call(request.to_string().as_bytes(), NOW).unwrap();
    let failed: Map<String, Value> = response["methodResponses"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|answer| answer[0] == "error")
        .map(|answer| (answer[2].as_str().unwrap().to_owned(), answer[1].clone()))
        .collect();
    assert_eq!(Value::Object(failed), json!({}));
}
