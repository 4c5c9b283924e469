//! A result as a picture: a bar for each row as long as its median, with a line
//! from the least to the most. Plain SVG that takes the colours of the reader's
//! light or dark page.

use std::fmt::Write as _;

use crate::document::amount;
use crate::measure::{Row, Table, Unit, spread};

const WIDTH: f64 = 760.0;
/// Where bars begin, and how long the longest may be.
const LEFT: f64 = 300.0;
const LONGEST: f64 = 330.0;
const ROW: f64 = 24.0;
const GROUP: f64 = 30.0;

const STYLE: &str = "text{font:13px system-ui,sans-serif;fill:#1f2328}.quiet{fill:#59636e}.ours{fill:#2f6fdb}\
    .peer{fill:#a8b1bb}.range{stroke:#1f2328;stroke-width:1.5}\
    @media(prefers-color-scheme:dark){text{fill:#e6e8eb}.quiet{fill:#9aa4af}.ours{fill:#6ea0ff}.peer{fill:#59636e}\
    .range{stroke:#e6e8eb}}";

/// The bars of one unit; other rows are in the table alone.
pub fn picture(table: &Table) -> Option<String> {
    let unit = table.rows.first()?.unit;
    let rows: Vec<&Row> = table.rows.iter().filter(|row| row.unit == unit).collect();
    let mut body = String::new();
    let (mut y, mut group) = (8.0, "");
    for row in &rows {
        if row.group != group {
            let _ =
                write!(body, "<text class=\"quiet\" x=\"0\" y=\"{}\">{}</text>", y + 20.0, text(&row.group));
            (y, group) = (y + GROUP, &row.group);
        }
        let most = rows.iter().filter(|other| is_together(table, row, other)).flat_map(|row| &row.values);
        let most = most.copied().fold(f64::MIN_POSITIVE, f64::max);
        bar(&mut body, row, y, LONGEST / most, unit);
        y += ROW;
    }
    let title = text(&table.title);
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\" aria-label=\"{title}\"><title>{title}</title><style>{STYLE}</style>{body}</svg>\n",
        height = y + 8.0,
    ))
}

/// Groups whose members have the same names grow with something and share a scale; each question has its own.
fn is_together(table: &Table, row: &Row, other: &Row) -> bool {
    let is_single = |group: &str| table.rows.iter().filter(|row| row.group == group).count() == 1;
    row.group == other.group || (is_single(&row.group) && is_single(&other.group))
}

fn bar(body: &mut String, row: &Row, y: f64, scale: f64, unit: Unit) {
    let Some(seen) = spread(&row.values) else { return };
    let class = if row.name.starts_with("Postduif") { "ours" } else { "peer" };
    let (middle, length) = (y + 11.0, (seen.median * scale).max(1.0));
    let _ = write!(
        body,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>\
         <rect class=\"{class}\" x=\"{LEFT}\" y=\"{}\" width=\"{length:.1}\" height=\"16\" rx=\"2\"/>",
        LEFT - 8.0,
        y + 16.0,
        text(&row.name),
        y + 3.0,
    );
    if seen.most > seen.least {
        let [from, to] = [seen.least, seen.most].map(|value| LEFT + value * scale);
        let _ = write!(
            body,
            "<line class=\"range\" x1=\"{from:.1}\" x2=\"{to:.1}\" y1=\"{middle}\" y2=\"{middle}\"/>"
        );
    }
    let _ = write!(
        body,
        "<text class=\"quiet\" x=\"{:.1}\" y=\"{}\">{}</text>",
        LEFT + (seen.most * scale).max(length) + 8.0,
        y + 16.0,
        amount(seen.median, unit)
    );
}

fn text(plain: &str) -> String {
    plain.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
