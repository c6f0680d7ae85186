//! Law 6: the same command twice has the effect of one. If the rules can detect the repetition, it is refused with its code or writes
//! nothing. The store ensures that ids of orders and refunds are unique, and its tests check this.

use super::{
    Seen,
    baskets::{Cart, cart},
    commands::{Command, Part, commands},
    law,
    programs::{Settings, settings_in},
    world::{World, return_parts},
};
use crate::member::{Member, Outcome};
use proptest::prelude::*;
use shared::{
    units::money::Currency,
    wire::{Code, PointsWanted},
};

#[derive(Clone, Debug)]
struct Run {
    settings: Settings,
    commands: Vec<Command>,
    cart: Cart,
}

fn runs() -> BoxedStrategy<Run> {
    let currency = Currency::parse("CNY").unwrap();
    (settings_in(currency), commands(currency, 0..10), cart())
        .prop_map(|(settings, commands, cart)| Run { settings, commands, cart })
        .boxed()
}

impl Run {
    /// The member after the run's commands, with points to spend.
    fn world(self, seen: &Seen) -> (World, Cart) {
        let mut world = World::new(self.settings, 5_000);
        for command in &self.commands {
            world.run(command, seen);
        }
        if world.member.account.is_erased() {
            world.member.rejoin();
        }
        world.member.give(5_000);
        (world, self.cart)
    }
}

/// Runs the command twice. The second run is refused with the code and writes nothing.
fn refused_again<T: std::fmt::Debug>(member: &mut Member, code: Code, mut run: impl FnMut(&mut Member) -> Outcome<T>) {
    run(member).unwrap();
    let once = member.clone();
    let again = run(member).expect_err("the second time is refused");
    assert_eq!(again.code(), code);
    assert_eq!((&member.account, &member.entries), (&once.account, &once.entries));
}

/// Runs the command twice. The second run writes nothing.
fn idle_again<T: std::fmt::Debug>(member: &mut Member, mut run: impl FnMut(&mut Member) -> Outcome<T>) {
    run(member).unwrap();
    let once = member.clone();
    run(member).unwrap();
    assert_eq!((&member.account, &member.entries), (&once.account, &once.entries));
}

#[test]
fn the_same_command_twice_has_the_effect_of_one() {
    let seen = law(150, runs(), |run, seen| {
        let (mut world, cart) = run.world(seen);
        idle_again(&mut world.member, |member| member.command(|_, _| Ok(())));
        let basket = cart.basket(&world.member.program);
        world.pay(&cart, world.member.now, None, seen);
        let order_id = world.orders.last().unwrap().clone();
        let member = &mut world.member;
        if member.program.earning.check_in.is_some() && !member.account.is_erased() {
            seen.count("checked in");
            let mut later = member.clone();
            later.now = member.now.max(member.account.updated_at).plus_minutes(2 * 24 * 60);
            refused_again(&mut later, Code::AlreadyRewarded, Member::check_in);
        }
        idle_again(&mut member.clone(), |member| member.complete(&order_id));
        refused_again(&mut member.clone(), Code::RefundExceedsOrder, |member| {
            return_parts(member, &order_id, &[Part::All])
        });

        let terms = match member.terms(&basket, PointsWanted::Max) {
            Ok(terms) if !terms.points.is_zero() => terms,
            _ => return,
        };
        seen.count("held");
        // Grants the same number of points again, so that the second run could succeed.
        member.place(terms.clone()).unwrap();
        member.give(terms.points.get());
        let once = member.account.clone();
        assert_eq!(member.place(terms.clone()).unwrap_err().code(), Code::QuoteStale);
        assert_eq!(member.account, once);
        let hold_id = terms.hold_id;
        idle_again(&mut member.clone(), |member| member.extend(&hold_id, 40));
        refused_again(&mut member.clone(), Code::HoldResolved, |member| member.capture(&hold_id, None));
        refused_again(&mut member.clone(), Code::HoldResolved, |member| member.capture(&hold_id, Some(1)));
        refused_again(&mut member.clone(), Code::HoldResolved, |member| member.release(&hold_id));
        time_out(member, &hold_id);
    });
    seen.at_least(&[("held", 20), ("checked in", 20)]);
}

/// A hold that has timed out cannot be resolved, whether or not the time-out has been written.
fn time_out(member: &mut Member, hold_id: &shared::units::id::HoldId) {
    member.now = member.account.hold(hold_id).unwrap().expires_at;
    let ended = |member: &mut Member| {
        assert_eq!(member.release(hold_id).unwrap_err().code(), Code::HoldExpired);
        assert_eq!(member.capture(hold_id, None).unwrap_err().code(), Code::HoldExpired);
        assert_eq!(member.extend(hold_id, 10).unwrap_err().code(), Code::HoldExpired);
    };
    ended(member);
    idle_again(member, |member| member.command(|_, _| Ok(())));
    ended(member);
}
