//! Notes on rows that did not simply count as an order: how many there are, their money, and where the first ones are.

use std::collections::BTreeMap;

/// Why a row was skipped, or how it was treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Without a member.
    Guest,
    /// Cancelled, or never paid.
    Unpaid,
    /// The same order again.
    Repeated,
    /// The same order id with another member, time or total.
    Conflicting,
    /// A further line of the order above, without a total.
    Continued,
    /// Every cell is blank.
    Blank,
    /// A return, deducted from earlier orders.
    Returned,
    /// A return that is ignored because the options require it.
    IgnoredReturn,
    /// The part of returns for which the file has no earlier order.
    UnmatchedReturn,
    /// An order of which nothing is left after returns.
    ReturnedInFull,
    /// A total that is another amount with the other decimal mark.
    Ambiguous,
}

impl Kind {
    /// The name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Unpaid => "unpaid",
            Self::Repeated => "repeated",
            Self::Conflicting => "conflicting",
            Self::Continued => "continued",
            Self::Blank => "blank",
            Self::Returned => "returned",
            Self::IgnoredReturn => "ignored_return",
            Self::UnmatchedReturn => "unmatched_return",
            Self::ReturnedInFull => "returned_in_full",
            Self::Ambiguous => "ambiguous",
        }
    }

    /// What happened to the rows, in words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Guest => "rows without a member, skipped",
            Self::Unpaid => "orders that were cancelled or not paid, skipped",
            Self::Repeated => "rows that repeat an order, skipped",
            Self::Conflicting => "rows that repeat an order id with another member, time or total, skipped",
            Self::Continued => "rows without a total that continue the order above",
            Self::Blank => "blank rows, skipped",
            Self::Returned => "returns, deducted from the member's orders",
            Self::IgnoredReturn => "returns, ignored",
            Self::UnmatchedReturn => "returns beyond the member's orders in the file, ignored",
            Self::ReturnedInFull => "orders returned in full, not counted",
            Self::Ambiguous => "totals that are another amount with the other decimal mark; state --decimal",
        }
    }
}

/// How many rows are named.
const FIRST_MAX: usize = 5;

/// The rows of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub rows: u64,
    /// The sum of their money, in minor units.
    pub minor: i128,
    /// Where the first ones end, in bytes; in the order of the file.
    pub first: Vec<usize>,
}

/// A tally for each kind that occurs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(BTreeMap<Kind, Tally>);

impl Notes {
    pub fn add(&mut self, kind: Kind, minor: i128, end: usize) {
        let tally = self.0.entry(kind).or_default();
        tally.rows += 1;
        tally.minor += minor;
        tally.first.push(end);
        // Not every caller comes in the order of the file.
        tally.first.sort_unstable();
        tally.first.truncate(FIRST_MAX);
    }

    /// Adds the notes of a later part of the file, which begins at the byte `begin`.
    pub fn append(&mut self, later: Self, begin: usize) {
        for (kind, more) in later.0 {
            let tally = self.0.entry(kind).or_default();
            tally.rows += more.rows;
            tally.minor += more.minor;
            tally.first.extend(more.first.iter().map(|end| begin + end));
            tally.first.truncate(FIRST_MAX);
        }
    }

    pub fn remove(&mut self, kind: Kind) {
        self.0.remove(&kind);
    }

    pub fn each(&self) -> impl Iterator<Item = (Kind, &Tally)> {
        self.0.iter().map(|(kind, tally)| (*kind, tally))
    }
}
