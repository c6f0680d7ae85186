//! Rows and quotes of a CSV text, for what the `csv` crate does not do: the row numbers that a spreadsheet shows, and spaces in front of a
//! quoted cell. It does not read cells.

use memchr::{memchr, memchr3, memmem};

/// What a walk over a text meets.
enum Mark {
    /// A row ends in front of this byte.
    RowEnd(usize),
    /// Spaces from one byte to the other, and then a quoted cell.
    Spaces(usize, usize),
}

/// Walks over a text. A quote opens a cell only where the cell begins.
struct Walk<'text> {
    text: &'text [u8],
    separator: u8,
    at: usize,
}

impl Walk<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.get(at).copied()
    }

    /// Where the cell begins whose first quote is here, spaces included. `None` if the cell began earlier.
    fn cell_begin(&self, quote: usize) -> Option<usize> {
        let before = self.text.get(..quote).unwrap_or_default();
        let spaces = before.iter().rev().take_while(|byte| **byte == b' ').count();
        let begin = quote - spaces;
        let is_begin = begin == 0
            || self.byte(begin - 1).is_some_and(|byte| byte == self.separator || byte == b'\n' || byte == b'\r');
        is_begin.then_some(begin)
    }

    /// The byte after the quote that closes a cell; two quotes are one that is part of the cell.
    fn after_quoted(&self, mut at: usize) -> usize {
        while let Some(found) = self.text.get(at..).and_then(|rest| memchr(b'"', rest)) {
            at += found + 1;
            if self.byte(at) != Some(b'"') {
                return at;
            }
            at += 1;
        }
        self.text.len()
    }
}

impl Iterator for Walk<'_> {
    type Item = Mark;

    fn next(&mut self) -> Option<Mark> {
        loop {
            let found = self.at + memchr3(b'\n', b'\r', b'"', self.text.get(self.at..)?)?;
            self.at = found + 1;
            match self.byte(found)? {
                b'"' => {
                    if let Some(begin) = self.cell_begin(found) {
                        self.at = self.after_quoted(found + 1);
                        if begin < found {
                            return Some(Mark::Spaces(begin, found));
                        }
                    }
                }
                b'\r' if self.byte(self.at) == Some(b'\n') => {}
                _ => return Some(Mark::RowEnd(self.at)),
            }
        }
    }
}

/// The number of the row, from 1 and with blank rows, that ends at each of these bytes. They ascend.
pub fn row_numbers(text: &[u8], separator: u8, ends: &[usize]) -> Vec<u64> {
    let mut row_ends = Walk { text, separator, at: 0 }.filter_map(|mark| match mark {
        Mark::RowEnd(end) => Some(end),
        Mark::Spaces(..) => None,
    });
    let mut next = row_ends.next();
    let mut row = 1;
    let mut numbers = Vec::with_capacity(ends.len());
    for end in ends {
        while next.is_some_and(|row_end| row_end < *end) {
            row += 1;
            next = row_ends.next();
        }
        numbers.push(row);
    }
    numbers
}

/// Removes spaces between a separator and a quote, where a quoted cell begins.
pub fn without_spaces_before_quotes(text: Vec<u8>, separator: u8) -> Vec<u8> {
    if memmem::find(&text, b" \"").is_none() {
        return text;
    }
    let mut kept = Vec::with_capacity(text.len());
    let mut from = 0;
    for mark in (Walk { text: &text, separator, at: 0 }) {
        if let Mark::Spaces(begin, end) = mark {
            kept.extend_from_slice(text.get(from..begin).unwrap_or_default());
            from = end;
        }
    }
    kept.extend_from_slice(text.get(from..).unwrap_or_default());
    kept
}
