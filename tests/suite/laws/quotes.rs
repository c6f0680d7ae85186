//! Quotes: correct bounds, a best choice that no other choice exceeds, and parts that sum exactly, compared with every possible choice.

use super::{
    Seen,
    baskets::{Cart, small_cart},
    ladders::EverySum,
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
    basket::Basket,
    ledger::lot::points_of,
    program::{CashOff, PointValue},
    refusal::Refusal,
    spending::quote::{Burn, Quote, eligible_total},
    units::money::{Amount, Currency},
    units::points::Points,
    units::rate::Multiple,
    wire::{Bounds, BoundsLimit, PointsWanted},
};
use std::collections::BTreeMap;

struct Shopper {
    member: Member,
    basket: Basket,
    cash_off: CashOff,
    /// For a ladder: every sum that fits into the order.
    sums: Option<EverySum>,
}

impl Shopper {
    fn new(spending: &serde_json::Value, cart: &Cart, lots: &[u64], lasting: u64) -> Self {
        let mut member = Member::new(sample::program(json!({"spending": {"cash_off": spending}})));
        for (at, points) in lots.iter().enumerate() {
            member
                .give_until(*points, ["2027-03-01T00:00:00Z", "2026-12-01T00:00:00Z", "2028-01-01T00:00:00Z"][at % 3]);
        }
        if lasting > 0 {
            member.give_until(lasting, "2040-01-01T00:00:00Z");
        }
        let basket = cart.basket(&member.program);
        let cash_off = member.program.spending.cash_off.clone().unwrap();
        let mut shopper = Self { member, basket, cash_off, sums: None };
        if let PointValue::Ladder(ladder) = &shopper.cash_off.value {
            shopper.sums = Some(EverySum::new(&ladder.rungs, shopper.order_takes().minor()));
        }
        shopper
    }

    fn quote(&self, points: u64) -> Outcome<Quote> {
        self.member.quote(&self.basket, sample::exactly(points))
    }

    fn available(&self) -> u64 {
        self.member.balance().available.get()
    }

    /// The worth of a quote's points, computed from the rescued parts of its burns: every sum of rungs, or the rate.
    fn worth(&self, quote: &Quote) -> Amount {
        let weight = |burn: &Burn| {
            let factor = self.cash_off.rescue.filter(|_| burn.rescue).map_or(Multiple::ONE, |rescue| rescue.factor);
            u128::from(burn.lot.points.get()) * factor.parts()
        };
        let weight: u128 = quote.burns.iter().map(weight).sum();
        match &self.cash_off.value {
            PointValue::Rates(rates) => {
                let rate = rates.at(self.member.now);
                let worth = weight * u128::from(rate.amount.minor()) / u128::from(rate.points.get()) / Multiple::WHOLE;
                Amount::saturating(worth)
            }
            PointValue::Ladder(_) => {
                let points = u64::try_from(weight / Multiple::WHOLE).unwrap();
                Amount::saturating(self.sums.as_ref().unwrap().worth(points).into())
            }
        }
    }

    /// The maximum of money that the order can take from any member.
    fn order_takes(&self) -> Amount {
        let eligible = eligible_total(&self.basket, &self.cash_off);
        let share =
            self.cash_off.max_share.map_or(eligible, |share| Amount::saturating(share.of(eligible.minor()).into()));
        eligible.min(share).min(self.basket.payable().minus(self.cash_off.min_cash))
    }

    /// Every accepted choice, with the amount that it takes off.
    fn accepted(&self) -> BTreeMap<u64, Quote> {
        let all = 0..=self.available() + 2 * self.quote(0).unwrap().bounds.step.get();
        all.filter_map(|points| self.quote(points).ok().map(|quote| (points, quote))).collect()
    }
}

fn shoppers() -> BoxedStrategy<(serde_json::Value, Cart, Vec<u64>)> {
    (cash_off(Currency::parse("CNY").unwrap()), small_cart(), prop::collection::vec(1..200_u64, 0..4)).boxed()
}

#[test]
fn every_choice_of_a_quote_agrees_with_its_bounds() {
    let seen = law(600, shoppers(), |(spending, cart, lots), seen| {
        let shopper = Shopper::new(&spending, &cart, &lots, 0);
        let accepted = shopper.accepted();
        let nothing = &accepted[&0];
        check_bounds(&accepted, &nothing.bounds, seen);
        check_most(&shopper, &accepted, &nothing.bounds, seen);
        check_limit((&spending, &cart, &lots), &nothing.bounds, seen);
        let amounts: Vec<Amount> = accepted.values().map(|quote| quote.amount).collect();
        assert!(amounts.is_sorted(), "more points never take less off");
        for quote in accepted.values() {
            seen.count_if(quote.burns.iter().any(|burn| burn.rescue), "rescued");
            check_parts(&shopper, quote);
        }
        check_refusals(&shopper, &accepted, seen);
    });
    seen.at_least(&[
        ("choices", 25),
        ("no choice", 5),
        ("wasteful choice", 1),
        ("rung chosen", 20),
        ("wasteful sum", 40),
        ("rescued", 20),
        ("minimum out of reach", 5),
        ("limited by balance", 20),
        ("limited by the order", 20),
        ("above cap", 20),
    ]);
}

fn check_bounds(accepted: &BTreeMap<u64, Quote>, bounds: &Bounds, seen: &Seen) {
    let (min, max, step) = (bounds.min.get(), bounds.max.get(), bounds.step.get());
    seen.count(if max > 0 { "choices" } else { "no choice" });
    assert!(min <= max && (max - min) % step == 0 && min % step == 0, "{bounds:?}");
    let choices: Vec<u64> = bounds.choices.iter().map(|choice| choice.points.get()).collect();
    let is_ladder = !choices.is_empty();
    let mut within = if is_ladder { choices } else { (min..=max).step_by(usize::try_from(step).unwrap()).collect() };
    within.insert(0, 0);
    within.dedup();
    for points in &within {
        assert!(accepted.contains_key(points), "{points} is within {bounds:?}, and refused");
    }
    for (points, quote) in accepted {
        assert_eq!(quote.bounds, *bounds, "the bounds do not depend on the choice");
        if is_ladder {
            seen.count("rung chosen");
            assert!(within.contains(points) || within.len() > 50 && *points < within[1], "{points} in {bounds:?}");
        } else if !within.contains(points) {
            assert_eq!(bounds.limit, BoundsLimit::Balance);
            seen.count("wasteful choice");
            assert!(*points > max && accepted[&max].amount == quote.amount, "{points} is accepted outside {bounds:?}");
        }
    }
}

/// `max` takes the largest amount off, and no smaller number of points does.
fn check_most(shopper: &Shopper, accepted: &BTreeMap<u64, Quote>, bounds: &Bounds, seen: &Seen) {
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

/// The reported limit of `max` is correct: a larger balance helps if and only if the limit is the balance.
fn check_limit((spending, cart, lots): (&serde_json::Value, &Cart, &[u64]), bounds: &Bounds, seen: &Seen) {
    let rich = Shopper::new(spending, cart, lots, 1_000_000);
    let more = rich.quote(0).unwrap().bounds.max;
    let by_balance = bounds.limit == BoundsLimit::Balance;
    seen.count(if by_balance { "limited by balance" } else { "limited by the order" });
    assert_eq!(more > bounds.max, by_balance, "{bounds:?}, and {more} with a larger balance");
}

fn check_parts(shopper: &Shopper, quote: &Quote) {
    let Shopper { member, basket, cash_off, .. } = shopper;
    assert_eq!(points_of(&quote.burnt()), quote.points);
    assert!(quote.burns.windows(2).all(|pair| pair[0].lot.burn_order(&pair[1].lot).is_lt()), "in burn order");
    assert!(quote.burns.iter().all(|burn| burn.lot.is_available(member.now)));
    assert_eq!(quote.amount, shopper.worth(quote));
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

/// The facts of a refusal are correct: the number that it states as right is accepted.
fn check_refusals(shopper: &Shopper, accepted: &BTreeMap<u64, Quote>, seen: &Seen) {
    let (available, step) = (shopper.available(), accepted[&0].bounds.step.get());
    for points in 0..=available + 2 {
        match shopper.quote(points) {
            Ok(_) => {}
            Err(Refusal::NotAStep { .. }) => assert_ne!(points % step, 0),
            Err(Refusal::NotAChoice { closest }) => {
                seen.count("wasteful sum");
                assert!(closest.get() < points && accepted.contains_key(&closest.get()), "{points}: {closest} do");
            }
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
