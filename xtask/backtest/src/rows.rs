//! Rows of a CSV text. One without quotes is cut at its lines and read by several threads at once; any other is read by the `csv` crate
//! from its beginning to its end.

use csv::{ByteRecord, ReaderBuilder};
use memchr::{memchr, memchr_iter};

/// The fields of one row.
pub trait Row {
    fn field(&self, column: usize) -> Option<&[u8]>;
}

impl Row for ByteRecord {
    fn field(&self, column: usize) -> Option<&[u8]> {
        self.get(column)
    }
}

impl Row for Vec<&[u8]> {
    fn field(&self, column: usize) -> Option<&[u8]> {
        self.get(column).copied()
    }
}

/// Why a row is refused, and where it ends in its text.
#[derive(Debug)]
pub struct Slip {
    pub end: usize,
    pub detail: String,
}

/// Whether every line is a row and every comma ends a field.
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

/// Each row of a plain text with so many columns, and where it ends. Empty lines are none.
pub fn each_plain<'text>(
    text: &'text [u8],
    columns: usize,
    mut each: impl FnMut(&Vec<&'text [u8]>, usize) -> Result<(), String>,
) -> Result<(), Slip> {
    let mut row = Vec::with_capacity(columns);
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
        row.extend(line.split(|byte| *byte == b','));
        let slip = |detail| Slip { end, detail };
        if row.len() != columns {
            return Err(slip(format!("has {} columns, and the first row has {columns}", row.len())));
        }
        each(&row, end).map_err(slip)?;
    }
    Ok(())
}

/// Each row of any text, and where it ends.
pub fn each_quoted(
    text: &[u8],
    columns: usize,
    mut each: impl FnMut(&ByteRecord, usize) -> Result<(), String>,
) -> Result<(), Slip> {
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut row = ByteRecord::new();
    loop {
        let read = reader.read_byte_record(&mut row);
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let slip = |detail| Slip { end, detail };
        if !read.map_err(|error| slip(error.to_string()))? {
            return Ok(());
        }
        if row.len() != columns {
            return Err(slip(format!("has {} columns, and the first row has {columns}", row.len())));
        }
        each(&row, end).map_err(slip)?;
    }
}
