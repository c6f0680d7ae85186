//! A file's orders by member: every thread reads a piece of the text, and what they found is put together in the order of the file.

use crate::{
    orders::{Columns, Order, RowReader, Word, Words},
    rows::{Row, Slip, each_plain, each_quoted, is_plain, pieces},
};
use foldhash::{HashMap, HashMapExt};
use indicatif::ProgressBar;
use shared::{program::Program, units::id::MemberId};
use std::{ops::Range, thread};

/// The orders of a file.
#[derive(Default)]
pub struct Book {
    pub words: Words,
    pub buyers: Vec<Buyer>,
    /// What each thread has read, one after the other as the file has them.
    pieces: Vec<Piece>,
}

/// Somebody with orders.
pub struct Buyer {
    pub member_id: MemberId,
    pub orders: usize,
}

/// Members' numbers by their ids.
type Numbers = HashMap<Box<[u8]>, usize>;

/// What one thread has read, in the numbers that it gave to members and words.
struct Piece {
    orders: Vec<(usize, Order)>,
    /// The book's numbers of them.
    buyers: Vec<usize>,
    words: Vec<Word>,
}

/// How many rows are read between two words to the progress bar.
const TICK_ROWS: usize = 16_384;

/// Reads the rows after the first.
pub fn read(program: &Program, columns: Columns, text: &[u8], threads: usize, bar: &ProgressBar) -> Result<Book, Slip> {
    let is_plain = is_plain(text);
    let texts = if is_plain { pieces(text, threads) } else { vec![text] };
    let read: Vec<Result<PieceReader<'_>, Slip>> = thread::scope(|scope| {
        let start = |text| scope.spawn(move || read_piece(program, columns, text, is_plain, bar));
        let readers: Vec<_> = texts.iter().copied().map(start).collect();
        readers
            .into_iter()
            .map(|reader| reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut book = Book::default();
    let mut numbers = Numbers::new();
    let mut begin = 0;
    for (read, text) in read.into_iter().zip(texts) {
        let read = read.map_err(|slip| Slip { end: begin + slip.end, ..slip })?;
        book.add(read, &mut numbers);
        begin += text.len();
    }
    Ok(book)
}

fn read_piece<'run>(
    program: &'run Program,
    columns: Columns,
    text: &[u8],
    is_plain: bool,
    bar: &'run ProgressBar,
) -> Result<PieceReader<'run>, Slip> {
    let rows = RowReader::new(program, columns);
    let mut reader =
        PieceReader { rows, numbers: HashMap::new(), buyers: Vec::new(), orders: Vec::new(), bar, told: 0 };
    if is_plain {
        each_plain(text, columns.count, |row, end| reader.add(row, end))?;
    } else {
        each_quoted(text, columns.count, |row, end| reader.add(row, end))?;
    }
    Ok(reader)
}

struct PieceReader<'run> {
    rows: RowReader<'run>,
    numbers: Numbers,
    buyers: Vec<Buyer>,
    orders: Vec<(usize, Order)>,
    bar: &'run ProgressBar,
    /// How far the bar is told to be.
    told: usize,
}

impl PieceReader<'_> {
    fn add(&mut self, row: &impl Row, end: usize) -> Result<(), String> {
        let order = self.rows.read(row)?;
        let member_id = self.rows.columns.member_id(row);
        let number = match self.numbers.get(member_id) {
            Some(number) => *number,
            None => self.meet(member_id)?,
        };
        if let Some(buyer) = self.buyers.get_mut(number) {
            buyer.orders += 1;
        }
        self.orders.push((number, order));
        if self.orders.len().is_multiple_of(TICK_ROWS) {
            self.bar.inc(u64::try_from(end - self.told).unwrap_or_default());
            self.told = end;
        }
        Ok(())
    }

    fn meet(&mut self, text: &[u8]) -> Result<usize, String> {
        let member_id = std::str::from_utf8(text).ok().and_then(MemberId::parse);
        let member_id = member_id.ok_or("`member_id` is no member's id")?;
        self.numbers.insert(text.into(), self.buyers.len());
        self.buyers.push(Buyer { member_id, orders: 0 });
        Ok(self.buyers.len() - 1)
    }
}

/// The orders of some members, each one's in the order of time.
pub struct Orders {
    orders: Vec<Order>,
    /// Where the next member's orders begin, for each.
    ends: Vec<usize>,
}

impl Orders {
    pub fn each(&self) -> impl Iterator<Item = &[Order]> {
        let begins = std::iter::once(&0).chain(&self.ends);
        begins.zip(&self.ends).map(|(begin, end)| self.orders.get(*begin..*end).unwrap_or_default())
    }
}

impl Book {
    /// Adds what the next piece holds. The first one's numbers of members become the book's.
    fn add(&mut self, read: PieceReader<'_>, numbers: &mut Numbers) {
        let words = self.words.take_over(&read.rows.words);
        let buyers = if self.pieces.is_empty() {
            (*numbers, self.buyers) = (read.numbers, read.buyers);
            (0..self.buyers.len()).collect()
        } else {
            read.buyers.into_iter().map(|buyer| self.add_buyer(buyer, numbers)).collect()
        };
        self.pieces.push(Piece { orders: read.orders, buyers, words });
    }

    fn add_buyer(&mut self, more: Buyer, numbers: &mut Numbers) -> usize {
        let text = more.member_id.as_str().as_bytes();
        let number = numbers.get(text).copied().unwrap_or(self.buyers.len());
        if let Some(buyer) = self.buyers.get_mut(number) {
            buyer.orders += more.orders;
        } else {
            numbers.insert(text.into(), number);
            self.buyers.push(more);
        }
        number
    }

    /// Parts the members into so many ranges with about as many orders each.
    pub fn shares(&self, count: usize) -> Vec<Range<usize>> {
        let all: usize = self.buyers.iter().map(|buyer| buyer.orders).sum();
        let (mut shares, mut begin, mut orders) = (Vec::new(), 0, 0);
        for (at, buyer) in self.buyers.iter().enumerate() {
            orders += buyer.orders;
            if orders * count >= all * (shares.len() + 1) {
                shares.push(begin..at + 1);
                begin = at + 1;
            }
        }
        shares
    }

    /// The orders of a range of members. Of two at the same time, the file's first comes first.
    pub fn orders_of(&self, share: Range<usize>) -> Orders {
        let mut ends: Vec<usize> = Vec::with_capacity(share.len());
        let mut count = 0;
        for buyer in self.buyers.get(share.clone()).unwrap_or_default() {
            // Moves up to the end as the orders come.
            ends.push(count);
            count += buyer.orders;
        }
        let mut orders = vec![Order::default(); count];
        for piece in &self.pieces {
            for (number, order) in &piece.orders {
                let buyer = piece.buyers.get(*number).and_then(|buyer| buyer.checked_sub(share.start));
                let Some(place) = buyer.and_then(|buyer| ends.get_mut(buyer)) else { continue };
                if let Some(slot) = orders.get_mut(*place) {
                    *slot = order.renamed(&piece.words);
                }
                *place += 1;
            }
        }
        let mut begin = 0;
        for end in &ends {
            if let Some(orders) = orders.get_mut(begin..*end) {
                orders.sort_by_key(|order| order.placed_at);
            }
            begin = *end;
        }
        Orders { orders, ends }
    }
}
