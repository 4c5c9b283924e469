//! Answers of real servers and of the standards, whole and damaged, before
//! three readers at once (docs/adr on the IMAP reader: the others are oracles).

use proptest::prelude::*;

use crate::oracle::{accepted, differs};

/// Each is accepted by at least one of the others.
const ANSWERS: [&[u8]; 45] = [
    b"* OK hello\r\n",
    b"* OK [UIDVALIDITY 3857529045] UIDs valid\r\n",
    b"* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited\r\n",
    b"* OK [UNSEEN 12] Message 12 is first unseen\r\n",
    b"* NO [ALERT] disk full\r\n",
    b"* BAD what {3}\r\n",
    b"* OK [X-CODE a b] c\r\n",
    b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=GSSAPI XPIG-LATIN\r\n",
    b"* LIST (\\Noselect) \"/\" ~/Mail/foo\r\n",
    b"* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent Items\"\r\n",
    b"* LIST () NIL inbox\r\n",
    b"* LIST () \".\" {5}\r\na(b)c\r\n",
    b"* LIST () \"\\\\\" \"a\\\"b\"\r\n",
    b"* LSUB () \".\" #news.comp.mail.misc\r\n",
    b"* STATUS blurdybloop (MESSAGES 231 UIDNEXT 44292)\r\n",
    b"* STATUS \"a b\" (UNSEEN 1 UIDVALIDITY 7 RECENT 0) \r\n",
    b"* SEARCH 2 3 6\r\n",
    b"* SEARCH\r\n",
    b"* SEARCH 2 84 882 \r\n",
    b"* SORT 5 3 1\r\n",
    b"* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft Werk $Junk)\r\n",
    b"* 23 EXISTS\r\n",
    b"* 5 RECENT\r\n",
    b"* 44 EXPUNGE\r\n",
    b"* VANISHED (EARLIER) 41,43:116,118,120:211,214:540\r\n",
    b"* VANISHED 405,407\r\n",
    b"* 23 FETCH (FLAGS (\\Seen) RFC822.SIZE 44827)\r\n",
    b"* 1 FETCH (UID 4 FLAGS (\\Recent \\seen $Forwarded))\r\n",
    b"* 1 FETCH (UID 4 MODSEQ (12121231000) FLAGS ())\r\n",
    b"* 12 FETCH (INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" UID 3)\r\n",
    b"* 12 FETCH (INTERNALDATE \" 7-Jul-1996 02:44:25 +0000\")\r\n",
    b"* 12 FETCH (BODY[HEADER] {6}\r\na: b\r\n UID 3)\r\n",
    b"* 12 FETCH (BODY[]<0> \"abc\" BODY[1.2.MIME] NIL)\r\n",
    b"* 12 FETCH (BODY[HEADER.FIELDS (DATE FROM)] {0}\r\n)\r\n",
    b"* 12 FETCH (RFC822.HEADER {2}\r\n\r\n RFC822.TEXT NIL)\r\n",
    b"* 12 FETCH (ENVELOPE (\"Wed, 17 Jul 1996\" \"hoi\" ((\"T\" NIL \"gray\" \"a.test\")) ((NIL NIL \"b\" \"c\")) NIL NIL NIL NIL \"<1@a>\" \"<2@a>\"))\r\n",
    b"* 12 FETCH (BODY (\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 3028 92))\r\n",
    b"* 12 FETCH (BODYSTRUCTURE ((\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 1152 23 NIL NIL NIL NIL)(\"TEXT\" \"X\" (\"A\" \"B\") \"<c@d>\" \"e\" \"BASE64\" 4554 73 NIL (\"attachment\" (\"filename\" \"x\")) NIL NIL) \"MIXED\" (\"boundary\" \"b\") NIL NIL NIL))\r\n",
    b"* 1 FETCH (BODYSTRUCTURE (\"message\" \"rfc822\" NIL NIL NIL \"7bit\" 9 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) (\"text\" \"plain\" NIL NIL NIL \"7bit\" 1 1) 3))\r\n",
    // A text without its lines.
    b"* 1 FETCH (BODYSTRUCTURE (\"text\" \"x\" NIL NIL NIL \"base64\" 45 NIL (\"attachment\" (\"filename\" \"x\")) NIL NIL))\r\n",
    b"* QUOTA \"\" (STORAGE 10 512)\r\n",
    b"* QUOTAROOT INBOX \"\"\r\n",
    b"* ENABLED CONDSTORE\r\n",
    b"* ID (\"name\" \"Dovecot\")\r\n",
    b"* 1 FETCH (X-GM-MSGID 1278455344230334865 X-GM-LABELS (\"\\\\Inbox\" Werk))\r\n",
];

#[test]
fn whatever_others_accept_ours_accepts_alike() {
    for answer in ANSWERS {
        let shown = String::from_utf8_lossy(answer);
        assert_eq!(differs(answer), None, "{shown}");
        assert_ne!(accepted(answer), 0, "{shown}");
    }
}

/// Ways to damage an answer that often leave it readable.
#[derive(Debug, Clone)]
enum Damage {
    Replace(usize, u8),
    Insert(usize, &'static str),
    Remove(usize),
    Repeat(usize, usize),
    Take(usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let pieces = vec![
        " ",
        "(",
        ")",
        "\"",
        "\\",
        "NIL",
        "0",
        "4294967296",
        "{1}\r\n",
        "]",
        "\r\n",
        "UID 0",
        "UID 9 ",
        "*",
        "\\Seen ",
        "a",
        "FLAGS (x) ",
        "\u{e9}",
        ":",
        ",",
        "[",
        "{",
    ];
    let at = 0usize..200;
    prop_oneof![
        2 => (at.clone(), prop::sample::select(b" ()\"\\{}[]019aZ~*%+\r\n\xe9\0".to_vec())).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        3 => (at.clone(), prop::sample::select(pieces)).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        2 => at.clone().prop_map(Damage::Remove),
        1 => (at.clone(), 1usize..30).prop_map(|(at, length)| Damage::Repeat(at, length)),
        1 => (at, 0..ANSWERS.len()).prop_map(|(at, other)| Damage::Take(at, other)),
    ]
}

fn damaged(answer: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = answer.to_vec();
    for damage in damages {
        let length = bytes.len();
        match damage {
            Damage::Replace(at, byte) => bytes[at % length] = *byte,
            Damage::Insert(at, piece) => drop(bytes.splice(at % length..at % length, piece.bytes())),
            Damage::Remove(at) if length > 1 => drop(bytes.remove(at % length)),
            Damage::Remove(_) => {}
            Damage::Repeat(at, size) => {
                let piece = bytes[at % length..(at % length + size).min(length)].to_vec();
                bytes.splice(at % length..at % length, piece);
            }
            Damage::Take(at, other) => {
                let other = ANSWERS[*other];
                bytes.truncate(at % length);
                bytes.extend_from_slice(&other[at % other.len()..]);
            }
        }
        if bytes.is_empty() {
            bytes.push(b'*');
        }
    }
    bytes
}

/// Each case costs microseconds. `MANY` in the environment is for an afternoon of looking.
fn config() -> ProptestConfig {
    let cases = if std::env::var_os("MANY").is_some() { 300_000 } else { 512 };
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn and_so_when_damaged(answer in 0..ANSWERS.len(), damages in prop::collection::vec(damage(), 1..4)) {
        let bytes = damaged(ANSWERS[answer], &damages);
        let found = differs(&bytes);
        prop_assert!(found.is_none(), "{}: {}", found.unwrap_or_default(), bytes.escape_ascii());
    }
}
