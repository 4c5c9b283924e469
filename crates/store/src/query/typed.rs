//! What a person typed, read by `mail::search`, as a filter: folders and
//! accounts by the names that are here.

use mail::search::{Field, Place, Search, Wish};
use mail::text;

use super::{Condition, Filter};
use crate::{Account, Mailbox, ReadTx, Result, limits};

impl ReadTx<'_> {
    /// The filter for what is looked for in these accounts; where nothing is,
    /// everything fits.
    ///
    /// Junk and trash are left out, unless `search` names a place. A folder or
    /// account that is not here holds nothing.
    pub fn filter_for(&self, search: Option<&Search>, accounts: &[Account]) -> Result<Filter> {
        let mut mailboxes = Vec::new();
        for account in accounts {
            mailboxes.extend(self.mailboxes(account.id)?);
        }
        let here = Here { accounts, mailboxes };
        Ok(match search {
            Some(search) if search.names_place() => here.filter(search),
            Some(search) => Filter::And(vec![here.filter(search), here.outside_bins()]),
            None => here.outside_bins(),
        })
    }
}

struct Here<'a> {
    accounts: &'a [Account],
    mailboxes: Vec<Mailbox>,
}

impl Here<'_> {
    fn filter(&self, search: &Search) -> Filter {
        let each = |all: &[Search]| all.iter().map(|one| self.filter(one)).collect();
        match search {
            Search::And(all) => Filter::And(each(all)),
            Search::Or(all) => Filter::Or(each(all)),
            Search::Not(inner) => Filter::Not(vec![self.filter(inner)]),
            Search::Is(wish) => self.wish(wish),
        }
    }

    fn wish(&self, wish: &Wish) -> Filter {
        Filter::Is(match wish {
            Wish::Words(field, typed) => words(*field, typed.clone()),
            Wish::Matches(field, pattern) => Condition::Matches(*field, pattern.clone()),
            Wish::Keyword(keyword) => Condition::HasKeyword(keyword.clone()),
            Wish::Attachment => Condition::HasAttachment(true),
            Wish::Before(at) => Condition::Before(*at),
            Wish::After(at) => Condition::After(*at),
            Wish::Larger(bytes) => Condition::MinSize(*bytes),
            Wish::Smaller(bytes) => Condition::MaxSize(*bytes),
            Wish::List(name) => Condition::List(name.clone()),
            Wish::In(place) => return self.place(place),
            Wish::Account(name) => {
                let wanted = name.to_lowercase();
                let named = self.accounts.iter().filter(|one| {
                    one.address.to_lowercase().contains(&wanted) || one.name.to_lowercase().contains(&wanted)
                });
                Condition::OfAccounts(named.map(|one| one.id).collect())
            }
        })
    }

    fn place(&self, place: &Place) -> Filter {
        let found: Vec<&Mailbox> = match place {
            Place::Anywhere => return Filter::And(Vec::new()),
            Place::Role(role) => self.mailboxes.iter().filter(|one| one.role == Some(*role)).collect(),
            Place::Named(name) => self.named(&text::tokens(name)),
        };
        Filter::Is(match found[..] {
            [only] => Condition::InMailbox(only.id),
            _ => Condition::InAny(found.iter().map(|one| one.id).collect()),
        })
    }

    /// The folders of this name, alone or with its parents'; if there are none, those that begin so.
    fn named(&self, wanted: &str) -> Vec<&Mailbox> {
        let having = |fits: &dyn Fn(&str) -> bool| {
            let named = |one: &&Mailbox| fits(&text::tokens(&one.name)) || fits(&self.whole_name(one));
            self.mailboxes.iter().filter(named).collect::<Vec<_>>()
        };
        let exact = having(&|name| name == wanted);
        if exact.is_empty() { having(&|name| name.starts_with(wanted)) } else { exact }
    }

    fn whole_name(&self, mailbox: &Mailbox) -> String {
        let parent = |of: &&Mailbox| self.mailboxes.iter().find(|one| Some(one.id) == of.parent);
        let line = std::iter::successors(Some(mailbox), parent).take(limits::MAILBOX_DEPTH);
        let mut names: Vec<String> = line.map(|one| text::tokens(&one.name)).collect();
        names.reverse();
        names.join(" ")
    }

    fn outside_bins(&self) -> Filter {
        use mail::Role::{Junk, Trash};
        let bins = self.mailboxes.iter().filter(|one| matches!(one.role, Some(Junk | Trash)));
        Filter::Is(Condition::InMailboxOtherThan(bins.map(|one| one.id).collect()))
    }
}

fn words(field: Field, typed: String) -> Condition {
    match field {
        Field::Any => Condition::Text(typed),
        Field::From => Condition::From(typed),
        Field::To => Condition::To(typed),
        Field::Cc => Condition::Cc(typed),
        Field::Bcc => Condition::Bcc(typed),
        Field::Subject => Condition::Subject(typed),
        Field::Body => Condition::Body(typed),
        Field::File => Condition::FileName(typed),
    }
}
