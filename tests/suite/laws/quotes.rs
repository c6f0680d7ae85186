//! Quotes: bounds that are honest, a best choice that nothing beats, and parts that add up, against every choice that there is.

use super::{
    Seen,
    baskets::{Cart, small_cart},
    law,
    programs::cash_off,
};
use crate::{
    member::{Member, Outcome},
    sample,
};
use proptest::prelude::*;
use serde_json::json;
use shared::{
    api::{Bounds, BoundsLimit, PointsWanted},
    basket::Basket,
    lot::points_of,
    money::{Amount, Currency},
    points::Points,
    program::CashOff,
    quote::Quote,
    refusal::Refusal,
};
use std::collections::BTreeMap;

struct Shopper {
    member: Member,
    basket: Basket,
    cash_off: CashOff,
}

impl Shopper {
    fn new(spending: &serde_json::Value, cart: &Cart, lots: &[u64]) -> Self {
        let mut member = Member::new(sample::program(json!({"spending": {"cash_off": spending}})));
        for (at, points) in lots.iter().enumerate() {
            member
                .give_until(*points, ["2027-03-01T00:00:00Z", "2026-12-01T00:00:00Z", "2028-01-01T00:00:00Z"][at % 3]);
        }
        let basket = cart.basket(&member.program);
        let cash_off = member.program.spending.cash_off.clone().unwrap();
        Self { member, basket, cash_off }
    }

    fn quote(&self, points: u64) -> Outcome<Quote> {
        self.member.quote(&self.basket, sample::exactly(points))
    }

    fn available(&self) -> u64 {
        self.member.balance().available.get()
    }

    /// Every choice that is accepted, with what it takes off.
    fn accepted(&self) -> BTreeMap<u64, Quote> {
        let all = 0..=self.available() + 2 * self.cash_off.step_points.get();
        all.filter_map(|points| self.quote(points).ok().map(|quote| (points, quote))).collect()
    }
}

fn shoppers() -> BoxedStrategy<(serde_json::Value, Cart, Vec<u64>)> {
    (cash_off(Currency::parse("CNY").unwrap()), small_cart(), prop::collection::vec(1..200_u64, 0..4)).boxed()
}

#[test]
fn every_choice_of_a_quote_is_judged_alike() {
    let seen = law(300, shoppers(), |(spending, cart, lots), seen| {
        let shopper = Shopper::new(&spending, &cart, &lots);
        let accepted = shopper.accepted();
        let nothing = &accepted[&0];
        check_bounds(&accepted, nothing.bounds, seen);
        check_most(&shopper, &accepted, nothing.bounds, seen);
        check_limit(&spending, &cart, &shopper, nothing.bounds, seen);
        let amounts: Vec<Amount> = accepted.values().map(|quote| quote.amount).collect();
        assert!(amounts.is_sorted(), "more points never take less off");
        for quote in accepted.values() {
            check_parts(&shopper, quote);
        }
        check_refusals(&shopper, &accepted, seen);
    });
    seen.at_least(&[
        ("choices", 25),
        ("no choice", 5),
        ("wasteful choice", 1),
        ("minimum out of reach", 5),
        ("limited by balance", 20),
        ("limited by the order", 20),
        ("above cap", 20),
    ]);
}

fn check_bounds(accepted: &BTreeMap<u64, Quote>, bounds: Bounds, seen: &Seen) {
    let (min, max, step) = (bounds.min.get(), bounds.max.get(), bounds.step.get());
    seen.count(if max > 0 { "choices" } else { "no choice" });
    assert!(min <= max && (max - min) % step == 0 && min % step == 0, "{bounds:?}");
    let mut within: Vec<u64> = (min..=max).step_by(usize::try_from(step).unwrap()).collect();
    within.insert(0, 0);
    within.dedup();
    for points in &within {
        assert!(accepted.contains_key(points), "{points} is within {bounds:?}, and refused");
    }
    for (points, quote) in accepted {
        assert_eq!(quote.bounds, bounds, "the bounds do not depend on the choice");
        if !within.contains(points) {
            seen.count("wasteful choice");
            assert!(*points > max && accepted[&max].amount == quote.amount, "{points} is accepted outside {bounds:?}");
        }
    }
}

/// `max` takes the most off, and no fewer points would do.
fn check_most(shopper: &Shopper, accepted: &BTreeMap<u64, Quote>, bounds: Bounds, seen: &Seen) {
    match shopper.member.quote(&shopper.basket, PointsWanted::Max) {
        Ok(most) => {
            assert_eq!(most.points, bounds.max);
            assert_eq!(accepted[&most.points.get()], most);
            for (points, quote) in accepted {
                let beaten =
                    (quote.amount, std::cmp::Reverse(*points)) > (most.amount, std::cmp::Reverse(most.points.get()));
                assert!(!beaten, "{points} beats {}", most.points);
            }
        }
        Err(Refusal::BelowMinimum { .. }) => {
            seen.count("minimum out of reach");
            assert_eq!(accepted.keys().collect::<Vec<_>>(), [&0]);
        }
        Err(refusal) => panic!("{refusal:?}"),
    }
}

/// What is said to keep `max` down does: a larger balance helps if and only if it is the balance.
fn check_limit(spending: &serde_json::Value, cart: &Cart, shopper: &Shopper, bounds: Bounds, seen: &Seen) {
    let rich = Shopper::new(spending, cart, &[shopper.available() + 1_000_000]);
    let more = rich.quote(0).unwrap().bounds.max;
    let by_balance = bounds.limit == BoundsLimit::Balance;
    seen.count(if by_balance { "limited by balance" } else { "limited by the order" });
    assert_eq!(more > bounds.max, by_balance, "{bounds:?}, and {more} with a larger balance");
}

fn check_parts(shopper: &Shopper, quote: &Quote) {
    let Shopper { member, basket, cash_off } = shopper;
    assert_eq!(points_of(&quote.burns), quote.points);
    assert!(quote.burns.windows(2).all(|pair| pair[0].burn_order(&pair[1]).is_lt()), "in burn order");
    assert!(quote.burns.iter().all(|lot| lot.is_available(member.now)));
    assert_eq!(quote.amount, cash_off.rate.worth(quote.points));
    assert_eq!(quote.amount.plus(quote.cash), basket.payable());
    assert_eq!(quote.lines.iter().map(|part| part.amount).sum::<Amount>(), quote.amount);
    assert_eq!(quote.lines.iter().map(|part| part.points).sum::<Points>(), quote.points);
    let mut eligible = Amount::ZERO;
    for (part, line) in quote.lines.iter().zip(&basket.lines) {
        assert_eq!(part.line_id, line.line_id);
        assert!(part.amount <= line.total, "{part:?} of {line:?}");
        if cash_off.exclude.exclude(line) {
            assert_eq!((part.points, part.amount), (Points::ZERO, Amount::ZERO));
        } else {
            eligible = eligible.plus(line.total);
        }
    }
    if let Some(share) = cash_off.max_share {
        assert!(quote.amount.minor() <= share.of(eligible.minor()));
    }
    assert!(quote.points.is_zero() || quote.cash >= cash_off.min_cash);
    assert!(cash_off.max_points.is_none_or(|max| quote.points <= max));
}

/// Refusals tell the truth: what they say would be right is accepted.
fn check_refusals(shopper: &Shopper, accepted: &BTreeMap<u64, Quote>, seen: &Seen) {
    let available = shopper.available();
    for points in 0..=available + 2 {
        let step = shopper.cash_off.step_points.get();
        match shopper.quote(points) {
            Ok(_) => {}
            Err(Refusal::NotAStep { .. }) => assert_ne!(points % step, 0),
            Err(Refusal::BelowMinimum { required, .. }) => {
                assert!(points < required.get() && required.get() % step == 0);
            }
            Err(Refusal::InsufficientPoints { .. }) => assert!(points > available),
            Err(Refusal::AboveCap { allowed }) => {
                seen.count("above cap");
                assert!(
                    allowed.get() < points && accepted.contains_key(&allowed.get()),
                    "{points}: {allowed} are allowed"
                );
            }
            Err(refusal) => panic!("{points}: {refusal:?}"),
        }
    }
}
