//! One member's points: what is available, pending, held and owed, and what time alone does to them.

use super::{
    calendar::Policy,
    caps::Usage,
    holds::{Hold, HoldState},
    lot::{Expiry, Family, Lot, Lots, Part, Renewal, Stock, add, cut, in_burn_order, remove},
    settings::Settings,
};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Available and pending points.
    pub lots: Lots,
    pub holds: Vec<Hold>,
    pub debt: i128,
    pub lapses: BTreeMap<Family, Lapse>,
    /// The activities that extend the points of a class: when each was recorded, and until when it extends them.
    activities: BTreeMap<String, Vec<(i64, i64)>>,
    pub usage: Usage,
    /// The rare rules that decided something.
    pub notes: Vec<&'static str>,
}

/// What became of the points of expired lots.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lapse {
    pub spent: i128,
    pub expired: i128,
}

impl Account {
    /// Holds that have timed out return their points, pending points become available, and lots expire, each at its time.
    pub fn settle(&mut self, now: i64) {
        let over = self.holds.iter().filter(|hold| hold.is_over(now));
        let mut ends: Vec<i64> = over.map(|hold| hold.expires_at).collect();
        ends.sort_unstable();
        for end in ends {
            self.pass(end);
            let over: Vec<usize> = (0..self.holds.len()).filter(|&at| self.holds[at].is_over(end)).collect();
            for at in over {
                self.holds[at].state = HoldState::TimedOut;
                self.holds[at].used = 0;
                let parts = std::mem::take(&mut self.holds[at].parts);
                self.give_back(&parts, end);
            }
        }
        self.pass(now);
    }

    fn pass(&mut self, now: i64) {
        self.each_lot(|lot| if lot.pending_until.is_some_and(|until| until <= now) { lot.available() } else { lot });
        for (lot, stock) in in_burn_order(&self.lots, |lot| lot.has_expired(now)) {
            self.lots.remove(&lot);
            self.notes.push("lots that expire");
            let lapse = self.lapses.entry(lot.family()).or_default();
            lapse.spent += stock.spent;
            lapse.expired += stock.points;
        }
    }

    fn each_lot(&mut self, change: impl Fn(Lot) -> Lot) {
        for (lot, Stock { points, spent, earned }) in std::mem::take(&mut self.lots) {
            add(&mut self.lots, Part { lot: change(lot), points, earned }, spent);
        }
    }

    /// Spent points return to their own lots.
    pub fn give_back(&mut self, parts: &[Part], now: i64) {
        let parts: Vec<Part> = parts.iter().map(|part| self.present(part.clone())).collect();
        for part in &parts {
            self.unspend(&part.lot, part.points);
            self.note(part.lot.has_expired(now), "held points that return after their expiry");
        }
        self.arrive(parts, now);
    }

    /// Spent points that return together pay debt first, in burn order. Returns the parts that are left; those whose expiry has passed
    /// expire, and are no longer spent.
    pub fn arrive(&mut self, mut parts: Vec<Part>, now: i64) -> Vec<Part> {
        parts.sort_by_key(|part| (part.lot.expiry, part.earned, part.lot.clone()));
        let mut left = Vec::new();
        for part in parts {
            let part = Part { points: self.receive(part.clone(), now), ..part };
            if part.lot.has_expired(now) {
                self.lapses.entry(part.lot.family()).or_default().spent -= part.points;
            }
            left.push(part);
        }
        left.retain(|part| part.points > 0);
        left
    }

    /// What was spent of a lot matters only if the lot can expire.
    pub fn unspend(&mut self, lot: &Lot, points: i128) {
        if lot.expiry == Expiry::Never {
            return;
        }
        if let Some(stock) = self.lots.get_mut(lot) {
            stock.spent -= points;
            assert!(stock.spent >= 0, "{lot:?}");
        }
    }

    pub fn present(&self, part: Part) -> Part {
        Part { lot: self.current(part.lot), ..part }
    }

    /// The lot with the expiry that later activity has moved.
    pub fn current(&self, lot: Lot) -> Lot {
        let activities = self.activities.get(&lot.class).into_iter().flatten();
        activities.fold(lot, |lot, &(at, until)| if lot.has_expired(at) { lot } else { lot.extended(until) })
    }

    pub fn note(&mut self, occurs: bool, rule: &'static str) {
        if occurs {
            self.notes.push(rule);
        }
    }

    /// Points that arrive pay debt first. Returns how many are left after that; they expire if their expiry has passed.
    pub fn receive(&mut self, part: Part, now: i64) -> i128 {
        let paid = part.points.min(self.debt);
        self.debt -= paid;
        self.note(paid > 0, "points that pay debt");
        let part = Part { points: part.points - paid, ..part };
        let left = part.points;
        if part.lot.has_expired(now) {
            self.lapses.entry(part.lot.family()).or_default().expired += left;
        } else {
            add(&mut self.lots, part, 0);
        }
        left
    }

    /// An activity that happened `at` and is recorded `now` extends the points that have not expired.
    pub fn activity(&mut self, kind: &str, at: i64, now: i64, settings: &Settings) {
        for class in ["base", "bonus"] {
            let policy = settings.policy(class);
            let Policy::Inactive { activities, .. } = policy else { continue };
            if activities.iter().any(|activity| activity == kind) {
                let until = settings.calendar.expires_at(policy, at).unwrap();
                self.activities.entry(class.to_owned()).or_default().push((now, until));
                self.notes.push("activities that extend points");
                self.each_lot(|lot| if lot.class == class { lot.extended(until) } else { lot });
            }
        }
    }

    pub fn available(&self) -> i128 {
        self.sum_of(|lot| lot.pending_until.is_none())
    }

    pub fn pending(&self) -> i128 {
        self.sum_of(|lot| lot.pending_until.is_some())
    }

    fn sum_of(&self, counts: impl Fn(&Lot) -> bool) -> i128 {
        self.lots.iter().filter(|(lot, _)| counts(lot)).map(|(_, stock)| stock.points).sum()
    }

    pub fn held(&self) -> i128 {
        self.holds.iter().map(Hold::reserved).sum()
    }

    /// The points that a spend would burn, in burn order.
    pub fn burns(&self, points: i128) -> Vec<Part> {
        let lots = in_burn_order(&self.lots, |lot| lot.pending_until.is_none()).into_iter();
        let parts: Vec<Part> =
            lots.map(|(lot, stock)| Part { lot, points: stock.points, earned: stock.earned }).collect();
        cut(&parts, points).0
    }

    /// Spends points. They leave their lots.
    pub fn take(&mut self, parts: &[Part]) {
        for part in parts {
            self.lots.get_mut(&part.lot).unwrap().spent += part.points;
            assert_eq!(remove(&mut self.lots, &part.lot, part.points), part.points);
        }
    }
}

/// When points are earned, when they are issued, and when they become available if that is later than they are earned.
#[derive(Clone, Copy)]
pub struct Dates {
    pub earned: i64,
    pub issued: i64,
    pub available_at: Option<i64>,
}

/// Points of a class with their lot.
pub fn earned(settings: &Settings, class: &str, points: i128, dates: Dates) -> Part {
    let Dates { earned: at, issued, available_at } = dates;
    let (policy, calendar) = (settings.policy(class), &settings.calendar);
    let day = calendar.day(issued);
    let renewal = match policy {
        Policy::Inactive { .. } => Renewal::Extended { limit: calendar.renewal_limit(policy, at) },
        _ => Renewal::Fixed,
    };
    // Points that would expire before they become available follow the policy from that day on.
    let is_usable = |expires_at: i64| available_at.is_none_or(|available_at| expires_at > available_at);
    let at = if calendar.expires_at(policy, at).is_none_or(is_usable) { at } else { available_at.unwrap_or(at) };
    let lot = Lot {
        expiry: calendar.expires_at(policy, at).map_or(Expiry::Never, Expiry::At),
        month: (day.year(), day.month()),
        class: class.to_owned(),
        renewal,
        pending_until: available_at.filter(|&available_at| available_at > issued),
    };
    Part { lot, points, earned: dates.earned }
}
