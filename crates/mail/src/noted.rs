//! What other mail programs note about a message in its own header, or in the name
//! of its file: read or not, starred, deleted. It is taken out and becomes keywords;
//! what is left is the message as it was received, the same at each reading. What
//! is written here for them is read by us to the last byte.

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
    /// Its file's name says all that is noted: fields of that kind are the message's own.
    InName,
}

impl Noted {
    /// Reads the notes that are in use: `X-Mozilla-…`, `Status` and `X-Status`.
    pub fn read(raw: &[u8], unsaid: Unsaid) -> Noted {
        let mut noted = Noted { message: Vec::new(), keywords: Keywords::new(), remains: Remains::Whole };
        if unsaid == Unsaid::InName {
            noted.message = with_crlf(Cow::Borrowed(raw));
            return noted;
        }
        if let Some(ours) = Noted::ours(raw) {
            return ours;
        }
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

    /// What [`write()`] wrote: notes, the last of which says how long the message is that
    /// follows. `None` where somebody has changed more than the notes.
    fn ours(raw: &[u8]) -> Option<Noted> {
        let mut noted = Noted { message: Vec::new(), keywords: Keywords::new(), remains: Remains::Whole };
        let mut rest = raw;
        loop {
            let length = field(rest)?;
            let (name, value) = note(&rest[..length])?;
            if name == Note::Size {
                // The message may begin with what looks like more of this line.
                let (line, rest) = rest.split_at(memchr::memchr(b'\n', rest)? + 1);
                let (message, end) = rest.split_at_checked(note(line)?.1.parse().ok()?)?;
                noted.message = end.trim_ascii().is_empty().then(|| message.to_owned())?;
                return Some(noted);
            }
            noted.take(name, &value);
            rest = &rest[length..];
        }
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
            Note::OfTheProgram | Note::Size => {}
        }
        false
    }

    fn keyword(&mut self, word: &str) {
        self.keywords.extend(Keyword::new(word));
    }
}

/// Writes the notes of a message of so many bytes, for the top of its header. Each line ends in `end`.
pub fn write(keywords: &Keywords, size: usize, end: &str, to: &mut Vec<u8>) {
    let has = |word: &str| keywords.contains(word);
    let bits: u16 = MOZILLA.iter().filter(|(_, word)| has(word)).map(|(bit, _)| bit).sum();
    let read = if has(Keyword::SEEN) { "RO" } else { "O" };
    let letters: String = [('A', Keyword::ANSWERED), ('F', Keyword::FLAGGED), ('T', Keyword::DRAFT)]
        .iter()
        .filter(|(_, word)| has(word))
        .map(|(letter, _)| letter)
        .collect();
    let others =
        keywords.iter().map(Keyword::as_str).filter(|word| !LETTERS.iter().any(|(_, known)| known == word));
    let others: Vec<&str> = others
        .map(|word| match word {
            "$junk" => "Junk",
            "$notjunk" => "NonJunk",
            word => word,
        })
        .take(limits::NOTED_KEYWORDS)
        .collect();
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            to.extend_from_slice(format!("{name}: {value}{end}").as_bytes());
        }
    };
    line("X-Mozilla-Status", &format!("{bits:04x}"));
    line("Status", read);
    line("X-Status", &letters);
    line("X-Mozilla-Keys", &others.join(" "));
    line("X-Postduif-Size", &size.to_string());
}

/// What stands behind `:2,` in the name of a file in a Maildir, where it stands at all.
fn maildir_info(name: &str) -> Option<&str> {
    // Where a file name cannot hold a colon, programs take another sign.
    [":2,", ";2,", "!2,"].iter().find_map(|info| Some(name.rsplit_once(info)?.1))
}

/// Whether the name of a file in a Maildir says what is noted about its message.
pub fn is_noted_in_name(name: &str) -> bool {
    maildir_info(name).is_some()
}

/// The letters behind `:2,` in the name of a file in a Maildir: its keywords, and whether it is
/// deleted. `words` are those of the folder, of which `a` is the first ([`maildir_words`]).
pub fn maildir_flags(name: &str, words: &[String]) -> (Keywords, Remains) {
    let letters = maildir_info(name).unwrap_or_default();
    let word = |letter: char| match letter {
        'a'..='z' => words.get(letter as usize - 'a' as usize).map(String::as_str),
        _ => LETTERS.iter().find(|(known, _)| *known == letter).map(|(_, word)| *word),
    };
    let remains = if letters.contains('T') { Remains::Deleted } else { Remains::Whole };
    (letters.chars().filter_map(word).filter_map(Keyword::new).collect(), remains)
}

/// These letters for keywords. Words that the folder did not have are added to its own, of which
/// there are 26 at most; `false`: not all of them fit.
pub fn maildir_letters(keywords: &Keywords, words: &mut Vec<String>) -> (String, bool) {
    let (mut letters, mut all) = (Vec::new(), true);
    for word in keywords.iter().map(Keyword::as_str) {
        let usual = LETTERS.iter().find(|(_, known)| *known == word).map(|(letter, _)| *letter);
        let letter = usual.or_else(|| {
            let at = words.iter().position(|known| known == word).or_else(|| {
                (words.len() < 26).then(|| {
                    words.push(word.to_owned());
                    words.len() - 1
                })
            });
            at.and_then(|at| Some(char::from(b'a' + u8::try_from(at).ok()?)))
        });
        match letter {
            Some(letter) => letters.push(letter),
            None => all = false,
        }
    }
    letters.sort_unstable();
    (letters.into_iter().collect(), all)
}

/// The words of a folder of a Maildir, as Dovecot notes them in the folder's `dovecot-keywords`: `0 $work`.
pub fn maildir_words(file: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (number, word) in file.lines().filter_map(|line| line.split_once(' ')) {
        if let Some(at) = number.parse::<usize>().ok().filter(|at| *at < 26) {
            words.resize(words.len().max(at + 1), String::new());
            words[at] = word.trim().to_owned();
        }
    }
    words
}

/// The letters that every program knows.
const LETTERS: [(char, &str); 5] = [
    ('S', Keyword::SEEN),
    ('R', Keyword::ANSWERED),
    ('F', Keyword::FLAGGED),
    ('P', Keyword::FORWARDED),
    ('D', Keyword::DRAFT),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Note {
    MozillaStatus,
    MozillaKeys,
    Status,
    /// Says nothing that is of use here.
    OfTheProgram,
    /// How many bytes the message has, without notes.
    Size,
}

const NOTES: [(&str, Note); 8] = [
    ("x-mozilla-status", Note::MozillaStatus),
    ("x-mozilla-status2", Note::OfTheProgram),
    ("x-mozilla-keys", Note::MozillaKeys),
    ("x-account-key", Note::OfTheProgram),
    ("x-uidl", Note::OfTheProgram),
    ("status", Note::Status),
    ("x-status", Note::Status),
    ("x-postduif-size", Note::Size),
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
    use proptest::prelude::*;

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
            let (keywords, left) = maildir_flags(name, &[]);
            assert_eq!((words(&keywords).as_str(), left), (expected, remains), "{name}");
        }
        assert_eq!(maildir_words("0 $work\nx\n2 b\n99 c\n"), ["$work", "", "b"]);
        let of_the_folder = maildir_words("0 $work\n2 b\n");
        assert_eq!(words(&maildir_flags("1.a:2,Sabcz", &of_the_folder).0), "$seen $work b");
    }

    fn keywords() -> impl Strategy<Value = Keywords> {
        let word = "\\$(seen|answered|flagged|forwarded|draft|junk|notjunk|label1)|[a-d]x?";
        proptest::collection::btree_set(word.prop_map(|word| Keyword::new(&word).unwrap()), 0..8)
    }

    proptest! {
        /// E12: what is written at the top of a message is read to the last byte.
        #[test]
        fn what_was_noted_is_read(
            keywords in keywords(),
            raw in "((Status: R|X-Mozilla-Keys: z|A: 1|x| y|)(\r\n|\n|\r)){0,8}x?",
            after in "(\r\n|\n)?",
        ) {
            let mut file = Vec::new();
            write(&keywords, raw.len(), "\n", &mut file);
            file.extend_from_slice(raw.as_bytes());
            file.extend_from_slice(after.as_bytes());
            let noted = Noted::read(&file, Unsaid::Seen);
            prop_assert_eq!(noted, Noted { message: raw.into_bytes(), keywords, remains: Remains::Whole });
        }

        /// E12: the same in a name.
        #[test]
        fn letters_of_a_maildir_are_read(keywords in proptest::collection::vec(keywords(), 0..5)) {
            let mut of_the_folder = Vec::new();
            let names: Vec<String> = keywords.iter().map(|keywords| {
                let (letters, all) = maildir_letters(keywords, &mut of_the_folder);
                assert!(all);
                format!("1.a:2,{letters}")
            }).collect();
            for (name, keywords) in names.iter().zip(keywords) {
                prop_assert_eq!(maildir_flags(name, &of_the_folder), (keywords, Remains::Whole));
            }
        }
    }

    /// Another program may note something else meanwhile; then its notes hold.
    #[test]
    fn notes_that_were_changed_hold() {
        let mut file = Vec::new();
        write(&Keywords::new(), 8, "\r\n", &mut file);
        file.extend_from_slice(b"A: 1\r\n\r\n");
        let text = String::from_utf8(file).unwrap().replace("Status: O\r", "Status: RO\r");
        let noted = Noted::read(text.as_bytes(), Unsaid::New);
        assert_eq!((words(&noted.keywords).as_str(), &noted.message[..]), ("$seen", &b"A: 1\r\n\r\n"[..]));
    }
}
