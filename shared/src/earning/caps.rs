//! Caps: how much of an award is left to give, and the counts that tell. The settings are in `program::caps`; see `grant` for their use.

use crate::{
    ledger::fact::award::{Award, Count, Cut, CutBy},
    program::{Cap, CapLimit, CapOf, Period, Program},
    units::id::RuleId,
    units::points::Points,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// What has been given under one cap in one period, as the account keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    #[serde(flatten)]
    pub count: Count,
    pub points: Points,
    /// Awards of more than nothing.
    pub times: u32,
}

/// Sums of what was given, by cap and period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tally(Vec<Given>);

impl FromIterator<Given> for Tally {
    fn from_iter<I: IntoIterator<Item = Given>>(given: I) -> Self {
        Self(given.into_iter().collect())
    }
}

impl Tally {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn get(&self, count: &Count) -> Option<&Given> {
        self.0.iter().find(|given| given.count == *count)
    }

    /// Counts an award that a member was granted; one of nothing counts for nothing.
    pub fn add(&mut self, award: &Award) {
        if award.points.is_zero() {
            return;
        }
        for count in award.counts.iter().filter(|count| !count.is_of_everybody()) {
            self.add_points(count, award.points, 1);
        }
    }

    /// As [`Self::add`], for the counts of everybody's awards alone.
    pub fn add_of_everybody(&mut self, award: &Award) {
        for count in award.counts.iter().filter(|count| count.is_of_everybody()) {
            self.add_points(count, award.points, 1);
        }
    }

    fn add_points(&mut self, count: &Count, points: Points, times: u32) {
        match self.0.iter_mut().find(|given| given.count == *count) {
            Some(given) => {
                given.points = given.points.plus(points);
                given.times = given.times.saturating_add(times);
            }
            None => self.0.push(Given { count: count.clone(), points, times }),
        }
    }

    /// Points that were taken back leave room again, while their period lasts.
    pub fn give_back(&mut self, count: &Count, points: Points) {
        if let Some(given) = self.0.iter_mut().find(|given| given.count == *count) {
            given.points = given.points.minus(points);
        }
    }

    /// Forgets periods that have ended.
    pub fn forget(&mut self, at: Instant) {
        self.0.retain(|given| given.count.ends_at.is_none_or(|ends_at| at < ends_at));
    }

    pub fn iter(&self) -> impl Iterator<Item = &Given> {
        self.0.iter()
    }
}

/// Room that the caps of an award have again once so many points of it are taken back: those that count one member's, while they last.
pub(crate) fn given_back(counts: &[Count], points: Points, now: Instant) -> Vec<Given> {
    let lasts = |count: &&Count| !count.is_of_everybody() && count.ends_at.is_none_or(|ends_at| now < ends_at);
    let counts = counts.iter().filter(lasts).filter(|_| !points.is_zero());
    counts.map(|count| Given { count: count.clone(), points, times: 0 }).collect()
}

/// What one cause is, for the caps that count it.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// `order`, `referral`, or the kind of an event.
    pub action: &'a str,
    pub at: Instant,
}

/// Cuts each award to what its caps leave, in their order, and notes the caps it counts under.
///
/// `of_member` is what the member has been given, `of_all` what everybody has. An award counts in the period in which it is granted.
pub fn cut_to_caps(program: &Program, counted: Counted<'_>, awards: &mut [Award], of_member: &Tally, of_all: &Tally) {
    let mut here = Tally::default();
    for award in awards {
        let mut counts: Vec<(Period, Count)> = Vec::new();
        let rule_id = award.rule_id.clone();
        for cap in program.earning.caps.iter().filter(|cap| cap.is_about(&rule_id, counted.action)) {
            let count = Count { key: cap.key(), ends_at: cap.per.ends_at(counted.at, &program.zone) };
            let before = match (cap.per, &cap.of) {
                (Period::Order, _) => None,
                (_, CapOf::Program) => of_all.get(&count),
                _ => of_member.get(&count),
            };
            let given = before.into_iter().chain(here.get(&count));
            let (points, times) = given.fold((Points::ZERO, 0_u32), |(points, times), given| {
                (points.plus(given.points), times.saturating_add(given.times))
            });
            let left = left(cap.limit, award.points, points, times);
            award.cut_to(left, Cut::Capped { of: CutBy::from(&cap.of), per: cap.per, limit: cap.limit });
            if counts.iter().all(|(_, counted)| *counted != count) {
                counts.push((cap.per, count));
            }
        }
        if !award.points.is_zero() {
            for (_, count) in &counts {
                here.add_points(count, award.points, 1);
            }
        }
        // The caps of one order are over with it.
        let lasting = counts.into_iter().filter(|(per, _)| *per != Period::Order);
        award.counts = lasting.map(|(_, count)| count).collect();
    }
}

/// How much of `points` a limit leaves after so many were given, in so many awards.
pub(crate) fn left(limit: CapLimit, points: Points, given: Points, times: u32) -> Points {
    match limit {
        CapLimit::Points(most) => most.minus(given),
        CapLimit::Times(most) if times < most => points,
        CapLimit::Times(_) => Points::ZERO,
    }
}

impl Cap {
    /// Whether the cap counts what a rule gives for an action.
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
