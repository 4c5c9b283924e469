//! Handing mail in, signed in, and what comes of it.

use mail::problem::Code;
use mail::server::{Protocol, Server};
use mail::{AccountId, OutgoingId, Role, SubmissionId};
use store::{
    Delivery, Ingest, NewEmail, NewIdentity, NewSubmission, Outgoing, Own, Recipient, Submission,
    SubmissionState,
};
use testhost::{Host, User};

use super::world::{Postduif, keywords, server};

/// Queues one message of the account's first identity.
fn submit(postduif: &Postduif, from: &User, to: &str, subject: &str) -> SubmissionId {
    submit_as(postduif, 0, from, to, subject)
}

/// The same of another one.
fn submit_as(postduif: &Postduif, identity: usize, from: &User, to: &str, subject: &str) -> SubmissionId {
    let (account, drafts, sent) =
        (postduif.account, postduif.mailbox(Role::Drafts), postduif.mailbox(Role::Sent));
    let raw = format!(
        "From: {}\r\nTo: {to}\r\nBcc: {to}\r\nSubject: {subject}\r\nMessage-ID: <{subject}@voorbeeld.test>\r\n\
         Date: Mon, 5 Jan 2026 09:00:00 +0000\r\n\r\nDag.\r\n",
        from.address
    );
    let now = postduif.net.now();
    let recipient = Recipient {
        email: to.to_owned(),
        parameters: None,
        delivery: Delivery::Waiting,
        reply: String::new(),
    };
    postduif
        .store
        .write(|tx| {
            let draft = NewEmail {
                ingest: Ingest::from_raw(raw.as_bytes())?,
                mailboxes: vec![drafts],
                keywords: keywords(&["$draft"]),
                received_at: now,
            };
            let email = tx.create_email(account, draft)?;
            let new = NewSubmission {
                identity: tx.identities(account)?[identity].id,
                email,
                mail_from: from.address.clone(),
                mail_parameters: None,
                recipients: vec![recipient],
                send_at: now,
                file_into: Some(sent),
            };
            tx.submit(account, &new)
        })
        .unwrap()
        .value
}

/// One more outgoing server, with a login of its own, and an identity that uses it.
fn with_server(postduif: &Postduif, server: Server, password: &str, ehlo: &str) -> OutgoingId {
    let (account, email) = (postduif.account, server.user.clone());
    let set = Outgoing { own: Some(Own::Password), ehlo: ehlo.to_owned(), ..Outgoing::new(server) };
    let added = postduif.store.write(|tx| {
        let id = tx.add_outgoing(account, &set)?;
        postduif.passwords.own_is(id, password);
        let identity = tx.add_identity(account, &NewIdentity { email, ..NewIdentity::default() })?;
        tx.choose_outgoing(identity, Some(id)).map(|()| id)
    });
    added.unwrap().value
}

async fn until_stands(postduif: &Postduif, id: SubmissionId, as_it: impl Fn(&Submission) -> bool) {
    postduif.until("where one message stands", |tx| Ok(as_it(&tx.submission(id)?))).await;
}

fn is_sent(submission: &Submission) -> bool {
    submission.state == SubmissionState::Sent
}

/// F01, F09, C10: each message goes through its identity's server, with the login and
/// under the name that are set there.
#[tokio::test(flavor = "multi_thread")]
async fn each_identity_sends_through_its_own_server() {
    let Some(host) = Host::connect_or_skip() else { return };
    let [from, other, to] = ["wie", "als", "aan"].map(|name| host.fresh_user(name).unwrap());
    let ours = Postduif::start(&host, &from, 465, &from.password);
    let at = server(&host, &other, Protocol::Smtp, 587);
    with_server(&ours, at, &other.password, "duif.voorbeeld.test");
    ours.until_settled().await;
    for (identity, who, subject) in [(0, &from, "een"), (1, &other, "twee"), (0, &from, "drie")] {
        let id = submit_as(&ours, identity, who, &to.address, subject);
        until_stands(&ours, id, is_sent).await;
    }
    // What a server took, it delivers in its own time.
    let arrived = || host.messages_in(&to.address, "INBOX").unwrap();
    ours.until("all three at their address", |_| Ok(arrived().len() == 3)).await;
    let raws = arrived();
    let logs = host.logs(4000);
    for raw in raws {
        let text = String::from_utf8(raw).unwrap();
        let (user, told) = match text.contains("Subject: twee") {
            true => (&other, "from duif.voorbeeld.test ("),
            false => (&from, "from [127.0.0.1] ("),
        };
        assert!(text.contains(told), "{text}");
        assert!(logs.contains(&format!("sasl_username={}", user.address)), "{}", user.address);
    }
    // The second identity goes with the default once its server is gone.
    let own = ours.store.read(|tx| tx.outgoing(ours.account)).unwrap()[1].id;
    ours.store.write(|tx| tx.remove_outgoing(own)).unwrap();
    let id = submit_as(&ours, 1, &from, &to.address, "vier");
    until_stands(&ours, id, is_sent).await;
    ours.engine.stop().await;
}

/// F01, F06, D23: a server that is away, or lets us in no more, holds its own mail and no other.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_in_trouble_holds_only_its_own_mail() {
    let Some(host) = Host::connect_or_skip() else { return };
    let [from, other, to] = ["wel", "niet", "aan"].map(|name| host.fresh_user(name).unwrap());
    let ours = Postduif::start(&host, &from, 465, &from.password);
    let at = server(&host, &other, Protocol::Smtp, 587);
    let away = Server { host: "closed.mail.test".to_owned(), ..at.clone() };
    let refusing = with_server(&ours, at, "fout-wachtwoord", "");
    with_server(&ours, away, &other.password, "");
    ours.until_settled().await;
    let held = submit_as(&ours, 1, &other, &to.address, "geweigerd");
    let waits = submit_as(&ours, 2, &other, &to.address, "weg");
    for (id, code) in [(held, Code::AuthFailed), (waits, Code::Refused)] {
        until_stands(&ours, id, |one| {
            one.state == SubmissionState::Queued && one.trouble.as_ref().is_some_and(|why| why.code == code)
        })
        .await;
    }
    let goes = submit(&ours, &from, &to.address, "gaat");
    until_stands(&ours, goes, is_sent).await;
    let account = ours.account;
    ours.until("the account says what is wrong", |tx| {
        Ok(tx.account(account)?.status.last_error.is_some_and(|error| error.code == Code::AuthFailed))
    })
    .await;
    // Once more through the one that refuses: it is not asked again before the person acts.
    submit_as(&ours, 1, &other, &to.address, "nog een");
    let goes = submit(&ours, &from, &to.address, "gaat ook");
    until_stands(&ours, goes, is_sent).await;
    assert_eq!(ours.passwords.times_given("fout-wachtwoord"), 1);
    ours.passwords.own_is(refusing, &other.password);
    let now = ours.net.now();
    ours.store.write(|tx| tx.hasten(held, now)).unwrap();
    ours.engine.check_now(account);
    until_stands(&ours, held, is_sent).await;
    assert_eq!(ours.store.read(|tx| tx.submission(waits)).unwrap().state, SubmissionState::Queued);
    ours.engine.stop().await;
}

async fn until_decided(postduif: &Postduif) -> store::Submission {
    let account: AccountId = postduif.account;
    postduif
        .until("the server's verdict", |tx| {
            let state = tx.submissions(account)?[0].state;
            Ok(!matches!(state, SubmissionState::Queued | SubmissionState::Sending))
        })
        .await;
    postduif.store.read(|tx| tx.submissions(account)).unwrap().remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_goes_out_signed_in_and_its_copy_into_sent() {
    let Some(host) = Host::connect_or_skip() else { return };
    for port in [587, 465] {
        let (from, to) = (host.fresh_user("engine-from").unwrap(), host.fresh_user("engine-to").unwrap());
        let theirs = Postduif::start(&host, &to, 587, &to.password);
        let ours = Postduif::start(&host, &from, port, &from.password);
        ours.until_settled().await;
        theirs.until_settled().await;
        submit(&ours, &from, &to.address, &format!("groet-{port}"));
        let submission = until_decided(&ours).await;
        assert_eq!(submission.state, SubmissionState::Sent, "{submission:?}");
        assert!(submission.recipients[0].reply.starts_with("250"), "{submission:?}");

        // It arrives, once, with the mark of who signed in and without Bcc.
        let id = format!("groet-{port}@voorbeeld.test");
        theirs.until("the message", |tx| Ok(!tx.find_message_id(theirs.account, &id)?.is_empty())).await;
        theirs.until_settled().await;
        let arrived = theirs.store.read(|tx| tx.find_message_id(theirs.account, &id)).unwrap();
        assert_eq!(arrived.len(), 1);
        let raw = theirs.store.read(|tx| tx.raw(arrived[0])).unwrap().unwrap();
        let text = String::from_utf8(raw).unwrap();
        let proof = format!("Authenticated sender: {}", from.address);
        assert!(
            text.contains(&proof) || host.logs(2000).contains(&format!("sasl_username={}", from.address)),
            "{text}"
        );
        assert!(!text.contains("\nBcc:"), "{text}");

        // The copy is in Sent on the server and nowhere else.
        ours.until_settled().await;
        assert_eq!(host.messages_in(&from.address, "Sent").unwrap().len(), 1);
        assert_eq!(host.messages_in(&from.address, "Drafts").unwrap().len(), 0);
        ours.engine.stop().await;
        theirs.engine.stop().await;
    }
}

/// A server that signs nobody in gets nothing, and the person hears why.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_sign_in_nothing_goes_out() {
    let Some(host) = Host::connect_or_skip() else { return };
    let (from, to) = (host.fresh_user("engine-noauth").unwrap(), host.fresh_user("engine-nobody").unwrap());
    let ours = Postduif::start(&host, &from, 25, &from.password);
    ours.until_settled().await;
    submit(&ours, &from, &to.address, "nooit");
    let submission = until_decided(&ours).await;
    assert_eq!(submission.state, SubmissionState::Failed);
    assert_eq!(submission.trouble.unwrap().code, Code::NoAuth);
    assert_eq!(host.messages_in(&to.address, "INBOX").unwrap().len(), 0);
    ours.engine.stop().await;
}

/// What the server refuses for good fails at once, in its words.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_recipient_fails_with_the_servers_words() {
    let Some(host) = Host::connect_or_skip() else { return };
    let from = host.fresh_user("engine-refused").unwrap();
    let ours = Postduif::start(&host, &from, 465, &from.password);
    ours.until_settled().await;
    submit(&ours, &from, "niemand-hier@voorbeeld.test", "weg");
    let submission = until_decided(&ours).await;
    assert_eq!(submission.state, SubmissionState::Failed);
    assert_eq!(submission.recipients[0].delivery, Delivery::Refused);
    assert!(submission.recipients[0].reply.starts_with('5'), "{submission:?}");
    ours.engine.stop().await;
}
