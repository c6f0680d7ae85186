//! Versions of a program over HTTP: put for a later date, in force from that date on, withdrawn before it, compared.

use crate::support::{Ask, Edge, Native, Shop, lines, program};
use serde_json::{Value, json};

on_both!(
    a_version_can_be_put_for_a_later_day,
    versions_are_listed_page_by_page,
    a_future_version_can_be_withdrawn,
    a_version_that_has_begun_cannot_be_withdrawn,
    a_wrong_date_is_refused,
    at_most_five_versions_are_in_the_future,
    two_programs_are_compared,
    an_impossible_comparison_is_refused,
);

/// A program with `points` for each yuan.
fn giving(points: u32) -> Value {
    let mut document = program();
    document["earning"]["rules"][0]["points"] = json!(points);
    document["name"] = json!(format!("{points} a yuan"));
    document
}

fn put_at(shop: &Shop<'_>, document: &Value, at: &str) -> crate::support::Answer {
    shop.backend(Ask::put(&format!("/v1/program?effective_at={at}"), document))
}

/// A number of days from now, as a query states it.
fn in_days(edge: &Edge, days: u32) -> String {
    edge.now().plus_minutes(days * 24 * 60).to_string()
}

/// `[version, state]` of all versions, newest first.
fn states(shop: &Shop<'_>) -> Vec<(u64, String)> {
    let list = shop.backend(Ask::get("/v1/programs?limit=100")).ok(200);
    let state = |line: &Value| (line["version"].as_u64().unwrap(), line["state"].as_str().unwrap().to_owned());
    list["data"].as_array().unwrap().iter().map(state).collect()
}

fn lists(states: &[(u64, &str)]) -> Vec<(u64, String)> {
    states.iter().map(|(version, state)| (*version, (*state).to_owned())).collect()
}

fn a_version_can_be_put_for_a_later_day(edge: &Edge) {
    let shop = Shop::open_with(edge, &giving(1));
    let at = in_days(edge, 30);
    let coming = put_at(&shop, &giving(2), &at).ok(201);
    assert_eq!((&coming["version"], &coming["effective_at"]), (&json!(2), &json!(at)));
    let again = edge.writes_nothing(|| put_at(&shop, &giving(2), &at)).ok(200);
    assert_eq!(again, coming, "a PUT can be repeated");
    assert_eq!(shop.backend(Ask::get("/v1/program")).ok(200)["version"], 1, "the first is in force");
    let order = shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
    assert_eq!(
        (&order["earned"]["granted"], &order["earned"]["awards"][0]["program_version"]),
        (&json!(10), &json!(1))
    );
    assert_eq!(states(&shop), lists(&[(2, "coming"), (1, "current")]));
    let read = shop.backend(Ask::get("/v1/programs/2")).ok(200);
    assert_eq!((&read["state"], &read["program"]["name"]), (&json!("coming"), &json!("2 a yuan")));
    shop.backend(Ask::get("/v1/programs/3")).problem(404, "not_found");
    shop.backend(Ask::get("/v1/programs/two")).problem(404, "not_found");
}

fn versions_are_listed_page_by_page(edge: &Edge) {
    let shop = Shop::open_with(edge, &giving(1));
    for points in 2..=5 {
        shop.backend(Ask::put("/v1/program", &giving(points))).ok(201);
    }
    let first = shop.backend(Ask::get("/v1/programs?limit=3")).ok(200);
    let line = &first["data"][0];
    let (version, name, state) = (&line["version"], &line["name"], &line["state"]);
    assert_eq!((version, name, state), (&json!(5), &json!("5 a yuan"), &json!("current")));
    assert!(line.get("program").is_none(), "the list is short");
    let rest = format!("/v1/programs?limit=3&cursor={}", first["next_cursor"].as_str().unwrap());
    let rest = shop.backend(Ask::get(&rest)).ok(200);
    let versions: Vec<&Value> = rest["data"].as_array().unwrap().iter().map(|line| &line["version"]).collect();
    assert_eq!((versions, &rest["next_cursor"]), (vec![&json!(2), &json!(1)], &Value::Null));
    assert_eq!(rest["data"][0]["state"], "past");
    edge.ask(&Ask::get("/v1/programs")).problem(401, "unauthorized");
}

fn a_future_version_can_be_withdrawn(edge: &Edge) {
    let shop = Shop::open_with(edge, &giving(1));
    put_at(&shop, &giving(2), &in_days(edge, 1)).ok(201);
    assert_eq!(shop.backend(Ask::delete("/v1/programs/2")).status, 204);
    edge.writes_nothing(|| {
        assert_eq!(shop.backend(Ask::delete("/v1/programs/2")).status, 204, "a second withdrawal changes nothing");
    });
    assert_eq!(states(&shop), lists(&[(2, "withdrawn"), (1, "current")]));
    let read = shop.backend(Ask::get("/v1/programs/2")).ok(200);
    assert!(read["withdrawn_at"].is_string(), "{read}");
    let third = put_at(&shop, &giving(3), &in_days(edge, 1)).ok(201);
    assert_eq!(third["version"], 3, "a number always names the same document");
    shop.backend(Ask::delete("/v1/programs/4")).problem(404, "not_found");
    if let Edge::Native(native) = edge {
        native.set_now("2026-11-25T12:00:00+08:00");
        assert_eq!(shop.backend(Ask::get("/v1/program")).ok(200)["version"], 3);
        assert_eq!(states(&shop), lists(&[(3, "current"), (2, "withdrawn"), (1, "past")]));
    }
}

fn a_version_that_has_begun_cannot_be_withdrawn(edge: &Edge) {
    let shop = Shop::open_with(edge, &giving(1));
    shop.backend(Ask::put("/v1/program", &giving(2))).ok(201);
    for version in [1, 2] {
        let ask = Ask::delete(&format!("/v1/programs/{version}"));
        edge.writes_nothing(|| shop.backend(ask)).problem(409, "conflict");
    }
    assert_eq!(states(&shop), lists(&[(2, "current"), (1, "past")]));
}

fn a_wrong_date_is_refused(edge: &Edge) {
    let shop = Shop::open_with(edge, &giving(1));
    for at in ["yesterday", "2026-12-01", "2020-01-01T00:00:00Z", "9000-01-01T00:00:00Z", &in_days(edge, 367), ""] {
        let answer = edge.writes_nothing(|| put_at(&shop, &giving(2), at));
        answer.problem(400, "invalid_request");
    }
    put_at(&shop, &json!({"name": "", "currency": "CNY", "time_zone": "UTC"}), &in_days(edge, 1))
        .problem(422, "program_invalid");
    let mut dollars = giving(2);
    dollars["currency"] = json!("USD");
    put_at(&shop, &dollars, &in_days(edge, 1)).problem(422, "program_invalid");
    put_at(&shop, &giving(2), &in_days(edge, 366)).ok(201);
    // An offset can be written as it is, or encoded.
    let local = |hour: u32| format!("{}T{hour:02}:00:00", &in_days(edge, 2)[..10]);
    put_at(&shop, &giving(3), &format!("{}+08:00", local(1))).ok(201);
    let encoded = put_at(&shop, &giving(4), &format!("{}%2B08%3A00", local(9))).ok(201);
    assert_eq!(encoded["effective_at"], format!("{}Z", local(1)));
}

fn at_most_five_versions_are_in_the_future(edge: &Edge) {
    let shop = Shop::open_with(edge, &giving(1));
    for day in 1..=5 {
        put_at(&shop, &giving(day + 1), &in_days(edge, day)).ok(201);
    }
    let sixth = edge.writes_nothing(|| put_at(&shop, &giving(7), &in_days(edge, 6)));
    sixth.problem(409, "conflict");
    shop.backend(Ask::put("/v1/program", &giving(8))).ok(201);
    assert_eq!(shop.backend(Ask::delete("/v1/programs/3")).status, 204);
    put_at(&shop, &giving(7), &in_days(edge, 6)).ok(201);
}

fn two_programs_are_compared(edge: &Edge) {
    let shop = Shop::open_with(edge, &giving(1));
    put_at(&shop, &giving(2), &in_days(edge, 1)).ok(201);
    let compare = |from: Value, to: Value| {
        let ask = Ask::post("/v1/program/compare", &json!({"from": from, "to": to}));
        edge.writes_nothing(|| shop.backend(ask)).ok(200)["differences"].clone()
    };
    let wanted = json!([
        {"pointer": "/earning/rules/0/points", "from": 1, "to": 2, "sentence": "Spend rule base: points 1 becomes 2."},
        {"pointer": "/name", "from": "1 a yuan", "to": "2 a yuan", "sentence": "Name: 1 a yuan becomes 2 a yuan."},
    ]);
    assert_eq!(compare(json!(1), json!(2)), wanted);
    assert_eq!(compare(json!(1), giving(2)), wanted);
    assert_eq!(compare(giving(1), json!(2)), wanted);
    assert_eq!(compare(giving(3), giving(3)), json!([]));
}

fn an_impossible_comparison_is_refused(edge: &Edge) {
    let shop = Shop::open_with(edge, &giving(1));
    let compare = |request: Value| shop.backend(Ask::post("/v1/program/compare", &request));
    assert_eq!(compare(json!({"from": 1, "to": 2})).problem(400, "invalid_request")["pointer"], "/to");
    for wrong in [json!(null), json!("1"), json!(-1), json!(1.5), json!(5_000_000_000_u64), json!([1])] {
        compare(json!({"from": 1, "to": wrong})).problem(400, "invalid_request");
    }
    compare(json!({"from": 1})).problem(400, "invalid_request");
    let mut unknown = giving(2);
    unknown["earning"]["pending"] = json!(3);
    let problem = compare(json!({"from": 1, "to": unknown})).problem(400, "unknown_field");
    assert_eq!(problem["pointer"], "/to/earning/pending");
    let page = shop.page(Ask::post("/v1/program/compare", &json!({"from": 1, "to": 1})));
    page.problem(401, "unauthorized");
}

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

/// The instant before, at and after, with and without a warm cache.
#[test]
fn a_version_comes_into_force_at_its_instant() {
    for is_cached in [true, false] {
        let edge = Edge::native();
        let shop = Shop::open_with(&edge, &giving(1));
        put_at(&shop, &giving(2), "2026-12-01T00:00:00+08:00").ok(201);
        put_at(&shop, &giving(3), "2026-12-02T00:00:00+08:00").ok(201);
        let moments = [
            ("2026-11-30T23:59:59.999+08:00", 1),
            ("2026-12-01T00:00:00+08:00", 2),
            ("2026-12-01T00:00:00.001+08:00", 2),
            ("2026-12-01T23:59:59.999+08:00", 2),
            ("2026-12-02T00:00:00+08:00", 3),
        ];
        for (at, version) in moments {
            native(&edge).set_now(at);
            if !is_cached {
                native(&edge).empty_cache();
            }
            assert_eq!(shop.backend(Ask::get("/v1/program")).ok(200)["version"], version, "{at}, cached: {is_cached}");
            assert_eq!(shop.page(Ask::get("/v1/program")).ok(200)["version"], version);
            let order = shop.order(&shop.order_request(&crate::support::unique("o"), "ann", &lines(&["1.00"]))).ok(201);
            assert_eq!(order["earned"]["granted"], version, "{at}");
            shop.backend(Ask::delete(&format!("/v1/programs/{version}"))).problem(409, "conflict");
        }
    }
}

/// Also for the first version: until it begins there is no program.
#[test]
fn the_first_version_can_begin_later() {
    let edge = Edge::native();
    let shop = Shop::open_without_program(&edge);
    put_at(&shop, &giving(1), "2026-12-01T00:00:00+08:00").ok(201);
    shop.backend(Ask::get("/v1/program")).problem(404, "not_found");
    let mut dollars = giving(1);
    dollars["currency"] = json!("USD");
    shop.backend(Ask::put("/v1/program", &dollars)).problem(422, "program_invalid");
    native(&edge).set_now("2026-12-01T00:00:00+08:00");
    assert_eq!(shop.backend(Ask::get("/v1/program")).ok(200)["version"], 1);
}

/// A version that begins now does not prevent a later version from beginning.
#[test]
fn the_version_that_began_last_is_in_force() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &giving(1));
    put_at(&shop, &giving(2), "2026-12-01T00:00:00+08:00").ok(201);
    put_at(&shop, &giving(3), "2026-12-01T00:00:00+08:00").ok(201);
    shop.backend(Ask::put("/v1/program", &giving(4))).ok(201);
    assert_eq!(states(&shop), lists(&[(4, "current"), (3, "coming"), (2, "coming"), (1, "past")]));
    native(&edge).set_now("2026-12-01T00:00:00+08:00");
    assert_eq!(
        shop.backend(Ask::get("/v1/program")).ok(200)["version"],
        3,
        "if two begin at one instant, the one that was added last"
    );
    assert_eq!(states(&shop), lists(&[(4, "past"), (3, "current"), (2, "past"), (1, "past")]));
}

/// Decisions before a version began do not change.
#[test]
fn a_new_version_does_not_change_the_past() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &giving(1));
    shop.member_with("ann", 1_000);
    let mut dear = giving(3);
    dear["spending"]["cash_off"] = json!({"rate": {"points": 200, "amount": "1.00"}});
    put_at(&shop, &dear, "2026-11-23T12:10:00+08:00").ok(201);
    let order = shop.order(&shop.order_request("o-1", "ann", &lines(&["10.00"]))).ok(201);
    assert_eq!(order["earned"]["granted"], 10);
    let hold = shop.hold("ann", &lines(&["10.00"]), 500);
    assert_eq!(hold["amount"], "5.00");
    native(&edge).set_now("2026-11-23T12:10:00+08:00");
    assert_eq!(shop.quote("ann", &lines(&["10.00"]), 200).ok(200)["amount"], "1.00", "quotes use the new rate");
    let mut request = shop.order_request("o-2", "ann", &lines(&["10.00"]));
    request["hold_id"] = hold["hold_id"].clone();
    let paid = shop.order(&request).ok(201);
    assert_eq!((&paid["spent"]["points"], &paid["spent"]["amount"]), (&json!(500), &json!("5.00")));
    assert_eq!(paid["earned"]["granted"], 15, "the order earns under the program in force");
    let refund = shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!((&refund["points_revoked"], &refund["cash"]), (&json!(10), &json!("10.00")));
    let refund = shop.refund("o-2", &json!({"refund_id": "r-2", "all": true})).ok(201);
    assert_eq!((&refund["points_restored"], &refund["points_revoked"]), (&json!(500), &json!(15)));
    assert_eq!(shop.points("ann"), [1_000, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

/// The constraints of the database hold whatever the Worker sends.
#[test]
fn the_database_keeps_versions_that_have_begun() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &giving(1));
    let coming = put_at(&shop, &giving(2), "2026-12-01T00:00:00+08:00").ok(201);
    assert_eq!(coming["version"], 2);
    shop.backend(Ask::delete("/v1/programs/2")).ok(204);
    let run = |sql: &str| native(&edge).database.run(&sql.replace("ID", &format!("'{}'", shop.merchant_id)));
    let now = edge.now().millis();
    for (sql, reason) in [
        (format!("INSERT INTO program_withdrawals VALUES (ID, 1, {now})"), "cannot be withdrawn"),
        (format!("INSERT INTO program_withdrawals VALUES (ID, 3, {now})"), "FOREIGN KEY"),
        ("UPDATE program_withdrawals SET withdrawn_at = 0".to_owned(), "never changes"),
        ("DELETE FROM program_withdrawals".to_owned(), "never deleted"),
    ] {
        let error = run(&sql).unwrap_err().to_string();
        assert!(error.contains(reason), "{sql}: {error}");
    }
}
