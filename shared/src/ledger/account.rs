//! A member's account: the state after all entries so far, small enough for one row. It applies entries and decides nothing.

use super::{
    Entry, Fault, Movement, Place, Posting,
    lot::{Lot, points_of, stored_lots},
    memory::{Memory, OpenHold, Used, extended},
};
use crate::units::lot_class::LotClass;
use crate::units::{
    id::{HoldId, MemberId, MerchantId},
    points::Points,
    time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

/// The format of the stored account. A state of an older format is folded again from its entries; a newer one is refused.
pub const ACCOUNT_FORMAT: u32 = 1;

/// The state after entry `seq`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub format: u32,
    /// The number of entries so far.
    pub seq: u64,
    /// The hash of the last entry, or the start of the chain.
    pub hash: String,
    /// The time of the last entry. Time never runs backwards in one account.
    pub updated_at: Instant,
    /// Lots with points, and empty ones whose spent points can still return.
    #[serde(with = "stored_lots")]
    pub lots: Vec<Lot>,
    pub debt: Points,
    pub totals: Totals,
    pub memory: Memory,
}

/// Sums over all entries.
///
/// Law 1: issued + received = in lots + held + burnt + expired + revoked + transferred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub issued: Points,
    /// Points that other members transferred to this one.
    #[serde(default, skip_serializing_if = "Points::is_zero_ref")]
    pub received: Points,
    pub burnt: Points,
    pub expired: Points,
    /// Points that were removed from lots. The debt is owed in addition.
    pub revoked: Points,
    /// Points that this member transferred to others.
    #[serde(default, skip_serializing_if = "Points::is_zero_ref")]
    pub transferred: Points,
}

impl Account {
    pub fn new(merchant_id: &MerchantId, member_id: &MemberId) -> Self {
        Self {
            format: ACCOUNT_FORMAT,
            seq: 0,
            hash: super::genesis(merchant_id, member_id),
            updated_at: Instant::from_millis(0),
            lots: Vec::new(),
            debt: Points::ZERO,
            totals: Totals::default(),
            memory: Memory::default(),
        }
    }

    pub fn available(&self, now: Instant) -> Points {
        super::lot::available_points(&self.lots, now)
    }

    pub fn pending(&self, now: Instant) -> Points {
        self.lots.iter().filter(|lot| lot.is_pending(now)).map(|lot| lot.points).sum()
    }

    pub const fn is_erased(&self) -> bool {
        self.memory.erased_at.is_some()
    }

    /// Whether something at `at` belongs to an erased membership: the present one, or an earlier one under the same id.
    pub fn is_of_erased(&self, at: Instant) -> bool {
        self.is_erased() || self.memory.began_at.is_some_and(|began_at| at < began_at)
    }

    pub fn holds(&self) -> &[OpenHold] {
        &self.memory.holds
    }

    pub fn held(&self) -> Points {
        self.holds().iter().map(|hold| hold.points).sum()
    }

    pub fn hold(&self, hold_id: &HoldId) -> Option<&OpenHold> {
        self.holds().iter().find(|hold| hold.hold_id == *hold_id)
    }

    /// Points that were reserved or burnt for orders on `day`.
    pub fn used_on(&self, day: Day) -> Points {
        Used::on(self.memory.used, day)
    }

    /// The next instant at which time alone changes what must be stored: an expiry, the time-out of a hold, the end or month of a tier.
    pub fn due_at(&self) -> Option<Instant> {
        let expiries = self.lots.iter().filter_map(|lot| lot.expires_at);
        expiries.chain(self.holds().iter().map(|hold| hold.expires_at)).chain(self.memory.tier.due_at).min()
    }

    /// Law 1: every point is in exactly one place. Parts of holds sum to the holds.
    pub fn is_conserved(&self) -> bool {
        let Totals { issued, received, burnt, expired, revoked, transferred } = self.totals;
        let sum = |points: &[Points]| points.iter().map(|points| u128::from(points.get())).sum::<u128>();
        let holds_are_covered = self.holds().iter().all(|hold| points_of(&hold.parts) == hold.points);
        let places = [points_of(&self.lots), self.held(), burnt, expired, revoked, transferred];
        holds_are_covered && sum(&places) == sum(&[issued, received])
    }

    /// Whether an activity that extends lots of the class to `date` changes anything.
    pub fn is_moved_by(&self, class: LotClass, date: Instant, now: Instant) -> bool {
        let run = self.memory.active.get(&class).filter(|run| now < run.expires_at);
        !self.is_erased() && run.is_none_or(|run| run.expires_at < date)
    }

    /// Returns the lot, or a part of one, with the expiry to which activity has extended it.
    pub fn renewed(&self, lot: &Lot) -> Lot {
        extended(lot, self.memory.active.get(&lot.class))
    }

    /// Returns the lot after one more activity at `at`, which extends points to `date`.
    pub fn after_activity(&self, lot: &Lot, date: Instant, at: Instant) -> Lot {
        let run = self.memory.run_after(lot.class, date, at);
        extended(lot, Some(&run))
    }

    /// Applies an entry. After a fault, the account must not be used.
    pub(super) fn apply(&mut self, entry: &Entry) -> Result<(), Fault> {
        let Entry { at, movement, fact, .. } = entry;
        self.pass_time(*at);
        self.move_points(movement)?;
        self.memory.cap_uses.forget(*at);
        for award in fact.granted().iter().flat_map(|granted| &granted.awards) {
            self.memory.cap_uses.add(&award.counts, award.points);
        }
        fact.recorded().fold(&mut self.memory, *at)?;
        self.memory.referrals.forget(*at);
        self.updated_at = *at;
        if self.is_conserved() { Ok(()) } else { Err(Fault::NotConserved) }
    }

    /// Pending lots whose time has come join the available ones.
    pub(super) fn pass_time(&mut self, at: Instant) {
        let is_due = |lot: &Lot| lot.available_at.is_some_and(|available_at| available_at <= at);
        if self.lots.iter().any(is_due) {
            for lot in std::mem::take(&mut self.lots) {
                self.merge(lot.as_of(at));
            }
        }
    }

    /// The lots after `parts` are added to them.
    pub(crate) fn lots_with(&self, parts: &[Lot]) -> Vec<Lot> {
        let mut account = self.clone();
        parts.iter().cloned().for_each(|part| account.merge(part));
        account.lots
    }

    fn move_points(&mut self, movement: &Movement) -> Result<(), Fault> {
        for posting in &movement.postings {
            if let Some(to_lot) = &posting.to_lot {
                self.rename(&posting.lot, to_lot)?;
            } else {
                self.withdraw(posting)?;
                self.deposit(posting)?;
            }
        }
        self.lots.retain(|lot| !lot.points.is_zero() || lot.remembers_spending());
        let owed = self.debt.checked_add(movement.debt_added).ok_or(Fault::SumOutOfRange)?;
        self.debt = owed.checked_sub(movement.debt_settled).ok_or(Fault::SumOutOfRange)?;
        Ok(())
    }

    fn withdraw(&mut self, posting: &Posting) -> Result<(), Fault> {
        let Posting { from, to, lot: part, .. } = posting;
        match from {
            Place::Issued => add(&mut self.totals.issued, part.points),
            Place::Transferred => add(&mut self.totals.received, part.points),
            Place::Held => Ok(()),
            Place::Burnt => subtract(&mut self.totals.burnt, part.points),
            Place::Expired => subtract(&mut self.totals.expired, part.points),
            Place::Revoked => subtract(&mut self.totals.revoked, part.points),
            Place::Lots => self.take(part, *to),
        }
    }

    fn deposit(&mut self, posting: &Posting) -> Result<(), Fault> {
        let Posting { from, to, lot: part, .. } = posting;
        match to {
            Place::Issued => return Err(Fault::NotConserved),
            Place::Transferred => add(&mut self.totals.transferred, part.points)?,
            Place::Held => {}
            Place::Burnt => add(&mut self.totals.burnt, part.points)?,
            Place::Expired => add(&mut self.totals.expired, part.points)?,
            Place::Revoked => add(&mut self.totals.revoked, part.points)?,
            Place::Lots => self.merge(part.part(part.points)),
        }
        if matches!(from, Place::Held | Place::Burnt) && !matches!(to, Place::Held | Place::Burnt) {
            self.unspend(part);
        }
        Ok(())
    }

    /// Takes points out of their lot. What is burnt, held or transferred counts as spent. An expiry ends the lot: its fact states what was
    /// spent.
    fn take(&mut self, part: &Lot, to: Place) -> Result<(), Fault> {
        let lacks = || Fault::LotLacksPoints(part.lot_id());
        let lot = self.lots.iter_mut().find(|lot| lot.is_same_lot(part)).ok_or_else(lacks)?;
        lot.points = lot.points.checked_sub(part.points).ok_or_else(lacks)?;
        if matches!(to, Place::Held | Place::Burnt | Place::Transferred) {
            lot.spent = lot.spent.plus(part.points);
        }
        if to == Place::Expired {
            lot.spent = Points::ZERO;
        }
        Ok(())
    }

    /// Moves points from one lot to another. The last points of a lot carry its spent points with them.
    fn rename(&mut self, part: &Lot, to_lot: &Lot) -> Result<(), Fault> {
        let lacks = || Fault::LotLacksPoints(part.lot_id());
        let lot = self.lots.iter_mut().find(|lot| lot.is_same_lot(part)).ok_or_else(lacks)?;
        lot.points = lot.points.checked_sub(part.points).ok_or_else(lacks)?;
        let spent = if lot.points.is_zero() { std::mem::take(&mut lot.spent) } else { Points::ZERO };
        let moved = Lot { earned_at: lot.earned_at, spent, ..to_lot.part(part.points) };
        self.merge(moved);
        Ok(())
    }

    /// Points that were spent have returned. A lot that is gone remembers nothing.
    fn unspend(&mut self, part: &Lot) {
        let part = self.renewed(part);
        if let Some(lot) = self.lots.iter_mut().find(|lot| lot.is_same_lot(&part)) {
            lot.spent = lot.spent.minus(part.points);
        }
    }

    /// Puts points into their lot, or makes it.
    fn merge(&mut self, part: Lot) {
        match self.lots.iter_mut().find(|lot| lot.is_same_lot(&part)) {
            Some(lot) => {
                lot.points = lot.points.plus(part.points);
                lot.spent = lot.spent.plus(part.spent);
                lot.earned_at = lot.earned_at.min(part.earned_at);
            }
            None => self.lots.push(part),
        }
    }
}

impl Lot {
    /// Whether an empty lot must be kept: when it expires, its fact states how many of its points were spent.
    const fn remembers_spending(&self) -> bool {
        !self.spent.is_zero() && self.expires_at.is_some()
    }
}

fn add(sum: &mut Points, points: Points) -> Result<(), Fault> {
    *sum = sum.checked_add(points).ok_or(Fault::SumOutOfRange)?;
    Ok(())
}

fn subtract(sum: &mut Points, points: Points) -> Result<(), Fault> {
    *sum = sum.checked_sub(points).ok_or(Fault::SumOutOfRange)?;
    Ok(())
}
