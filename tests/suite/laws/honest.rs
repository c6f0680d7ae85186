//! Law 9: no member becomes richer than honest shopping would make them.
//!
//! In the honest history, the same members do the same things at the same times, but nothing is refunded: each order has only its kept
//! part, for what was really paid. It earns under the program, the tier and the facts of the day on which the order was placed, because
//! awards are frozen. The points that a member got permanently (available, held, spent and expired points, minus the debt) must not be
//! more.
//!
//! The following differences are allowed:
//! - for an order that was refunded in part, one point for each kept line and award, and one point for each kept line that points paid: an
//!   award and the burnt points are rounded once, and both are split over the lines by largest remainder;
//! - points that the merchant bears, if the program states `absorb`;
//! - points by hand.

use super::{
    Seen,
    world::{Purchase, World},
};
use shared::ledger::fact::Fact;
use shared::ledger::fact::member::MemberFact;
use shared::ledger::fact::referral::ReferralFact;
use shared::ledger::fact::refund::RefundFact;
use shared::ledger::fact::tier::TierFact;
use shared::{
    basket::{Basket, Line},
    earning::spend::earn,
    ledger::fact::award::Award,
    ledger::fact::order::PaidLine,
    ledger::lot::points_of,
    order::OrderHistory,
    units::allocate::cumulative,
    units::money::Amount,
    units::points::Points,
};

/// One line of an order, after all its refunds.
#[derive(Debug)]
struct KeptLine {
    quantity: u32,
    value: Amount,
    /// What was paid for it in cash and not returned.
    cash: Amount,
}

pub fn check_honest(world: &World, seen: &Seen) {
    for purchase in &world.purchases {
        let history = world.member.history(&purchase.order.order_id).expect("an order");
        check_earned(purchase, &history, seen);
        check_spent(&history, seen);
    }
    check_for_good(world, seen);
}

fn kept_lines(history: &OrderHistory) -> Vec<KeptLine> {
    let kept = |line: &PaidLine| {
        let parts =
            || history.refunds.iter().flat_map(|refund| &refund.lines).filter(|part| part.line_id == line.line_id);
        let value: Amount = parts().map(|part| part.value).sum();
        let back =
            if line.total.is_zero() { 0 } else { cumulative(line.cash().minor(), value.minor(), line.total.minor()) };
        KeptLine {
            quantity: line.quantity - parts().map(|part| part.quantity).sum::<u32>(),
            value: line.total.minus(value),
            cash: line.cash().minus(Amount::from_minor(back).unwrap()),
        }
    };
    history.paid.lines.iter().map(kept).collect()
}

fn is_kept(line: &KeptLine) -> bool {
    !line.value.is_zero() || line.quantity > 0
}

/// What is left of an order's awards is at most what an order of the kept part would have earned.
fn check_earned(purchase: &Purchase, history: &OrderHistory, seen: &Seen) {
    let paid = &history.paid;
    let completed: Points = history.refunds.iter().filter_map(|refund| refund.pack).map(|undone| undone.bonus).sum();
    let called_back: Points = history.refunds.iter().map(shared::ledger::fact::refund::Refund::points_revoked).sum();
    let left = paid.earned.points().plus(completed).minus(called_back);
    let kept = kept_lines(history);
    let is_of_pack = |award: &&Award| award.part.is_some();
    let of_pack: Points = paid.earned.awards.iter().filter(is_of_pack).map(|award| award.points).sum();
    let of_pack = if kept.iter().any(is_kept) { of_pack } else { Points::ZERO };
    let of_rules: Points = honest_awards(purchase, &kept).iter().map(|award| award.desired).sum();
    let is_whole = history.refunds.iter().all(|refund| refund.lines.is_empty());
    let awards = u64::try_from(paid.earned.awards.len()).unwrap();
    let lines = u64::try_from(kept.iter().filter(|line| is_kept(line)).count()).unwrap();
    let rounding = if is_whole || paid.lines.len() == 1 { 0 } else { awards * lines };
    let most = of_rules.plus(of_pack).get() + rounding;
    let calculation: Vec<_> =
        paid.earned.awards.iter().map(|award| (award.points, &award.calculation, &award.lines)).collect();
    let totals: Vec<_> = paid.lines.iter().map(|line| (line.total, &line.multiplier)).zip(&kept).collect();
    assert!(left.get() <= most, "{} keeps {left}, honestly {most}: {calculation:?} for {totals:?}", paid.order_id);
    seen.count_if(!is_whole && !left.is_zero(), "kept in part");
}

fn honest_awards(purchase: &Purchase, kept: &[KeptLine]) -> Vec<Award> {
    let Purchase { order, program, facts } = purchase;
    let lines = order.basket.lines.iter().zip(kept);
    let lines = lines.map(|(line, kept)| Line { quantity: kept.quantity, total: kept.value, ..line.clone() }).collect();
    let basket = Basket { lines, ..order.basket.clone() };
    let off: Vec<Amount> = kept.iter().map(|kept| kept.value.minus(kept.cash)).collect();
    earn(program, &basket, &order.occasion(program, facts), &off).awards
}

/// The kept part of the money off was paid with points, at least at the order's own rate.
fn check_spent(history: &OrderHistory, seen: &Seen) {
    let Some(spent) = &history.paid.spent else { return };
    let burnt = points_of(&spent.burnt);
    let back: Points = history.refunds.iter().map(shared::ledger::fact::refund::Refund::points_restored).sum();
    let gone = burnt.minus(back);
    let kept = kept_lines(history);
    // Points are whole numbers on each line.
    let rounding = if kept.len() == 1 { 0 } else { kept.iter().filter(|line| is_kept(line)).count() };
    let paid_for = u128::from(gone.get()) + u128::try_from(rounding).unwrap();
    let off: u128 = kept.iter().map(|line| u128::from(line.value.minus(line.cash).minor())).sum();
    // Money that came off without points is a shortfall, which the merchant bears.
    let off_in_all: Amount = history.paid.lines.iter().map(|line| line.points_off).sum();
    assert!(
        off * u128::from(burnt.get()) <= paid_for * u128::from(off_in_all.minor()) || burnt.is_zero(),
        "{} keeps {off} of {off_in_all:?} for {gone} of {burnt}",
        history.paid.order_id
    );
    seen.count_if(!gone.is_zero() && !back.is_zero(), "restored in part");
}

/// The points that were granted and not revoked, by cause, equal the points that the member has or used.
fn check_for_good(world: &World, seen: &Seen) {
    let account = &world.member.account;
    let wide = |points: Points| i128::from(points.get());
    let (mut given, mut absorbed, mut lapsed) = (0, 0, 0);
    for change in world.member.changes() {
        given += change.granted().map_or(0, |granted| wide(granted.points()));
        match change {
            Fact::Member(MemberFact::Adjusted { adjustment }) => {
                given += wide(points_of(&adjustment.granted)) + wide(points_of(&adjustment.debt_paid));
                given -= wide(points_of(&adjustment.taken));
            }
            Fact::Refund(RefundFact::Refunded { refund }) => {
                given -= wide(refund.points_revoked());
                absorbed += wide(refund.absorbed);
                lapsed += wide(refund.points_lapsed());
            }
            Fact::Referral(ReferralFact::Revoked { revocation }) => {
                given -= wide(revocation.points());
                absorbed += wide(revocation.absorbed);
                lapsed += wide(revocation.lapsed);
            }
            Fact::Tier(TierFact::Changed { change }) => {
                given -=
                    wide(points_of(&change.revoked).plus(change.debt_added).plus(change.absorbed).plus(change.lapsed));
                lapsed += wide(change.lapsed);
                absorbed += wide(change.absorbed);
            }
            _ => {}
        }
    }
    let is_erased = account.is_erased();
    let has = wide(account.totals.issued) - wide(account.totals.revoked) - wide(account.debt);
    seen.count_if(absorbed > 0, "borne by the merchant");
    // An erasure cancels the debt.
    assert!(
        is_erased || has == given + absorbed + lapsed,
        "has {has} permanently, was granted {given}, and the merchant bore {absorbed}"
    );
}
