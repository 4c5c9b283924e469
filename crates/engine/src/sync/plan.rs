//! Decides what must change here so that one folder agrees with what its server
//! said. Pure: looks at nothing, changes nothing, may be asked again.

use std::collections::BTreeMap;
use std::sync::Arc;

use mail::Keywords;

use crate::limits;
use crate::remote::{Cursor, Delta, Listed, UidSet};

/// One folder as we hold it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// The epoch of its UIDs; `None` before the first full listing.
    pub uid_validity: Option<u32>,
    /// The seats that have a UID: all of them, or those that a partial delta speaks of.
    pub seats: BTreeMap<u32, Held>,
    /// How many more there are.
    pub others: u64,
}

impl View {
    /// How many seats have a UID.
    fn len(&self) -> u64 {
        self.seats.len() as u64 + self.others
    }
}

/// One message in a folder as the server last confirmed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Held {
    /// Its keywords on the server.
    pub base: Keywords,
    /// The change that it had last; 0 where the server does not count.
    pub modseq: u64,
}

/// One step towards agreement. Each may be applied twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The folder has a new epoch: seats keep their messages and wait for their new UIDs.
    Renew {
        /// The new UIDVALIDITY.
        uid_validity: u32,
    },
    /// The server's keywords of a message are these now.
    SetBase {
        /// Which message.
        uid: u32,
        /// Its keywords.
        keywords: Arc<Keywords>,
        /// The change's number; 0 where the server does not count.
        modseq: u64,
    },
    /// The message has left the folder.
    Unplace {
        /// Which message.
        uid: u32,
    },
    /// These messages are on the server and not here: fetch them, newest first.
    Fetch {
        /// Which ones.
        uids: UidSet,
    },
    /// Everything of this delta is here now; the next may start from this.
    Advance(Cursor),
}

/// Decides which edits make our `view` of a folder agree with the server's `delta`.
///
/// Edits come in the order in which they must be applied. They speak of what the
/// server holds and of nothing else: what a person has changed since stays in
/// the store's intents, so both sides' changes are kept.
///
/// `delta.present` says how to read absence: in a full listing a missing UID is
/// gone, in a partial one it is unchanged (RFC 7162 §3.2.10).
pub fn plan(view: &View, delta: &Delta) -> Vec<Edit> {
    let mut edits = vec![];
    let none = BTreeMap::new();
    let seats = match view.uid_validity == Some(delta.uid_validity) {
        true => &view.seats,
        false => {
            edits.push(Edit::Renew { uid_validity: delta.uid_validity });
            &none
        }
    };
    let mut wanted = UidSet::new();
    for item in &delta.items {
        match seats.get(&item.uid) {
            None if !item.deleted => wanted.insert(item.uid),
            Some(held) if !item.deleted => edits.extend(changed(item, held, delta.recounted)),
            _ => {}
        }
    }
    let marked: UidSet = delta.items.iter().filter(|item| item.deleted).map(|item| item.uid).collect();
    let gone = seats.keys().filter(|uid| is_gone(**uid, &marked, delta));
    edits.extend(gone.map(|uid| Edit::Unplace { uid: *uid }));
    let listed = delta.present.iter().flat_map(UidSet::iter);
    listed
        .filter(|uid| !seats.contains_key(uid) && !marked.contains(*uid))
        .for_each(|uid| wanted.insert(uid));
    if !wanted.is_empty() {
        edits.push(Edit::Fetch { uids: wanted });
    }
    edits.push(Edit::Advance(delta.cursor));
    edits
}

/// Whether so much would leave at once that the server may have lost its
/// index, and a second look is due before anything is believed (invariant 4).
pub fn is_sudden_loss(view: &View, edits: &[Edit]) -> bool {
    let leaving = edits.iter().filter(|edit| matches!(edit, Edit::Unplace { .. })).count();
    leaving > limits::SUDDEN_LOSS && leaving as u64 * 2 > view.len()
}

/// How many messages the server has that are not here once `edits` are made:
/// those marked for removal. Below 0: more are here than there.
pub fn hidden(view: &View, delta: &Delta, edits: &[Edit]) -> i64 {
    let renewed = edits.iter().any(|edit| matches!(edit, Edit::Renew { .. }));
    let held = if renewed { 0 } else { view.len().cast_signed() };
    let change = |edit: &Edit| match edit {
        Edit::Unplace { .. } => -1,
        Edit::Fetch { uids } => uids.len().cast_signed(),
        _ => 0,
    };
    delta.messages.cast_signed() - held - edits.iter().map(change).sum::<i64>()
}

/// Whether changes alone explain how many messages are hidden now, and were (D05).
///
/// A server that forgot to tell of a message counts it all the same.
pub fn adds_up(view: &View, since: &Cursor, delta: &Delta, hidden: i64, before: i64) -> bool {
    let is_news = |item: &&Listed| item.uid >= since.uid_next || view.seats.contains_key(&item.uid);
    let marked = delta.items.iter().filter(|item| item.deleted).filter(is_news).count() as i64;
    let removed = delta.gone.len().cast_signed();
    (-removed..=marked).contains(&(hidden - before))
}

fn is_gone(uid: u32, marked: &UidSet, delta: &Delta) -> bool {
    let absent = delta.present.as_ref().is_some_and(|present| !present.contains(uid));
    absent || marked.contains(uid) || delta.gone.contains(uid)
}

fn changed(item: &Listed, held: &Held, recounted: bool) -> Option<Edit> {
    let Listed { uid, modseq, .. } = *item;
    // An answer that was on its way before our own change was confirmed.
    let outdated = modseq != 0 && modseq < held.modseq && !recounted;
    let differs = *item.keywords != held.base || (recounted && modseq != held.modseq);
    let set = || Edit::SetBase { uid, keywords: Arc::clone(&item.keywords), modseq };
    (!outdated && differs).then(set)
}

#[cfg(test)]
mod tests {
    use mail::Keyword;
    use proptest::prelude::*;

    use super::*;

    /// What the store does with edits, in ten lines. `Fetch` asks the server.
    fn applied(view: &View, edits: &[Edit], server: &BTreeMap<u32, Keywords>) -> View {
        let mut view = view.clone();
        for edit in edits {
            match edit {
                Edit::Renew { uid_validity } => {
                    view = View { uid_validity: Some(*uid_validity), ..View::default() }
                }
                Edit::SetBase { uid, keywords, modseq } => {
                    let held = view.seats.entry(*uid).or_default();
                    (held.base, held.modseq) = (keywords.as_ref().clone(), *modseq);
                }
                Edit::Unplace { uid } => drop(view.seats.remove(uid)),
                Edit::Fetch { uids } => {
                    for (uid, keywords) in server.iter().filter(|(uid, _)| uids.contains(**uid)) {
                        let held = Held { base: keywords.clone(), ..Held::default() };
                        view.seats.insert(*uid, held);
                    }
                }
                Edit::Advance(cursor) => view.uid_validity = cursor.uid_validity,
            }
        }
        view
    }

    fn keywords() -> impl Strategy<Value = Keywords> {
        proptest::sample::subsequence(vec!["$seen", "$flagged", "werk"], 0..=3)
            .prop_map(|names| names.into_iter().filter_map(Keyword::new).collect())
    }

    fn folder() -> impl Strategy<Value = BTreeMap<u32, Keywords>> {
        proptest::collection::btree_map(1u32..40, keywords(), 0..30)
    }

    fn view() -> impl Strategy<Value = View> {
        let held = keywords().prop_map(|base| Held { base, modseq: 0 });
        (proptest::option::of(1u32..3), proptest::collection::btree_map(1u32..40, held, 0..30))
            .prop_map(|(uid_validity, seats)| View { uid_validity, seats, others: 0 })
    }

    fn listing(server: &BTreeMap<u32, Keywords>, epoch: u32) -> Delta {
        Delta {
            uid_validity: epoch,
            items: server.iter().map(item).collect(),
            present: Some(server.keys().copied().collect()),
            cursor: Cursor { uid_validity: Some(epoch), uid_next: 41, ..Cursor::default() },
            ..Delta::default()
        }
    }

    fn item((uid, keywords): (&u32, &Keywords)) -> Listed {
        Listed { uid: *uid, keywords: Arc::new(keywords.clone()), ..Listed::default() }
    }

    /// D05: a server that lost its index counts changes from below, and is believed all the same.
    #[test]
    fn changes_counted_anew_are_no_old_ones() {
        let seen: Keywords = Keyword::new("$seen").into_iter().collect();
        let held = |base: &Keywords| Held { base: base.clone(), modseq: 90 };
        let seats = [(1, held(&seen)), (2, held(&seen))].into_iter().collect();
        let view = View { uid_validity: Some(1), seats, others: 0 };
        let server = [(1, seen), (2, Keywords::new())].into_iter().collect();
        let mut delta = listing(&server, 1);
        delta.items.iter_mut().for_each(|item| item.modseq = 2);
        assert_eq!(plan(&view, &delta), [Edit::Advance(delta.cursor)], "on its way before ours");
        delta.recounted = true;
        let after = applied(&view, &plan(&view, &delta), &server);
        assert!(after.seats.iter().all(|(uid, seat)| seat.base == server[uid] && seat.modseq == 2));
        assert_eq!(plan(&after, &delta), [Edit::Advance(delta.cursor)]);
    }

    proptest! {
        #[test]
        fn twice_is_once_and_a_listing_ends_in_agreement(view in view(), server in folder(), epoch in 1u32..3) {
            let delta = listing(&server, epoch);
            let edits = plan(&view, &delta);
            let once = applied(&view, &edits, &server);
            prop_assert_eq!(&applied(&once, &edits, &server), &once);
            let ours: BTreeMap<u32, Keywords> = once.seats.iter().map(|(u, h)| (*u, h.base.clone())).collect();
            prop_assert_eq!(ours, server);
            prop_assert_eq!(plan(&once, &delta), vec![Edit::Advance(delta.cursor)]);
        }

        /// Invariant 4: what a partial answer does not name stays as it was.
        #[test]
        fn absence_from_a_partial_answer_means_nothing(view in view(), server in folder()) {
            let epoch = view.uid_validity.unwrap_or(1);
            let view = View { uid_validity: Some(epoch), ..view };
            let delta = Delta { present: None, ..listing(&server, epoch) };
            let after = applied(&view, &plan(&view, &delta), &server);
            for (uid, held) in &view.seats {
                prop_assert!(after.seats.contains_key(uid));
                if !server.contains_key(uid) {
                    prop_assert_eq!(&after.seats[uid], held);
                }
            }
        }

        /// The seats that a partial answer does not speak of need not be read.
        #[test]
        fn a_partial_answer_is_judged_by_what_it_names(
            view in view(), server in folder(), gone in proptest::collection::btree_set(1u32..40, 0..30), before in -3i64..3,
        ) {
            let mut delta = Delta { present: None, messages: server.len() as u64, ..listing(&server, 1) };
            delta.items.iter_mut().for_each(|item| item.deleted = item.uid % 3 == 0);
            delta.gone = gone.iter().copied().collect();
            let mut named = view.clone();
            named.seats.retain(|uid, _| server.contains_key(uid) || gone.contains(uid));
            named.others = view.len() - named.seats.len() as u64;
            let (edits, since) = (plan(&view, &delta), Cursor { uid_next: 30, ..Cursor::default() });
            let hidden_there = hidden(&view, &delta, &edits);
            prop_assert_eq!(plan(&named, &delta), edits.clone());
            prop_assert_eq!(hidden(&named, &delta, &edits), hidden_there);
            prop_assert_eq!(is_sudden_loss(&named, &edits), is_sudden_loss(&view, &edits));
            prop_assert_eq!(
                adds_up(&named, &since, &delta, hidden_there, before),
                adds_up(&view, &since, &delta, hidden_there, before)
            );
        }
    }

    #[test]
    fn an_answer_from_before_our_own_change_is_ignored() {
        let seen: Keywords = Keyword::new("$seen").into_iter().collect();
        let held = Held { base: seen, modseq: 9 };
        let view = View { uid_validity: Some(1), seats: [(4, held)].into(), others: 0 };
        let old = Listed { uid: 4, modseq: 8, ..Listed::default() };
        let delta = Delta { uid_validity: 1, items: vec![old], ..Delta::default() };
        assert_eq!(plan(&view, &delta), vec![Edit::Advance(Cursor::default())]);
    }

    /// D05: what is marked or removed explains a count, what nobody told of does not.
    #[test]
    fn changes_add_up_or_all_is_listed() {
        let seats: BTreeMap<u32, Held> = (1..=5).map(|uid| (uid, Held::default())).collect();
        let view = View { uid_validity: Some(1), seats, others: 0 };
        let since = Cursor { uid_validity: Some(1), uid_next: 6, highest_modseq: Some(9) };
        let item = |uid, deleted| Listed { uid, deleted, ..Listed::default() };
        let gone = |uid| UidSet::range(uid, uid);
        let told =
            |items, gone, messages| Delta { uid_validity: 1, items, gone, messages, ..Delta::default() };
        for (delta, before, expected) in [
            (told(vec![], UidSet::new(), 5), 0, true),
            (told(vec![item(6, false)], UidSet::new(), 6), 0, true),
            (told(vec![item(2, true)], UidSet::new(), 5), 0, true),
            (told(vec![item(7, true)], UidSet::new(), 6), 0, true),
            (told(vec![], gone(3), 4), 0, true),
            (told(vec![], gone(9), 5), 1, true),
            (told(vec![], UidSet::new(), 6), 0, false),
            (told(vec![item(6, false)], UidSet::new(), 7), 0, false),
            (told(vec![], UidSet::new(), 4), 0, false),
            // A mark that was known explains no second one.
            (told(vec![item(4_000, true)], UidSet::new(), 7), 1, true),
            (told(vec![item(4_000, true)], UidSet::new(), 8), 1, false),
        ] {
            let hidden = hidden(&view, &delta, &plan(&view, &delta));
            assert_eq!(adds_up(&view, &since, &delta, hidden, before), expected, "{delta:?}");
        }
    }

    #[test]
    fn a_message_marked_deleted_is_gone_to_a_person() {
        let view = View { uid_validity: Some(1), seats: [(4, Held::default())].into(), others: 0 };
        let marked = |uid| Listed { uid, deleted: true, ..Listed::default() };
        let present = Some(UidSet::range(4, 5));
        let delta = Delta { uid_validity: 1, items: vec![marked(4), marked(5)], present, ..Delta::default() };
        assert_eq!(plan(&view, &delta), vec![Edit::Unplace { uid: 4 }, Edit::Advance(Cursor::default())]);
    }

    #[test]
    fn losing_half_a_folder_at_once_asks_for_a_second_look() {
        let seats: BTreeMap<u32, Held> = (1..=60).map(|uid| (uid, Held::default())).collect();
        let view = View { uid_validity: Some(1), seats, others: 0 };
        for (left, doubtful) in [(0, true), (20, true), (30, false), (50, false)] {
            let present = Some(UidSet::range(1, left));
            let edits = plan(&view, &Delta { uid_validity: 1, present, ..Delta::default() });
            assert_eq!(is_sudden_loss(&view, &edits), doubtful, "{left} left");
        }
    }
}
