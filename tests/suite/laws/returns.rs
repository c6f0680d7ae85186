//! Law 5: returning everything, in whatever parts, ends where one full refund does, and leaves of the order nothing behind.

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
    /// Of the most points that the order takes.
    percent: u64,
}

fn purchase() -> BoxedStrategy<Purchase> {
    let percent = prop_oneof![1 => Just(0_u64), 3 => Just(100), 3 => 1..100_u64];
    (settings(), 0..9_000_u64, charged_cart(), percent)
        .prop_map(|(settings, points, cart, percent)| Purchase { settings, points, cart, percent })
        .boxed()
}

/// The member who has just paid, and what the member had before.
fn buy(purchase: &Purchase, seen: &Seen) -> (World, OrderId, Standing) {
    let mut world = World::new(purchase.settings.clone(), purchase.points);
    let before = standing(&world.member);
    let hold = world.hold(&purchase.cart, purchase.percent).ok().flatten();
    world.pay(&purchase.cart, world.member.now, hold.map(|hold| hold.hold_id), seen);
    let order_id = world.orders[0].clone();
    (world, order_id, before)
}

/// Points by class and expiry, and the debt: all that a member can tell one account from another by. Of points that activity moves on, not
/// when they expire: an order was one, also when it is returned.
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
    /// What the member has less what the member owes.
    fn net(&self) -> i128 {
        self.points.values().map(|&points| i128::from(points)).sum::<i128>() - i128::from(self.debt)
    }
}

/// Returns the parts that can be, then all that is left.
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
fn parts_end_where_one_full_refund_does() {
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
            assert_eq!(standing(&full).net(), standing(&stepwise).net(), "what is there less what is owed");
        }
    });
    seen.at_least(&[("spent", 40), ("earned", 40), ("several parts", 15), ("debt", 4), ("not charged", 40)]);
}

/// Law 4: of each line and in sum, points, cash and what was not paid make the total. The cash is what was charged.
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
fn a_returned_order_leaves_nothing_behind() {
    let cases = (purchase(), prop::collection::vec(parts(), 0..8));
    let seen = law(150, cases, |(purchase, refunds), seen| {
        let (mut world, order_id, before) = buy(&purchase, seen);
        return_in_parts(&mut world.member, &order_id, &refunds);
        assert_eq!(standing(&world.member), before);
    });
    seen.at_least(&[("spent", 40), ("earned", 40)]);
}

/// Who spends what an order earned and then returns it owes nothing while there are points to take it from.
#[test]
fn nobody_has_points_and_a_debt_at_once() {
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

/// How much the member spends elsewhere before anything is returned, in percent of what is available then.
fn elsewhere() -> BoxedStrategy<u64> {
    prop_oneof![1 => Just(0_u64), 1 => 0..=100_u64, 2 => Just(100)].boxed()
}

/// Spends also what the order itself earned, wherever there is something to spend.
fn spend_elsewhere(world: &mut World, order_id: &OrderId, percent: u64, seen: &Seen) {
    if percent > 0 {
        world.member.complete(order_id).unwrap();
        world.take(percent, seen);
    }
}
