//! Message flags (RFC 9051 §2.3.2). The six system flags cost no allocation:
//! a resync reads hundreds of thousands of these.

use std::fmt;

/// The flags of one message, or those that a mailbox knows.
///
/// System flags compare without case; keywords keep the server's spelling and
/// are unique without case.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Flags {
    system: u8,
    others: Vec<Box<str>>,
}

impl Flags {
    /// `\Seen`
    pub const SEEN: &str = "\\Seen";
    /// `\Answered`
    pub const ANSWERED: &str = "\\Answered";
    /// `\Flagged`
    pub const FLAGGED: &str = "\\Flagged";
    /// `\Deleted`
    pub const DELETED: &str = "\\Deleted";
    /// `\Draft`
    pub const DRAFT: &str = "\\Draft";
    /// `\Recent`, which IMAP4rev2 no longer has.
    pub const RECENT: &str = "\\Recent";

    /// Adds a flag; one more of the same changes nothing.
    pub fn insert(&mut self, flag: &str) {
        match system_bit(flag) {
            Some(bit) => self.system |= bit,
            None if self.contains(flag) || flag.is_empty() => {}
            None => self.others.push(flag.into()),
        }
    }

    /// Whether the flag is set, whatever its case.
    pub fn contains(&self, flag: &str) -> bool {
        match system_bit(flag) {
            Some(bit) => self.system & bit != 0,
            None => self.others.iter().any(|other| other.eq_ignore_ascii_case(flag)),
        }
    }

    /// Every flag as IMAP spells it, system flags first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let system = SYSTEM.iter().enumerate().filter(|(n, _)| self.system & (1 << n) != 0);
        system.map(|(_, flag)| *flag).chain(self.others.iter().map(AsRef::as_ref))
    }

    /// Whether none is set.
    pub fn is_empty(&self) -> bool {
        self.system == 0 && self.others.is_empty()
    }

    /// How many are set.
    pub fn len(&self) -> usize {
        self.others.len() + usize::try_from(self.system.count_ones()).unwrap_or_default()
    }
}

impl<'a> FromIterator<&'a str> for Flags {
    fn from_iter<I: IntoIterator<Item = &'a str>>(flags: I) -> Self {
        let mut set = Flags::default();
        flags.into_iter().for_each(|flag| set.insert(flag));
        set
    }
}

impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, flag) in self.iter().enumerate() {
            if n > 0 {
                f.write_str(" ")?;
            }
            f.write_str(flag)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({self})")
    }
}

const SYSTEM: [&str; 6] =
    [Flags::SEEN, Flags::ANSWERED, Flags::FLAGGED, Flags::DELETED, Flags::DRAFT, Flags::RECENT];

fn system_bit(flag: &str) -> Option<u8> {
    if !flag.starts_with('\\') {
        return None;
    }
    SYSTEM.iter().position(|system| system.eq_ignore_ascii_case(flag)).map(|n| 1 << n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_flags_have_no_case_and_keywords_no_doubles() {
        let flags: Flags = ["\\SEEN", "Werk", "\\Seen", "werk", "$Forwarded", "\\Odd"].into_iter().collect();
        assert_eq!(flags.to_string(), "\\Seen Werk $Forwarded \\Odd");
        assert!(flags.contains("\\seen") && flags.contains("WERK") && !flags.contains("\\Draft"));
        assert_eq!(flags.len(), 4);
    }
}
