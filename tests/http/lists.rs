//! Lists of a merchant's entries, orders, holds, events and adjustments: what they show, by which filters, and what they refuse.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};
use std::collections::BTreeSet;

on_both!(
    a_cursor_belongs_to_its_list_and_is_not_damaged,
    pages_do_not_overlap_and_miss_nothing,
    the_lists_have_the_shapes_of_their_subjects,
    holds_are_found_by_their_state,
    events_are_found_by_their_kind,
    entries_are_found_by_their_kind,
    a_projection_continues_from_its_last_cursor,
    a_member_is_a_filter_of_every_list,
    a_merchant_sees_its_own_rows_alone,
    wrong_filters_are_refused,
);

pub const LISTS: [&str; 5] = ["/v1/orders", "/v1/holds", "/v1/events", "/v1/adjustments", "/v1/entries"];

/// Two members with orders, a refund, holds in every state but timed out, events, and changes by hand.
pub fn busy(edge: &Edge) -> Shop<'_> {
    let mut program = program();
    let rule = |event: &str, points: u32| json!({"kind": "event", "id": event, "event": event, "points": points});
    program["earning"]["rules"].as_array_mut().unwrap().extend([rule("review", 5), rule("sign_up", 1)]);
    let shop = Shop::open_with(edge, &program);
    for member in ["ann", "bob"] {
        shop.member_with(member, 5_000);
        let mut order = shop.order_request(&format!("o-{member}"), member, &lines(&["20.00"]));
        order["hold_id"] = shop.hold(member, &lines(&["20.00"]), 400)["hold_id"].clone();
        shop.order(&order).ok(201);
        shop.refund(&format!("o-{member}"), &json!({"refund_id": format!("r-{member}"), "all": true})).ok(201);
        for kind in ["review", "custom.visit"] {
            let request = json!({"event_id": format!("{kind}-{member}"), "member_id": member, "kind": kind, "occurred_at": edge.now()});
            shop.backend(Ask::post("/v1/events", &request).keyed()).ok(201);
        }
    }
    for (call, body) in [("capture", json!({"points": 100})), ("release", json!({})), ("reverse", json!({}))] {
        let hold = shop.hold("ann", &lines(&["20.00"]), 300);
        let path = format!("/v1/holds/{}", hold["hold_id"].as_str().unwrap());
        if call == "reverse" {
            shop.backend(Ask::post(&format!("{path}/capture"), &json!({})).keyed()).ok(200);
        }
        shop.backend(Ask::post(&format!("{path}/{call}"), &body).keyed()).ok(200);
    }
    shop.hold("bob", &lines(&["20.00"]), 300);
    shop
}

pub fn list(shop: &Shop<'_>, path: &str) -> Vec<Value> {
    let page = shop.backend(Ask::get(path)).ok(200);
    page["data"].as_array().unwrap().clone()
}

/// All rows of a list, and the number of its pages. A projection ends with an empty page.
pub fn walk(shop: &Shop<'_>, path: &str, limit: u32) -> (Vec<Value>, u32) {
    let (mut rows, mut pages) = (Vec::new(), 0);
    let first = format!("{path}{}limit={limit}", if path.contains('?') { '&' } else { '?' });
    let mut next = first.clone();
    loop {
        let page = shop.backend(Ask::get(&next)).ok(200);
        let data = page["data"].as_array().unwrap();
        assert!(data.len() <= limit.try_into().unwrap());
        (rows, pages) = ([rows, data.clone()].concat(), pages + 1);
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("{first}&cursor={cursor}"),
            None => return (rows, pages),
        }
    }
}

pub fn texts<'row>(rows: &'row [Value], pointer: &str) -> Vec<&'row str> {
    rows.iter().map(|row| row.pointer(pointer).and_then(Value::as_str).unwrap_or("none")).collect()
}

fn a_cursor_belongs_to_its_list_and_is_not_damaged(edge: &Edge) {
    let shop = busy(edge);
    let page = shop.backend(Ask::get("/v1/members/ann/entries?limit=1")).ok(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    let (place, check) = cursor.split_once('.').unwrap();
    shop.backend(Ask::get(&format!("/v1/members/ann/entries?cursor={cursor}"))).ok(200);
    let refused = |path: &str| {
        let problem = edge.writes_nothing(|| shop.backend(Ask::get(path))).problem(400, "invalid_request");
        assert!(problem["detail"].as_str().unwrap().contains("`cursor`"), "{path}: {problem}");
    };
    for path in [
        format!("/v1/members/bob/entries?cursor={cursor}"),
        format!("/v1/members/ann/entries?kind=held&cursor={cursor}"),
        format!("/v1/members/ann/export?cursor={cursor}"),
        format!("/v1/members/ann/referrals?cursor={cursor}"),
        format!("/v1/programs?cursor={cursor}"),
        format!("/v1/reminders?cursor={cursor}"),
        format!("/v1/members/ann/entries?cursor=A{cursor}"),
        format!("/v1/members/ann/entries?cursor={place}"),
        format!("/v1/members/ann/entries?cursor={place}."),
        format!("/v1/members/ann/entries?cursor=.{check}"),
        format!("/v1/members/ann/entries?cursor={cursor}x"),
        "/v1/members/ann/entries?cursor=2".to_owned(),
        "/v1/members/ann/entries?cursor=%FF".to_owned(),
    ] {
        refused(&path);
    }
    for from in LISTS {
        let page = shop.backend(Ask::get(&format!("{from}?limit=1"))).ok(200);
        let cursor = page["next_cursor"].as_str().unwrap();
        for to in LISTS.iter().filter(|to| **to != from) {
            refused(&format!("{to}?limit=1&cursor={cursor}"));
        }
        refused(&format!("{from}?member_id=ann&cursor={cursor}"));
        shop.backend(Ask::get(&format!("{from}?limit=7&cursor={cursor}"))).ok(200);
    }
}

fn pages_do_not_overlap_and_miss_nothing(edge: &Edge) {
    let shop = busy(edge);
    let since = "since=2020-01-01T00:00:00Z";
    for path in LISTS.iter().flat_map(|list| {
        ["", "?member_id=ann", "?since=2020-01-01T00:00:00%2B08:00", "?until=2099-01-01T00:00:00Z"]
            .map(|filter| format!("{list}{filter}"))
    }) {
        let (all, _) = walk(&shop, &path, 100);
        assert!(!all.is_empty(), "{path}");
        for limit in [1, 2, 3] {
            let (rows, pages) = walk(&shop, &path, limit);
            assert_eq!(rows, all, "{path} by {limit}");
            assert!(pages >= u32::try_from(all.len()).unwrap().div_ceil(limit), "{path} by {limit}");
        }
    }
    let by_number = walk(&shop, "/v1/entries", 100).0;
    let by_time = walk(&shop, &format!("/v1/entries?{since}"), 100).0;
    let numbers = |rows: &[Value]| rows.iter().map(|row| row["n"].as_u64().unwrap()).collect::<BTreeSet<_>>();
    assert_eq!(numbers(&by_number), numbers(&by_time), "the same entries in both orders");
    assert_eq!(numbers(&by_number).len(), by_number.len(), "each once");
    assert!(by_number.windows(2).all(|pair| pair[0]["n"].as_u64() < pair[1]["n"].as_u64()));
    let newest = walk(&shop, "/v1/members/ann/entries", 4).0;
    let mut oldest = walk(&shop, "/v1/entries?member_id=ann", 4).0;
    oldest.reverse();
    assert_eq!(texts(&newest, "/hash"), texts(&oldest, "/hash"));
}

fn the_lists_have_the_shapes_of_their_subjects(edge: &Edge) {
    let shop = busy(edge);
    let orders = list(&shop, "/v1/orders");
    assert_eq!(texts(&orders, "/order_id"), ["o-bob", "o-ann"], "newest first");
    for order in &orders {
        let path = format!("/v1/orders/{}", order["order_id"].as_str().unwrap());
        assert_eq!(&shop.backend(Ask::get(&path)).ok(200), order, "the same as the order alone");
        assert_eq!(order["refunds"].as_array().unwrap().len(), 1);
    }
    let holds = list(&shop, "/v1/holds");
    assert_eq!(holds.len(), 6);
    for hold in &holds {
        let mut alone = shop.backend(Ask::get(&format!("/v1/holds/{}", hold["hold_id"].as_str().unwrap()))).ok(200);
        alone.as_object_mut().unwrap().remove("balance");
        alone["placed_at"] = hold["placed_at"].clone();
        assert_eq!(&alone, hold);
    }
    let events = list(&shop, "/v1/events");
    assert_eq!(texts(&events, "/kind")[..2], ["custom.visit", "review"]);
    assert_eq!((&events[1]["granted"], &events[1]["member_id"]), (&json!(5), &json!("bob")));
    assert_eq!(events[1]["event_id"], "review-bob");
    let adjustments = list(&shop, "/v1/adjustments");
    assert_eq!(texts(&adjustments, "/member_id"), ["bob", "ann"]);
    assert_eq!((&adjustments[0]["points"], &adjustments[0]["author"]), (&json!(5_000), &json!("test")));
    assert_eq!(adjustments[0]["lots"][0]["points"], 5_000);
    shop.backend(Ask::delete("/v1/members/bob")).ok(204);
    let erased = &list(&shop, "/v1/adjustments")[0];
    assert_eq!(
        (&erased["author"], &erased["reason"]),
        (&Value::Null, &Value::Null),
        "texts are erased with the person"
    );
}

fn holds_are_found_by_their_state(edge: &Edge) {
    let shop = busy(edge);
    let states = |query: &str| {
        list(&shop, &format!("/v1/holds{query}"))
            .iter()
            .map(|hold| hold["state"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = states("");
    let mut found = 0;
    for (state, count) in [("held", 1), ("captured", 3), ("released", 1), ("timed_out", 0), ("reversed", 1)] {
        let wanted: Vec<&String> = all.iter().filter(|one| *one == state).collect();
        assert_eq!((states(&format!("?state={state}")).len(), wanted.len()), (count, count), "{state}");
        found += states(&format!("?state={state}&member_id=ann")).len();
    }
    assert_eq!(found, 4, "ann's holds, each by its state");
    if let Edge::Native(native) = edge {
        native.pass_minutes(15);
        assert!(states("?state=held").is_empty(), "time alone ends a hold");
        assert_eq!(states("?state=timed_out"), ["timed_out"]);
        native.sweep();
        assert_eq!(states("?state=timed_out"), ["timed_out"], "the same once it is written");
    }
}

fn events_are_found_by_their_kind(edge: &Edge) {
    let shop = busy(edge);
    for kind in ["review", "custom.visit", "sign_up"] {
        let events = list(&shop, &format!("/v1/events?kind={kind}"));
        assert_eq!(texts(&events, "/kind"), [kind; 2]);
        assert_eq!(texts(&list(&shop, &format!("/v1/events?kind={kind}&member_id=ann")), "/member_id"), ["ann"]);
    }
    assert!(list(&shop, "/v1/events?kind=game").is_empty());
    assert!(list(&shop, "/v1/events?kind=review&member_id=cat").is_empty());
}

fn entries_are_found_by_their_kind(edge: &Edge) {
    let shop = busy(edge);
    let all = walk(&shop, "/v1/entries", 100).0;
    let kinds: BTreeSet<&str> = texts(&all, "/what/kind").into_iter().collect();
    assert!(kinds.len() >= 8, "{kinds:?}");
    for kind in kinds {
        let wanted: Vec<&Value> = all.iter().filter(|entry| entry["what"]["kind"] == kind).collect();
        for path in [format!("/v1/entries?kind={kind}"), format!("/v1/entries?kind={kind}&since=2020-01-01T00:00:00Z")]
        {
            let found = walk(&shop, &path, 3).0;
            assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{path}");
        }
        let found = walk(&shop, &format!("/v1/members/ann/entries?kind={kind}"), 2).0;
        assert_eq!(found.len(), wanted.iter().filter(|entry| entry["member_id"] == "ann").count(), "{kind}");
    }
}

fn a_projection_continues_from_its_last_cursor(edge: &Edge) {
    let shop = busy(edge);
    let page = shop.backend(Ask::get("/v1/entries?limit=100")).ok(200);
    let cursor = page["next_cursor"].as_str().expect("a cursor after the last entry");
    let rest = format!("/v1/entries?limit=100&cursor={cursor}");
    assert_eq!(shop.backend(Ask::get(&rest)).ok(200), json!({"data": [], "next_cursor": null}));
    shop.give("ann", 7);
    let page = shop.backend(Ask::get(&rest)).ok(200);
    assert_eq!((&page["data"][0]["points"], &page["data"][1]), (&json!(7), &Value::Null));
}

fn a_member_is_a_filter_of_every_list(edge: &Edge) {
    let shop = busy(edge);
    for path in LISTS {
        let all = walk(&shop, path, 100).0;
        for member in ["ann", "bob"] {
            let wanted: Vec<&Value> = all.iter().filter(|row| row["member_id"] == member).collect();
            let found = walk(&shop, &format!("{path}?member_id={member}"), 2).0;
            assert_eq!((found.iter().collect::<Vec<_>>(), found.is_empty()), (wanted, false), "{path}");
        }
        assert!(list(&shop, &format!("{path}?member_id=cat")).is_empty(), "{path}");
    }
}

fn a_merchant_sees_its_own_rows_alone(edge: &Edge) {
    let (one, other) = (busy(edge), busy(edge));
    let empty = Shop::open(edge);
    for path in LISTS {
        let (first, second) = (walk(&one, path, 3).0, walk(&other, path, 3).0);
        assert_eq!(first.len(), second.len(), "{path}");
        assert!(list(&empty, path).is_empty(), "{path}");
        assert!(list(&empty, &format!("{path}?member_id=ann")).is_empty(), "{path}");
        assert!(list(&empty, &format!("{path}?since=2020-01-01T00:00:00Z")).is_empty(), "{path}");
    }
    let hashes = |shop: &Shop<'_>| {
        texts(&walk(shop, "/v1/entries", 3).0, "/hash").into_iter().map(str::to_owned).collect::<BTreeSet<_>>()
    };
    assert!(hashes(&one).is_disjoint(&hashes(&other)));
    empty.backend(Ask::get("/v1/members/ann/entries?kind=held")).problem(404, "not_found");
    let shopper = Ask::get("/v1/orders").bearer(&one.token("ann"));
    edge.ask(&shopper).problem(401, "unauthorized");
}

fn wrong_filters_are_refused(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let mut cases = vec![
        ("/v1/holds?state=open".to_owned(), "state"),
        ("/v1/holds?state=".to_owned(), "state"),
        ("/v1/events?kind=walk".to_owned(), "kind"),
        ("/v1/events?kind=custom.".to_owned(), "kind"),
        ("/v1/entries?kind=unknown".to_owned(), "kind"),
        ("/v1/members/ann/entries?kind=Held".to_owned(), "kind"),
        ("/v1/members/ann/entries?member_id=ann".to_owned(), "member_id"),
        ("/v1/orders?state=held".to_owned(), "state"),
    ];
    for list in LISTS {
        for (query, name) in [
            ("since=yesterday", "since"),
            ("since=2026-11-23", "since"),
            ("until=2026-11-23T10:00:00", "until"),
            ("since=2026-11-23T10:00:00Z&until=2026-11-23T10:00:00Z", "until"),
            ("since=2026-11-23T10:00:00Z&until=2026-11-23T18:00:00%2B09:00", "until"),
            ("member_id=", "member_id"),
            ("member_id=..", "member_id"),
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("order=asc", "order"),
        ] {
            cases.push((format!("{list}?{query}"), name));
        }
    }
    for (path, name) in cases {
        let problem = edge.writes_nothing(|| shop.backend(Ask::get(&path))).problem(400, "invalid_request");
        assert!(problem["detail"].as_str().unwrap().contains(&format!("`{name}`")), "{path}: {problem}");
    }
}
