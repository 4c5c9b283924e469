//! Queries, beside a naive answer over all emails in plain Rust.

#![allow(clippy::unwrap_used)]

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::*;
use mail::search::{Field, Pattern};
use mail::{AccountId, EmailId, Keyword, Keywords, MailboxId, ThreadId};
use proptest::prelude::*;
use store::{
    AccountKind, Condition, Content, Email, EmailSort, Error, Filter, Ingest, Page, SortKey, Window,
};

/// One random email, before it is stored.
#[derive(Debug, Clone)]
struct Made {
    thread: u32,
    subject: usize,
    from: usize,
    to: usize,
    body: Vec<usize>,
    mailboxes: usize,
    flags: usize,
    received_at: i64,
    date: Option<i64>,
    attached: bool,
    list: Option<usize>,
    headers_only: bool,
}

const WORDS: [&str; 6] = ["factuur", "Café", "straße", "日本語", "perform", "performance"];
const PEOPLE: [&str; 4] = [
    "Jan de Vries <jan@voorbeeld.test>",
    "zoe@b.test",
    "\"Élise\" <elise@c.test>",
    "Bob <bob@voorbeeld.test>",
];
const FLAGS: [&[&str]; 5] = [&[], &["$seen"], &["$flagged", "$seen"], &["werk"], &["$draft", "werk"]];

impl Made {
    fn raw(&self, n: usize) -> Vec<u8> {
        let mut text = format!(
            "From: {}\r\nTo: {}\r\nSubject: {} thread{}\r\nMessage-ID: <q{n}@x.test>\r\n\
             References: <root{}@x.test>\r\nMIME-Version: 1.0\r\n",
            PEOPLE[self.from], PEOPLE[self.to], WORDS[self.subject], self.thread, self.thread
        );
        if let Some(date) = self.date {
            text.push_str(&format!("Date: Tue, {} Nov 2026 10:00:00 +0000\r\n", 1 + date % 28));
        }
        if let Some(list) = self.list {
            text.push_str(&format!("X-List: Lijst nummer {list}\r\nList-Id: <Leden{list}.club.test>\r\n"));
        }
        let body: Vec<&str> = self.body.iter().map(|word| WORDS[*word]).collect();
        let body = format!("{}\r\n", body.join(" "));
        if self.attached {
            text.push_str(&format!(
                "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
                 {body}\r\n--b\r\nContent-Type: application/pdf; name=\"bijlage.pdf\"\r\n\
                 Content-Disposition: attachment; filename=\"bijlage.pdf\"\r\n\r\nx\r\n--b--\r\n"
            ));
        } else {
            text.push_str(&format!("Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"));
        }
        text.into_bytes()
    }
}

/// Some lie in one of the store's spans of time, some in others.
fn moment(n: i64) -> i64 {
    1_000 + n * 600_000
}

fn made() -> impl Strategy<Value = Made> {
    let people = (0..4usize, 0..4usize);
    let body = proptest::collection::vec(0..WORDS.len(), 0..4);
    let rest = (any::<bool>(), proptest::option::of(0..2usize), proptest::bool::weighted(0.2));
    let date = proptest::option::of(0..28i64);
    ((0..5u32, 0..WORDS.len(), people, body), 1..8usize, 0..5usize, (0..6i64).prop_map(moment), date, rest)
        .prop_map(|((thread, subject, (from, to), body), mailboxes, flags, received_at, date, rest)| Made {
            thread,
            subject,
            from,
            to,
            body,
            mailboxes,
            flags,
            received_at,
            date,
            attached: rest.0,
            list: rest.1,
            headers_only: rest.2,
        })
}

/// What a naive answer needs.
struct Known {
    account: AccountId,
    mailboxes: Vec<MailboxId>,
    emails: Vec<Email>,
    raws: BTreeMap<EmailId, Vec<u8>>,
    /// The folded words of each email by column, as `mail` gives them.
    columns: BTreeMap<EmailId, BTreeMap<&'static str, String>>,
}

fn store_all(home: &Home, all: &[Made]) -> Known {
    let account = home.account(AccountKind::Imap);
    let mailboxes: Vec<MailboxId> =
        ["INBOX", "A", "B"].iter().map(|path| home.folder(account, path, None)).collect();
    let mut raws = BTreeMap::new();
    home.write(|tx| {
        for (n, made) in all.iter().enumerate() {
            let raw = made.raw(n);
            for (bit, mailbox) in
                mailboxes.iter().enumerate().filter(|(bit, _)| made.mailboxes & (1 << bit) != 0)
            {
                // A message of which only the headers are known cannot be in two places.
                let first = made.mailboxes.trailing_zeros() as usize == bit;
                if made.headers_only && !first {
                    continue;
                }
                let arrival = store::Arrival {
                    uid_validity: 1,
                    uid: n as u32 + 1,
                    base: words(FLAGS[made.flags]),
                    received_at: made.received_at,
                    size: raw.len() as u64,
                    modseq: 0,
                    saved_at: None,
                    thread: None,
                };
                let content = match made.headers_only {
                    true => Content::Headers(Box::new(mail::message::Summary::from_headers(&raw))),
                    false => Content::Full(Box::new(Ingest::from_raw(&raw)?)),
                };
                let id = tx.place(*mailbox, &arrival, content)?;
                raws.insert(id, raw.clone());
            }
        }
        Ok(())
    });
    let emails = home.read(|tx| everything(tx, account));
    let columns = emails.iter().map(|email| (email.id, columns(email, &raws[&email.id]))).collect();
    Known { account, mailboxes, emails, raws, columns }
}

fn columns(email: &Email, raw: &[u8]) -> BTreeMap<&'static str, String> {
    let people = |list: &[mail::address::Address]| {
        let words =
            list.iter().map(|one| format!("{} {}", one.name.as_deref().unwrap_or_default(), one.email));
        mail::text::tokens(&words.collect::<Vec<_>>().join(" "))
    };
    let summary = &email.summary;
    let mut columns = BTreeMap::from([
        ("subject", mail::text::tokens(summary.subject.as_deref().unwrap_or_default())),
        ("from", people(&summary.from)),
        ("to", people(&summary.to)),
        ("cc", people(&summary.cc)),
        ("bcc", people(&summary.bcc)),
    ]);
    if email.has_content {
        let text = mail::message::Message::parse(raw).search_text();
        columns.insert("body", text.body);
        columns.insert("attachments", text.attachments);
    }
    columns
}

impl Known {
    fn keeps(&self, filter: &Filter, email: &Email) -> bool {
        match filter {
            Filter::And(list) => list.iter().all(|one| self.keeps(one, email)),
            Filter::Or(list) => list.iter().any(|one| self.keeps(one, email)),
            Filter::Not(list) => !list.iter().any(|one| self.keeps(one, email)),
            Filter::Is(condition) => self.fits(condition, email),
        }
    }

    fn fits(&self, condition: &Condition, email: &Email) -> bool {
        let has = |email: &Email, keyword: &Keyword| email.keywords.contains(keyword);
        let thread = || self.emails.iter().filter(|one| one.thread == email.thread);
        match condition {
            Condition::InMailbox(mailbox) => email.mailboxes.contains(mailbox),
            Condition::InMailboxOtherThan(list) => email.mailboxes.iter().any(|one| !list.contains(one)),
            Condition::Before(at) => email.received_at < *at,
            Condition::After(at) => email.received_at >= *at,
            Condition::MinSize(size) => email.size >= *size,
            Condition::MaxSize(size) => email.size < *size,
            Condition::AllInThreadHaveKeyword(keyword) => thread().all(|one| has(one, keyword)),
            Condition::SomeInThreadHaveKeyword(keyword) => thread().any(|one| has(one, keyword)),
            Condition::NoneInThreadHaveKeyword(keyword) => !thread().any(|one| has(one, keyword)),
            Condition::HasKeyword(keyword) => has(email, keyword),
            Condition::NotKeyword(keyword) => !has(email, keyword),
            Condition::HasAttachment(wanted) => email.summary.has_attachment == *wanted,
            Condition::Text(typed) => self.finds(email, typed, None),
            Condition::From(typed) => self.finds(email, typed, Some("from")),
            Condition::To(typed) => self.finds(email, typed, Some("to")),
            Condition::Cc(typed) => self.finds(email, typed, Some("cc")),
            Condition::Bcc(typed) => self.finds(email, typed, Some("bcc")),
            Condition::Subject(typed) => self.finds(email, typed, Some("subject")),
            Condition::Body(typed) => self.finds(email, typed, Some("body")),
            Condition::FileName(typed) => self.finds(email, typed, Some("attachments")),
            Condition::OfAccounts(accounts) => accounts.contains(&email.account),
            Condition::InAny(list) => email.mailboxes.iter().any(|one| list.contains(one)),
            Condition::List(name) => {
                let list = email.summary.list_id.as_deref().unwrap_or_default();
                list.to_lowercase().contains(&name.to_lowercase())
            }
            Condition::Matches(field, pattern) => self.is_matched(*field, pattern, email),
            Condition::Header { name, value } => {
                let text = String::from_utf8_lossy(&self.raws[&email.id]).into_owned();
                let head = text.split("\r\n\r\n").next().unwrap_or_default().to_lowercase();
                let known = email.has_content || name == "Subject";
                known
                    && head.lines().filter_map(|line| line.split_once(':')).any(|(field, text)| {
                        field == name.to_lowercase()
                            && value.as_ref().is_none_or(|value| text.contains(&value.to_lowercase()))
                    })
            }
        }
    }

    fn is_matched(&self, field: Field, pattern: &Pattern, email: &Email) -> bool {
        let summary = &email.summary;
        let people = |list: &[mail::address::Address]| {
            list.iter().any(|one| {
                pattern.is_match(&format!("{} <{}>", one.name.as_deref().unwrap_or_default(), one.email))
            })
        };
        let raw = if email.has_content { &self.raws[&email.id][..] } else { &[] };
        let text = mail::message::Message::parse(raw).written_text();
        let subject = pattern.is_match(summary.subject.as_deref().unwrap_or_default());
        let body = email.has_content && pattern.is_match(&text.body);
        let file = email.has_content && pattern.is_match(&text.attachments);
        match field {
            Field::From => people(&summary.from),
            Field::To => people(&summary.to),
            Field::Cc => people(&summary.cc),
            Field::Bcc => people(&summary.bcc),
            Field::Subject => subject,
            Field::Body => body,
            Field::File => file,
            Field::Any => {
                let anybody = [&summary.from, &summary.to, &summary.cc, &summary.bcc];
                subject || body || file || anybody.into_iter().any(|list| people(list))
            }
        }
    }

    fn finds(&self, email: &Email, typed: &str, column: Option<&str>) -> bool {
        let columns = &self.columns[&email.id];
        mail::text::query_terms(typed).iter().all(|term| {
            let mut searched =
                columns.iter().filter(|(name, _)| column.is_none_or(|column| column == **name));
            let found = searched.any(|(_, text)| {
                let words: Vec<&str> = text.split(' ').collect();
                words.windows(term.words.len()).any(|window| {
                    let last = term.words.len() - 1;
                    window.iter().zip(&term.words).enumerate().all(|(n, (word, wanted))| {
                        if term.prefix && n == last {
                            word.starts_with(wanted.as_str())
                        } else {
                            *word == wanted
                        }
                    })
                })
            });
            found != term.negated
        })
    }

    fn answer(&self, filter: &Filter, sort: &[EmailSort], collapse: bool) -> Vec<EmailId> {
        let mut kept: Vec<&Email> = self.emails.iter().filter(|email| self.keeps(filter, email)).collect();
        let ascending = sort.first().is_some_and(|by| by.ascending);
        kept.sort_by(|a, b| {
            for by in sort {
                let order = self.key(by, a).cmp(&self.key(by, b));
                let order = if by.ascending { order } else { order.reverse() };
                if order.is_ne() {
                    return order;
                }
            }
            if ascending { a.id.cmp(&b.id) } else { b.id.cmp(&a.id) }
        });
        let mut threads: BTreeSet<ThreadId> = BTreeSet::new();
        kept.retain(|email| !collapse || threads.insert(email.thread));
        kept.into_iter().map(|email| email.id).collect()
    }

    fn key(&self, by: &EmailSort, email: &Email) -> (i64, String) {
        let name = |list: &[mail::address::Address]| {
            let first = list.first().map(|one| one.name.clone().unwrap_or_else(|| one.email.clone()));
            (0, first.unwrap_or_default().to_lowercase())
        };
        let number = |number: i64| (number, String::new());
        let yes = |yes: bool| number(i64::from(yes));
        match &by.key {
            SortKey::ReceivedAt => number(email.received_at),
            SortKey::Size => number(email.size as i64),
            SortKey::From => name(&email.summary.from),
            SortKey::To => name(&email.summary.to),
            SortKey::Subject => {
                (0, mail::thread::base_subject(email.summary.subject.as_deref().unwrap_or_default()))
            }
            SortKey::SentAt => number(email.summary.sent_at.unwrap_or(i64::MIN)),
            SortKey::HasKeyword(keyword) => yes(email.keywords.contains(keyword)),
            SortKey::AllInThreadHaveKeyword(keyword) => {
                yes(self.fits(&Condition::AllInThreadHaveKeyword(keyword.clone()), email))
            }
            SortKey::SomeInThreadHaveKeyword(keyword) => {
                yes(self.fits(&Condition::SomeInThreadHaveKeyword(keyword.clone()), email))
            }
        }
    }
}

/// A filter with mailboxes by number; 3 is one of another account.
fn filter() -> impl Strategy<Value = Filter> {
    let keyword = || {
        proptest::sample::select(vec!["$seen", "$flagged", "werk", "$draft"])
            .prop_map(|k| Keyword::new(k).unwrap())
    };
    let typed = || {
        proptest::sample::select(vec![
            "factuur",
            "cafe",
            "STRASSE",
            "日本",
            "perform",
            "perform*",
            "\"jan de\"",
            "voorbeeld",
            "-factuur",
            "cafe -perform",
            "bijlage",
            "thread1",
            "",
            "\" ( * ^",
            "elise@c.test",
            "NOT",
            "jan",
        ])
        .prop_map(str::to_owned)
    };
    let header = (
        proptest::sample::select(vec!["X-List", "x-list", "Subject", "X-None"]),
        proptest::option::of(proptest::sample::select(vec!["nummer 1", "LIJST", "factuur", "nergens"])),
    );
    let field = proptest::sample::select(vec![
        Field::Any,
        Field::From,
        Field::To,
        Field::Cc,
        Field::Subject,
        Field::Body,
        Field::File,
    ]);
    let pattern = proptest::sample::select(vec![
        "^factuur",
        "caf. perf",
        "^performance$",
        r"thread[13]\b",
        "jan de vr",
        "@[bc]",
        "a.age",
        "nergens",
    ]);
    let matches = (field, pattern).prop_map(|(field, pattern)| (field, Pattern::new(pattern).unwrap()));
    let leaf = prop_oneof![
        matches.prop_map(|(field, pattern)| Condition::Matches(field, pattern)),
        (0..4i64).prop_map(|m| Condition::InMailbox(MailboxId(m))),
        (0..4i64).prop_map(|m| Condition::InMailbox(MailboxId(m))),
        proptest::collection::vec((0..3i64).prop_map(MailboxId), 0..3)
            .prop_map(Condition::InMailboxOtherThan),
        (-1..8i64).prop_map(|n| Condition::Before(moment(n))),
        (-1..8i64).prop_map(|n| Condition::After(moment(n))),
        (200..800u64).prop_map(Condition::MinSize),
        (200..800u64).prop_map(Condition::MaxSize),
        keyword().prop_map(Condition::AllInThreadHaveKeyword),
        keyword().prop_map(Condition::SomeInThreadHaveKeyword),
        keyword().prop_map(Condition::NoneInThreadHaveKeyword),
        keyword().prop_map(Condition::HasKeyword),
        keyword().prop_map(Condition::NotKeyword),
        any::<bool>().prop_map(Condition::HasAttachment),
        typed().prop_map(Condition::Text),
        typed().prop_map(Condition::From),
        typed().prop_map(Condition::To),
        typed().prop_map(Condition::Cc),
        typed().prop_map(Condition::Subject),
        typed().prop_map(Condition::Body),
        typed().prop_map(Condition::FileName),
        proptest::collection::vec((1..4i64).prop_map(AccountId), 0..3).prop_map(Condition::OfAccounts),
        proptest::collection::vec((0..3i64).prop_map(MailboxId), 0..3).prop_map(Condition::InAny),
        proptest::sample::select(vec!["leden1", "CLUB", "niets"]).prop_map(|n| Condition::List(n.to_owned())),
        header.prop_map(|(name, value)| Condition::Header {
            name: name.into(),
            value: value.map(str::to_owned)
        }),
    ]
    .prop_map(Filter::Is);
    leaf.prop_recursive(3, 12, 4, |inner| {
        let some = || proptest::collection::vec(inner.clone(), 0..4);
        prop_oneof![2 => some().prop_map(Filter::And), 1 => some().prop_map(Filter::Or), 1 => some().prop_map(Filter::Not)]
    })
}

/// Gives a filter's mailboxes their real ids.
fn with_mailboxes(filter: &Filter, ids: &[MailboxId]) -> Filter {
    let id = |mailbox: &MailboxId| ids.get(mailbox.0 as usize).copied().unwrap_or(MailboxId(1));
    let each = |list: &[Filter]| list.iter().map(|one| with_mailboxes(one, ids)).collect();
    match filter {
        Filter::And(list) => Filter::And(each(list)),
        Filter::Or(list) => Filter::Or(each(list)),
        Filter::Not(list) => Filter::Not(each(list)),
        Filter::Is(Condition::InMailbox(mailbox)) => Filter::Is(Condition::InMailbox(id(mailbox))),
        Filter::Is(Condition::InMailboxOtherThan(list)) => {
            Filter::Is(Condition::InMailboxOtherThan(list.iter().map(id).collect()))
        }
        Filter::Is(Condition::InAny(list)) => Filter::Is(Condition::InAny(list.iter().map(id).collect())),
        other => other.clone(),
    }
}

fn sort() -> impl Strategy<Value = Vec<EmailSort>> {
    let keyword = || Keyword::new("werk").unwrap();
    let key = proptest::sample::select(vec![
        SortKey::ReceivedAt,
        SortKey::ReceivedAt,
        SortKey::Size,
        SortKey::From,
        SortKey::To,
        SortKey::Subject,
        SortKey::SentAt,
        SortKey::HasKeyword(keyword()),
        SortKey::AllInThreadHaveKeyword(keyword()),
        SortKey::SomeInThreadHaveKeyword(Keyword::new("$seen").unwrap()),
    ]);
    let by = (key, any::<bool>()).prop_map(|(key, ascending)| EmailSort { key, ascending });
    prop_oneof![Just(vec![]), Just(EmailSort::newest()), proptest::collection::vec(by, 1..3)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_those_of_a_naive_reader(
        all in proptest::collection::vec(made(), 0..24),
        questions in proptest::collection::vec((filter(), sort(), any::<bool>(), -4..10i64, 0..6usize, 0..30usize, -3..4i64), 12)
    ) {
        let home = home();
        let known = store_all(&home, &all);
        for mailbox in &known.mailboxes {
            let list = Filter::Is(Condition::InMailbox(*mailbox));
            let wanted = known.answer(&list, &[], true);
            for position in 0..=wanted.len() {
                let window = Window { position: position as i64, ..Window::first(4) };
                let page = home.read(|tx| tx.query_emails(known.account, &list, &[], true, &window));
                prop_assert_eq!(&page.ids[..], &wanted[position..wanted.len().min(position + 4)]);
            }
        }
        for (filter, sort, collapse, position, limit, anchor, offset) in questions {
            let filter = with_mailboxes(&filter, &known.mailboxes);
            let wanted = known.answer(&filter, &sort, collapse);
            let ask = |window: &Window| home.store.read(|tx| tx.query_emails(known.account, &filter, &sort, collapse, window));
            let all = ask(&Window { total: true, ..Window::first(100) }).unwrap();
            prop_assert_eq!(&all.ids, &wanted, "{:?} {:?} {}", filter, sort, collapse);
            prop_assert_eq!(all.total, Some(wanted.len()), "{:?} {}", filter, collapse);

            let window = Window { position, limit, ..Window::first(0) };
            let first = if position < 0 { wanted.len().saturating_sub(position.unsigned_abs() as usize) } else { position as usize };
            let ids: Vec<EmailId> = wanted.iter().skip(first).take(limit).copied().collect();
            prop_assert_eq!(ask(&window).unwrap(), Page { ids, position: first, ..Page::default() });

            let Some(at) = known.emails.get(anchor) else { continue };
            let window = Window { anchor: Some(at.id), anchor_offset: offset, ..window };
            match wanted.iter().position(|id| *id == at.id) {
                None => prop_assert!(matches!(ask(&window), Err(Error::AnchorNotFound))),
                Some(index) => {
                    let first = (index as i64 + offset).max(0) as usize;
                    let ids: Vec<EmailId> = wanted.iter().skip(first).take(limit).copied().collect();
                    prop_assert_eq!(ask(&window).unwrap(), Page { ids, position: first, ..Page::default() });
                }
            }
            let ids: Vec<EmailId> = known.emails.iter().map(|email| email.id).collect();
            let kept: Vec<EmailId> = known.emails.iter().filter(|email| known.keeps(&filter, email)).map(|email| email.id).collect();
            prop_assert_eq!(home.read(|tx| tx.matching(known.account, &filter, &ids)), kept);
        }
    }
}

#[test]
fn a_page_sees_what_its_own_transaction_did() {
    let home = home();
    let (account, inbox) = home.local();
    home.write(|tx| {
        let new = store::NewEmail {
            ingest: ingest(1),
            mailboxes: vec![inbox],
            keywords: Keywords::new(),
            received_at: 5,
        };
        let id = tx.create_email(account, new)?;
        assert_eq!(find(tx, account, Condition::Text("word1".into()))?, [id]);
        assert_eq!(find(tx, account, Condition::InMailbox(inbox))?, [id]);
        tx.destroy_email(id)?;
        assert_eq!(find(tx, account, Condition::Text("word1".into()))?, []);
        Ok(())
    });
}

#[test]
fn mail_of_one_second_stands_in_the_order_of_its_folder() {
    // However it was fetched (invariant 18); the newest of a folder has its highest uid.
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", Some(mail::Role::Inbox));
    let archive = home.folder(account, "Archief", None);
    for (n, uid) in [5, 3, 40_000, 4, 1].into_iter().enumerate() {
        for (mailbox, n) in [(inbox, 2 * n as u32), (archive, 2 * n as u32 + 1)] {
            let arrival = store::Arrival { received_at: 9, ..arrival(uid, n) };
            home.write(|tx| tx.place(mailbox, &arrival, full(n)));
        }
    }
    home.read(|tx| {
        for mailbox in [inbox, archive] {
            let uid = |id| Ok(tx.seats_of(id)?.first().and_then(|(_, seat)| seat.uid));
            let ids = find(tx, account, Condition::InMailbox(mailbox))?;
            let uids: Vec<_> = ids.into_iter().map(uid).collect::<store::Result<_>>()?;
            assert_eq!(uids, [40_000, 5, 4, 3, 1].map(Some));
        }
        Ok(())
    });
}

#[test]
fn a_filter_is_bounded() {
    let home = home();
    let (account, _) = home.local();
    let deep = (0..40).fold(Filter::And(vec![]), |inner, _| Filter::Not(vec![inner]));
    let wide = Filter::Or(vec![Filter::And(vec![]); 300]);
    for filter in [deep, wide] {
        let asked = home.store.read(|tx| tx.query_emails(account, &filter, &[], false, &Window::first(1)));
        assert!(matches!(asked, Err(Error::TooLarge(_))));
    }
}

/// Invariant 12: a regular expression is asked of the newest messages, and the answer says so; what the
/// rest of a search leaves is small again.
#[test]
fn an_expression_reads_no_more_than_it_may() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", None);
    let most = store::limits::PATTERN_EMAILS as u32;
    home.write(|tx| {
        for n in 0..=most {
            tx.place(inbox, &arrival(n + 1, n), headers(n))?;
        }
        Ok(())
    });
    let fits = Filter::Is(Condition::Matches(Field::Any, Pattern::new("^subject").unwrap()));
    let ask = |filter: &Filter| {
        let window = Window { total: true, ..Window::first(1) };
        home.read(|tx| tx.query_emails(account, filter, &[], false, &window))
    };
    let page = ask(&fits);
    assert_eq!((page.total, page.only_newest), (Some(most as usize), true));
    let none = ask(&Filter::Not(vec![fits.clone()]));
    assert_eq!((none.total, none.only_newest), (Some(0), true), "what was not looked at is not found");
    let few = ask(&Filter::And(vec![fits, Filter::Is(Condition::Before(received_at(10)))]));
    assert_eq!((few.total, few.only_newest), (Some(10), false));
    let subjects = Filter::Is(Condition::Matches(Field::Subject, Pattern::new("^subject").unwrap()));
    let all = ask(&subjects);
    assert_eq!((all.total, all.only_newest), (Some(most as usize + 1), false));
}

/// What the index leads to is tested further by lists of messages, whatever stands beside them.
#[test]
fn an_index_leads_whatever_else_is_asked() {
    let home = home();
    let account = home.account(AccountKind::Imap);
    let inbox = home.folder(account, "INBOX", None);
    for n in 0..4 {
        home.arrive(inbox, n + 1, n);
    }
    let is = |condition| Filter::Is(condition);
    let listed = || is(Condition::Matches(Field::Subject, Pattern::new("0$").unwrap()));
    let word = |word: &str| is(Condition::Text(word.into()));
    let not = |filter| Filter::Not(vec![filter]);
    for beside in [
        listed(),
        not(listed()),
        Filter::Or(vec![listed(), word("word2")]),
        Filter::Or(vec![listed(), not(word("word2"))]),
        Filter::Or(vec![listed(), listed()]),
        Filter::Or(vec![listed(), is(Condition::InMailbox(inbox))]),
        Filter::Or(vec![listed(), Filter::And(vec![word("word2"), is(Condition::HasAttachment(false))])]),
        Filter::And(vec![listed(), not(word("nergens"))]),
    ] {
        for collapse in [false, true] {
            for sort in [vec![], vec![EmailSort { key: SortKey::Size, ascending: true }]] {
                let filter = Filter::And(vec![word("groeten"), beside.clone()]);
                let window = Window { total: true, ..Window::first(9) };
                let page = home.store.read(|tx| tx.query_emails(account, &filter, &sort, collapse, &window));
                assert!(page.is_ok(), "{filter:?}: {page:?}");
            }
        }
    }
}
