//! The settings of cash-off: what points are worth, and how many an order may use. `quote` applies them.

use super::Problems;
use crate::{
    api::{CashOffDocument, ExclusionsDocument},
    basket::Line,
    money::{Amount, Currency},
    points::Points,
    rate::Share,
};

/// Points as money off.
#[derive(Clone, Debug, PartialEq)]
pub struct CashOff {
    pub rate: Rate,
    pub min_points: Points,
    /// At least 1.
    pub step_points: Points,
    /// Of the eligible lines; none for all of them.
    pub max_share: Option<Share>,
    /// For one order.
    pub max_points: Option<Points>,
    /// What must be left to pay.
    pub min_cash: Amount,
    pub exclude: Exclusions,
}

/// So many points are worth so much money. Neither is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub points: Points,
    pub amount: Amount,
}

impl Rate {
    /// What `points` are worth, rounded down to the minor unit.
    pub fn worth(self, points: Points) -> Amount {
        let product = u128::from(points.get()) * u128::from(self.amount.minor());
        Amount::saturating(product / u128::from(self.points.get().max(1)))
    }

    /// The fewest points worth at least `amount`.
    pub fn fewest_points_worth(self, amount: Amount) -> Points {
        let product = u128::from(amount.minor()) * u128::from(self.points.get());
        Points::saturating(product.div_ceil(u128::from(self.amount.minor().max(1))))
    }

    /// The most points worth no more than `amount`: one fewer than are worth a minor unit more.
    pub fn most_points_worth(self, amount: Amount) -> Points {
        let product = (u128::from(amount.minor()) + 1) * u128::from(self.points.get());
        Points::saturating(product.div_ceil(u128::from(self.amount.minor().max(1))).saturating_sub(1))
    }
}

/// Lines that points cannot pay.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exclusions {
    pub skus: Vec<String>,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
}

impl Exclusions {
    pub fn exclude(&self, line: &Line) -> bool {
        let meet = |ours: &[String], theirs: &[String]| theirs.iter().any(|word| ours.contains(word));
        self.skus.contains(&line.sku) || meet(&self.categories, &line.categories) || meet(&self.tags, &line.tags)
    }
}

impl From<&ExclusionsDocument> for Exclusions {
    fn from(document: &ExclusionsDocument) -> Self {
        Self { skus: document.skus.clone(), categories: document.categories.clone(), tags: document.tags.clone() }
    }
}

impl CashOff {
    /// Reads the settings; what is wrong goes to `problems` with a pointer below `/spending/cash_off`, and the setting's default stands in.
    pub fn read(document: &CashOffDocument, currency: Currency, problems: &mut Problems) -> Self {
        let mut problems = problems.below("/spending/cash_off");
        let rate = Rate {
            points: problems.points("/rate/points", document.rate.points, 1),
            amount: problems.amount_above_zero("/rate/amount", &document.rate.amount, currency),
        };
        let step_points = problems.points("/step_points", document.step_points.unwrap_or(1), 1);
        let max_points = document.max_points.map(|points| problems.points("/max_points", points, 1));
        let min_points = problems.points("/min_points", document.min_points.unwrap_or(0), 0);
        let least =
            u128::from(min_points.get().max(1)).div_ceil(step_points.get().into()) * u128::from(step_points.get());
        if max_points.is_some_and(|max| u128::from(max.get()) < least) {
            problems.add(
                "/max_points",
                format!("must be at least {least}, the first step from min_points on, or no order could use points"),
            );
        }
        let max_share = document.max_share.as_ref().map(|text| Share::parse(&text.0));
        if max_share == Some(None) {
            problems.add("/max_share", "must be a decimal above 0 and at most 1, such as \"0.30\"");
        }
        Self {
            rate,
            min_points,
            step_points,
            max_share: max_share.flatten(),
            max_points,
            min_cash: document
                .min_cash
                .as_ref()
                .map_or(Amount::ZERO, |text| problems.amount("/min_cash", text, currency)),
            exclude: Exclusions::from(&document.exclude),
        }
    }
}
