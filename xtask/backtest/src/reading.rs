//! Reads the rows of a file: each thread reads a piece of the text, and the pieces are put together in the order of the file.

use crate::{
    amounts::OtherMark,
    book::{Book, Buyer, Ids, Piece, PieceOrder, Return},
    draft::Draft,
    layout::{Columns, Format},
    notes::{Kind, Notes},
    options::{Reading, Returns},
    orders::{Entry, Order, RowReader, quoted},
    rows::{Cut, Mistake, Problem, cell, each_row, is_blank, is_plain, lines_backwards, pieces, row_of},
};
use csv::ByteRecord;
use foldhash::{HashMap, HashMapExt};
use indicatif::ProgressBar;
use shared::{units::id::MemberId, units::money::Amount};
use std::thread;

/// What all pieces are read with.
#[derive(Clone, Copy)]
pub struct Task<'run> {
    pub draft: &'run Draft,
    pub columns: Columns,
    pub separator: u8,
    pub reading: Reading,
    pub returns: Returns,
    pub threads: usize,
    pub bar: &'run ProgressBar,
}

impl Task<'_> {
    const fn cut(&self) -> Cut {
        Cut { separator: self.separator, columns: self.columns.count }
    }
}

/// Members' numbers by their ids.
type Numbers = HashMap<Box<[u8]>, usize>;

/// How many rows are read between two updates of the progress bar.
const TICK_ROWS: usize = 16_384;

/// Reads the rows after the first.
pub fn read(task: Task<'_>, text: &[u8]) -> Result<Book, Mistake> {
    let texts = if is_plain(text) { pieces(text, task.threads) } else { vec![text] };
    let read: Vec<Result<PieceReader<'_>, Mistake>> = thread::scope(|scope| {
        let mut begin = 0;
        let mut readers = Vec::with_capacity(texts.len());
        for piece in &texts {
            let above = above(task, text.get(..begin).unwrap_or_default());
            readers.push(scope.spawn(move || read_piece(task, piece, above)));
            begin += piece.len();
        }
        let join = |reader: thread::ScopedJoinHandle<'_, _>| {
            reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        readers.into_iter().map(join).collect()
    });
    let mut book = Book::default();
    let mut numbers = Numbers::new();
    let mut begin = 0;
    for (read, piece) in read.into_iter().zip(&texts) {
        let read = read.map_err(|mistake| Mistake { end: begin + mistake.end, ..mistake })?;
        add_piece(&mut book, read, begin, &mut numbers);
        begin += piece.len();
    }
    Ok(book)
}

/// The order id of the last row with a total. `None` if there is no such row.
fn above(task: Task<'_>, earlier: &[u8]) -> Option<Vec<u8>> {
    let row = lines_backwards(earlier)
        .filter_map(|line| row_of(line, task.cut()))
        .find(|row| !cell(row, task.columns.total).is_empty())?;
    Some(task.columns.order.map(|column| cell(&row, column).to_owned()).unwrap_or_default())
}

fn read_piece<'run>(task: Task<'run>, text: &[u8], above: Option<Vec<u8>>) -> Result<PieceReader<'run>, Mistake> {
    let mut reader = PieceReader {
        task,
        rows: RowReader::new(task.draft, task.columns, task.reading),
        numbers: HashMap::new(),
        buyers: Vec::new(),
        orders: Vec::new(),
        ids: Ids::default(),
        returns: Vec::new(),
        notes: Notes::default(),
        is_mark_certain: false,
        has_above: above.is_some(),
        above: above.unwrap_or_default(),
        unshown_rows: 0,
        shown_end: 0,
    };
    each_row(text, task.cut(), |row, end| reader.add(row, end))?;
    Ok(reader)
}

struct PieceReader<'run> {
    task: Task<'run>,
    rows: RowReader<'run>,
    numbers: Numbers,
    buyers: Vec<Buyer>,
    orders: Vec<PieceOrder>,
    ids: Ids,
    returns: Vec<Return>,
    notes: Notes,
    /// Whether a total does not fit the other decimal mark.
    is_mark_certain: bool,
    /// Whether a row with a total came before, and its order id.
    has_above: bool,
    above: Vec<u8>,
    /// Rows since the last update of the bar, and the byte that it shows.
    unshown_rows: usize,
    shown_end: usize,
}

impl PieceReader<'_> {
    fn add(&mut self, row: &ByteRecord, end: usize) -> Result<(), Problem> {
        self.tick(end);
        match self.rows.read(row)? {
            Entry::WithoutTotal => return self.add_without_total(row, end),
            Entry::Guest { minor } => self.notes.add(Kind::Guest, minor, end),
            Entry::Unpaid { minor } => self.notes.add(Kind::Unpaid, minor, end),
            Entry::Return { placed_at, amount, other_mark } => {
                self.note_mark(other_mark, amount, end);
                let (buyer, order_id) = (self.buyer(row)?, self.order_id(row).into());
                self.returns.push(Return { buyer, placed_at, amount, order_id, end });
            }
            Entry::Order { order, refunded, other_mark } => {
                self.note_mark(other_mark, order.total, end);
                self.add_order(row, order, refunded, end)?;
            }
        }
        self.has_above = true;
        if let Some(column) = self.task.columns.order {
            self.above.clear();
            self.above.extend_from_slice(cell(row, column));
        }
        Ok(())
    }

    fn add_order(&mut self, row: &ByteRecord, mut order: Order, refunded: Amount, end: usize) -> Result<(), Problem> {
        let buyer = self.buyer(row)?;
        let mut counts = true;
        if !refunded.is_zero() {
            let returned = refunded.min(order.total);
            match self.task.returns {
                Returns::Skip => self.notes.add(Kind::IgnoredReturn, returned.minor().into(), end),
                Returns::Deduct => {
                    self.notes.add(Kind::Returned, returned.minor().into(), end);
                    counts = returned < order.total;
                    order.total = order.total.minus(returned);
                }
            }
        }
        if !counts {
            self.notes.add(Kind::ReturnedInFull, 0, end);
        }
        if let Some(buyer) = self.buyers.get_mut(buyer).filter(|_| counts) {
            buyer.orders += 1;
        }
        self.orders.push(PieceOrder { buyer, counts, order });
        if let Some(column) = self.task.columns.order {
            self.ids.push(cell(row, column), end);
        }
        Ok(())
    }

    /// A blank row, or a further line of the order above.
    fn add_without_total(&mut self, row: &ByteRecord, end: usize) -> Result<(), Problem> {
        let columns = &self.task.columns;
        let is_unnamed = cell(row, columns.member).is_empty() && cell(row, columns.placed).is_empty();
        let id = self.order_id(row);
        let continues = match columns.order {
            Some(_) if !id.is_empty() => self.above == id,
            Some(_) => is_unnamed,
            None => is_unnamed || columns.format != Format::Plain,
        };
        if is_blank(row) {
            self.notes.add(Kind::Blank, 0, end);
        } else if self.has_above && continues {
            self.notes.add(Kind::Continued, 0, end);
        } else {
            let detail = "is empty, and the row does not continue the order of the row above; an order needs a total such as 19.90";
            return Err(Problem::in_column(columns.total, detail));
        }
        Ok(())
    }

    fn note_mark(&mut self, other_mark: OtherMark, amount: Amount, end: usize) {
        match other_mark {
            OtherMark::Same => {}
            OtherMark::Different => self.notes.add(Kind::Ambiguous, amount.minor().into(), end),
            OtherMark::Unreadable => self.is_mark_certain = true,
        }
    }

    /// Empty if the row states none.
    fn order_id<'row>(&self, row: &'row ByteRecord) -> &'row [u8] {
        self.task.columns.order.map(|column| cell(row, column)).unwrap_or_default()
    }

    /// The number of the row's member.
    fn buyer(&mut self, row: &ByteRecord) -> Result<usize, Problem> {
        let column = self.task.columns.member;
        let text = cell(row, column);
        if let Some(number) = self.numbers.get(text) {
            return Ok(*number);
        }
        let member_id = std::str::from_utf8(text).ok().and_then(MemberId::parse);
        let problem = || Problem::in_column(column, format!("{} is not an id that a member can have", quoted(text)));
        self.buyers.push(Buyer { member_id: member_id.ok_or_else(problem)?, orders: 0 });
        self.numbers.insert(text.into(), self.buyers.len() - 1);
        Ok(self.buyers.len() - 1)
    }

    fn tick(&mut self, end: usize) {
        self.unshown_rows += 1;
        if self.unshown_rows == TICK_ROWS {
            self.task.bar.inc(u64::try_from(end - self.shown_end).unwrap_or_default());
            (self.unshown_rows, self.shown_end) = (0, end);
        }
    }
}

/// Adds the next piece. The first piece's numbers of members become the book's.
fn add_piece(book: &mut Book, read: PieceReader<'_>, begin: usize, numbers: &mut Numbers) {
    let words = book.words.merge(&read.rows.words);
    let buyers = if book.pieces.is_empty() {
        (*numbers, book.buyers) = (read.numbers, read.buyers);
        (0..book.buyers.len()).collect()
    } else {
        read.buyers.into_iter().map(|buyer| add_buyer(book, buyer, numbers)).collect()
    };
    book.notes.append(read.notes, begin);
    book.is_mark_certain |= read.is_mark_certain;
    let (orders, ids, returns) = (read.orders, read.ids, read.returns);
    book.pieces.push(Piece { begin, orders, ids, returns, buyers, words });
}

fn add_buyer(book: &mut Book, more: Buyer, numbers: &mut Numbers) -> usize {
    let text = more.member_id.as_str().as_bytes();
    let number = numbers.get(text).copied().unwrap_or(book.buyers.len());
    if let Some(buyer) = book.buyers.get_mut(number) {
        buyer.orders += more.orders;
    } else {
        numbers.insert(text.into(), number);
        book.buyers.push(more);
    }
    number
}
