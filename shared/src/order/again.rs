//! Records a past order again under another program: what was paid for its lines stays the same, and what they earn is computed again.

use super::{
    Order,
    record::{Payment, earn_and_append},
};
use crate::{
    basket::{Basket, Line},
    ledger::Draft,
    ledger::fact::order::{PaidLine, PaidOrder},
    member::profile::Profile,
    program::Program,
    refusal::Refusal,
    units::points::Points,
};

/// Records the order with the parts of its lines that points paid, and burns no points: the points that the member would have had are not
/// known.
pub(crate) fn record_again(
    draft: &mut Draft,
    paid: &PaidOrder,
    program: &Program,
    profile: &Profile,
) -> Result<PaidOrder, Refusal> {
    let unburnt = |line: &PaidLine| PaidLine { multiplier: None, points: Points::ZERO, ..line.clone() };
    let lines = paid.lines.iter().map(unburnt).collect();
    // As at the time of the order, and not as the member's row states it now.
    let profile = Profile { orders_before: paid.orders_before, ..profile.clone() };
    let payment = Payment { lines, spent: None, unpaid: paid.unpaid };
    earn_and_append(draft, &placed(paid, program), program, &profile, payment)
}

/// The order as it was placed, without its hold.
fn placed(paid: &PaidOrder, program: &Program) -> Order {
    let line = |line: &PaidLine| Line {
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        categories: line.categories.clone(),
        tags: line.tags.clone(),
        quantity: line.quantity,
        total: line.total,
        tax: line.tax,
    };
    Order {
        order_id: paid.order_id.clone(),
        member_id: paid.member_id.clone(),
        placed_at: paid.placed_at,
        store: paid.store.clone(),
        channel: paid.channel.clone(),
        hold_id: None,
        basket: Basket {
            currency: paid.currency(program),
            lines: paid.lines.iter().map(line).collect(),
            shipping: paid.shipping,
            tax: paid.tax,
        },
        charged: None,
    }
}
