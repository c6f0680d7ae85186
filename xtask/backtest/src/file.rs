//! A file of orders, read into a book: its encoding, its separator, and the decimal mark and order of dates that fit all of its rows.
//! A guess is made only where no other reading fits, and each guess is reported.

use crate::{
    amounts::Decimal,
    book::Book,
    draft::Draft,
    failure::Failure,
    layout::Format,
    notes::{Kind, Notes, Tally},
    options::{Options, Reading},
    progress,
    quotes::{row_numbers, without_spaces_before_quotes},
    reading::{Task, read},
    rows::{Doubt, Mistake, Problem},
    settling::settle,
    table::Table,
    text::decode,
    times::DateOrder,
};
use std::path::Path;

/// What the report says about the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileReport {
    /// How the file was read, as far as the command line does not state it.
    pub readings: Vec<String>,
    pub notes: Vec<Note>,
}

/// The rows of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub kind: Kind,
    pub rows: u64,
    /// The sum of their money, in minor units.
    pub minor: i128,
    /// The numbers of the first rows, as a spreadsheet shows them.
    pub first_rows: Vec<u64>,
}

struct File<'run> {
    draft: &'run Draft,
    options: &'run Options,
    path: &'run Path,
    text: Vec<u8>,
    table: Table,
    threads: usize,
}

pub fn load(
    draft: &Draft,
    bytes: Vec<u8>,
    path: &Path,
    options: &Options,
    threads: usize,
) -> Result<(Book, FileReport), Failure> {
    let refused = |detail: String| Failure::Table { path: path.to_owned(), detail };
    let text = decode(bytes).map_err(refused)?;
    let table = Table::open(&text.bytes, options).map_err(refused)?;
    let length = text.bytes.len();
    let bytes = without_spaces_before_quotes(text.bytes, table.separator);
    let table = if bytes.len() == length { table } else { Table::open(&bytes, options).map_err(refused)? };
    let mut readings: Vec<String> = text.guess.into_iter().collect();
    readings.extend(table_readings(&table));
    let file = File { draft, options, path, text: bytes, table, threads };
    let (mut book, guesses) = file.decide()?;
    readings.extend(guesses);
    if book.is_mark_certain || options.decimal.is_some() {
        book.notes.remove(Kind::Ambiguous);
    }
    settle(&mut book, options.returns);
    let notes = file.notes(&book.notes);
    Ok((book, FileReport { readings, notes }))
}

fn table_readings(table: &Table) -> Vec<String> {
    let (columns, mut readings) = (&table.columns, Vec::new());
    if table.is_guess {
        let separator =
            if table.separator == b'\t' { "tab".to_owned() } else { format!("`{}`", char::from(table.separator)) };
        readings.push(format!("guess: the separator is {separator}; with a comma the first row has no such columns"));
    }
    if columns.format != Format::Plain {
        let name = |column: usize| table.header.name(column).unwrap_or_default();
        let order = columns.order.map(|column| format!(", order `{}`", name(column))).unwrap_or_default();
        readings.push(format!(
            "columns: member `{}`, time `{}`, total `{}`{order}",
            name(columns.member),
            name(columns.placed),
            name(columns.total)
        ));
    }
    readings
}

impl File<'_> {
    /// Reads the rows with the default marks. If a row does not fit them and fits others, reads the rows with the others.
    fn decide(&self) -> Result<(Book, Vec<String>), Failure> {
        let decimal = self.options.decimal.unwrap_or(Decimal::Point);
        let first = Reading { decimal, dates: self.options.dates };
        self.decide_dates(first).or_else(|mistake| {
            if mistake.problem.doubt != Some(Doubt::Decimal) || self.options.decimal.is_some() {
                return Err(self.refusal(mistake));
            }
            let second = Reading { decimal: decimal.other(), ..first };
            let (book, mut guesses) = self.decide_dates(second).map_err(|other| self.both_fail(&mistake, other))?;
            let row = self.row(mistake.end);
            guesses.push(format!(
                "guess: the decimal mark is `{}`; row {row} does not fit `{}`",
                second.decimal.mark(),
                decimal.mark()
            ));
            Ok((book, guesses))
        })
    }

    fn decide_dates(&self, reading: Reading) -> Result<(Book, Vec<String>), Mistake> {
        let mistake = match self.attempt(reading) {
            Ok(book) => return Ok((book, Vec::new())),
            Err(mistake) if mistake.problem.doubt == Some(Doubt::DateOrder) => mistake,
            Err(mistake) => return Err(mistake),
        };
        let with = |order| self.attempt(Reading { dates: Some(order), ..reading });
        match (with(DateOrder::DayFirst), with(DateOrder::MonthFirst)) {
            (Ok(book), Err(_)) => {
                Ok((book, vec!["guess: dates begin with the day; the other order does not fit".to_owned()]))
            }
            (Err(_), Ok(book)) => {
                Ok((book, vec!["guess: dates begin with the month; the other order does not fit".to_owned()]))
            }
            (Ok(_), Ok(_)) => Err(mistake),
            // The reading that fails later is nearer to what is meant.
            (Err(day), Err(month)) => Err(if day.end > month.end { day } else { month }),
        }
    }

    fn attempt(&self, reading: Reading) -> Result<Book, Mistake> {
        let text = self.text.get(self.table.begin..).unwrap_or_default();
        let bar = progress::bar("reading", text.len());
        let task = Task {
            draft: self.draft,
            columns: self.table.columns,
            separator: self.table.separator,
            reading,
            returns: self.options.returns,
            threads: self.threads,
            bar: &bar,
        };
        let book = read(task, text);
        bar.finish_and_clear();
        book
    }

    fn both_fail(&self, first: &Mistake, other: Mistake) -> Failure {
        if other.problem.doubt != Some(Doubt::Decimal) {
            return self.refusal(if other.end > first.end { other } else { first.clone() });
        }
        let row = self.row(other.end);
        let detail = format!(
            "{}, and with a decimal comma row {row} does not fit: {}",
            first.problem.detail, other.problem.detail
        );
        self.refusal(Mistake { problem: Problem { detail, ..first.problem.clone() }, ..*first })
    }

    fn refusal(&self, mistake: Mistake) -> Failure {
        let column = mistake.problem.column.and_then(|column| self.table.header.name(column)).map(str::to_owned);
        Failure::Row { path: self.path.to_owned(), row: self.row(mistake.end), column, detail: mistake.problem.detail }
    }

    /// The number of the row that ends at this byte of the rows after the first.
    fn row(&self, end: usize) -> u64 {
        let rows = row_numbers(&self.text, self.table.separator, &[self.table.begin + end]);
        rows.first().copied().unwrap_or_default()
    }

    fn notes(&self, notes: &Notes) -> Vec<Note> {
        let mut ends: Vec<usize> =
            notes.each().flat_map(|(_, tally)| &tally.first).map(|end| self.table.begin + end).collect();
        ends.sort_unstable();
        let rows = row_numbers(&self.text, self.table.separator, &ends);
        let row = |end: &usize| {
            let at = ends.binary_search(&(self.table.begin + end)).ok();
            at.and_then(|at| rows.get(at)).copied().unwrap_or_default()
        };
        let note = |(kind, tally): (Kind, &Tally)| Note {
            kind,
            rows: tally.rows,
            minor: tally.minor,
            first_rows: tally.first.iter().map(row).collect(),
        };
        notes.each().map(note).collect()
    }
}
