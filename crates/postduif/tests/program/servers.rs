//! The binary and the real servers of the test host: adding, fetching, sending,
//! being wrong, being killed.

use std::collections::BTreeSet;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use testhost::corpus::{self, Mix};
use testhost::{Host, User, run};

use crate::common::{Program, Run, ask};
use crate::http::call;

/// A mailbox whose password occurs nowhere else.
pub fn user(host: &Host, stem: &str) -> User {
    let unlike = host.fresh_user(stem).unwrap();
    let address = unlike.address.replacen(stem, &format!("{stem}-eigen"), 1);
    let password = format!("Zwaluw-{}-{stem}", std::process::id());
    host.add_user(&address, &password, None).unwrap()
}

pub fn by_hand(host: &Host, user: &User) -> Vec<String> {
    let (imap, smtp) = (host.layout().port(993), host.layout().port(465));
    [
        "account",
        "add",
        &user.address,
        "--name",
        "Jan Jansen",
        "--password-stdin",
        "--incoming",
        &format!("imaps://ssl0.mail.test:{imap}"),
        "--outgoing",
        &format!("smtps://ssl0.mail.test:{smtp}"),
    ]
    .map(str::to_owned)
    .to_vec()
}

pub fn add(program: &Program, args: &[String], password: &str, more: &[&str]) -> Run {
    let args: Vec<&str> = args.iter().map(String::as_str).chain(more.iter().copied()).collect();
    program.run(&args, &format!("{password}\n"))
}

pub fn deliver(host: &Host, user: &User, subject: &str) {
    let message = format!(
        "From: Anna <anna@voorbeeld.test>\r\nTo: {}\r\nMessage-ID: <een@voorbeeld.test>\r\n\
         Subject: {subject}\r\n\r\nhallo\r\n",
        user.address
    );
    host.deliver(&user.address, message.as_bytes()).unwrap();
}

/// The first thing that is done with a new account may be to write; a text that is too long is
/// not cut and sent.
#[test]
fn a_new_account_can_send_at_once() {
    let Some(host) = Host::connect_or_skip() else { return };
    let jan = user(&host, "jan");
    let program = Program::at(&host);
    assert_eq!(add(&program, &by_hand(&host, &jan), &jan.password, &[]).code, 0);
    let long = program.run(&["send", "--to", &jan.address], &"lang ".repeat(2 << 20));
    assert_ne!(long.code, 0);
    assert!(long.err.contains("is longer than 5242880 bytes"), "{}", long.err);
    let sent = program.json(&["send", "--to", &jan.address, "--text", "Dag"], "");
    assert!(sent.is_object(), "one answer, of the sending: {sent}");
    let arrived = || host.messages_in(&jan.address, "INBOX").is_ok_and(|messages| messages.len() == 1);
    run::until(Duration::from_secs(20), arrived).unwrap();
}

/// The whole story, and invariant 23: the password is in nothing that was written.
#[test]
fn a_mailbox_from_adding_to_answering() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (jan, anna) = (user(&host, "jan"), user(&host, "anna"));
    let program = Program::at(&host);
    let mut said = Vec::new();
    let added = add(&program, &by_hand(&host, &jan), &jan.password, &["-vv"]);
    assert_eq!(added.code, 0, "{added:?}");
    assert!(added.err.contains("Incoming: works") && added.err.contains("Outgoing: works"), "{added:?}");
    said.push(added);

    deliver(&host, &jan, "Zadels");
    let synced = program.run(&["sync", "-vv"], "");
    assert_eq!(synced.code, 0, "{synced:?}");
    said.push(synced);
    let list = program.json(&["list"], "");
    assert_eq!(list[0]["subject"], "Zadels", "{list}");
    // D12
    let counters = program.json(&["status"], "")["accounts"][0]["counters"].clone();
    assert_eq!(counters["collected"], 1, "{counters}");
    assert!(counters["bytesIn"].as_u64() > Some(100) && counters["since"].as_i64() > Some(0), "{counters}");
    let id = list[0]["id"].as_str().unwrap();
    assert_eq!(program.json(&["search", "zadels"], "")[0]["id"], id);
    assert!(program.run(&["show", id], "").out.contains("hallo"));

    let answer = program.run(&["send", "--reply-to", id, "--to", &anna.address, "-vv"], "Bedankt,\nJan\n");
    assert_eq!(answer.code, 0, "{answer:?}");
    assert!(answer.out.contains(&format!("Sent to {}", anna.address)), "{answer:?}");
    said.push(answer);
    let arrived = || host.messages_in(&anna.address, "INBOX").is_ok_and(|messages| messages.len() == 1);
    run::until(Duration::from_secs(20), arrived).unwrap();
    let message = String::from_utf8(host.messages_in(&anna.address, "INBOX").unwrap().remove(0)).unwrap();
    assert!(
        message.contains("Subject: Re: Zadels") && message.contains("In-Reply-To: <een@voorbeeld.test>"),
        "{message}"
    );

    let refused = program.run(&["send", "--to", "niemand@voorbeeld.test", "--text", "hallo"], "");
    assert_eq!(refused.code, 5, "{refused:?}");
    assert!(refused.err.contains("niemand@voorbeeld.test was refused: "), "{refused:?}");
    said.push(refused);
    let drafts = program.json(&["list", "--folder", "drafts"], "");
    assert_eq!(drafts.as_array().unwrap().len(), 1, "what nobody got is a draft: {drafts}");
    let outbox = program.json(&["outbox", "list"], "");
    assert_eq!((outbox.as_array().unwrap().len(), &outbox[0]["state"]), (1, &Value::from("failed")));
    let listed = program.run(&["outbox", "list"], "");
    assert!(listed.out.contains("niemand@voorbeeld.test was refused: 5"), "{listed:?}");
    let sent = program.json(&["list", "--folder", "sent"], "");
    assert_eq!(sent.as_array().unwrap().len(), 1, "and stands in Sent nowhere (invariant 3): {sent}");
    let dismissed = program.run(&["outbox", "dismiss", outbox[0]["id"].as_str().unwrap()], "");
    assert_eq!(dismissed.code, 0, "{dismissed:?}");
    assert_eq!(program.json(&["outbox", "list"], ""), Value::Array(Vec::new()));

    // Its copy is in Sent, once, on the server too.
    let synced = program.run(&["sync"], "");
    assert_eq!(synced.code, 0, "{synced:?}");
    assert_eq!(host.messages_in(&jan.address, "Sent").unwrap().len(), 1);
    let sent = program.json(&["list", "--folder", "sent"], "");
    assert_eq!((sent.as_array().unwrap().len(), &sent[0]["subject"]), (1, &Value::from("Re: Zadels")));
    let status = program.run(&["status"], "");
    assert!(status.out.contains(&jan.address) && status.out.contains("up to date"), "{status:?}");
    said.push(status);

    let mut heap = program.written();
    for run in said {
        heap.extend(run.out.into_bytes());
        heap.extend(run.err.into_bytes());
    }
    let plain = STANDARD.encode(format!("\0{}\0{}", jan.address, jan.password));
    for secret in [jan.password.clone(), plain, STANDARD.encode(&jan.password)] {
        let found = heap.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "the password was written as {secret}");
    }
}

/// A draft that is handed in and held, as the page does it; gives the submission's id.
fn hold(program: &Program, port: u16, to: &str, subject: &str) -> String {
    let token = std::fs::read_to_string(program.dir().join("token")).unwrap();
    let call = |method: &str, arguments: Value| call(port, token.trim(), method, arguments);
    let account = program.json(&["account", "list"], "")[0]["id"].clone();
    let folders = call("Mailbox/get", json!({ "accountId": account, "ids": null }));
    let drafts = folders["list"].as_array().unwrap().iter().find(|one| one["role"] == "drafts").unwrap();
    let identity = call("Identity/get", json!({ "accountId": account, "ids": null }))["list"][0].clone();
    let draft = json!({
        "mailboxIds": { drafts["id"].as_str().unwrap(): true },
        "keywords": { "$draft": true, "$seen": true },
        "from": [{ "email": identity["email"] }], "to": [{ "email": to }], "subject": subject,
        "textBody": [{ "partId": "t", "type": "text/plain" }], "bodyValues": { "t": { "value": "dag" } },
    });
    let made = call("Email/set", json!({ "accountId": account, "create": { "d": draft } }));
    let sending = json!({ "emailId": made["created"]["d"]["id"], "identityId": identity["id"] });
    let handed = call("EmailSubmission/set", json!({ "accountId": account, "create": { "s": sending } }));
    handed["created"]["s"]["id"].as_str().unwrap_or_else(|| panic!("{handed}")).to_owned()
}

fn subjects(program: &Program, folder: &str) -> Vec<String> {
    let list = program.json(&["list", "--folder", folder], "");
    list.as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap().to_owned()).collect()
}

/// Invariant 3: held, it is a draft; taken back, it stays one; sent, it is in Sent.
#[test]
fn what_is_held_can_be_taken_back_or_hastened() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (jan, anna) = (user(&host, "houd"), user(&host, "vast"));
    let program = Program::at(&host);
    let serving = program.serve();
    assert_eq!(add(&program, &by_hand(&host, &jan), &jan.password, &[]).code, 0);
    assert_eq!(program.run(&["sync"], "").code, 0);
    let back = hold(&program, serving.port, &anna.address, "Terug");
    let outbox = program.json(&["outbox", "list"], "");
    assert_eq!((&outbox[0]["id"], &outbox[0]["state"]), (&json!(back), &json!("queued")));
    assert_eq!(program.run(&["outbox", "cancel", &back], "").code, 0);
    assert_eq!(program.run(&["outbox", "cancel", &back], "").code, 6);
    let now = hold(&program, serving.port, &anna.address, "Meteen");
    assert_eq!((subjects(&program, "drafts").len(), subjects(&program, "sent").len()), (2, 0));
    let sent = program.run(&["outbox", "send-now", &now], "");
    assert_eq!(sent.code, 0, "{sent:?}");
    assert!(sent.out.contains(&format!("Sent to {}", anna.address)), "{sent:?}");
    assert_eq!(
        (subjects(&program, "drafts"), subjects(&program, "sent")),
        (vec!["Terug".into()], vec!["Meteen".into()])
    );
    assert_eq!(program.json(&["outbox", "list"], ""), json!([]));
    assert_eq!(serving.stop().code, 0);
}

/// Invariant 3: what may have been sent is not sent again, nor called sent, before the person says so.
#[test]
fn what_is_not_certain_the_person_decides() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (jan, anna) = (user(&host, "twijfel"), user(&host, "zeker"));
    let program = Program::at(&host);
    assert_eq!(add(&program, &by_hand(&host, &jan), &jan.password, &[]).code, 0);
    assert_eq!(program.run(&["sync"], "").code, 0);
    let serving = program.serve();
    let ids = ["Wel", "Nogmaals"].map(|subject| hold(&program, serving.port, &anna.address, subject));
    serving.kill();
    // As a cut between the last byte and the answer leaves it.
    let store = store::Store::open(program.dir(), &store::Options::default()).unwrap();
    for id in &ids {
        let id = id.parse().unwrap();
        store
            .write(|tx| tx.begin_sending(id).and_then(|()| tx.begin_data(id)).and_then(|()| tx.unsure(id)))
            .unwrap();
    }
    drop(store);
    let listed = program.run(&["outbox", "list"], "");
    assert!(listed.out.contains("It is not certain that a message was sent."), "{listed:?}");
    assert!(listed.out.contains("postduif outbox decide ID --sent"), "{listed:?}");
    assert!(program.run(&["status"], "").out.contains("It is not certain"));
    assert_eq!(program.run(&["outbox", "decide", &ids[0]], "").code, 2, "one of the two must be said");
    assert_eq!(program.run(&["outbox", "dismiss", &ids[0]], "").code, 1, "not while it is open");

    assert_eq!(program.json(&["outbox", "decide", &ids[0], "--sent"], "")["submissionId"], ids[0].as_str());
    assert_eq!(
        (subjects(&program, "drafts"), subjects(&program, "sent")),
        (vec!["Nogmaals".into()], vec!["Wel".into()])
    );
    let again = program.run(&["outbox", "decide", &ids[1], "--again"], "");
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(subjects(&program, "sent").len(), 2);
    assert_eq!(program.json(&["outbox", "list"], ""), json!([]));
    let arrived = || host.messages_in(&anna.address, "INBOX").is_ok_and(|messages| messages.len() == 1);
    run::until(Duration::from_secs(20), arrived).unwrap();
}

#[test]
fn settings_are_found() {
    let Some(host) = Host::connect_or_skip() else { return };
    let jan = user(&host, "zoek");
    let program = Program::at(&host);
    let args =
        ["account", "add", &jan.address, "--password-fd", "0", "--accept-untrusted"].map(str::to_owned);
    let added = add(&program, &args, &jan.password, &[]);
    assert_eq!(added.code, 0, "{added:?}");
    assert!(added.err.contains("ssl0.mail.test"), "{added:?}");
    let list = program.json(&["account", "list"], "");
    assert_eq!(list[0]["address"], jan.address.as_str());
    let removed = program.run(&["account", "remove", &jan.address, "--yes"], "");
    assert_eq!(removed.code, 0, "{removed:?}");
    assert_eq!(program.json(&["account", "list"], "").as_array().unwrap().len(), 1);
}

/// A11, F01: nothing is sent but what was asked for; a server is tested whenever that is wanted.
#[test]
fn a_test_message_comes_back() {
    let Some(host) = Host::connect_or_skip() else { return };
    let jan = user(&host, "proef");
    let program = Program::at(&host);
    let added = add(&program, &by_hand(&host, &jan), &jan.password, &["--test-message"]);
    assert_eq!(added.code, 0, "{added:?}");
    assert!(added.err.contains("A test message to yourself is on its way."), "{added:?}");
    let arrived = |count| {
        let inbox = || host.messages_in(&jan.address, "INBOX").is_ok_and(|messages| messages.len() == count);
        run::until(Duration::from_secs(20), inbox).unwrap();
    };
    arrived(1);
    assert_eq!(program.run(&["sync"], "").code, 0);
    assert_eq!(program.json(&["list"], "")[0]["subject"], "Sending works");

    let tested = program.json(&["account", "test", &jan.address], "");
    assert!(tested["said"].as_str().unwrap().contains("2.0.0"), "{tested}");
    arrived(2);
    assert_eq!(program.run(&["account", "test", "niemand@elders.test"], "").code, 6);
}

#[test]
fn a_wrong_password_saves_nothing() {
    let Some(host) = Host::connect_or_skip() else { return };
    let jan = user(&host, "fout");
    let program = Program::at(&host);
    let added = add(&program, &by_hand(&host, &jan), "Fout-wachtwoord-7", &[]);
    assert_eq!(added.code, 3, "{added:?}");
    assert!(added.err.contains("The server does not accept this password."), "{added:?}");
    assert!(added.err.contains("The server said:"), "{added:?}");
    assert_eq!(program.json(&["account", "list"], "").as_array().unwrap().len(), 1, "the local one only");
    let told = add(&program, &by_hand(&host, &jan), "Fout-wachtwoord-7", &["--json"]);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(
        (&told["error"]["exit"], &told["error"]["problem"]["code"]),
        (&3.into(), &"auth-failed".into())
    );
    let heap = program.written();
    assert!(!heap.windows(17).any(|window| window == b"Fout-wachtwoord-7"));
}

#[test]
fn with_sending_broken_it_receives_only_where_that_is_asked() {
    let Some(host) = Host::connect_or_skip() else { return };
    let jan = user(&host, "half");
    let program = Program::at(&host);
    let mut args = by_hand(&host, &jan);
    // Nothing listens there.
    *args.last_mut().unwrap() = "smtps://ssl0.mail.test:9".to_owned();
    let refused = add(&program, &args, &jan.password, &[]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert!(refused.err.contains("Incoming: works") && refused.err.contains("--receive-only"), "{refused:?}");
    assert_eq!(program.json(&["account", "list"], "").as_array().unwrap().len(), 1);
    let added = add(&program, &args, &jan.password, &["--receive-only"]);
    assert_eq!(added.code, 0, "{added:?}");
    assert_eq!(program.run(&["sync"], "").code, 0);
    assert_eq!(program.json(&["account", "list"], "")[0]["phase"], "receive-only");
    assert_eq!(program.run(&["account", "test", &jan.address], "").code, 1, "F01: nothing to test");
}

/// Invariants 1 and 2: killed in the middle of a fetch, it goes on; all is there, nothing twice.
#[test]
fn killed_in_the_middle_it_goes_on() {
    let Some(host) = Host::connect_or_skip() else { return };
    let jan = user(&host, "moord");
    let messages = corpus::messages(MANY, Mix::Ordinary, 1_767_600_000);
    host.stock(&jan.address, "INBOX", messages).unwrap();
    let program = Program::at(&host);
    assert_eq!(add(&program, &by_hand(&host, &jan), &jan.password, &[]).code, 0);
    let mut sync = program.start(&["sync"], "");
    // Until the folders are known, there is no inbox to list.
    let some = || {
        let list = program.run(&["list", "--limit", "1", "--json"], "");
        list.code == 0 && list.out.trim() != "[]"
    };
    run::until(Duration::from_secs(30), some).unwrap();
    sync.kill().unwrap();
    sync.wait().unwrap();
    let synced = program.run(&["sync"], "");
    assert_eq!(synced.code, 0, "{synced:?}");
    let list = program.json(&["list", "--limit", "1000"], "");
    let rows = list.as_array().unwrap();
    let ids: BTreeSet<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!((rows.len(), ids.len()), (MANY as usize, MANY as usize));
}

const MANY: u32 = 200;

/// Beside a running one: the command talks to it, and the work is done there.
#[test]
fn commands_work_beside_a_running_one() {
    let Some(host) = Host::connect_or_skip() else { return };
    let jan = user(&host, "naast");
    let program = Program::at(&host);
    let serving = program.serve();
    let added = add(&program, &by_hand(&host, &jan), &jan.password, &[]);
    assert_eq!(added.code, 0, "{added:?}");
    deliver(&host, &jan, "Langs de deur");
    assert_eq!(program.run(&["sync", "--account", &jan.address], "").code, 0);
    assert_eq!(program.json(&["list"], "")[0]["subject"], "Langs de deur");
    // Another password is kept only if the server takes it.
    let id = program.json(&["account", "list"], "")[0]["id"].as_str().unwrap().to_owned();
    let token = std::fs::read_to_string(program.dir().join("token")).unwrap();
    let bearer = format!("Bearer {}", token.trim());
    let change = |password: &str| {
        let body = serde_json::json!({ "password": password }).to_string();
        let path = format!("/api/accounts/{id}/password");
        ask(serving.port, "POST", &path, &[("Authorization", &bearer)], body.as_bytes())
    };
    let wrong = change("Fout-wachtwoord-8");
    assert_eq!((wrong.status, &wrong.json()["problem"]["code"]), (422, &"auth-failed".into()));
    let right = change(&jan.password);
    assert_eq!((right.status, &right.json()["outgoing"]), (200, &true.into()));
    deliver(&host, &jan, "Nog een");
    assert_eq!(program.run(&["sync"], "").code, 0);
    assert_eq!(program.json(&["list"], "").as_array().unwrap().len(), 2);
    let ended = serving.stop();
    assert_eq!(ended.code, 0, "{ended:?}");
}
