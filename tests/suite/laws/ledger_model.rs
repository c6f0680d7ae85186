//! A second ledger, as simple as possible: points by place and lot, moved by the postings. It shares no code with the account, so that a
//! mistake in one of them shows as a difference.

use shared::ledger::{
    Account, Place, Sealed, Totals,
    fact::{Fact, hold::HoldFact, lots::LotsFact, member::MemberFact},
    lot::{Lot, Renewal},
};
use shared::units::{
    id::HoldId,
    lot_class::LotClass,
    points::Points,
    time::{Day, Instant, Month},
};
use std::collections::BTreeMap;

/// The key of points: class, month of issue, expiry, renewal, and the instant until which they are pending.
type Kind = (LotClass, Month, Option<Instant>, Renewal, Option<Instant>);

#[derive(Default)]
pub struct Model {
    lots: BTreeMap<Kind, i128>,
    /// The parts of open holds.
    held: BTreeMap<HoldId, BTreeMap<Kind, i128>>,
    /// Points by place, apart from lots and holds.
    places: BTreeMap<Place, i128>,
    /// What each hold uses on its day, and what was burnt again on a day, in the order of the entries.
    used: Vec<(Option<HoldId>, Day, i128)>,
    /// The run of activities of each class: the first one, and the date to which it extends lots.
    runs: BTreeMap<LotClass, (Instant, Instant)>,
    debt: i128,
    /// Restored points that activity had extended since they were burnt.
    pub restored_moved: u32,
}

impl Model {
    pub fn read(&mut self, entry: &Sealed) {
        let at = entry.at();
        self.ripen(at);
        let fact = entry.fact().expect("a known fact");
        let movement = &entry.frame.movement;
        self.check_order(entry);
        for posting in &movement.postings {
            let points = i128::from(posting.lot.points.get());
            let kind = kind(&posting.lot);
            if let Some(to_lot) = &posting.to_lot {
                assert_eq!((posting.from, posting.to), (Place::Lots, Place::Lots), "only lots are renamed");
                self.take(&kind, points);
                *self.lots.entry(self::kind(to_lot)).or_default() += points;
                continue;
            }
            match posting.from {
                Place::Lots => self.take(&kind, points),
                Place::Held => self.unhold(fact, &kind, points),
                Place::Issued => *self.places.entry(Place::Issued).or_default() += points,
                place => *self.places.entry(place).or_default() -= points,
            }
            match posting.to {
                Place::Lots => *self.lots.entry(kind).or_default() += points,
                Place::Held => self.hold(fact, kind, points),
                place => *self.places.entry(place).or_default() += points,
            }
            self.check_posting(fact, posting.from, posting.to, &posting.lot, at);
        }
        self.debt += i128::from(movement.debt_added.get()) - i128::from(movement.debt_settled.get());
        self.follow(fact, at);
        self.lots.retain(|_, points| *points != 0);
    }

    /// Checks that the account equals the model in everything that both contain.
    pub fn check(&mut self, account: &Account) {
        self.ripen(account.updated_at);
        let mut lots: BTreeMap<Kind, i128> = BTreeMap::new();
        for lot in account.lots.iter().filter(|lot| !lot.points.is_zero()) {
            *lots.entry(kind(&lot.as_of(account.updated_at))).or_default() += i128::from(lot.points.get());
        }
        assert_eq!(lots, self.lots, "lots by key");
        let held: BTreeMap<HoldId, BTreeMap<Kind, i128>> =
            account.holds().iter().map(|hold| (hold.hold_id.clone(), by_kind(&hold.parts))).collect();
        assert_eq!(held, self.held, "open holds");
        assert_eq!(i128::from(account.debt.get()), self.debt, "debt");
        if let Some((_, day, _)) = self.used.last() {
            let used: i128 = self.used.iter().filter(|used| used.1 == *day).map(|used| used.2).sum();
            assert_eq!(i128::from(account.used_on(*day).get()), used, "points used on {day}");
        }
        let Totals { issued, burnt, expired, revoked, .. } = account.totals;
        let total = |place: Place| self.places.get(&place).copied().unwrap_or_default();
        let totals = [issued, burnt, expired, revoked].map(|points| i128::from(points.get()));
        assert_eq!(totals, [Place::Issued, Place::Burnt, Place::Expired, Place::Revoked].map(total), "totals");
        assert!(self.lots.values().chain(self.places.values()).all(|&points| points >= 0), "nothing is negative");
    }

    fn take(&mut self, kind: &Kind, points: i128) {
        let left = self.lots.entry(*kind).or_default();
        *left -= points;
        assert!(*left >= 0, "more is removed than exists: {kind:?}");
    }

    fn hold(&mut self, fact: &Fact, kind: Kind, points: i128) {
        let hold_id = fact.hold_id().expect("only holds hold").clone();
        *self.held.entry(hold_id).or_default().entry(kind).or_default() += points;
    }

    fn unhold(&mut self, fact: &Fact, kind: &Kind, points: i128) {
        let hold_id = fact.hold_id().expect("only holds end holds");
        let parts = self.held.get_mut(hold_id).expect("an open hold");
        let left = parts.get_mut(kind).unwrap_or_else(|| panic!("{kind:?} is not held"));
        *left -= points;
        assert!(*left >= 0, "more returns than was held");
        parts.retain(|_, points| *points != 0);
    }

    /// What facts change in addition to the postings.
    fn follow(&mut self, fact: &Fact, at: Instant) {
        match fact {
            Fact::Hold(HoldFact::Placed { hold }) => {
                self.used.push((Some(hold.hold_id.clone()), hold.day, hold.points.get().into()));
            }
            Fact::Hold(HoldFact::Captured { hold_id, returned, .. }) => self.close(hold_id, Some(*returned)),
            Fact::Hold(HoldFact::Released { hold_id } | HoldFact::TimedOut { hold_id }) => self.close(hold_id, None),
            Fact::Hold(HoldFact::BurntAgain { burnt, day, .. }) => self.used.push((None, *day, sum(burnt))),
            // The points of a capture that return no longer count as used on the day of its hold.
            Fact::Hold(HoldFact::Claimed { hold_id, returned, .. } | HoldFact::Reversed { hold_id, returned, .. }) => {
                self.unuse(hold_id, i128::from(returned.get()));
            }
            Fact::Lots(LotsFact::Renewed { class, expires_at, .. }) => self.extend(*class, *expires_at, at),
            Fact::Member(MemberFact::Erased {}) => assert_eq!(self.debt, 0, "an erasure cancels the debt"),
            _ => {}
        }
    }

    fn unuse(&mut self, hold_id: &HoldId, returned: i128) {
        let used = self.used.iter_mut().find(|used| used.0.as_ref() == Some(hold_id)).expect("a hold that was placed");
        used.2 -= returned;
    }

    /// A hold is resolved once, and nothing remains of it. Points that return no longer count as used on its day.
    fn close(&mut self, hold_id: &HoldId, returned: Option<Points>) {
        let rest = self.held.remove(hold_id).expect("a hold is resolved once");
        assert!(rest.is_empty(), "all held points are burnt or return: {rest:?}");
        let used = self.used.iter_mut().find(|used| used.0.as_ref() == Some(hold_id)).expect("a hold that was placed");
        used.2 -= returned.map_or(used.2, |returned| returned.get().into());
    }

    /// Pending points become available points of the same class, month and expiry at their time.
    fn ripen(&mut self, at: Instant) {
        for (kind, points) in std::mem::take(&mut self.lots) {
            let pending = kind.4.filter(|available_at| *available_at > at);
            *self.lots.entry((kind.0, kind.1, kind.2, kind.3, pending)).or_default() += points;
        }
    }

    fn extend(&mut self, class: LotClass, date: Instant, at: Instant) {
        let run = self.runs.get(&class).copied().filter(|(_, end)| at < *end);
        let run = run.map_or((at, date), |(since, end)| (since, end.max(date)));
        self.runs.insert(class, run);
        for parts in self.held.values_mut() {
            for (kind, points) in std::mem::take(parts) {
                let kind = if kind.0 == class { moved(kind, run) } else { kind };
                *parts.entry(kind).or_default() += points;
            }
        }
        let is_alive = |kind: &Kind| kind.0 == class && kind.2.is_none_or(|end| end > at);
        for (kind, _) in self.lots.iter().filter(|(kind, points)| is_alive(kind) && **points != 0) {
            assert_eq!(moved(*kind, run), *kind, "an activity extends every living lot of its class");
        }
    }

    /// Checks that available points are burnt or held, and that no points with an earlier expiry remain.
    fn check_order(&self, entry: &Sealed) {
        let at = entry.at();
        let spends = |to: Place| matches!(to, Place::Burnt | Place::Held);
        let spent = || {
            let postings = entry.frame.movement.postings.iter();
            postings.filter(|posting| posting.from == Place::Lots && spends(posting.to)).map(|posting| &posting.lot)
        };
        let place = |expires_at: Option<Instant>| (expires_at.is_none(), expires_at);
        let Some(last) = spent().map(|lot| place(lot.expires_at)).max() else { return };
        assert!(spent().all(|lot| lot.is_available(at)), "only available points are spent");
        let spent = by_kind(&spent().cloned().collect::<Vec<_>>());
        let remains = |(kind, points): (&Kind, &i128)| {
            let left = *points - spent.get(kind).copied().unwrap_or_default();
            left > 0 && kind.4.is_none() && kind.2.is_none_or(|ends| ends > at) && place(kind.2) < last
        };
        assert!(!self.lots.iter().any(remains), "points that expire sooner are spent first");
    }

    fn check_posting(&mut self, fact: &Fact, from: Place, to: Place, lot: &Lot, at: Instant) {
        if to == Place::Expired && from == Place::Lots {
            assert!(lot.is_expired(at), "only lots that have expired expire: {lot:?}");
        }
        if from == Place::Burnt && to == Place::Lots && matches!(fact, Fact::Refund(_)) {
            assert!(!lot.is_expired(at), "points do not return to an expired lot");
            let run = self.runs.get(&lot.class);
            let was_moved = run.is_some_and(|(_, end)| lot.renewal != Renewal::Fixed && lot.expires_at == Some(*end));
            self.restored_moved += u32::from(was_moved);
        }
    }
}

fn kind(lot: &Lot) -> Kind {
    (lot.class, lot.issued_in, lot.expires_at, lot.renewal, lot.available_at)
}

fn by_kind(lots: &[Lot]) -> BTreeMap<Kind, i128> {
    let mut sums = BTreeMap::new();
    for lot in lots {
        *sums.entry(kind(lot)).or_default() += i128::from(lot.points.get());
    }
    sums
}

/// The expiry to which a run of activities extends points.
fn moved(kind: Kind, (since, end): (Instant, Instant)) -> Kind {
    let most = match kind.3 {
        Renewal::Fixed | Renewal::Grace => return kind,
        Renewal::Unlimited => end,
        Renewal::Until(limit) => end.min(limit),
    };
    let expires_at = kind.2.map(|expires_at| if expires_at <= since { expires_at } else { expires_at.max(most) });
    (kind.0, kind.1, expires_at, kind.3, kind.4)
}

fn sum(lots: &[Lot]) -> i128 {
    lots.iter().map(|lot| i128::from(lot.points.get())).sum()
}
