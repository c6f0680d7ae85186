//! Rows of a CSV text, as the `csv` crate reads them. A text without quotes is cut at its lines and read by several threads at once. Any
//! other text is read by one thread.

use csv::{ByteRecord, ReaderBuilder};
use memchr::{memchr, memchr_iter, memrchr};

/// The cell without the spaces around it. Empty if the row has no such cell.
pub fn cell(row: &ByteRecord, column: usize) -> &[u8] {
    row.get(column).unwrap_or_default().trim_ascii()
}

pub fn is_blank(row: &ByteRecord) -> bool {
    row.iter().all(|cell| cell.trim_ascii().is_empty())
}

/// How the rows of a text are cut.
#[derive(Clone, Copy, Debug)]
pub struct Cut {
    pub separator: u8,
    /// The columns of the first row.
    pub columns: usize,
}

/// Another way to read the file that might be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The total is an amount with the other decimal mark.
    Decimal,
    /// The date can begin with the day or the month.
    DateOrder,
}

/// Why a row is refused.
#[derive(Clone, Debug)]
pub struct Problem {
    pub column: Option<usize>,
    pub detail: String,
    pub doubt: Option<Doubt>,
}

impl Problem {
    pub fn in_column(column: usize, detail: impl Into<String>) -> Self {
        Self { column: Some(column), detail: detail.into(), doubt: None }
    }
}

/// A refused row, and where it ends in its text.
#[derive(Clone, Debug)]
pub struct Mistake {
    pub end: usize,
    pub problem: Problem,
}

/// Whether every line is a row and every separator ends a cell.
pub fn is_plain(text: &[u8]) -> bool {
    let ends_line = |at: usize| text.get(at + 1) == Some(&b'\n');
    memchr(b'"', text).is_none() && memchr_iter(b'\r', text).all(ends_line)
}

/// Cuts a plain text into this number of pieces of about the same length, each of whole lines.
pub fn pieces(text: &[u8], count: usize) -> Vec<&[u8]> {
    let mut pieces = Vec::new();
    let mut rest = text;
    for left in (2..=count).rev() {
        let about = rest.len() / left;
        let end = rest.get(about..).and_then(|tail| memchr(b'\n', tail)).map_or(rest.len(), |at| about + at + 1);
        let (piece, others) = rest.split_at(end);
        pieces.push(piece);
        rest = others;
    }
    pieces.push(rest);
    pieces
}

/// The lines of a plain text, the last one first.
pub fn lines_backwards(mut text: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let end = text.strip_suffix(b"\n").unwrap_or(text);
        let begin = memrchr(b'\n', end).map_or(0, |at| at + 1);
        let line = text.get(begin..end.len()).filter(|_| !text.is_empty())?;
        text = text.get(..begin).unwrap_or_default();
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    })
}

/// The row that a line is. `None` if it is empty.
pub fn row_of(line: &[u8], cut: Cut) -> Option<ByteRecord> {
    let mut row = ByteRecord::new();
    let mut reader = ReaderBuilder::new().has_headers(false).delimiter(cut.separator).from_reader(line);
    reader.read_byte_record(&mut row).is_ok_and(|is_row| is_row).then_some(row)
}

/// Calls `each` with every row, and with where it ends. Empty lines are no rows.
pub fn each_row(
    text: &[u8],
    cut: Cut,
    mut each: impl FnMut(&ByteRecord, usize) -> Result<(), Problem>,
) -> Result<(), Mistake> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(cut.separator).from_reader(text);
    let mut row = ByteRecord::new();
    loop {
        let read = reader.read_byte_record(&mut row);
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let broken = |error: csv::Error| Problem { column: None, detail: error.to_string(), doubt: None };
        if !read.map_err(|error| Mistake { end, problem: broken(error) })? {
            return Ok(());
        }
        check_count(&row, cut).and_then(|()| each(&row, end)).map_err(|problem| Mistake { end, problem })?;
    }
}

fn check_count(row: &ByteRecord, cut: Cut) -> Result<(), Problem> {
    if row.len() == cut.columns || is_blank(row) {
        return Ok(());
    }
    let advice = if row.len() > cut.columns { "; a cell that contains the separator must be in quotes" } else { "" };
    let detail = format!("has {} columns, and the first row has {}{advice}", row.len(), cut.columns);
    Err(Problem { column: None, detail, doubt: None })
}
