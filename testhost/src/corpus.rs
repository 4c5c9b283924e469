//! Generated mail: the same numbers give the same messages, byte for byte.
//!
//! Threads, five charsets, HTML with and without a text part, attachments from
//! 1 KB to 25 MB, forwarded messages as attachments, and headers as broken as
//! real ones. All text is made here; no real message is in it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

/// One generated message.
#[derive(Debug, Clone)]
pub struct Message {
    /// As it would come from a server, lines ended by CR LF.
    pub raw: Vec<u8>,
    /// When it was received, Unix seconds.
    pub received_at: i64,
    /// Whether it has been read.
    pub seen: bool,
}

/// What the messages are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// Text, HTML and attachments; about 50 KB each on average.
    Ordinary,
    /// Text alone; about 2 KB each.
    SmallText,
}

/// Makes `count` messages, oldest first, one every seven minutes up to `newest_at`.
pub fn messages(count: u32, mix: Mix, newest_at: i64) -> impl Iterator<Item = Message> {
    (0..count).map(move |n| message(n, count, mix, newest_at))
}

fn message(n: u32, count: u32, mix: Mix, newest_at: i64) -> Message {
    let mut dice = Dice::new(n);
    let received_at = newest_at - i64::from(count - 1 - n) * SECONDS_BETWEEN;
    let mut raw = headers(n, &mut dice, received_at);
    match (mix, dice.below(100)) {
        (Mix::SmallText, _) => plain(&mut raw, &mut dice, "utf-8"),
        _ if is_huge(n) => with_attachment(&mut raw, &mut dice, n),
        (_, 0..30) => plain(&mut raw, &mut dice, "utf-8"),
        (_, 30..36) => plain(&mut raw, &mut dice, "iso-8859-1"),
        (_, 36..40) => plain(&mut raw, &mut dice, "windows-1252"),
        (_, 40..42) => plain(&mut raw, &mut dice, "us-ascii"),
        (_, 42..70) => alternative(&mut raw, &mut dice),
        (_, 70..76) => html_only(&mut raw, &mut dice),
        (_, 76..96) => with_attachment(&mut raw, &mut dice, n),
        (_, 96..98) => with_message(&mut raw, &mut dice, n, received_at),
        (_, _) => broken(&mut raw, &mut dice),
    }
    Message { raw, received_at, seen: dice.below(10) < 8 }
}

/// A thread is a run of messages whose first number divides by a small number of its own.
fn headers(n: u32, dice: &mut Dice, received_at: i64) -> Vec<u8> {
    let thread_length = 1 + Dice::new(n / 6 + 1_000_000).below(6);
    let place = n % 6;
    let is_reply = place > 0 && place < thread_length;
    let root = n - place;
    let topic = Dice::new(root + 7_000_000);
    let (name, address) = PEOPLE[dice.below(PEOPLE.len() as u32) as usize];
    let mut out = format!(
        "Return-Path: <{address}>\r\nReceived: from relay{}.mail.test (relay{}.mail.test [127.25.0.{}])\r\n\tby mx.mail.test with ESMTPS id {n:08x};\r\n\t{}\r\n",
        dice.below(9),
        dice.below(9),
        dice.below(200),
        date(received_at)
    );
    out.push_str(&format!(
        "Date: {}\r\nMessage-ID: <m{n}.{received_at}@postduif.test>\r\n",
        date(received_at)
    ));
    if is_reply {
        let parent_at = received_at - SECONDS_BETWEEN;
        out.push_str(&format!("In-Reply-To: <m{}.{parent_at}@postduif.test>\r\nReferences:", n - 1));
        for earlier in root..n {
            let at = received_at - i64::from(n - earlier) * SECONDS_BETWEEN;
            out.push_str(&format!(" <m{earlier}.{at}@postduif.test>"));
            if earlier + 1 < n {
                out.push_str("\r\n");
            }
        }
        out.push_str("\r\n");
    }
    out.push_str(&format!("From: {} <{address}>\r\nTo: Jan Jansen <jan@voorbeeld.test>\r\n", encoded(name)));
    if dice.below(4) == 0 {
        let (name, address) = PEOPLE[dice.below(PEOPLE.len() as u32) as usize];
        out.push_str(&format!("Cc: {} <{address}>\r\n", encoded(name)));
    }
    let mut topic = topic;
    let subject = capital(&sentence(&mut topic, 2, 7));
    out.push_str(&format!(
        "Subject: {}{}\r\nMIME-Version: 1.0\r\n",
        if is_reply { "Re: " } else { "" },
        encoded(&subject)
    ));
    out.into_bytes()
}

fn plain(out: &mut Vec<u8>, dice: &mut Dice, charset: &str) {
    let text = paragraphs(dice, 1, 6);
    let bytes = match charset {
        "utf-8" => text.into_bytes(),
        "us-ascii" => text.chars().map(|c| if c.is_ascii() { c as u8 } else { b'?' }).collect(),
        _ => text.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
    };
    out.extend_from_slice(
        format!("Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
            .as_bytes(),
    );
    out.extend_from_slice(&bytes);
}

fn alternative(out: &mut Vec<u8>, dice: &mut Dice) {
    let text = paragraphs(dice, 2, 8);
    let boundary = format!("alt{:016x}", dice.next());
    out.extend_from_slice(
        format!(
            "Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--{boundary}\r\nContent-Type: text/html; charset=utf-8\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n{}\r\n--{boundary}--\r\n",
            quoted_printable(&text),
            quoted_printable(&html(&text, dice))
        )
        .as_bytes(),
    );
}

fn html_only(out: &mut Vec<u8>, dice: &mut Dice) {
    let text = paragraphs(dice, 3, 12);
    let page = html(&text, dice);
    out.extend_from_slice(
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
    );
    base64_lines(out, page.as_bytes());
}

fn with_attachment(out: &mut Vec<u8>, dice: &mut Dice, n: u32) {
    let boundary = format!("mix{:016x}", dice.next());
    let size = attachment_size(dice, n);
    let (kind, name) = [
        ("application/pdf", "offerte.pdf"),
        ("image/jpeg", "foto van Zoë.jpg"),
        ("application/zip", "bestanden.zip"),
    ][dice.below(3) as usize];
    let filename = format!("attachment; filename*=utf-8''{}", percent(name));
    out.extend_from_slice(
        format!(
            "Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: 8bit\r\n\r\n{}\r\n--{boundary}\r\nContent-Type: {kind}\r\nContent-Disposition: {filename}\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n",
            paragraphs(dice, 1, 4)
        )
        .as_bytes(),
    );
    let mut bytes = Vec::with_capacity(size);
    while bytes.len() < size {
        bytes.extend_from_slice(&dice.next().to_le_bytes());
    }
    base64_lines(out, &bytes);
    out.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
}

/// Mostly 1 KB to 700 KB as base64; one in 1,400 has 25 MB, as real boxes do.
fn attachment_size(dice: &mut Dice, n: u32) -> usize {
    if is_huge(n) {
        return 18 * 1024 * 1024; // 25 MB once it is base64
    }
    1024 << dice.below(10)
}

fn is_huge(n: u32) -> bool {
    n % 1_400 == 77
}

fn with_message(out: &mut Vec<u8>, dice: &mut Dice, n: u32, received_at: i64) {
    let boundary = format!("fwd{:016x}", dice.next());
    let mut inner = headers(n + 50_000_000, dice, received_at - 86_400);
    plain(&mut inner, dice, "utf-8");
    out.extend_from_slice(
        format!(
            "Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n\
             --{boundary}\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n",
            paragraphs(dice, 1, 2)
        )
        .as_bytes(),
    );
    out.extend_from_slice(&inner);
    out.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
}

fn broken(out: &mut Vec<u8>, dice: &mut Dice) {
    let defect: &[u8] = match dice.below(6) {
        0 => b"Content-Type: multipart/mixed; boundary=never-appears\r\n",
        1 => b"Content-Type: text/plain; charset=no-such-charset\r\n",
        2 => b"X-Header-Without-Colon\r\nSubject: \xe9\xe8 raw latin-1 in a header\r\nContent-Type: text/plain\r\n",
        3 => b"Date: yesterday, around noon\r\nFrom: <<<>>>, @@@\r\nContent-Type: text/plain\r\n",
        4 => b"Content-Type: text/html; charset=\"utf-8\r\nContent-Transfer-Encoding: base64\r\n",
        _ => b"Subject: =?utf-8?B?broken\r\nContent-Type: text/plain; charset=utf-8; charset=iso-8859-1\r\n",
    };
    out.extend_from_slice(defect);
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(paragraphs(dice, 1, 3).as_bytes());
}

fn html(text: &str, dice: &mut Dice) -> String {
    let mut page = String::from(
        "<!DOCTYPE html><html><head><style>p{margin:0 0 12px;color:#222}</style></head><body><table width=\"600\" cellpadding=\"0\"><tr><td style=\"padding:16px\">",
    );
    for paragraph in text.split("\r\n\r\n") {
        page.push_str(&format!(
            "<p style=\"font-family:Arial,sans-serif\">{}</p>\r\n",
            paragraph.trim().replace("\r\n", "<br>")
        ));
    }
    page.push_str(&format!("<img src=\"https://pixel.example/{:x}.gif\" width=\"1\" height=\"1\"></td></tr></table></body></html>", dice.next()));
    page
}

fn paragraphs(dice: &mut Dice, least: u32, most: u32) -> String {
    let mut text = String::new();
    for _ in 0..least + dice.below(most - least + 1) {
        let mut line = 0;
        for _ in 0..2 + dice.below(5) {
            for word in capital(&sentence(dice, 6, 16)).split(' ') {
                if line + word.len() > 72 {
                    text.push_str("\r\n");
                    line = 0;
                }
                text.push_str(word);
                text.push(' ');
                line += word.len() + 1;
            }
            text.truncate(text.trim_end_matches(' ').len());
            text.push_str(". ");
        }
        text.truncate(text.trim_end().len());
        text.push_str("\r\n\r\n");
    }
    text
}

fn sentence(dice: &mut Dice, least: u32, most: u32) -> String {
    let count = least + dice.below(most - least + 1);
    (0..count).map(|_| word(dice)).collect::<Vec<_>>().join(" ")
}

/// Common words often, made-up rare ones sometimes, so that an index meets both.
fn word(dice: &mut Dice) -> String {
    if dice.below(100) < 85 {
        let skewed = dice.below(WORDS.len() as u32).min(dice.below(WORDS.len() as u32));
        return WORDS[skewed as usize].to_owned();
    }
    let mut rare = Dice::new(dice.below(50_000) + 9_000_000);
    (0..2 + rare.below(3)).map(|_| SYLLABLES[rare.below(SYLLABLES.len() as u32) as usize]).collect()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn encoded(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { format!("=?utf-8?B?{}?=", BASE64.encode(text)) }
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b == b'.' {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

fn quoted_printable(text: &str) -> String {
    let mut out = String::new();
    for line in text.split("\r\n") {
        let mut width = 0;
        for b in line.bytes() {
            let piece = if (b' '..=b'~').contains(&b) && b != b'=' {
                char::from(b).to_string()
            } else {
                format!("={b:02X}")
            };
            if width + piece.len() > 75 {
                out.push_str("=\r\n");
                width = 0;
            }
            out.push_str(&piece);
            width += piece.len();
        }
        out.push_str("\r\n");
    }
    out
}

fn base64_lines(out: &mut Vec<u8>, bytes: &[u8]) {
    for chunk in bytes.chunks(57) {
        out.extend_from_slice(BASE64.encode(chunk).as_bytes());
        out.extend_from_slice(b"\r\n");
    }
}

/// RFC 5322 §3.3, in UTC; civil-from-days after Howard Hinnant's published algorithm.
fn date(at: i64) -> String {
    let (days, second) = (at.div_euclid(86_400), at.rem_euclid(86_400));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days.rem_euclid(7) as usize];
    let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        [(month - 1) as usize];
    format!(
        "{weekday}, {day} {name} {year} {:02}:{:02}:{:02} +0000",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// SplitMix64: small, well mixed, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn new(seed: u32) -> Dice {
        Dice(u64::from(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x0D01_F000)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u32) -> u32 {
        (self.next() % u64::from(limit.max(1))) as u32
    }
}

const SECONDS_BETWEEN: i64 = 420;

const PEOPLE: [(&str, &str); 12] = [
    ("Anna de Vries", "anna@voorbeeld.test"),
    ("Piet Smit", "piet@bedrijf.test"),
    ("Jeroen Bakker", "jeroen@bakker.example"),
    ("Élise Fournier", "elise@fournier.example"),
    ("Bakkerij Zuid", "bestelling@bakkerijzuid.example"),
    ("Jürgen Groß", "juergen@gross.example"),
    ("Sanne Jansen", "sanne@jansen.example"),
    ("田中 花子", "hanako@tanaka.example"),
    ("VvE De Linde", "bestuur@delinde.example"),
    ("Nieuwsbrief Lindenlaan", "nieuws@lindenlaan.example"),
    ("Søren Ås", "soren@aas.example"),
    ("Support", "support@mail.test"),
];

const WORDS: [&str; 84] = [
    "de",
    "het",
    "een",
    "en",
    "van",
    "is",
    "op",
    "te",
    "dat",
    "voor",
    "met",
    "the",
    "and",
    "to",
    "of",
    "we",
    "morgen",
    "vergadering",
    "factuur",
    "bijlage",
    "offerte",
    "planning",
    "donderdag",
    "graag",
    "groet",
    "sleutel",
    "tekening",
    "fiets",
    "stalling",
    "koffie",
    "vraag",
    "antwoord",
    "project",
    "levering",
    "please",
    "meeting",
    "invoice",
    "attached",
    "tomorrow",
    "regards",
    "question",
    "report",
    "le",
    "la",
    "les",
    "pour",
    "bonjour",
    "devis",
    "réunion",
    "café",
    "élève",
    "naïef",
    "der",
    "die",
    "und",
    "für",
    "Straße",
    "Grüße",
    "Rechnung",
    "Termin",
    "huis",
    "tuin",
    "water",
    "school",
    "trein",
    "boek",
    "week",
    "maand",
    "jaar",
    "klant",
    "betaling",
    "bestelling",
    "kist",
    "brood",
    "markt",
    "haven",
    "schip",
    "brug",
    "wandeling",
    "foto",
    "muziek",
    "concert",
    "kaartje",
    "日本語",
];

const SYLLABLES: [&str; 24] = [
    "ba", "de", "ko", "li", "mu", "na", "po", "ra", "si", "tu", "vo", "wi", "zan", "ker", "lin", "mos",
    "ter", "gra", "blu", "sto", "fle", "pan", "dui", "hof",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(mix: Mix) -> String {
        let mut hasher = blake3::Hasher::new();
        messages(200, mix, 1_790_000_000).for_each(|message| {
            hasher.update(&message.raw);
        });
        hasher.finalize().to_hex().as_str()[..16].to_owned()
    }

    /// Whoever changes what is generated changes these, and says so: figures of
    /// benchmarks from before and after cannot be compared.
    #[test]
    fn the_same_numbers_give_the_same_bytes_on_every_machine() {
        assert_eq!(hash(Mix::Ordinary), "6b1b7bdd80f6bfa1");
        assert_eq!(hash(Mix::SmallText), "cbf4fbbd8b29e92a");
    }

    #[test]
    fn everything_that_real_boxes_hold_is_there() {
        let all: Vec<Message> = messages(1_000, Mix::Ordinary, 1_790_000_000).collect();
        let texts: Vec<_> = all.iter().map(|message| String::from_utf8_lossy(&message.raw)).collect();
        let with = |what: &str| texts.iter().filter(|text| text.contains(what)).count();
        for (what, least) in [
            ("In-Reply-To:", 100),
            ("charset=utf-8\r\n", 100),
            ("charset=iso-8859-1", 5),
            ("charset=windows-1252", 5),
            ("charset=us-ascii", 2),
            ("multipart/alternative", 50),
            ("Content-Type: text/html", 50),
            ("Content-Disposition: attachment", 40),
            ("Content-Type: message/rfc822", 2),
            ("=?utf-8?B?", 50),
            ("boundary=never-appears", 1),
            ("charset=no-such-charset", 1),
        ] {
            assert!(with(what) >= least, "{what}: {} of 1,000", with(what));
        }
        let sizes = all.iter().map(|message| message.raw.len());
        assert!(sizes.clone().max() > Some(24_000_000) && sizes.min() < Some(2_000));
        let long = texts.iter().flat_map(|text| text.split("\r\n")).map(str::len).max();
        assert!(long <= Some(998), "RFC 5322 §2.1.1: {long:?}");
        let received: Vec<i64> = all.iter().map(|message| message.received_at).collect();
        assert!(received.is_sorted() && received.last() == Some(&1_790_000_000));
    }

    #[test]
    fn a_reply_names_a_message_that_exists() {
        let all: Vec<Message> = messages(300, Mix::SmallText, 1_790_000_000).collect();
        let header = |message: &Message, name: &str| {
            let text = String::from_utf8_lossy(&message.raw).into_owned();
            text.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned))
        };
        let ids: Vec<String> = all.iter().filter_map(|message| header(message, "Message-ID: ")).collect();
        let parents: Vec<String> =
            all.iter().filter_map(|message| header(message, "In-Reply-To: ")).collect();
        assert_eq!(ids.len(), 300);
        assert!(parents.len() > 50 && parents.iter().all(|parent| ids.contains(parent)));
    }

    #[test]
    fn dates_are_right() {
        for (at, text) in [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (1_795_483_860, "Tue, 24 Nov 2026 01:31:00 +0000"),
        ] {
            assert_eq!(date(at), text);
        }
    }
}
