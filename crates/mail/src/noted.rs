//! What other mail programs note about a message in its own header: read or
//! not, starred, deleted. It is taken out and becomes keywords; what is left is
//! the message as it was received, the same at each reading.

use std::borrow::Cow;

use crate::mbox::is_field;
use crate::{Keyword, Keywords, limits};

/// A message without the notes, and what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The message, with CRLF at the end of each line (RFC 5322 §2.1).
    pub message: Vec<u8>,
    /// Its keywords.
    pub keywords: Keywords,
    /// What is left of it.
    pub remains: Remains,
}

/// What is left of a message in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remains {
    /// All.
    Whole,
    /// All, but its owner has deleted it and the file was not tidied since.
    Deleted,
    /// Its beginning: it was collected without its body.
    Part,
}

/// Whether a message of which nothing is noted has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsaid {
    /// In an archive: it is no news.
    Seen,
    /// In a place where what is read is always noted.
    New,
}

impl Noted {
    /// Reads the notes that are in use: `X-Mozilla-…`, `Status` and `X-Status`.
    pub fn read(raw: &[u8], unsaid: Unsaid) -> Noted {
        let mut noted = Noted { message: Vec::new(), keywords: Keywords::new(), remains: Remains::Whole };
        let mut is_said = false;
        let mut rest = raw;
        let mut kept = Vec::new();
        while let Some(length) = field(rest) {
            let (whole, after) = rest.split_at(length);
            match note(whole) {
                Some((name, value)) => is_said |= noted.take(name, &value),
                None => kept.extend_from_slice(whole),
            }
            rest = after;
        }
        let message = if kept.len() + rest.len() == raw.len() {
            Cow::Borrowed(raw)
        } else {
            kept.extend_from_slice(rest);
            Cow::Owned(kept)
        };
        if !is_said && unsaid == Unsaid::Seen {
            noted.keyword(Keyword::SEEN);
        }
        noted.message = with_crlf(message);
        noted
    }

    /// Takes one note in; says whether it tells if the message was read.
    fn take(&mut self, note: Note, value: &str) -> bool {
        match note {
            Note::MozillaStatus => {
                let bits = u16::from_str_radix(value, 16).unwrap_or_default();
                for (bit, keyword) in MOZILLA {
                    if bits & bit != 0 {
                        self.keyword(keyword);
                    }
                }
                if bits & PARTIAL != 0 {
                    self.remains = Remains::Part;
                }
                if bits & EXPUNGED != 0 {
                    self.remains = Remains::Deleted;
                }
                return true;
            }
            Note::MozillaKeys => {
                for word in value.split_ascii_whitespace().take(limits::NOTED_KEYWORDS) {
                    match word.to_ascii_lowercase().as_str() {
                        "junk" => self.keyword("$junk"),
                        "nonjunk" => self.keyword("$notjunk"),
                        word => self.keyword(word),
                    }
                }
            }
            Note::Status => {
                for letter in value.chars() {
                    match letter {
                        'R' => self.keyword(Keyword::SEEN),
                        'A' => self.keyword(Keyword::ANSWERED),
                        'F' => self.keyword(Keyword::FLAGGED),
                        'T' => self.keyword(Keyword::DRAFT),
                        'D' => self.remains = Remains::Deleted,
                        _ => {}
                    }
                }
                return true;
            }
            Note::OfTheProgram => {}
        }
        false
    }

    fn keyword(&mut self, word: &str) {
        self.keywords.extend(Keyword::new(word));
    }
}

/// The letters behind `:2,` in the name of a file in a Maildir: its keywords, and whether it is deleted.
pub fn maildir_flags(name: &str) -> (Keywords, Remains) {
    // Where a file name cannot hold a colon, programs take another sign.
    let letters = [":2,", ";2,", "!2,"].iter().find_map(|info| Some(name.rsplit_once(info)?.1));
    let letters = letters.unwrap_or_default();
    let words = letters.chars().filter_map(|letter| match letter {
        'S' => Some(Keyword::SEEN),
        'R' => Some(Keyword::ANSWERED),
        'F' => Some(Keyword::FLAGGED),
        'P' => Some(Keyword::FORWARDED),
        'D' => Some(Keyword::DRAFT),
        _ => None,
    });
    let remains = if letters.contains('T') { Remains::Deleted } else { Remains::Whole };
    (words.filter_map(Keyword::new).collect(), remains)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Note {
    MozillaStatus,
    MozillaKeys,
    Status,
    /// Says nothing that is of use here.
    OfTheProgram,
}

const NOTES: [(&str, Note); 7] = [
    ("x-mozilla-status", Note::MozillaStatus),
    ("x-mozilla-status2", Note::OfTheProgram),
    ("x-mozilla-keys", Note::MozillaKeys),
    ("x-account-key", Note::OfTheProgram),
    ("x-uidl", Note::OfTheProgram),
    ("status", Note::Status),
    ("x-status", Note::Status),
];

const MOZILLA: [(u16, &str); 4] = [
    (0x0001, Keyword::SEEN),
    (0x0002, Keyword::ANSWERED),
    (0x0004, Keyword::FLAGGED),
    (0x1000, Keyword::FORWARDED),
];
const EXPUNGED: u16 = 0x0008;
const PARTIAL: u16 = 0x0400;

/// How long the field is that begins here, with the lines that it is folded over. `None`: the header is over.
fn field(bytes: &[u8]) -> Option<usize> {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let first = lines.next()?;
    if !is_field(first) && !first.starts_with(b">From ") {
        return None;
    }
    let folded =
        lines.take_while(|line| matches!(line.first(), Some(b' ' | b'\t')) && !line.trim_ascii().is_empty());
    Some(first.len() + folded.map(<[u8]>::len).sum::<usize>())
}

fn note(field: &[u8]) -> Option<(Note, String)> {
    let colon = field.iter().position(|byte| *byte == b':')?;
    let name = field[..colon].trim_ascii();
    let (_, note) = NOTES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known.as_bytes()))?;
    Some((*note, String::from_utf8_lossy(&field[colon + 1..]).trim().to_owned()))
}

fn with_crlf(message: Cow<'_, [u8]>) -> Vec<u8> {
    let bare = memchr::memchr_iter(b'\n', &message).filter(|at| *at == 0 || message[at - 1] != b'\r').count();
    if bare == 0 {
        return message.into_owned();
    }
    let mut whole = Vec::with_capacity(message.len() + bare);
    let mut from = 0;
    for at in memchr::memchr_iter(b'\n', &message) {
        whole.extend_from_slice(&message[from..at]);
        if whole.last() != Some(&b'\r') {
            whole.push(b'\r');
        }
        whole.push(b'\n');
        from = at + 1;
    }
    whole.extend_from_slice(&message[from..]);
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(keywords: &Keywords) -> String {
        keywords.iter().map(Keyword::as_str).collect::<Vec<_>>().join(" ")
    }

    /// H02: flags are kept, whoever noted them.
    #[test]
    fn notes_become_keywords() {
        let cases = [
            ("X-Mozilla-Status: 0001", "$seen", Remains::Whole),
            (
                "x-mozilla-status: 1007\nX-Mozilla-Status2: 00000000",
                "$answered $flagged $forwarded $seen",
                Remains::Whole,
            ),
            ("X-Mozilla-Status: 0000", "", Remains::Whole),
            ("X-Mozilla-Status: 0009", "$seen", Remains::Deleted),
            ("X-Mozilla-Status: 0401", "$seen", Remains::Part),
            ("X-Mozilla-Status: zz", "", Remains::Whole),
            (
                "X-Mozilla-Status: 0001\nX-Mozilla-Keys: $label1 NonJunk projekt-x a*b     ",
                "$label1 $notjunk $seen projekt-x",
                Remains::Whole,
            ),
            ("Status: RO\nX-Status: AF", "$answered $flagged $seen", Remains::Whole),
            ("Status: O", "", Remains::Whole),
            ("X-Status: D\nStatus: R", "$seen", Remains::Deleted),
            ("X-UIDL: 7", "$seen", Remains::Whole),
        ];
        for (notes, expected, remains) in cases {
            let noted = Noted::read(format!("{notes}\nSubject: hi\n\nStatus: R\n").as_bytes(), Unsaid::Seen);
            assert_eq!((words(&noted.keywords).as_str(), noted.remains), (expected, remains), "{notes}");
            assert_eq!(noted.message, b"Subject: hi\r\n\r\nStatus: R\r\n", "{notes}");
        }
        assert_eq!(words(&Noted::read(b"A: 1\n\n", Unsaid::New).keywords), "");
    }

    /// The same message, however often it was read meanwhile.
    #[test]
    fn what_is_left_does_not_depend_on_the_notes() {
        let header = "Received: from a\r\n\tby b\r\nSubject: een\r\n twee\r\n";
        let plain = Noted::read(format!("{header}\r\ntekst").as_bytes(), Unsaid::Seen).message;
        assert_eq!(plain, format!("{header}\r\ntekst").as_bytes());
        let noted =
            format!("X-Mozilla-Status: 0001\r\nX-Mozilla-Keys: a\r\n\tb\r\n{header}Status: RO\r\n\r\ntekst");
        assert_eq!(Noted::read(noted.as_bytes(), Unsaid::Seen).message, plain);
        assert_eq!(Noted::read(noted.replace("\r\n", "\n").as_bytes(), Unsaid::Seen).message, plain);
    }

    #[test]
    fn names_in_a_maildir() {
        for (name, expected, remains) in [
            ("1700.M1P2.host:2,", "", Remains::Whole),
            ("1700.M1P2.host,S=12:2,DFPRS", "$answered $draft $flagged $forwarded $seen", Remains::Whole),
            ("1700.M1P2.host;2,ST", "$seen", Remains::Deleted),
            ("1700.M1P2.host!2,Sab", "$seen", Remains::Whole),
            ("1700.M1P2.host", "", Remains::Whole),
        ] {
            let (keywords, left) = maildir_flags(name);
            assert_eq!((words(&keywords).as_str(), left), (expected, remains), "{name}");
        }
    }
}
