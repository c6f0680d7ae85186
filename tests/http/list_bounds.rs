//! Lists at the boundaries of a time range, and what a page costs: its round trips, its query plans, and the entries that it examines.

use crate::{
    lists::{LISTS, busy, list, texts, walk},
    support::{Edge, Native, Shop, lines},
};

fn native(edge: &Edge) -> &Native {
    let Edge::Native(native) = edge else { panic!("a test of the native application") };
    native
}

/// `since` is in the range, and `until` is not.
#[test]
fn a_time_range_begins_with_its_first_instant_and_ends_before_its_last() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    shop.member_with("ann", 0);
    let times = ["2026-11-24T10:00:00.000Z", "2026-11-24T10:00:00.001Z", "2026-11-24T10:00:00.002Z"];
    for (at, time) in times.iter().enumerate() {
        native(&edge).set_now(time);
        shop.give("ann", u64::try_from(at).unwrap() + 1);
        shop.give("ann", u64::try_from(at).unwrap() + 1);
    }
    for (query, points) in [
        (format!("since={}", times[1]), vec![2, 2, 3, 3]),
        (format!("until={}", times[1]), vec![1, 1]),
        (format!("since={}&until={}", times[1], times[2]), vec![2, 2]),
        (format!("since={}&until={}", times[0], times[2]), vec![1, 1, 2, 2]),
        ("since=2026-11-24T10:00:00.003Z".to_owned(), vec![]),
    ] {
        for (path, is_newest_first) in [
            ("/v1/adjustments?", true),
            ("/v1/adjustments?member_id=ann&", true),
            ("/v1/members/ann/entries?kind=adjusted&", true),
            ("/v1/entries?kind=adjusted&", false),
            ("/v1/entries?kind=adjusted&member_id=ann&", false),
        ] {
            let mut found: Vec<i64> =
                walk(&shop, &format!("{path}{query}"), 1).0.iter().map(|row| row["points"].as_i64().unwrap()).collect();
            if is_newest_first {
                found.reverse();
            }
            assert_eq!(found, points, "{path}{query}");
        }
    }
}

#[test]
fn every_list_reads_along_an_index_in_few_round_trips() {
    let edge = Edge::native();
    let shop = busy(&edge);
    let mut paths: Vec<String> = Vec::new();
    for list in LISTS.iter().copied().chain(["/v1/members/ann/entries"]) {
        let kinds: &[&str] = match list {
            "/v1/holds" => &["", "&state=held", "&state=captured"],
            "/v1/events" => &["", "&kind=review"],
            "/v1/entries" | "/v1/members/ann/entries" => &["", "&kind=held"],
            _ => &[""],
        };
        let members: &[&str] = if list.contains("members") { &[""] } else { &["", "&member_id=ann"] };
        for filter in kinds.iter().flat_map(|kind| members.iter().map(move |member| format!("{kind}{member}"))) {
            for times in ["", "&since=2026-11-01T00:00:00Z", "&until=2026-12-01T00:00:00Z"] {
                paths.push(format!("{list}?limit=2{filter}{times}"));
            }
        }
    }
    assert!(paths.len() >= 50, "{}", paths.len());
    for path in paths {
        let trips = if path.starts_with("/v1/orders") || path.starts_with("/v1/holds") { 2 } else { 1 };
        let ((_, plan), traffic) =
            native(&edge).database.traffic(|| native(&edge).database.plans(|| list(&shop, &path)));
        assert_eq!(traffic.trips, trips, "{path}");
        assert!(traffic.rows <= 40, "{path}: {traffic:?}");
        let searches = plan.iter().filter(|step| step.contains("SEARCH")).count();
        let scans = plan.iter().filter(|step| step.starts_with("SCAN") && !is_small(step)).collect::<Vec<_>>();
        assert!(searches >= 1 && scans.is_empty(), "{path}: {plan:#?}");
    }
}

/// Steps over what a statement itself has made: its parameters, one row, the kinds of entries.
fn is_small(step: &str) -> bool {
    ["json_each", "examined", "kinds", "v VIRTUAL TABLE", "CONSTANT ROW"].iter().any(|small| step.contains(small))
}

/// A page examines a bounded number of entries, whatever the filter.
#[test]
fn a_rare_kind_is_found_page_by_page() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    shop.member_with("ann", 10);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["20.00"]))).ok(201);
    shop.give("ann", 1);
    let last = native(&edge).database.run("SELECT max(seq) AS seq FROM entries").unwrap()[0].integer("seq").unwrap();
    let copies = format!(
        "WITH RECURSIVE more(seq) AS (SELECT {last} + 1 UNION ALL SELECT seq + 1 FROM more WHERE seq < {last} + 2500) \
         INSERT INTO entries SELECT NULL, merchant_id, member_id, more.seq, at, day, kind, body, hash, texts FROM more, entries \
         WHERE entries.seq = {last} ORDER BY more.seq"
    );
    native(&edge).database.run(&copies).unwrap();
    shop.order(&shop.order_request("o-2", "bob", &lines(&["20.00"]))).ok(201);
    for (path, pages) in [
        ("/v1/entries?kind=order_paid", 4),
        ("/v1/members/ann/entries?kind=order_paid", 3),
        ("/v1/entries?kind=order_paid&member_id=ann", 3),
        ("/v1/orders?member_id=ann", 3),
    ] {
        let found = walk(&shop, path, 10);
        let is_of_all = path == "/v1/entries?kind=order_paid";
        assert_eq!((found.0.len(), found.1), (if is_of_all { 2 } else { 1 }, pages), "{path}");
    }
    let (rows, pages) = walk(&shop, "/v1/orders", 10);
    assert_eq!((texts(&rows, "/order_id"), pages), (vec!["o-2", "o-1"], 1), "one kind is read along its index");
}
