//! Conversations, whatever the order in which their messages come (RFC 8621 §3).

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::*;
use mail::{EmailId, MailboxId, ThreadId};
use proptest::prelude::*;
use store::{AccountKind, Arrival, Content, Ingest};

/// One message of a tree: what it answers, what it says of that, where it is.
#[derive(Debug, Clone)]
struct Leaf {
    parent: Option<usize>,
    /// References names all before it; else In-Reply-To names the parent alone.
    full: bool,
    /// It changed the subject.
    turned: bool,
    folder: usize,
}

fn leaf() -> impl Strategy<Value = Leaf> {
    let parent = proptest::option::weighted(0.8, 0..8usize);
    (parent, proptest::bool::weighted(0.7), proptest::bool::weighted(0.15), 0..3usize)
        .prop_map(|(parent, full, turned, folder)| Leaf { parent, full, turned, folder })
}

/// A tree of messages: each answers one before it.
fn tree(leaves: Vec<Leaf>) -> Vec<Leaf> {
    let mut tree: Vec<Leaf> = Vec::new();
    for (n, mut leaf) in leaves.into_iter().enumerate() {
        leaf.parent = leaf.parent.filter(|_| n > 0).map(|at| at % n);
        tree.push(leaf);
    }
    tree
}

fn ancestors(tree: &[Leaf], of: usize) -> Vec<usize> {
    let mut line: Vec<usize> = std::iter::successors(tree[of].parent, |at| tree[*at].parent).collect();
    line.reverse();
    line
}

/// The message that last gave the conversation its subject, and the first of the tree.
fn subject_of(tree: &[Leaf], of: usize) -> usize {
    match tree[of].parent {
        Some(parent) if !tree[of].turned => subject_of(tree, parent),
        _ => of,
    }
}

fn message(tree: &[Leaf], n: usize) -> String {
    let mut text = format!("Message-ID: <{n}@x.test>\r\nSubject: ");
    text.push_str(if tree[n].parent.is_some() && !tree[n].turned { "Re: " } else { "" });
    text.push_str(&format!("vraag {}\r\n", subject_of(tree, n)));
    if let Some(parent) = tree[n].parent {
        text.push_str(&format!("In-Reply-To: <{parent}@x.test>\r\n"));
    }
    let line = ancestors(tree, n);
    if tree[n].full && !line.is_empty() {
        let ids: Vec<String> = line.iter().map(|at| format!("<{at}@x.test>")).collect();
        text.push_str(&format!("References: {}\r\n", ids.join(" ")));
    }
    text + "\r\ntekst\r\n"
}

fn place(home: &Home, folder: MailboxId, n: usize, raw: &str, thread: Option<&str>) -> EmailId {
    let arrival = Arrival {
        uid_validity: 1,
        uid: n as u32 + 1,
        received_at: 1_000 + n as i64,
        size: raw.len() as u64,
        thread: thread.map(str::to_owned),
        ..Arrival::default()
    };
    home.write(|tx| tx.place(folder, &arrival, Content::Full(Box::new(Ingest::from_raw(raw.as_bytes())?))))
}

fn thread(home: &Home, id: EmailId) -> ThreadId {
    home.email(id).unwrap().thread
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// A thread never changes for an email; it holds what belongs together and
    /// nothing else; and where every message names its whole line, the order
    /// of coming does not matter at all.
    #[test]
    fn any_order_of_coming(
        (leaves, order) in proptest::collection::vec(leaf(), 1..9)
            .prop_flat_map(|leaves| {
                let order: Vec<usize> = (0..leaves.len()).collect();
                (Just(leaves), Just(order).prop_shuffle())
            })
    ) {
        let tree = tree(leaves);
        let home = home();
        let account = home.account(AccountKind::Imap);
        let folders: Vec<MailboxId> =
            ["INBOX", "Sent", "Werk"].iter().map(|path| home.folder(account, path, None)).collect();
        let mut known: BTreeMap<usize, (EmailId, ThreadId)> = BTreeMap::new();
        for n in order {
            let id = place(&home, folders[tree[n].folder], n, &message(&tree, n), None);
            known.insert(n, (id, thread(&home, id)));
            for (id, first) in known.values() {
                prop_assert_eq!(thread(&home, *id), *first, "never changes");
            }
        }
        for (a, (_, of_a)) in &known {
            for (b, (_, of_b)) in &known {
                if of_a == of_b {
                    prop_assert_eq!(subject_of(&tree, *a), subject_of(&tree, *b), "{:?}", tree);
                }
            }
        }
        if tree.iter().all(|leaf| leaf.full && !leaf.turned) {
            let threads: BTreeSet<ThreadId> = known.values().map(|(_, thread)| *thread).collect();
            let roots = tree.iter().filter(|leaf| leaf.parent.is_none()).count();
            prop_assert_eq!(threads.len(), roots, "{:?}", tree);
        }
    }
}

/// Two answers that name their parent alone come before it: it brings them
/// together. One that names what nobody else knew stays apart for good.
#[test]
fn a_late_parent_joins_and_a_split_stays() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let folder = home.folder(account, "INBOX", None);
    let put = |n: usize, id: &str, answers: &str| {
        let raw =
            format!("Message-ID: <{id}>\r\nIn-Reply-To: {answers}\r\nSubject: Re: plan\r\n\r\nx{n}\r\n");
        place(&home, folder, n, &raw, None)
    };
    let (b, c) = (put(1, "b", "<a>"), put(2, "c", "<a>"));
    assert_eq!(thread(&home, b), thread(&home, c));
    let a = put(3, "a", "");
    assert_eq!(thread(&home, a), thread(&home, b), "the parent joins");
    let grandchild = put(4, "e", "<d>");
    assert_ne!(thread(&home, grandchild), thread(&home, b), "nobody knows of d yet");
    let between = put(5, "d", "<b>");
    assert_eq!(thread(&home, between), thread(&home, b), "the oldest of those it leads to");
    assert_ne!(thread(&home, grandchild), thread(&home, b), "the split stays");
    assert_eq!(home.read(|tx| tx.thread(thread(&home, b))).len(), 4);
}

/// RFC 8474 §5.2: where the server names threads, its word counts.
#[test]
fn the_servers_thread_counts() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let folder = home.folder(account, "INBOX", None);
    let put = |n: usize, headers: &str, server: Option<&str>| {
        place(&home, folder, n, &format!("{headers}\r\nSubject: plan\r\n\r\nx{n}\r\n"), server)
    };
    let first = put(1, "Message-ID: <a>", Some("T1"));
    let stranger = put(2, "Message-ID: <z>", Some("T1"));
    assert_eq!(thread(&home, first), thread(&home, stranger), "together, though no id says so");
    let answer = put(3, "Message-ID: <b>\r\nIn-Reply-To: <a>", Some("T2"));
    assert_ne!(thread(&home, first), thread(&home, answer), "apart, though an id says together");
    let draft = put(4, "Message-ID: <c>\r\nReferences: <b>", None);
    assert_eq!(thread(&home, draft), thread(&home, answer), "without a word of the server, ids tell");
    let ours = put(5, "Message-ID: <o>", None);
    let named = put(6, "Message-ID: <p>\r\nReferences: <o>", Some("T3"));
    assert_eq!(thread(&home, named), thread(&home, ours), "a thread of ours gets the server's name");
    assert_eq!(thread(&home, put(7, "Message-ID: <q>", Some("T3"))), thread(&home, ours));
}

/// However long a conversation is, its root and the newest ids lead to it.
#[test]
fn a_long_conversation_is_one() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let folder = home.folder(account, "INBOX", None);
    let raw = |n: usize| {
        let ids: Vec<String> = (0..n).map(|at| format!("<{at}@x.test>")).collect();
        format!("Message-ID: <{n}@x.test>\r\nReferences: {}\r\nSubject: plan\r\n\r\nx\r\n", ids.join("\r\n "))
    };
    let all: Vec<EmailId> =
        [400, 0, 200, 399].iter().map(|n| place(&home, folder, *n, &raw(*n), None)).collect();
    let threads: BTreeSet<ThreadId> = all.iter().map(|id| thread(&home, *id)).collect();
    assert_eq!(threads.len(), 1);
}
