//! Rows of a file as orders. Each cell that the run uses is checked.

use crate::{
    amounts::{self, OtherMark, Signed},
    draft::Draft,
    layout::{Columns, Format},
    options::Reading,
    rows::{Doubt, Problem, cell},
    times::{self, TimeProblem},
};
use csv::ByteRecord;
use foldhash::{HashMap, HashMapExt};
use shared::{basket::TOTAL_MAX, units::money::Amount, units::time::Instant};
use std::num::NonZeroU32;

/// An order in few bytes.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    pub placed_at: Instant,
    pub total: Amount,
    pub sku: Word,
    pub category: Word,
    pub store: Word,
    pub channel: Word,
}

impl Default for Order {
    fn default() -> Self {
        let none = Word::default();
        let (sku, category, store, channel) = (none, none, none, none);
        Self { placed_at: Instant::from_millis(0), total: Amount::ZERO, sku, category, store, channel }
    }
}

impl Order {
    /// The same order with other numbers for its words.
    #[must_use]
    pub fn renamed(&self, words: &[Word]) -> Self {
        let renamed = |word: Word| word.place().and_then(|place| words.get(place)).copied().unwrap_or_default();
        Self {
            sku: renamed(self.sku),
            category: renamed(self.category),
            store: renamed(self.store),
            channel: renamed(self.channel),
            ..*self
        }
    }
}

/// A word by its number in [`Words`], or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word(Option<NonZeroU32>);

impl Word {
    fn place(self) -> Option<usize> {
        usize::try_from(self.0?.get() - 1).ok()
    }
}

/// The words of a file, each kept once.
#[derive(Clone, Debug, Default)]
pub struct Words {
    numbers: HashMap<Box<[u8]>, Word>,
    words: Vec<String>,
}

impl Words {
    pub fn get(&self, word: Word) -> Option<&str> {
        self.words.get(word.place()?).map(String::as_str)
    }

    fn number(&mut self, word: &[u8]) -> Result<Word, &'static str> {
        if word.is_empty() {
            return Ok(Word::default());
        }
        if let Some(number) = self.numbers.get(word) {
            return Ok(*number);
        }
        let text = std::str::from_utf8(word).map_err(|_| NOT_UTF_8)?;
        let number = u32::try_from(self.words.len() + 1).map_err(|_| "has more words than can be counted")?;
        let number = Word(NonZeroU32::new(number));
        self.words.push(text.to_owned());
        self.numbers.insert(word.into(), number);
        Ok(number)
    }

    /// Adds the words of another part of the file. Returns their numbers here, by their places there. A word beyond the greatest number
    /// becomes none.
    pub fn merge(&mut self, others: &Self) -> Vec<Word> {
        others.words.iter().map(|word| self.number(word.as_bytes()).unwrap_or_default()).collect()
    }
}

pub const NOT_UTF_8: &str = "is not UTF-8; export the file as UTF-8";

/// What a row is.
#[derive(Clone, Copy, Debug)]
pub enum Entry {
    Order {
        order: Order,
        refunded: Amount,
        other_mark: OtherMark,
    },
    Return {
        placed_at: Instant,
        amount: Amount,
        other_mark: OtherMark,
    },
    /// An order, or a return, of no member.
    Guest {
        minor: i128,
    },
    Unpaid {
        minor: i128,
    },
    /// Its total is blank.
    WithoutTotal,
}

/// Reads rows, and remembers the days and words that occur again.
pub struct RowReader<'run> {
    draft: &'run Draft,
    pub columns: Columns,
    reading: Reading,
    noons: HashMap<Box<[u8]>, Instant>,
    pub words: Words,
}

impl<'run> RowReader<'run> {
    pub fn new(draft: &'run Draft, columns: Columns, reading: Reading) -> Self {
        Self { draft, columns, reading, noons: HashMap::new(), words: Words::default() }
    }

    pub fn read(&mut self, row: &ByteRecord) -> Result<Entry, Problem> {
        let columns = self.columns;
        if cell(row, columns.total).is_empty() {
            return Ok(Entry::WithoutTotal);
        }
        self.check_currency(row)?;
        let total = self.amount(row, columns.total)?;
        let minor = i128::from(total.amount.minor()) * if total.is_negative { -1 } else { 1 };
        if is_unpaid(row, &columns) {
            return Ok(Entry::Unpaid { minor });
        }
        if is_guest(cell(row, columns.member), columns.format) {
            return Ok(Entry::Guest { minor });
        }
        let placed_at = self.placed_at(row)?;
        let other_mark = total.other_mark;
        if total.is_negative {
            return Ok(Entry::Return { placed_at, amount: total.amount, other_mark });
        }
        let refunded = self.refunded(row)?;
        let mut word = |column: Option<usize>| {
            let Some(column) = column else { return Ok(Word::default()) };
            self.words.number(cell(row, column)).map_err(|detail| Problem::in_column(column, detail))
        };
        let order = Order {
            placed_at,
            total: total.amount,
            sku: word(columns.sku)?,
            category: word(columns.category)?,
            store: word(columns.store)?,
            channel: word(columns.channel)?,
        };
        Ok(Entry::Order { order, refunded, other_mark })
    }

    fn amount(&self, row: &ByteRecord, column: usize) -> Result<Signed, Problem> {
        let cell = cell(row, column);
        let currency = self.draft.program.currency;
        let read = |decimal| amounts::read(cell, decimal, currency);
        let signed = read(self.reading.decimal).map_err(|problem| {
            let doubt = read(self.reading.decimal.other()).is_ok().then_some(Doubt::Decimal);
            Problem { doubt, ..Problem::in_column(column, format!("{} {problem}", quoted(cell))) }
        })?;
        if signed.amount > TOTAL_MAX {
            let most = TOTAL_MAX.to_text(currency);
            return Err(Problem::in_column(column, format!("{} is more than an order may cost, {most}", quoted(cell))));
        }
        Ok(signed)
    }

    /// What was paid back, whatever its sign. Zero without such a column.
    fn refunded(&self, row: &ByteRecord) -> Result<Amount, Problem> {
        let column = self.columns.refunded.filter(|column| !cell(row, *column).is_empty());
        column.map_or(Ok(Amount::ZERO), |column| Ok(self.amount(row, column)?.amount))
    }

    fn check_currency(&self, row: &ByteRecord) -> Result<(), Problem> {
        let Some(column) = self.columns.currency else { return Ok(()) };
        let (code, expected) = (cell(row, column), self.draft.program.currency.code());
        if code == expected.as_bytes() || code.is_empty() || code.eq_ignore_ascii_case(expected.as_bytes()) {
            return Ok(());
        }
        Err(Problem::in_column(column, format!("{} is not the program's currency, {expected}", quoted(code))))
    }

    fn placed_at(&mut self, row: &ByteRecord) -> Result<Instant, Problem> {
        /// `2026-11-23`: a text that occurs again and again.
        const DAY_BYTES: usize = 10;
        let column = self.columns.placed;
        let cell = cell(row, column);
        if let Some(noon) = self.noons.get(cell).filter(|_| cell.len() <= DAY_BYTES) {
            return Ok(*noon);
        }
        let text = std::str::from_utf8(cell).map_err(|_| Problem::in_column(column, NOT_UTF_8))?;
        let read = times::read(text, self.reading.dates, &self.draft.zone);
        let placed_at = read.map_err(|problem| {
            let doubt = (problem == TimeProblem::UnknownOrder).then_some(Doubt::DateOrder);
            Problem { doubt, ..Problem::in_column(column, format!("{} {problem}", quoted(cell))) }
        })?;
        if cell.len() <= DAY_BYTES {
            self.noons.insert(cell.into(), placed_at);
        }
        Ok(placed_at)
    }
}

/// `WooCommerce` writes 0 for a customer without an account.
fn is_guest(member: &[u8], format: Format) -> bool {
    member.is_empty() || (format == Format::WooCommerce && member == b"0")
}

/// Whether the order was cancelled, or its payment has failed or is missing.
fn is_unpaid(row: &ByteRecord, columns: &Columns) -> bool {
    const STATUSES: [&str; 13] = [
        "pending",
        "authorized",
        "voided",
        "expired",
        "unpaid",
        "pending payment",
        "on-hold",
        "on hold",
        "cancelled",
        "canceled",
        "failed",
        "checkout-draft",
        "trash",
    ];
    let is_cancelled = columns.cancelled.is_some_and(|column| !cell(row, column).is_empty());
    let status = columns.status.map(|column| cell(row, column)).unwrap_or_default();
    let status = status.strip_prefix(b"wc-").unwrap_or(status);
    is_cancelled || !status.is_empty() && STATUSES.iter().any(|unpaid| status.eq_ignore_ascii_case(unpaid.as_bytes()))
}

/// A cell for an error text. A long one is cut.
pub fn quoted(cell: &[u8]) -> String {
    const CHARACTERS_MAX: usize = 40;
    if cell.is_empty() {
        return "an empty cell".to_owned();
    }
    let text = String::from_utf8_lossy(cell);
    let begin: String = text.chars().take(CHARACTERS_MAX).collect();
    if begin.len() < text.len() { format!("`{begin}…`") } else { format!("`{text}`") }
}
