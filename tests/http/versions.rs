//! Parsed programs: the Worker parses a version once and not for each request. The log lines contain the number of parses.

use crate::support::{Ask, Edge, Native, Shop, lines, program};
use edge::versions::{StoredVersion, Versions};
use serde_json::{Value, json};
use shared::units::id::MerchantId;

const KEPT: usize = 64;

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

/// How many programs have been parsed, as the log line of one more request states it.
fn parsed(shop: &Shop<'_>) -> u64 {
    native(shop.edge).log_lines();
    shop.backend(Ask::get("/v1/members/ann/balance"));
    let lines = native(shop.edge).log_lines();
    let line: Value = serde_json::from_str(lines.last().unwrap()).unwrap();
    line["parsed"].as_u64().unwrap()
}

fn giving(points: u32) -> Value {
    let mut document = program();
    document["earning"]["rules"][0]["points"] = json!(points);
    document
}

fn granted(shop: &Shop<'_>, order_id: &str) -> Value {
    shop.order(&shop.order_request(order_id, "ann", &lines(&["10.00"]))).ok(201)["earned"]["granted"].clone()
}

#[test]
fn a_version_is_parsed_once() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    for nth in 0..20 {
        assert_eq!(granted(&shop, &format!("o-{nth}")), 10);
    }
    shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200);
    shop.page(Ask::get("/v1/program")).ok(200);
    native(&edge).sweep();
    assert_eq!(parsed(&shop), 1);
    native(&edge).empty_cache();
    assert_eq!(parsed(&shop), 1, "the text in the database is the one in the cache");
}

#[test]
fn requests_at_the_same_time_parse_a_version_once() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    let order = |nth: u32| {
        let order = shop.order_request(&format!("o-{nth}"), &format!("m-{nth}"), &lines(&["10.00"]));
        Ask::post("/v1/orders", &order).keyed().bearer(&shop.secret_key)
    };
    native(&edge).empty_cache();
    for answer in edge.ask_all(&(0..20).map(order).collect::<Vec<Ask>>()) {
        answer.ok(201);
    }
    assert_eq!(parsed(&shop), 1);
}

#[test]
fn each_version_decides_from_its_day_on_and_a_withdrawn_one_never() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &giving(1));
    let put_in_days = |points: u32, days: u32| {
        let at = edge.now().plus_minutes(days * 24 * 60);
        shop.backend(Ask::put(&format!("/v1/program?effective_at={at}"), &giving(points))).ok(201);
    };
    put_in_days(2, 1);
    put_in_days(3, 2);
    shop.backend(Ask::delete("/v1/programs/2")).ok(204);
    assert_eq!((granted(&shop, "o-1"), parsed(&shop)), (json!(10), 1));
    native(&edge).pass_minutes(24 * 60);
    assert_eq!((granted(&shop, "o-2"), parsed(&shop)), (json!(10), 1), "version 2 is withdrawn");
    native(&edge).pass_minutes(24 * 60 - 1);
    assert_eq!((granted(&shop, "o-3"), parsed(&shop)), (json!(10), 1), "the minute before");
    native(&edge).pass_minutes(1);
    assert_eq!((granted(&shop, "o-4"), parsed(&shop)), (json!(30), 2), "version 3 begins");
    assert_eq!((granted(&shop, "o-5"), parsed(&shop)), (json!(30), 2));
}

#[test]
fn merchants_do_not_share_versions() {
    let edge = Edge::native();
    let (one, two) = (Shop::open_with(&edge, &giving(1)), Shop::open_with(&edge, &giving(2)));
    assert_eq!((granted(&one, "o-1"), granted(&two, "o-1")), (json!(10), json!(20)));
    assert_eq!((granted(&one, "o-2"), granted(&two, "o-2")), (json!(10), json!(20)));
    assert_eq!(parsed(&one), 2);
}

fn stored(version: u32, points: u32) -> StoredVersion {
    let effective_at = shared::units::time::Instant::from_millis(0);
    StoredVersion { version, effective_at, body: giving(points).to_string() }
}

#[test]
fn the_number_of_kept_versions_has_a_bound() {
    let (versions, merchant) = (Versions::default(), MerchantId::parse("shop").unwrap());
    let read = |version: usize| {
        versions.read(&merchant, &stored(u32::try_from(version).unwrap(), 1)).unwrap();
        versions.parsed()
    };
    let kept = u64::try_from(KEPT).unwrap();
    for version in 1..=KEPT {
        assert_eq!(read(version), u64::try_from(version).unwrap());
    }
    assert_eq!(read(1), kept, "all are kept, and this one is the latest now");
    assert_eq!(read(KEPT + 1), kept + 1);
    assert_eq!(read(1), kept + 1);
    assert_eq!(read(2), kept + 2, "it was the one that was not used for the longest time");
}

#[test]
fn a_number_that_is_used_again_is_parsed_again() {
    let (versions, merchant) = (Versions::default(), MerchantId::parse("shop").unwrap());
    let points = |stored: &StoredVersion| {
        let version = versions.read(&merchant, stored).unwrap();
        version.program.unwrap().earning.spend_rules[0].points
    };
    assert_eq!([points(&stored(1, 1)), points(&stored(1, 5)), points(&stored(1, 1))], [1, 5, 1]);
    assert_eq!(versions.parsed(), 2);
}

#[test]
fn a_text_that_is_no_program_is_a_fault_and_not_an_older_version() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    let later = native(&edge).now().millis();
    let row = format!("'{}', 2, '{{\"name\":1}}', {later}", shop.merchant_id);
    native(&edge).database.run(&format!("INSERT INTO programs VALUES ({row})")).unwrap();
    native(&edge).empty_cache();
    let order = shop.order_request("o-1", "ann", &lines(&["10.00"]));
    edge.writes_nothing(|| shop.order(&order)).problem(500, "internal");
    let log = native(&edge).log_lines().join("\n");
    assert!(log.contains("version 2 of its program cannot be read"), "{log}");
}
