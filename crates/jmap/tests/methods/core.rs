//! The core: requests, references, creation ids, the session, what is pushed.

use jmap::RequestError;
use serde_json::{Value, json};
use store::Touched;

use crate::home::{NOW, USING, home, message, urls};

#[test]
fn whole_requests_that_cannot_be_answered() {
    let home = home();
    let mut many = json!({ "using": USING, "methodCalls": [] });
    many["methodCalls"] = (0..65).map(|n| json!(["Core/echo", {}, n.to_string()])).collect();
    for (request, kind) in [
        ("".to_owned(), "notJSON"),
        ("{".to_owned(), "notJSON"),
        (r#"{"using":[],"using":[],"methodCalls":[]}"#.to_owned(), "notJSON"),
        (r#"{"using":[],"methodCalls":[["Core/echo",{"a":1,"a":2},"c"]]}"#.to_owned(), "notJSON"),
        ("[]".to_owned(), "notRequest"),
        ("{}".to_owned(), "notRequest"),
        (r#"{"using":[]}"#.to_owned(), "notRequest"),
        (r#"{"using":"x","methodCalls":[]}"#.to_owned(), "notRequest"),
        (r#"{"using":[],"methodCalls":{}}"#.to_owned(), "notRequest"),
        (r#"{"using":[],"methodCalls":[["Core/echo",{}]]}"#.to_owned(), "notRequest"),
        (r#"{"using":[],"methodCalls":[["Core/echo",[],"c"]]}"#.to_owned(), "notRequest"),
        (r#"{"using":[],"methodCalls":[],"createdIds":7}"#.to_owned(), "notRequest"),
        (r#"{"using":["urn:x"],"methodCalls":[]}"#.to_owned(), "unknownCapability"),
        (many.to_string(), "limit"),
    ] {
        let error = home.jmap.call(request.as_bytes(), NOW).unwrap_err().to_json();
        assert_eq!(error["type"], format!("urn:ietf:params:jmap:error:{kind}"), "{request}");
        assert_eq!(error["status"], 400);
        assert!(error["detail"].is_string());
    }
    let bad_utf8 = home.jmap.call(b"{\"using\":[\"\xff\"]}", NOW).unwrap_err();
    assert!(matches!(bad_utf8, RequestError::NotJson(_)));
    let large = home.jmap.call(&vec![b' '; jmap::limits::REQUEST_BYTES + 1], NOW).unwrap_err();
    assert_eq!((large.status(), large.to_json()["limit"].clone()), (413, json!("maxSizeRequest")));
}

#[test]
fn calls_are_answered_in_order_and_on_after_errors() {
    let home = home();
    let response = home.request(json!([
        ["Core/echo", { "x": [1, { "y": null }] }, "a"],
        ["Nothing/get", {}, "b"],
        ["Mailbox/get", {}, "c"],
        ["Mailbox/get", { "accountId": "a99" }, "d"],
        ["Mailbox/get", { "accountId": "nonsense" }, "e"],
        ["Mailbox/get", { "accountId": home.local, "ids": "m1" }, "f"],
        ["Mailbox/get", { "accountId": home.local, "extra": 1 }, "g"],
        ["Mailbox/get", { "accountId": home.local, "properties": ["name", "colour"] }, "h"],
        ["Email/query", { "accountId": home.local, "limit": -1 }, "i"],
        ["Email/query", { "accountId": home.local, "limit": 1.5 }, "j"],
        ["Email/get", { "accountId": home.local, "ids": [], "maxBodyValueBytes": -5 }, "k"],
        ["Core/echo", {}, "a"],
    ]));
    let answers: Vec<(String, Value, String)> =
        serde_json::from_value(response["methodResponses"].clone()).unwrap();
    let ids: Vec<&str> = answers.iter().map(|(_, _, id)| id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "a"]);
    assert_eq!(answers[0].1, json!({ "x": [1, { "y": null }] }));
    for (at, kind, argument) in [
        (1, "unknownMethod", None),
        (2, "invalidArguments", Some("accountId")),
        (3, "accountNotFound", None),
        (4, "accountNotFound", None),
        (5, "invalidArguments", Some("ids")),
        (6, "invalidArguments", Some("extra")),
        (7, "invalidArguments", Some("properties")),
        (8, "invalidArguments", Some("limit")),
        (9, "invalidArguments", Some("limit")),
        (10, "invalidArguments", Some("maxBodyValueBytes")),
    ] {
        assert_eq!((answers[at].0.as_str(), &answers[at].1["type"]), ("error", &json!(kind)), "{at}");
        if let Some(argument) = argument {
            assert_eq!(answers[at].1["arguments"], json!([argument]), "{at}");
        }
    }
    assert!(response.get("createdIds").is_none());
}

#[test]
fn only_what_is_used_exists() {
    let home = home();
    let ask = |using: Value, name: &str| {
        let request = json!({ "using": using, "methodCalls": [[name, { "accountId": home.local }, "c"]] });
        home.jmap.call(request.to_string().as_bytes(), NOW).unwrap()["methodResponses"][0].clone()
    };
    assert_eq!(ask(json!([]), "Core/echo")[1]["type"], "unknownMethod");
    assert_eq!(ask(json!([USING[0]]), "Mailbox/get")[1]["type"], "unknownMethod");
    assert_eq!(ask(json!([USING[0], USING[1]]), "Mailbox/get")[0], "Mailbox/get");
    assert_eq!(ask(json!([USING[1]]), "Identity/get")[1]["type"], "unknownMethod");
    assert_eq!(ask(json!([USING[2]]), "Identity/get")[0], "Identity/get");
    for absent in ["VacationResponse/get", "PushSubscription/get", "Blob/copy", "Quota/get", "email/get"] {
        assert_eq!(ask(json!(USING), absent)[1]["type"], "unknownMethod", "{absent}");
    }
}

#[test]
fn references_take_from_earlier_answers() {
    let home = home();
    let first = home.import(&message("1@x", "Plan", "een"));
    let second =
        home.import(&message("2@x", "Re: Plan", "twee").replace("Date:", "In-Reply-To: <1@x>\nDate:"));
    let at = |of: &str, name: &str, path: &str| json!({ "resultOf": of, "name": name, "path": path });
    let answers = home.calls(json!([
        ["Email/query", { "accountId": home.local, "collapseThreads": true }, "q"],
        ["Email/get", { "accountId": home.local, "#ids": at("q", "Email/query", "/ids"), "properties": ["threadId"] }, "g"],
        ["Thread/get", { "accountId": home.local, "#ids": at("g", "Email/get", "/list/*/threadId") }, "t"],
        ["Email/get", { "accountId": home.local, "#ids": at("t", "Thread/get", "/list/*/emailIds"), "properties": ["subject"] }, "m"],
        ["Email/changes", { "accountId": home.local, "#sinceState": at("g", "Email/get", "/state") }, "c"],
        ["Email/query", { "accountId": home.local, "filter": { "subject": "niets" } }, "none"],
        ["Email/get", { "accountId": home.local, "#ids": at("none", "Email/query", "/ids") }, "empty"],
        ["Email/get", { "accountId": home.local, "#ids": at("q", "Email/get", "/ids") }, "wrong"],
        ["Email/get", { "accountId": home.local, "#ids": at("wrong", "error", "/nothing") }, "wrong2"],
        ["Email/get", { "accountId": home.local, "#ids": at("later", "Email/query", "/ids") }, "wrong3"],
        ["Email/get", { "accountId": home.local, "ids": [], "#ids": at("q", "Email/query", "/ids") }, "both"],
        ["Email/get", { "accountId": home.local, "#ids": "q" }, "ill"],
    ]));
    let mut both: Vec<&str> =
        answers[3]["list"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    both.sort_unstable();
    let mut expected = [first.as_str(), second.as_str()];
    expected.sort_unstable();
    assert_eq!(both, expected);
    assert_eq!(answers[0]["ids"].as_array().unwrap().len(), 1);
    assert_eq!(answers[4]["updated"], json!([]));
    assert_eq!(answers[6]["list"], json!([]));
    for at in [7, 8, 9] {
        assert_eq!(answers[at]["type"], "invalidResultReference");
    }
    assert_eq!(answers[10]["type"], "invalidArguments");
    assert_eq!(answers[11]["type"], "invalidArguments");
}

#[test]
fn creation_ids_stand_for_ids_in_later_calls() {
    let home = home();
    let request = json!({
        "using": USING,
        "createdIds": { "old": home.role(&home.local, "archive") },
        "methodCalls": [
            ["Mailbox/set", { "accountId": home.local, "create": { "box": { "name": "Reizen", "parentId": "#old" } } }, "0"],
            ["Email/set", { "accountId": home.local, "create": { "mail": { "mailboxIds": { "#box": true }, "subject": "Hallo" } } }, "1"],
            ["Email/set", { "accountId": home.local, "update": { "#mail": { "keywords/$seen": true, "mailboxIds/#old": true } } }, "2"],
            ["Email/get", { "accountId": home.local, "ids": ["#mail", "#nobody"], "properties": ["keywords", "mailboxIds"] }, "3"],
            ["Email/query", { "accountId": home.local, "filter": { "inMailbox": "#box" } }, "4"],
            ["Email/set", { "accountId": home.local, "destroy": ["#mail"] }, "5"],
        ],
    });
    let response = home.jmap.call(request.to_string().as_bytes(), NOW).unwrap();
    let answer = |at: usize| &response["methodResponses"][at][1];
    let (mailbox, email) = (&answer(0)["created"]["box"]["id"], &answer(1)["created"]["mail"]["id"]);
    assert_eq!(answer(2)["updated"], json!({ "#mail": null }));
    assert_eq!(answer(3)["list"][0]["keywords"], json!({ "$seen": true }));
    assert_eq!(answer(3)["list"][0]["mailboxIds"].as_object().unwrap().len(), 2);
    assert_eq!(answer(3)["notFound"], json!(["#nobody"]));
    assert_eq!(answer(4)["ids"], json!([email]));
    assert_eq!(answer(5)["destroyed"], json!(["#mail"]));
    assert_eq!(response["createdIds"]["box"], *mailbox);
    assert_eq!(response["createdIds"]["mail"], *email);
}

#[test]
fn the_session_tells_what_there_is() {
    let home = home();
    let session = home.jmap.session(&urls()).unwrap();
    let core = &session["capabilities"][USING[0]];
    for limit in [
        "maxSizeUpload",
        "maxConcurrentUpload",
        "maxSizeRequest",
        "maxConcurrentRequests",
        "maxCallsInRequest",
        "maxObjectsInGet",
        "maxObjectsInSet",
    ] {
        assert!(core[limit].as_u64().unwrap() > 0, "{limit}");
    }
    assert!(core["collationAlgorithms"].is_array());
    let accounts = session["accounts"].as_object().unwrap();
    assert_eq!(accounts.len(), 2);
    let (local, imap) = (&accounts[&home.local], &accounts[&home.imap]);
    for account in [local, imap] {
        assert_eq!((&account["isPersonal"], &account["isReadOnly"]), (&json!(true), &json!(false)));
        assert!(account["accountCapabilities"][USING[0]].is_object());
        let mail = account["accountCapabilities"][USING[1]].as_object().unwrap();
        for name in [
            "maxMailboxesPerEmail",
            "maxMailboxDepth",
            "maxSizeMailboxName",
            "maxSizeAttachmentsPerEmail",
            "emailQuerySortOptions",
            "mayCreateTopLevelMailbox",
        ] {
            assert!(mail.contains_key(name), "{name}");
        }
    }
    assert!(local["accountCapabilities"].get(USING[2]).is_none());
    assert!(imap["accountCapabilities"][USING[2]]["maxDelayedSend"].is_u64());
    for capability in USING {
        assert_eq!(session["primaryAccounts"][capability], json!(home.imap));
    }
    assert_eq!(session["username"], "jan@voorbeeld.test");
    for url in ["apiUrl", "downloadUrl", "uploadUrl", "eventSourceUrl"] {
        assert!(session[url].as_str().unwrap().starts_with("http://"), "{url}");
    }
    assert_eq!(session["state"], home.request(json!([]))["sessionState"]);
    home.store.write(|tx| tx.remove_account(home.imap.parse().unwrap())).unwrap();
    let after = home.jmap.session(&urls()).unwrap();
    assert_ne!(after["state"], session["state"]);
    assert_eq!(after["primaryAccounts"][USING[1]], json!(home.local));
    assert!(after["primaryAccounts"].get(USING[2]).is_none());
}

#[test]
fn a_commit_tells_what_it_touched() {
    let home = home();
    let mut feed = home.store.subscribe();
    home.import(&message("1@x", "Hallo", "dag"));
    // The upload touches nothing that is numbered.
    let touched = tokio_free_recv(&mut feed);
    let change = home.jmap.state_change(&touched).unwrap().unwrap();
    assert_eq!(change["@type"], "StateChange");
    let states = &change["changed"][&home.local];
    let get = home.here("Email/get", json!({ "ids": [] }));
    assert_eq!(states["Email"], get["state"]);
    assert_eq!(states["Thread"], home.here("Thread/get", json!({ "ids": [] }))["state"]);
    assert_eq!(states["Mailbox"], home.here("Mailbox/get", json!({ "ids": [] }))["state"]);
    assert!(states.get("Identity").is_none());
    assert!(change["changed"].get(&home.imap).is_none());
    assert_eq!(home.jmap.state_change(&Touched::default()).unwrap(), None);
    let all = home.jmap.state_change(&Touched { everything: true, ..Touched::default() }).unwrap().unwrap();
    assert_eq!(all["changed"][&home.imap].as_object().unwrap().len(), 5);
}

/// The next commit's word; it is there already.
fn tokio_free_recv(feed: &mut store::Changes) -> Touched {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        let mut next = std::pin::pin!(feed.recv());
        match next.as_mut().poll(&mut context) {
            std::task::Poll::Ready(Some(touched)) if touched.state.is_some() => {
                return Touched::clone(&touched);
            }
            std::task::Poll::Ready(Some(_)) => {}
            other => panic!("{other:?}"),
        }
    }
}
