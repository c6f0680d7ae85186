//! A backtest grants what the ledger would have granted: order for order, rule for rule, and to the same day.

use super::{
    baskets::{Cart, cart},
    law,
    programs::settings,
};
use crate::{member::Member, sample};
use proptest::prelude::*;
use serde_json::json;
use shared::{
    backtest::{Backtest, MemberRun, PastOrder, Report},
    ledger::Change,
    lot::Lot,
    member::MemberFacts,
    order::PaidOrder,
    time::Instant,
};
use std::collections::BTreeMap;

const HOUR_MILLIS: i64 = 3_600_000;

#[test]
fn a_backtest_grants_what_the_ledger_would_have() {
    let hours = prop_oneof![2 => 0..30_i64, 2 => 20..900_i64, 1 => 5_000..12_000_i64];
    let orders = prop::collection::vec((cart(), hours), 1..14);
    let seen = law(300, (settings(), orders), |(mut settings, orders), seen| {
        // A backtest reckons orders alone, and tiers are not among them.
        settings.0["tiers"] = json!(null);
        let program = settings.program(1);
        let mut ledger = Member::new(program.clone());
        let mut backtest = Backtest::new(&program);
        let facts = MemberFacts { member_id: Some(Member::id()), ..MemberFacts::default() };
        let mut run = MemberRun::new(&program, facts);
        let mut before = Report::default();
        for (at, (cart, hours)) in orders.iter().enumerate() {
            ledger.now = Instant::from_millis(ledger.now.millis() + hours * HOUR_MILLIS);
            let paid = pay(&mut ledger, cart, at);
            let basket = cart.basket(&program);
            let order = PastOrder { placed_at: ledger.now, store: None, channel: None, basket: &basket };
            backtest.order(&mut run, &order);
            let after = backtest.clone().finish();
            assert_eq!(given(&after, &before), granted(&paid), "order {at}");
            before = after;
            seen.count_if(!paid.earned.points().is_zero(), "earned");
            seen.count_if(paid.earned.points() < paid.earned.desired(), "capped");
        }
        backtest.close(&run);
        let report = backtest.finish();
        assert_eq!((report.orders, report.members), (orders.len() as u64, 1));
        ledger.settle();
        assert_eq!(report.ends, ends(&ledger), "points end when the ledger's do");
        seen.count_if(report.expired_by(ledger.now) > 0, "expired");
    });
    seen.at_least(&[("earned", 100), ("capped", 15), ("expired", 15)]);
}

fn pay(ledger: &mut Member, cart: &Cart, at: usize) -> PaidOrder {
    let currency = ledger.program.currency;
    let fields = json!({"currency": currency.code(), "placed_at": ledger.now.to_string()});
    ledger.order(&sample::order_request(&format!("o-{at}"), &cart.lines(currency), fields)).expect("a paid order")
}

/// Desired and granted by rule, of the latest order.
fn given(after: &Report, before: &Report) -> BTreeMap<String, (u128, u128)> {
    let mut given = BTreeMap::new();
    for (at, rule) in after.rules.iter().enumerate() {
        let (desired, granted) = before.rules.get(at).map_or((0, 0), |rule| (rule.desired, rule.granted));
        if rule.desired > desired {
            given.insert(rule.rule_id.to_string(), (rule.desired - desired, rule.granted - granted));
        }
    }
    given
}

fn granted(paid: &PaidOrder) -> BTreeMap<String, (u128, u128)> {
    let award = |award: &shared::award::Award| {
        (award.rule_id.to_string(), (u128::from(award.desired.get()), u128::from(award.points.get())))
    };
    paid.earned.awards.iter().map(award).collect()
}

/// What has expired and what still will, by its end.
fn ends(ledger: &Member) -> BTreeMap<Option<Instant>, u128> {
    let expired = ledger.changes().filter_map(|change| match change {
        Change::Expired { expired } => Some(expired),
        _ => None,
    });
    let mut ends = BTreeMap::new();
    for Lot { expires_at, points, .. } in expired.flatten().chain(&ledger.account.lots) {
        *ends.entry(*expires_at).or_default() += u128::from(points.get());
    }
    ends
}
