//! Previews the awards of an order. It grants nothing; see `record`.

use crate::{
    basket::Basket,
    behaviour::of_first_order,
    earning::grant::cut,
    earning::spend::{OrderEarning, earn},
    ledger::Draft,
    program::{Occasion, Program},
    units::money::Amount,
};

/// Returns what the basket would earn the member now, after caps: the awards of the rules and of a newcomer's first-order task.
/// `points_paid` is the money that points would take off each line. For a visitor, no caps apply.
pub fn preview(
    draft: &Draft,
    program: &Program,
    basket: &Basket,
    occasion: &Occasion<'_>,
    points_paid: &[Amount],
) -> OrderEarning {
    let occasion = occasion.spending(basket.lines_total());
    let mut earning = earn(program, basket, &occasion, points_paid);
    if occasion.member.member_id.is_some() {
        let now = draft.now();
        earning.awards.extend(
            of_first_order(
                draft.account(),
                (program, occasion.member),
                now,
                (&basket.lines, basket.lines_total()),
                now,
            )
            .awards,
        );
        cut(draft, program, ("order", now), &mut earning.awards);
    }
    earning
}
