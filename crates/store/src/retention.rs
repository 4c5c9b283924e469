//! Which mail is removed as it grows old or many (E10), and what is emptied from
//! trash and junk by age (D10): the terms, which messages they mean, and how many
//! these would be. Removes nothing; `clearing` does.

use std::collections::BTreeMap;

use mail::{AccountId, EmailId, MailboxId, Role};
use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::emails::SECOND_BITS;
use crate::{AccountKind, Error, Mailbox, ReadTx, Result, SeatState, WriteTx, limits, sitting, words};

/// How much of a folder stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keep {
    /// All of it.
    #[default]
    All,
    /// So many messages, the newest.
    Newest(u32),
    /// What was received in so many last days.
    Days(u32),
}

/// What is removed from a folder, and where. By default nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Retention {
    /// What stays.
    pub keep: Keep,
    /// Starred messages stay too.
    pub starred: bool,
    /// The rest is removed here. A server that has it keeps it.
    pub here: bool,
    /// The rest is removed on the server, and with that here.
    pub server: bool,
}

impl Default for Retention {
    fn default() -> Retention {
        Retention { keep: Keep::All, starred: true, here: false, server: false }
    }
}

/// After how many days in them messages are removed from trash and junk, here and on the
/// server. By default never.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Emptying {
    /// In the trash.
    pub trash: Option<u32>,
    /// In the junk.
    pub junk: Option<u32>,
}

/// All terms of one account.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Clearing {
    /// Those of each folder that has none of its own, trash, junk and drafts apart.
    pub account: Retention,
    /// Folders with terms of their own.
    pub folders: BTreeMap<MailboxId, Retention>,
    /// Trash and junk.
    pub emptying: Emptying,
}

/// What the terms would remove from one folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Going {
    /// From where.
    pub mailbox: MailboxId,
    /// On the server too.
    pub server: bool,
    /// How many messages.
    pub count: u64,
    /// Their bytes.
    pub bytes: u64,
    /// When the oldest of them was received.
    pub oldest: i64,
    /// When the newest was.
    pub newest: i64,
}

/// What holds in one folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    keep: Keep,
    starred: bool,
    pub(crate) server: bool,
    /// Its days count from when the message came into the folder.
    pub(crate) empties: bool,
}

/// A message as the terms see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Held {
    /// What its age counts from.
    at: i64,
    starred: bool,
    /// A draft, waiting to be sent or for its server, or wished back by the person.
    bound: bool,
}

impl Held {
    /// Whether it stays however old it is.
    fn stays(self, rule: Rule) -> bool {
        self.bound || rule.starred && self.starred
    }
}

/// The places of those that go, of a folder's messages from the newest to the oldest. Pure.
fn which_go(rule: Rule, now: i64, newest_first: &[Held]) -> impl Iterator<Item = usize> + '_ {
    newest_first
        .iter()
        .enumerate()
        .filter(move |(place, held)| {
            let over = match rule.keep {
                Keep::All => false,
                Keep::Newest(most) => *place as u64 >= u64::from(most),
                Keep::Days(days) => held.at < now.saturating_sub(i64::from(days) * DAY),
            };
            over && !held.stays(rule)
        })
        .map(|(place, _)| place)
}

/// One message in a folder, with what is to be known before it goes.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) seat: i64,
    pub(crate) email: EmailId,
    pub(crate) state: SeatState,
    pub(crate) has_content: bool,
    size: u64,
    received_at: i64,
    held: Held,
}

impl Clearing {
    /// What holds in a folder; `None`: nothing is removed.
    pub(crate) fn rule(&self, mailbox: &Mailbox, kind: AccountKind) -> Option<Rule> {
        let days = match mailbox.role {
            Some(Role::Drafts | Role::Templates) => return None,
            Some(Role::Trash) => Some(self.emptying.trash),
            Some(Role::Junk) => Some(self.emptying.junk),
            _ => None,
        };
        let synced = kind == AccountKind::Imap;
        match (self.folders.get(&mailbox.id), days) {
            (None, Some(days)) => {
                Some(Rule { keep: Keep::Days(days?), starred: true, server: synced, empties: true })
            }
            (own, _) => {
                let Retention { keep, starred, here, server } = *own.unwrap_or(&self.account);
                let server = server && synced;
                let holds = keep != Keep::All && (here || server);
                holds.then_some(Rule { keep, starred, server, empties: false })
            }
        }
    }

    /// The same with everything switched off.
    pub fn off(&self) -> Clearing {
        let off = |one: &Retention| Retention { here: false, server: false, ..*one };
        Clearing {
            account: off(&self.account),
            folders: self.folders.iter().map(|(id, one)| (*id, off(one))).collect(),
            emptying: Emptying::default(),
        }
    }
}

impl ReadTx<'_> {
    /// The terms of an account.
    pub fn clearing(&self, account: AccountId) -> Result<Clearing> {
        let sql = "SELECT retention, emptying FROM account WHERE id = ?1";
        let row = self.one(sql, [account.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (retention, emptying): (String, String) = row.ok_or(Error::NotFound("account"))?;
        let sql = "SELECT id, retention FROM mailbox WHERE account = ?1 AND retention IS NOT NULL";
        let rows =
            self.all(sql, [account.0], |row| Ok((MailboxId(row.get(0)?), row.get::<_, String>(1)?)))?;
        let folders = rows.into_iter().map(|(id, text)| Ok((id, read(&text)?)));
        // Read as the default, they might remove what shall stay (invariant 1).
        Ok(Clearing {
            account: read(&retention)?,
            folders: folders.collect::<Result<_>>()?,
            emptying: read(&emptying)?,
        })
    }

    /// How many messages these terms would remove now, folder by folder; what is hidden already is not counted.
    pub fn would_go(&self, account: AccountId, clearing: &Clearing, now: i64) -> Result<Vec<Going>> {
        self.derive()?;
        let kind = self.account_kind(account)?;
        let mut all = Vec::new();
        for mailbox in self.mailboxes(account)? {
            let Some(rule) = clearing.rule(&mailbox, kind) else { continue };
            let mut sum: Option<Going> = None;
            for one in self.going(account, mailbox.id, rule, now)?.0 {
                if one.state == SeatState::Aside && !rule.server {
                    continue;
                }
                let at = one.received_at;
                let none = Going {
                    mailbox: mailbox.id,
                    server: rule.server,
                    count: 0,
                    bytes: 0,
                    oldest: at,
                    newest: at,
                };
                let sum = sum.get_or_insert(none);
                sum.count += 1;
                sum.bytes += one.size;
                (sum.oldest, sum.newest) = (sum.oldest.min(at), sum.newest.max(at));
            }
            all.extend(sum);
        }
        Ok(all)
    }

    /// Those of a folder that go, and the others of it.
    pub(crate) fn going(
        &self,
        account: AccountId,
        mailbox: MailboxId,
        rule: Rule,
        now: i64,
    ) -> Result<(Vec<Candidate>, Vec<Candidate>)> {
        let Some(now) = self.sure_now(account, now)? else { return Ok((Vec::new(), Vec::new())) };
        let all = self.candidates(account, rule, "s.mailbox", mailbox.0)?;
        let held: Vec<Held> = all.iter().map(|one| one.held).collect();
        let mut goes = vec![false; all.len()];
        which_go(rule, now, &held).for_each(|place| goes[place] = true);
        let mut going = goes.into_iter();
        Ok(all.into_iter().partition(|_| going.next().unwrap_or_default()))
    }

    /// Whether nothing came between that keeps it.
    pub(crate) fn still_goes(&self, account: AccountId, rule: Rule, seat: i64) -> Result<Option<Candidate>> {
        let mut found = self.candidates(account, rule, "s.id", seat)?;
        Ok(found.pop().filter(|one| !one.held.stays(rule)))
    }

    /// Messages of a folder, or the one of a seat, the newest first.
    fn candidates(&self, account: AccountId, rule: Rule, column: &str, value: i64) -> Result<Vec<Candidate>> {
        let synced = self.account_kind(account)? == AccountKind::Imap;
        let sql = format!(
            "SELECT s.id, e.id, s.state, e.content IS NOT NULL, e.size, e.received_at, s.since, e.marks, s.base,
                 s.state = 2 OR ?2 AND s.uid IS NULL OR NOT ?2 AND e.content IS NULL
                 OR EXISTS (SELECT 1 FROM intent i WHERE i.email = e.id)
                 OR EXISTS (SELECT 1 FROM submission o WHERE o.email = e.id AND o.stage < 3)
                 OR NOT ?3 AND EXISTS (SELECT 1 FROM expired x WHERE x.email = e.id AND x.at IS NULL)
             FROM seat s JOIN email e ON e.id = s.email
             WHERE {column} = ?1 AND s.state <> 1 AND NOT (s.state = 3 AND s.uid IS NULL) ORDER BY e.id DESC"
        );
        self.all(&sql, params![value, synced, rule.empties], |row| {
            let (received_at, since): (i64, Option<i64>) = (row.get(5)?, row.get(6)?);
            // What is shown nowhere has no keywords but those of its seat.
            let marks = row.get::<_, i64>(7)? | words::marks(&words::read(&row.get::<_, String>(8)?));
            let at = match rule.empties {
                true => since.map_or(i64::MAX, |since| since.max(received_at)),
                false => received_at,
            };
            let bound = row.get::<_, bool>(9)? || marks & words::DRAFT != 0;
            Ok(Candidate {
                seat: row.get(0)?,
                email: EmailId(row.get(1)?),
                state: sitting::state(row.get(2)?),
                has_content: row.get(3)?,
                size: row.get::<_, i64>(4)?.unsigned_abs(),
                received_at,
                held: Held { at, starred: marks & words::FLAGGED != 0, bound },
            })
        })
    }

    /// The time that ages count to. A clock that is ahead would make everything old; so it is
    /// believed for [`limits::CLOCK_SECONDS`] beyond the newest message that the account's server
    /// has dated, and without one not at all. Where there is no server, nobody else tells the time.
    fn sure_now(&self, account: AccountId, now: i64) -> Result<Option<i64>> {
        let kind = self.account_kind(account)?;
        if kind == AccountKind::Local {
            return Ok(Some(now));
        }
        let sql = "SELECT e.received_at FROM email e WHERE e.account = ?1 AND e.shown = 1 AND e.id < ?2
                       AND e.marks & ?3 = 0 AND EXISTS (
                           SELECT 1 FROM seat s JOIN mailbox b ON b.id = s.mailbox WHERE s.email = e.id
                               AND (s.uid IS NOT NULL OR ?4) AND b.role IS NOT 'drafts' AND b.role IS NOT 'sent')
                   ORDER BY e.id DESC LIMIT 1";
        let before = now.saturating_add(1).saturating_mul(1 << SECOND_BITS);
        let values = params![account.0, before, words::DRAFT, kind == AccountKind::Pop3];
        let newest: Option<i64> = self.one(sql, values, |row| row.get(0))?;
        Ok(newest.map(|newest| now.min(newest.saturating_add(limits::CLOCK_SECONDS))))
    }
}

impl WriteTx<'_> {
    /// Other terms from now on. What they remove goes with the next [`Store::clear_away`](crate::Store::clear_away).
    ///
    /// `Forbidden` to remove on the server of an account whose server has terms of its own, or that has none.
    pub fn set_clearing(&mut self, account: AccountId, clearing: &Clearing) -> Result<()> {
        let known = self.clearing(account)?;
        if known == *clearing {
            return Ok(());
        }
        let mut all = clearing.folders.values().chain([&clearing.account]);
        let on_server = all.clone().any(|one| one.server);
        let emptying = clearing.emptying;
        if all.any(|one| matches!(one.keep, Keep::Newest(0) | Keep::Days(0)))
            || [emptying.trash, emptying.junk].contains(&Some(0))
        {
            return Err(Error::Forbidden("a day or a message is the least that is kept"));
        }
        match self.account_kind(account)? {
            AccountKind::Imap => {}
            AccountKind::Pop3 if on_server => {
                return Err(Error::Forbidden("what a POP3 server keeps goes by the terms of collecting"));
            }
            AccountKind::Local if on_server => {
                return Err(Error::Forbidden("this account has no server"));
            }
            AccountKind::Pop3 | AccountKind::Local => {}
        }
        let state = self.stamp()?;
        let sql = "UPDATE account SET retention = ?2, emptying = ?3, updated = ?4 WHERE id = ?1";
        self.run(sql, params![account.0, text(&clearing.account)?, text(&clearing.emptying)?, state])?;
        self.run("UPDATE mailbox SET retention = NULL WHERE account = ?1", [account.0])?;
        for (mailbox, retention) in &clearing.folders {
            let sql = "UPDATE mailbox SET retention = ?3 WHERE id = ?1 AND account = ?2";
            self.run(sql, params![mailbox.0, account.0, text(retention)?])?;
        }
        self.work.borrow_mut().touched.accounts.insert(account);
        Ok(())
    }
}

fn read<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|_| Error::Damaged("retention"))
}

fn text<T: Serialize>(terms: &T) -> Result<String> {
    serde_json::to_string(terms).map_err(|_| Error::Damaged("retention"))
}

const DAY: i64 = 86_400;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn folder() -> impl Strategy<Value = Vec<Held>> {
        let held = (0..400 * DAY, any::<bool>(), any::<bool>()).prop_map(|(age, starred, bound)| Held {
            at: NOW - age,
            starred,
            bound,
        });
        proptest::collection::vec(held, 0..60).prop_map(|mut all| {
            all.sort_by_key(|held| std::cmp::Reverse(held.at));
            all
        })
    }

    fn rule() -> impl Strategy<Value = Rule> {
        let keep = prop_oneof![
            Just(Keep::All),
            (0..70_u32).prop_map(Keep::Newest),
            (1..500_u32).prop_map(Keep::Days)
        ];
        (keep, any::<bool>()).prop_map(|(keep, starred)| Rule {
            keep,
            starred,
            server: false,
            empties: false,
        })
    }

    fn gone(rule: Rule, now: i64, all: &[Held]) -> Vec<usize> {
        which_go(rule, now, all).collect()
    }

    proptest! {
        /// E10: exactly what is beyond the terms goes, and nothing that is bound or keeps its star.
        #[test]
        fn what_goes_is_beyond_the_terms(all in folder(), rule in rule()) {
            let gone = gone(rule, NOW, &all);
            for (place, held) in all.iter().enumerate() {
                let beyond = match rule.keep {
                    Keep::All => false,
                    Keep::Newest(most) => place >= most as usize,
                    Keep::Days(days) => NOW - held.at > i64::from(days) * DAY,
                };
                let stays = held.bound || rule.starred && held.starred;
                prop_assert_eq!(gone.contains(&place), beyond && !stays, "{:?}", held);
            }
        }

        /// E10: what has been done leaves nothing to do, and looser terms remove less.
        #[test]
        fn twice_is_once_and_looser_is_less(all in folder(), rule in rule(), more in 0..90_u32) {
            let first = gone(rule, NOW, &all);
            let left: Vec<Held> =
                all.iter().enumerate().filter(|(place, _)| !first.contains(place)).map(|(_, held)| *held).collect();
            prop_assert_eq!(gone(rule, NOW, &left), Vec::<usize>::new());
            let looser = Rule { keep: match rule.keep {
                Keep::All => Keep::All,
                Keep::Newest(most) => Keep::Newest(most + more),
                Keep::Days(days) => Keep::Days(days + more),
            }, ..rule };
            for place in gone(looser, NOW, &all) {
                prop_assert!(first.contains(&place));
            }
            // Invariant 18: a clock that is behind removes less, never more.
            for place in gone(rule, NOW - i64::from(more) * DAY, &all) {
                prop_assert!(first.contains(&place));
            }
        }
    }
}
