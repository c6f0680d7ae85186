//! The answer of a backtest: a draft program compared with what really happened.

use crate::{
    figures::backtest::{Comparison, RuleSums, Side},
    figures::{cost, ratio, roi},
    program::Program,
    units::id::{MemberId, RuleId, TierId},
    units::money::Amount,
    units::time::Instant,
    wire::{BacktestAnswer, BacktestRule, BacktestSide, BacktestTier, Money},
};

/// The answer of `POST /v1/program/backtest`, with the points' value at `at`.
pub fn backtest(
    comparison: &Comparison,
    program: &Program,
    at: Instant,
    income: Option<Amount>,
    next_cursor: Option<MemberId>,
) -> BacktestAnswer {
    let sales = Amount::saturating(comparison.sales_minor);
    let cost_of = |side: &Side| {
        let value = program.spending.cash_off.as_ref().map(|cash_off| cash_off.value.most_at(at));
        let cost = value.map(|value| cost(side.net(), value, &program.figures));
        cost.map(|cost| cost.redemption).unwrap_or_default()
    };
    let answer = |side: &Side| {
        let cost = cost_of(side);
        BacktestSide {
            rules: side.rules.iter().map(rule).collect(),
            granted: whole(side.granted()),
            revoked: whole(side.revoked()),
            expected_cost: money(cost, program),
            cost_share: ratio(cost.minor().into(), sales.minor().into()),
            tiers: side.tiers.iter().map(tier).collect(),
        }
    };
    BacktestAnswer {
        members: comparison.members,
        orders: comparison.orders,
        events: comparison.events,
        sales: money(sales, program),
        draft: answer(&comparison.by_draft),
        actual: answer(&comparison.really),
        roi: income.map(|income| roi(income, cost_of(&comparison.by_draft))),
        left_out: comparison.left_out.iter().copied().collect(),
        next_cursor,
    }
}

fn rule((rule_id, sum): (&RuleId, &RuleSums)) -> BacktestRule {
    BacktestRule {
        rule_id: rule_id.clone(),
        awards: sum.awards,
        members: sum.members,
        desired: whole(sum.desired),
        granted: whole(sum.granted),
        revoked: whole(sum.revoked),
    }
}

fn tier((tier_id, members): (&TierId, &u64)) -> BacktestTier {
    BacktestTier { tier_id: tier_id.clone(), members: *members }
}

/// Sums of points fit for fewer than a thousand members with the maximum of points.
fn whole(sum: u128) -> u64 {
    u64::try_from(sum).unwrap_or(u64::MAX)
}

fn money(amount: Amount, program: &Program) -> Money {
    Money { amount: amount.to_text(program.currency), currency: program.currency.code().to_owned() }
}
