//! What a measurement is: rows of values, and what is wanted of them. Numbers
//! only; what they mean beside each other is computed when they are shown.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

/// The results of one part, as they are kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct Part {
    /// The day.
    pub date: String,
    /// Tasks that wanted to compute during the minute before, this program's own included.
    pub load: f64,
    /// What was measured.
    pub tables: Vec<Table>,
}

/// One result, with a picture of its own.
#[derive(Debug, Serialize, Deserialize)]
pub struct Table {
    /// Its picture's name.
    pub id: String,
    /// What was measured.
    pub title: String,
    /// How, where the title does not say it.
    pub note: String,
    /// The first of each group is what the others are compared with.
    pub rows: Vec<Row>,
    /// What it should show.
    pub wants: Vec<Want>,
}

/// One thing measured several times.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// Rows of one group are compared; empty where there is one group.
    pub group: String,
    /// What.
    pub name: String,
    /// Of what.
    pub unit: Unit,
    /// One for each run.
    pub values: Vec<f64>,
}

/// What a value counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unit {
    /// Time.
    Seconds,
    /// A million bytes.
    Megabytes,
    /// Pieces.
    Number,
}

/// Something to reach, of the medians of one row, or of one beside another.
#[derive(Debug, Serialize, Deserialize)]
pub struct Want {
    /// In words.
    pub text: String,
    /// The row, by group and name.
    pub of: (String, String),
    /// The row that it is divided by.
    pub over: Option<(String, String)>,
    /// The bound.
    pub bound: Bound,
}

/// A value is good on one side of it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum Bound {
    /// The least.
    AtLeast(f64),
    /// The most.
    AtMost(f64),
}

impl Table {
    /// Without rows.
    pub fn new(id: &str, title: &str) -> Table {
        let (id, title) = (id.to_owned(), title.to_owned());
        Table { id, title, note: String::new(), rows: vec![], wants: vec![] }
    }

    /// Adds a value to a row, which is made when its first comes.
    pub fn add(&mut self, group: &str, name: &str, unit: Unit, value: f64) {
        match self.rows.iter_mut().find(|row| row.group == group && row.name == name) {
            Some(row) => row.values.push(value),
            None => {
                let (group, name) = (group.to_owned(), name.to_owned());
                self.rows.push(Row { group, name, unit, values: vec![value] });
            }
        }
    }

    /// Adds a time.
    pub fn time(&mut self, group: &str, name: &str, time: Duration) {
        self.add(group, name, Unit::Seconds, time.as_secs_f64());
    }

    /// Asks a bound of a row.
    pub fn want(&mut self, text: &str, of: (&str, &str), bound: Bound) {
        self.wants.push(Want { text: text.to_owned(), of: owned(of), over: None, bound });
    }

    /// Asks a bound of a row divided by another.
    pub fn want_ratio(&mut self, text: &str, of: (&str, &str), over: (&str, &str), bound: Bound) {
        self.wants.push(Want { text: text.to_owned(), of: owned(of), over: Some(owned(over)), bound });
    }

    /// The row of that group and name.
    pub fn row(&self, (group, name): &(String, String)) -> Option<&Row> {
        self.rows.iter().find(|row| row.group == *group && row.name == *name)
    }
}

impl Row {
    /// The middle value; zero where there is none.
    pub fn median(&self) -> f64 {
        spread(&self.values).map_or(0.0, |seen| seen.median)
    }
}

fn owned((group, name): (&str, &str)) -> (String, String) {
    (group.to_owned(), name.to_owned())
}

/// The middle of some values, with the least and the most.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// The least.
    pub least: f64,
    /// The middle one.
    pub median: f64,
    /// The most.
    pub most: f64,
}

/// `None` where there is no value.
pub fn spread(values: &[f64]) -> Option<Spread> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (least, most) = (*sorted.first()?, *sorted.last()?);
    Some(Spread { least, median: sorted[sorted.len() / 2], most })
}

/// One row beside another: run by run where they ran in turn, else each by the other's median.
pub fn ratio(of: &[f64], over: &[f64]) -> Option<Spread> {
    let middle = spread(over)?.median;
    let beside = |n: usize| if of.len() == over.len() { over[n] } else { middle };
    let ratios: Vec<f64> = of.iter().enumerate().map(|(n, value)| value / beside(n)).collect();
    Some(Spread { median: spread(of)?.median / middle, ..spread(&ratios)? })
}

impl Want {
    /// What was found, and whether that is enough. `None`: it was not measured.
    pub fn found(&self, table: &Table) -> Option<(Spread, bool)> {
        let of = &table.row(&self.of)?.values;
        let found = match &self.over {
            Some(over) => ratio(of, &table.row(over)?.values)?,
            None => spread(of)?,
        };
        let reached = match self.bound {
            Bound::AtLeast(least) => found.median >= least,
            Bound::AtMost(most) => found.median <= most,
        };
        Some((found, reached))
    }
}

/// The clock that benchmarks may read.
#[expect(clippy::disallowed_methods, reason = "measuring time is what this crate is for")]
pub fn now() -> Instant {
    Instant::now()
}

/// How long `work` takes.
pub fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(Duration, T)> {
    let start = now();
    let value = work()?;
    Ok((start.elapsed(), value))
}

/// Waits a little between two looks at another process.
#[expect(clippy::disallowed_methods, reason = "the other process is a real one")]
pub fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// A process's time and the most memory it held, in megabytes.
pub fn watched(command: &mut Command) -> Result<(Duration, f64)> {
    let start = now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let mut peak: f64 = 0.0;
    let status = loop {
        // The kernel forgets it with the process, so it is asked again and again.
        peak = peak.max(memory(&child, "VmHWM:").unwrap_or(0.0));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        pause(Duration::from_millis(5));
    };
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok((start.elapsed(), peak))
}

/// A line of `/proc/PID/status` that counts memory, in megabytes.
pub fn memory(child: &Child, name: &str) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    Ok(named(&status, name)? * 1024.0 / 1e6)
}

/// The number after a name in one of the kernel's lists.
pub fn named(list: &str, name: &str) -> Result<f64> {
    let line = list.lines().find_map(|line| line.strip_prefix(name)).with_context(|| format!("no {name}"))?;
    Ok(line.split_whitespace().next().context("no number")?.parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_goes_run_by_run_and_is_judged_by_the_medians() {
        let mut table = Table::new("t", "t");
        for (ours, theirs) in [(1.0, 4.0), (2.0, 6.0), (4.0, 20.0)] {
            table.add("", "ours", Unit::Seconds, ours);
            table.add("", "theirs", Unit::Seconds, theirs);
        }
        table.want_ratio("three times", ("", "theirs"), ("", "ours"), Bound::AtLeast(3.0));
        table.want_ratio("four times", ("", "theirs"), ("", "ours"), Bound::AtLeast(4.0));
        table.want("under two", ("", "ours"), Bound::AtMost(1.9));
        let found: Vec<_> = table.wants.iter().map(|want| want.found(&table)).collect();
        let ratio = Spread { least: 3.0, median: 3.0, most: 5.0 };
        assert_eq!(found[0], Some((ratio, true)));
        assert_eq!(found[1], Some((ratio, false)));
        assert_eq!(found[2], Some((Spread { least: 1.0, median: 2.0, most: 4.0 }, false)));
    }

    #[test]
    fn what_was_not_measured_is_not_judged() {
        let mut table = Table::new("t", "t");
        table.want("anything", ("", "ours"), Bound::AtMost(1.0));
        assert_eq!(table.wants[0].found(&table), None);
    }
}
