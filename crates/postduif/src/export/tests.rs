//! What goes out comes in again.

use std::fs;

use engine::import::{Found, Import};
use mail::{Keyword, Keywords};
use proptest::prelude::*;
use store::{AccountKind, Options};

use super::*;
use crate::import::{self, Sources};

/// A store with nothing in it, and its local account.
fn empty() -> (tempfile::TempDir, Store, AccountId) {
    // In memory where there is such a place: there are many.
    let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let store = Store::open(dir.path(), &Options::default()).unwrap();
    let account = store.read(|tx| tx.accounts()).unwrap()[0].id;
    (dir, store, account)
}

/// A message in a folder.
#[derive(Debug, Clone)]
struct Letter {
    folder: Vec<String>,
    raw: Vec<u8>,
    keywords: Keywords,
}

fn put(store: &Store, account: AccountId, letters: &[Letter]) {
    let mut import = Import::new(store.clone(), account);
    for Letter { folder, raw, keywords } in letters {
        let mut at = None;
        for name in folder {
            at = Some(import.mailbox(at, name).unwrap());
        }
        let (raw, keywords, mailbox) = (raw.clone(), keywords.clone(), at.unwrap());
        import.take(Found { raw, keywords, mailbox, received_at: 1_700_000_000 }).unwrap();
    }
    import.store().unwrap();
}

/// Each folder that holds anything, by its path, with its messages by their hash.
type Mail = BTreeMap<String, BTreeMap<[u8; 32], Keywords>>;

fn mail_of(store: &Store, account: AccountId, name: impl Fn(&str) -> String) -> Mail {
    let held = store.read(|tx| {
        let all = tx.mailboxes(account)?;
        let mut held = Mail::new();
        for mailbox in &all {
            let parent = |one: &&Mailbox| all.iter().find(|above| Some(above.id) == one.parent);
            let mut path: Vec<String> =
                std::iter::successors(Some(mailbox), parent).map(|one| name(&one.name)).collect();
            path.reverse();
            let ids = emails(tx, account, mailbox.id, None)?.ids;
            let letters = tx.emails(&ids)?.into_iter().map(|email| (email.hash.unwrap(), email.keywords));
            let letters: BTreeMap<_, _> = letters.collect();
            if !letters.is_empty() {
                held.insert(path.join("/"), letters);
            }
        }
        Ok(held)
    });
    held.unwrap()
}

fn export(store: &Store, account: AccountId, format: Format, out: &Path, until: u64) -> Result<Vec<Told>> {
    let mut told = Vec::new();
    let mut tell = |one: Told| {
        let goes_on = !matches!(one, Told::Progress { done, .. } if done >= until);
        told.push(one);
        goes_on
    };
    let work = Work { store, tell: &mut tell, bring: &mut |_| Ok(false) };
    let order = Order { format, accounts: vec![account], folder: None, search: None };
    work.all(&order, out).map(|()| told)
}

fn bring_back(store: &Store, account: AccountId, out: &Path) {
    let mut tell = |_| true;
    let target = import::Target::Tree(None);
    let work = import::Work::new(store.clone(), account, target, String::new(), 0, &mut tell);
    work.all(Sources::at(out).unwrap()).unwrap();
}

fn letter(bytes: &'static str) -> impl Strategy<Value = Letter> {
    let names = prop_oneof![
        Just("Werk"),
        Just("werk"),
        Just("Één"),
        Just("cur"),
        Just("a.b"),
        Just("dovecot"),
        Just("Oud.mbox"),
        Just("日本"),
        Just("A/B"),
        Just("..")
    ];
    let word = prop_oneof![
        Just("$seen"),
        Just("$flagged"),
        Just("$answered"),
        Just("$draft"),
        Just("$forwarded"),
        Just("$junk"),
        Just("project-x"),
        Just("$label1")
    ];
    let keywords = proptest::collection::btree_set(word.prop_map(|word| Keyword::new(word).unwrap()), 0..4);
    let folder = proptest::collection::vec(names.prop_map(str::to_owned), 1..4);
    (folder, 0..20u32, bytes, keywords).prop_map(|(folder, number, body, keywords)| {
        let raw = format!("Status: RO\r\nSubject: {number}\r\n\r\n{body}").into_bytes();
        Letter { folder, raw, keywords }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// E12, and invariants 1, 2: out and in again, each folder has the same messages to the
    /// last byte, with the same keywords.
    #[test]
    fn what_goes_out_comes_in_again(
        letters in proptest::collection::vec(letter("(From a|>From b|x|Status: R|\r\n|\n){0,6}"), 0..12),
    ) {
        there_and_back(Format::Mbox, &letters, |keywords| keywords.clone());
    }

    /// E12: the same with a file for each; lines end as they do on the wire.
    #[test]
    fn what_goes_out_as_a_maildir_comes_in_again(
        letters in proptest::collection::vec(letter("(From a|>From b|x|Status: R|\r\n){0,6}"), 0..12),
    ) {
        there_and_back(Format::Maildir, &letters, |keywords| keywords.clone());
    }
}

fn there_and_back(format: Format, letters: &[Letter], kept: impl Fn(&Keywords) -> Keywords) {
    let ((_a, from, account), (_b, to, target)) = (empty(), empty());
    put(&from, account, letters);
    let out = tempfile::tempdir().unwrap();
    let told = export(&from, account, format, out.path(), u64::MAX).unwrap();
    let written = mail_of(&from, account, file_name);
    let count = written.values().map(|letters| letters.len() as u64).sum::<u64>();
    assert_eq!(told.last(), Some(&Told::Done { messages: count, left_out: 0, only_newest: false }));
    bring_back(&to, target, out.path());
    let top = out.path().file_name().unwrap().to_string_lossy().into_owned();
    let wanted: Mail = written
        .into_iter()
        .map(|(path, letters)| {
            (format!("{top}/{path}"), letters.into_iter().map(|(hash, words)| (hash, kept(&words))).collect())
        })
        .collect();
    assert_eq!(mail_of(&to, target, str::to_owned), wanted);
}

fn some_letters() -> Vec<Letter> {
    let letter = |number: usize| Letter {
        folder: vec![["Werk", "Privé"][number % 2].to_owned()],
        raw: format!(
            "Received: from a by b; Mon, 5 Jan 2026 09:00:0{number} +0000\r\nSubject: s/{number}\r\n\r\nx\r\n"
        )
        .into(),
        keywords: [Keyword::SEEN, "anders"][..1 + number % 2]
            .iter()
            .filter_map(|word| Keyword::new(word))
            .collect(),
    };
    (0..6).map(letter).collect()
}

/// All files with their bytes.
fn as_it_is(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut files, mut dirs) = (BTreeMap::new(), vec![dir.to_owned()]);
    while let Some(at) = dirs.pop() {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            // A link to a full disk gives bytes without end.
            if path.is_symlink() {
                continue;
            }
            match path.is_dir() {
                true => dirs.push(path),
                false => {
                    drop(files.insert(path.strip_prefix(dir).unwrap().to_owned(), fs::read(&path).unwrap()))
                }
            }
        }
    }
    files
}

/// E12, invariant 1: messages of one minute with one long subject are a file each, in any letters.
#[test]
fn long_subjects_make_no_name_twice() {
    for sign in ["x", "é", "日", "🕊"] {
        let (_dir, store, account) = empty();
        let subject = sign.repeat(60);
        let letter = |number: u32| Letter {
            folder: vec!["Werk".to_owned()],
            raw: format!("Subject: {subject}\r\n\r\n{number}\r\n").into_bytes(),
            keywords: Keywords::new(),
        };
        put(&store, account, &(0..3).map(letter).collect::<Vec<_>>());
        let out = tempfile::tempdir().unwrap();
        export(&store, account, Format::Eml, out.path(), u64::MAX).unwrap();
        let letters =
            as_it_is(out.path()).into_keys().filter(|path| path.extension().is_some_and(|end| end == "eml"));
        assert_eq!(letters.count(), 3, "{sign}");
    }
}

/// E12: cut off after any message and begun again, it is as if nothing had happened; and what
/// is there under its own name is whole at any time.
#[test]
fn what_was_cut_off_goes_on() {
    let (_dir, store, account) = empty();
    put(&store, account, &some_letters());
    for format in [Format::Mbox, Format::Maildir, Format::Eml] {
        let whole = tempfile::tempdir().unwrap();
        export(&store, account, format, whole.path(), u64::MAX).unwrap();
        let whole = as_it_is(whole.path());
        assert!(!whole.keys().any(|path| path.ends_with(".postduif-export")), "{whole:?}");
        let out = tempfile::tempdir().unwrap();
        for until in 1..6 {
            assert!(
                export(&store, account, format, out.path(), until).unwrap_err().is::<StoppedBySomebody>()
            );
            for (path, bytes) in as_it_is(out.path()) {
                let is_being_made =
                    path.ends_with(".postduif-export") || path.extension().is_some_and(|end| end == "part");
                assert!(is_being_made || whole.get(&path) == Some(&bytes), "{path:?} after {until}");
            }
        }
        let other = if format == Format::Eml { Format::Mbox } else { Format::Eml };
        assert!(
            export(&store, account, other, out.path(), 9).unwrap_err().is::<NotEmpty>(),
            "another export"
        );
        export(&store, account, format, out.path(), u64::MAX).unwrap();
        assert_eq!(as_it_is(out.path()), whole);
        assert!(export(&store, account, format, out.path(), 9).unwrap_err().is::<NotEmpty>(), "it is done");
    }
}

/// E12: a full disk is told, with the place, and no half file has a whole one's name.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let (_dir, store, account) = empty();
    put(&store, account, &some_letters());
    let out = tempfile::tempdir().unwrap();
    assert!(export(&store, account, Format::Mbox, out.path(), 1).is_err());
    for name in ["Werk", "Privé"] {
        let part = out.path().join(format!("{name}.mbox.part"));
        let _ = fs::remove_file(&part);
        std::os::unix::fs::symlink("/dev/full", part).unwrap();
    }
    let error = export(&store, account, Format::Mbox, out.path(), u64::MAX).unwrap_err();
    let said = format!("{error:#}");
    assert!(said.contains("No space left") && said.contains(&*out.path().to_string_lossy()), "{said}");
    assert!(
        !as_it_is(out.path()).keys().any(|path| path.ends_with("Werk.mbox") || path.ends_with("Privé.mbox"))
    );
}

/// E12: the time that a message came is the time of its file, and of its line in an mbox.
#[test]
fn times_are_kept() {
    let (_dir, store, account) = empty();
    put(&store, account, &some_letters()[..1]);
    let out = tempfile::tempdir().unwrap();
    for (format, name) in [(Format::Mbox, "m"), (Format::Maildir, "d"), (Format::Eml, "e")] {
        export(&store, account, format, &out.path().join(name), u64::MAX).unwrap();
    }
    let mbox = fs::read_to_string(out.path().join("m/Werk.mbox")).unwrap();
    assert!(mbox.starts_with("From MAILER-DAEMON Mon Jan  5 09:00:00 2026\r\n"), "{mbox}");
    let letters = as_it_is(out.path()).into_keys().filter(|path| !path.starts_with("m")).collect::<Vec<_>>();
    assert_eq!(letters.len(), 2, "{letters:?}");
    for path in &letters {
        let changed = fs::metadata(out.path().join(path)).unwrap().modified().unwrap();
        assert_eq!(
            changed.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs(),
            1_767_603_600,
            "{path:?}"
        );
    }
    assert!(
        letters.iter().any(|path| path.to_string_lossy().starts_with("e/Werk/2026-01-05 0900 s_0 ")),
        "{letters:?}"
    );
    assert!(letters.iter().any(|path| path.to_string_lossy().ends_with(".postduif:2,S")), "{letters:?}");
}

/// E12: only what a search finds, in its folders; several accounts apart.
#[test]
fn a_search_and_several_accounts() {
    let (_dir, store, account) = empty();
    put(&store, account, &some_letters());
    let server = store::NewAccount {
        kind: AccountKind::Imap,
        name: "jan@x.test".to_owned(),
        address: "jan@x.test".to_owned(),
        person: String::new(),
        incoming: None,
        outgoing: None,
    };
    let other = store.write(|tx| tx.add_account(&server)).unwrap().value;
    let out = tempfile::tempdir().unwrap();
    let now = jiff::Timestamp::UNIX_EPOCH.to_zoned_datetime(jiff::tz::TimeZone::UTC);
    let search = mail::search::read("label:anders", &now, mail::search::Typing::Done).search.unwrap();
    let order = Order {
        format: Format::Eml,
        accounts: vec![account, other],
        folder: None,
        search: Some((String::new(), search)),
    };
    let work = Work { store: &store, tell: &mut |_| true, bring: &mut |_| Ok(false) };
    work.all(&order, out.path()).unwrap();
    let files: Vec<PathBuf> = as_it_is(out.path()).into_keys().collect();
    assert!(
        files.len() == 3 && files.iter().all(|path| path.parent().unwrap().ends_with("Privé")),
        "{files:?}"
    );
}

#[test]
fn names_of_folders_are_names_of_files() {
    for (name, file) in [
        ("Werk", "Werk"),
        ("Één/twee", "Één_twee"),
        ("..", "attachment"),
        (".verborgen", "verborgen"),
        ("NEW", "NEW_"),
        ("oud.MBOX", "oud.MBOX_"),
        ("a:b*c", "a_b_c"),
        ("nul", "_nul"),
    ] {
        assert_eq!(file_name(name), file, "{name}");
    }
    let mut taken = Taken::default();
    let places: Vec<PathBuf> = ["A", "a", "A"].iter().map(|name| taken.place(Path::new("x"), name)).collect();
    assert_eq!(places, ["x/A", "x/a (2)", "x/A (3)"].map(PathBuf::from));
}
