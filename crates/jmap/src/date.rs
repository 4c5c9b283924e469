//! Dates as JMAP writes them (RFC 8620 §1.4): UTCDate ends in `Z`, Date keeps its zone.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use mail::header::Date;

/// A UTCDate; the nearest one there is for a time beyond all calendars.
pub(crate) fn utc(unix: i64) -> String {
    timestamp(unix).to_string()
}

/// A Date with the zone that its writer was in.
pub(crate) fn zoned(date: Date) -> String {
    let seconds = i32::from(date.offset_min) * 60;
    let offset = Offset::from_seconds(seconds).unwrap_or(Offset::UTC);
    if offset == Offset::UTC {
        return utc(date.unix);
    }
    let zoned = timestamp(date.unix).to_zoned_datetime(TimeZone::fixed(offset));
    zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// Reads a UTCDate.
pub(crate) fn parse_utc(text: &str) -> Option<i64> {
    text.ends_with('Z').then(|| parse(text)).flatten().map(|date| date.unix)
}

/// Reads a Date.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let (time, zone) = match text.strip_suffix('Z') {
        Some(time) => (time, 0),
        None => {
            let at = text.len().checked_sub(6)?;
            let (time, zone) = (text.get(..at)?, text.get(at..)?);
            (time, minutes(zone)?)
        }
    };
    let bytes = time.as_bytes();
    let shaped = bytes.len() >= 19
        && bytes.iter().take(19).enumerate().all(|(at, b)| match at {
            4 | 7 => *b == b'-',
            10 => *b == b'T',
            13 | 16 => *b == b':',
            _ => b.is_ascii_digit(),
        })
        && (bytes.len() == 19
            || (bytes[19] == b'.' && bytes.len() > 20 && bytes[20..].iter().all(u8::is_ascii_digit)));
    let offset_min = i16::try_from(zone).ok()?;
    let timestamp = shaped.then(|| text.parse::<Timestamp>().ok()).flatten()?;
    Some(Date { unix: timestamp.as_second(), offset_min })
}

fn minutes(zone: &str) -> Option<i32> {
    let bytes = zone.as_bytes();
    let sign = match bytes.first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits = bytes.iter().enumerate().all(|(at, b)| matches!(at, 0 | 3) || b.is_ascii_digit());
    if bytes.len() != 6 || bytes[3] != b':' || !digits {
        return None;
    }
    let (hours, rest): (i32, i32) = (zone[1..3].parse().ok()?, zone[4..6].parse().ok()?);
    (hours < 24 && rest < 60).then_some(sign * (hours * 60 + rest))
}

fn timestamp(unix: i64) -> Timestamp {
    let within = unix.clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(within).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(zoned(Date { unix: 0, offset_min: 90 }), "1970-01-01T01:30:00+01:30");
        assert_eq!(zoned(Date { unix: 0, offset_min: 0 }), "1970-01-01T00:00:00Z");
        assert_eq!(parse_utc("2014-10-30T06:12:00Z"), Some(1_414_649_520));
        assert_eq!(parse_utc("2014-10-30T06:12:00.5Z"), Some(1_414_649_520));
        assert_eq!(parse("2014-10-30T14:12:00+08:00"), Some(Date { unix: 1_414_649_520, offset_min: 480 }));
        for wrong in [
            "",
            "Z",
            "2014-10-30",
            "2014-10-30T06:12:00",
            "2014-10-30 06:12:00Z",
            "2014-13-30T06:12:00Z",
            "2014-10-30T06:12:00+08:00",
            "2014-10-30T06:12:00.Z",
            "é2014-10-30T06:12:0Z",
        ] {
            assert_eq!(parse_utc(wrong), None, "{wrong}");
        }
        for far in [i64::MIN, i64::MAX] {
            assert!(utc(far).ends_with('Z'));
            assert!(!zoned(Date { unix: far, offset_min: -600 }).is_empty());
        }
    }
}
