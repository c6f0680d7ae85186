//! Repeats a past refund of the same order under another program, and reads how many points the past refund revoked by rule.

use super::{append, returned::Returned};
use crate::{
    earning::revoke::Lapses, ledger::Draft, ledger::fact::award::Award, ledger::fact::refund::Refund,
    order::OrderHistory, program::Program, refusal::Refusal, units::id::RuleId, units::points::Points,
};

/// Returns the parts that `refund` returned, of an order with the same lines.
pub(crate) fn refund_again(
    draft: &mut Draft,
    history: &OrderHistory,
    refund: &Refund,
    (lapses, program): (&Lapses, &Program),
) -> Result<Refund, Refusal> {
    let (before, after) = around(history, refund);
    append(draft, history, &refund.refund_id, (&before, &after), (lapses, program))
}

/// The points that the refund revoked of each award of the order, whether or not they were still there. A newcomer bonus in another entry
/// is not included.
pub(crate) fn called_back(history: &OrderHistory, refund: &Refund) -> Vec<(RuleId, Points)> {
    let (before, after) = around(history, refund);
    let paid = &history.paid;
    let of_award =
        |award: &Award| (award.rule_id.clone(), after.revoked(paid, award).minus(before.revoked(paid, award)));
    paid.earned.awards.iter().map(of_award).collect()
}

/// What had been returned before the refund, and what was returned after it.
fn around(history: &OrderHistory, refund: &Refund) -> (Returned, Returned) {
    let mut with = history.clone();
    with.refunds.push(refund.clone());
    (Returned::of(history), Returned::of(&with))
}
