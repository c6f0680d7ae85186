//! The worth of points as money off: a rate, which later rates can replace, or a ladder of rungs. `spending::tariff` applies it.

use super::validate::Below;
use crate::{
    program::ladder::fitting_sums,
    units::money::{Amount, Currency},
    units::points::Points,
    units::time::Instant,
    wire::{CashOffDocument, RateDocument, RateVersionDocument},
};

const RUNGS_MAX: usize = 10;
/// The maximum ratio of the largest rung's amount to the largest amount that divides the amounts of all rungs. It bounds the work of a
/// quote; see `ladder`.
const RUNG_UNITS_MAX: u64 = 20_000;
const RATE_VERSIONS_MAX: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointValue {
    Rates(Rates),
    Ladder(Ladder),
}

impl PointValue {
    /// Returns the maximum worth of a point at `now`: the rate, or the rung that is worth the most for each point.
    pub fn most_at(&self, now: Instant) -> Rate {
        match self {
            Self::Rates(rates) => rates.at(now),
            Self::Ladder(ladder) => {
                let value = |rung: &Rung| u128::from(rung.amount.minor());
                let worth_more = |one: &Rung, other: &Rung| {
                    let left = value(one) * u128::from(other.points.get());
                    left.cmp(&(value(other) * u128::from(one.points.get())))
                };
                let best = ladder.rungs.iter().copied().max_by(worth_more);
                best.unwrap_or(Rate { points: Points::saturating(1), amount: Amount::ZERO })
            }
        }
    }
}

/// A number of points and what they are worth. Neither is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub points: Points,
    pub amount: Amount,
}

/// A rate, and the rates that replace it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rates {
    pub first: Rate,
    /// Each rate is in force from its instant on. The earliest is first.
    pub later: Vec<(Instant, Rate)>,
}

impl Rates {
    pub fn at(&self, now: Instant) -> Rate {
        self.later.iter().rev().find(|(from, _)| *from <= now).map_or(self.first, |(_, rate)| *rate)
    }
}

/// One rung of a ladder. Neither number is zero.
pub type Rung = Rate;

/// Points buy sums of rungs. There is at least one rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Increasing in points and in money.
    pub rungs: Vec<Rung>,
    /// The greatest common divisor of the points of all rungs.
    pub step: Points,
    /// The greatest common divisor of the amounts of all rungs, in minor units.
    pub unit: u64,
}

impl Ladder {
    /// `None` without a rung, or if the rungs do not increase.
    pub fn new(rungs: Vec<Rung>) -> Option<Self> {
        let rises = rungs.windows(2).all(|pair| match pair {
            [lower, higher] => lower.points < higher.points && lower.amount < higher.amount,
            _ => true,
        });
        let step = rungs.iter().fold(0, |step, rung| greatest_common_divisor(step, rung.points.get()));
        let unit = rungs.iter().fold(0, |unit, rung| greatest_common_divisor(unit, rung.amount.minor()));
        (rises && step > 0 && unit > 0).then(|| Self { rungs, step: Points::saturating(step.into()), unit })
    }

    /// Returns the smallest number of points, at least `min_points`, that is the best choice for some order. `None` above [`Points::MAX`].
    pub(super) fn least(&self, min_points: Points) -> Option<Points> {
        fitting_sums(self, Amount::MAX).fewest_from(min_points.get()).and_then(Points::new)
    }
}

fn greatest_common_divisor(mut left: u64, mut right: u64) -> u64 {
    while right > 0 {
        (left, right) = (right, left % right);
    }
    left
}

impl PointValue {
    pub(super) fn read(document: &CashOffDocument, currency: Currency, problems: &mut Below<'_>) -> Self {
        match (&document.rate, &document.ladder) {
            (Some(_), None) => {}
            (None, Some(_)) => refuse_rate_settings(document, problems),
            (Some(_), Some(_)) => {
                problems.add("/ladder", "must not be stated together with `rate`");
            }
            (None, None) => problems.add("", "needs a `rate` or a `ladder`"),
        }
        let rates = || Rates { first: Rate { points: Points::saturating(1), amount: Amount::ZERO }, later: Vec::new() };
        match (&document.ladder, &document.rate) {
            (Some(rungs), _) => {
                read_ladder(rungs, currency, problems).map_or_else(|| Self::Rates(rates()), Self::Ladder)
            }
            (None, Some(rate)) => Self::Rates(Rates {
                first: read_rate("/rate", rate, currency, problems),
                later: read_versions(&document.rate_versions, currency, problems),
            }),
            (None, None) => Self::Rates(rates()),
        }
    }
}

fn refuse_rate_settings(document: &CashOffDocument, problems: &mut Below<'_>) {
    if !document.rate_versions.is_empty() {
        problems.add("/rate_versions", "is only for a `rate`; omit it with a `ladder`");
    }
    if document.step_points.is_some() {
        problems.add("/step_points", "is only for a `rate`; the steps of a `ladder` are its rungs");
    }
}

fn read_rate(pointer: &str, rate: &RateDocument, currency: Currency, problems: &mut Below<'_>) -> Rate {
    Rate {
        points: problems.points(&format!("{pointer}/points"), rate.points, 1),
        amount: problems.amount_above_zero(&format!("{pointer}/amount"), &rate.amount, currency),
    }
}

fn read_versions(
    documents: &[RateVersionDocument],
    currency: Currency,
    problems: &mut Below<'_>,
) -> Vec<(Instant, Rate)> {
    let mut versions: Vec<(Instant, Rate)> = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let pointer = format!("/rate_versions/{at}");
        if versions.last().is_some_and(|(from, _)| *from >= document.from) {
            problems.add(&format!("{pointer}/from"), "must be later than `from` of the version before");
        }
        let rate = RateDocument { points: document.points, amount: document.amount.clone() };
        versions.push((document.from, read_rate(&pointer, &rate, currency, problems)));
    }
    if documents.len() > RATE_VERSIONS_MAX {
        problems.add("/rate_versions", format!("must have at most {RATE_VERSIONS_MAX} versions"));
    }
    versions
}

fn read_ladder(documents: &[RateDocument], currency: Currency, problems: &mut Below<'_>) -> Option<Ladder> {
    if !(1..=RUNGS_MAX).contains(&documents.len()) {
        problems.add("/ladder", format!("must have 1 to {RUNGS_MAX} rungs"));
        return None;
    }
    let mut rungs: Vec<Rung> = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let pointer = format!("/ladder/{at}");
        let rung = read_rate(&pointer, document, currency, problems);
        if rungs.last().is_some_and(|lower| lower.points >= rung.points) {
            problems.add(&format!("{pointer}/points"), "must be more than the points of the rung before");
        }
        if rungs.last().is_some_and(|lower| lower.amount >= rung.amount) {
            problems.add(&format!("{pointer}/amount"), "must be more than the amount of the rung before");
        }
        rungs.push(rung);
    }
    let ladder = Ladder::new(rungs)?;
    let unit = ladder.unit.max(1);
    let units = ladder.rungs.last().map_or(0, |rung| rung.amount.minor() / unit);
    if units > RUNG_UNITS_MAX {
        let unit = Amount::saturating_from(unit).to_text(currency);
        problems.add(
            "/ladder",
            format!("must have rounder amounts: the largest is {units} times {unit}, the largest amount that divides them all, and at most {RUNG_UNITS_MAX} times are allowed"),
        );
        return None;
    }
    Some(ladder)
}
