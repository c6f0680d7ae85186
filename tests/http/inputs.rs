//! Input that real systems send: ids of other systems, texts, times, prices with trailing zeros, lines without a SKU, members who join
//! later.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};
use shared::units::hex::hex;

on_both!(
    ids_of_other_systems_are_accepted_unchanged,
    ids_are_compared_exactly,
    texts_that_are_not_ids_are_refused,
    unreadable_texts_are_refused,
    trailing_zeros_do_not_count_as_digits,
    times_are_read_in_the_forms_of_real_systems,
    lines_without_a_sku_are_recorded,
    a_member_who_bought_first_joins_later,
    a_birthday_can_be_cleared_and_is_not_in_the_future,
    caps_split_an_award_over_its_lines_once,
);

const IDS: [&str; 18] = [
    "auth0|65f0c1",
    "ann+shop@example.com",
    "#1001",
    "2026/0001",
    "event/e-1/base",
    "a b",
    " a ",
    "100%",
    "%2F",
    "?q=1&x=2",
    "...",
    "'; DROP TABLE entries; --",
    "\"quoted\"\\",
    "李雷",
    "caf\u{e9}",
    "\u{1f600}",
    "*_%",
    "{\"json\":1}",
];

/// An id as a part of a path.
fn encoded(id: &str) -> String {
    id.bytes().map(|byte| ["%", &hex(&[byte])].concat()).collect()
}

fn join(shop: &Shop<'_>, member: Value) -> crate::support::Answer {
    shop.backend(Ask::post("/v1/members", &member).keyed())
}

fn ids_of_other_systems_are_accepted_unchanged(edge: &Edge) {
    let shop = Shop::open(edge);
    let longest = "长".repeat(128);
    for id in IDS.into_iter().chain([longest.as_str()]) {
        let path = encoded(id);
        join(&shop, json!({"member_id": id})).ok(201);
        assert_eq!(shop.backend(Ask::get(&format!("/v1/members/{path}"))).ok(200)["member_id"], id);
        let gift = json!({"points": 200, "author": "test", "reason": "at the beginning", "class": "base"});
        shop.backend(Ask::post(&format!("/v1/members/{path}/adjustments"), &gift).keyed()).ok(201);
        let mut basket = lines(&["10.00", "5.00"]);
        basket[0]["line_id"] = json!(id);
        let hold = shop.hold(id, &basket, 100);
        assert_eq!(hold["member_id"], id);
        let mut request = shop.order_request(id, id, &basket);
        request["hold_id"] = hold["hold_id"].clone();
        let paid = shop.order(&request).ok(201);
        assert_eq!((&paid["order_id"], &paid["spent"]["points"]), (&json!(id), &json!(100)), "{id}");
        assert_eq!(shop.order(&request).problem(409, "order_exists")["code"], "order_exists");
        let event = json!({"event_id": id, "member_id": id, "kind": "review", "occurred_at": edge.now()});
        assert_eq!(shop.backend(Ask::post("/v1/events", &event).keyed()).ok(201)["event_id"], id);
        let refund = json!({"refund_id": id, "lines": [{"line_id": id, "quantity": 1}]});
        assert_eq!(shop.refund(&path, &refund).ok(201)["refund_id"], id);
        let order = shop.backend(Ask::get(&format!("/v1/orders/{path}"))).ok(200);
        assert_eq!((&order["order_id"], &order["lines"][0]["refunded_quantity"]), (&json!(id), &json!(1)));
        assert_eq!(shop.shopper(id, Ask::get("/v1/me/balance")).ok(200)["member_id"], id);
        shop.audit_is_sound(&path);
    }
}

/// Unicode is not normalised, and neither case nor spaces are changed.
fn ids_are_compared_exactly(edge: &Edge) {
    let shop = Shop::open(edge);
    for id in ["ann", "Ann", "ann ", " ann", "ann\u{301}", "caf\u{e9}", "cafe\u{301}", "%61nn", "ann/x", "ann%2Fx"] {
        join(&shop, json!({"member_id": id})).ok(201);
        shop.backend(
            Ask::post(
                &format!("/v1/members/{}/adjustments", encoded(id)),
                &json!({"points": 1, "author": "a", "reason": "b"}),
            )
            .keyed(),
        )
        .ok(201);
    }
    for id in ["ann", "Ann", "ann ", "caf\u{e9}", "cafe\u{301}", "%61nn", "ann%2Fx"] {
        assert_eq!(shop.points(&encoded(id))[0], 1, "{id}");
    }
}

fn texts_that_are_not_ids_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let long = "a".repeat(129);
    for id in ["", ".", "..", "a\u{0}", "a\nb", "\t", "\u{7f}", "\u{85}", long.as_str()] {
        let refused = |ask: Ask, pointer: &str| {
            let problem = edge.writes_nothing(|| shop.backend(ask)).problem(400, "invalid_request");
            assert_eq!(problem["pointer"], pointer, "{id:?}");
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains("1-128 characters"), "{detail}");
        };
        refused(Ask::post("/v1/members", &json!({"member_id": id})).keyed(), "/member_id");
        let order = |field: &str| {
            let mut order = shop.order_request("o-1", "ann", &lines(&["1.00"]));
            order[field] = json!(id);
            order
        };
        refused(Ask::post("/v1/orders", &order("order_id")).keyed(), "/order_id");
        refused(Ask::post("/v1/orders", &order("member_id")).keyed(), "/member_id");
        let mut basket = shop.order_request("o-1", "ann", &lines(&["1.00"]));
        basket["lines"][0]["line_id"] = json!(id);
        refused(Ask::post("/v1/orders", &basket).keyed(), "/lines/0/line_id");
        let event = json!({"event_id": id, "member_id": "ann", "kind": "review", "occurred_at": edge.now()});
        refused(Ask::post("/v1/events", &event).keyed(), "/event_id");
    }
}

/// Refused texts, and the character that the detail names.
const UNREADABLE: [(&str, &str); 10] = [
    ("a\u{0}b", "U+0000"),
    ("a\u{1b}[31m", "U+001B"),
    ("a\nb", "U+000A"),
    ("a\u{85}", "U+0085"),
    ("a\u{2028}b", "U+2028"),
    ("\u{202e}abc", "U+202E"),
    ("abc\u{2066}", "U+2066"),
    ("\u{200b}", "invisible"),
    (" \u{feff}\u{2060} ", "invisible"),
    ("", "1 to"),
];

fn unreadable_texts_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    for (text, why) in UNREADABLE {
        let with_program = |pointer: &str| {
            let mut document = program();
            document["earning"]["rules"][0]["names"] = json!({"en": "fine"});
            *document.pointer_mut(pointer).unwrap() = json!(text);
            document
        };
        let adjustment = |author: &str, reason: &str| json!({"points": 1, "author": author, "reason": reason});
        let mut order = shop.order_request("o-1", "ann", &lines(&["1.00"]));
        order["lines"][0]["categories"] = json!([text]);
        let mut of_store = shop.order_request("o-1", "ann", &lines(&["1.00"]));
        of_store["store"] = json!(text);
        let asks = [
            (Ask::post("/v1/members", &json!({"member_id": "bob", "segments": ["x", text]})).keyed(), "/segments/1"),
            (
                Ask::post("/v1/members", &json!({"member_id": "bob", "attributes": {"tea": text}})).keyed(),
                "/attributes/tea",
            ),
            (Ask::post("/v1/members", &json!({"member_id": "bob", "attributes": {text: "x"}})).keyed(), "/attributes"),
            (Ask::patch("/v1/members/ann", &json!({"segments": [text]})), "/segments/0"),
            (Ask::post("/v1/members/ann/adjustments", &adjustment(text, "right")).keyed(), "/author"),
            (Ask::post("/v1/members/ann/adjustments", &adjustment("right", text)).keyed(), "/reason"),
            (Ask::post("/v1/orders", &order).keyed(), "/lines/0/categories/0"),
            (Ask::post("/v1/orders", &of_store).keyed(), "/store"),
        ];
        for (ask, pointer) in asks {
            let problem = edge.writes_nothing(|| shop.backend(ask)).problem(400, "invalid_request");
            assert_eq!(problem["pointer"], pointer, "{text:?}");
            let detail = problem["detail"].as_str().unwrap();
            assert!(detail.contains(why), "{text:?}: {detail}");
        }
        for pointer in ["/name", "/earning/rules/0/names/en"] {
            let valid = shop.backend(Ask::post("/v1/program/validate", &with_program(pointer))).ok(200);
            assert!(valid["problems"].to_string().contains(pointer), "{text:?} as {pointer}: {valid}");
        }
        let name = json!({"merchant_id": "other", "name": text});
        let create = Ask::post("/v1/merchants", &name).keyed().bearer(edge.operator_key());
        assert_eq!(edge.ask(&create).problem(400, "invalid_request")["pointer"], "/name");
    }
    // A text in the evidence can have several lines and be empty.
    let event = |text: &str| {
        let evidence = json!({"review": {"texts": ["fine", text]}});
        let event = json!({"event_id": format!("e-{}", text.len()), "member_id": "ann", "kind": "review", "occurred_at": edge.now(), "evidence": evidence});
        shop.backend(Ask::post("/v1/events", &event).keyed())
    };
    for text in ["a\u{0}b", "a\u{1b}", "\u{202e}abc", "abc\u{2069}"] {
        let problem = edge.writes_nothing(|| event(text)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/evidence/review/texts/1", "{text:?}");
    }
    for text in ["", "two\nlines", "李雷 \u{1f600}", "שלום \u{200f}"] {
        event(text).ok(201);
    }
    for text in ["李雷", "e\u{301}", "👩\u{200d}👩", "שלום\u{200f}", "a\u{200b}b", " x"] {
        let request = json!({"points": 1, "author": text, "reason": text});
        shop.backend(Ask::post("/v1/members/ann/adjustments", &request).keyed()).ok(201);
    }
}

fn trailing_zeros_do_not_count_as_digits(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let mut order = shop.order_request("o-1", "ann", &lines(&["320.0000"]));
    order["lines"][0]["discount"] = json!("20.000");
    order["shipping"] = json!("5.0000");
    assert_eq!(shop.order(&order).ok(201)["earned"]["granted"], 300);
    assert_eq!(shop.backend(Ask::get("/v1/orders/o-1")).ok(200)["total"], "305.00");
    let rounded = shop.order_request("o-2", "ann", &lines(&["0.884956"]));
    let problem = edge.writes_nothing(|| shop.order(&rounded)).problem(400, "invalid_request");
    assert_eq!(problem["pointer"], "/lines/0/unit_price");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("quantity 1") && detail.contains("total"), "{detail}");
}

fn times_are_read_in_the_forms_of_real_systems(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let rows = [
        ("2026-03-01T10:00Z", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00+0100", "2026-03-01T09:00:00Z"),
        ("2026-03-01 10:11:12 -0500", "2026-03-01T15:11:12Z"),
        ("2026-03-01t10:00:00z", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00+01", "2026-03-01T09:00:00Z"),
    ];
    for (at, (text, instant)) in rows.into_iter().enumerate() {
        let mut order = shop.order_request(&format!("o-{at}"), "ann", &lines(&["1.00"]));
        order["placed_at"] = json!(text);
        shop.order(&order).ok(201);
        let read = shop.backend(Ask::get(&format!("/v1/orders/o-{at}"))).ok(200);
        assert_eq!(read["placed_at"], instant, "{text}");
    }
    for text in
        ["2026-03-01T10:00:00", "2026-03-01", "2026-03-01T10:00:00 01:00", "01.03.2026 10:00 +0100", "1772359200"]
    {
        let mut order = shop.order_request("o-x", "ann", &lines(&["1.00"]));
        order["placed_at"] = json!(text);
        let problem = edge.writes_nothing(|| shop.order(&order)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/placed_at", "{text}");
    }
}

fn lines_without_a_sku_are_recorded(edge: &Edge) {
    let mut settings = program();
    let by_sku = |choice: Value| {
        let mut condition = json!({"type": "sku"});
        condition.as_object_mut().unwrap().extend(choice.as_object().unwrap().clone());
        json!({"earning": {"rules": [{"kind": "spend", "id": "base", "points": 1, "per": "1.00", "conditions": [condition]}]}})
    };
    let basket = json!([
        {"line_id": "tip", "sku": "", "quantity": 1, "unit_price": "2.00"},
        {"line_id": "wrap", "quantity": 1, "unit_price": "3.00"},
        {"line_id": "fee", "sku": null, "quantity": 1, "unit_price": "4.00"},
        {"line_id": "none", "sku": "cup", "quantity": 0, "unit_price": "9.00"},
        {"line_id": "tea", "sku": "tea", "quantity": 1, "unit_price": "10.00"},
    ]);
    let earned = |settings: &Value| {
        let shop = Shop::open_with(edge, settings);
        shop.member_with("ann", 100);
        let hold = shop.hold("ann", &basket, "max");
        let mut request = shop.order_request("o-1", "ann", &basket);
        request["hold_id"] = hold["hold_id"].clone();
        let paid = shop.order(&request).ok(201);
        assert!(paid["spent"].get("basket_changed").is_none(), "the digest is the same: {paid}");
        let again = shop.refund("o-1", &json!({"refund_id": "r-1", "lines": [{"line_id": "none", "quantity": 1}]}));
        again.problem(422, "refund_exceeds_order");
        let all = shop.refund("o-1", &json!({"refund_id": "r-2", "lines": [], "all": true})).ok(201);
        assert_eq!(all["cash"], "18.00");
        assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
        shop.audit_is_sound("ann");
        paid["earned"].clone()
    };
    let plain = earned(&settings);
    assert_eq!(plain["granted"], 18);
    assert!(plain["lines"].as_array().unwrap().iter().all(|line| line["line_id"] != "none" || line["points"] == 0));
    for choice in [json!({"any_of": ["tea", "cup"]}), json!({"none_of": ["milk"]})] {
        let rules = by_sku(choice.clone());
        settings["earning"] = rules["earning"].clone();
        assert_eq!(earned(&settings)["granted"], 9, "{choice}: only the tea, of which points paid 1.00 in part");
    }
}

fn a_member_who_bought_first_joins_later(edge: &Edge) {
    let mut settings = program();
    let welcome = json!({"kind": "newcomer", "id": "pack", "days": 30, "welcome": 50, "tasks": [{"event": "review", "points": 10}]});
    settings["earning"]["rules"].as_array_mut().unwrap().push(welcome);
    let shop = Shop::open_with(edge, &settings);
    shop.order(&shop.order_request("o-1", "bob", &lines(&["5.00"]))).ok(201);
    let event = json!({"event_id": "e-1", "member_id": "cat", "kind": "browse", "occurred_at": edge.now()});
    shop.backend(Ask::post("/v1/events", &event).keyed()).ok(201);
    for (member, earned) in [("bob", 5), ("cat", 0)] {
        let path = format!("/v1/members/{member}");
        let before = shop.backend(Ask::get(&path)).ok(200);
        assert_eq!((&before["joined_at"], &before["status"]), (&Value::Null, &json!("active")));
        shop.backend(Ask::patch(&path, &json!({"segments": ["vip"], "birthday": "1990-02-28"}))).ok(200);
        let request = json!({"member_id": member, "attributes": {"tea": "green"}});
        let joined = join(&shop, request.clone()).ok(201);
        assert_eq!(joined["earned"][0]["points"], 50, "{joined}");
        assert_eq!(shop.points(member)[0], earned + 50);
        let after = shop.backend(Ask::get(&path)).ok(200);
        assert!(after["joined_at"].is_string(), "{after}");
        assert_eq!(
            (&after["segments"], &after["birthday"], &after["attributes"]),
            (&json!(["vip"]), &json!("1990-02-28"), &json!({"tea": "green"})),
            "omitted fields keep their values"
        );
        edge.writes_nothing(|| join(&shop, request)).problem(409, "member_exists");
        shop.audit_is_sound(member);
    }
    shop.order(&shop.order_request("o-2", "dan", &lines(&["5.00"]))).ok(201);
    let imported = join(&shop, json!({"member_id": "dan", "joined_at": "2020-01-01T00:00:00Z"})).ok(201);
    assert!(imported.get("earned").is_none(), "an import gets no welcome points: {imported}");
    assert_eq!(imported["joined_at"], "2020-01-01T00:00:00Z");
}

fn a_birthday_can_be_cleared_and_is_not_in_the_future(edge: &Edge) {
    let shop = Shop::open(edge);
    join(&shop, json!({"member_id": "ann", "birthday": "1990-02-28", "segments": ["vip"]})).ok(201);
    let patch = |patch: Value| shop.backend(Ask::patch("/v1/members/ann", &patch));
    assert_eq!(patch(json!({})).ok(200)["birthday"], "1990-02-28", "an omitted field keeps its value");
    let cleared = patch(json!({"birthday": null})).ok(200);
    assert_eq!((&cleared["birthday"], &cleared["segments"]), (&Value::Null, &json!(["vip"])));
    assert_eq!(shop.backend(Ask::get("/v1/members/ann")).ok(200)["birthday"], Value::Null);
    let today = edge.now().to_string()[..10].to_owned();
    for birthday in ["1900-01-01", "2000-02-29", &today] {
        assert_eq!(patch(json!({"birthday": birthday})).ok(200)["birthday"], birthday);
    }
    let after = edge.now().plus_minutes(39 * 60).to_string()[..10].to_owned();
    for birthday in ["1899-12-31", "0001-01-01", "2999-01-01", &after, "", "2001-02-29", "1990-2-3"] {
        let refused = |answer: crate::support::Answer| {
            assert_eq!(answer.problem(400, "invalid_request")["pointer"], "/birthday", "{birthday}");
        };
        refused(edge.writes_nothing(|| patch(json!({"birthday": birthday}))));
        refused(edge.writes_nothing(|| join(&shop, json!({"member_id": "new", "birthday": birthday}))));
    }
    let late = |minutes: u32| {
        join(&shop, json!({"member_id": format!("m-{minutes}"), "joined_at": edge.now().plus_minutes(minutes)}))
    };
    assert_eq!(edge.writes_nothing(|| late(6)).problem(400, "invalid_request")["pointer"], "/joined_at");
    late(5).ok(201);
    late(0).ok(201);
}

/// Regression: caps of 2 and 1 in a row split 3 points as 1 and 2, then 1 and 1, then 1 and 0.
fn caps_split_an_award_over_its_lines_once(edge: &Edge) {
    let mut settings = program();
    let base =
        json!({"kind": "spend", "id": "base", "points": 1, "per": "1.00", "caps": [{"per": "day", "points": 1}]});
    settings["earning"] = json!({"caps": [{"of": "member", "per": "day", "points": 2}], "rules": [base]});
    let shop = Shop::open_with(edge, &settings);
    shop.member_with("ann", 0);
    let basket = lines(&["1.00", "2.00"]);
    let preview =
        shop.shopper("ann", Ask::post("/v1/earn-previews", &json!({"currency": "CNY", "lines": basket}))).ok(200);
    let paid = shop.order(&shop.order_request("o-1", "ann", &basket)).ok(201);
    for earned in [&preview["earned"], &paid["earned"]] {
        let points: Vec<&Value> = earned["lines"].as_array().unwrap().iter().map(|line| &line["points"]).collect();
        assert_eq!(points, [0, 1], "{earned}");
    }
}
