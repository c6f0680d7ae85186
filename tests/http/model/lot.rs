//! Lots: points with one class, month of issue, expiry and availability, and the order in which they burn.

use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lot {
    pub expiry: Expiry,
    pub class: String,
    /// The year and month in which the points were issued.
    pub month: (i16, i8),
    pub renewal: Renewal,
    /// None once the points are available.
    pub pending_until: Option<i64>,
}

/// Points that never expire burn last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expiry {
    At(i64),
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Renewal {
    Fixed,
    /// The end of the one period of grace.
    Grace,
    /// Activity extends the expiry, up to the limit if there is one.
    Extended {
        limit: Option<i64>,
    },
}

/// Points of a lot that move together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub lot: Lot,
    pub points: i128,
    pub earned: i64,
}

/// The points in a lot.
#[derive(Clone, Copy, Debug)]
pub struct Stock {
    pub points: i128,
    /// Points that were burnt or are held, and have not returned.
    pub spent: i128,
    /// When the oldest of the points were earned.
    pub earned: i64,
}

pub type Lots = BTreeMap<Lot, Stock>;

/// What remains the same when activity extends the expiry and when the points become available.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Family {
    class: String,
    month: (i16, i8),
    expiry: Option<Expiry>,
    renewal: Renewal,
}

impl Lot {
    pub fn family(&self) -> Family {
        let is_extended = matches!(self.renewal, Renewal::Extended { .. });
        let expiry = (!is_extended).then_some(self.expiry);
        Family { class: self.class.clone(), month: self.month, expiry, renewal: self.renewal }
    }

    pub fn has_expired(&self, now: i64) -> bool {
        matches!(self.expiry, Expiry::At(at) if at <= now)
    }

    pub fn expires_at(&self) -> Option<i64> {
        match self.expiry {
            Expiry::At(at) => Some(at),
            Expiry::Never => None,
        }
    }

    /// The lot after an activity that makes points expire at `until` at the earliest.
    pub fn extended(mut self, until: i64) -> Self {
        let Renewal::Extended { limit } = self.renewal else { return self };
        let until = limit.map_or(until, |limit| limit.min(until));
        self.expiry = self.expiry.max(Expiry::At(until));
        self
    }

    pub fn available(mut self) -> Self {
        self.pending_until = None;
        self
    }
}

/// Adds points to their lot. Spent points that belong to the lot come with them.
pub fn add(lots: &mut Lots, part: Part, spent: i128) {
    if part.points + spent == 0 {
        return;
    }
    let stock = lots.entry(part.lot).or_insert(Stock { points: 0, spent: 0, earned: part.earned });
    stock.points += part.points;
    stock.spent += spent;
    stock.earned = stock.earned.min(part.earned);
}

/// Removes up to `most` points from one lot. Returns the removed points.
pub fn remove(lots: &mut Lots, lot: &Lot, most: i128) -> i128 {
    let Some(stock) = lots.get_mut(lot) else { return 0 };
    let removed = most.min(stock.points);
    stock.points -= removed;
    // What was spent of a lot matters only if the lot can expire.
    if stock.points == 0 && (stock.spent == 0 || lot.expiry == Expiry::Never) {
        lots.remove(lot);
    }
    removed
}

/// The lots that `accepts` chooses, in burn order: the soonest expiry, then the oldest, then the key. Pending points come last.
pub fn in_burn_order(lots: &Lots, accepts: impl Fn(&Lot) -> bool) -> Vec<(Lot, Stock)> {
    let mut chosen: Vec<(Lot, Stock)> =
        lots.iter().filter(|(lot, _)| accepts(lot)).map(|(lot, stock)| (lot.clone(), *stock)).collect();
    chosen.sort_by_key(|(lot, stock)| (lot.pending_until.is_some(), lot.expiry, stock.earned, lot.clone()));
    chosen
}

pub fn sum(parts: &[Part]) -> i128 {
    parts.iter().map(|part| part.points).sum()
}

/// The first `points` of the parts, and the rest.
pub fn cut(parts: &[Part], points: i128) -> (Vec<Part>, Vec<Part>) {
    let (mut first, mut rest, mut missing) = (Vec::new(), Vec::new(), points);
    for part in parts {
        let here = missing.min(part.points);
        missing -= here;
        for (points, parts) in [(here, &mut first), (part.points - here, &mut rest)] {
            if points > 0 {
                parts.push(Part { points, ..part.clone() });
            }
        }
    }
    (first, rest)
}
