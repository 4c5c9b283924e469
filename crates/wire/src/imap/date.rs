//! Dates as IMAP writes them, to and from seconds since 1970 UTC. Never asks the clock.

/// Reads `date-time` without its quotes: `17-Jul-1996 02:44:25 -0700`
/// (RFC 9051 §9). The day may have a space or no zero before it.
pub(super) fn parse(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let mut fields = text.split_ascii_whitespace();
    let (date, time) = (fields.next()?, fields.next()?);
    let offset_min = fields.next().map_or(Some(0), parse_zone)?;
    let mut date = date.splitn(3, '-');
    let day: i64 = date.next()?.parse().ok()?;
    let month = month_number(date.next()?)?;
    let year: i64 = date.next()?.parse().ok()?;
    let mut clock = time.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let sound = (1..=31).contains(&day)
        && (0..=9999).contains(&year)
        && (0..24).contains(&hour)
        && (0..60).contains(&minute)
        && (0..=60).contains(&second);
    let days = days_from_civil(year, month, day);
    sound.then(|| days * DAY + hour * 3600 + minute * 60 + second - offset_min * 60)
}

/// Writes `date-time` without quotes, in UTC.
pub(super) fn format(seconds: i64) -> String {
    let clock = seconds.rem_euclid(DAY);
    format!("{} {:02}:{:02}:{:02} +0000", day(seconds, 2), clock / 3600, clock / 60 % 60, clock % 60)
}

/// Writes `date`: `1-Feb-1994`.
pub(super) fn format_day(seconds: i64) -> String {
    day(seconds, 1)
}

fn day(seconds: i64, digits: usize) -> String {
    // IMAP knows four digits of year; what lies outside is moved to the edge.
    let (year, month, day) = civil_from_days(seconds.clamp(YEAR_0, YEAR_9999).div_euclid(DAY));
    let name = usize::try_from(month - 1).ok().and_then(|n| MONTHS.get(n)).copied().unwrap_or("Jan");
    format!("{day:0digits$}-{name}-{year:04}")
}

fn parse_zone(zone: &str) -> Option<i64> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        // Named zones are all UTC's: GMT, UT, Z.
        _ => return zone.bytes().all(|b| b.is_ascii_alphabetic()).then_some(0),
    };
    let number: i64 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    (digits.len() == 4).then(|| sign * (number / 100 * 60 + number % 100))
}

fn month_number(name: &str) -> Option<i64> {
    let at = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    i64::try_from(at + 1).ok()
}

/// Days since 1970-01-01 of a day in the Gregorian calendar (Howard Hinnant's `days_from_civil`).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day_of_year - (153 * shifted + 2) / 5 + 1)
}

const DAY: i64 = 86_400;
/// 0000-01-01 and 9999-12-31, 23:59:59.
const YEAR_0: i64 = -62_167_219_200;
const YEAR_9999: i64 = 253_402_300_799;
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_answers() {
        for (text, seconds) in [
            ("17-Jul-1996 02:44:25 -0700", Some(837_596_665)),
            (" 1-Jan-1970 00:00:00 +0000", Some(0)),
            ("1-jan-1970 01:00:00 +0100", Some(0)),
            ("29-Feb-2024 23:59:60 +0000", Some(1_709_251_200)),
            ("01-Jan-1970 00:00:00 GMT", Some(0)),
            ("01-Jan-1970 00:00:00", Some(0)),
            ("32-Jan-1970 00:00:00 +0000", None),
            ("01-Foo-1970 00:00:00 +0000", None),
            ("01-Jan-1970 00:00 +0000", None),
            ("01-Jan-1970 00:00:00 +00é0", None),
            ("", None),
        ] {
            assert_eq!(parse(text.as_bytes()), seconds, "{text}");
        }
        assert_eq!(format(837_596_665), "17-Jul-1996 09:44:25 +0000");
        assert_eq!(format_day(760_060_800), "1-Feb-1994");
        assert_eq!(format(i64::MAX), "31-Dec-9999 15:30:07 +0000");
    }

    proptest! {
        #[test]
        fn there_and_back(seconds in YEAR_0..=YEAR_9999) {
            prop_assert_eq!(parse(format(seconds).as_bytes()), Some(seconds));
        }

        #[test]
        fn never_panics(text in ".*") {
            parse(text.as_bytes());
        }
    }
}
