//! What people type, asked of two accounts (E15): every field, every alphabet,
//! every account together, complete and counted (invariant 15).

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeMap;

use common::*;
use mail::search::{Typing, read};
use mail::{AccountId, EmailId, MailboxId, Role};
use store::{AccountKind, Arrival, Content, EmailSort, Ingest, NewAccount, Window};

/// Name, account, folder, keywords, second of arrival, message.
type Sample = (&'static str, usize, &'static str, &'static [&'static str], i64, String);

struct World {
    home: Home,
    accounts: [AccountId; 2],
    names: BTreeMap<EmailId, &'static str>,
}

fn message(headers: &str, body: &str) -> String {
    format!("{headers}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n")
}

/// A message with a part that is attached under a name.
fn attached(headers: &str, body: &str, kind: &str, name: &str, content: &str) -> String {
    format!(
        "{headers}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n\
         --b\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n\
         {content}\r\n--b--\r\n"
    )
}

fn samples() -> Vec<Sample> {
    let day = |n: i64| 1_795_737_600 + n * 86_400; // 2026-11-27 is day 0
    vec![
        (
            "invoice",
            0,
            "INBOX",
            &[],
            day(0),
            message(
                "From: Anna Bakker <anna@winkel.test>\r\nTo: jan@a.test\r\nCc: Bob <bob@b.test>\r\nSubject: Factuur maart",
                "De fiets is klaar.",
            ),
        ),
        (
            "cafe",
            0,
            "INBOX",
            &["$seen", "$flagged"],
            day(-1),
            message(
                "From: =?utf-8?Q?Ren=C3=A9e?= <renee@c.test>\r\nSubject: =?utf-8?Q?Caf=C3=A9?=",
                "Straße in Łódź, Ærø en Øresund, ĳsvrij",
            ),
        ),
        (
            "cjk",
            1,
            "INBOX",
            &["$seen", "$answered"],
            day(-2),
            message("From: li@d.test\r\nSubject: =?utf-8?B?5pel5pys6Kqe?=", "한국어 메일 中文搜索 カタカナ"),
        ),
        (
            "files",
            1,
            "Werk",
            &["$seen", "werk"],
            day(-40),
            attached(
                "From: anna@winkel.test\r\nSubject: Plan",
                "zie bijlage",
                "text/csv",
                "Leden-Zoë.csv",
                "nummer;naam\r\n7;Xanthippe",
            ),
        ),
        (
            "list",
            1,
            "Werk/2026",
            &[],
            day(-400),
            message(
                "From: lijst@e.test\r\nList-Id: Rust <rust-users.e.test>\r\nSubject: Fiets",
                &"factuur ".repeat(500),
            ),
        ),
        (
            "trash",
            1,
            "Trash",
            &["$seen"],
            day(-3),
            message("From: spam@f.test\r\nSubject: Factuur weg", "weg"),
        ),
    ]
}

fn world() -> World {
    let home = home();
    let other = NewAccount {
        kind: AccountKind::Imap,
        name: "Werk".into(),
        address: "jan@werk.test".into(),
        person: "Jan".into(),
        incoming: None,
        outgoing: None,
    };
    let accounts = [home.account(AccountKind::Imap), home.write(|tx| tx.add_account(&other))];
    let mut names = BTreeMap::new();
    for (n, (name, account, path, keywords, received_at, text)) in samples().into_iter().enumerate() {
        let role = match path {
            "INBOX" => Some(Role::Inbox),
            "Trash" => Some(Role::Trash),
            _ => None,
        };
        let folder = store::Folder { separator: Some('/'), ..folder(path, role) };
        let mailbox = home.write(|tx| tx.put_folder(accounts[account], &folder));
        let id = place(&home, mailbox, n as u32 + 1, keywords, received_at, text.as_bytes());
        names.insert(id, name);
    }
    World { home, accounts, names }
}

fn place(
    home: &Home,
    mailbox: MailboxId,
    uid: u32,
    keywords: &[&str],
    received_at: i64,
    raw: &[u8],
) -> EmailId {
    let size = raw.len() as u64;
    let arrival =
        Arrival { uid_validity: 1, uid, base: words(keywords), received_at, size, ..Arrival::default() };
    home.write(|tx| tx.place(mailbox, &arrival, Content::Full(Box::new(Ingest::from_raw(raw)?))))
}

impl World {
    fn find(&self, typed: &str) -> Vec<&'static str> {
        let now = jiff::Timestamp::from_second(1_795_737_600 + 43_200).unwrap();
        let now = now.to_zoned_datetime(jiff::tz::TimeZone::UTC);
        let search = read(typed, &now, Typing::Done).search;
        let page = self.home.read(|tx| {
            let accounts = tx.accounts()?;
            let ids: Vec<AccountId> = accounts.iter().map(|one| one.id).collect();
            let filter = tx.filter_for(search.as_ref(), &accounts)?;
            let window = Window { total: true, ..Window::first(50) };
            tx.query_accounts(&ids, &filter, &EmailSort::newest(), false, &window)
        });
        assert_eq!(page.total, Some(page.ids.len()), "{typed}");
        page.ids.iter().map(|id| self.names[id]).collect()
    }
}

/// E15.
#[test]
fn every_operator_finds_what_it_names_in_every_account() {
    let world = world();
    for (typed, found) in [
        ("", ["invoice", "cafe", "cjk", "files", "list"].as_slice()),
        ("fiets", &["invoice", "list"]),
        ("factuur", &["invoice", "list"]),
        ("factuur in:overal", &["invoice", "trash", "list"]),
        ("factuur in:prullenbak", &["trash"]),
        ("factuur -maart", &["list"]),
        ("\"fiets is klaar\"", &["invoice"]),
        ("\"is fiets\"", &[]),
        ("fact* klaar", &["invoice"]),
        ("klaar OR xanthippe", &["invoice", "files"]),
        ("(klaar OR rust) fiets", &["invoice"]),
        ("fiets -(klaar OR rust)", &["list"]),
        ("-fiets is:read", &["cafe", "cjk", "files"]),
        ("van:anna", &["invoice", "files"]),
        ("from:\"anna bakker\"", &["invoice"]),
        ("from:winkel.test", &["invoice", "files"]),
        ("to:jan", &["invoice"]),
        ("cc:bob", &["invoice"]),
        ("onderwerp:fiets", &["list"]),
        ("body:fiets", &["invoice"]),
        ("heeft:bijlage", &["files"]),
        ("xanthippe", &["files"]),
        ("bestand:zoe", &["files"]),
        ("filename:xanthippe", &[]),
        ("is:ongelezen", &["invoice", "list"]),
        ("is:ster", &["cafe"]),
        ("is:answered", &["cjk"]),
        ("label:werk", &["files"]),
        ("in:inbox", &["invoice", "cafe", "cjk"]),
        ("in:werk", &["files"]),
        ("in:Werk/2026", &["list"]),
        ("in:20", &["list"]),
        ("in:nergens", &[]),
        ("account:werk", &["cjk", "files", "list"]),
        ("-account:werk fiets", &["invoice"]),
        ("lijst:RUST-users", &["list"]),
        ("after:yesterday", &["invoice", "cafe"]),
        ("voor:2026", &["list"]),
        ("date:2026-10", &["files"]),
        ("ouder:1y", &["list"]),
        ("nieuwer:36h -is:ster", &["invoice"]),
        ("groter:2kb", &["list"]),
        ("kleiner:2kb fiets", &["invoice"]),
    ] {
        assert_eq!(world.find(typed), found, "{typed}");
    }
}

/// E15: whatever the spelling, whatever the alphabet.
#[test]
fn letters_are_folded_and_scripts_without_spaces_are_found() {
    let world = world();
    for typed in [
        "café",
        "cafe",
        "CAFÉ",
        "cafe\u{301}",
        "strasse",
        "STRASSE",
        "straße",
        "lodz",
        "Łódź",
        "aero",
        "oresund",
        "ijsvrij",
        "ĳsvrij",
        "renee",
        "from:renée",
    ] {
        assert_eq!(world.find(typed), ["cafe"], "{typed}");
    }
    for typed in [
        "日",
        "本",
        "語",
        "日本",
        "本語",
        "日本語",
        "subject:語",
        "한",
        "국어",
        "한국어",
        "메일",
        "中文",
        "搜",
        "文搜索",
        "索",
        "カタ",
        "ナ",
        "ｶﾀｶﾅ",
        "\"中文搜索 カタカナ\"",
        "\u{1112}\u{1161}\u{11AB}\u{1100}\u{116E}\u{11A8}",
    ] {
        assert_eq!(world.find(typed), ["cjk"], "{typed}");
    }
    for typed in ["日語", "本日", "文索", "body:日本"] {
        assert_eq!(world.find(typed), [""; 0], "{typed}");
    }
}

/// Invariant 16: what an older program indexed is found by its words once the
/// housekeeping was there.
#[test]
fn older_index_rows_are_written_anew() {
    let world = world();
    let id = *world.names.keys().next_back().unwrap();
    assert_eq!(world.find("klaar"), ["invoice"]);
    let World { home, accounts, names } = world;
    let path = home.dir.path().join("postduif.db");
    let Home { dir, store } = home;
    drop(store);
    let conn = rusqlite::Connection::open(path).unwrap();
    let older =
        format!("DELETE FROM search WHERE rowid = {0}; INSERT INTO unindexed VALUES ({0}), (1)", id.0);
    conn.execute_batch(&older).unwrap();
    drop(conn);
    let store = store::Store::open(dir.path(), &store::Options::default()).unwrap();
    let world = World { home: Home { dir, store }, accounts, names };
    assert_eq!(world.find("klaar"), [""; 0]);
    world.home.store.sweep(1_795_737_600).unwrap();
    assert_eq!(world.find("klaar"), ["invoice"]);
}

/// Invariant 12: with hundreds of folders, and whatever is typed.
#[test]
fn nothing_typed_is_too_much() {
    let world = world();
    for n in 0..300 {
        world.home.folder(world.accounts[n % 2], &format!("map {n}"), None);
    }
    for typed in [
        "in:map ".repeat(100),
        "-in:map ".repeat(100),
        "account:jan ".repeat(100),
        "-(date:2026 OR is:unread) ".repeat(100),
        "(-".repeat(300),
        "(a OR (b -(c OR (d -(e OR (f -(g OR h".repeat(9),
        "x".repeat(100_000),
        "\"日本 ".repeat(900),
    ] {
        world.find(&typed);
    }
}

/// E15, invariant 15: pages over all accounts, put together, are one list by
/// time.
#[test]
fn accounts_are_searched_together() {
    let world = world();
    let filter = store::Filter::Is(store::Condition::InMailboxOtherThan(Vec::new()));
    for accounts in [&world.accounts[..], &world.accounts[..1], &[]] {
        let mut wanted: Vec<EmailId> = world
            .home
            .read(|tx| Ok(accounts.iter().map(|one| everything(tx, *one)).collect::<Vec<_>>()))
            .into_iter()
            .flat_map(Result::unwrap)
            .map(|email| email.id)
            .collect();
        wanted.sort_unstable_by(|a, b| b.cmp(a));
        let mut pages = Vec::new();
        for position in (0..8).step_by(2) {
            let window = Window { position, total: true, ..Window::first(2) };
            let page = world
                .home
                .read(|tx| tx.query_accounts(accounts, &filter, &EmailSort::newest(), false, &window));
            assert_eq!(page.total, Some(wanted.len()));
            pages.extend(page.ids);
        }
        assert_eq!(pages, wanted);
    }
}
