//! Birthdays over HTTP: a birthday cannot follow the calendar, and previews, quotes and orders agree on whether it counts.

use crate::support::{Answer, Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};
use shared::units::time::Zone;

on_both!(
    the_first_birthday_counts_immediately,
    a_changed_birthday_does_not_count_yet,
    a_birthday_that_is_cleared_and_stated_again_does_not_count_yet,
    an_erased_birthday_that_is_stated_again_does_not_count_yet,
    a_changed_birthday_counts_from_the_day_that_the_member_shows,
    a_late_order_of_the_time_before_the_change_does_not_count_it,
    without_a_program_no_day_is_known,
    a_wrong_number_of_days_is_refused,
);

/// Three times the points on the birthday, or in its month.
fn treats(period: &str) -> Value {
    let mut program = program();
    let condition = json!({"type": "birthday", "period": period});
    let rules = program["earning"]["rules"].as_array_mut().unwrap();
    rules.push(json!({"kind": "multiplier", "id": "treat", "factor": "3", "conditions": [condition]}));
    program
}

fn join(shop: &Shop<'_>, member: &Value) -> Value {
    shop.backend(Ask::post("/v1/members", member).keyed()).ok(201)
}

fn patch(shop: &Shop<'_>, birthday: &Value) -> Value {
    shop.backend(Ask::patch("/v1/members/ann", &json!({ "birthday": birthday }))).ok(200)
}

/// A birthday that is today in Shanghai. 1996 has every day.
fn today(shop: &Shop<'_>) -> Value {
    json!(format!("1996{}", &day(shop, 0)[4..]))
}

/// Another day of the year.
fn another_day(shop: &Shop<'_>) -> Value {
    json!(format!("1996{}", &day(shop, 40)[4..]))
}

fn day(shop: &Shop<'_>, days: i64) -> String {
    Zone::parse("Asia/Shanghai").unwrap().day_of(shop.edge.now()).plus_days(days).to_string()
}

/// What an order of 10.00 earns now. The preview and the quote promise the same before it.
#[track_caller]
fn earns(shop: &Shop<'_>, order_id: &str) -> u64 {
    let basket = lines(&["10.00"]);
    let preview = Ask::post("/v1/earn-previews", &json!({"currency": "CNY", "lines": basket}));
    let preview = shop.shopper("ann", preview).ok(200)["earned"]["granted"].clone();
    let quoted = shop.quote("ann", &basket, 0).ok(200)["would_earn"].clone();
    let paid = shop.order(&shop.order_request(order_id, "ann", &basket)).ok(201)["earned"]["granted"].clone();
    assert_eq!((&preview, &quoted), (&paid, &paid), "the preview, the quote and the order");
    paid.as_u64().unwrap()
}

fn the_first_birthday_counts_immediately(edge: &Edge) {
    let shop = Shop::open_with(edge, &treats("day"));
    let joined = join(&shop, &json!({"member_id": "ann"}));
    assert_eq!((&joined["birthday"], &joined["birthday_counts_from"]), (&Value::Null, &Value::Null));
    assert_eq!(earns(&shop, "o-1"), 10);
    let stated = patch(&shop, &today(&shop));
    assert_eq!((&stated["birthday"], &stated["birthday_counts_from"]), (&today(&shop), &Value::Null));
    assert_eq!(earns(&shop, "o-2"), 30);
    patch(&shop, &today(&shop));
    assert_eq!(earns(&shop, "o-3"), 30, "the same birthday again is no change");
}

fn a_changed_birthday_does_not_count_yet(edge: &Edge) {
    let shop = Shop::open_with(edge, &treats("day"));
    join(&shop, &json!({"member_id": "ann", "birthday": another_day(&shop)}));
    assert_eq!(earns(&shop, "o-1"), 10);
    let changed = patch(&shop, &today(&shop));
    assert_eq!((&changed["birthday"], &changed["birthday_counts_from"]), (&today(&shop), &json!(day(&shop, 180))));
    assert_eq!(shop.backend(Ask::get("/v1/members/ann")).ok(200), changed);
    assert_eq!(shop.backend(Ask::get("/v1/members/ann/export")).ok(200)["member"], changed);
    assert_eq!(earns(&shop, "o-2"), 10);
    patch(&shop, &another_day(&shop));
    patch(&shop, &today(&shop));
    assert_eq!(earns(&shop, "o-3"), 10);
    shop.audit_is_sound("ann");
}

fn a_birthday_that_is_cleared_and_stated_again_does_not_count_yet(edge: &Edge) {
    let shop = Shop::open_with(edge, &treats("day"));
    join(&shop, &json!({"member_id": "ann", "birthday": today(&shop)}));
    assert_eq!(earns(&shop, "o-1"), 30);
    let cleared = patch(&shop, &Value::Null);
    assert_eq!((&cleared["birthday"], &cleared["birthday_counts_from"]), (&Value::Null, &Value::Null));
    assert_eq!(earns(&shop, "o-2"), 10);
    assert_eq!(patch(&shop, &today(&shop))["birthday_counts_from"], day(&shop, 180));
    assert_eq!(earns(&shop, "o-3"), 10);
}

fn an_erased_birthday_that_is_stated_again_does_not_count_yet(edge: &Edge) {
    let shop = Shop::open_with(edge, &treats("day"));
    for (member_id, counts_from) in [("ann", json!(day(&shop, 180))), ("bob", Value::Null)] {
        let birthday = if member_id == "ann" { today(&shop) } else { Value::Null };
        join(&shop, &json!({"member_id": member_id, "birthday": birthday}));
        shop.backend(Ask::delete(&format!("/v1/members/{member_id}"))).ok(204);
        assert_eq!(shop.backend(Ask::get(&format!("/v1/members/{member_id}"))).ok(200)["birthday"], Value::Null);
        let again = join(&shop, &json!({"member_id": member_id, "birthday": today(&shop)}));
        assert_eq!(again["birthday_counts_from"], counts_from, "{member_id}");
    }
    assert_eq!(earns(&shop, "o-1"), 10);
    let order = shop.order_request("o-2", "bob", &lines(&["10.00"]));
    assert_eq!(shop.order(&order).ok(201)["earned"]["granted"], 30, "bob never stated one before");
}

fn a_changed_birthday_counts_from_the_day_that_the_member_shows(edge: &Edge) {
    let Edge::Native(native) = edge else { return };
    let shop = Shop::open_with(edge, &treats("month"));
    native.set_now("2026-11-23T23:59:59.999+08:00");
    join(&shop, &json!({"member_id": "ann", "birthday": "1990-01-01"}));
    assert_eq!(patch(&shop, &json!("1990-05-01"))["birthday_counts_from"], "2027-05-22");
    native.set_now("2027-05-21T23:59:59.999+08:00");
    assert_eq!(earns(&shop, "o-1"), 10);
    native.set_now("2027-05-22T00:00:00+08:00");
    assert_eq!(earns(&shop, "o-2"), 30);
    assert_eq!(shop.backend(Ask::get("/v1/members/ann")).ok(200)["birthday_counts_from"], "2027-05-22");
    // The program decides: with fewer days, the birthday counted earlier.
    let mut fewer = treats("month");
    fewer["earning"]["birthday_change_days"] = json!(7);
    shop.backend(Ask::put("/v1/program", &fewer)).ok(201);
    assert_eq!(shop.backend(Ask::get("/v1/members/ann")).ok(200)["birthday_counts_from"], "2026-11-30");
    shop.audit_is_sound("ann");
}

fn a_late_order_of_the_time_before_the_change_does_not_count_it(edge: &Edge) {
    let mut program = treats("day");
    program["earning"]["birthday_change_days"] = json!(0);
    let shop = Shop::open_with(edge, &program);
    join(&shop, &json!({"member_id": "ann", "birthday": another_day(&shop)}));
    let yesterday = json!(format!("1996{}", &day(&shop, -1)[4..]));
    assert_eq!(patch(&shop, &yesterday)["birthday_counts_from"], day(&shop, 0));
    let mut late = shop.order_request("o-1", "ann", &lines(&["10.00"]));
    late["placed_at"] = json!(format!("{}T12:00:00+08:00", day(&shop, -1)));
    assert_eq!(shop.order(&late).ok(201)["earned"]["granted"], 10);
}

fn without_a_program_no_day_is_known(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    join(&shop, &json!({"member_id": "ann", "birthday": another_day(&shop)}));
    assert_eq!(patch(&shop, &today(&shop))["birthday_counts_from"], Value::Null);
    shop.backend(Ask::put("/v1/program", &treats("day"))).ok(201);
    let member = shop.backend(Ask::get("/v1/members/ann")).ok(200);
    assert_eq!(member["birthday_counts_from"], day(&shop, 180), "the change is known");
    assert_eq!(earns(&shop, "o-1"), 10);
}

fn a_wrong_number_of_days_is_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let put = |days: Value| -> Answer {
        let mut program = treats("day");
        program["earning"]["birthday_change_days"] = days;
        shop.backend(Ask::put("/v1/program", &program))
    };
    for days in [json!(-1), json!(3661), json!(1.5), json!("180"), json!(65_536)] {
        let answer = edge.writes_nothing(|| put(days.clone()));
        assert!([400, 422].contains(&answer.status), "{days}: {}", answer.status);
    }
    for days in [0, 3660] {
        put(json!(days)).ok(201);
    }
}
