//! A connection beside a server that says what a test wants, on a clock that moves when told.

use mail::Secret;
use mail::server::{Protocol, Security};
use net::{Peer, Scripted};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use super::*;
use crate::keys::Key;

/// The far side of the connection.
struct Far(BufReader<tokio::io::DuplexStream>);

impl Far {
    async fn hears(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).await.unwrap();
        line.trim_end().to_owned()
    }

    async fn says(&mut self, text: &str) {
        self.0.write_all(format!("{text}\r\n").as_bytes()).await.unwrap();
    }

    /// Answers one command after the other: each with the lines before its tagged end.
    async fn answers(&mut self, answers: &[(&str, &[&str])]) {
        for (expected, lines) in answers {
            let line = self.hears().await;
            let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
            assert!(command.starts_with(expected), "{line:?}, not {expected:?}");
            let (last, before) = lines.split_last().unwrap();
            for line in before {
                self.says(line).await;
            }
            self.says(&format!("{tag} {last}")).await;
        }
    }
}

/// Signs in to a server with these capabilities.
async fn scene(capabilities: &str) -> (Scripted, Imap, Far) {
    let net = Scripted::new();
    let mut listener = net.listen("mail.test", 993);
    let server = Server {
        protocol: Protocol::Imap,
        host: "mail.test".to_owned(),
        port: 993,
        security: Security::Tls,
        user: "jan".to_owned(),
        auth: vec![],
    };
    let pass = Pass::new(Key::Password(Secret::new("geheim".to_owned())));
    let far = async {
        let Peer { io, .. } = listener.accept().await.unwrap();
        let mut far = Far(BufReader::new(io));
        far.says("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi").await;
        let in_words = format!("OK [CAPABILITY IMAP4rev1 {capabilities}] in");
        far.answers(&[("AUTHENTICATE PLAIN ", &[&in_words])]).await;
        far
    };
    let (imap, far) = tokio::join!(Imap::sign_in(Arc::new(net.clone()), &server, &pass), far);
    (net, imap.unwrap(), far)
}

const OPENED: &[&str] =
    &["* 3 EXISTS", "* OK [UIDVALIDITY 7] valid", "* OK [UIDNEXT 9] next", "OK [READ-WRITE] open"];

async fn opened(capabilities: &str) -> (Scripted, Imap, Far) {
    let (net, mut imap, mut far) = scene(capabilities).await;
    let (first, ()) = tokio::join!(imap.wait("INBOX"), far.answers(&[("SELECT", OPENED)]));
    assert_eq!(first.unwrap(), Stirring::News);
    (net, imap, far)
}

/// Moves the clock whenever everybody waits for it.
async fn time_passes<T>(net: &Scripted) -> T {
    loop {
        net.advance_to_next_sleeper().await;
        tokio::task::yield_now().await;
    }
}

/// D03: a connection that died without a word is noticed within a minute.
#[tokio::test]
async fn a_silent_server_is_noticed_within_a_minute() {
    for capabilities in ["IDLE", ""] {
        let (net, mut imap, mut far) = opened(capabilities).await;
        let start = net.now();
        let silent = async {
            if capabilities == "IDLE" {
                assert!(far.hears().await.ends_with(" IDLE"));
                far.says("+ idling").await;
            }
            time_passes(&net).await
        };
        let error = tokio::select! {
            waited = imap.wait("INBOX") => waited.unwrap_err(),
            never = silent => never,
        };
        assert!(error.may_pass(), "{error}");
        let noticed = net.now() - start;
        assert!((40..=60).contains(&noticed), "{capabilities:?} after {noticed} s");
    }
}

/// D03: one that still is there is kept, and IDLE begins anew well within 25 minutes.
#[tokio::test]
async fn idle_is_renewed_while_the_server_answers() {
    let (net, mut imap, mut far) = opened("IDLE").await;
    let start = net.now();
    let answering = async {
        for _ in 0..50 {
            let line = far.hears().await;
            let tag = line.strip_suffix(" IDLE").unwrap().to_owned();
            far.says("+ idling").await;
            net.advance_to_next_sleeper().await;
            assert_eq!(far.hears().await, "DONE");
            far.says(&format!("{tag} OK still here")).await;
        }
        let line = far.hears().await;
        far.says("+ idling").await;
        far.says("* 4 EXISTS").await;
        assert_eq!(far.hears().await, "DONE");
        far.says(&line.replace("IDLE", "OK done")).await;
    };
    let (waited, ()) = tokio::join!(imap.wait("INBOX"), answering);
    assert_eq!(waited.unwrap(), Stirring::News);
    assert!((30 * 60..60 * 60).contains(&(net.now() - start)), "{}", net.now() - start);
}

/// D04: the server is asked once to tell of every folder; what it tells is passed on.
#[tokio::test]
async fn other_folders_are_told_of_by_notify() {
    let (_net, mut imap, mut far) = opened("IDLE NOTIFY").await;
    let (asked, ()) =
        tokio::join!(imap.wait("INBOX"), far.answers(&[("NOTIFY SET (selected-delayed", &["OK"])]));
    assert_eq!(asked.unwrap(), Stirring::Folders, "what was before it began to tell");
    for (told, expected) in [
        ("* STATUS Werk (MESSAGES 2 UIDNEXT 5)", Stirring::Elsewhere(["Werk".to_owned()].into())),
        ("* LIST () \".\" Nieuw", Stirring::Folders),
        // It has given up: the list tells what was missed, the poll the rest.
        ("* OK [NOTIFICATIONOVERFLOW] too much", Stirring::Folders),
        ("* 4 EXISTS", Stirring::News),
    ] {
        let telling = async {
            let line = far.hears().await;
            let tag = line.strip_suffix(" IDLE").unwrap();
            far.says("+ idling").await;
            far.says(told).await;
            assert_eq!(far.hears().await, "DONE");
            far.says(&format!("{tag} OK")).await;
        };
        let (waited, ()) = tokio::join!(imap.wait("INBOX"), telling);
        assert_eq!(waited.unwrap(), expected, "{told}");
    }
}

/// RFC 8474 §5: a server that names its conversations is asked for the names.
#[tokio::test]
async fn the_name_of_a_conversation_is_asked_for_where_there_is_one() {
    for (capabilities, asked, told, name) in [
        ("OBJECTID", "EMAILID THREADID", " THREADID (T7)", Some("T7")),
        ("OBJECTID", "EMAILID THREADID", " THREADID NIL", None),
        ("", "RFC822.SIZE BODY.PEEK[HEADER]", "", None),
    ] {
        let (_net, mut imap, mut far) = opened(capabilities).await;
        let answering = async {
            let mut line = far.hears().await;
            if line.contains("SELECT") {
                let (tag, _) = line.split_once(' ').unwrap();
                for told in &OPENED[..3] {
                    far.says(told).await;
                }
                far.says(&format!("{tag} OK [READ-WRITE] open")).await;
                line = far.hears().await;
            }
            assert!(line.contains(asked), "{line}");
            let (tag, _) = line.split_once(' ').unwrap();
            let size = "Subject: a\r\n\r\n".len();
            far.says(&format!("* 3 FETCH (UID 8 RFC822.SIZE 99{told} BODY[HEADER] {{{size}}}")).await;
            far.says("Subject: a\r\n\r\n)").await;
            far.says(&format!("{tag} OK")).await;
        };
        let (glimpse, ()) = tokio::join!(imap.newest("INBOX", 1), answering);
        let items = glimpse.unwrap().items;
        assert_eq!((items[0].uid, items[0].thread.as_deref()), (8, name), "{capabilities} {told}");
    }
}
