//! Law 5: refunding everything in any parts ends like one full refund, and nothing remains of the order.

use super::{
    Seen,
    baskets::{Cart, charged_cart},
    commands::{Part, parts},
    law,
    programs::{Settings, settings},
    world::{World, return_parts},
};
use crate::member::Member;
use proptest::prelude::*;
use shared::ledger::Actor;
use shared::{
    ledger::fact::order::PaidOrder,
    ledger::fact::refund::Refund,
    ledger::lot::{Renewal, points_of},
    member::settle,
    program::{DebtPolicy, Program, RevokeFrom},
    units::id::OrderId,
    units::lot_class::LotClass,
    units::money::Amount,
    units::points::Points,
    units::time::Instant,
};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
struct Purchase {
    settings: Settings,
    points: u64,
    cart: Cart,
    /// In percent of the maximum of points that the order can use.
    percent: u64,
}

fn purchase() -> BoxedStrategy<Purchase> {
    let percent = prop_oneof![1 => Just(0_u64), 3 => Just(100), 3 => 1..100_u64];
    (settings(), 0..9_000_u64, charged_cart(), percent)
        .prop_map(|(settings, points, cart, percent)| Purchase { settings, points, cart, percent })
        .boxed()
}

/// The member who has just paid, and the member's state before.
fn buy(purchase: &Purchase, seen: &Seen) -> (World, OrderId, Standing) {
    let mut world = World::new(purchase.settings.clone(), purchase.points);
    let before = standing(&world.member);
    let hold = world.hold(&purchase.cart, purchase.percent).ok().flatten();
    world.pay(&purchase.cart, world.member.now, hold.map(|hold| hold.hold_id), seen);
    let order_id = world.orders[0].clone();
    (world, order_id, before)
}

/// Points by class and expiry, and the debt: everything in which accounts differ for a member. If activity extends points, their expiry is
/// omitted, because an order is an activity even after its refund.
#[derive(Debug, PartialEq)]
struct Standing {
    points: BTreeMap<(LotClass, Renewal, Option<Instant>), u64>,
    debt: u64,
}

fn standing(member: &Member) -> Standing {
    let draft = settle::open(member.account.clone(), &member.program, Actor::System, member.now).unwrap();
    let mut points = BTreeMap::new();
    for lot in &draft.account().lots {
        let expires_at = lot.expires_at.filter(|_| lot.renewal == Renewal::Fixed);
        *points.entry((lot.class, lot.renewal, expires_at)).or_default() += lot.points.get();
    }
    Standing { points, debt: draft.account().debt.get() }
}

impl Standing {
    /// The member's points minus the debt.
    fn net(&self) -> i128 {
        self.points.values().map(|&points| i128::from(points)).sum::<i128>() - i128::from(self.debt)
    }
}

/// Returns the possible parts, then everything that is left.
fn return_in_parts(member: &mut Member, order_id: &OrderId, refunds: &[Vec<Part>]) -> Vec<Refund> {
    let mut done: Vec<Refund> = refunds.iter().filter_map(|parts| return_parts(member, order_id, parts).ok()).collect();
    done.extend(return_parts(member, order_id, &[Part::All]).ok());
    done
}

#[derive(Debug, PartialEq)]
struct Sums {
    cash: Amount,
    shipping: Amount,
    tax: Amount,
    restored: Points,
    revoked: Points,
}

fn sums(refunds: &[Refund]) -> Sums {
    let money = |of: fn(&Refund) -> Amount| refunds.iter().map(of).sum::<Amount>();
    Sums {
        cash: money(|refund| refund.cash),
        shipping: money(|refund| refund.shipping),
        tax: money(|refund| refund.tax),
        restored: refunds.iter().map(Refund::points_restored).sum(),
        revoked: refunds.iter().map(Refund::points_revoked).sum(),
    }
}

fn all_of(paid: &PaidOrder) -> Sums {
    Sums {
        cash: paid.cash(),
        shipping: paid.shipping,
        tax: paid.tax,
        restored: paid.spent.as_ref().map_or(Points::ZERO, |spent| points_of(&spent.burnt)),
        revoked: paid.earned.points(),
    }
}

#[test]
fn refunds_in_parts_end_like_one_full_refund() {
    let cases = (purchase(), elsewhere(), prop::collection::vec(parts(), 0..8));
    let seen = law(250, cases, |(purchase, elsewhere, refunds), seen| {
        let (mut world, order_id, _) = buy(&purchase, seen);
        spend_elsewhere(&mut world, &order_id, elsewhere, seen);
        let paid = world.member.history(&order_id).unwrap().paid;
        let mut full = world.member.clone();
        let whole = return_in_parts(&mut full, &order_id, &[]);
        let mut stepwise = world.member;
        let parts = return_in_parts(&mut stepwise, &order_id, &refunds);
        seen.count_if(parts.len() > 2, "several parts");
        seen.count_if(!full.account.debt.is_zero(), "debt");
        seen.count_if(!paid.not_charged().is_zero(), "not charged");
        check_payment(&paid, &purchase.cart, &stepwise.program);
        assert_eq!(sums(&whole), all_of(&paid), "one full refund");
        assert_eq!(sums(&parts), all_of(&paid), "{} parts", parts.len());
        if stepwise.program.refunds.debt == DebtPolicy::Carry {
            assert_eq!(standing(&full).net(), standing(&stepwise).net(), "points minus debt");
        }
    });
    seen.at_least(&[("spent", 40), ("earned", 40), ("several parts", 15), ("debt", 4), ("not charged", 40)]);
}

/// Law 4: for each line and in sum, points, cash and unpaid money sum to the total. The cash is what was charged.
fn check_payment(paid: &PaidOrder, cart: &Cart, program: &Program) {
    let off: Amount = paid.lines.iter().map(|line| line.points_off).sum();
    for line in &paid.lines {
        assert_eq!(line.cash().plus(line.points_off).plus(line.unpaid), line.total);
    }
    assert_eq!(paid.cash().plus(off).plus(paid.not_charged()), paid.total());
    if let Some(charged) = cart.charged(program) {
        let charged = Amount::parse(charged.as_str().unwrap(), program.currency).unwrap();
        assert_eq!(paid.cash(), charged);
    }
}

#[test]
fn nothing_remains_of_a_refunded_order() {
    let cases = (purchase(), prop::collection::vec(parts(), 0..8));
    let seen = law(150, cases, |(purchase, refunds), seen| {
        let (mut world, order_id, before) = buy(&purchase, seen);
        return_in_parts(&mut world.member, &order_id, &refunds);
        assert_eq!(standing(&world.member), before);
    });
    seen.at_least(&[("spent", 40), ("earned", 40)]);
}

/// A member who spends what an order earned and then refunds it owes nothing while other points can be revoked.
#[test]
fn no_member_has_points_and_a_debt_at_once() {
    let seen = law(250, (purchase(), elsewhere()), |(purchase, elsewhere), seen| {
        let (mut world, order_id, _) = buy(&purchase, seen);
        spend_elsewhere(&mut world, &order_id, elsewhere, seen);
        return_in_parts(&mut world.member, &order_id, &[]);
        if world.member.program.refunds.revoke_from == RevokeFrom::Any {
            let after = standing(&world.member);
            seen.count_if(after.debt > 0, "debt");
            assert!(after.debt == 0 || after.points.is_empty(), "{after:?}");
        }
    });
    seen.at_least(&[("spent", 40), ("earned", 40), ("debt", 1)]);
}

/// The points that the member spends before the refund, in percent of the available points.
fn elsewhere() -> BoxedStrategy<u64> {
    prop_oneof![1 => Just(0_u64), 1 => 0..=100_u64, 2 => Just(100)].boxed()
}

/// Spends also what the order itself earned, if there are points.
fn spend_elsewhere(world: &mut World, order_id: &OrderId, percent: u64, seen: &Seen) {
    if percent > 0 {
        world.member.complete(order_id).unwrap();
        world.take(percent, seen);
    }
}
