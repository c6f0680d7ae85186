//! The bytes of a file as UTF-8 text. Spreadsheets also write UTF-16. A file that is not text is refused by its name.
//! Cells are not checked here: only the cells that the run uses must be UTF-8.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

pub struct Text {
    pub bytes: Vec<u8>,
    /// What was assumed about the encoding, for the report.
    pub guess: Option<String>,
}

/// First bytes of files that are not CSV, and what such a file is.
const OTHER_FILES: [(&[u8], &str); 8] = [
    (b"PK\x03\x04", "a spreadsheet (.xlsx, .ods) or another zip archive"),
    (b"\xD0\xCF\x11\xE0", "an old spreadsheet (.xls)"),
    (b"\x1F\x8B", "compressed with gzip"),
    (b"%PDF", "a PDF document"),
    (b"\xFF\xFE\0\0", "UTF-32 text"),
    (b"\0\0\xFE\xFF", "UTF-32 text"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
];

/// Refuses a file that is empty, is not text, or is broken UTF-16.
pub fn decode(bytes: Vec<u8>) -> Result<Text, String> {
    if let Some((_, what)) = OTHER_FILES.iter().find(|(first, _)| bytes.starts_with(first)) {
        return Err(format!("the file is {what}; export the orders as CSV"));
    }
    let (begin, utf_16, guess) = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, ..] => (3, None, None),
        [0xFF, 0xFE, ..] => (2, Some(UTF_16LE), None),
        [0xFE, 0xFF, ..] => (2, Some(UTF_16BE), None),
        [b'!'..=b'~', 0, ..] => (0, Some(UTF_16LE), Some("guess: the encoding is UTF-16LE")),
        [0, b'!'..=b'~', ..] => (0, Some(UTF_16BE), Some("guess: the encoding is UTF-16BE")),
        _ => (0, None, None),
    };
    let body = bytes.get(begin..).unwrap_or_default();
    let text = match utf_16 {
        Some(encoding) => from_utf_16(body, encoding)?,
        None if begin == 0 => bytes,
        None => body.to_vec(),
    };
    if memchr::memchr(0, &text).is_some() {
        return Err("the file is not text: it contains zero bytes; export the orders as CSV".to_owned());
    }
    if text.trim_ascii().is_empty() {
        return Err("the file is empty; its first row must name the columns".to_owned());
    }
    Ok(Text { bytes: text, guess: guess.map(str::to_owned) })
}

fn from_utf_16(body: &[u8], encoding: &'static Encoding) -> Result<Vec<u8>, String> {
    let (text, had_errors) = encoding.decode_without_bom_handling(body);
    if had_errors {
        return Err(format!(
            "the file is {}, but a part of it is missing or broken; export it again as UTF-8",
            encoding.name()
        ));
    }
    Ok(text.into_owned().into_bytes())
}
