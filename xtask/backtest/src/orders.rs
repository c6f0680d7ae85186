//! Rows of a CSV file as orders: columns found by name, each value checked, with the line in what is refused.

use crate::rows::Row;
use csv::ByteRecord;
use foldhash::{HashMap, HashMapExt};
use jiff::civil::Date;
use shared::{basket::TOTAL_MAX, program::Program, units::money::Amount, units::time::Instant};
use std::num::NonZeroU32;

/// Where each column stands.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// How many there are.
    pub count: usize,
    member_id: usize,
    placed: Placed,
    total: usize,
    currency: Option<usize>,
    sku: Option<usize>,
    category: Option<usize>,
    store: Option<usize>,
    channel: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Placed {
    On(usize),
    At(usize),
}

impl Columns {
    /// Refuses a first row without a member, a time or a total.
    pub fn read(header: &ByteRecord) -> Result<Self, String> {
        let find = |name: &str| header.iter().position(|column| column.eq_ignore_ascii_case(name.as_bytes()));
        let need = |name: &str| find(name).ok_or_else(|| format!("the first row names no column `{name}`"));
        let placed = match (find("placed_at"), find("placed_on")) {
            (Some(at), _) => Placed::At(at),
            (None, Some(on)) => Placed::On(on),
            (None, None) => return Err("the first row names neither `placed_on` nor `placed_at`".to_owned()),
        };
        Ok(Self {
            count: header.len(),
            member_id: need("member_id")?,
            placed,
            total: need("total")?,
            currency: find("currency"),
            sku: find("sku"),
            category: find("category"),
            store: find("store"),
            channel: find("channel"),
        })
    }

    pub fn member_id<'row>(&self, row: &'row impl Row) -> &'row [u8] {
        row.field(self.member_id).unwrap_or_default()
    }
}

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
    /// The same with other numbers of its words.
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

    fn number(&mut self, word: &[u8]) -> Result<Word, String> {
        if word.is_empty() {
            return Ok(Word::default());
        }
        if let Some(number) = self.numbers.get(word) {
            return Ok(*number);
        }
        let text = std::str::from_utf8(word).map_err(|_| "holds a word that is not UTF-8")?;
        let number = u32::try_from(self.words.len() + 1).map_err(|_| "holds too many words")?;
        let number = Word(NonZeroU32::new(number));
        self.words.push(text.to_owned());
        self.numbers.insert(word.into(), number);
        Ok(number)
    }

    /// Adds the words of another part of the file: their numbers here, by their places there. More words than there are numbers are none.
    pub fn take_over(&mut self, others: &Self) -> Vec<Word> {
        others.words.iter().map(|word| self.number(word.as_bytes()).unwrap_or_default()).collect()
    }
}

/// Reads rows, and remembers the days and words that come again.
pub struct RowReader<'p> {
    program: &'p Program,
    pub columns: Columns,
    noons: HashMap<Box<[u8]>, Instant>,
    pub words: Words,
}

impl<'p> RowReader<'p> {
    pub fn new(program: &'p Program, columns: Columns) -> Self {
        Self { program, columns, noons: HashMap::new(), words: Words::default() }
    }

    pub fn read(&mut self, row: &impl Row) -> Result<Order, String> {
        let columns = self.columns;
        self.check_currency(columns.currency.and_then(|at| row.field(at)))?;
        let placed_at = match columns.placed {
            Placed::At(at) => text(row, at).and_then(Instant::parse).ok_or("`placed_at` must be an RFC 3339 time")?,
            Placed::On(at) => self.noon(row.field(at).unwrap_or_default())?,
        };
        let total = text(row, columns.total).unwrap_or_default();
        let total = Amount::parse(total, self.program.currency).map_err(|error| format!("`total` {error}"))?;
        if total > TOTAL_MAX {
            return Err("`total` is more than an order may cost".to_owned());
        }
        let mut word = |column: Option<usize>| match column.and_then(|at| row.field(at)) {
            Some(word) => self.words.number(word),
            None => Ok(Word::default()),
        };
        Ok(Order {
            placed_at,
            total,
            sku: word(columns.sku)?,
            category: word(columns.category)?,
            store: word(columns.store)?,
            channel: word(columns.channel)?,
        })
    }

    fn check_currency(&self, currency: Option<&[u8]>) -> Result<(), String> {
        let expected = self.program.currency.code();
        match currency {
            Some(code) if !code.is_empty() && code != expected.as_bytes() => {
                Err(format!("`currency` is {}, and the program's is {expected}", String::from_utf8_lossy(code)))
            }
            _ => Ok(()),
        }
    }

    /// A day without a time counts as its local noon.
    fn noon(&mut self, day: &[u8]) -> Result<Instant, String> {
        if let Some(noon) = self.noons.get(day) {
            return Ok(*noon);
        }
        let date = std::str::from_utf8(day).ok().and_then(|day| day.parse::<Date>().ok());
        let date = date.ok_or("`placed_on` must be a day such as 2026-11-23")?;
        let noon = self.program.zone.noon_of(date);
        self.noons.insert(day.into(), noon);
        Ok(noon)
    }
}

fn text(row: &impl Row, at: usize) -> Option<&str> {
    std::str::from_utf8(row.field(at)?).ok()
}
