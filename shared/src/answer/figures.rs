//! The answer with the merchant's figures.

use crate::{
    figures::{LIABILITY_DAYS, alerts, cost, liability, outstanding, ratio},
    ledger::Totals,
    member::balance::worth,
    program::Program,
    units::money::Amount,
    units::time::Instant,
    wire::{FiguresAnswer, Money, PointSums},
};

/// `GET /v1/figures`. If points cannot be spent on orders, they cost nothing.
pub fn figures(today: &Totals, ever: &Totals, program: &Program, as_of: Instant) -> FiguresAnswer {
    let money = |amount: Amount| Money {
        amount: amount.to_text(program.currency),
        currency: program.currency.code().to_owned(),
    };
    let value = program.spending.cash_off.as_ref().map(|cash_off| cash_off.value.most_at(as_of));
    let left = outstanding(ever);
    let (issued, unspent) = (u128::from(ever.issued.get()), u128::from(left.get()));
    let owed = value.map(|value| liability(unspent, value, &program.figures, LIABILITY_DAYS)).unwrap_or_default();
    let cost = value.map(|value| cost(issued, value, &program.figures));
    FiguresAnswer {
        as_of,
        today: sums(today),
        ever: sums(ever),
        outstanding: left,
        accumulation: ratio(unspent, issued),
        burn_to_issue: ratio(ever.burnt.get().into(), issued),
        outstanding_worth: worth(left, program, as_of),
        liability: money(owed),
        issue_cost: money(cost.map(|cost| cost.issue).unwrap_or_default()),
        redemption_cost: money(cost.map(|cost| cost.redemption).unwrap_or_default()),
        alerts: alerts(today, ever, &program.figures),
    }
}

const fn sums(totals: &Totals) -> PointSums {
    PointSums { issued: totals.issued, burnt: totals.burnt, expired: totals.expired, revoked: totals.revoked }
}
