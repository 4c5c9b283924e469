//! `docs/performance.md` and its pictures, written from what was measured. No
//! number and no verdict in it is typed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};

use crate::measure::{Bound, Part, Spread, Table, Unit, ratio, spread};
use crate::picture::picture;

const HEAD: &str = "\
# Measured

`cargo run --release -p bench -- report` measures on this machine, beside real peers in the same run, and writes this page. \
Generated mail, a real Dovecot on loopback over TLS, each program with its settings as they come, in turn, with warm caches.

Each value is a median, with the least and the most in brackets; *beside* is a row's median over that of the first \
of its group, with the range run by run. Whether something is reached is judged by the medians.
";

/// Writes the page beside the folder of its pictures.
pub fn write(docs: &Path, parts: &BTreeMap<usize, Part>) -> Result<()> {
    let pictures = docs.join("performance");
    std::fs::create_dir_all(&pictures)?;
    let mut page = format!("{HEAD}\n{}\n", machine()?);
    page.push_str(&wants(parts.values()));
    for part in parts.values() {
        for table in &part.tables {
            page.push_str(&section(table));
            if let Some(picture) = picture(table) {
                std::fs::write(pictures.join(format!("{}.svg", table.id)), picture)?;
                let _ = writeln!(page, "![{}](performance/{}.svg)\n", table.title, table.id);
            }
            let runs = table.rows.iter().map(|row| row.values.len()).max().unwrap_or_default();
            let _ = writeln!(page, "{}, runs: {runs}; load before it: {:.1}.\n", part.date, part.load);
        }
    }
    Ok(std::fs::write(docs.join("performance.md"), page.trim_end().to_owned() + "\n")?)
}

/// What was wanted, all of it, the missed first.
fn wants<'a>(parts: impl Iterator<Item = &'a Part>) -> String {
    let mut rows = vec![];
    for table in parts.flat_map(|part| &part.tables) {
        for want in &table.wants {
            let unit = match want.over {
                Some(_) => Unit::Number,
                None => table.row(&want.of).map_or(Unit::Number, |row| row.unit),
            };
            let bound = match want.bound {
                Bound::AtLeast(least) => format!("at least {}", amount(least, unit)),
                Bound::AtMost(most) => format!("at most {}", amount(most, unit)),
            };
            let (found, reached) = match want.found(table) {
                Some((found, reached)) => (range(found, unit), reached),
                None => ("not measured".to_owned(), false),
            };
            let answer = if reached { "yes" } else { "**no**" };
            rows.push((
                reached,
                format!("| {} | {} | {bound} | {found} | {answer} |\n", table.title, want.text),
            ));
        }
    }
    rows.sort_by_key(|(reached, _)| *reached);
    let reached = rows.iter().filter(|(reached, _)| *reached).count();
    let mut text = format!("\n## Wanted and reached\n\n{reached} of {}.\n\n", rows.len());
    text.push_str("| work | wanted | bound | found | reached |\n| --- | --- | --- | --- | --- |\n");
    rows.iter().for_each(|(_, row)| text.push_str(row));
    text.push('\n');
    text
}

fn section(table: &Table) -> String {
    let mut text = format!("## {}\n\n", table.title);
    if !table.note.is_empty() {
        let _ = writeln!(text, "{}\n", table.note);
    }
    text.push_str("| what | measured | beside |\n| --- | --- | --- |\n");
    for row in &table.rows {
        let Some(seen) = spread(&row.values) else { continue };
        let first = table.rows.iter().find(|other| other.group == row.group && other.unit == row.unit);
        let first = first.filter(|first| first.name != row.name && first.median() > 0.0);
        let beside = first.and_then(|first| ratio(&row.values, &first.values));
        let beside = beside.map(|beside| range(beside, Unit::Number)).unwrap_or_default();
        let name =
            if row.group.is_empty() { row.name.clone() } else { format!("{}: {}", row.group, row.name) };
        let _ = writeln!(text, "| {name} | {} | {beside} |", range(seen, row.unit));
    }
    text.push('\n');
    text
}

fn range(seen: Spread, unit: Unit) -> String {
    let Spread { least, median, most } = seen;
    match least == most {
        true => amount(median, unit),
        false => format!("{} ({} to {})", amount(median, unit), amount(least, unit), amount(most, unit)),
    }
}

/// A value in its unit, with three digits that mean something.
pub fn amount(value: f64, unit: Unit) -> String {
    match unit {
        Unit::Seconds if value < 1.0 => format!("{} ms", digits(value * 1e3)),
        Unit::Seconds => format!("{} s", digits(value)),
        Unit::Megabytes => format!("{} MB", digits(value)),
        Unit::Number => digits(value),
    }
}

fn digits(value: f64) -> String {
    match value.abs() {
        _ if value.fract() == 0.0 => format!("{value:.0}"),
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

fn machine() -> Result<String> {
    let cpu = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or_default();
    let model = model.trim_start_matches([' ', '\t', ':']);
    let memory =
        crate::measure::named(&std::fs::read_to_string("/proc/meminfo")?, "MemTotal:")? * 1024.0 / 1e9;
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease")?;
    let cores = std::thread::available_parallelism()?;
    let versions = [
        ("dovecot", "--version"),
        ("mbsync", "--version"),
        ("notmuch", "--version"),
        ("mu", "--version"),
        ("fetchmail", "--version"),
        ("mpop", "--version"),
    ];
    let versions: Vec<String> = versions
        .iter()
        .map(|(program, flag)| Ok(format!("{program} {}", version(&first_line(program, flag)?))))
        .collect::<Result<_>>()?;
    Ok(format!(
        "Machine: {model}, {cores} cores, {memory:.0} GB, Linux {}. Beside: {}.\n",
        kernel.trim(),
        versions.join(", ")
    ))
}

/// What a program says first.
pub fn first_line(program: &str, flag: &str) -> Result<String> {
    let out = Command::new(program).arg(flag).output().with_context(|| format!("starting {program}"))?;
    Ok(String::from_utf8_lossy(&out.stdout).lines().next().unwrap_or_default().to_owned())
}

/// The first word that begins with a digit.
fn version(line: &str) -> &str {
    line.split([' ', '+']).find(|word| word.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_three_digits() {
        let cases = [
            (0.004_56, Unit::Seconds, "4.56 ms"),
            (12.345, Unit::Seconds, "12.3 s"),
            (1234.5, Unit::Megabytes, "1234 MB"),
            (50.0, Unit::Number, "50"),
        ];
        for (value, unit, text) in cases {
            assert_eq!(amount(value, unit), text);
        }
    }

    #[test]
    fn a_page_says_what_was_missed_first() {
        let mut table = Table::new("speed", "Speed <of> things");
        table.add("", "Postduif", Unit::Seconds, 1.0);
        table.add("", "mbsync", Unit::Seconds, 1.5);
        table.want_ratio("faster", ("", "mbsync"), ("", "Postduif"), Bound::AtLeast(1.0));
        table.want_ratio("twice as fast", ("", "mbsync"), ("", "Postduif"), Bound::AtLeast(2.0));
        let svg = picture(&table).unwrap_or_default();
        assert!(svg.contains("Speed &lt;of> things") && svg.matches("<rect").count() == 2);
        let text = wants([Part { date: String::new(), load: 0.0, tables: vec![table] }].iter());
        let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("| Speed")).collect();
        assert_eq!(lines[0], "| Speed <of> things | twice as fast | at least 2 | 1.50 | **no** |");
        assert_eq!(lines[1], "| Speed <of> things | faster | at least 1 | 1.50 | yes |");
    }
}
