//! The time of this place.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// A moment as the clocks of this computer show it.
pub fn local(unix: i64) -> ZonedDateTime {
    Timestamp::from_second(unix).unwrap_or_default().to_zoned_datetime(here())
}

/// The zone that this computer is set to, now: it may travel while we run.
///
/// `/etc/localtime` holds its rules. jiff looks for its name instead, in a database
/// that it lists whole for that: a millisecond, of the dozen that a search takes.
pub fn here() -> TimeZone {
    let named = std::env::var_os("TZ").is_some_and(|name| !name.is_empty());
    let rules = if named { None } else { std::fs::read("/etc/localtime").ok() };
    rules.and_then(|rules| of(&rules)).unwrap_or_else(TimeZone::system)
}

fn of(rules: &[u8]) -> Option<TimeZone> {
    TimeZone::tzif("Local", rules).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A TZif file without transitions: what holds is in its last line.
    fn rules(footer: &str) -> Vec<u8> {
        let mut file = Vec::new();
        for _old_and_new in 0..2 {
            file.extend_from_slice(b"TZif2");
            file.extend_from_slice(&[0; 15]);
            for count in [0u32, 0, 0, 0, 1, 4] {
                file.extend_from_slice(&count.to_be_bytes());
            }
            file.extend_from_slice(&3600i32.to_be_bytes());
            file.extend_from_slice(b"\0\0CET\0");
        }
        file.extend_from_slice(format!("\n{footer}\n").as_bytes());
        file
    }

    #[test]
    fn a_file_of_rules_is_enough() {
        let here = of(&rules("CET-1CEST,M3.5.0,M10.5.0/3")).unwrap();
        for (unix, shown) in [(1_767_225_600, "2026-01-01 01:00"), (1_783_000_800, "2026-07-02 16:00")] {
            let time = Timestamp::from_second(unix).unwrap().to_zoned_datetime(here.clone());
            assert_eq!(time.strftime("%Y-%m-%d %H:%M").to_string(), shown);
        }
        assert!(of(b"").is_none() && of(b"TZif").is_none() && of(&[0xff; 99]).is_none());
    }
}
