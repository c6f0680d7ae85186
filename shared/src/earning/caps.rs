//! Caps: how much of an award remains to be granted, and the counts that decide it. The settings are in `program::caps`; `grant` applies
//! the caps.

use crate::{
    ledger::fact::award::{Award, Cut, CutBy},
    ledger::memory::{CapUse, Count, Tally},
    program::{Cap, CapLimit, CapOf, Period, Program},
    units::id::RuleId,
    units::points::Points,
    units::time::Instant,
};

/// Returns what to subtract from the counts of an award when `points` of it are revoked: one count for each cap of the member whose period
/// has not ended.
pub(crate) fn uses_to_subtract(counts: &[Count], points: Points, now: Instant) -> Vec<CapUse> {
    let lasts = |count: &&Count| !count.is_of_everybody() && count.lasts(now);
    let counts = counts.iter().filter(lasts).filter(|_| !points.is_zero());
    counts.map(|count| CapUse { count: count.clone(), points, times: 0 }).collect()
}

/// One cause, as caps count it.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// `order`, `referral`, `tier`, `check_in`, or the kind of an event.
    pub action: &'a str,
    /// When it happened.
    pub at: Instant,
    /// When it is recorded.
    pub now: Instant,
}

impl Counted<'_> {
    /// The count of a cap: that of the period in which the cause happened. A cause that is more than `late_days` old, or whose period the account
    /// has forgotten, counts in the present period.
    fn count(&self, cap: &Cap, program: &Program, of_member: &Tally) -> Count {
        let (zone, late_days) = (&program.zone, program.earning.late_days);
        let in_period = |at: Instant| {
            let ends_at = cap.per.ends_at(at, zone);
            let last = ends_at.map(|ends_at| Instant::from_millis(ends_at.millis() - 1));
            let kept_until = last.map(|last| zone.end_of_day_after(last, late_days));
            Count { key: cap.key(), ends_at, kept_until }
        };
        let at = self.at.min(self.now);
        let of_cause = in_period(at);
        let is_in_time = program.is_in_time(at, self.now);
        let is_known = cap.of == CapOf::Program || of_member.knows(of_cause.ends_at);
        if is_in_time && is_known { of_cause } else { in_period(self.now) }
    }
}

/// Cuts each award to what its caps leave, in the order of the awards, and records the caps that count it.
///
/// `of_member` is what the member was granted, `of_all` what all members were granted. An award counts in the period of its cause.
pub fn cut_to_caps(program: &Program, counted: Counted<'_>, awards: &mut [Award], of_member: &Tally, of_all: &Tally) {
    let mut here = Tally::default();
    for award in awards {
        let mut counts: Vec<(Period, Count)> = Vec::new();
        let rule_id = award.rule_id.clone();
        for cap in program.earning.caps.iter().filter(|cap| cap.is_about(&rule_id, counted.action)) {
            let count = counted.count(cap, program, of_member);
            let before = match (cap.per, &cap.of) {
                (Period::Order, _) => None,
                (_, CapOf::Program) => of_all.get(&count),
                _ => of_member.get(&count),
            };
            let granted = before.into_iter().chain(here.get(&count));
            let (points, times) = granted.fold((Points::ZERO, 0_u32), |(points, times), granted| {
                (points.plus(granted.points), times.saturating_add(granted.times))
            });
            let left = left(cap.limit, award.points, points, times);
            award.cut_to(left, Cut::Capped { of: CutBy::from(&cap.of), per: cap.per.into(), limit: cap.limit.into() });
            if counts.iter().all(|(_, counted)| *counted != count) {
                counts.push((cap.per, count));
            }
        }
        if !award.points.is_zero() {
            for (_, count) in &counts {
                here.add_once(count, award.points);
            }
        }
        // The caps of one order end with it.
        let lasting = counts.into_iter().filter(|(per, _)| *per != Period::Order);
        award.counts = lasting.map(|(_, count)| count).collect();
    }
}

/// Returns how much of `points` a limit leaves after `granted` points in `times` awards.
pub(crate) fn left(limit: CapLimit, points: Points, granted: Points, times: u32) -> Points {
    match limit {
        CapLimit::Points(most) => most.minus(granted),
        CapLimit::Times(most) if times < most => points,
        CapLimit::Times(_) => Points::ZERO,
    }
}

impl Cap {
    /// Whether the cap counts awards of a rule for an action.
    pub(crate) fn is_about(&self, rule: &RuleId, action: &str) -> bool {
        match &self.of {
            CapOf::Rule(rule_id) => rule_id == rule,
            CapOf::Action(capped) => capped == action,
            CapOf::Member | CapOf::Program => true,
        }
    }
}

impl From<&CapOf> for CutBy {
    fn from(of: &CapOf) -> Self {
        match of {
            CapOf::Rule(_) => Self::Rule,
            CapOf::Action(_) => Self::Action,
            CapOf::Member => Self::Member,
            CapOf::Program => Self::Program,
        }
    }
}
