//! Identities and submissions.

use serde_json::{Value, json};

use crate::home::{Home, NOW, home};

fn identity(home: &Home) -> String {
    let all = home.call(&home.imap, "Identity/get", json!({ "ids": null }));
    all["list"][0]["id"].as_str().unwrap().to_owned()
}

/// A draft in the server account.
fn draft(home: &Home, more: Value) -> String {
    let mut email = json!({
        "mailboxIds": { home.role(&home.imap, "drafts"): true },
        "keywords": { "$draft": true },
        "from": [{ "name": "Jan", "email": "jan@voorbeeld.test" }],
        "to": [{ "email": "anna@voorbeeld.test" }, { "email": "ANNA@voorbeeld.test" }],
        "bcc": [{ "email": "stil@voorbeeld.test" }],
        "subject": "Hallo",
    });
    email.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = home.call(&home.imap, "Email/set", json!({ "create": { "x": email } }));
    answer["created"]["x"]["id"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn submit(home: &Home, email: &str, more: Value) -> Value {
    let mut new = json!({ "emailId": email, "identityId": identity(home) });
    new.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    home.call(&home.imap, "EmailSubmission/set", json!({ "create": { "x": new } }))
}

#[test]
fn handed_in_moved_and_taken_back() {
    let home = home();
    let (drafts, sent) = (home.role(&home.imap, "drafts"), home.role(&home.imap, "sent"));
    let account = &home.imap;
    let response = home.request(json!([
        ["Email/set", { "accountId": account, "create": { "draft": {
            "mailboxIds": { &drafts: true }, "keywords": { "$draft": true, "$seen": true },
            "from": [{ "name": "Jan", "email": "jan@voorbeeld.test" }], "to": [{ "email": "anna@voorbeeld.test" }],
            "subject": "Dag", "textBody": [{ "partId": "t", "type": "text/plain" }], "bodyValues": { "t": { "value": "dag" } },
        } } }, "0"],
        ["EmailSubmission/set", {
            "accountId": account,
            "create": { "send": { "emailId": "#draft", "identityId": identity(&home) }, "bad": { "emailId": "#nobody", "identityId": "i9" } },
            "onSuccessUpdateEmail": {
                "#send": { "keywords/$draft": null, format!("mailboxIds/{drafts}"): null, format!("mailboxIds/{sent}"): true },
                "#bad": { "keywords/$flagged": true },
            },
        }, "1"],
    ]));
    let answers = response["methodResponses"].as_array().unwrap();
    let names: Vec<&str> = answers.iter().map(|one| one[0].as_str().unwrap()).collect();
    assert_eq!(names, ["Email/set", "EmailSubmission/set", "Email/set"]);
    assert_eq!(answers[2][2], "1");
    let email = &answers[0][1]["created"]["draft"]["id"];
    let made = &answers[1][1]["created"]["send"];
    assert_eq!(made["undoStatus"], "pending");
    assert_eq!(made["sendAt"], "2026-01-02T03:04:15Z", "ten seconds to take it back");
    assert_eq!(
        made["envelope"],
        json!({
            "mailFrom": { "email": "jan@voorbeeld.test", "parameters": null },
            "rcptTo": [{ "email": "anna@voorbeeld.test", "parameters": null }],
        })
    );
    assert_eq!(answers[1][1]["notCreated"]["bad"]["type"], "invalidProperties");
    assert_eq!(answers[2][1]["updated"], json!({ email.as_str().unwrap(): null }));
    let got =
        home.call(account, "Email/get", json!({ "ids": [email], "properties": ["keywords", "mailboxIds"] }));
    assert_eq!(got["list"][0]["keywords"], json!({ "$seen": true }));
    assert_eq!(got["list"][0]["mailboxIds"], json!({ &sent: true }));

    let id = made["id"].as_str().unwrap();
    let whole = &home.call(account, "EmailSubmission/get", json!({ "ids": null }))["list"][0];
    assert_eq!(whole.as_object().unwrap().len(), 10);
    assert_eq!(whole["emailId"], *email);
    assert_eq!(
        whole["deliveryStatus"],
        json!({ "anna@voorbeeld.test": { "smtpReply": "", "delivered": "queued", "displayed": "unknown" } })
    );
    let same =
        home.call(account, "EmailSubmission/set", json!({ "update": { id: { "undoStatus": "pending" } } }));
    assert_eq!(same["updated"], json!({ id: null }));
    let canceled =
        home.call(account, "EmailSubmission/set", json!({ "update": { id: { "undoStatus": "canceled" } } }));
    assert_eq!(canceled["updated"], json!({ id: null }));
    assert_ne!(canceled["oldState"], canceled["newState"]);
    let got = home.call(account, "EmailSubmission/get", json!({ "ids": [id], "properties": ["undoStatus"] }));
    assert_eq!(got["list"], json!([{ "id": id, "undoStatus": "canceled" }]));
    let due = home.store.read(|tx| tx.due_submissions(account.parse().unwrap(), NOW + 99)).unwrap();
    assert!(due.is_empty());
    let again =
        home.call(account, "EmailSubmission/set", json!({ "update": { id: { "undoStatus": "pending" } } }));
    assert_eq!(again["notUpdated"][id]["type"], "invalidProperties");
}

/// Invariant 3: what a draft becomes when it is sent follows from the sending, not from the handing in.
#[test]
fn a_draft_stands_in_sent_once_it_is_sent() {
    let home = home();
    let (drafts, sent) = (home.role(&home.imap, "drafts"), home.role(&home.imap, "sent"));
    let whereabouts = |email: &str| {
        let got = home.call(
            &home.imap,
            "Email/get",
            json!({ "ids": [email], "properties": ["mailboxIds", "keywords"] }),
        );
        let email = &got["list"][0];
        (email["mailboxIds"].clone(), email["keywords"].clone())
    };
    let at_once = json!({ "keywords/$draft": null, format!("mailboxIds/{drafts}"): null, format!("mailboxIds/{sent}"): true });
    let (in_drafts, in_sent) = (json!({ &drafts: true }), json!({ &sent: true }));
    let (draft_word, seen, nothing) = (json!({ "$draft": true }), json!({ "$seen": true }), json!({}));
    for (asked, accepted, held, ended) in [
        (Value::Null, true, (&in_drafts, &draft_word), (&in_sent, &seen)),
        (Value::Null, false, (&in_drafts, &draft_word), (&in_drafts, &draft_word)),
        // A program that files when it hands in (RFC 8621 §7.5) has its way, until nobody gets it.
        (at_once.clone(), true, (&in_sent, &nothing), (&in_sent, &nothing)),
        (at_once, false, (&in_sent, &nothing), (&in_drafts, &draft_word)),
        (json!({ "keywords/$draft": null }), true, (&in_drafts, &nothing), (&in_drafts, &nothing)),
    ] {
        let case = format!("{asked} {accepted}");
        let email = draft(&home, json!({ "bcc": null, "to": [{ "email": "anna@voorbeeld.test" }] }));
        let mut args = json!({ "create": { "x": { "emailId": email, "identityId": identity(&home) } } });
        if !asked.is_null() {
            args["onSuccessUpdateEmail"] = json!({ "#x": asked });
        }
        let answer = home.call(&home.imap, "EmailSubmission/set", args);
        let id: mail::SubmissionId = answer["created"]["x"]["id"].as_str().unwrap().parse().unwrap();
        assert_eq!(whereabouts(&email), (held.0.clone(), held.1.clone()), "held: {case}");
        let delivery = if accepted { store::Delivery::Accepted } else { store::Delivery::Refused };
        let outcome = store::Outcome { email: "anna@voorbeeld.test".into(), delivery, reply: "5xx".into() };
        home.store.write(|tx| tx.begin_sending(id)).unwrap();
        home.store.write(|tx| tx.settle(id, &[outcome], NOW)).unwrap();
        assert_eq!(whereabouts(&email), (ended.0.clone(), ended.1.clone()), "ended: {case}");
    }
}

#[test]
fn what_is_being_sent_cannot_be_taken_back() {
    let home = home();
    let email = draft(&home, json!({}));
    let id = submit(&home, &email, json!({}))["created"]["x"]["id"].as_str().unwrap().to_owned();
    home.store.write(|tx| tx.begin_sending(id.parse().unwrap())).unwrap();
    let late = home.call(&home.imap, "EmailSubmission/set", json!({
        "update": { &id: { "undoStatus": "canceled" } }, "onSuccessUpdateEmail": { &id: { "keywords/$flagged": true } },
        "destroy": [id],
    }));
    assert_eq!(late["notUpdated"][&id]["type"], "cannotUnsend");
    assert_eq!(late["notDestroyed"][&id]["type"], "forbidden");
    let got = home.call(&home.imap, "Email/get", json!({ "ids": [email], "properties": ["keywords"] }));
    assert_eq!(got["list"][0]["keywords"], json!({ "$draft": true }), "only for what succeeded");
    let outcome = |email: &str, delivery, reply: &str| store::Outcome {
        email: email.into(),
        delivery,
        reply: reply.into(),
    };
    home.store
        .write(|tx| {
            tx.begin_data(id.parse().unwrap())?;
            let outcomes = [
                outcome("anna@voorbeeld.test", store::Delivery::Accepted, "250 ok"),
                outcome("stil@voorbeeld.test", store::Delivery::Refused, "550 no"),
            ];
            tx.settle(id.parse().unwrap(), &outcomes, NOW)
        })
        .unwrap();
    let got = home.call(&home.imap, "EmailSubmission/get", json!({ "ids": [id] }))["list"][0].clone();
    assert_eq!(got["undoStatus"], "final");
    assert_eq!(
        got["deliveryStatus"]["anna@voorbeeld.test"],
        json!({ "smtpReply": "250 ok", "delivered": "unknown", "displayed": "unknown" })
    );
    assert_eq!(got["deliveryStatus"]["stil@voorbeeld.test"]["delivered"], "no");
    let gone = home.request(json!([["EmailSubmission/set", {
        "accountId": home.imap, "destroy": [id], "onSuccessDestroyEmail": [id],
    }, "c"]]));
    assert_eq!(gone["methodResponses"][0][1]["destroyed"], json!([id]));
    assert_eq!(gone["methodResponses"][1][1]["destroyed"], json!([email]));
}

#[test]
fn what_cannot_be_sent_is_refused_with_a_reason() {
    let home = home();
    let fine = draft(&home, json!({}));
    let nobody = draft(&home, json!({ "to": null, "bcc": null }));
    let stranger = draft(&home, json!({ "from": [{ "email": "koning@paleis.test" }] }));
    let odd = draft(&home, json!({ "to": [{ "email": "niemand" }] }));
    let bare = home.arrive(7, "From: jan@voorbeeld.test\nTo: a@b\nMessage-ID: <7@x>\n\n", false);
    let rcpt = json!([{ "email": "a@b.test" }]);
    let to = |count: usize| (0..count).map(|n| json!({ "email": format!("{n}@b.test") })).collect::<Vec<_>>();
    let from = json!({ "email": "jan@voorbeeld.test" });
    for (email, more, kind) in [
        (fine.as_str(), json!({ "identityId": "i999" }), "invalidProperties"),
        (&fine, json!({ "identityId": null }), "invalidProperties"),
        ("e999", json!({}), "invalidProperties"),
        (&fine, json!({ "undoStatus": "final" }), "invalidProperties"),
        (&fine, json!({ "envelope": 7 }), "invalidProperties"),
        (&fine, json!({ "envelope": { "mailFrom": from, "rcptTo": [] } }), "noRecipients"),
        (&fine, json!({ "envelope": { "mailFrom": from, "rcptTo": to(1001) } }), "tooManyRecipients"),
        (
            &fine,
            json!({ "envelope": { "mailFrom": from, "rcptTo": [{ "email": "a@b>\r\nDATA" }] } }),
            "invalidRecipients",
        ),
        (
            &fine,
            json!({ "envelope": { "mailFrom": { "email": "koning@paleis.test" }, "rcptTo": rcpt } }),
            "forbiddenMailFrom",
        ),
        (&fine, json!({ "envelope": { "mailFrom": { "email": "" }, "rcptTo": rcpt } }), "forbiddenMailFrom"),
        (
            &fine,
            json!({ "envelope": { "mailFrom": { "email": "jan@voorbeeld.test", "parameters": { "HOLDFOR": "9999999" } }, "rcptTo": rcpt } }),
            "invalidProperties",
        ),
        (
            &fine,
            json!({ "envelope": { "mailFrom": from, "rcptTo": [{ "email": "a@b.test", "parameters": { "X": "y\r\nDATA" } }] } }),
            "invalidProperties",
        ),
        (&nobody, json!({}), "noRecipients"),
        (&stranger, json!({}), "forbiddenFrom"),
        (&odd, json!({}), "invalidRecipients"),
        (&bare, json!({}), "invalidEmail"),
    ] {
        let answer = submit(&home, email, more.clone());
        assert_eq!(answer["notCreated"]["x"]["type"], kind, "{more}: {answer}");
    }
    assert_eq!(submit(&home, &odd, json!({}))["notCreated"]["x"]["invalidRecipients"], json!(["niemand"]));
    // One client spells it so.
    let aerc = submit(&home, &fine, json!({ "envelope": { "mailfrom": from, "rcptTo": rcpt } }));
    assert!(aerc["created"]["x"]["id"].is_string(), "{aerc}");
    let held = json!({ "email": "jan@voorbeeld.test", "parameters": { "holdfor": "3600", "RET": "HDRS" } });
    let held = submit(&home, &fine, json!({ "envelope": { "mailFrom": held, "rcptTo": rcpt } }));
    assert_eq!(held["created"]["x"]["sendAt"], "2026-01-02T04:04:05Z");
    let stored = home.store.read(|tx| tx.submissions(home.imap.parse().unwrap())).unwrap();
    assert!(
        stored.iter().any(|one| one.mail_parameters == Some(json!({ "RET": "HDRS" }))),
        "HOLDFOR is ours to keep"
    );
}

#[test]
fn this_computer_sends_nothing() {
    let home = home();
    let made =
        home.here("Identity/set", json!({ "create": { "x": { "name": "Jan", "email": "jan@hier.test" } } }));
    let identity = &made["created"]["x"]["id"];
    let drafts = home.role(&home.local, "drafts");
    let answers = home.calls(json!([
        ["Email/set", { "accountId": home.local, "create": { "m": {
            "mailboxIds": { drafts: true }, "from": [{ "email": "jan@hier.test" }], "to": [{ "email": "a@b.test" }],
        } } }, "0"],
        ["EmailSubmission/set", { "accountId": home.local, "create": { "s": { "emailId": "#m", "identityId": identity } } }, "1"],
    ]));
    assert_eq!(answers[1]["notCreated"]["s"]["type"], "forbiddenToSend");
}

#[test]
fn asked_for_submissions() {
    let home = home();
    let (first, second) = (draft(&home, json!({})), draft(&home, json!({ "subject": "Anders" })));
    let a = submit(&home, &first, json!({}))["created"]["x"]["id"].clone();
    let from =
        json!({ "email": "jan@voorbeeld.test", "parameters": { "HOLDUNTIL": "2026-01-03T00:00:00Z" } });
    let b = submit(
        &home,
        &second,
        json!({ "envelope": { "mailFrom": from, "rcptTo": [{ "email": "a@b.test" }] } }),
    )["created"]["x"]["id"]
        .clone();
    let ask = |filter: Value, sort: Value| {
        home.call(
            &home.imap,
            "EmailSubmission/query",
            json!({ "filter": filter, "sort": sort, "calculateTotal": true }),
        )
    };
    let newest = json!([{ "property": "sentAt", "isAscending": false }]);
    for (filter, expected) in [
        (Value::Null, json!([b, a])),
        (json!({ "emailIds": [first] }), json!([a])),
        (json!({ "identityIds": [identity(&home)], "undoStatus": "pending" }), json!([b, a])),
        (json!({ "undoStatus": "final" }), json!([])),
        (json!({ "before": "2026-01-02T12:00:00Z" }), json!([a])),
        (json!({ "after": "2026-01-02T12:00:00Z" }), json!([b])),
        (json!({ "threadIds": ["t999", "x"] }), json!([])),
    ] {
        let answer = ask(filter.clone(), newest.clone());
        assert_eq!(answer["ids"], expected, "{filter}");
        assert_eq!(answer["total"], expected.as_array().unwrap().len());
    }
    assert_eq!(ask(json!({ "colour": 1 }), json!([]))["type"], "unsupportedFilter");
    assert_eq!(ask(json!({}), json!([{ "property": "colour" }]))["type"], "unsupportedSort");
    let state = ask(Value::Null, newest)["queryState"].clone();
    let same = home.call(&home.imap, "EmailSubmission/queryChanges", json!({ "sinceQueryState": state }));
    assert_eq!((&same["added"], &same["removed"]), (&json!([]), &json!([])));
    home.call(
        &home.imap,
        "EmailSubmission/set",
        json!({ "update": { a.as_str().unwrap(): { "undoStatus": "canceled" } } }),
    );
    let other = home.call(&home.imap, "EmailSubmission/queryChanges", json!({ "sinceQueryState": state }));
    assert_eq!(other["type"], "cannotCalculateChanges");
    let changes = home.call(&home.imap, "EmailSubmission/changes", json!({ "sinceState": state }));
    assert_eq!(changes["updated"], json!([a]));
}

#[test]
fn identities() {
    let home = home();
    let first = identity(&home);
    let got = home.call(&home.imap, "Identity/get", json!({ "ids": [first, "i999"] }));
    assert_eq!(
        got["list"],
        json!([{
            "id": first, "name": "Jan", "email": "jan@voorbeeld.test", "replyTo": null, "bcc": null,
            "textSignature": "", "htmlSignature": "", "mayDelete": false,
        }])
    );
    assert_eq!(got["notFound"], json!(["i999"]));
    let set = home.call(&home.imap, "Identity/set", json!({
        "create": {
            "same": { "name": "Jan privé", "email": "JAN@voorbeeld.test", "textSignature": "-- \nJan" },
            "king": { "name": "Koning", "email": "koning@paleis.test" },
            "none": { "name": "Niemand" },
        },
        "update": {
            &first: { "name": "Jan de Vries", "replyTo": [{ "name": null, "email": "jan@x.test" }], "textSignature": "groet" },
            "i999": { "name": "x" },
        },
    }));
    assert_eq!(set["updated"], json!({ &first: null }), "{set}");
    assert_eq!(set["notUpdated"]["i999"]["type"], "notFound");
    assert_eq!(set["notCreated"]["king"]["type"], "forbiddenFrom");
    assert_eq!(set["notCreated"]["none"]["properties"], json!(["email"]));
    let made = &set["created"]["same"];
    assert_eq!(
        (&made["htmlSignature"], &made["mayDelete"], &made["replyTo"]),
        (&json!(""), &json!(true), &Value::Null)
    );
    for patch in [
        json!({ "email": "x@y.test" }),
        json!({ "mayDelete": false }),
        json!({ "id": "i5" }),
        json!({ "name": 7 }),
        json!({ "colour": 1 }),
    ] {
        let answer = home.call(&home.imap, "Identity/set", json!({ "update": { &first: patch } }));
        assert_eq!(answer["notUpdated"][&first]["type"], "invalidProperties", "{patch}");
    }
    let changes = home.call(&home.imap, "Identity/changes", json!({ "sinceState": got["state"] }));
    assert_eq!((&changes["created"], &changes["updated"]), (&json!([made["id"]]), &json!([first])));
    let both = home.call(&home.imap, "Identity/set", json!({ "destroy": [made["id"], first] }));
    assert_eq!(both["destroyed"], json!([made["id"]]));
    assert_eq!(both["notDestroyed"][&first]["type"], "forbidden");
}
