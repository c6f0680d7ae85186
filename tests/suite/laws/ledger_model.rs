//! A second ledger, as plain as can be: points by class and expiry, added and taken as the entries say. It never folds lots and knows
//! none of the account's code, so that what both say of the same entries is worth something.

use shared::{
    earning::grant::Granted,
    ledger::lot::{Lot, LotClass, Renewal, points_of},
    ledger::{Account, Change, Sealed, Totals},
    order::refund::Refund,
    spending::hold::Hold,
    tier::TierChange,
    units::id::{HoldId, OrderId},
    units::points::Points,
    units::time::{Day, Instant},
};
use std::collections::BTreeMap;

/// What tells points apart: class, expiry, while they are pending since when and whose they are, and whether activity moves them.
type Kind = (LotClass, Option<Instant>, Option<(Instant, Option<OrderId>)>, Renewal);

#[derive(Default)]
pub struct Model {
    points: BTreeMap<Kind, i128>,
    held: BTreeMap<HoldId, Vec<Lot>>,
    /// What each hold may burn in all: its points, until it has.
    unburnt: BTreeMap<HoldId, Points>,
    /// What each hold burnt, with the dates it would have by now had it stayed, and which hold paid for which order.
    burnt: BTreeMap<HoldId, Vec<(Lot, Option<Instant>)>>,
    paid_with: BTreeMap<OrderId, HoldId>,
    /// Restored points that activity had moved since they were burnt.
    pub restored_moved: u32,
    /// What each hold uses of its day, and what was burnt afresh on a day, in the order of the entries.
    used: Vec<(Option<HoldId>, Day, i128)>,
    debt: i128,
    /// Issued, burnt, expired and revoked, by the day in UTC.
    by_day: BTreeMap<i64, [i128; 4]>,
}

impl Model {
    pub fn read(&mut self, entry: &Sealed) {
        self.ripen(entry.at);
        match &entry.change {
            Change::Held { hold } => self.hold(hold, entry.at),
            Change::HoldExtended { hold_id, .. } => assert!(self.held.contains_key(hold_id)),
            Change::HoldCaptured { hold_id, burnt, returned, .. } => {
                self.close(hold_id, &[burnt.as_slice(), returned.as_slice()].concat());
                self.add(returned, entry.at);
                self.unuse(hold_id, sum(returned));
                self.burn_for(hold_id, burnt, entry.at);
            }
            Change::HoldReleased { hold_id, returned } | Change::HoldTimedOut { hold_id, returned } => {
                self.close(hold_id, returned);
                self.add(returned, entry.at);
                self.unuse(hold_id, sum(returned));
            }
            Change::Burnt { hold_id, burnt, day, .. } => {
                self.burn(burnt, entry.at);
                self.used.push((None, day.unwrap(), sum(burnt)));
                self.burn_for(hold_id, burnt, entry.at);
            }
            Change::OrderPaid { order } => {
                self.grant(&order.earned, entry.at);
                let hold_id = order.spent.as_ref().map(|spent| spent.hold_id.clone());
                self.paid_with.extend(hold_id.map(|hold_id| (order.order_id.clone(), hold_id)));
            }
            Change::HoldClaimed { hold_id, .. } => {
                assert!(!self.held.contains_key(hold_id), "only an ended hold is claimed");
            }
            Change::OrderCompleted { order_id } | Change::ReferralReleased { order_id } => self.complete(order_id),
            Change::Refunded { refund } => {
                self.check_restored(refund, entry.at);
                self.add(&refund.restored, entry.at);
                self.count(entry.at, 1, -sum(&refund.restored) - i128::from(refund.expired.get()));
                self.count(entry.at, 2, refund.expired.get().into());
                self.call_back(&refund.revoked, refund.debt_added, entry.at);
            }
            Change::Adjusted { adjustment } => {
                self.pay_debt(adjustment.debt_paid, entry.at);
                self.add(&adjustment.given, entry.at);
                self.count(entry.at, 0, sum(&adjustment.given));
                self.burn(&adjustment.taken, entry.at);
                self.count(entry.at, 3, sum(&adjustment.taken));
            }
            Change::Referred { earned, .. } | Change::FriendBound { earned, .. } => self.grant(earned, entry.at),
            Change::EventRecorded { event } => self.grant(&event.earned, entry.at),
            Change::CheckedIn { check_in } => self.grant(&check_in.earned, entry.at),
            Change::FriendOrdered { order } => self.grant(&order.earned, entry.at),
            Change::ReferralRevoked { revocation } => {
                self.call_back(&revocation.revoked, revocation.debt_added, entry.at);
            }
            Change::TierChanged { change } => self.change_tier(change, entry.at),
            Change::BenefitsGranted { grant } => self.grant(&grant.granted, entry.at),
            Change::Expired { expired } => {
                assert!(expired.iter().all(|lot| lot.expires_at.is_some_and(|expires_at| expires_at <= entry.at)));
                self.take(expired, entry.at);
                self.count(entry.at, 2, sum(expired));
            }
            Change::LotsRenewed { class, expires_at, .. } => self.renew(*class, *expires_at, entry.at),
            Change::Erased { forfeited } => {
                self.take(forfeited, entry.at);
                self.count(entry.at, 3, sum(forfeited));
                self.debt = 0;
            }
        }
        self.points.retain(|_, points| *points != 0);
    }

    /// The account says the same as the model, in all that both know.
    pub fn check(&mut self, account: &Account) {
        self.ripen(account.updated_at);
        let mut points: BTreeMap<Kind, i128> = BTreeMap::new();
        for lot in &account.lots {
            *points.entry(kind(lot, account.updated_at)).or_default() += i128::from(lot.points.get());
        }
        assert_eq!(points, self.points, "lots by class and expiry");
        let held: BTreeMap<HoldId, Vec<Lot>> =
            account.holds.iter().map(|hold| (hold.hold_id.clone(), hold.parts.clone())).collect();
        assert_eq!(held, self.held, "open holds");
        assert_eq!(i128::from(account.debt.get()), self.debt, "debt");
        if let Some((_, day, _)) = self.used.last() {
            let used: i128 = self.used.iter().filter(|used| used.1 == *day).map(|used| used.2).sum();
            assert_eq!(i128::from(account.used_on(*day).get()), used, "points used on {day}");
        }
        let Totals { issued, burnt, expired, revoked } = account.totals;
        let totals = [issued, burnt, expired, revoked].map(|points| i128::from(points.get()));
        let days = self.by_day.values().fold([0; 4], |sum, day| std::array::from_fn(|at| sum[at] + day[at]));
        assert_eq!(totals, days, "totals are the sums of the days");
        assert!(self.points.values().all(|&points| points > 0), "nothing is negative");
    }

    fn hold(&mut self, hold: &Hold, at: Instant) {
        assert_eq!(points_of(&hold.parts), hold.points);
        self.burn(&hold.parts, at);
        self.unburnt.insert(hold.hold_id.clone(), hold.points);
        self.used.push((Some(hold.hold_id.clone()), hold.day.unwrap(), hold.points.get().into()));
        assert!(self.held.insert(hold.hold_id.clone(), hold.parts.clone()).is_none(), "a hold is placed once");
    }

    /// What a hold gives back, its day has room for again.
    fn unuse(&mut self, hold_id: &HoldId, returned: i128) {
        let held = self.used.iter_mut().find(|used| used.0.as_ref() == Some(hold_id));
        held.expect("a hold that was placed").2 -= returned;
    }

    /// Pending points whose time has come are like any others of their class and expiry.
    fn ripen(&mut self, at: Instant) {
        let ripe = |kind: &Kind| kind.2.as_ref().is_some_and(|(available_at, _)| *available_at <= at);
        self.release(ripe);
    }

    fn renew(&mut self, class: LotClass, date: Instant, at: Instant) {
        for (kind, points) in std::mem::take(&mut self.points) {
            let expires_at = if kind.0 == class { moved(kind.1, kind.3, date, at) } else { kind.1 };
            *self.points.entry((kind.0, expires_at, kind.2, kind.3)).or_default() += points;
        }
        for (part, expires_at) in self.burnt.values_mut().flatten().filter(|(part, _)| part.class == class) {
            *expires_at = moved(*expires_at, part.renewal, date, at);
        }
        for part in self.held.values_mut().flatten().filter(|part| part.class == class) {
            let is_folded = part.lot_id == part.folded_id();
            part.expires_at = moved(part.expires_at, part.renewal, date, at);
            if is_folded {
                part.lot_id = part.folded_id();
            }
        }
    }

    fn complete(&mut self, completed: &OrderId) {
        self.release(|kind| kind.2.as_ref().is_some_and(|(_, order_id)| order_id.as_ref() == Some(completed)));
    }

    fn release(&mut self, is_due: impl Fn(&Kind) -> bool) {
        for (kind, points) in std::mem::take(&mut self.points) {
            let kind = if is_due(&kind) { (kind.0, kind.1, None, kind.3) } else { kind };
            *self.points.entry(kind).or_default() += points;
        }
    }

    fn add(&mut self, lots: &[Lot], at: Instant) {
        for lot in lots {
            *self.points.entry(kind(lot, at)).or_default() += i128::from(lot.points.get());
        }
    }

    fn take(&mut self, lots: &[Lot], at: Instant) {
        for lot in lots {
            let left = self.points.entry(kind(lot, at)).or_default();
            *left -= i128::from(lot.points.get());
            assert!(*left >= 0, "more is taken than there is: {lot:?}");
        }
    }

    /// Takes points that are available, and checks that nothing that expires sooner is left behind.
    fn burn(&mut self, lots: &[Lot], at: Instant) {
        assert!(lots.iter().all(|lot| lot.is_available(at)), "only available points are burnt");
        self.take(lots, at);
        let place = |expires_at: Option<Instant>| (expires_at.is_none(), expires_at);
        let last = lots.iter().map(|lot| place(lot.expires_at)).max();
        let sooner = |(kind, points): (&Kind, &i128)| {
            *points > 0 && kind.2.is_none() && kind.1.is_none_or(|ends| ends > at) && Some(place(kind.1)) < last
        };
        assert!(!self.points.iter().any(sooner), "points that expire sooner are burnt first");
    }

    /// A hold pays once, and never more than it held.
    fn burn_for(&mut self, hold_id: &HoldId, burnt: &[Lot], at: Instant) {
        let most = self.unburnt.remove(hold_id).expect("a hold burns once");
        assert!(points_of(burnt) <= most, "{hold_id} burns more than it held");
        self.count(at, 1, sum(burnt));
        self.burnt.insert(hold_id.clone(), burnt.iter().map(|part| (part.clone(), part.expires_at)).collect());
    }

    /// Points that come back have the date they would have had they stayed; what would have expired does not come back to life.
    fn check_restored(&mut self, refund: &Refund, at: Instant) {
        let burnt = self.paid_with.get(&refund.order_id).and_then(|hold_id| self.burnt.get(hold_id));
        for lot in refund.restored.iter().filter(|lot| lot.renewal != Renewal::Fixed) {
            let is_where_it_would_be = |(part, date): &&(Lot, Option<Instant>)| {
                (part.class, part.renewal, *date) == (lot.class, lot.renewal, lot.expires_at)
            };
            let stayed = burnt.unwrap().iter().find(is_where_it_would_be);
            let (part, date) = stayed.unwrap_or_else(|| panic!("{lot:?} is none of {burnt:?}"));
            assert!(date.is_none_or(|date| date > at), "{lot:?} had expired");
            self.restored_moved += u32::from(part.expires_at != *date);
        }
    }

    fn close(&mut self, hold_id: &HoldId, parts: &[Lot]) {
        let held = self.held.remove(hold_id).expect("a hold is resolved once");
        let by_lot = |lots: &[Lot]| {
            let mut sums: BTreeMap<(String, Option<Instant>), u64> = BTreeMap::new();
            for lot in lots {
                *sums.entry((lot.lot_id.to_string(), lot.expires_at)).or_default() += lot.points.get();
            }
            sums
        };
        assert_eq!(by_lot(&held), by_lot(parts), "what was held is burnt or returns, lot by lot");
    }

    fn change_tier(&mut self, change: &TierChange, at: Instant) {
        self.call_back(&change.revoked, change.debt_added, at);
        self.grant(&change.granted, at);
    }

    fn call_back(&mut self, revoked: &[Lot], debt_added: Points, at: Instant) {
        self.take(revoked, at);
        self.count(at, 3, sum(revoked));
        self.debt += i128::from(debt_added.get());
    }

    fn grant(&mut self, earned: &Granted, at: Instant) {
        self.pay_debt(earned.debt_paid, at);
        self.add(&earned.lots, at);
        self.count(at, 0, sum(&earned.lots));
    }

    fn pay_debt(&mut self, points: Points, at: Instant) {
        self.debt -= i128::from(points.get());
        self.count(at, 0, points.get().into());
        self.count(at, 3, points.get().into());
    }

    fn count(&mut self, at: Instant, column: usize, points: i128) {
        const MILLIS_PER_DAY: i64 = 86_400_000;
        self.by_day.entry(at.millis() / MILLIS_PER_DAY).or_default()[column] += points;
    }
}

fn kind(lot: &Lot, at: Instant) -> Kind {
    let pending = lot.is_pending(at).then(|| (lot.available_at, lot.order_id.clone()));
    (lot.class, lot.expires_at, pending, lot.renewal)
}

/// Where points of an expiry are after an activity at `at` that moves them to `date`.
fn moved(expires_at: Option<Instant>, renewal: Renewal, date: Instant, at: Instant) -> Option<Instant> {
    let most = match renewal {
        Renewal::Fixed => return expires_at,
        Renewal::Unlimited => date,
        Renewal::Until(limit) => date.min(limit),
    };
    expires_at.map(|expires_at| if expires_at <= at { expires_at } else { expires_at.max(most) })
}

fn sum(lots: &[Lot]) -> i128 {
    lots.iter().map(|lot| i128::from(lot.points.get())).sum()
}
