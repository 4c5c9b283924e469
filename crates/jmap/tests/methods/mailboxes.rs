//! Mailboxes and threads.

use serde_json::{Value, json};

use crate::home::{Home, folder, home, message};

fn make(home: &Home, name: &str, more: Value) -> Value {
    let mut new = json!({ "name": name });
    new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    home.here("Mailbox/set", json!({ "create": { "x": new } }))
}

fn id(answer: &Value) -> String {
    answer["created"]["x"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[test]
fn all_that_a_mailbox_has() {
    let home = home();
    let all = home.here("Mailbox/get", json!({ "ids": null }));
    let list = all["list"].as_array().unwrap();
    let roles: Vec<&str> = list.iter().map(|one| one["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["inbox", "drafts", "sent", "archive", "junk", "trash"]);
    for one in list {
        assert_eq!(one.as_object().unwrap().len(), 11);
        assert_eq!(one["myRights"].as_object().unwrap().len(), 9);
        assert_eq!(one["totalEmails"], 0);
    }
    assert_eq!(all["notFound"], json!([]));
    let inbox = &list[0];
    assert_eq!(
        (&inbox["myRights"]["mayDelete"], &inbox["myRights"]["mayCreateChild"]),
        (&json!(false), &json!(true))
    );
    let some = home.here(
        "Mailbox/get",
        json!({ "ids": [inbox["id"], "m999", "??", inbox["id"], null], "properties": ["name"] }),
    );
    assert_eq!(some["list"], json!([{ "id": inbox["id"], "name": inbox["name"] }]));
    assert_eq!(some["notFound"], json!(["m999", "??"]));
    let theirs = home.call(&home.imap, "Mailbox/get", json!({ "ids": null }));
    assert_eq!(theirs["list"][0]["myRights"]["mayRename"], false);
    assert_eq!(theirs["list"][0]["myRights"]["maySubmit"], true);
    let other = home.here("Mailbox/get", json!({ "ids": [theirs["list"][0]["id"]] }));
    assert_eq!(other["list"], json!([]), "of another account");
}

#[test]
fn made_renamed_and_destroyed() {
    let home = home();
    // A child before its parent, by name.
    let made = home.here(
        "Mailbox/set",
        json!({ "create": {
        "a": { "name": "Kind", "parentId": "#b" },
        "b": { "name": "Ouder", "parentId": null, "sortOrder": 7, "isSubscribed": false },
        "c": { "name": "Lus", "parentId": "#d" },
        "d": { "name": "Lus", "parentId": "#c" },
        "e": { "name": "" },
        "f": { "name": "Rol", "role": "koning" },
        "g": { "name": "Rol", "role": "inbox" },
        "h": { "name": "Wees", "parentId": "m999" },
        "i": { "name": "Wees", "parentId": "#nobody" },
        "j": { "name": "Meer", "totalEmails": 3 },
        "k": { "name": "x".repeat(500) },
    } }),
    );
    let created = made["created"].as_object().unwrap();
    assert_eq!(created.len(), 2, "{made}");
    assert_eq!(created["a"]["role"], Value::Null);
    assert_eq!(created["a"]["totalThreads"], 0);
    assert!(created["b"].get("sortOrder").is_none());
    assert_ne!(made["oldState"], made["newState"]);
    for key in ["updated", "destroyed", "notUpdated", "notDestroyed"] {
        assert_eq!(made[key], Value::Null);
    }
    for (name, kind, property) in [
        ("c", "invalidProperties", "parentId"),
        ("d", "invalidProperties", "parentId"),
        ("e", "invalidProperties", "name"),
        ("f", "invalidProperties", "role"),
        ("h", "invalidProperties", "parentId"),
        ("i", "invalidProperties", "parentId"),
        ("j", "invalidProperties", "totalEmails"),
        ("k", "invalidProperties", "name"),
    ] {
        assert_eq!(made["notCreated"][name]["type"], kind, "{name}");
        assert_eq!(made["notCreated"][name]["properties"], json!([property]), "{name}");
    }
    assert_eq!(made["notCreated"]["g"]["type"], "alreadyExists");
    assert_eq!(made["notCreated"]["g"]["existingId"], json!(home.role(&home.local, "inbox")));
    let (child, parent) = (created["a"]["id"].as_str().unwrap(), created["b"]["id"].as_str().unwrap());

    let twin = make(&home, "Ouder", json!({}));
    assert_eq!(twin["notCreated"]["x"]["type"], "alreadyExists");
    assert_eq!(twin["notCreated"]["x"]["existingId"], json!(parent));

    let changed = home.here(
        "Mailbox/set",
        json!({ "update": {
        parent: { "name": "Moeder", "sortOrder": 3, "totalEmails": 0 },
        child: { "name": "Kind" },
    } }),
    );
    assert_eq!(changed["updated"], json!({ parent: null, child: null }));
    for (id, patch, kind) in [
        (parent, json!({ "parentId": child }), "invalidProperties"),
        (parent, json!({ "parentId": parent }), "invalidProperties"),
        (parent, json!({ "totalEmails": 4 }), "invalidProperties"),
        (parent, json!({ "colour": "red" }), "invalidProperties"),
        (parent, json!({ "name/x": "y" }), "invalidPatch"),
        (parent, json!({ "name": null }), "invalidProperties"),
        (parent, json!({ "role": "inbox" }), "alreadyExists"),
        ("m999", json!({ "name": "y" }), "notFound"),
        ("garbage", json!({ "name": "y" }), "notFound"),
    ] {
        let answer = home.here("Mailbox/set", json!({ "update": { id: patch } }));
        assert_eq!(answer["notUpdated"][id]["type"], kind, "{patch}");
        assert_eq!(answer["oldState"], answer["newState"], "{patch}");
    }
    let inbox = home.role(&home.local, "inbox");
    let kept = home.here("Mailbox/set", json!({ "destroy": [parent, inbox, "m999"] }));
    assert_eq!(kept["notDestroyed"][parent]["type"], "mailboxHasChild");
    assert_eq!(kept["notDestroyed"][&inbox]["type"], "forbidden");
    assert_eq!(kept["notDestroyed"]["m999"]["type"], "notFound");
    let gone = home.here("Mailbox/set", json!({ "destroy": [parent, child] }));
    assert_eq!(gone["destroyed"].as_array().unwrap().len(), 2, "{gone}");
}

#[test]
fn a_mailbox_with_emails_goes_only_when_told() {
    let home = home();
    let mailbox = id(&make(&home, "Vol", json!({})));
    let email = home.import(&message("1@x", "Hallo", "dag"));
    let other = home.import(&message("2@x", "Dag", "dag"));
    let inbox = home.role(&home.local, "inbox");
    home.here(
        "Email/set",
        json!({ "update": {
        &email: { "mailboxIds": { &mailbox: true } }, &other: { format!("mailboxIds/{mailbox}"): true },
    } }),
    );
    let kept = home.here("Mailbox/set", json!({ "destroy": [mailbox] }));
    assert_eq!(kept["notDestroyed"][&mailbox]["type"], "mailboxHasEmail");
    let gone = home.here("Mailbox/set", json!({ "destroy": [mailbox], "onDestroyRemoveEmails": true }));
    assert_eq!(gone["destroyed"], json!([mailbox]));
    let left = home.here("Email/get", json!({ "ids": [email, other], "properties": ["mailboxIds"] }));
    assert_eq!(left["notFound"], json!([email]));
    assert_eq!(left["list"][0]["mailboxIds"], json!({ inbox: true }));
}

/// Folders of a server change here at once, and the server is told later (RFC 8621 §2.5).
#[test]
fn folders_of_a_server_are_changed_here_first() {
    let home = home();
    let (drafts, sent) = (home.role(&home.imap, "drafts"), home.role(&home.imap, "sent"));
    let set = |changes: Value| home.call(&home.imap, "Mailbox/set", changes);
    let answer = set(json!({
        "create": { "outer": { "name": "Werk" }, "inner": { "name": "2026", "parentId": "#outer" } },
        "update": { &drafts: { "name": "Kladjes", "isSubscribed": false, "sortOrder": 9 } },
        "destroy": [sent],
    }));
    assert_eq!(answer["updated"], json!({ &drafts: null }), "{answer}");
    assert_eq!(answer["notDestroyed"][&sent]["type"], "forbidden", "it has a task");
    let (outer, inner) = (&answer["created"]["outer"]["id"], &answer["created"]["inner"]["id"]);
    assert_eq!(answer["created"]["inner"]["myRights"]["mayDelete"], true);
    let account: mail::AccountId = home.imap.parse().unwrap();
    let waiting = || home.store.read(|tx| tx.waiting_intents(account)).unwrap();
    assert_eq!(waiting(), 4, "two to make, one to rename, one to hide");
    let inbox = home.role(&home.imap, "inbox");
    let answer = set(json!({ "update": { &inbox: { "name": "x" }, &drafts: { "role": null } } }));
    assert_eq!(answer["notUpdated"][&inbox]["type"], "forbidden", "{answer}");
    assert_eq!(answer["updated"], json!({ &drafts: null }), "what a folder is for, a person may say (E02)");
    assert_eq!(waiting(), 4, "and its server need not know");
    // What the server has not heard of goes without a word to it.
    let gone = set(json!({ "destroy": [outer, inner] }));
    assert_eq!(gone["destroyed"].as_array().unwrap().len(), 2, "{gone}");
    assert_eq!(waiting(), 2);
}

#[test]
fn asked_in_order() {
    let home = home();
    let parent = id(&make(&home, "Werk", json!({ "sortOrder": 10 })));
    let b = id(&make(&home, "b", json!({ "parentId": parent, "sortOrder": 1, "isSubscribed": false })));
    let a = id(&make(&home, "A", json!({ "parentId": parent, "sortOrder": 2 })));
    let ask = |args: Value| home.here("Mailbox/query", args);
    for (filter, expected) in [
        (json!({ "parentId": parent }), json!([a, b])),
        (json!({ "parentId": parent, "isSubscribed": true }), json!([a])),
        (json!({ "name": "WER" }), json!([parent])),
        (json!({ "role": "inbox" }), json!([home.role(&home.local, "inbox")])),
        (
            json!({ "operator": "AND", "conditions": [{ "hasAnyRole": false }, { "operator": "NOT", "conditions": [{ "name": "a" }] }] }),
            json!([b, parent]),
        ),
        (json!({ "operator": "OR", "conditions": [] }), json!([])),
        (json!({ "parentId": "garbage" }), json!([])),
    ] {
        let answer =
            ask(json!({ "filter": filter, "sort": [{ "property": "name" }], "calculateTotal": true }));
        assert_eq!(answer["ids"], expected, "{filter}");
        assert_eq!(answer["total"], expected.as_array().unwrap().len(), "{filter}");
    }
    let tree = ask(
        json!({ "sort": [{ "property": "sortOrder", "isAscending": false }], "sortAsTree": true, "limit": 3 }),
    );
    assert_eq!(tree["ids"], json!([parent, a, b]));
    assert!(tree.get("total").is_none() && tree.get("limit").is_none());
    let none = ask(json!({ "filter": { "isSubscribed": false }, "filterAsTree": true }));
    assert_eq!(none["ids"], json!([]), "its parent does not pass");
    for (args, kind) in [
        (json!({ "filter": { "colour": "red" } }), "unsupportedFilter"),
        (json!({ "sort": [{ "property": "colour" }] }), "unsupportedSort"),
        (json!({ "filter": { "operator": "XOR", "conditions": [] } }), "invalidArguments"),
        (json!({ "anchor": "m999" }), "anchorNotFound"),
    ] {
        assert_eq!(ask(args.clone())["type"], kind, "{args}");
    }
    for (window, expected) in [
        (json!({ "position": 1 }), json!([b])),
        (json!({ "position": -1 }), json!([b])),
        (json!({ "position": -9 }), json!([a, b])),
        (json!({ "position": 9 }), json!([])),
        (json!({ "limit": 0 }), json!([])),
        (json!({ "anchor": b }), json!([b])),
        (json!({ "anchor": b, "anchorOffset": -9 }), json!([a, b])),
        (json!({ "anchor": a, "anchorOffset": 1, "position": 7 }), json!([b])),
    ] {
        let mut args = json!({ "filter": { "parentId": parent }, "sort": [{ "property": "name" }] });
        args.as_object_mut().unwrap().extend(window.as_object().unwrap().clone());
        assert_eq!(ask(args)["ids"], expected, "{window}");
    }
    let state = &tree["queryState"];
    let same = home.here("Mailbox/queryChanges", json!({ "sinceQueryState": state, "calculateTotal": true }));
    assert_eq!((&same["removed"], &same["added"], &same["total"]), (&json!([]), &json!([]), &json!(9)));
    make(&home, "Nog een", json!({}));
    let other = home.here("Mailbox/queryChanges", json!({ "sinceQueryState": state }));
    assert_eq!(other["type"], "cannotCalculateChanges");
}

#[test]
fn counts_alone_are_told_as_such() {
    let home = home();
    let state = home.here("Mailbox/get", json!({ "ids": [] }))["state"].clone();
    home.import(&message("1@x", "Hallo", "dag"));
    let changes = home.here("Mailbox/changes", json!({ "sinceState": state }));
    assert_eq!(changes["updated"], json!([home.role(&home.local, "inbox")]));
    assert_eq!(
        changes["updatedProperties"],
        json!(["totalEmails", "unreadEmails", "totalThreads", "unreadThreads"])
    );
    make(&home, "Nieuw", json!({ "parentId": home.role(&home.local, "inbox") }));
    let inbox = home.role(&home.local, "inbox");
    home.here("Mailbox/set", json!({ "update": { inbox: { "sortOrder": 5 } } }));
    let changes = home.here("Mailbox/changes", json!({ "sinceState": state }));
    assert_eq!(changes["updatedProperties"], Value::Null);
    assert_eq!(changes["created"].as_array().unwrap().len(), 1);
    for (since, kind) in [
        ("999999", "cannotCalculateChanges"),
        ("x", "cannotCalculateChanges"),
        ("-1", "cannotCalculateChanges"),
    ] {
        assert_eq!(home.here("Mailbox/changes", json!({ "sinceState": since }))["type"], kind);
    }
    let zero = home.here("Mailbox/changes", json!({ "sinceState": state, "maxChanges": 0 }));
    assert_eq!(zero["type"], "invalidArguments");
}

#[test]
fn a_state_that_is_not_the_one_stops_everything() {
    let home = home();
    let state = home.here("Mailbox/get", json!({ "ids": [] }))["state"].clone();
    let done = home.here("Mailbox/set", json!({ "ifInState": state, "create": { "x": { "name": "Een" } } }));
    assert_eq!(done["oldState"], state);
    let late = home.here("Mailbox/set", json!({ "ifInState": state, "create": { "x": { "name": "Twee" } } }));
    assert_eq!(late["type"], "stateMismatch");
    let found = home.here("Mailbox/query", json!({ "filter": { "name": "Twee" } }));
    assert_eq!(found["ids"], json!([]));
    let many: serde_json::Map<String, Value> = (0..1001).map(|n| (format!("x{n}"), json!({}))).collect();
    assert_eq!(home.here("Mailbox/set", json!({ "create": many }))["type"], "requestTooLarge");
}

#[test]
fn threads_by_time() {
    let home = home();
    let reply = message("2@x", "Re: Plan", "twee").replace("Date:", "In-Reply-To: <1@x>\nDate:");
    let late = home.import_with(&reply, json!({ "receivedAt": "2026-01-02T00:00:00Z" }));
    let early =
        home.import_with(&message("1@x", "Plan", "een"), json!({ "receivedAt": "2026-01-01T00:00:00Z" }));
    let thread =
        home.here("Email/get", json!({ "ids": [late], "properties": ["threadId"] }))["list"][0]["threadId"]
            .clone();
    let got = home.here("Thread/get", json!({ "ids": [thread, "t999", "x"] }));
    assert_eq!(got["list"], json!([{ "id": thread, "emailIds": [early, late] }]));
    assert_eq!(got["notFound"], json!(["t999", "x"]));
    assert_eq!(home.here("Thread/get", json!({ "ids": null }))["list"], got["list"]);
    assert_eq!(
        home.here("Thread/get", json!({ "ids": [thread], "properties": ["id"] }))["list"],
        json!([{ "id": thread }])
    );
    assert_eq!(
        home.here("Thread/get", json!({ "ids": [], "properties": ["x"] }))["type"],
        "invalidArguments"
    );
    assert_eq!(home.call(&home.imap, "Thread/get", json!({ "ids": [thread] }))["notFound"], json!([thread]));
    let state = got["state"].clone();
    home.here("Email/set", json!({ "destroy": [early] }));
    assert_eq!(home.here("Thread/changes", json!({ "sinceState": state }))["updated"], json!([thread]));
    home.here("Email/set", json!({ "destroy": [late] }));
    assert_eq!(home.here("Thread/changes", json!({ "sinceState": state }))["destroyed"], json!([thread]));
}

#[test]
fn a_folder_that_cannot_hold_messages_takes_none() {
    let home = home();
    let account = home.imap.parse().unwrap();
    let hollow = store::Folder { selectable: false, ..folder("Hol", None) };
    let hollow = home.store.write(|tx| tx.put_folder(account, &hollow)).unwrap().value.to_string();
    let rights = &home.call(&home.imap, "Mailbox/get", json!({ "ids": [hollow] }))["list"][0]["myRights"];
    assert_eq!(rights["mayAddItems"], false);
    let answer =
        home.call(&home.imap, "Email/set", json!({ "create": { "x": { "mailboxIds": { hollow: true } } } }));
    assert_eq!(answer["notCreated"]["x"]["type"], "forbidden", "{answer}");
}
