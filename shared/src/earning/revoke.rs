//! Revoking awarded points: from which lots, and what becomes of points that are no longer there. How many points are due is decided by
//! the caller: a refund, a referral or a tier.

use crate::{
    ledger::{
        Draft, Movement, Place,
        fact::{Fact, lots::Lapse},
        lot::{Lot, points_of, take_in_order},
    },
    program::{DebtPolicy, Program, RevokeFrom},
    units::{points::Points, time::Instant},
};
use std::collections::BTreeMap;

/// Points of one award that are to be revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The award's part of a lot, as it was granted; `None` if a debt took all of it.
    pub lot: Option<Lot>,
    pub points: Points,
    /// When the award was earned. What an erased membership earned is not due from a new one under the same id.
    pub earned_at: Instant,
    pub since_expiry: SinceExpiry,
}

/// What earlier revocations demanded of an award after its lot had expired.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SinceExpiry {
    pub due: Points,
    /// The part of it that had expired unused. The rest was owed.
    pub lapsed: Points,
}

impl SinceExpiry {
    pub(crate) fn add(&mut self, due: Points, lapsed: Points) {
        *self = Self { due: self.due.plus(due), lapsed: self.lapsed.plus(lapsed) };
    }
}

/// What was revoked, and what was no longer there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revocation {
    pub revoked: Vec<Lot>,
    /// Owed from now on.
    pub debt_added: Points,
    /// Borne by the merchant.
    pub absorbed: Points,
    /// The points of each due that expired unused, in their order: neither revoked nor owed.
    pub lapsed: Vec<Points>,
    /// The absorbed points of each due, in their order.
    pub borne: Vec<Points>,
}

impl Revocation {
    pub fn movement(&self) -> Movement {
        Movement::none().and_revoke(&self.revoked, self.debt_added)
    }
}

impl Movement {
    /// Adds the postings of revoked points, and what is owed in addition.
    #[must_use]
    pub fn and_revoke(self, revoked: &[Lot], debt_added: Points) -> Self {
        self.and(Place::Lots, Place::Revoked, revoked).and_owe(debt_added)
    }
}

/// How many points of expired lots were spent and how many expired unused, by family of lots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lapses(BTreeMap<String, Vec<Expiry>>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Expiry {
    at: Instant,
    expired: Points,
    spent: Points,
}

impl Lapses {
    /// Reads the expiries from a member's entries, oldest first.
    pub fn fold<'entries>(entries: impl IntoIterator<Item = (Instant, &'entries Fact)>) -> Self {
        let mut lapses = Self::default();
        entries.into_iter().for_each(|(at, fact)| lapses.add(at, fact));
        lapses
    }

    /// Adds the expiries of the next entry.
    pub(crate) fn add(&mut self, at: Instant, fact: &Fact) {
        self.add_all(at, fact.recorded().lapses());
    }

    fn add_all(&mut self, at: Instant, lapses: &[Lapse]) {
        for lapse in lapses {
            let expiry = Expiry { at, expired: lapse.expired, spent: lapse.spent };
            self.0.entry(lapse.family.clone()).or_default().push(expiry);
        }
    }

    /// With expiries at `at` that no entry states yet.
    #[must_use]
    pub(crate) fn and(&self, at: Instant, lapses: &[Lapse]) -> Self {
        let mut all = self.clone();
        all.add_all(at, lapses);
        all
    }

    /// These expiries and those that the draft has appended: an expiry and a refund can be two entries of one command.
    fn and_of(&self, draft: &Draft) -> Self {
        let mut lapses = self.clone();
        draft.facts().for_each(|fact| lapses.add(draft.now(), fact));
        lapses
    }

    /// Points of the lot that were spent, and points that expired unused. `None` if the lot has not expired.
    fn of(&self, lot: &Lot) -> Option<(Points, Points)> {
        let expiries = self.0.get(&lot.family())?.iter().filter(|expiry| lot.earned_at <= expiry.at);
        expiries.fold(None, |sum, expiry| match sum {
            None => Some((expiry.spent, expiry.expired)),
            // Held or burnt points that returned after the expiry: they had counted as spent.
            Some((spent, expired)) => Some((spent.minus(expiry.expired), expired.plus(expiry.expired))),
        })
    }

    /// The part of the due points that is owed: the spent share of everything that became due since the expiry, rounded down, less what was
    /// owed before. So any sequence of partial revocations ends at the same sum.
    fn owed_of(&self, due: &Due, lot: &Lot) -> Points {
        let Some((spent, expired)) = self.of(lot) else { return due.points };
        let whole = u128::from(spent.get()) + u128::from(expired.get());
        let SinceExpiry { due: earlier, lapsed } = due.since_expiry;
        let all_due = u128::from(earlier.plus(due.points).get());
        let owed = Points::saturating(all_due * u128::from(spent.get()) / whole.max(1));
        owed.minus(earlier.minus(lapsed)).min(due.points)
    }
}

/// The families of the lots of `dues` that have expired: the entries of their expiry are needed by [`revoke`].
pub fn expired_families(draft: &Draft, lots: &[Lot]) -> Vec<String> {
    let renewed = lots.iter().map(|lot| draft.account().renewed(lot));
    let mut families: Vec<String> = renewed.filter(|lot| lot.is_expired(draft.now())).map(|lot| lot.family()).collect();
    families.sort();
    families.dedup();
    families
}

/// Decides which points to revoke.
///
/// First from the awards' own lots, pending points before available ones; then from other lots if the program allows it. The rest is owed,
/// or borne by the merchant, as always for an erased member. Points in open holds are not lost: the member owes as many.
/// Points of an award whose lot expired unused are not due. `lapses` are those of the entries before the draft.
pub fn revoke(lots: Vec<Lot>, draft: &Draft, dues: &[Due], lapses: &Lapses, program: &Program) -> Revocation {
    let mut taking = Taking { draft, lots, revoked: Vec::new() };
    let lapses = lapses.and_of(draft);
    let own: Vec<OwnDue> = dues.iter().map(|due| OwnDue::of(draft, due, &lapses)).collect();
    let unused = dues.iter().zip(&own).map(|(due, own)| due.points.minus(own.points)).collect();
    let (mut missing, of_erased): (Vec<Points>, Vec<Points>) = dues
        .iter()
        .zip(&own)
        .map(|(due, own)| {
            let is_of_erased = draft.account().is_of_erased(due.earned_at);
            if is_of_erased { (Points::ZERO, own.points) } else { (own.points, Points::ZERO) }
        })
        .unzip();
    for is_pending in [true, false] {
        for (own, missing) in own.iter().zip(&mut missing) {
            let most = own.lot.as_ref().map_or(Points::ZERO, |lot| lot.points).min(*missing);
            let taken = taking.take(most, |lot| lot.available_at.is_some() == is_pending && own.is_its(lot));
            *missing = missing.minus(taken);
        }
    }
    if program.refunds.revoke_from == RevokeFrom::Any {
        let taken = taking.take(missing.iter().copied().sum(), |_| true);
        settle_first(&mut missing, taken);
    }
    let owed = missing.iter().copied().sum::<Points>().min(owed_at_most(draft, program, &own));
    settle_first(&mut missing, owed);
    let borne: Vec<Points> = missing.iter().zip(of_erased).map(|(missing, erased)| missing.plus(erased)).collect();
    let absorbed = borne.iter().copied().sum();
    Revocation { revoked: taking.revoked, debt_added: owed, absorbed, lapsed: unused, borne }
}

/// A due with its lot as it is now.
struct OwnDue {
    lot: Option<Lot>,
    points: Points,
}

impl OwnDue {
    fn of(draft: &Draft, due: &Due, lapses: &Lapses) -> Self {
        let lot = due.lot.as_ref().map(|lot| draft.account().renewed(lot).as_of(draft.now()));
        let points = match &lot {
            Some(lot) if lot.is_expired(draft.now()) => lapses.owed_of(due, lot),
            Some(_) | None => due.points,
        };
        Self { lot, points }
    }

    /// Whether the lot holds the award's points: its pending lot, or the available lot that they join.
    fn is_its(&self, lot: &Lot) -> bool {
        let is_available = |own: &Lot| lot.is_same_lot(&Lot { available_at: None, ..own.clone() });
        self.lot.as_ref().is_some_and(|own| lot.is_same_lot(own) || is_available(own))
    }
}

/// Points that are being taken out of lots.
struct Taking<'a> {
    draft: &'a Draft,
    lots: Vec<Lot>,
    revoked: Vec<Lot>,
}

impl Taking<'_> {
    /// Takes up to `due` points out of the lots that `from` accepts, available ones in burn order and then pending ones. Returns how many.
    fn take(&mut self, due: Points, from: impl Fn(&Lot) -> bool) -> Points {
        let now = self.draft.now();
        let mut accepted: Vec<&Lot> = self.lots.iter().filter(|lot| from(lot)).collect();
        accepted
            .sort_by(|one, other| one.is_pending(now).cmp(&other.is_pending(now)).then_with(|| one.burn_order(other)));
        let parts = take_in_order(accepted, due);
        for part in &parts {
            if let Some(lot) = self.lots.iter_mut().find(|lot| lot.is_same_lot(part)) {
                lot.points = lot.points.minus(part.points);
            }
        }
        let points = points_of(&parts);
        for part in parts {
            match self.revoked.iter_mut().find(|revoked| revoked.is_same_lot(&part)) {
                Some(revoked) => revoked.points = revoked.points.plus(part.points),
                None => self.revoked.push(part),
            }
        }
        points
    }
}

/// How many of the missing points the member may owe: all of them, or if the merchant bears them, those in open holds of the lots that may be
/// revoked from.
fn owed_at_most(draft: &Draft, program: &Program, own: &[OwnDue]) -> Points {
    let account = draft.account();
    if account.is_erased() {
        return Points::ZERO;
    }
    let is_own = |part: &&Lot| own.iter().any(|own| own.is_its(part));
    match (program.refunds.debt, program.refunds.revoke_from) {
        (DebtPolicy::Carry, _) => Points::MAX,
        (DebtPolicy::Absorb, RevokeFrom::Any) => account.held(),
        (DebtPolicy::Absorb, RevokeFrom::Own) => {
            account.holds().iter().flat_map(|hold| &hold.parts).filter(is_own).map(|part| part.points).sum()
        }
    }
}

/// Reduces the missing points by `settled`, beginning with the first.
fn settle_first(missing: &mut [Points], mut settled: Points) {
    for points in missing {
        let part = settled.min(*points);
        (*points, settled) = (points.minus(part), settled.minus(part));
    }
}
