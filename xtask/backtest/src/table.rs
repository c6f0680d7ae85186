//! The table that a text holds: which character separates its columns, and what its first row names.

use crate::{
    layout::{Columns, Format, Header, Named},
    options::Options,
};
use csv::ReaderBuilder;

pub struct Table {
    pub separator: u8,
    pub header: Header,
    pub columns: Columns,
    /// Where the second row begins, in bytes.
    pub begin: usize,
    /// Whether the separator is a guess.
    pub is_guess: bool,
}

const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

impl Table {
    /// Reads the first row. A separator other than a comma is tried only where neither the command line nor the file states one, and no
    /// comma separates the columns.
    pub fn open(text: &[u8], options: &Options) -> Result<Self, String> {
        let (stated_here, begin) = separator_line(text);
        let body = text.get(begin..).unwrap_or_default();
        let stated = options.separator.or(stated_here);
        let tried: &[u8] = stated.as_slice();
        let tried = if tried.is_empty() { &SEPARATORS } else { tried };
        let mut nearest: Option<(Header, String)> = None;
        for &separator in tried {
            let (header, end) = first_row(body, separator)?;
            match Columns::find(&header, options.format, &options.named) {
                Ok(columns) => {
                    let is_guess = stated.is_none() && separator != b',';
                    return Ok(Self { separator, header, columns, begin: begin + end, is_guess });
                }
                Err(problem) if nearest.as_ref().is_none_or(|(other, _)| other.len() < header.len()) => {
                    nearest = Some((header, problem));
                }
                Err(_) => {}
            }
        }
        let (header, problem) = nearest.ok_or("the file has no first row")?;
        Err(format!("the first row has {problem}; it has {}{}", header.list(), hint(&header, options.format)))
    }
}

/// `sep=;` in front of the table, as spreadsheets understand it, and where the table begins.
fn separator_line(text: &[u8]) -> (Option<u8>, usize) {
    let end = memchr::memchr(b'\n', text).map_or(text.len(), |at| at + 1);
    match text.get(..end).unwrap_or_default().trim_ascii_end() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] => (Some(*separator), end),
        // The trimmed tab.
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] => (Some(b'\t'), end),
        _ => (None, 0),
    }
}

fn first_row(text: &[u8], separator: u8) -> Result<(Header, usize), String> {
    let mut reader = ReaderBuilder::new().delimiter(separator).from_reader(text);
    let header = Header::new(reader.byte_headers().map_err(|error| error.to_string())?);
    Ok((header, usize::try_from(reader.position().byte()).unwrap_or(text.len())))
}

/// The option that reads the file, if its first row is that of a known export.
fn hint(header: &Header, tried: Format) -> String {
    let fits = |format: Format| format != tried && Columns::find(header, format, &Named::default()).is_ok();
    let names = [
        (Format::Plain, "without --format"),
        (Format::Shopify, "with --format shopify"),
        (Format::WooCommerce, "with --format woocommerce"),
    ];
    let found = names.into_iter().find(|(format, _)| fits(*format));
    found.map(|(_, option)| format!(". The file can be read {option}")).unwrap_or_default()
}
