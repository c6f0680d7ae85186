//! Parallel requests. In the native application, requests take turns whenever they wait for the database. In workerd they really run in
//! parallel.

use crate::support::{Answer, Ask, Edge, Shop, lines, program};
use serde_json::json;

on_both!(
    of_300_holds_of_10_on_a_balance_of_100_exactly_10_succeed,
    parallel_orders_of_one_member_are_recorded_or_busy,
    the_same_request_100_times_at_once_has_one_effect,
    parallel_requests_for_one_order_record_it_once,
    parallel_resolutions_end_a_hold_once,
    parallel_refunds_return_no_more_than_was_paid,
    parallel_awards_do_not_exceed_a_daily_budget,
    parallel_requests_for_one_binding_have_one_effect,
    parallel_bindings_form_no_circle,
    friends_with_parallel_orders_have_different_places,
);

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

fn of_300_holds_of_10_on_a_balance_of_100_exactly_10_succeed(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    let token = shop.token("ann");
    let place = |_| {
        let quote = shop.quote("ann", &lines(&["1.00"]), 10).ok(200);
        Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})).keyed().bearer(&token)
    };
    let asks: Vec<Ask> = (0..300).map(place).collect();
    let answers = edge.ask_all(&asks);
    assert_eq!(count(&answers, 201), 10, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    for answer in answers.into_iter().filter(|answer| answer.status != 201) {
        match answer.status {
            503 => is_busy(answer),
            _ => drop(answer.problem(409, "insufficient_points")),
        }
    }
    assert_eq!(shop.points("ann"), [0, 0, 100, 0]);
    shop.audit_is_sound("ann");
}

/// A refusal that a retry resolves is not final: it is 503 and states when to retry.
#[track_caller]
fn is_busy(answer: Answer) {
    assert_eq!(answer.header("retry-after"), Some("2"));
    answer.problem(503, "busy");
}

fn parallel_orders_of_one_member_are_recorded_or_busy(edge: &Edge) {
    let shop = Shop::open(edge);
    let order = |at: u32| {
        let request = shop.order_request(&format!("o-{at}"), "ann", &lines(&["10.00"]));
        Ask::post("/v1/orders", &request).keyed().bearer(&shop.secret_key)
    };
    let asks: Vec<Ask> = (0..30).map(order).collect();
    let answers = edge.ask_all(&asks);
    let recorded = count(&answers, 201);
    assert!(recorded >= 25, "{recorded} of 30 are recorded at the first request");
    for (ask, answer) in asks.iter().zip(answers) {
        if answer.status != 201 {
            is_busy(answer);
            edge.ask(ask).ok(201);
        }
    }
    assert_eq!(shop.points("ann"), [300, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

/// Every write is refused as if another request had been first.
#[test]
fn a_command_that_loses_every_race_is_busy_and_can_be_repeated() {
    let edge = Edge::native();
    let Edge::Native(native) = &edge else { panic!("native") };
    let shop = Shop::open(&edge);
    let order = Ask::post("/v1/orders", &shop.order_request("o-1", "ann", &lines(&["10.00"]))).keyed();
    let race =
        "CREATE TRIGGER race BEFORE INSERT ON entries BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: race'); END";
    native.database.run(race).unwrap();
    let (answer, traffic) = native.database.traffic(|| edge.writes_nothing(|| shop.backend(order.clone())));
    is_busy(answer);
    assert_eq!(traffic.trips, 16, "only the reads succeed");
    native.database.run("DROP TRIGGER race").unwrap();
    shop.backend(order).ok(201);
}

fn the_same_request_100_times_at_once_has_one_effect(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let quote = shop.quote("ann", &lines(&["20.00"]), 300).ok(200);
    let place = shop.as_shopper("ann", Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})).keyed());
    let give = json!({"points": 7, "author": "a", "reason": "b"});
    let give = Ask::post("/v1/members/ann/adjustments", &give).keyed().bearer(&shop.secret_key);
    let order = shop.order_request("o-1", "ann", &lines(&["20.00"]));
    let order = Ask::post("/v1/orders", &order).keyed().bearer(&shop.secret_key);
    for ask in [place, give, order] {
        let answers = edge.ask_all(&vec![ask; 100]);
        let replayed = answers.iter().filter(|answer| answer.header("idempotent-replayed").is_some()).count();
        assert_eq!((count(&answers, 201), replayed), (100, 99), "{}", answers[0].body);
        assert!(answers.iter().all(|answer| answer.body == answers[0].body));
    }
    assert_eq!(shop.points("ann"), [727, 0, 300, 0]);
    shop.audit_is_sound("ann");
}

fn parallel_requests_for_one_order_record_it_once(edge: &Edge) {
    let shop = Shop::open(edge);
    let order = |at: usize| {
        let member = ["ann", "bob"][at % 2];
        Ask::post("/v1/orders", &shop.order_request("o-1", member, &lines(&["20.00"]))).keyed().bearer(&shop.secret_key)
    };
    let answers = edge.ask_all(&(0..20).map(order).collect::<Vec<_>>());
    assert_eq!((count(&answers, 201), count(&answers, 409)), (1, 19));
    assert!(answers.iter().all(|answer| answer.status == 201 || answer.body["code"] == "order_exists"));
}

fn parallel_resolutions_end_a_hold_once(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let hold = shop.hold("ann", &lines(&["20.00"]), 300);
    let path = |how: &str| format!("/v1/holds/{}/{how}", hold["hold_id"].as_str().unwrap());
    let resolve = |at: usize| {
        let how = ["capture", "release"][at % 2];
        Ask::post(&path(how), &json!({})).keyed().bearer(&shop.secret_key)
    };
    let answers = edge.ask_all(&(0..20).map(resolve).collect::<Vec<_>>());
    assert_eq!((count(&answers, 200), count(&answers, 409)), (1, 19));
    assert!(answers.iter().all(|answer| answer.status == 200 || answer.body["code"] == "hold_resolved"));
    let captured = answers.iter().any(|answer| answer.body["state"] == "captured");
    assert_eq!(shop.points("ann"), [if captured { 700 } else { 1000 }, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn parallel_refunds_return_no_more_than_was_paid(edge: &Edge) {
    let shop = Shop::open(edge);
    let mut order = shop.order_request("o-1", "ann", &lines(&["10.00"]));
    order["lines"][0]["quantity"] = json!(5);
    shop.order(&order).ok(201);
    let refund = |at: u32| {
        let request = json!({"refund_id": format!("r-{at}"), "lines": [{"line_id": "a", "quantity": 1}]});
        Ask::post("/v1/orders/o-1/refunds", &request).keyed().bearer(&shop.secret_key)
    };
    let answers = edge.ask_all(&(0..20).map(refund).collect::<Vec<_>>());
    assert_eq!((count(&answers, 201), count(&answers, 422)), (5, 15));
    assert_eq!(shop.points("ann"), [0, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

/// 40 members earn 10 points each at once from a daily budget of 95: 9 in full, one in part, the rest nothing. All orders are recorded.
fn parallel_awards_do_not_exceed_a_daily_budget(edge: &Edge) {
    let mut settings = program();
    settings["earning"]["caps"] = json!([{"of": "program", "per": "day", "points": 95}]);
    let shop = Shop::open_with(edge, &settings);
    let order = |at: usize| {
        let request = shop.order_request(&format!("o-{at}"), &format!("m-{at}"), &lines(&["10.00"]));
        Ask::post("/v1/orders", &request).keyed().bearer(&shop.secret_key)
    };
    let asks: Vec<Ask> = (0..40).map(order).collect();
    let mut recorded = 0;
    let mut granted = 0;
    let mut pending = asks;
    // A request that lost every race is busy, and is sent again.
    while !pending.is_empty() {
        let answers = edge.ask_all(&pending);
        let again = pending.iter().zip(&answers).filter(|(_, answer)| answer.status == 503).map(|(ask, _)| ask.clone());
        let again: Vec<Ask> = again.collect();
        for answer in answers.iter().filter(|answer| answer.status == 201) {
            recorded += 1;
            granted += answer.body["earned"]["granted"].as_u64().unwrap();
            assert_eq!(answer.body["earned"]["desired"], 10);
        }
        assert!(again.len() < pending.len(), "at least one request succeeds in each round");
        pending = again;
    }
    assert_eq!((recorded, granted), (40, 95));
    let late = shop.order(&shop.order_request("o-late", "ann", &lines(&["10.00"]))).ok(201);
    let cap = json!({"reason": "capped", "of": "program", "per": "day", "points": 95, "desired": 10});
    assert_eq!((&late["earned"]["granted"], &late["earned"]["awards"][0]["cap"]), (&json!(0), &cap));
}

fn referring(edge: &Edge, members: usize) -> Shop<'_> {
    let mut program = program();
    let rule = json!({"kind": "referral", "id": "friends", "registration": {"referrer": 100, "friend": 50}});
    program["earning"]["rules"].as_array_mut().unwrap().push(rule);
    let shop = Shop::open_with(edge, &program);
    (0..members).for_each(|member| shop.member_with(&format!("m-{member}"), 0));
    shop
}

fn binding(shop: &Shop<'_>, referrer: usize, friend: usize) -> Ask {
    let request = json!({"referrer_id": format!("m-{referrer}"), "friend_id": format!("m-{friend}")});
    Ask::post("/v1/referrals", &request).keyed().bearer(&shop.secret_key)
}

fn parallel_requests_for_one_binding_have_one_effect(edge: &Edge) {
    let shop = referring(edge, 2);
    let same = vec![binding(&shop, 0, 1); 50];
    let other: Vec<Ask> = (0..50).map(|_| binding(&shop, 0, 1)).collect();
    let answers = edge.ask_all(&[same, other].concat());
    let replayed = answers.iter().filter(|answer| answer.header("idempotent-replayed").is_some()).count();
    assert_eq!(count(&answers, 201) - replayed, 1);
    let refused: Vec<_> = answers.into_iter().filter(|answer| answer.status != 201).collect();
    assert!(refused.iter().all(|answer| answer.body["code"] == "referral_bound"), "{}", refused[0].body);
    assert_eq!((shop.points("m-0"), shop.points("m-1")), ([100, 0, 0, 0], [50, 0, 0, 0]));
    shop.audit_is_sound("m-0");
    shop.audit_is_sound("m-1");
}

/// For each length of the circle, the last binding sees all others.
fn parallel_bindings_form_no_circle(edge: &Edge) {
    for members in [2, 3, 4, 12] {
        let shop = referring(edge, members);
        let ring: Vec<Ask> = (0..members).map(|at| binding(&shop, at, (at + 1) % members)).collect();
        let answers = edge.ask_all(&ring);
        assert_eq!((count(&answers, 201), count(&answers, 422)), (members - 1, 1), "a ring of {members}");
        (0..members).for_each(|member| shop.audit_is_sound(&format!("m-{member}")));
        let all: u64 = (0..members).map(|member| shop.points(&format!("m-{member}"))[0]).sum();
        assert_eq!(all, 150 * u64::try_from(members - 1).unwrap());
    }
}

/// Twelve friends order at once and return everything at once. Each had its own place in the ladder, and nothing is left of any award.
fn friends_with_parallel_orders_have_different_places(edge: &Edge) {
    let mut program = program();
    let rule = json!({
        "kind": "referral", "id": "friends", "first_order": {"points": 10}, "ladder": [{"from": 7, "factor": "2"}],
    });
    program["earning"]["rules"].as_array_mut().unwrap().push(rule);
    let shop = Shop::open_with(edge, &program);
    for member in 0..13 {
        shop.member_with(&format!("m-{member}"), 0);
        if member > 0 {
            edge.ask(&binding(&shop, 0, member)).ok(201);
        }
    }
    let backend = |path: &str, request| Ask::post(path, &request).keyed().bearer(&shop.secret_key);
    let order = |at: usize| {
        let request = shop.order_request(&format!("o-{at}"), &format!("m-{at}"), &lines(&["20.00"]));
        backend("/v1/orders", request)
    };
    let refund = |at: usize| {
        backend(&format!("/v1/orders/o-{at}/refunds"), json!({"refund_id": format!("r-{at}"), "all": true}))
    };
    let orders = edge.ask_all(&(1..13).map(order).collect::<Vec<_>>());
    assert_eq!(count(&orders, 201), 12);
    assert_eq!(shop.points("m-0"), [6 * 10 + 6 * 20, 0, 0, 0]);
    let refunds = edge.ask_all(&(1..13).map(refund).collect::<Vec<_>>());
    assert_eq!(count(&refunds, 201), 12);
    assert_eq!(shop.points("m-0"), [0, 0, 0, 0]);
    shop.audit_is_sound("m-0");
}
