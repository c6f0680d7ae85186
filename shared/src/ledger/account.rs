//! A member's account: the fold of all entries so far, small enough for one row. It applies changes; it never decides one.

use super::{ActiveRun, Change};
use crate::{
    behaviour::{Pack, RecordedEvent, Remembered, Streak},
    earning::caps::Tally,
    ledger::lot::{Lot, LotClass, points_of},
    referral::Referrals,
    spending::hold::Hold,
    spending::used::Used,
    tier::{Qualification, Qualified, TierChange, TierRecord},
    units::id::{HoldId, LotId, MemberId, MerchantId},
    units::points::Points,
    units::time::{Day, Instant},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The state after entry `seq`. Lots and holds that are used up are not in it; they live in the entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The number of entries so far.
    pub seq: u64,
    /// The hash of the last entry, or where the chain begins.
    pub hash: String,
    /// When the last entry was written: time never runs backwards in one account.
    pub updated_at: Instant,
    pub lots: Vec<Lot>,
    pub holds: Vec<Hold>,
    pub debt: Points,
    pub totals: Totals,
    /// Orders so far, whatever became of them.
    #[serde(default)]
    pub orders: u32,
    #[serde(default, skip_serializing_if = "Remembered::is_empty")]
    pub behaviour: Remembered,
    /// What has been given under the caps whose periods last.
    #[serde(default, skip_serializing_if = "Tally::is_empty")]
    pub given: Tally,
    /// What activity has moved lots to, for each class that it moves.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub active: BTreeMap<LotClass, ActiveRun>,
    /// Points used on orders on the last day that saw any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<Used>,
    /// Friends the member brought, as far as awards depend on it.
    #[serde(default, skip_serializing_if = "Referrals::is_empty")]
    pub referrals: Referrals,
    /// What counted towards tiers, day by day.
    #[serde(default, skip_serializing_if = "Qualification::is_empty")]
    pub qualification: Qualification,
    #[serde(default, skip_serializing_if = "TierRecord::is_empty")]
    pub tier: TierRecord,
    /// Since when nobody has had this account: what is still bought in its name earns nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Instant>,
}

/// Sums over all entries. Law: issued = in lots + held + burnt + expired + revoked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub issued: Points,
    pub burnt: Points,
    pub expired: Points,
    /// Really taken from lots; debt is what is still owed beside it.
    pub revoked: Points,
}

/// An entry that does not follow from the account before it: a fault of the program or of the stored data, never of a caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("lot {0} does not hold the points that an entry takes from it")]
    LotLacksPoints(LotId),
    #[error("hold {0} is not open")]
    HoldNotOpen(HoldId),
    #[error("a sum of points left its range")]
    SumOutOfRange,
    #[error("issued points are not what lots, holds and totals add up to")]
    NotConserved,
    #[error("an entry could not be put into its stored form")]
    Unstorable,
}

impl Account {
    pub fn new(merchant_id: &MerchantId, member_id: &MemberId) -> Self {
        Self {
            seq: 0,
            hash: super::genesis(merchant_id, member_id),
            updated_at: Instant::from_millis(0),
            lots: Vec::new(),
            holds: Vec::new(),
            debt: Points::ZERO,
            totals: Totals::default(),
            orders: 0,
            behaviour: Remembered::default(),
            given: Tally::default(),
            active: BTreeMap::new(),
            used: None,
            referrals: Referrals::default(),
            qualification: Qualification::default(),
            tier: TierRecord::default(),
            erased_at: None,
        }
    }

    pub fn available(&self, now: Instant) -> Points {
        crate::ledger::lot::available_points(&self.lots, now)
    }

    pub fn pending(&self, now: Instant) -> Points {
        self.lots.iter().filter(|lot| lot.is_pending(now)).map(|lot| lot.points).sum()
    }

    pub const fn is_erased(&self) -> bool {
        self.erased_at.is_some()
    }

    pub fn held(&self) -> Points {
        self.holds.iter().map(|hold| hold.points).sum()
    }

    /// Points set aside or burnt for orders on `day`.
    pub fn used_on(&self, day: Day) -> Points {
        Used::on(self.used, day)
    }

    pub fn hold(&self, hold_id: &HoldId) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.hold_id == *hold_id)
    }

    /// When time alone next changes what must be written: a lot's expiry, a hold's time-out, a tier's end or month.
    pub fn due_at(&self) -> Option<Instant> {
        let expiries = self.lots.iter().filter_map(|lot| lot.expires_at);
        expiries.chain(self.holds.iter().map(|hold| hold.expires_at)).chain(self.tier.due_at).min()
    }

    /// Law 1, whatever the instant: every issued point is in a lot, held, burnt, expired or revoked.
    pub fn is_conserved(&self) -> bool {
        let Totals { issued, burnt, expired, revoked } = self.totals;
        let parts = [points_of(&self.lots), self.held(), burnt, expired, revoked];
        parts.iter().map(|points| u128::from(points.get())).sum::<u128>() == u128::from(issued.get())
    }

    /// Applies one change that happened at `at`. On a fault the account must not be used further.
    pub(super) fn apply(&mut self, change: &Change, at: Instant) -> Result<(), Fault> {
        self.fold_lots(at);
        if let Some(granted) = change.granted() {
            self.issue(&granted.lots, granted.debt_paid)?;
        }
        self.change(change, at)?;
        self.qualify(change);
        self.count(change, at);
        self.referrals.forget(at);
        self.fold_lots(at);
        self.updated_at = at;
        if self.is_conserved() { Ok(()) } else { Err(Fault::NotConserved) }
    }

    /// What the change does beside what it grants and counts.
    fn change(&mut self, change: &Change, at: Instant) -> Result<(), Fault> {
        match change {
            Change::Held { hold } => {
                self.take_all(&hold.parts)?;
                self.use_on(hold.day, hold.points);
                self.holds.push(hold.clone());
            }
            Change::HoldExtended { hold_id, expires_at } => self.extend(hold_id, *expires_at)?,
            Change::HoldCaptured { hold_id, burnt, returned, .. } => {
                self.close_hold(hold_id, returned)?;
                add(&mut self.totals.burnt, points_of(burnt))?;
            }
            Change::HoldReleased { hold_id, returned } | Change::HoldTimedOut { hold_id, returned } => {
                self.close_hold(hold_id, returned)?;
            }
            Change::Burnt { burnt, day, .. } => {
                self.take_all(burnt)?;
                self.use_on(*day, points_of(burnt));
                add(&mut self.totals.burnt, points_of(burnt))?;
            }
            Change::OrderPaid { order } => {
                self.orders = self.orders.saturating_add(1);
                if let Some(step) = &order.pack {
                    self.behaviour.pack = Pack::after(self.behaviour.pack.take(), step, Some(&order.order_id));
                }
            }
            Change::HoldClaimed { .. } | Change::Referred { .. } | Change::FriendBound { .. } => {}
            Change::OrderCompleted { order_id } | Change::ReferralReleased { order_id } => {
                let pending = |lot: &&mut Lot| lot.order_id.as_ref() == Some(order_id) && lot.is_pending(at);
                self.lots.iter_mut().filter(pending).for_each(|lot| lot.available_at = at);
            }
            Change::Refunded { refund } => self.refund(refund, at)?,
            Change::Adjusted { adjustment } => {
                self.issue(&adjustment.given, adjustment.debt_paid)?;
                self.revoke(&adjustment.taken)?;
            }
            Change::EventRecorded { event } => self.record(event),
            Change::CheckedIn { check_in } => {
                self.behaviour.streak = Some(Streak { last: check_in.day, days: check_in.streak });
            }
            Change::FriendOrdered { order } => self.referrals.count(order),
            Change::ReferralRevoked { revocation } => {
                self.revoke(&revocation.revoked)?;
                add(&mut self.debt, revocation.debt_added)?;
                self.referrals.cut(revocation);
            }
            Change::TierChanged { change } => self.change_tier(change)?,
            Change::BenefitsGranted { grant } => self.tier.give(grant),
            Change::Expired { expired } => {
                self.take_all(expired)?;
                add(&mut self.totals.expired, points_of(expired))?;
            }
            Change::LotsRenewed { class, expires_at, .. } => self.renew(*class, *expires_at, at),
            Change::Erased { forfeited } => {
                self.revoke(forfeited)?;
                self.debt = Points::ZERO;
                self.behaviour = Remembered::default();
                self.erased_at = Some(at);
                (self.qualification, self.tier) = Default::default();
            }
        }
        Ok(())
    }

    /// Keeps what counts towards tiers.
    fn qualify(&mut self, change: &Change) {
        let qualified = match change {
            Change::OrderPaid { order } => order.qualified,
            Change::EventRecorded { event } => event.qualified,
            Change::CheckedIn { check_in } => Qualified::of_points(check_in.day, check_in.earned.points()),
            _ => None,
        };
        if let Some(qualified) = qualified {
            self.qualification.add(&qualified);
        }
        if let Change::Refunded { refund } = change {
            refund.disqualified.iter().for_each(|less| self.qualification.remove(less));
        }
    }

    fn change_tier(&mut self, change: &TierChange) -> Result<(), Fault> {
        self.revoke(&change.revoked)?;
        add(&mut self.debt, change.debt_added)?;
        self.tier.change(change);
        Ok(())
    }

    /// Keeps the counts of caps: awards add to them, refunds of the period give room back.
    fn count(&mut self, change: &Change, at: Instant) {
        self.given.forget(at);
        for award in change.granted().iter().flat_map(|granted| &granted.awards) {
            self.given.add(award);
        }
        let uncounted = match change {
            Change::Refunded { refund } => &refund.uncounted[..],
            Change::ReferralRevoked { revocation } => &revocation.uncounted,
            _ => &[],
        };
        for given in uncounted {
            self.given.give_back(&given.count, given.points);
        }
    }

    /// Lots that nothing can tell apart any more become one for each class and expiry, so that the account stays small.
    pub(super) fn fold_lots(&mut self, at: Instant) {
        if self.lots.iter().all(|lot| lot.lot_id == lot.folded_id() || at < lot.folds_at()) {
            return;
        }
        for lot in std::mem::take(&mut self.lots) {
            let folds = lot.folds_at() <= at;
            self.put(if folds { Lot { lot_id: lot.folded_id(), order_id: None, ..lot } } else { lot });
        }
    }

    /// The lots as they are once `restored` is back in them.
    pub(crate) fn lots_with(&self, restored: &[Lot], at: Instant) -> Vec<Lot> {
        let mut account = self.clone();
        restored.iter().cloned().for_each(|part| account.put(part));
        account.fold_lots(at);
        account.lots
    }

    /// Puts points into their lot, or makes it.
    pub(super) fn put(&mut self, part: Lot) {
        if part.points.is_zero() {
            return;
        }
        match self.lots.iter_mut().find(|lot| lot.lot_id == part.lot_id) {
            Some(lot) => {
                lot.points = lot.points.plus(part.points);
                lot.earned_at = lot.earned_at.min(part.earned_at);
                lot.available_at = lot.available_at.min(part.available_at);
                lot.revocable_until = lot.revocable_until.min(part.revocable_until);
            }
            None => self.lots.push(part),
        }
    }

    fn take_all(&mut self, parts: &[Lot]) -> Result<(), Fault> {
        for part in parts {
            let lacks = || Fault::LotLacksPoints(part.lot_id.clone());
            let lot = self.lots.iter_mut().find(|lot| lot.lot_id == part.lot_id).ok_or_else(lacks)?;
            lot.points = lot.points.checked_sub(part.points).ok_or_else(lacks)?;
        }
        self.lots.retain(|lot| !lot.points.is_zero());
        Ok(())
    }

    fn issue(&mut self, lots: &[Lot], debt_paid: Points) -> Result<(), Fault> {
        add(&mut self.totals.issued, points_of(lots).plus(debt_paid))?;
        add(&mut self.totals.revoked, debt_paid)?;
        self.debt = self.debt.checked_sub(debt_paid).ok_or(Fault::SumOutOfRange)?;
        lots.iter().cloned().for_each(|lot| self.put(lot));
        Ok(())
    }

    fn record(&mut self, event: &RecordedEvent) {
        if event.paid_once && !self.behaviour.paid_once.contains(&event.event) {
            self.behaviour.paid_once.push(event.event.clone());
        }
        if let Some(step) = &event.pack {
            self.behaviour.pack = Pack::after(self.behaviour.pack.take(), step, None);
        }
    }

    fn revoke(&mut self, lots: &[Lot]) -> Result<(), Fault> {
        self.take_all(lots)?;
        add(&mut self.totals.revoked, points_of(lots))
    }

    fn refund(&mut self, refund: &crate::order::refund::Refund, at: Instant) -> Result<(), Fault> {
        let restored = points_of(&refund.restored);
        let unburnt = restored.plus(refund.expired);
        self.totals.burnt = self.totals.burnt.checked_sub(unburnt).ok_or(Fault::SumOutOfRange)?;
        add(&mut self.totals.expired, refund.expired)?;
        self.lots = self.lots_with(&refund.restored, at);
        self.revoke(&refund.revoked)?;
        if let (Some(_), Some(pack)) = (refund.pack, self.behaviour.pack.as_mut()) {
            pack.undo();
        }
        add(&mut self.debt, refund.debt_added)
    }

    fn use_on(&mut self, day: Option<Day>, points: Points) {
        if let Some(day) = day {
            Used::add(&mut self.used, day, points);
        }
    }

    fn extend(&mut self, hold_id: &HoldId, expires_at: Instant) -> Result<(), Fault> {
        let hold = self.holds.iter_mut().find(|hold| hold.hold_id == *hold_id);
        hold.ok_or_else(|| Fault::HoldNotOpen(hold_id.clone()))?.expires_at = expires_at;
        Ok(())
    }

    fn close_hold(&mut self, hold_id: &HoldId, returned: &[Lot]) -> Result<(), Fault> {
        let open = self.holds.iter().position(|hold| hold.hold_id == *hold_id);
        let hold = self.holds.remove(open.ok_or_else(|| Fault::HoldNotOpen(hold_id.clone()))?);
        if let Some(day) = hold.day {
            Used::give_back(&mut self.used, day, points_of(returned));
        }
        returned.iter().cloned().for_each(|part| self.put(part));
        Ok(())
    }
}

fn add(sum: &mut Points, points: Points) -> Result<(), Fault> {
    *sum = sum.checked_add(points).ok_or(Fault::SumOutOfRange)?;
    Ok(())
}
