//! Medians and ratios, printed as a table that can be pasted into the documents.

use std::time::{Duration, Instant};

use anyhow::Result;

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
pub fn pause(millis: u64) {
    std::thread::sleep(Duration::from_millis(millis));
}

/// One thing measured several times.
pub struct Row {
    /// What.
    pub name: String,
    /// How long each time.
    pub times: Vec<Duration>,
    /// Anything else worth a column.
    pub remark: String,
}

impl Row {
    /// An empty row.
    pub fn new(name: &str) -> Row {
        Row { name: name.to_owned(), times: Vec::new(), remark: String::new() }
    }

    /// The middle one.
    pub fn median(&self) -> Duration {
        let mut sorted = self.times.clone();
        sorted.sort();
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    }
}

/// Prints the rows; each ratio is that row's median over the first row's.
pub fn print(title: &str, rows: &[Row]) {
    println!(
        "\n{title}\n\n| what | median | least | most | ratio | remark |\n| --- | --- | --- | --- | --- | --- |"
    );
    let measure = rows.first().map(Row::median).unwrap_or_default().as_secs_f64();
    for row in rows {
        println!(
            "| {} | {} | {} | {} | {:.2} | {} |",
            row.name,
            text(row.median()),
            text(row.times.iter().min().copied().unwrap_or_default()),
            text(row.times.iter().max().copied().unwrap_or_default()),
            row.median().as_secs_f64() / measure,
            row.remark
        );
    }
}

fn text(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{:.2} ms", time.as_secs_f64() * 1e3)
    } else {
        format!("{:.2} s", time.as_secs_f64())
    }
}
