//! Reminders over HTTP: the members and points of a day's list, and that the list is complete for any length, with and without the cron
//! job.

use crate::support::{Ask, Edge, Native, Shop, lines, program};
use edge::store::{
    Read,
    expiries::{ExpiryPosition, within},
};
use serde_json::{Value, json};
use shared::{units::id::MerchantId, units::time::Window};
use std::collections::BTreeSet;

on_both!(
    a_member_is_listed_on_the_day,
    no_member_is_reminded_without_the_setting,
    the_list_is_for_the_merchant_only,
    a_wrong_setting_is_refused,
    pages_have_no_gap_and_no_overlap,
);

fn settings(days: &[u32]) -> Value {
    let mut settings = program();
    settings["reminders"] = json!({"days": days});
    settings
}

/// Grants points to a member, who joins first if necessary.
fn give_until(shop: &Shop<'_>, member: &str, points: u64, expires_at: &str) {
    shop.backend(Ask::post("/v1/members", &json!({"member_id": member})).keyed());
    let request = json!({"points": points, "author": "a", "reason": "b", "expires_at": expires_at});
    shop.backend(Ask::post(&format!("/v1/members/{member}/adjustments"), &request).keyed()).ok(201);
}

fn list(shop: &Shop<'_>) -> Vec<Value> {
    shop.backend(Ask::get("/v1/reminders?limit=100")).ok(200)["data"].as_array().unwrap().clone()
}

/// `[member, days left, points]` of each line.
fn lines_of(list: &[Value]) -> Vec<(String, u64, u64)> {
    let line = |line: &Value| {
        let number = |field: &str| line[field].as_u64().unwrap();
        (line["member_id"].as_str().unwrap().to_owned(), number("days_left"), number("points"))
    };
    list.iter().map(line).collect()
}

fn due(shop: &Shop<'_>) -> Vec<(String, u64, u64)> {
    lines_of(&list(shop))
}

fn one(member: &str, days_left: u64, points: u64) -> Vec<(String, u64, u64)> {
    vec![(member.to_owned(), days_left, points)]
}

fn a_member_is_listed_on_the_day(edge: &Edge) {
    let shop = Shop::open_with(edge, &settings(&[30, 7]));
    let at = edge.now().plus_minutes(7 * 24 * 60).to_string();
    give_until(&shop, "ann", 250, &at);
    give_until(&shop, "bob", 250, &edge.now().plus_minutes(8 * 24 * 60).to_string());
    shop.member_with("cat", 100);
    let line = json!({
        "member_id": "ann", "expires_at": at, "days_left": 7, "points": 250,
        "worth": {"amount": "2.50", "currency": "CNY"},
    });
    assert_eq!(list(&shop), [line]);
}

fn no_member_is_reminded_without_the_setting(edge: &Edge) {
    let shop = Shop::open(edge);
    give_until(&shop, "ann", 250, &edge.now().plus_minutes(7 * 24 * 60).to_string());
    let answer = shop.backend(Ask::get("/v1/reminders")).ok(200);
    assert_eq!(answer, json!({"data": [], "next_cursor": null}));
}

fn the_list_is_for_the_merchant_only(edge: &Edge) {
    let shop = Shop::open_with(edge, &settings(&[7]));
    edge.ask(&Ask::get("/v1/reminders")).problem(401, "unauthorized");
    shop.page(Ask::get("/v1/reminders")).problem(401, "unauthorized");
    shop.shopper("ann", Ask::get("/v1/reminders")).problem(401, "unauthorized");
    let other = Shop::open_with(edge, &settings(&[7]));
    give_until(&shop, "ann", 250, &edge.now().plus_minutes(7 * 24 * 60).to_string());
    assert_eq!(due(&other), []);
    for query in ["limit=0", "limit=101", "limit=x", "cursor=x", "cursor=ann", "cursor=x.ann", "cursor="] {
        shop.backend(Ask::get(&format!("/v1/reminders?{query}"))).problem(400, "invalid_request");
    }
}

fn a_wrong_setting_is_refused(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    let check = |days: &[u32], pointers: &[&str]| {
        let answer = shop.backend(Ask::post("/v1/program/validate", &settings(days))).ok(200);
        let found: Vec<&str> =
            answer["problems"].as_array().unwrap().iter().map(|found| found["pointer"].as_str().unwrap()).collect();
        assert_eq!(found, pointers, "{days:?}");
    };
    check(&[1], &[]);
    check(&[365, 1, 30, 15, 7], &[]);
    check(&[], &["/reminders/days"]);
    check(&[1, 2, 3, 4, 5, 6], &["/reminders/days"]);
    check(&[0, 366], &["/reminders/days/0", "/reminders/days/1"]);
    check(&[7, 30, 7], &["/reminders/days/2"]);
    shop.backend(Ask::put("/v1/program", &settings(&[0]))).problem(422, "program_invalid");
    let mut unknown = settings(&[7]);
    unknown["reminders"]["hours"] = json!(3);
    shop.backend(Ask::put("/v1/program", &unknown)).problem(400, "unknown_field");
}

/// Members whose points expire at the same instant and at different ones, some with several lots, page by page.
fn pages_have_no_gap_and_no_overlap(edge: &Edge) {
    let shop = Shop::open_with(edge, &settings(&[30, 15, 7]));
    let now = edge.now();
    let in_days = |days: u32, minute: u32| now.plus_minutes(days * 24 * 60 + minute).to_string();
    let mut wanted = BTreeSet::new();
    for number in 0..23 {
        let member = format!("m:{number}@x");
        for days in [[7, 8].as_slice(), &[15, 7], &[30], &[30, 15, 7], &[9]][number % 5] {
            give_until(&shop, &member, 10, &in_days(*days, 0));
        }
        if number % 5 != 4 {
            wanted.insert(member);
        }
    }
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = shop.backend(Ask::get(&format!("/v1/reminders?limit=4{cursor}"))).ok(200);
        seen.extend(lines_of(page["data"].as_array().unwrap()).into_iter().map(|(member, ..)| member));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={}", next.replace(':', "%3A").replace('@', "%40"));
    }
    assert_eq!(seen.len(), wanted.len(), "one line for each member: {seen:?}");
    assert_eq!(seen.into_iter().collect::<BTreeSet<_>>(), wanted);
}

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

#[test]
fn a_reminder_is_listed_on_its_local_day() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &settings(&[30, 15, 7, 1]));
    give_until(&shop, "ann", 40, "2027-02-01T00:00:00+08:00");
    let rows = [
        ("2027-01-01T23:59:59.999+08:00", vec![]),
        ("2027-01-02T00:00:00+08:00", one("ann", 30, 40)),
        ("2027-01-02T23:59:59.999+08:00", one("ann", 30, 40)),
        ("2027-01-03T00:00:00+08:00", vec![]),
        ("2027-01-17T00:00:00+08:00", one("ann", 15, 40)),
        ("2027-01-25T12:00:00+08:00", one("ann", 7, 40)),
        ("2027-01-26T00:00:00+08:00", vec![]),
        ("2027-01-31T23:59:59.999+08:00", one("ann", 1, 40)),
        ("2027-02-01T00:00:00+08:00", vec![]),
    ];
    for (at, expected) in rows {
        native(&edge).set_now(at);
        assert_eq!(due(&shop), expected, "{at}");
    }
}

#[test]
fn several_lots_make_one_line_with_the_soonest_expiry() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &settings(&[30, 7]));
    give_until(&shop, "ann", 40, "2026-12-23T00:00:00+08:00");
    assert_eq!(due(&shop), one("ann", 30, 40));
    give_until(&shop, "ann", 5, "2026-11-30T06:00:00+08:00");
    give_until(&shop, "ann", 7, "2026-11-30T18:00:00+08:00");
    assert_eq!(due(&shop), one("ann", 7, 12), "all points that expire on that day");
    assert_eq!(list(&shop)[0]["expires_at"], "2026-11-29T22:00:00Z");
    give_until(&shop, "ann", 9, "2026-11-28T00:00:00+08:00");
    assert_eq!(due(&shop), one("ann", 7, 12), "points that expire sooner, on a day without a reminder");
}

#[test]
fn the_list_of_a_day_changes_only_with_the_members_points() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &settings(&[7]));
    give_until(&shop, "ann", 300, "2026-12-01T00:00:00+08:00");
    native(&edge).set_now("2026-11-24T00:00:00+08:00");
    assert_eq!(due(&shop), one("ann", 7, 300));
    shop.hold("ann", &lines(&["2.00"]), 100);
    assert_eq!(due(&shop), one("ann", 7, 200), "held points are not part of a reminder");
    native(&edge).pass_minutes(15);
    assert_eq!(due(&shop), one("ann", 7, 300), "the hold has timed out, and no entry is written yet");
    let hold = shop.hold("ann", &lines(&["6.00"]), 300);
    assert_eq!(due(&shop), []);
    native(&edge).pass_minutes(15);
    native(&edge).sweep();
    assert_eq!(due(&shop), one("ann", 7, 300));
    let state = shop.backend(Ask::get(&format!("/v1/holds/{}", hold["hold_id"].as_str().unwrap()))).ok(200);
    assert_eq!(state["state"], "timed_out");
    native(&edge).set_now("2026-11-24T23:59:59.999+08:00");
    assert_eq!(due(&shop), one("ann", 7, 300));
}

#[test]
fn a_member_who_cannot_spend_is_not_reminded() {
    let edge = Edge::native();
    let mut settings = settings(&[7]);
    settings["earning"]["pending_days"] = json!(10);
    settings["expiry"] = json!({"base": {"kind": "after", "days": 14}});
    let shop = Shop::open_with(&edge, &settings);
    shop.order(&shop.order_request("o-1", "pending", &lines(&["10.00"]))).ok(201);
    for member in ["active", "frozen", "erased"] {
        shop.member_with(member, 0);
        give_until(&shop, member, 10, "2026-12-08T00:00:00+08:00");
    }
    shop.backend(Ask::patch("/v1/members/frozen", &json!({"status": "frozen"}))).ok(200);
    shop.backend(Ask::delete("/v1/members/erased")).ok(204);
    native(&edge).set_now("2026-12-01T12:00:00+08:00");
    assert_eq!(due(&shop), one("active", 7, 10));
    let pending = shop.balance("pending");
    assert_eq!((&pending["pending"], &pending["available"]), (&json!(10), &json!(0)));
}

#[test]
fn activity_postpones_a_reminder() {
    let edge = Edge::native();
    let mut settings = settings(&[7]);
    settings["expiry"] = json!({"base": {"kind": "inactive", "months": 1}});
    let shop = Shop::open_with(&edge, &settings);
    shop.member_with("ann", 100);
    native(&edge).set_now("2026-12-17T12:00:00+08:00");
    assert_eq!(due(&shop), one("ann", 7, 100));
    shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
    assert_eq!(due(&shop), []);
    native(&edge).set_now("2027-01-11T12:00:00+08:00");
    assert_eq!(due(&shop), one("ann", 7, 110));
}

/// The rows that the accounts require.
const OF_ACCOUNTS: &str = "SELECT DISTINCT member_id, ends AS expires_at FROM ( \
    SELECT member_id, lot.value ->> '$[2]' AS ends, lot.value ->> '$[4]' AS points \
    FROM accounts, json_each(state, '$.lots') AS lot \
    UNION SELECT member_id, part.value ->> '$[2]', part.value ->> '$[4]' \
    FROM accounts, json_each(state, '$.memory.holds') AS hold, json_each(hold.value, '$.parts') AS part) \
    WHERE ends > 0 AND points > 0 ORDER BY 1, 2";

#[test]
fn the_stored_expiries_equal_those_of_the_accounts() {
    let edge = Edge::native();
    let mut settings = settings(&[7]);
    settings["expiry"] = json!({"base": {"kind": "inactive", "months": 1}, "bonus": {"kind": "after", "days": 20}});
    let shop = Shop::open_with(&edge, &settings);
    let rows = |sql: &str| native(&edge).database.run(sql).unwrap();
    let check = || {
        let kept = rows("SELECT member_id, expires_at FROM expiries ORDER BY 1, 2");
        assert_eq!(kept, rows(OF_ACCOUNTS));
        kept.len()
    };
    shop.member_with("ann", 1_000);
    give_until(&shop, "ann", 50, "2026-12-24T00:00:00+08:00");
    give_until(&shop, "ann", 60, "2026-12-30T00:00:00+08:00");
    give_until(&shop, "bob", 60, "2026-12-30T00:00:00+08:00");
    assert_eq!(check(), 3, "two of ann's lots end together");
    shop.hold("ann", &lines(&["22.00"]), 1_050);
    assert_eq!(check(), 3);
    native(&edge).set_now("2026-12-10T12:00:00+08:00");
    shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
    assert_eq!(check(), 4);
    native(&edge).set_now("2027-02-01T00:00:00+08:00");
    native(&edge).sweep();
    assert_eq!(check(), 0);
}

/// A page is found along the primary key, without a scan of earlier rows.
#[test]
fn every_page_uses_the_primary_key() {
    let edge = Edge::native();
    let merchant_id = MerchantId::parse("demo").unwrap();
    let at = edge.now();
    let window = Window { from: Some(at), until: Some(at.plus_minutes(60)) };
    let read = within(&merchant_id, &[window], &ExpiryPosition::first(), 20);
    let statement = &read.statements()[0];
    let mut sql = statement.sql.to_owned();
    for number in (1..=statement.values.len()).rev() {
        sql = sql.replace(&format!("?{number}"), "'1'");
    }
    let plan = native(&edge).database.run(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let steps: Vec<&str> = plan.iter().map(|row| row.text("detail").unwrap()).collect();
    let along_both =
        "SEARCH expiries USING PRIMARY KEY (merchant_id=? AND (expires_at,member_id)>(?,?) AND expires_at<?)";
    assert_eq!(steps.iter().filter(|step| **step == along_both).count(), 5, "{steps:#?}");
    assert!(!steps.iter().any(|step| step.starts_with("SCAN expiries")), "{steps:#?}");
}
