//! What an order would bring in points, before it is placed. Grants nothing; see `record`.

use crate::{
    basket::Basket,
    behaviour::of_first_order,
    earning::grant::cut,
    earning::spend::{OrderEarning, earn},
    ledger::Draft,
    program::{Occasion, Program},
    units::money::Amount,
};

/// What the basket would earn its member now, where `points_paid` is what points would take off each line: the rules' awards and a
/// newcomer's first-order task, cut to what caps leave. A visitor, who has no caps to count, is shown what the rules give.
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
        earning
            .awards
            .extend(of_first_order(draft.account(), program, now, (&basket.lines, basket.lines_total()), now).awards);
        cut(draft, program, ("order", now), &mut earning.awards);
    }
    earning
}
