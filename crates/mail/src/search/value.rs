//! What stands behind an operator's colon: dates, ages, sizes, states.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _, ZonedDateTime};

use super::names::{self, MONTHS, Operator, WEEKDAYS};
use super::{Search, Wish};
use crate::keyword::Keyword;
use crate::text;

/// What an operator asks for with this value; `None` for one that it cannot have.
pub(super) fn wish(operator: Operator, value: &str, now: &ZonedDateTime) -> Option<Search> {
    let unix = |time: ZonedDateTime| time.timestamp().as_second();
    let wish = match operator {
        Operator::Words(_) => return None,
        _ if value.is_empty() => return None,
        Operator::Has => names::is_attachment(value).then_some(Wish::Attachment)?,
        Operator::Is => {
            let (keyword, there) = names::state(value)?;
            let is = Search::Is(Wish::Keyword(keyword));
            return Some(if there { is } else { Search::Not(Box::new(is)) });
        }
        Operator::In => Wish::In(names::place(value)),
        Operator::Account => Wish::Account(value.to_owned()),
        Operator::Label => Wish::Keyword(Keyword::new(value)?),
        Operator::List => Wish::List(value.to_owned()),
        Operator::Before => Wish::Before(unix(period(value, now)?.0)),
        Operator::After => Wish::After(unix(period(value, now)?.0)),
        Operator::On => {
            let (start, end) = period(value, now)?;
            let both = [Wish::After(unix(start)), Wish::Before(unix(end))];
            return Some(Search::And(both.map(Search::Is).into()));
        }
        Operator::Older => Wish::Before(unix(ago(value, now).or_else(|| Some(period(value, now)?.0))?)),
        Operator::Newer => Wish::After(unix(ago(value, now).or_else(|| Some(period(value, now)?.0))?)),
        Operator::Larger => Wish::Larger(size(value)?),
        Operator::Smaller => Wish::Smaller(size(value)?),
    };
    Some(Search::Is(wish))
}

/// A day, month or year: where it begins and where the next one does.
fn period(value: &str, now: &ZonedDateTime) -> Option<(ZonedDateTime, ZonedDateTime)> {
    let (first, span) = days(value, now)?;
    let zone = now.time_zone();
    let start = first.to_zoned_datetime(zone.clone()).ok()?;
    let end = first.checked_add(span).ok()?.to_zoned_datetime(zone.clone()).ok()?;
    Some((start, end))
}

fn days(value: &str, now: &ZonedDateTime) -> Option<(Date, Span)> {
    let word = text::tokens(value);
    let today = now.date();
    match word.as_str() {
        "today" | "vandaag" | "aujourd hui" | "heute" => return Some((today, 1.day())),
        "yesterday" | "gisteren" | "hier" | "gestern" => return Some((today.yesterday().ok()?, 1.day())),
        _ => {}
    }
    if let Some(day) = place_in(&WEEKDAYS, &word) {
        let back = (i16::from(today.weekday().to_monday_zero_offset()) - i16::from(day)).rem_euclid(7);
        return Some((today.checked_sub(i32::from(back).days()).ok()?, 1.day()));
    }
    if let Some(then) = ago(value, now) {
        return Some((then.date(), 1.day()));
    }
    let parts: Vec<&str> = value.split(['-', '/', '.']).collect();
    // `juli` has four characters too.
    let is_year = |part: &str| part.len() == 4 && number(part).is_some();
    match parts[..] {
        [year] if is_year(year) => Some((date(number(year)?, 1, 1)?, 1.year())),
        [name] => Some((last(now, named(name)?, 1)?, 1.month())),
        [year, month] if is_year(year) => Some((date(number(year)?, month_of(month)?, 1)?, 1.month())),
        [month, year] if is_year(year) => Some((date(number(year)?, month_of(month)?, 1)?, 1.month())),
        [day, month] => Some((last(now, month_of(month)?, number(day)?)?, 1.day())),
        [year, month, day] if is_year(year) => {
            Some((date(number(year)?, month_of(month)?, number(day)?)?, 1.day()))
        }
        [day, month, year] => {
            let year = if year.len() == 2 { 2_000 + number(year)? } else { number(year)? };
            let usual = date(year, month_of(month)?, number(day)?);
            // The American order, where it can be no other.
            Some((usual.or_else(|| date(year, number(day)?, number(month)?))?, 1.day()))
        }
        _ => None,
    }
}

/// The last such day that is not in the future.
fn last(now: &ZonedDateTime, month: i16, day: i16) -> Option<Date> {
    let this = date(now.year(), month, day).filter(|this| *this <= now.date());
    this.or_else(|| date(now.year() - 1, month, day))
}

fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn number(text: &str) -> Option<i16> {
    (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn month_of(text: &str) -> Option<i16> {
    number(text).or_else(|| named(text))
}

fn named(month: &str) -> Option<i16> {
    place_in(&MONTHS, &text::tokens(month)).map(|at| i16::from(at) + 1)
}

fn place_in(names: &[&[&str]], word: &str) -> Option<i8> {
    names.iter().position(|all| all.contains(&word)).and_then(|at| i8::try_from(at).ok())
}

/// `7d`, `2w`, `3m`, `1y`: so long ago.
fn ago(value: &str, now: &ZonedDateTime) -> Option<ZonedDateTime> {
    let (count, unit) = value.split_at(value.find(|c: char| !c.is_ascii_digit())?);
    let count = number(count)?;
    let span = match text::tokens(unit).as_str() {
        "h" | "u" | "hour" | "hours" | "uur" | "heure" | "heures" | "std" => count.hours(),
        "d" | "day" | "days" | "dag" | "dagen" | "jour" | "jours" | "tag" | "tage" => count.days(),
        "w" | "week" | "weeks" | "weken" | "semaine" | "semaines" | "woche" | "wochen" => count.weeks(),
        "m" | "month" | "months" | "mnd" | "maand" | "maanden" | "mois" | "monat" | "monate" => {
            count.months()
        }
        "y" | "year" | "years" | "jr" | "jaar" | "an" | "ans" | "jahr" | "jahre" => count.years(),
        _ => return None,
    };
    now.checked_sub(span).ok()
}

/// `5mb`, `2,5M`, `800k`, `1200`: bytes, by thousands as people count them.
fn size(value: &str) -> Option<u64> {
    let end = value.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ',')).unwrap_or(value.len());
    let (count, unit) = value.split_at(end);
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" | "o" => 1.0,
        "k" | "kb" | "kib" | "ko" => 1e3,
        "m" | "mb" | "mib" | "mo" => 1e6,
        "g" | "gb" | "gib" | "go" => 1e9,
        _ => return None,
    };
    let count: f64 = count.replace(',', ".").parse().ok()?;
    Some((count * factor).round() as u64)
}
