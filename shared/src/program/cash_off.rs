//! The settings of cash-off: how many points an order can use, when, and which members can use them. The worth of points is in
//! `point_value`. `spending::quote` applies the settings.

use super::{PointValue, Problems, suggestion, validate::Below};
use crate::{
    basket::Line,
    units::id::TierId,
    units::money::{Amount, Currency},
    units::points::Points,
    units::rate::{Multiple, Share},
    units::time::{Instant, Window},
    wire::{CashOffDocument, ExclusionsDocument, RescueDocument},
};

/// One quarter of a year.
const RESCUE_HOURS_MAX: u32 = 92 * 24;
const WINDOWS_MAX: usize = 100;

/// Points as money off.
#[derive(Clone, Debug, PartialEq)]
pub struct CashOff {
    pub value: PointValue,
    /// Points that are about to expire count more.
    pub rescue: Option<Rescue>,
    pub min_points: Points,
    /// At least 1.
    pub step_points: Points,
    /// Of the eligible lines. `None` for all of them.
    pub max_share: Option<Share>,
    /// For one order.
    pub max_points: Option<Points>,
    /// For one member and one local day of the program's time zone.
    pub max_points_per_day: Option<Points>,
    /// Money that must remain to be paid.
    pub min_cash: Amount,
    pub exclude: Exclusions,
}

/// Points of lots that are about to expire count more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rescue {
    /// The number of hours before the expiry at which it begins.
    pub hours: u32,
    pub factor: Multiple,
}

impl Rescue {
    /// Points that expire by this instant are rescued at `now`.
    pub fn until(self, now: Instant) -> Instant {
        now.plus_minutes(self.hours.saturating_mul(60))
    }
}

/// Lines that points cannot pay, and dates and tiers without cash-off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclusions {
    pub skus: Vec<String>,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    pub dates: Vec<Window>,
    /// Members of these tiers are excluded. A member without a tier is not.
    pub tiers: Vec<TierId>,
}

impl Exclusions {
    pub fn exclude(&self, line: &Line) -> bool {
        let meet = |ours: &[String], theirs: &[String]| theirs.iter().any(|word| ours.contains(word));
        let has_sku = line.sku().is_some_and(|sku| self.skus.iter().any(|excluded| excluded == sku));
        has_sku || meet(&self.categories, &line.categories) || meet(&self.tags, &line.tags)
    }
}

impl Exclusions {
    fn read(document: &ExclusionsDocument, problems: &mut Below<'_>) -> Self {
        let mut dates = Vec::new();
        for (at, window) in document.dates.iter().enumerate() {
            if window.from.is_none() && window.until.is_none() {
                problems.add(&format!("/exclude/dates/{at}"), "needs `from`, `until` or both");
            }
            if window.from.zip(window.until).is_some_and(|(from, until)| from >= until) {
                problems.add(&format!("/exclude/dates/{at}"), "must have `from` before `until`");
            }
            dates.push(Window { from: window.from, until: window.until });
        }
        if document.dates.len() > WINDOWS_MAX {
            problems.add("/exclude/dates", format!("must have at most {WINDOWS_MAX} windows"));
        }
        Self {
            skus: document.skus.clone(),
            categories: document.categories.clone(),
            tags: document.tags.clone(),
            dates,
            tiers: document.tiers.clone(),
        }
    }
}

impl CashOff {
    /// Reads the settings. Problems have a pointer below `/spending/cash_off`. A setting with a problem gets its default.
    pub fn read(document: &CashOffDocument, currency: Currency, problems: &mut Problems) -> Self {
        let mut problems = problems.below("/spending/cash_off");
        let value = PointValue::read(document, currency, &mut problems);
        let step_points = problems.points("/step_points", document.step_points.unwrap_or(1), 1);
        let mut most = |name: &str, most: Option<u64>| most.map(|points| problems.points(name, points, 1));
        let max_points = most("/max_points", document.max_points);
        let max_points_per_day = most("/max_points_per_day", document.max_points_per_day);
        let min_points = problems.points("/min_points", document.min_points.unwrap_or(0), 0);
        let max_share = document.max_share.as_ref().map(|text| Share::parse(&text.0));
        if let (Some(text), Some(None)) = (&document.max_share, max_share) {
            let form = "must be a decimal above 0 and at most 1, such as \"0.30\"";
            problems.suggest("/max_share", form, suggestion::share(&text.0));
        }
        let min_cash = document.min_cash.as_ref();
        let cash_off = Self {
            value,
            rescue: document.rescue.as_ref().map(|rescue| Rescue::read(rescue, &mut problems)),
            min_points,
            step_points,
            max_share: max_share.flatten(),
            max_points,
            max_points_per_day,
            min_cash: min_cash.map_or(Amount::ZERO, |text| problems.amount("/min_cash", text, currency)),
            exclude: Exclusions::read(&document.exclude, &mut problems),
        };
        cash_off.check_least(&mut problems);
        cash_off
    }

    /// Checks that a choice exists between the minimum and the maximum of points.
    fn check_least(&self, problems: &mut Below<'_>) {
        if self.max_points.is_none() && self.max_points_per_day.is_none() {
            return;
        }
        let least = match &self.value {
            PointValue::Rates(_) => {
                let step = self.step_points.get();
                Some(u128::from(self.min_points.get().max(1)).div_ceil(step.into()) * u128::from(step))
            }
            PointValue::Ladder(ladder) => ladder.least(self.min_points).map(|least| least.get().into()),
        };
        let Some(least) = least else { return };
        for (pointer, most) in [("/max_points", self.max_points), ("/max_points_per_day", self.max_points_per_day)] {
            if most.is_some_and(|most| u128::from(most.get()) < least) {
                problems.add(
                    pointer,
                    format!(
                        "must be at least {least}, the first step from min_points on, or no order could use points"
                    ),
                );
            }
        }
    }
}

impl Rescue {
    fn read(document: &RescueDocument, problems: &mut Below<'_>) -> Self {
        if !(1..=RESCUE_HOURS_MAX).contains(&document.hours) {
            let nearest = document.hours.clamp(1, RESCUE_HOURS_MAX);
            problems.suggest("/rescue/hours", format!("must be 1 to {RESCUE_HOURS_MAX}"), nearest);
        }
        let factor = Multiple::parse(&document.factor.0).unwrap_or_else(|| {
            let form =
                "must be a decimal above 1 and at most 100 with at most four digits after the point, such as \"2\"";
            let nearest = Some(suggestion::factor(&document.factor.0)).filter(|text| Multiple::parse(text).is_some());
            problems.suggest("/rescue/factor", form, nearest.unwrap_or_else(|| "2".to_owned()));
            Multiple::ONE
        });
        Self { hours: document.hours, factor }
    }
}
