//! The orders of a file by member.

use crate::{
    notes::Notes,
    orders::{Order, Word, Words},
};
use shared::{units::id::MemberId, units::money::Amount, units::time::Instant};
use std::{cmp::Ordering, ops::Range};

/// The orders of a file.
#[derive(Default)]
pub struct Book {
    pub words: Words,
    pub buyers: Vec<Buyer>,
    /// What each thread has read, in the order of the file.
    pub pieces: Vec<Piece>,
    pub notes: Notes,
    /// Whether a total of the file does not fit the other decimal mark. Then no total is ambiguous.
    pub is_mark_certain: bool,
}

/// A member of the file.
pub struct Buyer {
    pub member_id: MemberId,
    /// How many orders count.
    pub orders: usize,
}

/// What one thread has read. Its members and words have numbers of their own.
pub struct Piece {
    /// Where the piece begins, in bytes.
    pub begin: usize,
    pub orders: Vec<PieceOrder>,
    /// The ids of the orders. Empty if the file has no column for them.
    pub ids: Ids,
    pub returns: Vec<Return>,
    /// The book's numbers of the piece's members.
    pub buyers: Vec<usize>,
    /// The book's numbers of the piece's words.
    pub words: Vec<Word>,
}

pub struct PieceOrder {
    /// The member's number in the piece.
    pub buyer: usize,
    /// Not for a repeated order, and not for one that was returned in full.
    pub counts: bool,
    pub order: Order,
}

/// The ids of a piece's orders, in one text.
#[derive(Default)]
pub struct Ids {
    text: Vec<u8>,
    /// Where each id ends in the text.
    ends: Vec<usize>,
    /// Where each order's row ends in the piece.
    rows: Vec<usize>,
    /// The places of the first and the last id that is not empty.
    named: Option<(usize, usize)>,
    /// How the ids that are not empty follow each other.
    trend: Trend,
}

/// How ids follow each other. A longer id is greater, so that #1000 comes after #999.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trend {
    /// There are fewer than two.
    #[default]
    None,
    /// Each is greater than the one before.
    Rising,
    /// Each is less than the one before.
    Falling,
    Mixed,
}

impl Trend {
    pub fn of(before: &[u8], after: &[u8]) -> Self {
        match after.len().cmp(&before.len()).then_with(|| after.cmp(before)) {
            Ordering::Greater => Self::Rising,
            Ordering::Less => Self::Falling,
            Ordering::Equal => Self::Mixed,
        }
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, trend) | (trend, Self::None) => trend,
            (one, other) if one == other => one,
            _ => Self::Mixed,
        }
    }
}

/// A row with a negative total.
pub struct Return {
    /// The member's number in the piece.
    pub buyer: usize,
    pub placed_at: Instant,
    pub amount: Amount,
    /// Of the order that is returned, or of the return. Empty if the row states none.
    pub order_id: Box<[u8]>,
    /// Where its row ends in the piece.
    pub end: usize,
}

impl Ids {
    pub fn push(&mut self, id: &[u8], row_end: usize) {
        if !id.is_empty() {
            let (first, last) = self.named.unwrap_or((self.ends.len(), self.ends.len()));
            self.trend = self.get(last).map_or(self.trend, |last| self.trend.and(Trend::of(last, id)));
            self.named = Some((first, self.ends.len()));
        }
        self.text.extend_from_slice(id);
        self.ends.push(self.text.len());
        self.rows.push(row_end);
    }

    pub fn get(&self, at: usize) -> Option<&[u8]> {
        let begin = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(begin..*self.ends.get(at)?)
    }

    pub fn each(&self) -> impl Iterator<Item = &[u8]> {
        let begins = std::iter::once(&0).chain(&self.ends);
        begins.zip(&self.ends).map(|(begin, end)| self.text.get(*begin..*end).unwrap_or_default())
    }

    pub const fn trend(&self) -> Trend {
        self.trend
    }

    /// The first and the last id that is not empty.
    pub fn named(&self) -> Option<(&[u8], &[u8])> {
        let (first, last) = self.named?;
        Some((self.get(first)?, self.get(last)?))
    }

    pub fn row_end(&self, at: usize) -> usize {
        self.rows.get(at).copied().unwrap_or_default()
    }
}

impl Piece {
    /// The book's number of a member.
    pub fn buyer(&self, number: usize) -> Option<usize> {
        self.buyers.get(number).copied()
    }
}

/// The orders of some members, those of each member in the order of time.
pub struct Orders {
    orders: Vec<Order>,
    /// Where the orders of each member end.
    ends: Vec<usize>,
}

impl Orders {
    pub fn each(&self) -> impl Iterator<Item = &[Order]> {
        let begins = std::iter::once(&0).chain(&self.ends);
        begins.zip(&self.ends).map(|(begin, end)| self.orders.get(*begin..*end).unwrap_or_default())
    }
}

impl Book {
    /// An order does not count.
    pub fn drop_order(&mut self, piece: usize, at: usize) {
        let Some(piece) = self.pieces.get_mut(piece) else { return };
        let Some(order) = piece.orders.get_mut(at).filter(|order| order.counts) else { return };
        order.counts = false;
        if let Some(buyer) = piece.buyers.get(order.buyer).and_then(|buyer| self.buyers.get_mut(*buyer)) {
            buyer.orders -= 1;
        }
    }

    /// Divides the members into at most `count` ranges with about as many orders each.
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

    /// The orders of a range of members. Of two at the same time, the first in the file comes first.
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
            for PieceOrder { buyer, order, .. } in piece.orders.iter().filter(|order| order.counts) {
                let buyer = piece.buyer(*buyer).and_then(|buyer| buyer.checked_sub(share.start));
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
