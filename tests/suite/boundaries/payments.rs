//! How an order was paid, at its boundaries: the tax of lines, and cash that was not charged. Refunds return exactly what was paid.

use crate::{
    member::{Member, code},
    sample,
};
use serde_json::{Value, json};
use shared::{
    ledger::fact::order::PaidOrder,
    units::id::OrderId,
    wire::{Code, PointsWanted},
};

/// A yen program: 1 point for each yen, and 1 point pays 1 yen.
fn yen() -> Value {
    json!({
        "currency": "JPY",
        "earning": {"rules": [{"kind": "spend", "id": "base", "points": 1, "per": "1"}]},
        "spending": {"cash_off": {"rate": {"points": 1, "amount": "1"}}},
    })
}

/// Lines from `[price, quantity, tax]`. The ids are `0`, `1`, ….
fn taxed(lines: &[(&str, u32, Option<&str>)]) -> Value {
    let prices: Vec<(&str, u32)> = lines.iter().map(|(price, quantity, _)| (*price, *quantity)).collect();
    let mut request = sample::lines(&prices);
    for (line, (_, _, tax)) in request.as_array_mut().unwrap().iter_mut().zip(lines) {
        if let Some(tax) = tax {
            line["tax"] = json!(tax);
        }
    }
    request
}

fn paid(settings: Value, lines: &Value, fields: Value) -> (Member, PaidOrder) {
    let mut member = Member::new(sample::program(settings));
    let currency = member.program.currency.code().to_owned();
    let mut all = json!({ "currency": currency });
    all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let order = member.order(&sample::order_request("o-1", lines, all)).unwrap();
    (member, order)
}

fn cash(member: &mut Member, order_id: &OrderId, parts: &[Value]) -> Vec<u64> {
    parts.iter().map(|part| member.refund(order_id, part.clone()).unwrap().cash.minor()).collect()
}

fn units(line: &str, quantity: u32) -> Value {
    json!({"lines": [{"line_id": line, "quantity": quantity}]})
}

fn amount(line: &str, amount: &str) -> Value {
    json!({"lines": [{"line_id": line, "amount": amount}]})
}

#[test]
fn a_refund_returns_the_tax_of_the_returned_line() {
    let all = json!({"all": true});
    let check = |lines: &[(&str, u32, Option<&str>)], tax: Value, parts: &[Value], expected: &[u64]| {
        let (mut member, order) = paid(yen(), &taxed(lines), json!({ "tax": tax }));
        assert_eq!(cash(&mut member, &order.order_id, parts), expected, "{lines:?} {parts:?}");
        assert_eq!(order.cash().minor(), expected.iter().sum::<u64>(), "{lines:?} {parts:?}");
    };
    let two = [("1000", 1, Some("80")), ("1000", 1, Some("100"))];
    check(&two, json!("180"), &[units("0", 1), units("1", 1)], &[1_080, 1_100]);
    check(&two, json!("180"), &[units("1", 1), units("0", 1)], &[1_100, 1_080]);
    check(&two, json!("180.00"), std::slice::from_ref(&all), &[2_180]);
    check(&two, json!(null), &[amount("0", "1"), amount("0", "999"), units("1", 1)], &[1, 1_079, 1_100]);
    check(&two, json!(null), &[amount("1", "333"), amount("1", "333"), all.clone()], &[366, 366, 1_448]);
    // If no line states its own tax, the order's tax is split by the lines.
    let plain = [("1000", 1, None), ("1000", 1, None)];
    check(&plain, json!("180"), &[units("0", 1), units("1", 1)], &[1_090, 1_090]);
    // A line without a tax bears none if another line states its own.
    check(&[("1000", 1, Some("80")), ("1000", 1, None)], json!("80"), &[units("1", 1), units("0", 1)], &[1_000, 1_080]);
    check(&[("1000", 1, Some("0")), ("1000", 1, None)], json!("0"), &[units("1", 1), all.clone()], &[1_000, 1_000]);
    // The tax of a line that cost nothing is returned by units.
    check(
        &[("0", 3, Some("100")), ("10", 1, Some("1"))],
        json!("101"),
        &[units("0", 1), units("0", 2), all],
        &[33, 67, 11],
    );
}

#[test]
fn the_tax_of_the_order_is_the_sum_of_its_lines() {
    let check = |lines: &[(&str, u32, Option<&str>)], tax: Value, expected: Result<u64, &str>| {
        let mut member = Member::new(sample::program(sample::plain()));
        let found = member.order(&sample::order_request("o-1", &taxed(lines), json!({ "tax": tax })));
        let found = found.as_ref().map(|paid| paid.tax.minor()).map_err(|refusal| refusal.pointer().unwrap());
        assert_eq!(found, expected, "{lines:?} {tax}");
    };
    let two = [("10.00", 1, Some("0.80")), ("10.00", 1, Some("1.00"))];
    check(&two, json!(null), Ok(180));
    check(&two, json!("1.80"), Ok(180));
    check(&two, json!("1.79"), Err("/tax"));
    check(&two, json!("1.81"), Err("/tax"));
    check(&two, json!("0"), Err("/tax"));
    check(&[("10.00", 1, None)], json!("1.80"), Ok(180));
    check(&[("10.00", 1, Some("0.001"))], json!(null), Err("/lines/0/tax"));
    check(&[("10.00", 1, None), ("10.00", 1, Some("-1"))], json!(null), Err("/lines/1/tax"));
    check(&[("10.00", 0, Some("0.01"))], json!(null), Err("/lines/0/tax"));
    check(&[("10.00", 0, Some("0.00"))], json!(null), Ok(0));
    check(&[("0.01", 1, Some("99999999999.99"))], json!(null), Ok(9_999_999_999_999));
    check(&[("0.02", 1, Some("99999999999.99"))], json!(null), Err("/lines"));
}

/// Points never pay tax, and tax earns no points.
#[test]
fn a_quote_adds_tax_to_the_cash_only() {
    let check = |lines: &[(&str, u32, Option<&str>)], tax: Option<&str>, wanted: PointsWanted, expected: [u64; 3]| {
        let member = Member::with_points(sample::program(sample::plain()), 20_000);
        let basket = sample::basket(&member.program, &taxed(lines));
        let without = basket.digest();
        let basket = basket.with_tax(tax.map(Into::into).as_ref()).unwrap();
        assert_eq!(basket.digest(), without, "tax is not part of what a hold was quoted for");
        let quote = member.quote(&basket, wanted).unwrap();
        assert_eq!([quote.points.get(), quote.amount.minor(), quote.cash.minor()], expected, "{lines:?} {tax:?}");
        assert_eq!(quote.amount.plus(quote.cash), basket.payable());
    };
    let hundred = [("100.00", 1, None)];
    check(&hundred, None, sample::exactly(3_000), [3_000, 3_000, 7_000]);
    check(&hundred, Some("8.00"), sample::exactly(3_000), [3_000, 3_000, 7_800]);
    check(&hundred, Some("8.00"), PointsWanted::Max, [10_000, 10_000, 800]);
    check(&[("100.00", 1, Some("8.00"))], None, sample::exactly(3_000), [3_000, 3_000, 7_800]);
    check(&[("100.00", 1, Some("8.00"))], Some("8.00"), PointsWanted::Max, [10_000, 10_000, 800]);
    check(&[("0.00", 1, Some("8.00"))], None, PointsWanted::Max, [0, 0, 800]);
}

/// The tax is not part of the quoted basket. The hold of an order with another tax is captured in full.
#[test]
fn tax_does_not_change_the_basket() {
    let mut member = Member::with_points(sample::program(sample::plain()), 500);
    let basket = sample::basket(&member.program, &taxed(&[("10.00", 1, None)]));
    let hold = member.hold(&basket, PointsWanted::Max).unwrap();
    let fields = json!({"hold_id": hold.hold_id, "tax": "0.80"});
    let lines = taxed(&[("10.00", 1, Some("0.80"))]);
    let order = member.order(&sample::order_request("o-1", &lines, fields)).unwrap();
    assert!(!order.spent.as_ref().unwrap().basket_changed);
    assert_eq!((order.cash().minor(), order.earned.points().get()), (580, 5));
    assert_eq!(member.refund(&order.order_id, json!({"all": true})).unwrap().cash.minor(), 580);
}

/// The shortfall of an order as its response states it: points, amount and reason.
fn shortfall(member: &Member, order: &PaidOrder) -> Value {
    let answer = shared::answer::order(order, &member.program, member.balance());
    let shortfall = answer.spent.shortfall;
    shortfall.map_or(json!(null), |missing| json!([missing.points, missing.amount, missing.reason]))
}

#[test]
fn uncharged_money_is_a_shortfall_that_no_refund_returns() {
    let check = |charged: Value, expected: Value, earned: u64| {
        let lines = sample::lines(&[("30.00", 1), ("10.00", 2)]);
        let fields = json!({"shipping": "6.00", "tax": "4.00", "charged": charged});
        let (mut member, order) = paid(sample::plain(), &lines, fields);
        assert_eq!(shortfall(&member, &order), expected, "{charged}");
        assert_eq!(order.earned.points().get(), earned, "{charged}");
        let refund = member.refund(&order.order_id, json!({"all": true})).unwrap();
        assert_eq!(refund.cash, order.cash(), "{charged}");
        assert_eq!(order.cash().plus(order.not_charged()), order.total());
        assert_eq!((member.balance().available.get(), member.balance().debt.get()), (0, 0));
    };
    check(json!(null), json!(null), 50);
    check(json!("60.00"), json!(null), 50);
    check(json!("59.99"), json!([0, "0.01", "not_charged"]), 49);
    check(json!("30.00"), json!([0, "30.00", "not_charged"]), 25);
    check(json!("0.01"), json!([0, "59.99", "not_charged"]), 0);
    check(json!("0.00"), json!([0, "60.00", "not_charged"]), 0);
}

/// For any sequence of refunds, the sums end at what was charged.
#[test]
fn refunds_of_an_order_charged_in_part_end_at_what_was_charged() {
    let shipping = json!({"lines": [], "shipping": "6.00"});
    let orders = [
        vec![units("0", 1), units("1", 2), shipping.clone()],
        vec![shipping.clone(), units("1", 1), units("1", 1), units("0", 1)],
        vec![amount("0", "0.01"), json!({"all": true})],
        vec![amount("0", "29.99"), amount("1", "19.99"), shipping, json!({"all": true})],
    ];
    for charged in ["0.00", "0.01", "0.59", "13.37", "59.99", "60.00"] {
        for by_line in [true, false] {
            for parts in &orders {
                let lines = taxed(&[("30.00", 1, by_line.then_some("3.00")), ("10.00", 2, by_line.then_some("1.00"))]);
                let fields = json!({"shipping": "6.00", "tax": "4.00", "charged": charged});
                let (mut member, order) = paid(sample::plain(), &lines, fields);
                let sum: u64 = cash(&mut member, &order.order_id, parts).iter().sum();
                let charged_minor: u64 = charged.replace('.', "").parse().unwrap();
                assert_eq!((sum, order.cash().minor()), (charged_minor, charged_minor), "{charged} {parts:?}");
            }
        }
    }
}

#[test]
fn a_charge_above_the_total_of_the_order_is_refused() {
    let check = |charged: Value, expected: Result<(), (Code, &str)>| {
        let mut member = Member::new(sample::program(sample::plain()));
        let fields = json!({"shipping": "6.00", "tax": "4.00", "charged": charged});
        let found = member.order(&sample::order_request("o-1", &sample::lines(&[("30.00", 1)]), fields));
        let found = found.as_ref().map(|_| ()).map_err(|refusal| (refusal.code(), refusal.pointer().unwrap()));
        assert_eq!(found, expected, "{charged}");
    };
    let refused = || Err((Code::InvalidRequest, "/charged"));
    check(json!("40.00"), Ok(()));
    check(json!("40.01"), refused());
    check(json!("0.001"), refused());
    check(json!("-1.00"), refused());
}

/// A member with 5,000 points who holds 3,000 of them, worth 30.00, for a line of 100.00. Gift cards are excluded.
fn holding() -> (Member, Value) {
    let mut settings = sample::plain();
    settings["spending"]["cash_off"]["exclude"] = json!({"categories": ["gift-card"]});
    let mut member = Member::with_points(sample::program(settings), 5_000);
    let basket = sample::basket(&member.program, &sample::lines(&[("100.00", 1)]));
    let hold = member.hold(&basket, sample::exactly(3_000)).unwrap();
    (member, json!(hold.hold_id))
}

/// Burnt points, the shortfall, and the cash of a full refund.
fn outcome(member: &mut Member, lines: &Value, fields: Value) -> Value {
    let order = member.order(&sample::order_request("o-1", lines, fields)).unwrap();
    let burnt: u64 = order.spent.as_ref().map_or(0, |spent| spent.burnt.iter().map(|lot| lot.points.get()).sum());
    let shortfall = shortfall(member, &order);
    let refund = member.refund(&order.order_id, json!({"all": true})).unwrap();
    assert!(member.audit().is_sound());
    json!([burnt, shortfall, refund.cash])
}

/// Regression: a gift card was paid with a captured hold, no cash was charged, and a refund paid out the price of the card.
#[test]
fn points_and_charged_cash_sum_to_the_total() {
    let line = |price: &str, category: &str| {
        let mut lines = sample::lines(&[(price, 1)]);
        lines[0]["categories"] = json!([category]);
        lines
    };
    let check = |is_captured: bool, lines: &Value, charged: Value, expected: Value, left: u64| {
        let (mut member, hold_id) = holding();
        if is_captured {
            let id = serde_json::from_value(hold_id.clone()).unwrap();
            member.capture(&id, None).unwrap();
        }
        let found = outcome(&mut member, lines, json!({"hold_id": hold_id, "charged": charged}));
        assert_eq!(found, expected, "{is_captured} {lines} {charged}");
        assert_eq!((member.balance().available.get(), member.balance().held.get()), (left, 0), "{lines} {charged}");
    };
    let (card, tea) = (line("30.00", "gift-card"), sample::lines(&[("100.00", 1)]));
    for is_captured in [false, true] {
        check(is_captured, &card, json!("0.00"), json!([0, [0, "30.00", "not_charged"], 0]), 5_000);
        check(is_captured, &card, json!("30.00"), json!([0, null, 3_000]), 5_000);
        check(is_captured, &tea, json!("70.00"), json!([3_000, null, 7_000]), 5_000);
        check(is_captured, &tea, json!("69.99"), json!([3_000, [0, "0.01", "not_charged"], 6_999]), 5_000);
        // If more cash was charged than points left to pay, fewer points pay, and the rest returns.
        check(is_captured, &tea, json!("70.01"), json!([2_999, null, 7_001]), 5_000);
        check(is_captured, &tea, json!("100.00"), json!([0, null, 10_000]), 5_000);
    }
}

/// Missing points and uncharged cash are one shortfall.
#[test]
fn missing_points_and_missing_cash_are_one_shortfall() {
    let check = |charged: Value, expected: Value| {
        let (mut member, hold_id) = holding();
        let id = serde_json::from_value(hold_id.clone()).unwrap();
        member.release(&id).unwrap();
        member.adjust(json!({"points": -4_000, "author": "test", "reason": "spent elsewhere"})).unwrap();
        let tea = sample::lines(&[("100.00", 1)]);
        assert_eq!(outcome(&mut member, &tea, json!({"hold_id": hold_id, "charged": charged})), expected, "{charged}");
    };
    check(json!(null), json!([1_000, [2_000, "20.00", "points_gone"], 7_000]));
    check(json!("70.00"), json!([1_000, [2_000, "20.00", "points_gone"], 7_000]));
    check(json!("60.00"), json!([1_000, [2_000, "30.00", "not_charged"], 6_000]));
    // The backend saw that the points were missing, and charged more.
    check(json!("90.00"), json!([1_000, null, 9_000]));
    check(json!("95.00"), json!([500, null, 9_500]));
}

/// Money that was not paid earns nothing, even in a program in which the part that points paid earns.
#[test]
fn unpaid_money_earns_nothing() {
    for on_points_paid in [false, true] {
        let mut settings = sample::plain();
        settings["earning"]["on_points_paid"] = json!(on_points_paid);
        let mut member = Member::with_points(sample::program(settings), 1_000);
        let lines = sample::lines(&[("100.00", 1)]);
        let basket = sample::basket(&member.program, &lines);
        let hold = member.hold(&basket, sample::exactly(1_000)).unwrap();
        let fields = json!({"hold_id": hold.hold_id, "charged": "50.00"});
        let order = member.order(&sample::order_request("o-1", &lines, fields)).unwrap();
        let earned = if on_points_paid { 60 } else { 50 };
        assert_eq!(order.earned.points().get(), earned, "{on_points_paid}");
        assert_eq!(order.qualified.unwrap().metrics.spend.minor(), earned * 100);
        member.refund(&order.order_id, units("0", 1)).unwrap();
        assert_eq!((member.balance().available.get(), member.balance().debt.get()), (1_000, 0));
        assert_eq!(code(member.refund(&order.order_id, json!({"all": true}))), Code::RefundExceedsOrder);
    }
}
