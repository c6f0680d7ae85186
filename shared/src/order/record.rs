//! Records a paid order: captures its hold, computes what points paid of each line, and grants the awards.

use super::Order;
use crate::{
    basket::Line,
    behaviour::of_first_order,
    earning::expiry::renew,
    earning::grant::{Cause, grant},
    earning::spend::{OrderEarning, available_at, earn},
    ledger::fact::award::{Award, Granted},
    ledger::fact::hold::{Hold, HoldFact},
    ledger::fact::order::{OrderFact, PaidLine, PaidOrder, PointsShortfall, SpentPoints, Unpaid},
    ledger::lot::{Lot, burn_at_most, points_of, take_in_order, without_first},
    ledger::memory::Qualified,
    ledger::{Draft, Movement, Place},
    member::profile::{Profile, facts},
    program::{Activity, MemberFacts, Program},
    refusal::Refusal,
    spending::hold::{HoldRecord, capture_for_order, points_for, points_paying, restored},
    spending::quote::{eligible_total, eligible_weights},
    tier,
    units::allocate::{allocate, cumulative},
    units::metrics::Metrics,
    units::money::Amount,
    units::points::Points,
    units::rate::DecimalText,
    wire::{HoldState, ShortfallReason},
};
use rust_decimal::Decimal;

/// Records a paid order. `hold` is the record of the order's `hold_id`, if it has one.
///
/// An open hold is captured, up to the cost of the order's eligible lines and up to what was not charged. If the hold was released or has
/// timed out, the same number of points is burnt again as far as points are available; the rest is a shortfall. A hold that was captured
/// without an order pays this order. A hold that another order captured is not burnt again. An order of an erased member earns nothing.
pub fn record(
    draft: &mut Draft,
    order: &Order,
    program: &Program,
    profile: &Profile,
    hold: Option<&HoldRecord>,
) -> Result<PaidOrder, Refusal> {
    let spent = hold.map(|hold| spend(draft, order, program, hold)).transpose()?;
    let mut lines = paid_lines(order, program, hold, spent.as_ref());
    let unpaid = spread_unpaid(order, &mut lines);
    earn_and_append(draft, order, program, profile, Payment { lines, spent, unpaid })
}

/// How an order was paid.
pub(super) struct Payment {
    pub(super) lines: Vec<PaidLine>,
    pub(super) spent: Option<SpentPoints>,
    pub(super) unpaid: Unpaid,
}

/// Spreads the money that was neither charged nor paid with points over all parts of the order, by what is left to pay of each. It uses the
/// largest remainder: the parts sum exactly, and no part is larger than what is left to pay.
fn spread_unpaid(order: &Order, lines: &mut [PaidLine]) -> Unpaid {
    let Some(not_charged) = order.not_charged() else { return Unpaid::default() };
    let off: Amount = lines.iter().map(|line| line.points_off).sum();
    let weights: Vec<u128> = lines
        .iter()
        .map(PaidLine::cash)
        .chain([order.basket.shipping, order.basket.tax])
        .map(|left| left.minor().into())
        .collect();
    let mut parts = allocate(not_charged.minus(off).minor(), &weights).into_iter();
    let mut next = || Amount::saturating(parts.next().unwrap_or(0).into());
    for line in lines {
        line.unpaid = next();
    }
    Unpaid { shipping: next(), tax: next() }
}

/// Grants what the lines earn by what was paid for them, and appends the order.
pub(super) fn earn_and_append(
    draft: &mut Draft,
    order: &Order,
    program: &Program,
    profile: &Profile,
    payment: Payment,
) -> Result<PaidOrder, Refusal> {
    let Payment { mut lines, spent, unpaid } = payment;
    let is_of_erased = draft.account().is_of_erased(order.placed_at);
    if !is_of_erased {
        renew(draft, program, Activity::Order, order.placed_at)?;
    }
    let member = facts(draft.account(), &order.member_id, profile, program, order.placed_at);
    let mut awards = earn_lines(order, program, &member, &mut lines);
    let spend = lines.iter().map(PaidLine::paid).sum();
    let basket = (&order.basket.lines[..], spend);
    let of_pack = of_first_order(draft.account(), (program, &member), order.placed_at, basket, draft.now());
    awards.extend(of_pack.awards.iter().cloned());
    let earned =
        if is_of_erased { Granted::default() } else { grant(draft, program, (Cause::Order, order.placed_at), awards) };
    let qualified = (!is_of_erased).then(|| qualified(draft, order, program, &lines, &earned));
    let paid = PaidOrder {
        order_id: order.order_id.clone(),
        member_id: order.member_id.clone(),
        currency: order.basket.currency.code().to_owned(),
        placed_at: order.placed_at,
        orders_before: profile.orders_before,
        shipping: order.basket.shipping,
        tax: order.basket.tax,
        store: order.store.clone(),
        channel: order.channel.clone(),
        lines,
        unpaid,
        spent,
        pack: of_pack.granted(&earned).filter(|_| !is_of_erased),
        earned,
        available_at: available_at(program, order.placed_at),
        qualified,
    };
    let before = tier::before(draft);
    let movement = Movement::none().and_grant(&paid.earned);
    draft.append(movement, OrderFact::Paid { order: Box::new(paid.clone()) })?;
    tier::after_earning(draft, program, &before)?;
    Ok(paid)
}

/// What the order counts towards tiers. An order that was placed ahead of this clock counts today.
fn qualified(draft: &Draft, order: &Order, program: &Program, lines: &[PaidLine], earned: &Granted) -> Qualified {
    let counted = |line: &PaidLine| program.earning.points_paid.earning_part(line.paid(), line.points_off);
    let metrics = Metrics { spend: lines.iter().map(counted).sum(), orders: 1, points: earned.points() };
    Qualified { day: program.zone.day_of(order.placed_at.min(draft.now())), metrics }
}

/// Returns the awards, and sets the multiplier of each line. What was not paid earns nothing.
fn earn_lines(order: &Order, program: &Program, member: &MemberFacts, lines: &mut [PaidLine]) -> Vec<Award> {
    let points_off: Vec<Amount> = lines.iter().map(|line| line.points_off).collect();
    let mut basket = order.basket.clone();
    for (line, paid) in basket.lines.iter_mut().zip(lines.iter()) {
        line.total = paid.paid();
    }
    let occasion = order.occasion(program, member).spending(basket.lines_total());
    let OrderEarning { awards, multipliers } = earn(program, &basket, &occasion, &points_off);
    for (line, multiplier) in lines.iter_mut().zip(multipliers) {
        line.multiplier = (multiplier != Decimal::ONE).then(|| DecimalText(multiplier.to_string()));
    }
    awards
}

/// The total of the eligible lines by the program's exclusions. All lines are eligible if points cannot be spent any more.
fn eligible(order: &Order, program: &Program) -> Amount {
    let lines_total = order.basket.lines_total();
    program.spending.cash_off.as_ref().map_or(lines_total, |cash_off| eligible_total(&order.basket, cash_off))
}

/// The part of the hold's money that comes off the order: at most the cost of the eligible lines and what was not charged.
fn at_most(order: &Order, program: &Program, basket_changed: bool, amount: Amount) -> Amount {
    let eligible = if basket_changed { amount.min(eligible(order, program)) } else { amount };
    order.not_charged().map_or(eligible, |not_charged| eligible.min(not_charged))
}

fn spend(draft: &mut Draft, order: &Order, program: &Program, record: &HoldRecord) -> Result<SpentPoints, Refusal> {
    let hold = &record.hold;
    if hold.currency != order.basket.currency.code() {
        return Err(Refusal::CurrencyMismatch { expected: hold.currency.clone() });
    }
    let basket_changed = order.basket.digest() != hold.basket_digest;
    let off = at_most(order, program, basket_changed, hold.amount);
    let points = points_for(hold, off);
    let (burnt, reason) = match record.state_in(draft) {
        HoldState::Held => {
            (capture_for_order(draft, record, &order.order_id, off, program)?.burnt, ShortfallReason::PointsGone)
        }
        HoldState::Captured if record.captured_by.is_none() => {
            return claim(draft, order, record, basket_changed, program);
        }
        HoldState::Captured => (Vec::new(), ShortfallReason::HoldCaptured),
        HoldState::Released | HoldState::TimedOut | HoldState::Reversed => {
            (burn_afresh(draft, order, hold, (points, off), program)?, ShortfallReason::PointsGone)
        }
    };
    let burnt_points = points_of(&burnt);
    let amount = paid_by(burnt_points, points, off);
    let missing = points.minus(burnt_points);
    let shortfall =
        (!missing.is_zero()).then(|| PointsShortfall { points: missing, amount: off.minus(amount), reason });
    Ok(SpentPoints { hold_id: hold.hold_id.clone(), burnt, amount, shortfall, basket_changed })
}

/// Pays the order with points that were captured without an order, up to the cost of its eligible lines. The rest of the capture returns.
fn claim(
    draft: &mut Draft,
    order: &Order,
    record: &HoldRecord,
    basket_changed: bool,
    program: &Program,
) -> Result<SpentPoints, Refusal> {
    let (captured, captured_amount) = &record.burnt;
    let hold_id = record.hold.hold_id.clone();
    let amount = at_most(order, program, basket_changed, *captured_amount);
    let burnt = take_in_order(captured, points_paying(amount, points_of(captured), *captured_amount));
    let rest = without_first(captured, points_of(&burnt));
    let returned = points_of(&rest);
    let order_id = order.order_id.clone();
    let day = record.hold.day;
    let fact = HoldFact::Claimed { hold_id: hold_id.clone(), order_id, amount, burnt: burnt.clone(), returned, day };
    draft.append(restored(draft, &rest, record.hold.placed_at), fact)?;
    draft.expire_lots()?;
    Ok(SpentPoints { hold_id, burnt, amount, shortfall: None, basket_changed })
}

/// The money that `burnt` of `points` pay, if all of them pay `off`. Rounded down.
fn paid_by(burnt: Points, points: Points, off: Amount) -> Amount {
    Amount::saturating(cumulative(off.minor(), burnt.get(), points.get()).into())
}

/// Burns points again for a hold that has ended, as far as they are available. From then on the hold counts as captured, even if nothing
/// was burnt: no other order burns its points again.
fn burn_afresh(
    draft: &mut Draft,
    order: &Order,
    hold: &Hold,
    (points, off): (Points, Amount),
    program: &Program,
) -> Result<Vec<Lot>, Refusal> {
    let burnt = burn_at_most(&draft.account().lots, points, draft.now());
    let amount = paid_by(points_of(&burnt), points, off);
    let (hold_id, order_id) = (hold.hold_id.clone(), order.order_id.clone());
    let day = program.zone.day_of(draft.now());
    let movement = Movement::none().and(Place::Lots, Place::Burnt, &burnt);
    draft.append(movement, HoldFact::BurntAgain { hold_id, order_id, amount, burnt: burnt.clone(), day })?;
    if !burnt.is_empty() {
        renew(draft, program, Activity::Redeem, draft.now())?;
    }
    Ok(burnt)
}

/// The lines, with what points took off each line: as quoted if the basket is the quoted one, otherwise by the totals of the eligible
/// lines.
fn paid_lines(
    order: &Order,
    program: &Program,
    hold: Option<&HoldRecord>,
    spent: Option<&SpentPoints>,
) -> Vec<PaidLine> {
    let off = points_off(order, program, hold, spent);
    let burnt = spent.map_or(Points::ZERO, |spent| points_of(&spent.burnt));
    let points = allocate(burnt.get(), &point_weights(order, &off));
    let lines = order.basket.lines.iter().zip(off).zip(points);
    let paid = |((line, off), points): ((&Line, u64), u64)| PaidLine {
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        categories: line.categories.clone(),
        tags: line.tags.clone(),
        multiplier: None,
        quantity: line.quantity,
        total: line.total,
        points_off: Amount::saturating(off.into()),
        unpaid: Amount::ZERO,
        tax: line.tax,
        points: Points::saturating(points.into()),
    };
    lines.map(paid).collect()
}

/// The weights by which points are split: the money that they pay. If the points pay less than one minor unit, they are split by the totals
/// of the lines.
fn point_weights(order: &Order, off: &[u64]) -> Vec<u128> {
    if off.iter().any(|&minor| minor > 0) {
        return off.iter().map(|&minor| u128::from(minor)).collect();
    }
    order.basket.lines.iter().map(|line| u128::from(line.total.minor()).max(1)).collect()
}

/// The money that points took off each line, in minor units.
fn points_off(order: &Order, program: &Program, hold: Option<&HoldRecord>, spent: Option<&SpentPoints>) -> Vec<u64> {
    let (Some(record), Some(spent)) = (hold, spent) else { return vec![0; order.basket.lines.len()] };
    let is_as_quoted = spent.off() == record.hold.amount;
    if !spent.basket_changed && is_as_quoted {
        return record.hold.lines.iter().map(|line| line.amount.minor()).collect();
    }
    let all = || order.basket.lines.iter().map(|line| line.total.minor().into()).collect();
    let cash_off = program.spending.cash_off.as_ref();
    // A capture without an order can be worth more than the eligible lines cost. Then it pays the other lines too.
    let fits = |weights: &Vec<u128>| weights.iter().sum::<u128>() >= spent.off().minor().into();
    let eligible = cash_off.map(|cash_off| eligible_weights(&order.basket, cash_off)).filter(fits);
    let weights = eligible.unwrap_or_else(all);
    allocate(spent.off().minor(), &weights)
}
