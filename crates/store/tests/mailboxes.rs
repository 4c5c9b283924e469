//! Mailboxes: the local ones that a person makes, and a server's that sync brings.

#![allow(clippy::unwrap_used)]

mod common;

use common::*;
use mail::{AccountId, MailboxId, Role};
use proptest::prelude::*;
use store::{
    AccountKind, Cursor, Error, Folder, FolderIntent, FolderWish, Kind, MailboxUpdate, NewEmail, NewIdentity,
    NewMailbox, Status,
};

fn new(name: &str, parent: Option<MailboxId>) -> NewMailbox {
    NewMailbox { parent, name: name.into(), subscribed: true, ..NewMailbox::default() }
}

#[test]
fn the_local_account_is_there_from_the_start() {
    let home = home();
    let (account, inbox) = home.local();
    let one = home.read(|tx| tx.account(account));
    assert_eq!((one.kind, one.name.as_str()), (AccountKind::Local, "On this computer"));
    let roles: Vec<_> =
        home.read(|tx| tx.mailboxes(account)).into_iter().filter_map(|one| one.role).collect();
    assert!(Role::ALL.into_iter().filter(|role| role.is_needed()).eq(roles));
    let mail = NewEmail { ingest: ingest(1), mailboxes: vec![inbox], keywords: words(&[]), received_at: 1 };
    let id = home.write(|tx| tx.create_email(account, mail.clone()));
    assert!(
        matches!(home.store.write(|tx| tx.create_email(account, mail)), Err(Error::Duplicate(known)) if known == id)
    );
    let archive = home.read(|tx| tx.mailbox_by_role(account, Role::Archive)).unwrap().id;
    home.write(|tx| tx.set_mailboxes(id, &[archive], &[inbox]));
    home.write(|tx| tx.set_keywords(id, &words(&["$seen"]), &words(&[])));
    assert_eq!(home.read(|tx| tx.waiting_intents(account)), 0);
    assert_eq!(home.email(id).unwrap().mailboxes, [archive]);
    home.read(|tx| check_counts(tx, account));
}

#[test]
fn a_person_makes_changes_and_destroys() {
    let home = home();
    let (account, inbox) = home.local();
    let work = home.write(|tx| tx.create_mailbox(account, &new("Werk", None)));
    let sub = home.write(|tx| tx.create_mailbox(account, &new("Facturen", Some(work))));
    let refused = |update: MailboxUpdate, id: MailboxId| {
        home.store.write(|tx| tx.update_mailbox(id, &update)).unwrap_err()
    };
    let name = |name: &str| MailboxUpdate { name: Some(name.into()), ..MailboxUpdate::default() };
    let parent = |parent: MailboxId| MailboxUpdate { parent: Some(Some(parent)), ..MailboxUpdate::default() };
    assert!(
        matches!(home.store.write(|tx| tx.create_mailbox(account, &new("Werk", None))), Err(Error::AlreadyExists(id)) if id == work.to_string())
    );
    assert!(matches!(refused(name("Inbox"), work), Error::AlreadyExists(id) if id == inbox.to_string()));
    assert!(matches!(refused(parent(sub), work), Error::Forbidden(_)), "it cannot hold itself");
    assert!(matches!(refused(parent(MailboxId(999)), work), Error::NotFound(_)));
    assert!(matches!(refused(name(""), work), Error::Forbidden(_)));
    assert!(matches!(refused(name(&"x".repeat(500)), work), Error::TooLarge(_)));
    home.write(|tx| tx.update_mailbox(sub, &name("Bonnen")));
    assert_eq!(home.read(|tx| tx.mailbox(sub)).name, "Bonnen");
    let mail =
        NewEmail { ingest: ingest(1), mailboxes: vec![sub, inbox], keywords: words(&[]), received_at: 1 };
    let id = home.write(|tx| tx.create_email(account, mail));
    assert!(matches!(home.store.write(|tx| tx.destroy_mailbox(work, true)), Err(Error::HasChild)));
    assert!(matches!(home.store.write(|tx| tx.destroy_mailbox(sub, false)), Err(Error::HasEmail)));
    home.write(|tx| tx.destroy_mailbox(sub, true));
    home.write(|tx| tx.destroy_mailbox(work, false));
    assert_eq!(home.email(id).unwrap().mailboxes, [inbox]);
    home.read(|tx| check_counts(tx, account));
}

#[test]
fn depth_is_bounded() {
    let home = home();
    let (account, _) = home.local();
    let mut parent = None;
    for _ in 0..store::limits::MAILBOX_DEPTH {
        parent = Some(home.write(|tx| tx.create_mailbox(account, &new("x", parent))));
    }
    let below = home.store.write(|tx| tx.create_mailbox(account, &new("x", parent)));
    assert!(matches!(below, Err(Error::TooLarge(_))));
}

fn server() -> (Home, AccountId) {
    let home = home();
    let account = home.account(AccountKind::Imap);
    (home, account)
}

/// E02: what a person says a folder is for holds against the server's word and against names.
#[test]
fn a_person_says_what_a_folder_is_for() {
    let (home, account) = server();
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let (told, mine) = (home.folder(account, "Sent", Some(Role::Sent)), home.folder(account, "Weg", None));
    let role = |role| MailboxUpdate { role: Some(role), ..MailboxUpdate::default() };
    let has = || home.read(|tx| tx.mailbox_by_role(account, Role::Sent)).map(|mailbox| mailbox.id);
    home.write(|tx| tx.update_mailbox(mine, &role(Some(Role::Sent))));
    for _ in 0..2 {
        assert_eq!(has(), Some(mine));
        home.folder(account, "Sent", Some(Role::Sent));
        home.folder(account, "Weg", Some(Role::Archive));
    }
    let chosen = || home.read(|tx| tx.chosen_folders(account));
    assert_eq!(chosen(), [mine]);
    home.write(|tx| tx.update_mailbox(mine, &role(None)));
    assert_eq!((has(), chosen()), (None, vec![]));
    home.folder(account, "Sent", Some(Role::Sent));
    assert_eq!(has(), Some(told), "it is as the server says again");
    for (id, wished) in [(inbox, None), (mine, Some(Role::Inbox))] {
        let refused = home.store.write(|tx| tx.update_mailbox(id, &role(wished)));
        assert!(matches!(refused, Err(Error::Forbidden(_))), "there is one inbox");
    }
}

/// E02: where no server knows folders, a person says it all the same, and each task keeps a folder.
#[test]
fn a_person_says_what_a_folder_of_pop3_is_for() {
    let home = home();
    let account = home.account(AccountKind::Pop3);
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let made = [Role::Sent, Role::Drafts, Role::Archive, Role::Junk, Role::Trash].map(|role| {
        let name = format!("{role:?}");
        (role, home.folder(account, &name, Some(role)))
    });
    let role = |role| MailboxUpdate { role: Some(role), ..MailboxUpdate::default() };
    let has = |task| home.read(|tx| tx.mailbox_by_role(account, task)).map(|mailbox| mailbox.id);
    let mine = home.write(|tx| tx.create_mailbox(account, &new("Mijn", None)));
    let chosen = || home.read(|tx| tx.chosen_folders(account));
    for (task, told) in made {
        home.write(|tx| tx.update_mailbox(mine, &role(Some(task))));
        // Collecting looks for what is missing: nothing is.
        assert_eq!((has(task), chosen()), (Some(mine), vec![mine]));
        assert_eq!(home.read(|tx| tx.mailbox(told)).role, None);
        home.write(|tx| tx.update_mailbox(mine, &role(None)));
        assert_eq!((has(task), chosen()), (Some(told), vec![]), "{task:?}");
    }
    // From one task to another, and the first goes back to whose it was.
    let [(_, sent), (_, drafts), ..] = made;
    home.write(|tx| tx.update_mailbox(mine, &role(Some(Role::Sent))));
    home.write(|tx| tx.update_mailbox(mine, &role(Some(Role::Drafts))));
    assert_eq!((has(Role::Sent), has(Role::Drafts)), (Some(sent), Some(mine)));
    // What has no task can go, and then the one that has it stays it.
    home.write(|tx| tx.destroy_mailbox(drafts, false));
    for (id, wished) in [(mine, None), (inbox, None), (sent, Some(Role::Inbox))] {
        let refused = home.store.write(|tx| tx.update_mailbox(id, &role(wished)));
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{id}");
    }
    assert_eq!(has(Role::Drafts), Some(mine));
    assert!(matches!(home.store.write(|tx| tx.destroy_mailbox(mine, true)), Err(Error::Forbidden(_))));
    home.read(|tx| check_counts(tx, account));
}

/// E05: a place for templates is made once, or the one that is there is taken.
#[test]
fn templates_have_a_folder() {
    for kind in [AccountKind::Imap, AccountKind::Pop3] {
        let home = home();
        let account = home.account(kind);
        let made = home.write(|tx| tx.templates_or_made(account));
        assert_eq!(home.write(|tx| tx.templates_or_made(account)), made);
        assert_eq!(home.read(|tx| tx.mailbox(made)).name, "Templates");
        let other = home.write(|tx| tx.create_mailbox(account, &new("Brieven", None)));
        home.write(|tx| tx.choose_templates(account, Some(other)));
        assert_eq!(home.write(|tx| tx.templates_or_made(account)), other);
        home.write(|tx| tx.choose_templates(account, None));
        assert_eq!(home.write(|tx| tx.templates_or_made(account)), made, "it is called so");
        home.write(|tx| tx.destroy_mailbox(made, false));
    }
    let home = home();
    let (account, other) = (home.account(AccountKind::Imap), home.account(AccountKind::Pop3));
    let theirs = home.write(|tx| tx.create_mailbox(other, &new("Brieven", None)));
    let refused = home.store.write(|tx| tx.choose_templates(account, Some(theirs)));
    assert!(matches!(refused, Err(Error::NotFound(_))));
}

#[test]
fn what_a_server_says_of_its_folders_stays() {
    let (home, account) = server();
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let sent = home.folder(account, "Sent", Some(Role::Sent));
    let rename = MailboxUpdate { name: Some("x".into()), ..MailboxUpdate::default() };
    assert!(matches!(home.store.write(|tx| tx.update_mailbox(inbox, &rename)), Err(Error::Forbidden(_))));
    for id in [inbox, sent] {
        assert!(matches!(home.store.write(|tx| tx.destroy_mailbox(id, true)), Err(Error::Forbidden(_))));
    }
    let levels = home.store.write(|tx| tx.create_mailbox(account, &new("a/b", None)));
    assert!(matches!(levels, Err(Error::Forbidden(_))), "the name would be two");
    let hide = MailboxUpdate { sort_order: Some(9), subscribed: Some(false), ..MailboxUpdate::default() };
    home.write(|tx| tx.update_mailbox(inbox, &hide));
    home.folder(account, "INBOX", Some(Role::Inbox));
    let mailbox = home.read(|tx| tx.mailbox(inbox));
    assert_eq!((mailbox.sort_order, mailbox.subscribed), (9, false), "a person's choice holds");
}

/// The next thing for the server to do, with what it is about.
fn next(home: &Home, account: AccountId) -> Option<FolderIntent> {
    home.write(|tx| tx.next_folder_intent(account, 0, 0))
}

fn does(home: &Home, intent: &FolderIntent, path: &str) {
    home.write(|tx| tx.confirm_folder_intent(intent, path, Some('/')));
}

#[test]
fn folders_are_made_in_order_and_named_as_last_wished() {
    let (home, account) = server();
    let outer = home.write(|tx| tx.create_mailbox(account, &new("Werk", None)));
    let inner = home.write(|tx| tx.create_mailbox(account, &new("2026", Some(outer))));
    assert_eq!(home.read(|tx| tx.waiting_intents(account)), 2);
    let first = next(&home, account).unwrap();
    assert_eq!((first.mailbox, first.name.as_str(), first.attempts), (outer, "Werk", 1));
    assert!(
        home.write(|tx| tx.next_folder_intent(account, 0, first.id)).is_none(),
        "the outer one comes first"
    );
    // While it is under way the person changes the name, and another look hides nothing of it.
    let rename = MailboxUpdate { name: Some("Kantoor".into()), ..MailboxUpdate::default() };
    home.write(|tx| tx.update_mailbox(outer, &rename));
    does(&home, &first, "Werk");
    home.folder(account, "Werk", None);
    assert_eq!(home.read(|tx| tx.mailbox(outer)).name, "Kantoor");
    let second = next(&home, account).unwrap();
    assert_eq!(second.mailbox, inner);
    let FolderWish::Create { parent: Some(above), .. } = &second.wish else { panic!("{second:?}") };
    assert_eq!((above.path.as_str(), above.separator), ("Werk", Some('/')));
    does(&home, &second, "Werk/2026");
    let third = next(&home, account).unwrap();
    assert!(matches!(&third.wish, FolderWish::Rename { from, .. } if from == "Werk"), "{third:?}");
    does(&home, &third, "Kantoor");
    assert_eq!(home.read(|tx| tx.mailbox(inner)).path, "Kantoor/2026");
    assert_eq!(home.read(|tx| tx.waiting_intents(account)), 0);
}

/// Invariant 2: an answer that was lost makes no second folder.
#[test]
fn a_folder_that_is_listed_before_its_answer_is_the_one() {
    let (home, account) = server();
    let made = home.write(|tx| tx.create_mailbox(account, &new("Werk", None)));
    assert_eq!(home.folder(account, "Werk", None), made);
    let rename = MailboxUpdate { name: Some("Kantoor".into()), ..MailboxUpdate::default() };
    home.write(|tx| tx.update_mailbox(made, &rename));
    let other = home.folder(account, "Kantoor", None);
    assert_ne!(other, made, "nobody has tried to rename it yet");
    home.write(|tx| tx.forget_folder(other));
    next(&home, account).unwrap();
    assert_eq!(home.folder(account, "Kantoor", None), made);
    assert_eq!(home.read(|tx| tx.waiting_intents(account)), 0);
}

#[test]
fn what_is_refused_is_told_and_taken_back() {
    let (home, account) = server();
    let outer = home.write(|tx| tx.create_mailbox(account, &new("Werk", None)));
    home.write(|tx| tx.create_mailbox(account, &new("2026", Some(outer))));
    let first = next(&home, account).unwrap();
    home.write(|tx| tx.refuse_folder_intent(first.id, "no more folders"));
    assert_eq!(home.read(|tx| tx.mailboxes(account)), [], "what was to be in it goes too");
    let refused = home.read(|tx| tx.refused_folders(account));
    let told: Vec<_> = refused.iter().map(|one| (one.name.as_str(), one.said.as_str())).collect();
    assert_eq!(told, [("Werk", "no more folders"), ("2026", "no more folders")]);
    let kept = home.folder(account, "Blijft", None);
    let hide = MailboxUpdate { subscribed: Some(false), ..MailboxUpdate::default() };
    home.write(|tx| tx.update_mailbox(kept, &hide));
    let hiding = next(&home, account).unwrap();
    home.write(|tx| tx.refuse_folder_intent(hiding.id, "no"));
    assert!(home.read(|tx| tx.mailbox(kept)).subscribed);
    for one in home.read(|tx| tx.refused_folders(account)) {
        home.write(|tx| tx.dismiss_folder_intent(one.id));
    }
    assert_eq!(home.read(|tx| tx.refused_folders(account)), []);
}

/// Invariant 5: what is to be deleted is named as the person saw it.
#[test]
fn a_deleted_folder_is_told_with_what_was_known_of_it() {
    let (home, account) = server();
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let gone = home.folder(account, "Weg", None);
    let only = home.arrive(gone, 1, 1);
    let cursor = Cursor { uid_validity: Some(1), uid_next: Some(2), highest_modseq: None };
    home.write(|tx| tx.set_cursor(gone, &cursor));
    let moving = home.arrive(inbox, 2, 2);
    home.write(|tx| tx.set_mailboxes(moving, &[gone], &[inbox]));
    let early = home.store.write(|tx| tx.destroy_mailbox(gone, true));
    assert!(matches!(early, Err(Error::Forbidden(_))), "something is on its way there");
    home.write(|tx| tx.set_mailboxes(moving, &[inbox], &[gone]));
    assert!(matches!(home.store.write(|tx| tx.destroy_mailbox(gone, false)), Err(Error::HasEmail)));
    home.write(|tx| tx.destroy_mailbox(gone, true));
    assert!(home.email(only).is_none());
    assert_eq!(home.read(|tx| tx.deleted_paths(account)), ["Weg"]);
    let intent = next(&home, account).unwrap();
    let wish = FolderWish::Delete { path: "Weg".into(), uid_validity: Some(1), uid_next: Some(2) };
    assert_eq!(intent.wish, wish);
    does(&home, &intent, "Weg");
    assert_eq!(home.read(|tx| tx.deleted_paths(account)), Vec::<String>::new());
    // One that no server knows yet just goes.
    let never = home.write(|tx| tx.create_mailbox(account, &new("Nooit", None)));
    home.write(|tx| tx.destroy_mailbox(never, false));
    assert_eq!(home.read(|tx| tx.waiting_intents(account)), 0);
    home.read(|tx| check_counts(tx, account));
}

#[test]
fn parents_are_made_and_listed_later() {
    let (home, account) = server();
    let deep = home.folder(account, "Werk/2026/Facturen", None);
    let all = home.read(|tx| tx.mailboxes(account));
    assert_eq!(all.len(), 3);
    let facturen = home.read(|tx| tx.mailbox(deep));
    let year = home.read(|tx| tx.mailbox(facturen.parent.unwrap()));
    assert_eq!((facturen.name.as_str(), year.name.as_str(), year.selectable), ("Facturen", "2026", false));
    assert_eq!(home.folder(account, "Werk/2026", None), year.id);
    assert!(home.read(|tx| tx.mailbox(year.id)).selectable);
    // Nothing new: no state is spent.
    let again = home.store.write(|tx| tx.put_folder(account, &folder("Werk/2026", None))).unwrap();
    assert_eq!(again.state, None);
}

/// D21: where a server keeps all folders in one place, that place is no level of theirs.
#[test]
fn levels_of_the_namespace_are_not_shown() {
    let (home, account) = server();
    home.folder(account, "INBOX", Some(Role::Inbox));
    let deep = Folder { below: 1, ..folder("INBOX/Werk/2026", None) };
    let year = home.write(|tx| tx.put_folder(account, &deep));
    let year = home.read(|tx| tx.mailbox(year));
    let work = home.read(|tx| tx.mailbox(year.parent.unwrap()));
    assert_eq!((year.name.as_str(), year.path.as_str()), ("2026", "INBOX/Werk/2026"));
    assert_eq!((work.name.as_str(), work.path.as_str(), work.parent), ("Werk", "INBOX/Werk", None));
}

#[test]
fn one_mailbox_has_a_role() {
    let (home, account) = server();
    let first = home.folder(account, "Sent", Some(Role::Sent));
    let second = home.folder(account, "Verzonden", Some(Role::Sent));
    assert_eq!(home.read(|tx| tx.mailbox(second)).role, None);
    assert_eq!(home.read(|tx| tx.mailbox_by_role(account, Role::Sent)).unwrap().id, first);
}

#[test]
fn a_renamed_folder_keeps_its_mail_and_its_children() {
    let (home, account) = server();
    let inner = home.folder(account, "Oud/Binnen", None);
    let outer = home.folder(account, "Oud", None);
    let id = home.arrive(inner, 1, 1);
    home.write(|tx| tx.rename_folder(outer, &folder("Nieuw", None)));
    assert_eq!(home.folder(account, "Nieuw/Binnen", None), inner);
    assert_eq!(home.read(|tx| tx.mailbox(outer)).name, "Nieuw");
    assert_eq!(home.email(id).unwrap().mailboxes, [inner]);
    let other = home.folder(account, "Anders", None);
    let clash = home.store.write(|tx| tx.rename_folder(other, &folder("Nieuw", None)));
    assert!(matches!(clash, Err(Error::AlreadyExists(_))));
}

#[test]
fn a_forgotten_folder_takes_only_what_is_nowhere_else() {
    let (home, account) = server();
    let (inbox, gone) =
        (home.folder(account, "INBOX", Some(Role::Inbox)), home.folder(account, "Weg/Map", None));
    let both = home.arrive(inbox, 1, 1);
    assert_eq!(home.arrive(gone, 1, 1), both);
    let only = home.arrive(gone, 2, 2);
    let moving = home.arrive(inbox, 3, 3);
    home.write(|tx| tx.set_mailboxes(moving, &[gone], &[inbox]));
    home.write(|tx| tx.forget_folder(gone));
    assert_eq!(home.email(both).unwrap().mailboxes, [inbox]);
    assert!(home.email(only).is_none());
    assert_eq!(home.email(moving).unwrap().mailboxes, [inbox], "the move is taken back");
    assert_eq!(home.read(|tx| tx.refused_intents(account)).len(), 1);
    let left: Vec<String> = home.read(|tx| tx.mailboxes(account)).into_iter().map(|one| one.path).collect();
    assert_eq!(left, ["INBOX"], "and so does the parent that only held it");
    home.read(|tx| check_counts(tx, account));
}

/// Invariant 1: what no server has yet goes up elsewhere when its folder goes.
#[test]
fn a_forgotten_folder_takes_nothing_that_is_only_here() {
    for refused in [false, true] {
        let (home, account) = server();
        let (inbox, gone) =
            (home.folder(account, "INBOX", Some(Role::Inbox)), home.folder(account, "Weg", None));
        let new = NewEmail {
            ingest: ingest(1),
            mailboxes: vec![gone],
            keywords: words(&["$seen"]),
            received_at: 9,
        };
        let id = home.write(|tx| tx.create_email(account, new));
        if refused {
            let append = home.write(|tx| tx.next_intents(account, 0, 9)).remove(0);
            home.write(|tx| tx.refuse_intent(append.id, "no such mailbox"));
        }
        home.write(|tx| tx.forget_folder(gone));
        assert_eq!(home.email(id).unwrap().mailboxes, [inbox]);
        let append = home.write(|tx| tx.next_intents(account, 0, 9)).remove(0);
        assert_eq!((append.mailbox, append.email), (inbox, id), "{refused}");
        home.read(|tx| check_counts(tx, account));
    }
}

/// Not what the person had deleted, though nobody knows whether it went up.
#[test]
fn what_was_deleted_does_not_go_into_the_inbox_with_its_folder() {
    let (home, account) = server();
    let (inbox, gone) = (home.folder(account, "INBOX", Some(Role::Inbox)), home.folder(account, "Weg", None));
    let new =
        NewEmail { ingest: ingest(1), mailboxes: vec![gone], keywords: words(&["$seen"]), received_at: 9 };
    let id = home.write(|tx| tx.create_email(account, new));
    assert_eq!(home.write(|tx| tx.next_intents(account, 0, 9)).len(), 1);
    home.write(|tx| tx.destroy_email(id));
    home.write(|tx| tx.forget_folder(gone));
    assert_eq!(home.read(|tx| tx.seats(inbox)), []);
    assert!(home.write(|tx| tx.next_intents(account, 0, 9)).iter().all(|intent| intent.mailbox != inbox));
    home.read(|tx| check_counts(tx, account));
}

#[test]
fn a_cursor_of_another_epoch_is_stale() {
    let (home, account) = server();
    let inbox = home.folder(account, "INBOX", Some(Role::Inbox));
    let cursor = Cursor { uid_validity: Some(3), uid_next: Some(9), highest_modseq: Some(1 << 62) };
    home.write(|tx| tx.set_cursor(inbox, &cursor));
    assert_eq!(home.read(|tx| tx.mailbox(inbox)).cursor, cursor);
    let other = Cursor { uid_validity: Some(4), ..cursor };
    let stale = home.store.write(|tx| tx.set_cursor(inbox, &other));
    assert!(matches!(stale, Err(Error::StaleUids { given: 4, known: 3 })));
    home.write(|tx| tx.forget_uids(inbox, 4));
    let reset = Cursor { uid_validity: Some(4), ..Cursor::default() };
    assert_eq!(home.read(|tx| tx.mailbox(inbox)).cursor, reset);
}

#[test]
fn status_costs_no_state_and_is_told() {
    let (home, account) = server();
    let status = Status { done: 3, total: 9, ..Status::default() };
    let told = home.store.write(|tx| tx.set_status(account, &status)).unwrap();
    assert_eq!((told.state, told.touched.status.contains(&account)), (None, true));
    assert_eq!(home.read(|tx| tx.account(account)).status, status);
}

#[test]
fn an_account_keeps_its_inbox() {
    let home = home();
    let (account, _) = home.local();
    let inbox = home.read(|tx| tx.mailbox_by_role(account, Role::Inbox)).unwrap().id;
    let without_role = MailboxUpdate { role: Some(None), ..MailboxUpdate::default() };
    let refused = home.store.write(|tx| tx.update_mailbox(inbox, &without_role));
    assert!(matches!(refused, Err(store::Error::Forbidden(_))), "{refused:?}");
    let refused = home.store.write(|tx| tx.destroy_mailbox(inbox, true));
    assert!(matches!(refused, Err(store::Error::Forbidden(_))), "{refused:?}");
    assert_eq!(home.read(|tx| tx.mailbox(inbox)).role, Some(Role::Inbox));
}

#[derive(Debug, Clone)]
enum Op {
    Create(usize, usize),
    Update(usize, usize, usize),
    Destroy(usize),
    Mail(u32, usize),
    Put(u32, usize, usize),
    Bin(usize),
    Identity(usize),
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Invariant 14, for what a person does on this computer; a mailbox may become the trash.
    #[test]
    fn local_changes_can_be_followed(ops in proptest::collection::vec(prop_oneof![
        (0..5usize, 0..9usize).prop_map(|(n, at)| Op::Create(n, at)),
        (0..9usize, 0..5usize, 0..9usize).prop_map(|(at, n, parent)| Op::Update(at, n, parent)),
        (0..9usize).prop_map(Op::Destroy),
        (0..9u32, 0..9usize).prop_map(|(n, at)| Op::Mail(n, at)),
        (0..9u32, 0..9usize, 0..9usize).prop_map(|(n, into, out)| Op::Put(n, into, out)),
        (0..9usize).prop_map(Op::Bin),
        (0..9usize).prop_map(Op::Identity),
    ], 1..40)) {
        let home = home();
        let (account, _) = home.local();
        let mut past = Vec::new();
        for op in ops {
            let boxes: Vec<MailboxId> = home.read(|tx| tx.mailboxes(account)).iter().map(|one| one.id).collect();
            let at = |n: usize| boxes[n % boxes.len()];
            let emails = home.read(|tx| everything(tx, account));
            past.push(home.read(|tx| {
                let full = KINDS.iter().map(|kind| Ok((*kind, tx.state(account, *kind)?, full_read(tx, account, *kind)?)));
                full.collect::<store::Result<Vec<_>>>()
            }));
            // What is not allowed is refused, and then nothing has changed.
            let _ = home.store.write(|tx| match op {
                Op::Create(n, parent) => tx.create_mailbox(account, &new(&format!("Map {n}"), (n % 2 == 0).then(|| at(parent)))).map(drop),
                Op::Update(id, n, parent) => tx.update_mailbox(at(id), &MailboxUpdate {
                    name: (n < 2).then(|| format!("Map {n}")),
                    parent: (n == 2).then(|| Some(at(parent))),
                    sort_order: (n == 3).then_some(7),
                    ..MailboxUpdate::default()
                }),
                Op::Destroy(id) => tx.destroy_mailbox(at(id), id % 2 == 0),
                Op::Mail(n, into) => tx.create_email(account, NewEmail {
                    ingest: ingest(n), mailboxes: vec![at(into)], keywords: words(&[]), received_at: 5,
                }).map(drop),
                Op::Put(n, into, out) => match emails.get(n as usize) {
                    Some(email) => tx.set_mailboxes(email.id, &[at(into)], &[at(out)]),
                    None => Ok(()),
                },
                Op::Bin(id) => {
                    let old = tx.mailbox_by_role(account, Role::Trash)?;
                    if let Some(old) = old {
                        tx.update_mailbox(old.id, &MailboxUpdate { role: Some(None), ..MailboxUpdate::default() })?;
                    }
                    tx.update_mailbox(at(id), &MailboxUpdate { role: Some(Some(Role::Trash)), ..MailboxUpdate::default() })
                }
                Op::Identity(n) => match tx.identities(account)?.get(n) {
                    Some(one) => tx.remove_identity(one.id),
                    None => tx.add_identity(account, &NewIdentity { name: n.to_string(), ..NewIdentity::default() }).map(drop),
                },
            });
            home.read(|tx| {
                check_counts(tx, account)?;
                for (max, kinds) in past.iter().enumerate() {
                    for (kind, since, full) in kinds {
                        check_changes(tx, account, *kind, (*since, full), 1 + max % 4)?;
                    }
                }
                Ok(())
            });
        }
    }
}

#[test]
fn a_state_of_another_life_cannot_be_calculated() {
    let (home, account) = server();
    for since in ["9999", "9999.1"] {
        let asked =
            home.store.read(|tx| tx.changes(account, Kind::Email, since.parse::<store::Point>()?, 10));
        assert!(matches!(asked, Err(Error::CannotCalculate)));
    }
    for text in ["", "x", "1.", "01", "+1", "1.1.1", " 1"] {
        assert!(text.parse::<store::Point>().is_err(), "{text}");
    }
    let _: Folder = folder("x", None);
}
