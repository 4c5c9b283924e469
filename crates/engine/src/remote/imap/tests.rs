//! A connection beside a server that says what a test wants, on a clock that moves when told.

use mail::Secret;
use mail::server::{Protocol, Security};
use net::{Peer, Scripted};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

use super::*;
use crate::keys::Key;
use crate::remote::{Above, Seat};

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
    scene_at("hi", capabilities).await
}

async fn scene_at(greeting: &str, capabilities: &str) -> (Scripted, Imap, Far) {
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
        far.says(&format!("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] {greeting}")).await;
        let in_words = format!("OK [CAPABILITY IMAP4rev1 {capabilities}] in");
        far.answers(&[("AUTHENTICATE PLAIN ", &[&in_words])]).await;
        let switched_on = |name: &&str| capabilities.split(' ').any(|one| one == *name);
        let enabled: Vec<&str> =
            ["QRESYNC", "UTF8=ACCEPT", "UIDONLY"].into_iter().filter(switched_on).collect();
        if capabilities.contains("ENABLE") && !enabled.is_empty() {
            let enabled = enabled.join(" ");
            let (asked, told) = (format!("ENABLE {enabled}"), format!("* ENABLED {enabled}"));
            far.answers(&[(&asked, &[&told, "OK"])]).await;
        }
        far
    };
    let (world, packing) = (Arc::new(net.clone()), Packing::default());
    let (imap, far) = tokio::join!(Imap::sign_in(world, &server, &pass, &packing), far);
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

fn create(name: &str) -> FolderChange {
    FolderChange::Create {
        parent: None,
        name: name.to_owned(),
        role: Some(mail::Role::Sent),
        subscribed: true,
    }
}

fn made(path: &str) -> FolderOutcome {
    FolderOutcome::Done { path: path.to_owned(), separator: Some('.') }
}

/// D21, E02: a new folder goes where the server keeps a person's folders, with its use where it may have one.
#[tokio::test]
async fn a_folder_is_made_where_folders_are() {
    let (_net, mut imap, mut far) = scene("NAMESPACE CREATE-SPECIAL-USE").await;
    let told: [(&str, &[&str]); 4] = [
        ("NAMESPACE", &["* NAMESPACE ((\"INBOX.\" \".\")) NIL NIL", "OK"]),
        ("CREATE \"INBOX.Gesch&APY-n\" (USE (\\Sent))", &["NO [USEATTR] not here"]),
        ("CREATE \"INBOX.Gesch&APY-n\"", &["OK"]),
        ("SUBSCRIBE \"INBOX.Gesch&APY-n\"", &["NO too many"]),
    ];
    let change = create("Geschön");
    let (outcome, ()) = tokio::join!(imap.reshape(&change), far.answers(&told));
    assert_eq!(outcome.unwrap(), made("INBOX.Gesch&APY-n"));
    let there: [(&str, &[&str]); 4] = [
        ("CREATE", &["NO exists"]),
        ("CREATE", &["NO exists"]),
        ("STATUS \"INBOX.Er\"", &["* STATUS INBOX.Er (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 3)", "OK"]),
        ("SUBSCRIBE", &["OK"]),
    ];
    let change = create("Er");
    let (outcome, ()) = tokio::join!(imap.reshape(&change), far.answers(&there));
    assert_eq!(outcome.unwrap(), made("INBOX.Er"), "what is there already will do");
    let name = create("a.b");
    assert!(matches!(imap.reshape(&name).await, Ok(FolderOutcome::Refused(_))));
}

/// Folders are deleted as the person saw them, and never while open (invariants 4, 5).
#[tokio::test]
async fn a_folder_with_newer_mail_is_not_deleted() {
    let (_net, mut imap, mut far) = scene("UNSELECT").await;
    let (opened, ()) = tokio::join!(imap.wait("Oud"), far.answers(&[("SELECT", OPENED)]));
    opened.unwrap();
    let delete = FolderChange::Delete { path: "Oud".to_owned(), uid_validity: Some(7), uid_next: Some(9) };
    let newer: [(&str, &[&str]); 2] = [
        ("UNSELECT", &["OK"]),
        ("STATUS \"Oud\"", &["* STATUS Oud (MESSAGES 4 UIDNEXT 10 UIDVALIDITY 7)", "OK"]),
    ];
    let (outcome, ()) = tokio::join!(imap.reshape(&delete), far.answers(&newer));
    assert!(matches!(outcome, Ok(FolderOutcome::Refused(_))), "{outcome:?}");
    let same: [(&str, &[&str]); 3] = [
        ("STATUS \"Oud\"", &["* STATUS Oud (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7)", "OK"]),
        ("DELETE \"Oud\"", &["OK"]),
        ("UNSUBSCRIBE \"Oud\"", &["NO not subscribed"]),
    ];
    let (outcome, ()) = tokio::join!(imap.reshape(&delete), far.answers(&same));
    assert!(matches!(outcome, Ok(FolderOutcome::Done { .. })), "{outcome:?}");
    let gone: [(&str, &[&str]); 3] =
        [("STATUS", &["NO"]), ("DELETE", &["NO [NONEXISTENT] no such mailbox"]), ("UNSUBSCRIBE", &["OK"])];
    let (outcome, ()) = tokio::join!(imap.reshape(&delete), far.answers(&gone));
    assert!(matches!(outcome, Ok(FolderOutcome::Done { .. })), "deleted is deleted: {outcome:?}");
}

/// Invariant 4: a copy without a name for its seat was made all the same, where its source is still there.
#[tokio::test]
async fn a_copy_that_nobody_names_was_made() {
    let seat = Seat { path: "INBOX".to_owned(), uid_validity: 7, uid: 4 };
    let copy = Change::Copy { seat, to: "Archive".to_owned(), maybe_there: false };
    for (there, outcome) in [
        ("* 2 FETCH (UID 4 RFC822.SIZE 17)", Outcome::Done { new: None, modseq: None }),
        ("* 5 EXISTS", Outcome::Gone),
    ] {
        let (_net, mut imap, mut far) = scene("UIDPLUS").await;
        let said: [(&str, &[&str]); 3] =
            [("SELECT", OPENED), ("UID COPY 4 \"Archive\"", &["OK"]), ("UID FETCH 4", &[there, "OK"])];
        let (made, ()) = tokio::join!(imap.push(&copy), far.answers(&said));
        assert_eq!(made.unwrap(), outcome, "{there}");
    }
}

/// D08: MOVE where there is MOVE; else a copy, and the one message removed by its
/// UID. A server that can only expunge all that is marked keeps the mark.
#[tokio::test]
async fn deleting_takes_nothing_of_others_along() {
    let seat = Seat { path: "INBOX".to_owned(), uid_validity: 7, uid: 4 };
    let trash = Change::Move { seat: seat.clone(), to: "Trash".to_owned(), maybe_there: false };
    let (remove, mark) = (Change::Expunge { seat: seat.clone() }, Change::Mark { seat });
    let store = ("UID STORE 4 +FLAGS.SILENT (\\Deleted)", &["OK"] as &[&str]);
    let copied = ("UID COPY 4 \"Trash\"", &["OK [COPYUID 1 4 9] copied"] as &[&str]);
    let by_uid = ("UID EXPUNGE 4", &["* 1 EXPUNGE", "OK"] as &[&str]);
    let moved = ("UID MOVE 4 \"Trash\"", &["* OK [COPYUID 1 4 9]", "* 1 EXPUNGE", "OK"] as &[&str]);
    for (capabilities, change, told) in [
        ("MOVE UIDPLUS", &trash, vec![moved]),
        ("UIDPLUS", &trash, vec![copied, store, by_uid]),
        ("", &trash, vec![copied, store]),
        ("MOVE UIDPLUS", &remove, vec![store, by_uid]),
        ("MOVE", &remove, vec![store]),
        ("MOVE UIDPLUS", &mark, vec![store]),
    ] {
        let (_net, mut imap, mut far) = opened(capabilities).await;
        // The last answer is a NOOP's, so that one command too many would show.
        let far = async {
            far.answers(&told).await;
            far.answers(&[("NOOP", &["OK"])]).await;
        };
        let near = async {
            let outcome = imap.push(change).await.unwrap();
            imap.must(Command::Noop, |_| {}).await.unwrap();
            outcome
        };
        let (outcome, ()) = tokio::join!(near, far);
        assert!(matches!(outcome, Outcome::Done { .. }), "{capabilities:?} {outcome:?}");
    }
}

/// D09: ending expunges nothing, whatever is marked: removing is a job of its own.
#[tokio::test]
async fn leaving_removes_nothing() {
    let (_net, mut imap, mut far) = opened("UIDPLUS UNSELECT").await;
    let marks = Change::Mark { seat: Seat { path: "INBOX".to_owned(), uid_validity: 7, uid: 4 } };
    let told: [(&str, &[&str]); 2] =
        [("UID STORE 4 +FLAGS.SILENT (\\Deleted)", &["OK"]), ("LOGOUT", &["* BYE", "OK"])];
    let ends = async {
        imap.push(&marks).await.unwrap();
        imap.leave().await;
    };
    tokio::join!(ends, far.answers(&told));
}

/// Gmail: labels are folders, starred and important mail only views; what has no label is in All Mail.
#[tokio::test]
async fn all_mail_of_gmail_is_the_archive() {
    let gmail: &[&str] = &[
        "* LIST (\\HasNoChildren) \"/\" INBOX",
        "* LIST (\\HasNoChildren) \"/\" Werk",
        "* LIST (\\All \\HasNoChildren) \"/\" \"[Gmail]/Alle e-mail\"",
        "* LIST (\\Flagged \\HasNoChildren) \"/\" \"[Gmail]/Met ster\"",
        "* LIST (\\Important \\HasNoChildren) \"/\" \"[Gmail]/Belangrijk\"",
        "OK",
    ];
    for (capability, expected) in [
        (
            "X-GM-EXT-1",
            vec![
                ("INBOX", Some(mail::Role::Inbox)),
                ("Werk", None),
                ("[Gmail]/Alle e-mail", Some(mail::Role::Archive)),
            ],
        ),
        ("", vec![("INBOX", Some(mail::Role::Inbox)), ("Werk", None)]),
    ] {
        let (_net, mut imap, mut far) =
            scene(&format!("SPECIAL-USE LIST-EXTENDED LIST-STATUS {capability}")).await;
        let told: [(&str, &[&str]); 2] =
            [("LIST \"\" \"\"", &["* LIST (\\Noselect) \"/\" \"\"", "OK"]), ("LIST \"\" \"*\"", gmail)];
        let (folders, ()) = tokio::join!(imap.folders(), far.answers(&told));
        let folders = folders.unwrap();
        let roles: Vec<_> = folders.iter().map(|one| (one.path.as_str(), one.role)).collect();
        assert_eq!(roles, expected, "{capability}");
    }
}

/// Invariant 2: Exchange tells of sizes that are not so; a message that went up is known all the same.
#[tokio::test]
async fn what_went_up_to_exchange_does_not_go_up_twice() {
    let exchange = "The Microsoft Exchange IMAP4 service is ready.";
    let append = Change::Append {
        path: "Drafts".to_owned(),
        keywords: mail::Keywords::new(),
        received_at: 0,
        raw: "Message-ID: <een@voorbeeld.test>\r\n\r\nhoi\r\n".into(),
        maybe_there: true,
    };
    let found = ("UID SEARCH", &["* SEARCH 8", "OK"] as &[&str]);
    let size = ("UID FETCH 8", &["* 3 FETCH (UID 8 RFC822.SIZE 19189)", "OK"] as &[&str]);
    let (_net, mut imap, mut far) = scene_at(exchange, "UIDPLUS").await;
    let told = [("SELECT", OPENED), found, size];
    let (outcome, ()) = tokio::join!(imap.push(&append), far.answers(&told));
    assert_eq!(outcome.unwrap(), Outcome::Done { new: Some((7, 8)), modseq: None });
}

/// Invariants 1 and 2: where nothing names a message, another one of its size is not taken for it,
/// nor is one that is marked for removal.
#[tokio::test]
async fn only_the_same_message_is_taken_for_what_went_up() {
    let alike = |flags: &str| format!("* 3 FETCH (UID 8 FLAGS ({flags}) RFC822.SIZE 17)");
    let heads = |subject: &str| {
        format!("* 3 FETCH (UID 8 RFC822.SIZE 17 BODY[HEADER] {{14}}\r\nSubject: {subject}\r\n\r\n)")
    };
    for (flags, subject, is_there) in [("", "a", true), ("", "b", false), ("\\Deleted", "a", false)] {
        let raw = "Subject: a\r\n\r\nhoi";
        let Change::Append { path, keywords, received_at, raw, .. } = append(raw) else { unreachable!() };
        let again = Change::Append { path, keywords, received_at, raw, maybe_there: true };
        let (size, head) = (alike(flags), heads(subject));
        let (_net, mut imap, mut far) = scene("UIDPLUS LITERAL+").await;
        let far = async {
            far.answers(&[("SELECT", OPENED), ("UID FETCH 1:*", &[&size, "OK"])]).await;
            if flags.is_empty() {
                far.answers(&[("UID FETCH 8", &[&head, "OK"])]).await;
            }
            if !is_there {
                let line = far.hears().await;
                assert!(line.contains(" APPEND "), "{line}");
                for _ in 0..3 {
                    far.hears().await;
                }
                far.says(&format!("{} OK [APPENDUID 7 9] in", line.split(' ').next().unwrap())).await;
            }
        };
        let (outcome, ()) = tokio::join!(imap.push(&again), far);
        let uid = if is_there { 8 } else { 9 };
        assert_eq!(
            outcome.unwrap(),
            Outcome::Done { new: Some((7, uid)), modseq: None },
            "{flags} {subject}"
        );
    }
}

/// D05: a server that counts changes from below again is asked for everything.
#[tokio::test]
async fn a_count_of_changes_that_has_fallen_is_not_followed() {
    let (before, end) = OPENED.split_at(3);
    let select: Vec<&str> =
        before.iter().chain(&["* OK [HIGHESTMODSEQ 2] counted"]).chain(end).copied().collect();
    let all: &[&str] = &[
        "* 1 FETCH (UID 4 FLAGS () MODSEQ (1))",
        "* 2 FETCH (UID 5 FLAGS () MODSEQ (2))",
        "* 3 FETCH (UID 8 FLAGS (\\Seen) MODSEQ (2))",
        "OK",
    ];
    let told =
        [("SELECT \"INBOX\" (QRESYNC (7 90000))", &select[..]), ("UID FETCH 1:* (UID FLAGS MODSEQ)", all)];
    let since = Cursor { uid_validity: Some(7), uid_next: 9, highest_modseq: Some(90_000) };
    let (_net, mut imap, mut far) = scene("ENABLE CONDSTORE QRESYNC").await;
    let (delta, ()) = tokio::join!(imap.delta("INBOX", &since), far.answers(&told));
    let delta = delta.unwrap();
    assert!(delta.recounted);
    assert_eq!(delta.present, Some([4, 5, 8].into_iter().collect()));
}

/// D03: where IDLE is offered and refused, the server is asked now and then instead.
#[tokio::test]
async fn a_refused_idle_is_not_asked_for_again_and_again() {
    for refusal in ["BAD IDLE is switched off", "NO not now", "OK that was it"] {
        let (net, mut imap, mut far) = opened("IDLE").await;
        let start = net.now();
        let far = async {
            far.answers(&[("IDLE", &[refusal])]).await;
            tokio::select! {
                () = far.answers(&[("NOOP", &["* 4 EXISTS", "OK"])]) => {}
                never = time_passes(&net) => never,
            }
        };
        let (stirring, ()) = tokio::join!(imap.wait("INBOX"), far);
        assert_eq!(stirring.unwrap(), Stirring::News);
        assert!(net.now() - start >= 40, "{refusal}");
    }
}

/// Invariant 2: Yahoo finds no Message-ID: the newest are read for it, once each.
#[tokio::test]
async fn what_went_up_to_yahoo_does_not_go_up_twice() {
    let append = |name: &str| Change::Append {
        path: "Drafts".to_owned(),
        keywords: mail::Keywords::new(),
        received_at: 0,
        raw: format!("Message-ID: <{name}@voorbeeld.test>\r\n\r\nhoi\r\n").into(),
        maybe_there: true,
    };
    let newest: &[&str] = &[
        "* 2 FETCH (UID 7 BODY[HEADER.FIELDS (MESSAGE-ID)] \"Message-ID: <nul@voorbeeld.test>\")",
        "* 3 FETCH (UID 8 BODY[HEADER.FIELDS (MESSAGE-ID)] \"Message-ID: <een@voorbeeld.test>\")",
        "OK",
    ];
    let read = ("FETCH 1:* (UID BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])", newest);
    let (_net, mut imap, mut far) = scene("XYMHIGHESTMODSEQ UIDPLUS").await;
    let there = ("UID FETCH 8", &["* 3 FETCH (UID 8 RFC822.SIZE 41)", "OK"] as &[&str]);
    let told = [("SELECT", OPENED), ("SELECT", OPENED), read, there];
    let een = append("een");
    let (outcome, ()) = tokio::join!(imap.push(&een), far.answers(&told));
    assert_eq!(outcome.unwrap(), Outcome::Done { new: Some((7, 8)), modseq: None });
    let told = [("SELECT", OPENED), ("SELECT", OPENED), read];
    let (held, ()) = tokio::join!(imap.holds("Sent", "<twee@voorbeeld.test>"), far.answers(&told));
    assert_eq!(held.unwrap(), Some(false));
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

/// What goes up into Drafts for the first time.
fn append(raw: &'static str) -> Change {
    let (path, keywords, raw) = ("Drafts".to_owned(), mail::Keywords::new(), raw.into());
    Change::Append { path, keywords, received_at: 0, raw, maybe_there: false }
}

/// RFC 7889: a message that is too large for the server is refused without sending it.
#[tokio::test]
async fn what_is_too_large_is_not_sent() {
    let (_net, mut imap, mut far) = scene("APPENDLIMIT=20 LITERAL+").await;
    let refused = imap.push(&append("Subject: te groot\r\n\r\n")).await.unwrap();
    assert!(matches!(&refused, Outcome::Refused(words) if words.contains("takes 20 bytes")), "{refused:?}");
    let far = async {
        let line = far.hears().await;
        assert!(line.ends_with(" APPEND \"Drafts\" () {10+}"), "{line}");
        assert_eq!(far.hears().await, "Aan: x");
        far.hears().await;
        let tag = line.split(' ').next().unwrap();
        far.says(&format!("{tag} OK [APPENDUID 3 4] in")).await;
    };
    let small = append("Aan: x\r\n\r\n");
    let (outcome, ()) = tokio::join!(imap.push(&small), far);
    assert_eq!(outcome.unwrap(), Outcome::Done { new: Some((3, 4)), modseq: None });
}

/// D22: folders have the names here that they have without UTF-8, and go and come in it.
#[tokio::test]
async fn folders_in_utf8_have_the_names_that_they_had() {
    let list: &[&str] = &["* LIST () \".\" INBOX", "* LIST (\\Drafts) \".\" \"Entwürfe\"", "OK"];
    let told: [(&str, &[&str]); 5] = [
        ("NAMESPACE", &["* NAMESPACE ((\"\" \".\")) NIL NIL", "OK"]),
        ("LIST \"\" \"*\"", list),
        ("CREATE \"Entwürfe.Café\"", &["OK"]),
        ("STATUS \"Entwürfe\"", &["* STATUS \"Entwürfe\" (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 7)", "OK"]),
        ("DELETE \"Entwürfe\"", &["OK"]),
    ];
    let capabilities = "ENABLE UTF8=ACCEPT NAMESPACE LIST-EXTENDED SPECIAL-USE LIST-STATUS";
    let (_net, mut imap, mut far) = scene(capabilities).await;
    let near = async {
        let folders = imap.folders().await.unwrap();
        let above = Above { path: folders[1].path.clone(), separator: Some('.') };
        let (name, subscribed) = ("Café".to_owned(), false);
        let made = FolderChange::Create { parent: Some(above), name, role: None, subscribed };
        let made = imap.reshape(&made).await.unwrap();
        let path = folders[1].path.clone();
        let gone = FolderChange::Delete { path, uid_validity: Some(7), uid_next: Some(1) };
        (folders, made, imap.reshape(&gone).await.unwrap())
    };
    let far = async {
        far.answers(&told).await;
        far.answers(&[("UNSUBSCRIBE", &["OK"])]).await;
    };
    let ((folders, made, gone), ()) = tokio::join!(near, far);
    let drafts = &folders[1];
    assert_eq!((drafts.path.as_str(), drafts.name.as_str()), ("Entw&APw-rfe", "Entwürfe"));
    let path = "Entw&APw-rfe.Caf&AOk-".to_owned();
    assert_eq!(made, FolderOutcome::Done { path, separator: Some('.') });
    assert!(matches!(gone, FolderOutcome::Done { .. }), "{gone:?}");
}

/// D22: a header in UTF-8 is announced to servers that want it announced (RFC 6855 §4), after
/// they said no; whatever else is refused is not sent again.
#[tokio::test]
async fn a_header_in_utf8_is_announced_where_it_must_be() {
    let (in_utf8, plain) = ("Aan: é\r\n\r\n", "Aan: e\r\n\r\né");
    let (no, quota) = ("BAD no such command", "NO [OVERQUOTA] full");
    for (raw, answers, is_in) in [
        (in_utf8, vec![("{11+}", "OK [APPENDUID 3 4] in")], true),
        (in_utf8, vec![("{11+}", no), ("UTF8 (~{11+}", "OK [APPENDUID 3 4] in")], true),
        (in_utf8, vec![("{11+}", no), ("UTF8 (~{11+}", "NO not here")], false),
        (in_utf8, vec![("{11+}", quota)], false),
        (plain, vec![("{12+}", no)], false),
    ] {
        let (_net, mut imap, mut far) = scene("ENABLE UTF8=ACCEPT LITERAL+").await;
        let far = async {
            for (announced, answer) in answers {
                let line = far.hears().await;
                assert!(line.ends_with(&format!(" APPEND \"Drafts\" () {announced}")), "{line}");
                far.hears().await;
                far.hears().await;
                let end = far.hears().await;
                let close = if announced.starts_with("UTF8") { ")" } else { "" };
                assert!(end.ends_with(close), "{end}");
                far.says(&format!("{} {answer}", line.split(' ').next().unwrap())).await;
            }
            // One command too many would show here.
            far.answers(&[("NOOP", &["OK"])]).await;
        };
        let change = append(raw);
        let near = async {
            let outcome = imap.push(&change).await.unwrap();
            imap.must(Command::Noop, |_| {}).await.unwrap();
            outcome
        };
        let (outcome, ()) = tokio::join!(near, far);
        assert_eq!(
            outcome == Outcome::Done { new: Some((3, 4)), modseq: None },
            is_in,
            "{raw:?} {outcome:?}"
        );
    }
}

/// What came, without its bytes.
#[derive(Default)]
struct Came(Vec<RemoteItem>);

impl Sink for Came {
    async fn take(&mut self, item: RemoteItem) -> Result<()> {
        self.0.push(item);
        Ok(())
    }
}

/// D10: a server that knows when a message came into the folder is asked for it, where
/// somebody wants to know (RFC 8514 §4.1).
#[tokio::test]
async fn the_day_in_the_folder_is_asked_for_where_it_counts() {
    let day = " SAVEDATE \"01-Jan-2026 00:00:00 +0000\"";
    for (capabilities, want, told, saved_at) in [
        ("SAVEDATE", Want::DatedHeaders, day, Some(1_767_225_600)),
        ("SAVEDATE", Want::DatedHeaders, " SAVEDATE NIL", None),
        ("SAVEDATE", Want::Headers, "", None),
        ("", Want::DatedHeaders, "", None),
    ] {
        let (_net, mut imap, mut far) = opened(capabilities).await;
        let far = async {
            let line = far.hears().await;
            assert_eq!(line.contains(" SAVEDATE"), !told.is_empty(), "{line}");
            far.says(&format!("* 3 FETCH (UID 8 RFC822.SIZE 99{told} BODY[HEADER] {{2}}")).await;
            far.says("\r\n)").await;
            far.says(&format!("{} OK", line.split(' ').next().unwrap())).await;
        };
        let (uids, mut came) = (UidSet::range(8, 8), Came::default());
        let (fetched, ()) = tokio::join!(imap.fetch("INBOX", 7, &uids, want, &mut came), far);
        fetched.unwrap();
        let days: Vec<_> = came.0.iter().map(|item| (item.uid, item.saved_at)).collect();
        assert_eq!(days, [(8, saved_at)], "{capabilities} {told}");
    }
}

/// Small mail comes whole at first sight: where changes are told without sizes, those of what is
/// new are asked for.
#[tokio::test]
async fn the_sizes_of_new_mail_are_asked_for() {
    let news: &[&str] = &[
        "* 2 FETCH (UID 70 FLAGS () MODSEQ (50))",
        "* 4 FETCH (UID 81 FLAGS (\\Deleted) MODSEQ (51))",
        "* 5 FETCH (UID 82 FLAGS () MODSEQ (52))",
    ];
    let (before, end) = FIVE.split_at(4);
    let select: Vec<&str> = before.iter().chain(news).chain(end).copied().collect();
    let told: [(&str, &[&str]); 2] = [
        ("SELECT \"INBOX\" (QRESYNC (7 40))", &select),
        ("UID FETCH 82:* (UID RFC822.SIZE)", &["* 5 FETCH (UID 82 RFC822.SIZE 900)", "OK"]),
    ];
    let since = Cursor { uid_validity: Some(7), uid_next: 80, highest_modseq: Some(40) };
    let (_net, mut imap, mut far) = scene("ENABLE QRESYNC").await;
    let (delta, ()) = tokio::join!(imap.delta("INBOX", &since), far.answers(&told));
    let sizes: Vec<_> = delta.unwrap().items.iter().map(|item| (item.uid, item.size)).collect();
    assert_eq!(sizes, [(70, 0), (81, 0), (82, 900)]);
}

const IN_PARTS: &str = "ENABLE QRESYNC UIDONLY MESSAGELIMIT=2";

const FIVE: &[&str] = &[
    "* 5 EXISTS",
    "* OK [UIDVALIDITY 7] valid",
    "* OK [UIDNEXT 90] next",
    "* OK [HIGHESTMODSEQ 60] highest",
    "OK [READ-WRITE] open",
];

/// D01: where one command is about so many messages, the listing goes on below the last of them
/// (RFC 9738 §3.1), and headers are asked for by as many; nothing is told by place (RFC 9586 §3.3).
#[tokio::test]
async fn a_large_folder_is_listed_in_parts() {
    let told: [(&str, &[&str]); 7] = [
        ("SELECT \"INBOX\"", FIVE),
        (
            "UID FETCH 1:* (UID FLAGS MODSEQ RFC822.SIZE)",
            &[
                "* 80 UIDFETCH (FLAGS (\\Seen) MODSEQ (60) RFC822.SIZE 5)",
                "* 70 UIDFETCH (FLAGS (\\Seen) MODSEQ (50) RFC822.SIZE 5)",
                "OK [MESSAGELIMIT 2 70] the newest 2",
            ],
        ),
        (
            "UID FETCH 1:69 (UID FLAGS",
            // The completion has another code.
            &[
                "* 60 UIDFETCH (FLAGS ())",
                "* 20 UIDFETCH (FLAGS ())",
                "* NO [MESSAGELIMIT 2 20]",
                "OK [HIGHESTMODSEQ 60]",
            ],
        ),
        ("UID FETCH 1:19 (UID FLAGS", &["* 1 UIDFETCH (FLAGS (\\Deleted))", "OK"]),
        ("UID FETCH 70,80 (", &["* 80 UIDFETCH (UID 80 BODY[HEADER] \"A: b\")", "OK"]),
        ("UID FETCH 20,60 (", &["OK"]),
        ("UID FETCH 1 (", &["OK"]),
    ];
    let (_net, mut imap, mut far) = scene(IN_PARTS).await;
    let near = async {
        let delta = imap.delta("INBOX", &Cursor::default()).await.unwrap();
        let mut came = Came::default();
        let all = delta.present.clone().unwrap();
        imap.fetch("INBOX", 7, &all, Want::Headers, &mut came).await.unwrap();
        (delta, came)
    };
    let ((delta, came), ()) = tokio::join!(near, far.answers(&told));
    let listed: Vec<_> = delta.items.iter().map(|item| (item.uid, item.modseq, item.deleted)).collect();
    assert_eq!(listed, [(1, 0, true), (20, 0, false), (60, 0, false), (70, 50, false), (80, 60, false)]);
    assert_eq!(delta.present, Some([1, 20, 60, 70, 80].into_iter().collect()));
    assert!(Arc::ptr_eq(&delta.items[3].keywords, &delta.items[4].keywords), "the same flags are kept once");
    assert_eq!(came.0.iter().map(|item| item.uid).collect::<Vec<_>>(), [80]);
}

/// Invariant 4: changes that were cut short are asked for again, and what is there with them.
#[tokio::test]
async fn changes_that_were_cut_short_are_asked_for_in_parts() {
    let (before, end) = FIVE.split_at(4);
    let cut: &[&str] = &[
        "* VANISHED (EARLIER) 75",
        "* 80 UIDFETCH (UID 80 FLAGS (\\Seen) MODSEQ (60))",
        "* NO [MESSAGELIMIT 2 80] and more",
    ];
    let select: Vec<&str> = before.iter().chain(cut).chain(end).copied().collect();
    let told: [(&str, &[&str]); 5] = [
        ("SELECT \"INBOX\" (QRESYNC (7 40))", &select),
        (
            "UID FETCH 1:* (UID FLAGS MODSEQ) (CHANGEDSINCE 40)",
            &["* 80 UIDFETCH (FLAGS (\\Seen) MODSEQ (60))", "OK [MESSAGELIMIT 2 70]"],
        ),
        (
            "UID FETCH 1:69 (UID FLAGS MODSEQ) (CHANGEDSINCE 40)",
            &["* 60 UIDFETCH (FLAGS () MODSEQ (50))", "OK"],
        ),
        ("UID SEARCH ALL", &["* SEARCH 80 70 60", "OK [MESSAGELIMIT 3 60]"]),
        ("UID SEARCH UID 1:59", &["* SEARCH 20 1", "OK"]),
    ];
    let since = Cursor { uid_validity: Some(7), uid_next: 90, highest_modseq: Some(40) };
    let (_net, mut imap, mut far) = scene(IN_PARTS).await;
    let (delta, ()) = tokio::join!(imap.delta("INBOX", &since), far.answers(&told));
    let delta = delta.unwrap();
    assert_eq!(delta.items.iter().map(|item| item.uid).collect::<Vec<_>>(), [80, 60]);
    assert_eq!(delta.present, Some([1, 20, 60, 70, 80].into_iter().collect()));
}

/// What is newest is asked for by UID where places are not told; gaps only make it fewer.
#[tokio::test]
async fn the_newest_are_found_without_places() {
    let header = "* 80 UIDFETCH (UID 80 BODY[HEADER] \"Subject: a\")";
    let told: [(&str, &[&str]); 2] = [("SELECT", FIVE), ("UID FETCH 40:* (UID FLAGS", &[header, "OK"])];
    let (_net, mut imap, mut far) = scene(IN_PARTS).await;
    let (newest, ()) = tokio::join!(imap.newest("INBOX", 50), far.answers(&told));
    assert_eq!(newest.unwrap().items.iter().map(|item| item.uid).collect::<Vec<_>>(), [80]);
}

/// A server that stops anew each time does not keep us for ever.
#[tokio::test]
async fn parts_without_end_are_not_followed() {
    let (_net, mut imap, mut far) = scene(IN_PARTS).await;
    let endless = async {
        far.answers(&[("SELECT", FIVE)]).await;
        loop {
            far.answers(&[("UID FETCH", &["OK [MESSAGELIMIT 2 4000000000]"])]).await;
        }
    };
    let nothing_known = Cursor::default();
    let error = tokio::select! {
        looked = imap.delta("INBOX", &nothing_known) => looked.unwrap_err(),
        never = endless => never,
    };
    assert!(error.to_string().contains("without end"), "{error}");
}
