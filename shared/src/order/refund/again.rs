//! A refund of the past: the same parts returned once more, of the same order under another program; and what of it was called back by
//! which rule.

use super::{append, returned::Returned};
use crate::{
    earning::revoke::Lapses, ledger::Draft, ledger::fact::award::Award, ledger::fact::refund::Refund,
    order::OrderHistory, program::Program, refusal::Refusal, units::id::RuleId, units::points::Points,
};

/// Returns the parts that `refund` returned, of an order whose lines are the same.
pub(crate) fn refund_again(
    draft: &mut Draft,
    history: &OrderHistory,
    refund: &Refund,
    (lapses, program): (&Lapses, &Program),
) -> Result<Refund, Refusal> {
    let (before, after) = around(history, refund);
    append(draft, history, &refund.refund_id, (&before, &after), (lapses, program))
}

/// What the refund called back of each of the order's awards, found or not. A newcomer's bonus in another entry is not among them.
pub(crate) fn called_back(history: &OrderHistory, refund: &Refund) -> Vec<(RuleId, Points)> {
    let (before, after) = around(history, refund);
    let paid = &history.paid;
    let of_award =
        |award: &Award| (award.rule_id.clone(), after.revoked(paid, award).minus(before.revoked(paid, award)));
    paid.earned.awards.iter().map(of_award).collect()
}

/// What had come back of the order before the refund, and what with it.
fn around(history: &OrderHistory, refund: &Refund) -> (Returned, Returned) {
    let mut with = history.clone();
    with.refunds.push(refund.clone());
    (Returned::of(history), Returned::of(&with))
}
