//! Sets of UIDs as servers write them: ranges, ascending, disjoint. A set of a
//! million neighbours costs eight bytes.

use std::fmt;

/// A set of UIDs (RFC 9051 §9, `uid-set`). Zero is never a member.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct UidSet {
    /// Ascending, disjoint, never adjacent; both ends included.
    ranges: Vec<(u32, u32)>,
}

impl UidSet {
    /// The empty set.
    pub fn new() -> UidSet {
        UidSet::default()
    }

    /// Every UID there is, written `1:*`.
    pub fn all() -> UidSet {
        UidSet::range(1, u32::MAX)
    }

    /// Every UID from `first` on, written `first:*`.
    ///
    /// A server answers with its last message even when that one lies below
    /// `first` (RFC 9051 §9, `seq-range`).
    pub fn from(first: u32) -> UidSet {
        UidSet::range(first, u32::MAX)
    }

    /// Every UID from `first` to `last`; empty when they cross.
    pub fn range(first: u32, last: u32) -> UidSet {
        let mut set = UidSet::new();
        set.insert_range(first, last);
        set
    }

    /// Takes ranges in any order, crossed ones too (`9:3` is `3:9`).
    pub fn from_ranges(mut ranges: Vec<(u32, u32)>) -> UidSet {
        for range in &mut ranges {
            *range = (range.0.min(range.1).max(1), range.0.max(range.1));
        }
        ranges.retain(|range| range.1 > 0);
        if !ranges.is_sorted() {
            ranges.sort_unstable();
        }
        ranges.dedup_by(|next, kept| {
            let touches = next.0 <= kept.1.saturating_add(1);
            if touches {
                kept.1 = kept.1.max(next.1);
            }
            touches
        });
        UidSet { ranges }
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
        let to = self.ranges.partition_point(|&(start, _)| start <= last.saturating_add(1)).max(from);
        let merged = match self.ranges.get(from..to) {
            Some([head, .., tail]) => (first.min(head.0), last.max(tail.1)),
            Some([one]) => (first.min(one.0), last.max(one.1)),
            _ => (first, last),
        };
        self.ranges.splice(from..to, [merged]);
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

    /// Every UID, ascending. A set from a server may name four thousand
    /// million: look at [`UidSet::len`] first, or ask [`UidSet::contains`].
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.ranges.iter().flat_map(|&(start, end)| start..=end)
    }

    /// Cuts it into sets of at most `size`, highest UIDs (newest mail) first.
    pub fn newest_first(&self, size: usize) -> Vec<UidSet> {
        let size = u64::try_from(size.max(1)).unwrap_or(u64::MAX);
        let (mut chunks, mut chunk, mut room) = (Vec::new(), UidSet::new(), size);
        for &(start, mut end) in self.ranges.iter().rev() {
            loop {
                let take = u32::try_from(room).unwrap_or(u32::MAX).min((end - start).saturating_add(1));
                let from = end - (take - 1);
                chunk.insert_range(from, end);
                room -= u64::from(take);
                if room == 0 {
                    chunks.push(std::mem::take(&mut chunk));
                    room = size;
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

    /// Cuts it so that no piece is written with more than `bytes`, lowest UIDs first.
    ///
    /// RFC 7162 §4 asks clients to keep a command line within 8,192 bytes.
    pub fn pieces(&self, bytes: usize) -> Vec<UidSet> {
        let (mut pieces, mut piece, mut used) = (Vec::new(), Vec::new(), 0);
        for &range in &self.ranges {
            let more = UidSet { ranges: vec![range] }.to_string().len() + 1;
            if used + more > bytes && !piece.is_empty() {
                pieces.push(UidSet { ranges: std::mem::take(&mut piece) });
                used = 0;
            }
            piece.push(range);
            used += more;
        }
        if !piece.is_empty() {
            pieces.push(UidSet { ranges: piece });
        }
        pieces
    }
}

impl FromIterator<u32> for UidSet {
    fn from_iter<I: IntoIterator<Item = u32>>(uids: I) -> Self {
        UidSet::from_ranges(uids.into_iter().map(|uid| (uid, uid)).collect())
    }
}

/// As in a command: `1:3,7`, the highest number there is as `*`.
impl fmt::Display for UidSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, &(start, end)) in self.ranges.iter().enumerate() {
            if n > 0 {
                f.write_str(",")?;
            }
            match (start, end) {
                (u32::MAX, u32::MAX) => f.write_str("*")?,
                (start, u32::MAX) => write!(f, "{start}:*")?,
                (start, end) if start == end => write!(f, "{start}")?,
                (start, end) => write!(f, "{start}:{end}")?,
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

    #[test]
    fn writes_what_servers_read() {
        for (ranges, text) in [
            (vec![(1, 3), (7, 7)], "1:3,7"),
            (vec![(9, 3), (4, 12)], "3:12"),
            (vec![(0, 0)], ""),
            (vec![(5, u32::MAX)], "5:*"),
            (vec![(2, 2), (1, 1)], "1:2"),
        ] {
            assert_eq!(UidSet::from_ranges(ranges).to_string(), text);
        }
    }

    proptest! {
        #[test]
        fn behaves_like_a_set(
            ranges in proptest::collection::vec((0u32..60, 0u32..6), 0..20),
            size in 1usize..9,
            bytes in 1usize..20,
        ) {
            let (mut set, mut model) = (UidSet::new(), BTreeSet::new());
            for &(start, more) in &ranges {
                set.insert_range(start, start + more);
                model.extend(start.max(1)..=(start + more));
            }
            let crossed = ranges.iter().map(|&(start, more)| (start + more, start)).collect();
            prop_assert_eq!(&UidSet::from_ranges(crossed), &set);
            prop_assert!(set.iter().eq(model.iter().copied()));
            prop_assert_eq!(&model.iter().copied().collect::<UidSet>(), &set);
            prop_assert_eq!(set.len(), model.len() as u64);
            for uid in 0..70 {
                prop_assert_eq!(set.contains(uid), model.contains(&uid));
            }
            prop_assert!(set.ranges().windows(2).all(|w| w[0].1 + 1 < w[1].0), "not melted: {}", set);
            let chunks = set.newest_first(size);
            prop_assert!(chunks.iter().flat_map(|c| c.iter().rev()).eq(model.iter().rev().copied()));
            prop_assert!(chunks.iter().all(|c| c.len() <= size as u64));
            let pieces = set.pieces(bytes);
            prop_assert!(pieces.iter().flat_map(UidSet::iter).eq(model.iter().copied()));
            prop_assert!(pieces.iter().all(|p| p.ranges().len() == 1 || p.to_string().len() <= bytes));
        }
    }
}
