//! `Email/get`, `Email/parse` and `Email/changes`: what is told of a message.

use serde_json::{Value, json};

use crate::home::{Home, home, message};

const RICH: &str = "From: =?utf-8?Q?=C3=89lise?= <elise@voorbeeld.test>, b@voorbeeld.test
To: Wij: jan@voorbeeld.test;
Subject: =?utf-8?Q?Caf=C3=A9?=
Subject: Laatste
Message-ID: <rich@x>
References: <a@x> <b@x>
Date: Thu, 1 Jan 2026 10:00:00 +0130
X-Note: een
X-Note: twee
List-Post: <mailto:lijst@x>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=A

--A
Content-Type: multipart/alternative; boundary=B

--B
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Caf=C3=A9 om acht uur
--B
Content-Type: text/html; charset=utf-8

<p>Kop</p><b>dik</b>
--B--
--A
Content-Type: application/pdf; name=verslag.pdf
Content-Disposition: attachment; filename=verslag.pdf
Content-Transfer-Encoding: base64

SGFsbG8=
--A
Content-Type: message/rfc822
Content-Disposition: attachment

From: binnen@voorbeeld.test
Subject: Binnen
Content-Type: multipart/mixed; boundary=C

--C
Content-Type: text/plain

tekst
--C
Content-Type: image/png; name=p.png
Content-Disposition: attachment
Content-Transfer-Encoding: base64

UE5H
--C--
--A--
";

fn get(home: &Home, id: &str, args: Value) -> Value {
    let mut all = json!({ "ids": [id] });
    all.as_object_mut().unwrap().extend(args.as_object().unwrap().clone());
    let answer = home.here("Email/get", all);
    answer["list"].get(0).cloned().unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn what_a_row_tells() {
    let home = home();
    let id = home
        .import_with(RICH, json!({ "keywords": { "$Seen": true }, "receivedAt": "2026-01-01T09:00:00Z" }));
    let email = get(&home, &id, json!({}));
    assert_eq!(email.as_object().unwrap().len(), 24);
    for (name, expected) in [
        ("id", json!(id)),
        ("mailboxIds", json!({ home.role(&home.local, "inbox"): true })),
        ("keywords", json!({ "$seen": true })),
        ("size", json!(RICH.replace('\n', "\r\n").len())),
        ("receivedAt", json!("2026-01-01T09:00:00Z")),
        ("messageId", json!(["rich@x"])),
        ("inReplyTo", Value::Null),
        ("references", json!(["a@x", "b@x"])),
        ("sender", Value::Null),
        (
            "from",
            json!([{ "name": "Élise", "email": "elise@voorbeeld.test" }, { "name": null, "email": "b@voorbeeld.test" }]),
        ),
        ("to", json!([{ "name": null, "email": "jan@voorbeeld.test" }])),
        ("cc", Value::Null),
        ("subject", json!("Laatste")),
        ("sentAt", json!("2026-01-01T10:00:00+01:30")),
        ("hasAttachment", json!(true)),
        ("bodyValues", json!({})),
    ] {
        assert_eq!(email[name], expected, "{name}");
    }
    assert!(email["preview"].as_str().unwrap().contains("Café om acht uur"));
    assert_eq!(
        get(&home, &id, json!({ "properties": ["subject"] })),
        json!({ "id": id, "subject": "Laatste" })
    );
    let answer = home.here("Email/get", json!({ "ids": ["e999", "x", id, id], "properties": ["id"] }));
    assert_eq!(answer["list"], json!([{ "id": id }]));
    assert_eq!(answer["notFound"], json!(["x", "e999"]));
    assert_eq!(
        home.here("Email/get", json!({ "ids": null, "properties": [] }))["list"],
        json!([{ "id": id }])
    );
    assert_eq!(home.call(&home.imap, "Email/get", json!({ "ids": [id] }))["notFound"], json!([id]));
    let many: Vec<String> = (0..1001).map(|n| format!("e{n}")).collect();
    assert_eq!(home.here("Email/get", json!({ "ids": many }))["type"], "requestTooLarge");
    let rows = home.here("Email/get", json!({ "ids": many, "properties": ["subject"] }));
    assert_eq!(rows["notFound"].as_array().unwrap().len(), 1001);
}

#[test]
fn headers_in_every_form() {
    let home = home();
    let id = home.import(RICH);
    let people = json!([{ "name": "Élise", "email": "elise@voorbeeld.test" }, { "name": null, "email": "b@voorbeeld.test" }]);
    for (property, expected) in [
        ("header:Subject", json!(" Laatste")),
        ("header:subject:asText", json!("Laatste")),
        ("header:Subject:asText:all", json!(["Café", "Laatste"])),
        ("header:From:asAddresses", people),
        (
            "header:To:asGroupedAddresses",
            json!([{ "name": "Wij", "addresses": [{ "name": null, "email": "jan@voorbeeld.test" }] }]),
        ),
        ("header:X-Note:all", json!([" een", " twee"])),
        ("header:X-Note:asText", json!("twee")),
        ("header:References:asMessageIds", json!(["a@x", "b@x"])),
        ("header:List-Post:asURLs", json!(["mailto:lijst@x"])),
        ("header:Date:asDate", json!("2026-01-01T10:00:00+01:30")),
        ("header:Nothing", Value::Null),
        ("header:Nothing:asAddresses:all", json!([])),
        ("header:X-Note:asDate", Value::Null),
    ] {
        assert_eq!(get(&home, &id, json!({ "properties": [property] }))[property], expected, "{property}");
    }
    let headers = get(&home, &id, json!({ "properties": ["headers"] }))["headers"].clone();
    assert_eq!(headers[2], json!({ "name": "Subject", "value": " =?utf-8?Q?Caf=C3=A9?=" }));
    for wrong in
        ["header:From:asDate", "header:Message-ID:asText", "header:X:all:asText", "nothing", "header:"]
    {
        let answer = home.here("Email/get", json!({ "ids": [id], "properties": [wrong] }));
        assert_eq!(answer["type"], "invalidArguments", "{wrong}");
    }
}

#[test]
fn bodies_and_their_values() {
    let home = home();
    let id = home.import(RICH);
    let names = ["textBody", "htmlBody", "attachments", "bodyStructure", "bodyValues"];
    let email = get(
        &home,
        &id,
        json!({ "properties": names, "fetchTextBodyValues": true, "fetchHTMLBodyValues": true }),
    );
    let types = |list: &str| -> Vec<String> {
        email[list].as_array().unwrap().iter().map(|part| part["type"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(types("textBody"), ["text/plain"]);
    assert_eq!(types("htmlBody"), ["text/html"]);
    assert_eq!(types("attachments"), ["application/pdf", "message/rfc822"]);
    let structure = &email["bodyStructure"];
    assert_eq!(
        (&structure["type"], &structure["partId"], &structure["blobId"]),
        (&json!("multipart/mixed"), &Value::Null, &Value::Null)
    );
    assert_eq!(structure["subParts"][0]["subParts"][1]["type"], "text/html");
    let pdf = &email["attachments"][0];
    assert_eq!(
        (&pdf["name"], &pdf["disposition"], &pdf["size"], &pdf["charset"]),
        (&json!("verslag.pdf"), &json!("attachment"), &json!(5), &Value::Null)
    );
    for list in ["textBody", "htmlBody", "attachments"] {
        for part in email[list].as_array().unwrap() {
            assert_eq!(part.as_object().unwrap().len(), 10);
        }
    }
    let value = |list: &str| &email["bodyValues"][email[list][0]["partId"].as_str().unwrap()];
    assert_eq!(value("textBody")["value"].as_str().unwrap().trim_end(), "Café om acht uur");
    assert_eq!(value("textBody")["isTruncated"], false);
    assert_eq!(value("textBody")["isEncodingProblem"], false);
    assert!(value("htmlBody")["value"].as_str().unwrap().starts_with("<p>"));
    let short = get(
        &home,
        &id,
        json!({ "properties": ["bodyValues", "textBody"], "fetchAllBodyValues": true, "maxBodyValueBytes": 4 }),
    );
    let values = short["bodyValues"].as_object().unwrap();
    assert_eq!(values.len(), 2);
    let text = &values[short["textBody"][0]["partId"].as_str().unwrap()];
    assert_eq!(text, &json!({ "value": "Caf", "isTruncated": true, "isEncodingProblem": false }));
    let wanted = get(
        &home,
        &id,
        json!({
            "properties": ["attachments", "bodyStructure"],
            "bodyProperties": ["type", "header:Content-Type:asText", "headers", "subParts"],
        }),
    );
    assert_eq!(wanted["attachments"][0]["header:Content-Type:asText"], "application/pdf; name=verslag.pdf");
    assert_eq!(wanted["attachments"][0]["subParts"], Value::Null);
    assert_eq!(wanted["attachments"][0]["headers"].as_array().unwrap().len(), 3);
    let wrong = home.here("Email/get", json!({ "ids": [id], "bodyProperties": ["colour"] }));
    assert_eq!(wrong["arguments"], json!(["bodyProperties"]));
}

#[test]
fn parts_can_be_downloaded_and_parsed() {
    let home = home();
    let id = home.import(RICH);
    let email = get(&home, &id, json!({ "properties": ["blobId", "attachments"] }));
    let download =
        |blob: &Value| home.jmap.download(home.local.parse().unwrap(), blob.as_str().unwrap()).unwrap();
    let whole = download(&email["blobId"]).unwrap();
    assert_eq!(
        (whole.media_type.as_str(), whole.bytes),
        ("message/rfc822", RICH.replace('\n', "\r\n").into_bytes())
    );
    let pdf = download(&email["attachments"][0]["blobId"]).unwrap();
    assert_eq!((pdf.media_type.as_str(), pdf.bytes.as_slice()), ("application/pdf", &b"Hallo"[..]));
    let inner = email["attachments"][1]["blobId"].as_str().unwrap();
    let parsed = home.here(
        "Email/parse",
        json!({
            "blobIds": [inner, "nothing", email["attachments"][0]["blobId"]],
            "properties": ["id", "subject", "from", "mailboxIds", "attachments", "size", "blobId"],
        }),
    );
    let message = &parsed["parsed"][inner];
    assert_eq!(message["subject"], "Binnen");
    assert_eq!((&message["id"], &message["mailboxIds"]), (&Value::Null, &Value::Null));
    assert_eq!(message["blobId"], json!(inner));
    assert_eq!(parsed["notFound"], json!(["nothing"]));
    let png = download(&message["attachments"][0]["blobId"]).unwrap();
    assert_eq!((png.media_type.as_str(), png.bytes.as_slice()), ("image/png", &b"PNG"[..]));
    assert_eq!(home.jmap.download(home.imap.parse().unwrap(), inner).unwrap(), None, "of another account");
    for nothing in ["", "b", "b1_", "e1", &format!("{inner}_999"), "b999", "u999", "../x"] {
        assert_eq!(home.jmap.download(home.local.parse().unwrap(), nothing).unwrap(), None, "{nothing}");
    }
}

#[test]
fn a_message_whose_body_is_not_here() {
    let home = home();
    let raw = message("1@x", "Kop", "tekst");
    let header = raw.split("\n\n").next().unwrap().to_owned() + "\n\n";
    let id = home.arrive(1, &header, false);
    let names = [
        "subject",
        "preview",
        "size",
        "blobId",
        "textBody",
        "attachments",
        "bodyValues",
        "bodyStructure",
        "headers",
        "header:Subject",
        "header:X:all",
    ];
    let answer = home.call(
        &home.imap,
        "Email/get",
        json!({ "ids": [id], "properties": names, "fetchAllBodyValues": true }),
    );
    let email = &answer["list"][0];
    assert_eq!((&email["subject"], &email["preview"]), (&json!("Kop"), &json!("")));
    for empty in ["textBody", "attachments", "headers", "header:X:all"] {
        assert_eq!(email[empty], json!([]), "{empty}");
    }
    assert_eq!((&email["bodyValues"], &email["header:Subject"]), (&json!({}), &Value::Null));
    assert_eq!(email["bodyStructure"]["partId"], Value::Null);
    let blob = email["blobId"].as_str().unwrap();
    assert_eq!(home.jmap.download(home.imap.parse().unwrap(), blob).unwrap(), None);
    let filled = home.arrive(1, &raw, true);
    assert_eq!(filled, id);
    let state = &answer["state"];
    home.store
        .write(|tx| {
            tx.fill(id.parse().unwrap(), store::Ingest::from_raw(raw.replace('\n', "\r\n").as_bytes())?)
        })
        .unwrap();
    let changes = home.call(&home.imap, "Email/changes", json!({ "sinceState": state }));
    assert_eq!(changes["updated"], json!([id]));
    assert!(home.jmap.download(home.imap.parse().unwrap(), blob).unwrap().is_some(), "the same blob id");
}

#[test]
fn changes_in_steps() {
    let home = home();
    let start = home.here("Email/get", json!({ "ids": [] }))["state"].clone();
    let kept = home.import(&message("1@x", "Een", "a"));
    let gone = home.import(&message("2@x", "Twee", "b"));
    let middle = home.here("Email/get", json!({ "ids": [] }))["state"].clone();
    home.here("Email/set", json!({ "update": { &kept: { "keywords/$seen": true } }, "destroy": [gone] }));
    let all = home.here("Email/changes", json!({ "sinceState": start }));
    assert_eq!(
        (&all["created"], &all["updated"], &all["destroyed"]),
        (&json!([kept]), &json!([]), &json!([]))
    );
    let later = home.here("Email/changes", json!({ "sinceState": middle }));
    assert_eq!(
        (&later["created"], &later["updated"], &later["destroyed"]),
        (&json!([]), &json!([kept]), &json!([gone]))
    );
    let first = home.here("Email/changes", json!({ "sinceState": middle, "maxChanges": 1 }));
    assert_eq!(first["hasMoreChanges"], true);
    let second = home.here("Email/changes", json!({ "sinceState": first["newState"], "maxChanges": 1 }));
    assert_eq!(second["hasMoreChanges"], false);
    assert_eq!(second["newState"], all["newState"]);
    let seen = [&first, &second]
        .map(|part| part["updated"].as_array().unwrap().len() + part["destroyed"].as_array().unwrap().len());
    assert_eq!(seen, [1, 1]);
}
