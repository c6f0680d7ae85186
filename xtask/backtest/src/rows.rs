//! Rows of a CSV text. A text without quotes is cut at its lines and read by several threads at once. The `csv` crate reads any other text,
//! from the beginning to the end.

use csv::{ByteRecord, ReaderBuilder};
use memchr::{memchr, memchr_iter, memrchr};

/// The cells of one row.
pub trait Row {
    fn cell(&self, column: usize) -> Option<&[u8]>;

    fn count(&self) -> usize;

    fn is_blank(&self) -> bool {
        (0..self.count()).all(|column| self.trimmed(column).is_empty())
    }

    /// The cell without the spaces around it. Empty if the row has no such cell.
    fn trimmed(&self, column: usize) -> &[u8] {
        self.cell(column).unwrap_or_default().trim_ascii()
    }
}

impl Row for ByteRecord {
    fn cell(&self, column: usize) -> Option<&[u8]> {
        self.get(column)
    }

    fn count(&self) -> usize {
        self.len()
    }
}

impl Row for Vec<&[u8]> {
    fn cell(&self, column: usize) -> Option<&[u8]> {
        self.get(column).copied()
    }

    fn count(&self) -> usize {
        self.len()
    }
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
pub struct Slip {
    pub end: usize,
    pub problem: Problem,
}

/// Whether every line is a row and every separator ends a cell.
pub fn is_plain(text: &[u8]) -> bool {
    let ends_line = |at: usize| text.get(at + 1) == Some(&b'\n');
    memchr(b'"', text).is_none() && memchr_iter(b'\r', text).all(ends_line)
}

/// Cuts a plain text into so many pieces of about the same length, each of whole lines.
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

/// Calls `each` with every row of a plain text, and with where it ends. Empty lines are no rows.
pub fn each_plain<'text>(
    text: &'text [u8],
    cut: Cut,
    mut each: impl FnMut(&Vec<&'text [u8]>, usize) -> Result<(), Problem>,
) -> Result<(), Slip> {
    let mut row = Vec::with_capacity(cut.columns);
    let mut begin = 0;
    while let Some(rest) = text.get(begin..).filter(|rest| !rest.is_empty()) {
        let length = memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or(rest);
        let end = begin + length + 1;
        begin = end;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            continue;
        }
        row.clear();
        row.extend(line.split(|byte| *byte == cut.separator));
        check_count(&row, cut).and_then(|()| each(&row, end)).map_err(|problem| Slip { end, problem })?;
    }
    Ok(())
}

/// Calls `each` with every row of any text, and with where it ends.
pub fn each_quoted(
    text: &[u8],
    cut: Cut,
    mut each: impl FnMut(&ByteRecord, usize) -> Result<(), Problem>,
) -> Result<(), Slip> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(cut.separator).from_reader(text);
    let mut row = ByteRecord::new();
    loop {
        let read = reader.read_byte_record(&mut row);
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let broken = |error: csv::Error| Problem { column: None, detail: error.to_string(), doubt: None };
        if !read.map_err(|error| Slip { end, problem: broken(error) })? {
            return Ok(());
        }
        check_count(&row, cut).and_then(|()| each(&row, end)).map_err(|problem| Slip { end, problem })?;
    }
}

fn check_count(row: &impl Row, cut: Cut) -> Result<(), Problem> {
    if row.count() == cut.columns || row.is_blank() {
        return Ok(());
    }
    let advice = if row.count() > cut.columns { "; a cell that contains the separator must be in quotes" } else { "" };
    let detail = format!("has {} columns, and the first row has {}{advice}", row.count(), cut.columns);
    Err(Problem { column: None, detail, doubt: None })
}
