//! What can be decided only once the whole file is read: which orders are repeated, and which orders the returns lower.

use crate::{
    book::{Book, Return, Trend},
    notes::Kind,
    options::Returns,
};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use shared::{units::money::Amount, units::time::Instant};

/// The place of an order: its piece, and its place in the piece.
type Place = (usize, usize);

pub fn settle(book: &mut Book, returns: Returns) {
    drop_repeated(book);
    match returns {
        Returns::Deduct => deduct(book),
        Returns::Skip => ignore(book),
    }
}

/// Of several orders with one id, the first in the file counts.
fn drop_repeated(book: &mut Book) {
    if ids_are_sorted(book) {
        return;
    }
    let orders = book.pieces.iter().map(|piece| piece.orders.len()).sum();
    let mut first: HashMap<&[u8], Place> = HashMap::with_capacity(orders);
    let mut repeated: Vec<(Place, Place)> = Vec::new();
    for (piece_at, piece) in book.pieces.iter().enumerate() {
        for (at, id) in piece.ids.each().enumerate().filter(|(_, id)| !id.is_empty()) {
            let known = *first.entry(id).or_insert((piece_at, at));
            if known != (piece_at, at) {
                repeated.push((known, (piece_at, at)));
            }
        }
    }
    for (known, (piece_at, at)) in repeated {
        let is_same = facts(book, known) == facts(book, (piece_at, at));
        let kind = if is_same { Kind::Repeated } else { Kind::Conflicting };
        let Some(piece) = book.pieces.get(piece_at) else { continue };
        let Some(order) = piece.orders.get(at) else { continue };
        book.notes.add(kind, order.order.total.minor().into(), piece.begin + piece.ids.row_end(at));
        book.drop_order(piece_at, at);
    }
}

/// Whether each id is greater than the one before, or each is less, as shops count their orders. Then none is repeated, and no id need be
/// looked up.
fn ids_are_sorted(book: &Book) -> bool {
    let (mut trend, mut last): (Trend, Option<&[u8]>) = Default::default();
    for ids in book.pieces.iter().map(|piece| &piece.ids) {
        let Some((first_here, last_here)) = ids.named() else { continue };
        let between = last.map(|last| Trend::of(last, first_here)).unwrap_or_default();
        trend = trend.and(between).and(ids.trend());
        last = Some(last_here);
    }
    trend != Trend::Mixed
}

/// What two rows of one order have in common.
fn facts(book: &Book, (piece, at): Place) -> Option<(usize, Instant, u64)> {
    let piece = book.pieces.get(piece)?;
    let order = piece.orders.get(at)?;
    Some((piece.buyer(order.buyer)?, order.order.placed_at, order.order.total.minor()))
}

/// An order of a member with returns.
struct Slot {
    placed_at: Instant,
    place: Place,
}

/// A return, and the book's number of its member.
struct Due {
    buyer: usize,
    placed_at: Instant,
    minor: u64,
    order_id: Box<[u8]>,
    /// Where its row ends.
    end: usize,
}

/// Lowers the order that a return names. If it names none of the member's, lowers the member's orders up to the return, the latest first.
/// So an order earns for what was kept.
fn deduct(book: &mut Book) {
    let returns = take_returns(book);
    let slots = slots(book, &returns);
    for due in returns {
        let of_member = slots.get(&due.buyer).map(Vec::as_slice).unwrap_or_default();
        let is_named = |slot: &&Slot| !due.order_id.is_empty() && id(book, slot.place) == Some(&due.order_id);
        let lowered: Vec<Place> = if let Some(slot) = of_member.iter().find(is_named) {
            vec![slot.place]
        } else {
            let earlier = of_member.iter().rev().filter(|slot| slot.placed_at <= due.placed_at);
            earlier.map(|slot| slot.place).collect()
        };
        let mut rest = due.minor;
        for place in lowered {
            if rest == 0 {
                break;
            }
            rest = lower(book, place, rest, due.end);
        }
        if rest < due.minor {
            book.notes.add(Kind::Returned, (due.minor - rest).into(), due.end);
        }
        if rest > 0 {
            book.notes.add(Kind::UnmatchedReturn, rest.into(), due.end);
        }
    }
}

/// Takes the returns out of the book, in the order of time. The same return of the same order is taken once.
fn take_returns(book: &mut Book) -> Vec<Due> {
    let mut known: HashSet<(usize, Instant, u64, Box<[u8]>)> = HashSet::new();
    let mut all = Vec::new();
    for at in 0..book.pieces.len() {
        let Some(piece) = book.pieces.get_mut(at) else { continue };
        let begin = piece.begin;
        for Return { buyer, placed_at, amount, order_id, end } in std::mem::take(&mut piece.returns) {
            let Some(buyer) = piece.buyer(buyer) else { continue };
            let (minor, end) = (amount.minor(), begin + end);
            if order_id.is_empty() || known.insert((buyer, placed_at, minor, order_id.clone())) {
                all.push(Due { buyer, placed_at, minor, order_id, end });
            } else {
                book.notes.add(Kind::Repeated, -i128::from(minor), end);
            }
        }
    }
    all.sort_by_key(|due| due.placed_at);
    all
}

/// The orders of the members with returns, in the order of time.
fn slots(book: &Book, returns: &[Due]) -> HashMap<usize, Vec<Slot>> {
    let mut slots: HashMap<usize, Vec<Slot>> = returns.iter().map(|due| (due.buyer, Vec::new())).collect();
    if slots.is_empty() {
        return slots;
    }
    for (piece_at, piece) in book.pieces.iter().enumerate() {
        for (at, order) in piece.orders.iter().enumerate().filter(|(_, order)| order.counts) {
            if let Some(slots) = piece.buyer(order.buyer).and_then(|buyer| slots.get_mut(&buyer)) {
                slots.push(Slot { placed_at: order.order.placed_at, place: (piece_at, at) });
            }
        }
    }
    for slots in slots.values_mut() {
        slots.sort_by_key(|slot| slot.placed_at);
    }
    slots
}

fn id(book: &Book, (piece, at): Place) -> Option<&[u8]> {
    book.pieces.get(piece)?.ids.get(at)
}

/// Lowers an order by at most `minor`, and returns the rest. An order of which nothing is left does not count.
fn lower(book: &mut Book, (piece_at, at): Place, minor: u64, end: usize) -> u64 {
    let order = book.pieces.get_mut(piece_at).and_then(|piece| piece.orders.get_mut(at));
    let Some(order) = order.filter(|order| order.counts && !order.order.total.is_zero()) else { return minor };
    let lowered = minor.min(order.order.total.minor());
    order.order.total = Amount::saturating_from(order.order.total.minor() - lowered);
    if order.order.total.is_zero() {
        book.notes.add(Kind::ReturnedInFull, 0, end);
        book.drop_order(piece_at, at);
    }
    minor - lowered
}

/// Notes every return, and does nothing else.
fn ignore(book: &mut Book) {
    for due in take_returns(book) {
        book.notes.add(Kind::IgnoredReturn, due.minor.into(), due.end);
    }
}
