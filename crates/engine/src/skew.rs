//! How far this computer's clock is from a server's, where the server's greeting
//! says its time: many outgoing servers write the date there, and POP3 servers a
//! timestamp (RFC 1939 §7). A wrong clock makes certificates look expired.

use jiff::fmt::rfc2822::DateTimeParser;

/// Seconds that `now` is ahead of the time in a greeting. `None`: it says none.
pub fn skew_s(greeting: &str, now: i64) -> Option<i64> {
    dated(greeting).or_else(|| stamped(greeting, now)).map(|time| now.saturating_sub(time))
}

/// `24 Nov 2026 10:11:12 +0100` anywhere among other words.
fn dated(greeting: &str) -> Option<i64> {
    let strip = |word: &'static str, text: &str| text.trim_matches(|c: char| word.contains(c)).to_owned();
    let words: Vec<String> = greeting.split_whitespace().map(|word| strip("();,[]", word)).collect();
    words.windows(5).find_map(|five| {
        let time = DateTimeParser::new().parse_timestamp(five.join(" ")).ok()?;
        Some(time.as_second())
    })
}

/// `<1896.697170952@example.org>`, if that is a time at all.
fn stamped(greeting: &str, now: i64) -> Option<i64> {
    let (inside, _) = greeting.split_once('<')?.1.split_once('@')?;
    let numbers = inside.split('.').filter(|part| part.len() == 10).filter_map(|part| part.parse().ok());
    numbers.into_iter().find(|time: &i64| now.abs_diff(*time) < YEARS)
}

/// Another number of ten digits is no clock that is wrong by so much.
const YEARS: u64 = 5 * 365 * 86_400;

#[cfg(test)]
mod tests {
    use super::*;

    /// A10: clock skew.
    #[test]
    fn reads_the_time_of_a_greeting() {
        let now = 1_767_603_600; // 2026-01-05 09:00:00 UTC
        for (greeting, skew) in [
            ("mx.test ESMTP Exim 4.98 Mon, 05 Jan 2026 10:00:00 +0100", Some(0)),
            ("mail.test Microsoft ESMTP MAIL Service ready at Mon, 5 Jan 2026 09:05:00 +0000", Some(-300)),
            ("mail.test ESMTP Sendmail 8.18; Mon, 5 Jan 2026 08:00:00 GMT", Some(3600)),
            ("hello (Mon, 5 Jan 2026 08:59:58 GMT)", Some(2)),
            ("POP3 server ready <1896.1767603500@dbc.mtview.ca.us>", Some(100)),
            ("POP3 server ready <1896.0697170952@dbc.mtview.ca.us>", None),
            ("POP3 server ready <5f6.1.69@host>", None),
            ("mail.test ESMTP Postfix", None),
            ("99 Xyz 2026 25:61:61 +9999 <@>", None),
            ("", None),
        ] {
            assert_eq!(skew_s(greeting, now), skew, "{greeting}");
        }
    }
}
