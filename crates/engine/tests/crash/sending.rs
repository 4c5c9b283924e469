//! Sending: stopped after every commit, cut at every command of the server.
//! Whatever happens, no server takes the message twice unless a person says so,
//! and nothing that no server took is called sent (invariant 3).

use std::sync::{Arc, Mutex};

use engine::Passwords;
use engine::desk::Desk;
use engine::keys::Keys;
use engine::outbox::Outbox;
use mail::server::{Protocol, Security, Server};
use mail::{AccountId, OutgoingId, Secret};
use net::{Listener, Peer, Scripted};
use store::{Delivery, Ingest, NewEmail, NewSubmission, Outgoing, Recipient, Store, SubmissionState};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use super::world::{Disk, START, finish, keywords, message, runtime, stocked, the_account, the_mailbox};
use engine::remote::fake::Counting;

/// Where the server hangs up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    Never,
    /// It never hears the k-th line.
    Before(usize),
    /// It does what the k-th line says and does not answer.
    After(usize),
}

/// What the server took.
#[derive(Debug, Default)]
struct Taken {
    messages: Vec<Vec<u8>>,
    lines: usize,
    offers_no_auth: bool,
}

const TWO: [&str; 2] = ["anna@voorbeeld.test", "piet@bedrijf.test"];

#[test]
fn a_message_is_sent_once_wherever_it_stops() {
    let queued = queued();
    let (commits, lines) = {
        let disk = queued.copy();
        let taken = Arc::default();
        let commits = send(&disk, &taken, START + 60, Cut::Never, u64::MAX);
        assert_eq!(state(&disk.open()), SubmissionState::Sent);
        let lines = taken.lock().unwrap().lines;
        (commits, lines)
    };
    let cuts = (1..=lines).flat_map(|k| [Cut::Before(k), Cut::After(k)]).map(|cut| (cut, u64::MAX));
    let stops = (1..=commits).map(|k| (Cut::Never, k));
    let points: Vec<(Cut, u64)> = cuts.chain(stops).collect();
    eprintln!("{} points", points.len());
    assert!(points.len() >= 15, "only {} points", points.len());
    for (cut, commit) in points {
        let disk = queued.copy();
        let taken: Arc<Mutex<Taken>> = Arc::default();
        send(&disk, &taken, START + 60, cut, commit);
        for hour in 1..4 {
            send(&disk, &taken, START + hour * 6 * 3600, Cut::Never, u64::MAX);
        }
        let count = taken.lock().unwrap().messages.len();
        let label = format!("{cut:?}, commit {commit}");
        match state(&disk.open()) {
            SubmissionState::Sent => assert_eq!(count, 1, "{label}"),
            // The person is asked: it may be there once, or not.
            SubmissionState::Unsure => assert!(count <= 1, "{label}"),
            other => panic!("{label}: {other:?} after {count}"),
        }
    }
}

/// Only a break after the last byte leaves it unsure: every other one is mended without a question.
#[test]
fn only_a_break_at_the_end_asks_the_person() {
    let queued = queued();
    for (cut, expected) in [
        (Cut::After(1), SubmissionState::Sent),
        (Cut::Before(4), SubmissionState::Sent),
        (Cut::After(usize::MAX), SubmissionState::Unsure),
    ] {
        let disk = queued.copy();
        let taken: Arc<Mutex<Taken>> = Arc::default();
        let cut = match cut {
            Cut::After(usize::MAX) => Cut::After(final_dot(&queued)),
            cut => cut,
        };
        send(&disk, &taken, START + 60, cut, u64::MAX);
        send(&disk, &taken, START + 86_400, Cut::Never, u64::MAX);
        assert_eq!(state(&disk.open()), expected, "{cut:?}");
        assert_eq!(taken.lock().unwrap().messages.len(), 1, "{cut:?}");
    }
}

/// A server without a sign-in gets nothing, and the person hears why.
#[test]
fn without_a_sign_in_nothing_is_sent() {
    let disk = queued();
    let taken: Arc<Mutex<Taken>> = Arc::new(Mutex::new(Taken { offers_no_auth: true, ..Taken::default() }));
    send(&disk, &taken, START + 60, Cut::Never, u64::MAX);
    let store = disk.open();
    let account = the_account(&store);
    let submission = store.read(|tx| tx.submissions(account)).unwrap().remove(0);
    assert_eq!(submission.state, SubmissionState::Failed);
    assert_eq!(submission.trouble.unwrap().code, mail::problem::Code::NoAuth);
    assert!(taken.lock().unwrap().messages.is_empty());
}

/// Bcc gets the message and is in no copy of it.
#[test]
fn what_goes_out_names_no_bcc() {
    let disk = queued();
    let taken: Arc<Mutex<Taken>> = Arc::default();
    send(&disk, &taken, START + 60, Cut::Never, u64::MAX);
    let raw = taken.lock().unwrap().messages.remove(0);
    let text = String::from_utf8(raw).unwrap();
    assert!(text.contains("Subject: bericht 50") && !text.to_lowercase().contains("bcc"), "{text}");
}

/// A store with one message in the outbox, due at [`START`].
fn queued() -> Disk {
    let disk = Disk::new();
    finish(&disk, &stocked(Counting::Qresync), START - 86_400);
    let store = disk.open();
    let (account, drafts, sent) =
        (the_account(&store), the_mailbox(&store, "Drafts"), the_mailbox(&store, "Sent"));
    let raw = [b"Bcc: piet@bedrijf.test\r\n".to_vec(), message(50)].concat();
    let recipient = |email: &str| Recipient {
        email: email.to_owned(),
        parameters: None,
        delivery: Delivery::Waiting,
        reply: String::new(),
    };
    store
        .write(|tx| {
            let draft = NewEmail {
                ingest: Ingest::from_raw(&raw)?,
                mailboxes: vec![drafts],
                keywords: keywords(&["$draft"]),
                received_at: START,
            };
            let email = tx.create_email(account, draft)?;
            let server = tx.add_outgoing(account, &Outgoing::new(server()))?;
            tx.prefer_outgoing(server)?;
            let identity = tx.identities(account)?[0].id;
            let new = NewSubmission {
                identity,
                email,
                mail_from: "jan@voorbeeld.test".to_owned(),
                mail_parameters: None,
                recipients: TWO.map(recipient).to_vec(),
                send_at: START,
                file_into: Some(sent),
            };
            tx.submit(account, &new).map(drop)
        })
        .unwrap();
    drop(store);
    disk
}

fn state(store: &Store) -> SubmissionState {
    let account = the_account(store);
    store.read(|tx| tx.submissions(account)).unwrap()[0].state
}

/// The number of the line that ends the message.
fn final_dot(queued: &Disk) -> usize {
    let taken: Arc<Mutex<Taken>> = Arc::default();
    send(&queued.copy(), &taken, START + 60, Cut::Never, u64::MAX);
    // After it comes QUIT.
    let lines = taken.lock().unwrap().lines;
    lines - 1
}

/// One process's life: takes the outbox up and sends what is due, until the
/// commit that it dies of. Gives how many commits there were.
fn send(disk: &Disk, taken: &Arc<Mutex<Taken>>, now: i64, cut: Cut, deadly: u64) -> u64 {
    let store = disk.open();
    let mut feed = store.subscribe();
    taken.lock().unwrap().lines = 0;
    let runtime = runtime();
    let commits = runtime.block_on(async {
        let net = Scripted::at(now);
        let listener = net.listen("smtp.voorbeeld.test", 465);
        let serving = serve(listener, Arc::clone(taken), cut);
        let desk = Desk::new(store.clone(), Arc::new(net.clone()), the_account(&store));
        let keys = Keys::new(store.clone(), Arc::new(net.clone()), Arc::new(Remembered));
        let work = async {
            let mut outbox = Outbox::default();
            outbox.recover(&desk, &keys).await.unwrap();
            let _ = outbox.send_due(&desk, &keys, || false).await;
        };
        let (mut serving, mut work) = (std::pin::pin!(serving), std::pin::pin!(work));
        let mut commits = 0;
        loop {
            tokio::select! {
                biased;
                _ = feed.recv() => {
                    commits += 1;
                    if commits == deadly {
                        return commits;
                    }
                }
                () = &mut serving => unreachable!("the listener stays"),
                () = &mut work => return commits,
            }
        }
    });
    drop(runtime);
    commits
}

/// One password for everything.
struct Remembered;

impl Passwords for Remembered {
    fn password(&self, _: AccountId, _: Option<OutgoingId>) -> net::BoxFuture<'_, Option<Secret<String>>> {
        Box::pin(std::future::ready(Some(Secret::new("geheim".to_owned()))))
    }

    fn replace(
        &self,
        _: AccountId,
        _: Option<OutgoingId>,
        _: Secret<String>,
    ) -> net::BoxFuture<'_, Result<(), String>> {
        unreachable!("a password stays as it is")
    }
}

fn server() -> Server {
    Server {
        protocol: Protocol::Smtp,
        host: "smtp.voorbeeld.test".to_owned(),
        port: 465,
        security: Security::Tls,
        user: "jan@voorbeeld.test".to_owned(),
        auth: vec![],
    }
}

async fn serve(mut listener: Listener, taken: Arc<Mutex<Taken>>, cut: Cut) {
    loop {
        let Some(peer) = listener.accept().await else { std::future::pending().await };
        // A line that was cut ends this conversation and no other.
        let _ = converse(peer, &taken, cut).await;
    }
}

/// Lines are counted over all conversations of a process, the text of a message as one.
async fn converse(peer: Peer, taken: &Mutex<Taken>, cut: Cut) -> std::io::Result<()> {
    let (read, mut write) = tokio::io::split(peer.io);
    let mut read = BufReader::new(read);
    write.write_all(b"220 smtp.voorbeeld.test\r\n").await?;
    let mut in_text = false;
    loop {
        let mut line = Vec::new();
        while read.read_until(b'\n', &mut line).await? > 0 && in_text && !line.ends_with(b"\r\n.\r\n") {}
        if line.is_empty() {
            return Ok(());
        }
        let answer = {
            let mut taken = taken.lock().unwrap();
            taken.lines += 1;
            if cut == Cut::Before(taken.lines) {
                return Ok(());
            }
            let answer = answer(&line, &mut in_text, &mut taken);
            if cut == Cut::After(taken.lines) {
                return Ok(());
            }
            answer
        };
        write.write_all(answer.as_bytes()).await?;
    }
}

fn answer(line: &[u8], in_text: &mut bool, taken: &mut Taken) -> &'static str {
    if std::mem::take(in_text) {
        taken.messages.push(line.to_vec());
        return "250 2.0.0 queued\r\n";
    }
    match line.get(..4).unwrap_or_default() {
        b"EHLO" if taken.offers_no_auth => "250-smtp.voorbeeld.test\r\n250 8BITMIME\r\n",
        b"EHLO" => "250-smtp.voorbeeld.test\r\n250-AUTH PLAIN\r\n250-SIZE 1000000\r\n250 8BITMIME\r\n",
        b"AUTH" => "235 2.7.0 welcome\r\n",
        b"DATA" => {
            *in_text = true;
            "354 go on\r\n"
        }
        b"QUIT" => "221 bye\r\n",
        _ => "250 ok\r\n",
    }
}
