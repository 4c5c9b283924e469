//! Sets of UIDs as servers write them: ranges, ascending, disjoint. A set of a
//! million neighbours costs eight bytes.

use std::fmt;

/// A set of UIDs (RFC 9051 §9, `uid-set`). Zero is never a member.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UidSet {
    /// Ascending, disjoint, never adjacent; both ends included.
    ranges: Vec<(u32, u32)>,
}

impl UidSet {
    /// The empty set.
    pub fn new() -> UidSet {
        UidSet::default()
    }

    /// Every UID from `first` to `last`; empty when they cross.
    pub fn range(first: u32, last: u32) -> UidSet {
        let mut set = UidSet::new();
        set.insert_range(first, last);
        set
    }

    /// Adds one UID.
    pub fn insert(&mut self, uid: u32) {
        self.insert_range(uid, uid);
    }

    /// Adds every UID from `first` to `last`.
    pub fn insert_range(&mut self, first: u32, last: u32) {
        let first = first.max(1);
        if first > last {
            return;
        }
        // The ranges that touch or overlap the new one melt into it.
        let from = self.ranges.partition_point(|&(_, end)| end.saturating_add(1) < first);
        let to = self.ranges.partition_point(|&(start, _)| start <= last.saturating_add(1));
        let merged = match self.ranges.get(from..to) {
            Some([head, .., tail]) => (first.min(head.0), last.max(tail.1)),
            Some([one]) => (first.min(one.0), last.max(one.1)),
            _ => (first, last),
        };
        self.ranges.splice(from..to.max(from), [merged]);
    }

    /// Whether the UID is in it.
    pub fn contains(&self, uid: u32) -> bool {
        let at = self.ranges.partition_point(|&(_, end)| end < uid);
        self.ranges.get(at).is_some_and(|&(start, _)| start <= uid)
    }

    /// How many UIDs it holds.
    pub fn len(&self) -> u64 {
        self.ranges.iter().map(|&(start, end)| u64::from(end - start) + 1).sum()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The ranges, ascending, both ends included.
    pub fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    /// Every UID, ascending. Ends may be read from both sides.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.ranges.iter().flat_map(|&(start, end)| start..=end)
    }

    /// Cuts it into sets of at most `size`, highest UIDs (newest mail) first.
    pub fn newest_first(&self, size: usize) -> Vec<UidSet> {
        let mut chunks = vec![];
        let mut chunk = UidSet::new();
        let mut room = size.max(1) as u64;
        for &(start, mut end) in self.ranges.iter().rev() {
            loop {
                let take = (u64::from(end - start) + 1).min(room);
                let from = end - (take - 1) as u32;
                chunk.insert_range(from, end);
                room -= take;
                if room == 0 {
                    chunks.push(std::mem::take(&mut chunk));
                    room = size.max(1) as u64;
                }
                if from == start {
                    break;
                }
                end = from - 1;
            }
        }
        if !chunk.is_empty() {
            chunks.push(chunk);
        }
        chunks
    }
}

impl FromIterator<u32> for UidSet {
    fn from_iter<I: IntoIterator<Item = u32>>(uids: I) -> Self {
        let mut set = UidSet::new();
        for uid in uids {
            set.insert(uid);
        }
        set
    }
}

/// As in a command: `1:3,7`.
impl fmt::Display for UidSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, (start, end)) in self.ranges.iter().enumerate() {
            let comma = if n == 0 { "" } else { "," };
            match start == end {
                true => write!(f, "{comma}{start}")?,
                false => write!(f, "{comma}{start}:{end}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn behaves_like_a_set(ranges in proptest::collection::vec((0u32..60, 0u32..6), 0..20), size in 1usize..9) {
            let (mut set, mut model) = (UidSet::new(), BTreeSet::new());
            for (start, more) in ranges {
                set.insert_range(start, start + more);
                model.extend(start.max(1)..=(start + more));
            }
            prop_assert!(set.iter().eq(model.iter().copied()));
            prop_assert_eq!(set.len(), model.len() as u64);
            for uid in 0..70 {
                prop_assert_eq!(set.contains(uid), model.contains(&uid));
            }
            prop_assert!(set.ranges().windows(2).all(|w| w[0].1 + 1 < w[1].0), "not melted: {}", set);
            let chunks = set.newest_first(size);
            let flat: Vec<u32> = chunks.iter().flat_map(|c| c.iter().rev()).collect();
            prop_assert!(flat.iter().copied().eq(model.iter().rev().copied()));
            prop_assert!(chunks.iter().all(|c| c.len() <= size as u64));
        }
    }

    #[test]
    fn prints_as_in_a_command() {
        let mut set = UidSet::range(1, 3);
        set.insert(7);
        set.insert_range(u32::MAX - 1, u32::MAX);
        assert_eq!(set.to_string(), "1:3,7,4294967294:4294967295");
    }
}
