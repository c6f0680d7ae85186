//! The merchant's figures: the cost of points, the liability, the return of a campaign, and alerts. This module only computes; the caller
//! passes the sums. Everything is rounded half up, ratios to four digits after the point.

pub mod backtest;
pub mod rollup;

use crate::{
    ledger::Totals,
    program::{FigureTerms, Rate},
    units::money::Amount,
    units::points::Points,
    units::rate::{DecimalText, Share},
    wire::{Alert, AlertLevel},
};

const DAYS_OF_YEAR: u128 = 365;
/// The number of days that the liability covers.
pub const LIABILITY_DAYS: u32 = 30;
/// In ten-thousandths, like [`Share`].
const RATIO: u128 = 10_000;

/// The expected cost of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// The worth of the points that will be used.
    pub issue: Amount,
    /// What this costs the merchant, whose goods cost less than their price.
    pub redemption: Amount,
}

/// Returns the expected cost of `issued` points at `value`.
pub fn cost(issued: u128, value: Rate, terms: &FigureTerms) -> Cost {
    let used = [terms.redemption_rate];
    let paid = [terms.redemption_rate, terms.cost_share];
    Cost { issue: worth(issued, value, &used, (1, 1)), redemption: worth(issued, value, &paid, (1, 1)) }
}

/// Returns what members are expected to claim of `outstanding` points within `days` days, if redemptions are even over a year.
pub fn liability(outstanding: u128, value: Rate, terms: &FigureTerms, days: u32) -> Amount {
    worth(outstanding, value, &[terms.redemption_rate], (days.into(), DAYS_OF_YEAR))
}

/// Returns (income − cost) / cost. It is negative if the income is lower than the cost, and 0 if there is no cost.
pub fn roi(income: Amount, cost: Amount) -> DecimalText {
    if cost.is_zero() {
        return DecimalText("0".to_owned());
    }
    let (income, cost) = (u128::from(income.minor()), u128::from(cost.minor()));
    let sign = if income < cost { "-" } else { "" };
    ratio_text(sign, half_up(income.abs_diff(cost) * RATIO, cost))
}

/// The ratio of a part to a whole. 0 if the whole is 0.
pub fn ratio(part: u128, whole: u128) -> DecimalText {
    ratio_text("", if whole == 0 { 0 } else { half_up(part * RATIO, whole) })
}

/// Figures above their threshold. A figure that equals its threshold causes no alert.
pub fn alerts(today: &Totals, ever: &Totals, terms: &FigureTerms) -> Vec<Alert> {
    let issued_today = terms.max_daily_issue.filter(|most| today.issued > *most).map(|most| Alert {
        level: AlertLevel::Warning,
        figure: "issued_today".to_owned(),
        value: DecimalText(today.issued.to_string()),
        threshold: DecimalText(most.to_string()),
        action: "See which rule gave the points, and whether a budget for the day should hold it.".to_owned(),
    });
    let (unspent, issued) = (u128::from(outstanding(ever).get()), u128::from(ever.issued.get()));
    let is_above = |most: &Share| unspent * RATIO > issued * u128::from(most.ten_thousandths());
    let accumulation = terms.max_accumulation.filter(is_above).map(|most| Alert {
        level: AlertLevel::Critical,
        figure: "accumulation".to_owned(),
        value: ratio(unspent, issued),
        threshold: ratio(most.ten_thousandths().into(), RATIO),
        action: "Give members more to spend points on, or remind them of what they have.".to_owned(),
    });
    issued_today.into_iter().chain(accumulation).collect()
}

/// Points that members have, available, pending or held, and have not used.
pub fn outstanding(totals: &Totals) -> Points {
    totals.issued.minus(totals.burnt).minus(totals.expired).minus(totals.revoked)
}

/// The worth of points, multiplied by shares, for a part of the time.
fn worth(points: u128, value: Rate, shares: &[Share], (part, whole): (u128, u128)) -> Amount {
    let numerator = shares.iter().fold(points * u128::from(value.amount.minor()) * part, |product, share| {
        product.saturating_mul(share.ten_thousandths().into())
    });
    let denominator = shares.iter().fold(u128::from(value.points.get()) * whole, |product, _| product * RATIO);
    Amount::saturating(half_up(numerator, denominator))
}

fn half_up(numerator: u128, denominator: u128) -> u128 {
    let denominator = denominator.max(1);
    (numerator + denominator / 2) / denominator
}

fn ratio_text(sign: &str, ten_thousandths: u128) -> DecimalText {
    DecimalText(format!("{sign}{}.{:04}", ten_thousandths / RATIO, ten_thousandths % RATIO))
}
