//! Handing mail in, signed in, and what comes of it.

use mail::problem::Code;
use mail::{AccountId, Role};
use store::{Delivery, Ingest, NewEmail, NewSubmission, Recipient, SubmissionState};
use testhost::{Host, User};

use super::world::{Postduif, keywords};

/// Queues one message and gives when it was due.
fn submit(postduif: &Postduif, from: &User, to: &str, subject: &str) {
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
                identity: tx.identities(account)?[0].id,
                email,
                mail_from: from.address.clone(),
                mail_parameters: None,
                recipients: vec![recipient],
                send_at: now,
                file_into: Some(sent),
            };
            tx.submit(account, &new).map(drop)
        })
        .unwrap();
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
