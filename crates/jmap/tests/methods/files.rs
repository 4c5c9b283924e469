//! Blobs in and out: upload, import, copy; and snippets of what was found.

use serde_json::{Value, json};

use crate::home::{NOW, home, message};

#[test]
fn an_upload_comes_back_as_it_went() {
    let home = home();
    let account = home.local.parse().unwrap();
    let bytes: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let answer = home.jmap.upload(account, "image/png", &bytes, NOW).unwrap();
    assert_eq!(
        (&answer["accountId"], &answer["type"], &answer["size"]),
        (&json!(home.local), &json!("image/png"), &json!(70_000))
    );
    let found = home.jmap.download(account, answer["blobId"].as_str().unwrap()).unwrap().unwrap();
    assert_eq!((found.media_type.as_str(), found.bytes), ("image/png", bytes));
    assert_eq!(
        home.jmap.download(home.imap.parse().unwrap(), answer["blobId"].as_str().unwrap()).unwrap(),
        None
    );
    let stranger = home.jmap.upload(mail::AccountId(999), "x/y", b"", NOW);
    assert!(matches!(stranger, Err(store::Error::NotFound(_))));
}

#[test]
fn a_message_is_imported_once() {
    let home = home();
    let inbox = home.role(&home.local, "inbox");
    let received = "Received: from a by b; Thu, 1 Jan 2026 08:00:00 +0000\n".to_owned();
    let raw = (received + &message("1@x", "Hallo", "dag")).replace('\n', "\r\n");
    let blob = home.upload(&home.local, "message/rfc822", raw.as_bytes());
    let empty = home.upload(&home.local, "message/rfc822", b"");
    let at = |blob: &str| json!({ "blobId": blob, "mailboxIds": { &inbox: true } });
    let import = |emails: Value| home.here("Email/import", json!({ "emails": emails }));
    let done = import(json!({ "x": at(&blob) }));
    let made = &done["created"]["x"];
    assert_eq!(made["size"], raw.len());
    assert!(made["blobId"].is_string() && made["threadId"].is_string());
    assert_eq!(done["notCreated"], Value::Null);
    assert_ne!(done["oldState"], done["newState"]);
    let got = home.here("Email/get", json!({ "ids": [made["id"]], "properties": ["receivedAt"] }));
    assert_eq!(got["list"][0]["receivedAt"], "2026-01-01T08:00:00Z", "as Received says");
    let again = import(json!({ "x": at(&blob) }));
    assert_eq!(again["notCreated"]["x"], json!({ "type": "alreadyExists", "existingId": made["id"] }));
    assert_eq!(again["created"], Value::Null);
    for (email, kind) in [
        (at("u999"), "invalidProperties"),
        (at(&empty), "invalidEmail"),
        (json!({ "blobId": blob }), "invalidProperties"),
        (json!({ "blobId": blob, "mailboxIds": { "m999": true } }), "invalidProperties"),
        (json!({ "blobId": blob, "mailboxIds": { &inbox: true }, "subject": "x" }), "invalidProperties"),
    ] {
        assert_eq!(import(json!({ "x": email.clone() }))["notCreated"]["x"]["type"], kind, "{email}");
    }
    for emails in [json!(null), json!([]), json!({ "x": 7 })] {
        assert_eq!(import(emails)["type"], "invalidArguments");
    }
    let whole = made["blobId"].as_str().unwrap();
    let copy =
        home.call(&home.local, "Email/import", json!({ "ifInState": "0", "emails": { "x": at(whole) } }));
    assert_eq!(copy["type"], "stateMismatch");
}

#[test]
fn a_message_is_copied_to_another_account() {
    let home = home();
    let id = home.arrive(1, &message("1@x", "Hallo", "dag"), true);
    let bare = home.arrive(2, "Subject: kop\nMessage-ID: <2@x>\n\n", false);
    let inbox = home.role(&home.local, "inbox");
    let copy = |args: Value| {
        let mut all = json!({ "fromAccountId": home.imap, "accountId": home.local });
        all.as_object_mut().unwrap().extend(args.as_object().unwrap().clone());
        home.request(json!([["Email/copy", all, "c"]]))["methodResponses"].clone()
    };
    let answer = copy(json!({ "create": {
        "x": { "id": id, "mailboxIds": { &inbox: true }, "keywords": { "$flagged": true } },
        "lost": { "id": "e999", "mailboxIds": { &inbox: true } },
        "bare": { "id": bare, "mailboxIds": { &inbox: true } },
        "nowhere": { "id": id },
    }, "onSuccessDestroyOriginal": true }));
    assert_eq!(
        (&answer[0][0], &answer[1][0], &answer[1][2]),
        (&json!("Email/copy"), &json!("Email/set"), &json!("c"))
    );
    let copied = &answer[0][1];
    let made = &copied["created"]["x"]["id"];
    for (name, kind) in [("lost", "notFound"), ("bare", "forbidden"), ("nowhere", "invalidProperties")] {
        assert_eq!(copied["notCreated"][name]["type"], kind, "{copied}");
    }
    assert_eq!(answer[1][1]["destroyed"], json!([id]));
    let got = home.here("Email/get", json!({ "ids": [made], "properties": ["subject", "keywords"] }));
    assert_eq!(
        (&got["list"][0]["subject"], &got["list"][0]["keywords"]),
        (&json!("Hallo"), &json!({ "$flagged": true }))
    );
    assert_eq!(home.call(&home.imap, "Email/get", json!({ "ids": [id] }))["notFound"], json!([id]));
    assert_eq!(copy(json!({ "fromAccountId": home.local, "create": {} }))[0][1]["type"], "invalidArguments");
    assert_eq!(copy(json!({ "fromAccountId": "a99", "create": {} }))[0][1]["type"], "fromAccountNotFound");
    assert_eq!(copy(json!({ "create": {}, "ifFromInState": "0" }))[0][1]["type"], "stateMismatch");
}

#[test]
fn snippets_show_where() {
    let home = home();
    let long = format!("{} de <b>koffie</b> is klaar", "woord ".repeat(100));
    let id = home.import(&message("1@x", "Koffie & thee", &long));
    let other = home.import(&message("2@x", "Anders", "niets"));
    let ask = |filter: Value| {
        home.here("SearchSnippet/get", json!({ "filter": filter, "emailIds": [id, other, "e999"] }))
    };
    let both = ask(json!({ "text": "koffie" }));
    assert_eq!(both["notFound"], json!(["e999"]));
    let found = &both["list"][0];
    assert_eq!(found["emailId"], json!(id));
    assert_eq!(found["subject"], "<mark>Koffie</mark> &amp; thee");
    let preview = found["preview"].as_str().unwrap();
    assert!(preview.contains("&lt;b&gt;<mark>koffie</mark>"), "{preview}");
    assert_eq!(both["list"][1], json!({ "emailId": other, "subject": null, "preview": null }));
    let subject = ask(json!({ "subject": "thee" }));
    assert_eq!(
        (&subject["list"][0]["subject"], &subject["list"][0]["preview"]),
        (&json!("Koffie &amp; <mark>thee</mark>"), &Value::Null)
    );
    let found = home.here("Email/query", json!({ "filter": { "subject": "/^koffie . thee$/" } }));
    assert_eq!(found["ids"], json!([id]), "between slashes it is a regular expression");
    let not = ask(json!({ "operator": "NOT", "conditions": [{ "text": "koffie" }] }));
    assert_eq!(not["list"][0]["subject"], Value::Null);
    assert_eq!(ask(Value::Null)["list"][0], json!({ "emailId": id, "subject": null, "preview": null }));
    assert_eq!(ask(json!({ "colour": "red" }))["type"], "unsupportedFilter");
    assert!(ask(json!({ "text": "koffie" })).get("state").is_none());
}
