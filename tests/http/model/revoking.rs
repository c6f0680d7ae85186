//! Revocations: from which lots awarded points are removed, and what becomes debt.

use super::{
    account::Account,
    fraction::Fraction,
    lot::{Lot, in_burn_order, remove},
    settings::Settings,
};

/// Points of one award that are to be revoked.
#[derive(Clone, Debug)]
pub struct Due {
    /// The lot of the award, as it was granted.
    pub lot: Lot,
    pub points: i128,
    /// Points of the award that were due since its lot expired, before this revocation; and those of them that were spent.
    pub earlier: (i128, i128),
    /// The points of the award that debt did not take when it was granted, and that are not revoked yet.
    pub own: i128,
}

pub struct Revocation {
    pub debt_added: i128,
    /// Borne by the merchant, by due.
    pub borne: Vec<i128>,
    /// The points of each due that had not expired unused.
    pub still_due: Vec<i128>,
}

impl Account {
    /// Removes awarded points: pending ones of their own lots, then available ones of their own lots, then others if the program allows it.
    pub fn revoke(&mut self, settings: &Settings, dues: &[Due], now: i64) -> Revocation {
        let own: Vec<Lot> = dues.iter().map(|due| self.own_lot(due, now)).collect();
        let still_due: Vec<i128> = dues.iter().zip(&own).map(|(due, lot)| self.still_due(due, lot, now)).collect();
        let mut missing = still_due.clone();
        let mut of_own: Vec<i128> = dues.iter().zip(&missing).map(|(due, missing)| due.own.min(*missing)).collect();
        for is_pending in [true, false] {
            for at in 0..dues.len() {
                let lot = if is_pending { own[at].clone() } else { own[at].clone().available() };
                if lot.pending_until.is_some() == is_pending {
                    let removed = remove(&mut self.lots, &lot, of_own[at]);
                    missing[at] -= removed;
                    of_own[at] -= removed;
                }
            }
        }
        if settings.revokes_from_any {
            let removed = self.revoke_from_all(missing.iter().sum());
            settle_first(&mut missing, removed);
        }
        let owed = missing.iter().sum::<i128>().min(self.owed_at_most(settings, &own));
        settle_first(&mut missing, owed);
        self.debt += owed;
        self.note(missing.iter().any(|&points| points > 0), "revocations that the merchant bears");
        let lapsed = dues.iter().zip(&still_due).any(|(due, still_due)| *still_due < due.points);
        self.note(lapsed, "revocations of points that expired unused");
        Revocation { debt_added: owed, borne: missing, still_due }
    }

    fn own_lot(&self, due: &Due, now: i64) -> Lot {
        let lot = self.current(due.lot.clone());
        if lot.pending_until.is_some_and(|until| until <= now) { lot.available() } else { lot }
    }

    /// If the lot has expired, only the share of its points that was spent is due, rounded down over all revocations since then.
    fn still_due(&self, due: &Due, lot: &Lot, now: i64) -> i128 {
        let lapse = self.lapses.get(&lot.family()).filter(|_| lot.has_expired(now));
        let Some(lapse) = lapse.filter(|lapse| lapse.spent + lapse.expired > 0) else { return due.points };
        let spent = |points: i128| Fraction::new(points * lapse.spent, lapse.spent + lapse.expired).floor();
        let (earlier_due, earlier_spent) = due.earlier;
        (spent(earlier_due + due.points) - earlier_spent).clamp(0, due.points)
    }

    /// In burn order, available points before pending ones. Returns what was removed.
    fn revoke_from_all(&mut self, points: i128) -> i128 {
        let mut missing = points;
        for (lot, _) in in_burn_order(&self.lots, |_| true) {
            missing -= remove(&mut self.lots, &lot, missing);
        }
        points - missing
    }

    /// All of the missing points; if the merchant bears the loss, those in open holds that the revocation could reach.
    fn owed_at_most(&self, settings: &Settings, own: &[Lot]) -> i128 {
        if settings.carries_debt {
            return i128::MAX;
        }
        let reaches = |lot: &Lot| settings.revokes_from_any || own.iter().any(|own| own.clone().available() == *lot);
        let held = self.holds.iter().filter(|hold| hold.reserved() > 0).flat_map(|hold| &hold.parts);
        held.filter(|part| reaches(&part.lot)).map(|part| part.points).sum()
    }
}

/// Reduces the missing points by `settled`, beginning with the first.
fn settle_first(missing: &mut [i128], settled: i128) {
    let mut rest = settled;
    for points in missing {
        let here = rest.min(*points);
        *points -= here;
        rest -= here;
    }
}
