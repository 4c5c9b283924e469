//! `Email/set`: messages written, changed and destroyed.

use serde_json::{Value, json};

use crate::home::{Home, home, message};

fn inbox(home: &Home) -> String {
    home.role(&home.local, "inbox")
}

/// Creates one email in the local inbox.
fn create(home: &Home, more: Value) -> Value {
    let mut email = json!({ "mailboxIds": { inbox(home): true } });
    email.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    home.here("Email/set", json!({ "create": { "x": email } }))
}

#[test]
fn a_message_is_written() {
    let home = home();
    let blob = home.upload(&home.local, "application/pdf", b"PDF");
    let answer = create(
        &home,
        json!({
            "keywords": { "$draft": true, "$Seen": true },
            "from": [{ "name": "Jan de Vries", "email": "jan@voorbeeld.test" }],
            "to": [{ "name": "Élise", "email": "elise@voorbeeld.test" }, { "email": "b@voorbeeld.test" }],
            "bcc": [{ "name": null, "email": "stil@voorbeeld.test" }],
            "cc": null,
            "subject": "Café",
            "inReplyTo": ["a@x"],
            "references": ["z@x", "a@x"],
            "header:X-Priority": " 1",
            "header:X-Naam:asText": "één",
            "header:List-Post:asURLs": ["mailto:lijst@x"],
            "textBody": [{ "partId": "t", "type": "text/plain" }],
            "htmlBody": [{ "partId": "h", "type": "text/html" }],
            "bodyValues": { "t": { "value": "Dag Élise\n" }, "h": { "value": "<p>Dag</p>" } },
            "attachments": [{ "blobId": blob, "name": "één.pdf", "disposition": "attachment" }],
        }),
    );
    let made = &answer["created"]["x"];
    for name in ["id", "blobId", "threadId", "size", "messageId", "sentAt", "receivedAt"] {
        assert!(!made[name].is_null(), "{name}: {answer}");
    }
    assert_ne!(answer["oldState"], answer["newState"]);
    let got = home.here("Email/get", json!({
        "ids": [made["id"]], "fetchAllBodyValues": true,
        "properties": ["keywords", "from", "to", "bcc", "cc", "subject", "inReplyTo", "references", "messageId", "sentAt",
            "receivedAt", "size", "header:X-Priority:asText", "header:X-Naam:asText", "header:List-Post:asURLs",
            "textBody", "htmlBody", "attachments", "bodyValues", "hasAttachment"],
    }))["list"][0].clone();
    for (name, expected) in [
        ("keywords", json!({ "$draft": true, "$seen": true })),
        ("from", json!([{ "name": "Jan de Vries", "email": "jan@voorbeeld.test" }])),
        (
            "to",
            json!([{ "name": "Élise", "email": "elise@voorbeeld.test" }, { "name": null, "email": "b@voorbeeld.test" }]),
        ),
        ("bcc", json!([{ "name": null, "email": "stil@voorbeeld.test" }])),
        ("cc", Value::Null),
        ("subject", json!("Café")),
        ("inReplyTo", json!(["a@x"])),
        ("references", json!(["z@x", "a@x"])),
        ("messageId", made["messageId"].clone()),
        ("sentAt", json!("2026-01-02T03:04:05Z")),
        ("receivedAt", json!("2026-01-02T03:04:05Z")),
        ("size", made["size"].clone()),
        ("header:X-Priority:asText", json!("1")),
        ("header:X-Naam:asText", json!("één")),
        ("header:List-Post:asURLs", json!(["mailto:lijst@x"])),
        ("hasAttachment", json!(true)),
    ] {
        assert_eq!(got[name], expected, "{name}");
    }
    let value = |list: &str| {
        got["bodyValues"][got[list][0]["partId"].as_str().unwrap()]["value"].as_str().unwrap().trim_end()
    };
    assert_eq!((value("textBody"), value("htmlBody")), ("Dag Élise", "<p>Dag</p>"));
    assert_eq!(
        (&got["attachments"][0]["name"], &got["attachments"][0]["type"]),
        (&json!("één.pdf"), &json!("application/pdf"))
    );
    assert!(made["messageId"][0].as_str().unwrap().ends_with("@voorbeeld.test"));
}

#[test]
fn the_least_message() {
    let home = home();
    let answer = create(&home, json!({}));
    let id = &answer["created"]["x"]["id"];
    let got = home
        .here("Email/get", json!({ "ids": [id], "properties": ["messageId", "sentAt", "subject", "from"] }));
    assert!(got["list"][0]["messageId"][0].is_string() && got["list"][0]["sentAt"].is_string(), "{got}");
    let again = create(&home, json!({}));
    assert_ne!(again["created"]["x"]["id"], *id, "its own Message-ID each");
}

#[test]
fn a_structure_is_written_or_refused() {
    let home = home();
    let blob = home.upload(&home.local, "image/png", b"PNG");
    let leaf = |id: &str, kind: &str| json!({ "partId": id, "type": kind });
    let values = json!({ "t": { "value": "tekst" }, "h": { "value": "<img src='cid:p'>" } });
    let fine = json!({ "type": "multipart/mixed", "subParts": [
        { "type": "multipart/alternative", "subParts": [
            leaf("t", "text/plain"),
            { "type": "multipart/related", "subParts": [leaf("h", "text/html"), { "blobId": blob, "type": "image/png", "cid": "p" }] },
        ] },
        { "blobId": blob, "type": "image/png", "disposition": "attachment", "name": "p.png" },
    ] });
    let answer = create(&home, json!({ "bodyStructure": fine, "bodyValues": values }));
    let id = &answer["created"]["x"]["id"];
    let got = home.here("Email/get", json!({ "ids": [id], "properties": ["bodyStructure"] }))["list"][0]["bodyStructure"].clone();
    assert_eq!(got["type"], "multipart/mixed", "{answer}");
    assert!(got.to_string().contains("\"cid\":\"p\"") && got.to_string().contains("p.png"), "{got}");
    for wrong in [
        json!({ "type": "multipart/digest", "subParts": [leaf("t", "text/plain")] }),
        json!({ "type": "multipart/alternative", "subParts": [leaf("h", "text/html"), leaf("t", "text/plain")] }),
        json!({ "type": "multipart/mixed", "subParts": [] }),
    ] {
        let answer = create(&home, json!({ "bodyStructure": wrong, "bodyValues": values }));
        assert_eq!(answer["notCreated"]["x"]["type"], "invalidProperties", "{wrong}");
    }
}

#[test]
fn what_cannot_be_written_is_named() {
    let home = home();
    let blob = home.upload(&home.local, "text/plain", b"x");
    let text = json!({ "t": { "value": "x" } });
    let t = json!([{ "partId": "t" }]);
    for (email, properties) in [
        (json!({ "headers": [] }), json!(["headers"])),
        (json!({ "header:Content-Type": "text/plain" }), json!(["header:Content-Type"])),
        (json!({ "bcc": [], "header:Bcc": "x@y" }), json!(["bcc", "header:Bcc"])),
        (
            json!({ "header:bcc:asAddresses": [], "header:Bcc": "x@y" }),
            json!(["header:Bcc", "header:bcc:asAddresses"]),
        ),
        (
            json!({ "bodyStructure": { "partId": "t" }, "textBody": t, "bodyValues": text }),
            json!(["bodyStructure", "textBody"]),
        ),
        (
            json!({ "textBody": [{ "partId": "t", "blobId": blob }], "bodyValues": text }),
            json!(["textBody/0/partId", "textBody/0/blobId"]),
        ),
        (json!({ "textBody": [{}] }), json!(["textBody/0/partId", "textBody/0/blobId"])),
        (json!({ "textBody": t }), json!(["textBody/0/partId"])),
        (
            json!({ "textBody": [{ "partId": "t", "charset": "x" }], "bodyValues": text }),
            json!(["textBody/0/charset", "textBody/0/size"]),
        ),
        (
            json!({ "textBody": [{ "partId": "t", "header:Content-Transfer-Encoding": "8bit" }], "bodyValues": text }),
            json!(["textBody/0/header:Content-Transfer-Encoding"]),
        ),
        (
            json!({ "textBody": [{ "partId": "t" }, { "partId": "t" }], "bodyValues": text }),
            json!(["textBody"]),
        ),
        (
            json!({ "textBody": [{ "partId": "t", "type": "text/html" }], "bodyValues": text }),
            json!(["textBody"]),
        ),
        (
            json!({ "htmlBody": [{ "partId": "t", "type": "text/plain" }], "bodyValues": text }),
            json!(["htmlBody"]),
        ),
        (
            json!({ "textBody": t, "bodyValues": { "t": { "value": "x", "isTruncated": true } } }),
            json!(["bodyValues"]),
        ),
        (
            json!({ "textBody": t, "bodyValues": { "t": { "value": "x", "isEncodingProblem": true } } }),
            json!(["bodyValues"]),
        ),
        (json!({ "mailboxIds": {} }), json!(["mailboxIds"])),
        (json!({ "mailboxIds": null }), json!(["mailboxIds"])),
        (json!({ "mailboxIds": { "m999": true } }), json!(["mailboxIds"])),
        (json!({ "mailboxIds": { "garbage": true } }), json!(["mailboxIds"])),
        (json!({ "mailboxIds": { "#nobody": true } }), json!(["mailboxIds"])),
        (json!({ "keywords": { "a b": true } }), json!(["keywords"])),
        (json!({ "keywords": { "x": false } }), json!(["keywords"])),
        (json!({ "keywords": ["x"] }), json!(["keywords"])),
        (json!({ "id": "e1" }), json!(["id"])),
        (json!({ "hasAttachment": false }), json!(["hasAttachment"])),
        (json!({ "colour": "red" }), json!(["colour"])),
        (json!({ "header:Nothing:asNothing": "x" }), json!(["header:Nothing:asNothing"])),
        (json!({ "subject": 7 }), json!(["subject"])),
        (json!({ "subject": "a\r\nBcc: x@y" }), json!(["subject"])),
        (json!({ "from": [{ "email": "a@b\r\nBcc: x@y" }] }), json!(["from"])),
        (json!({ "from": "a@b" }), json!(["from"])),
        (json!({ "bcc": vec![json!({ "email": "a@b" }); 1_001] }), json!(["bcc"])),
        (json!({ "messageId": ["a@b", "c@d"] }), json!(["messageId"])),
        (json!({ "sentAt": "gisteren" }), json!(["sentAt"])),
        (json!({ "receivedAt": "2026-01-01T00:00:00+01:00" }), json!(["receivedAt"])),
        (
            json!({ "attachments": [{ "blobId": blob, "type": "multipart/mixed" }] }),
            json!(["attachments/0/type"]),
        ),
        (
            json!({ "attachments": [{ "blobId": blob, "language": ["nl"] }] }),
            json!(["attachments/0/language"]),
        ),
    ] {
        let answer = create(&home, email.clone());
        let error = &answer["notCreated"]["x"];
        assert_eq!(error["type"], "invalidProperties", "{email}: {answer}");
        // The order of a JSON object's members says nothing.
        let named = |list: &Value| {
            let list = list.as_array().cloned().unwrap_or_default();
            list.into_iter().map(|name| name.to_string()).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(named(&error["properties"]), named(&properties), "{email}");
        assert_eq!(answer["oldState"], answer["newState"], "{email}");
    }
    let lost = create(
        &home,
        json!({ "attachments": [{ "blobId": "u999" }, { "blobId": blob }, { "blobId": "x" }] }),
    );
    assert_eq!(lost["notCreated"]["x"], json!({ "type": "blobNotFound", "notFound": ["u999", "x"] }));
}

#[test]
fn keywords_and_mailboxes_change_and_nothing_else() {
    let home = home();
    let id = home
        .import_with(&message("1@x", "Hallo", "dag"), json!({ "keywords": { "$seen": true, "werk": true } }));
    let (inbox, archive) = (inbox(&home), home.role(&home.local, "archive"));
    let now = || {
        home.here("Email/get", json!({ "ids": [id], "properties": ["keywords", "mailboxIds"] }))["list"][0]
            .clone()
    };
    for (patch, keywords, mailboxes) in [
        (
            json!({ "keywords/$Flagged": true, "keywords/WERK": null }),
            json!({ "$seen": true, "$flagged": true }),
            vec![&inbox],
        ),
        (
            json!({ "keywords/$seen": null, "keywords/niets": null }),
            json!({ "$flagged": true }),
            vec![&inbox],
        ),
        (
            json!({ format!("mailboxIds/{archive}"): true }),
            json!({ "$flagged": true }),
            vec![&inbox, &archive],
        ),
        (json!({ format!("mailboxIds/{inbox}"): null }), json!({ "$flagged": true }), vec![&archive]),
        (json!({ "mailboxIds": { &inbox: true }, "keywords": {} }), json!({}), vec![&inbox]),
        (json!({ "keywords": null }), json!({}), vec![&inbox]),
        (json!({ "id": id, "keywords/$seen": true }), json!({ "$seen": true }), vec![&inbox]),
    ] {
        let answer = home.here("Email/set", json!({ "update": { &id: patch } }));
        assert_eq!(answer["updated"], json!({ &id: null }), "{patch}: {answer}");
        let now = now();
        assert_eq!(now["keywords"], keywords, "{patch}");
        let in_all: Vec<&String> = now["mailboxIds"].as_object().unwrap().keys().collect();
        assert_eq!(in_all, mailboxes, "{patch}");
    }
    let again = home.here("Email/set", json!({ "update": { &id: { "keywords/$seen": true } } }));
    assert_eq!(again["updated"], json!({ &id: null }));
    assert_eq!(again["oldState"], again["newState"], "nothing happened");
    for (patch, kind) in [
        (json!({ "subject": "x" }), "invalidProperties"),
        (json!({ "size": 1 }), "invalidProperties"),
        (json!({ "mailboxIds": {} }), "invalidProperties"),
        (json!({ format!("mailboxIds/{inbox}"): null }), "invalidProperties"),
        (json!({ "mailboxIds/m999": true }), "invalidProperties"),
        (json!({ "mailboxIds/m999": null }), ""),
        (json!({ "keywords/a b": true }), "invalidProperties"),
        (json!({ "keywords/x": false }), "invalidProperties"),
        (json!({ "keywords": {}, "keywords/x": true }), "invalidPatch"),
        (json!({ "keywords/x/y": true }), "invalidPatch"),
        (
            json!({ "keywords": (0..200).map(|n| (format!("k{n}"), json!(true))).collect::<serde_json::Map<_, _>>() }),
            "tooManyKeywords",
        ),
    ] {
        let answer = home.here("Email/set", json!({ "update": { &id: patch } }));
        assert_eq!(answer["notUpdated"][&id]["type"].as_str().unwrap_or_default(), kind, "{patch}: {answer}");
    }
    let lost = home
        .here("Email/set", json!({ "update": { "e999": {}, "x": {} }, "destroy": ["e999", "x", id, id] }));
    assert_eq!(lost["notUpdated"].as_object().unwrap().len(), 2);
    assert_eq!(lost["notDestroyed"]["e999"]["type"], "notFound");
    assert_eq!(lost["destroyed"], json!([id]));
    assert_eq!(home.here("Email/get", json!({ "ids": [id] }))["notFound"], json!([id]));
    let other = home.call(&home.imap, "Email/set", json!({ "destroy": [id] }));
    assert_eq!(other["notDestroyed"][&id]["type"], "notFound");
}

#[test]
fn a_servers_message_moves_here_at_once() {
    let home = home();
    let id = home.arrive(1, &message("1@x", "Hallo", "dag"), true);
    let sent = home.role(&home.imap, "sent");
    let answer = home.call(
        &home.imap,
        "Email/set",
        json!({ "update": { &id: { "mailboxIds": { &sent: true }, "keywords/$seen": true } } }),
    );
    assert_eq!(answer["updated"], json!({ &id: null }), "{answer}");
    let got =
        home.call(&home.imap, "Email/get", json!({ "ids": [id], "properties": ["mailboxIds", "keywords"] }));
    assert_eq!(got["list"][0]["mailboxIds"], json!({ sent: true }));
    assert_eq!(got["list"][0]["keywords"], json!({ "$seen": true }));
    assert!(home.store.read(|tx| tx.waiting_intents(home.imap.parse().unwrap())).unwrap() > 0);
}

#[test]
fn a_set_in_another_state_changes_nothing() {
    let home = home();
    let answer = home.here(
        "Email/set",
        json!({ "ifInState": "999", "create": { "x": { "mailboxIds": { inbox(&home): true } } } }),
    );
    assert_eq!(answer["type"], "stateMismatch");
    assert_eq!(home.here("Email/query", json!({}))["ids"], json!([]));
    let done = create(&home, json!({}));
    for key in ["updated", "destroyed", "notCreated", "notUpdated", "notDestroyed"] {
        assert!(done.as_object().unwrap().contains_key(key) && done[key].is_null(), "{key}");
    }
}
