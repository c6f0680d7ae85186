//! The list of members: its filters, its order, and what a page costs.

use crate::{
    lists::{list, texts, walk},
    support::{Ask, Edge, Native, Shop, lines, program},
};
use serde_json::{Value, json};

on_both!(
    members_are_found_by_each_filter,
    pages_of_members_do_not_overlap_and_miss_nothing,
    a_changed_member_is_found_by_its_new_facts,
    an_erased_member_has_no_personal_facts,
    a_merchant_sees_its_own_members_alone,
    wrong_filters_of_members_are_refused,
);

fn join(shop: &Shop<'_>, request: Value) {
    shop.backend(Ask::post("/v1/members", &request).keyed()).ok(201);
}

/// Six members; one of them has never joined.
fn full(edge: &Edge) -> Shop<'_> {
    let mut program = program();
    program["tiers"] = json!({
        "window": {"kind": "rolling", "months": 12},
        "levels": [
            {"id": "silver", "name": "Silver", "needs": {"any": {"spend": "100.00"}}},
            {"id": "gold", "name": "Gold", "needs": {"any": {"spend": "1000.00"}}, "window": {"kind": "rolling", "months": 12}},
        ],
    });
    program["tiers"]["levels"][1].as_object_mut().unwrap().remove("window");
    let shop = Shop::open_with(edge, &program);
    for (at, (id, segments)) in [
        ("b", vec!["vip", "north sea"]),
        ("a", vec!["vip"]),
        ("ab", vec![]),
        ("é%_", vec!["vip", "vip"]),
        ("c", vec![]),
    ]
    .into_iter()
    .enumerate()
    {
        join(
            &shop,
            json!({"member_id": id, "segments": segments, "joined_at": format!("2026-01-0{}T00:00:00Z", at + 1)}),
        );
    }
    for (id, price) in [("a", "100.00"), ("ab", "1000.00"), ("new", "5.00")] {
        shop.order(&shop.order_request(&format!("o-{id}"), id, &lines(&[price]))).ok(201);
    }
    shop.backend(Ask::patch("/v1/members/c", &json!({"status": "frozen"}))).ok(200);
    shop
}

fn ids(shop: &Shop<'_>, query: &str) -> Vec<String> {
    texts(&list(shop, &format!("/v1/members{query}")), "/member_id").into_iter().map(str::to_owned).collect()
}

fn members_are_found_by_each_filter(edge: &Edge) {
    let shop = full(edge);
    for (query, found) in [
        ("", vec!["a", "ab", "b", "c", "new", "é%_"]),
        ("?id_prefix=a", vec!["a", "ab"]),
        ("?id_prefix=ab", vec!["ab"]),
        ("?id_prefix=%C3%A9%25", vec!["é%_"]),
        ("?id_prefix=z", vec![]),
        ("?segment=vip", vec!["a", "b", "é%_"]),
        ("?segment=vip&id_prefix=a", vec!["a"]),
        ("?segment=north+sea", vec!["b"]),
        ("?segment=north%20sea", vec!["b"]),
        ("?segment=nort", vec![]),
        ("?status=frozen", vec!["c"]),
        ("?status=active&id_prefix=a", vec!["a", "ab"]),
        ("?status=frozen&segment=vip", vec![]),
        ("?tier=silver", vec!["a"]),
        ("?tier=gold", vec!["ab"]),
        ("?tier=gold&status=frozen", vec![]),
        ("?tier=bronze", vec![]),
        ("?joined_since=2026-01-03T00:00:00Z", vec!["ab", "é%_", "c"]),
        ("?joined_until=2026-01-03T00:00:00Z", vec!["b", "a"]),
        ("?joined_since=2026-01-02T00:00:00Z&joined_until=2026-01-04T00:00:00Z&tier=gold", vec!["ab"]),
        ("?joined_since=2026-01-01T00:00:00Z&segment=vip&id_prefix=a", vec!["a"]),
    ] {
        assert_eq!(ids(&shop, query), found, "{query}");
    }
    let read = shop.backend(Ask::get("/v1/members/b")).ok(200);
    assert_eq!(list(&shop, "/v1/members?id_prefix=b"), [read], "the same as the member alone");
}

fn pages_of_members_do_not_overlap_and_miss_nothing(edge: &Edge) {
    let shop = full(edge);
    for query in ["", "?segment=vip", "?status=active", "?tier=silver", "?joined_since=2026-01-01T00:00:00Z"] {
        let path = format!("/v1/members{query}");
        let all = walk(&shop, &path, 100).0;
        for limit in [1, 2] {
            assert_eq!(walk(&shop, &path, limit).0, all, "{query} by {limit}");
        }
    }
    let page = shop.backend(Ask::get("/v1/members?limit=1")).ok(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    shop.backend(Ask::get(&format!("/v1/members?status=active&cursor={cursor}"))).problem(400, "invalid_request");
    shop.backend(Ask::get(&format!("/v1/orders?cursor={cursor}"))).problem(400, "invalid_request");
}

fn a_changed_member_is_found_by_its_new_facts(edge: &Edge) {
    let shop = full(edge);
    shop.backend(Ask::patch("/v1/members/a", &json!({"segments": ["south"]}))).ok(200);
    assert_eq!(
        (ids(&shop, "?segment=vip"), ids(&shop, "?segment=south")),
        (vec!["b".to_owned(), "é%_".to_owned()], vec!["a".to_owned()])
    );
    shop.refund("o-a", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert!(ids(&shop, "?tier=silver").is_empty());
    join(&shop, json!({"member_id": "new", "joined_at": "2026-01-09T00:00:00Z"}));
    assert_eq!(ids(&shop, "?joined_since=2026-01-06T00:00:00Z"), ["new"]);
}

fn an_erased_member_has_no_personal_facts(edge: &Edge) {
    let shop = full(edge);
    shop.backend(Ask::delete("/v1/members/a")).ok(204);
    let erased = &list(&shop, "/v1/members?status=erased")[0];
    assert_eq!(
        (&erased["member_id"], &erased["segments"], &erased["birthday"]),
        (&json!("a"), &json!([]), &Value::Null)
    );
    assert_eq!((ids(&shop, "?segment=vip&id_prefix=a"), ids(&shop, "?tier=silver")), (vec![], vec![]));
    assert_eq!(ids(&shop, "?id_prefix=a"), ["a", "ab"]);
}

fn a_merchant_sees_its_own_members_alone(edge: &Edge) {
    let (full, other) = (full(edge), Shop::open_without_program(edge));
    join(&other, json!({"member_id": "a", "segments": ["vip"]}));
    assert_eq!(
        (ids(&other, ""), ids(&other, "?segment=vip"), ids(&other, "?status=active")),
        (vec!["a".to_owned()], vec!["a".to_owned()], vec!["a".to_owned()])
    );
    other.backend(Ask::get("/v1/members?tier=gold")).problem(409, "conflict");
    assert_eq!(ids(&full, "").len(), 6);
}

fn wrong_filters_of_members_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    let long = "x".repeat(129);
    for (query, name) in [
        ("id_prefix=".to_owned(), "id_prefix"),
        (format!("id_prefix={long}"), "id_prefix"),
        ("segment=".to_owned(), "segment"),
        (format!("segment={}", &long[..65]), "segment"),
        ("status=gone".to_owned(), "status"),
        ("tier=a%2Fb".to_owned(), "tier"),
        ("joined_since=2026".to_owned(), "joined_since"),
        ("joined_since=2026-01-02T00:00:00Z&joined_until=2026-01-02T00:00:00Z".to_owned(), "joined_until"),
        ("since=2026-01-02T00:00:00Z".to_owned(), "since"),
    ] {
        let ask = Ask::get(&format!("/v1/members?{query}"));
        let problem = edge.writes_nothing(|| shop.backend(ask)).problem(400, "invalid_request");
        assert!(problem["detail"].as_str().unwrap().contains(&format!("`{name}`")), "{query}: {problem}");
    }
}

fn native(edge: &Edge) -> &Native {
    let Edge::Native(native) = edge else { panic!("a test of the native application") };
    native
}

/// A tier ends on its day, without a write and also after the sweep.
#[test]
fn a_tier_that_has_ended_does_not_count() {
    let edge = Edge::native();
    let shop = full(&edge);
    native(&edge).set_now("2027-11-22T23:59:59+08:00");
    assert_eq!((ids(&shop, "?tier=silver"), ids(&shop, "?tier=gold")), (vec!["a".to_owned()], vec!["ab".to_owned()]));
    native(&edge).set_now("2027-11-23T00:00:00+08:00");
    for _ in 0..2 {
        assert_eq!((ids(&shop, "?tier=silver"), ids(&shop, "?tier=gold")), (vec![], vec![]));
        native(&edge).sweep();
    }
}

#[test]
fn the_list_of_members_reads_along_an_index_in_one_round_trip() {
    let edge = Edge::native();
    let shop = full(&edge);
    for filters in 0_u32..32 {
        let parts = ["id_prefix=a", "segment=vip", "tier=silver", "status=active", "joined_since=2026-01-01T00:00:00Z"];
        let chosen: Vec<&str> =
            parts.iter().enumerate().filter(|(at, _)| filters >> at & 1 == 1).map(|(_, part)| *part).collect();
        let path = format!("/v1/members?limit=2&{}", chosen.join("&"));
        let ((_, plan), traffic) =
            native(&edge).database.traffic(|| native(&edge).database.plans(|| list(&shop, &path)));
        assert_eq!(traffic.trips, 1, "{path}");
        let scans: Vec<&String> = plan
            .iter()
            .filter(|step| step.starts_with("SCAN") && !step.contains("examined") && !step.contains("CONSTANT"))
            .collect();
        let sorts = plan.iter().any(|step| step.contains("TEMP B-TREE"));
        assert!(!plan.is_empty() && scans.is_empty() && !sorts, "{path}: {plan:#?}");
    }
}

/// Rare members among many that a filter excludes are found, and a page is bounded.
#[test]
fn a_page_of_members_examines_a_bounded_number() {
    let edge = Edge::native();
    let shop = full(&edge);
    let many = format!(
        "WITH RECURSIVE more(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM more WHERE i < 1099) INSERT INTO members \
         (merchant_id, member_id, status, segments, joined_at) SELECT '{}', 'm-' || i, 'active', '[\"vip\"]', 0 FROM more",
        shop.merchant_id
    );
    native(&edge).database.run(&many).unwrap();
    join(&shop, json!({"member_id": "z", "segments": ["vip", "rare"]}));
    shop.backend(Ask::patch("/v1/members/z", &json!({"status": "frozen"}))).ok(200);
    let (rows, pages) = walk(&shop, "/v1/members?segment=vip&status=frozen", 10);
    assert_eq!((texts(&rows, "/member_id"), pages), (vec!["z"], 2));
    assert_eq!(walk(&shop, "/v1/members?segment=rare", 10).1, 1);
}
