//! Referrals: one binding in two accounts, and the refused bindings.

use crate::support::{Answer, Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};

on_both!(
    a_friend_is_bound_and_both_get_points,
    a_repeated_binding_is_answered_with_the_first,
    a_friend_is_bound_once,
    a_circle_of_referrals_of_any_length_is_refused,
    unknown_and_erased_members_are_not_bound,
    a_friend_who_ordered_is_not_bound,
    a_frozen_referrer_earns_points,
    wrong_bindings_are_refused,
    a_binding_of_a_suspended_merchant_is_refused,
    each_member_sees_only_their_own_part_of_a_binding,
    both_members_use_one_budget,
    a_friends_first_order_grants_the_referrer_a_share,
    refunds_in_any_parts_revoke_the_whole_award,
    completing_it_releases_the_referrers_points,
    a_friend_who_returns_everything_is_off_the_ladder,
    an_order_reads_the_same_with_and_without_a_referrer,
    an_erased_referrer_does_not_prevent_an_order,
    the_list_of_referrals_states_referrer_and_friends,
);

/// Registration awards of 100 and 50.
fn rules() -> Value {
    let mut program = program();
    let rule = json!({"kind": "referral", "id": "friends", "registration": {"referrer": 100, "friend": 50}});
    program["earning"]["rules"].as_array_mut().unwrap().push(rule);
    program
}

fn open<'e>(edge: &'e Edge, members: &[&str]) -> Shop<'e> {
    let shop = Shop::open_with(edge, &rules());
    for member in members {
        shop.member_with(member, 0);
    }
    shop
}

fn bind(shop: &Shop<'_>, referrer: &str, friend: &str) -> Answer {
    shop.backend(ask(referrer, friend).keyed())
}

fn ask(referrer: &str, friend: &str) -> Ask {
    Ask::post("/v1/referrals", &json!({"referrer_id": referrer, "friend_id": friend}))
}

fn a_friend_is_bound_and_both_get_points(edge: &Edge) {
    let shop = open(edge, &["ann", "bob"]);
    let bound = bind(&shop, "ann", "bob").ok(201);
    assert_eq!((&bound["referrer_id"], &bound["friend_id"]), (&json!("ann"), &json!("bob")));
    assert!(bound["bound_at"].is_string());
    assert_eq!((&bound["referrer"]["granted"], &bound["friend"]["granted"]), (&json!(100), &json!(50)));
    assert_eq!(bound["referrer"]["awards"][0]["rule_id"], "friends");
    assert_eq!(bound["friend"]["balance"]["available"], 50);
    assert_eq!((shop.points("ann"), shop.points("bob")), ([100, 0, 0, 0], [50, 0, 0, 0]));
    shop.audit_is_sound("ann");
    shop.audit_is_sound("bob");
}

fn a_repeated_binding_is_answered_with_the_first(edge: &Edge) {
    let shop = open(edge, &["ann", "bob", "cat"]);
    let ask = ask("ann", "bob").keyed();
    let first = shop.backend(ask.clone()).ok(201);
    let again = shop.backend(ask.clone());
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.ok(201), first);
    let key = &ask.headers.iter().find(|(name, _)| name == "idempotency-key").unwrap().1;
    let other = Ask::post("/v1/referrals", &json!({"referrer_id": "ann", "friend_id": "cat"})).key(key);
    shop.backend(other).problem(422, "idempotency_key_reused");
    assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
}

fn a_friend_is_bound_once(edge: &Edge) {
    let shop = open(edge, &["ann", "bob", "cat"]);
    bind(&shop, "ann", "bob").ok(201);
    edge.writes_nothing(|| bind(&shop, "ann", "bob")).problem(409, "referral_bound");
    edge.writes_nothing(|| bind(&shop, "cat", "bob")).problem(409, "referral_bound");
    bind(&shop, "ann", "cat").ok(201);
    assert_eq!(shop.points("ann"), [200, 0, 0, 0], "a referrer can refer several friends");
}

fn a_circle_of_referrals_of_any_length_is_refused(edge: &Edge) {
    let shop = open(edge, &["m-0", "m-1", "m-2", "m-3", "m-4", "m-5"]);
    edge.writes_nothing(|| bind(&shop, "m-0", "m-0")).problem(422, "self_referral");
    for at in 0..5 {
        bind(&shop, &format!("m-{at}"), &format!("m-{}", at + 1)).ok(201);
    }
    for at in 1..6 {
        let closing = edge.writes_nothing(|| bind(&shop, &format!("m-{at}"), "m-0"));
        closing.problem(422, "self_referral");
    }
    shop.member_with("above", 0);
    bind(&shop, "above", "m-0").ok(201);
}

fn unknown_and_erased_members_are_not_bound(edge: &Edge) {
    let shop = open(edge, &["ann", "bob", "gone"]);
    edge.writes_nothing(|| bind(&shop, "nobody", "bob")).problem(404, "not_found");
    edge.writes_nothing(|| bind(&shop, "ann", "nobody")).problem(404, "not_found");
    assert_eq!(shop.backend(Ask::delete("/v1/members/gone")).status, 204);
    edge.writes_nothing(|| bind(&shop, "gone", "bob")).problem(409, "member_erased");
    edge.writes_nothing(|| bind(&shop, "ann", "gone")).problem(409, "member_erased");
    assert_eq!(shop.points("ann"), [0, 0, 0, 0]);
}

fn a_friend_who_ordered_is_not_bound(edge: &Edge) {
    let shop = open(edge, &["ann", "bob"]);
    shop.order(&shop.order_request("o-1", "bob", &lines(&["20.00"]))).ok(201);
    edge.writes_nothing(|| bind(&shop, "ann", "bob")).problem(409, "conflict");
    bind(&shop, "bob", "ann").ok(201);
}

fn a_frozen_referrer_earns_points(edge: &Edge) {
    let shop = open(edge, &["ann", "bob"]);
    shop.backend(Ask::patch("/v1/members/ann", &json!({"status": "frozen"}))).ok(200);
    bind(&shop, "ann", "bob").ok(201);
    assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
}

fn wrong_bindings_are_refused(edge: &Edge) {
    let shop = open(edge, &["ann", "bob"]);
    let wrong = |body: Value| shop.backend(Ask::post("/v1/referrals", &body).keyed());
    for (body, pointer) in [
        (json!({"referrer_id": "a\u{7f}b", "friend_id": "bob"}), "/referrer_id"),
        (json!({"referrer_id": "ann", "friend_id": 7}), "/friend_id"),
        (json!({"referrer_id": "ann"}), ""),
    ] {
        let problem = edge.writes_nothing(|| wrong(body)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], pointer);
    }
    let unknown = wrong(json!({"referrer_id": "ann", "friend_id": "bob", "points": 5}));
    assert_eq!(unknown.problem(400, "unknown_field")["pointer"], "/points");
    shop.backend(ask("ann", "bob")).problem(400, "idempotency_key_missing");
    shop.shopper("ann", ask("ann", "bob").keyed()).problem(401, "unauthorized");
}

fn a_binding_of_a_suspended_merchant_is_refused(edge: &Edge) {
    let shop = open(edge, &["ann", "bob"]);
    let path = format!("/v1/merchants/{}", shop.merchant_id);
    edge.operator(Ask::patch(&path, &json!({"status": "suspended"}))).ok(200);
    edge.writes_nothing(|| bind(&shop, "ann", "bob")).problem(403, "forbidden");
}

fn each_member_sees_only_their_own_part_of_a_binding(edge: &Edge) {
    let shop = open(edge, &["ann", "bob"]);
    bind(&shop, "ann", "bob").ok(201);
    let backend = |member: &str| {
        let page = shop.backend(Ask::get(&format!("/v1/members/{member}/entries"))).ok(200);
        page["data"][0]["what"].clone()
    };
    assert_eq!((&backend("ann")["kind"], &backend("ann")["friend_id"]), (&json!("friend_bound"), &json!("bob")));
    assert_eq!((&backend("bob")["kind"], &backend("bob")["referrer_id"]), (&json!("referred"), &json!("ann")));
    let history = shop.shopper("ann", Ask::get("/v1/me/history")).ok(200);
    assert_eq!(history["data"][0]["what"]["awards"][0]["points"], 100);
    assert!(history["data"][0]["what"].get("friend_id").is_none(), "{history}");
}

fn both_members_use_one_budget(edge: &Edge) {
    let mut settings = rules();
    settings["earning"]["caps"] = json!([{"of": "program", "per": "ever", "points": 170}]);
    let shop = Shop::open_with(edge, &settings);
    for member in ["ann", "bob", "cat", "dan"] {
        shop.member_with(member, 0);
    }
    bind(&shop, "ann", "bob").ok(201);
    let second = bind(&shop, "ann", "cat").ok(201);
    assert_eq!((&second["friend"]["granted"], &second["referrer"]["granted"]), (&json!(20), &json!(0)));
    let third = bind(&shop, "ann", "dan").ok(201);
    assert_eq!((&third["friend"]["granted"], &third["referrer"]["granted"]), (&json!(0), &json!(0)));
    assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
}

/// A share of 5 %. The second friend's first order counts twice. 7 days pending.
fn promising() -> Value {
    let mut program = program();
    let rule = json!({
        "kind": "referral", "id": "friends", "class": "bonus", "first_order": {"share": "0.05"},
        "ladder": [{"from": 2, "factor": "2"}],
    });
    program["earning"]["rules"].as_array_mut().unwrap().push(rule);
    program["earning"]["pending_days"] = json!(7);
    program
}

/// Ann, who referred the others.
fn bringing<'e>(edge: &'e Edge, friends: &[&str]) -> Shop<'e> {
    let shop = Shop::open_with(edge, &promising());
    shop.member_with("ann", 0);
    for friend in friends {
        shop.member_with(friend, 0);
        bind(&shop, "ann", friend).ok(201);
    }
    shop
}

fn buy(shop: &Shop<'_>, order_id: &str, member: &str, prices: &[&str]) -> Value {
    shop.order(&shop.order_request(order_id, member, &lines(prices))).ok(201)
}

fn kinds(shop: &Shop<'_>, member: &str) -> Vec<String> {
    let page = shop.backend(Ask::get(&format!("/v1/members/{member}/entries?limit=100"))).ok(200);
    let kind = |entry: &Value| entry["what"]["kind"].as_str().unwrap().to_owned();
    page["data"].as_array().unwrap().iter().map(kind).collect()
}

fn a_friends_first_order_grants_the_referrer_a_share(edge: &Edge) {
    let shop = bringing(edge, &["bob"]);
    let answer = buy(&shop, "o-1", "bob", &["150.00", "50.00"]);
    assert_eq!(answer["earned"]["granted"], 200, "the friend's own award does not change");
    assert_eq!((shop.points("ann"), shop.points("bob")), ([0, 10, 0, 0], [0, 200, 0, 0]));
    let pending = |member: &str| shop.balance(member)["next_pending"][0]["available_at"].clone();
    assert_eq!(pending("ann"), pending("bob"));
    buy(&shop, "o-2", "bob", &["500.00"]);
    assert_eq!(shop.points("ann"), [0, 10, 0, 0], "only the first order");
    assert_eq!(kinds(&shop, "ann"), ["friend_ordered", "friend_bound"]);
    let history = shop.shopper("ann", Ask::get("/v1/me/history")).ok(200);
    let entry = &history["data"][0];
    assert_eq!((&entry["points"], &entry["what"]["awards"][0]["points"]), (&json!(10), &json!(10)));
    let text = history.to_string();
    assert!(!text.contains("o-1") && !text.contains("bob") && !text.contains("200.00"), "{text}");
    shop.audit_is_sound("ann");
}

fn refunds_in_any_parts_revoke_the_whole_award(edge: &Edge) {
    let shop = bringing(edge, &["bob"]);
    buy(&shop, "o-1", "bob", &["66.66", "66.67", "66.67"]);
    assert_eq!(shop.points("ann"), [0, 10, 0, 0]);
    for (at, left) in [("b", 6), ("a", 3), ("c", 0)] {
        let refund = json!({"refund_id": format!("r-{at}"), "lines": [{"line_id": at, "quantity": 1}]});
        let refunded = shop.refund("o-1", &refund).ok(201);
        assert_eq!(refunded["balance"]["member_id"], "bob");
        assert_eq!(shop.points("ann"), [0, left, 0, 0], "after {at}");
    }
    assert_eq!(shop.points("bob"), [0, 0, 0, 0]);
    let again = json!({"refund_id": "r-d", "all": true});
    edge.writes_nothing(|| shop.refund("o-1", &again)).problem(422, "refund_exceeds_order");
    shop.audit_is_sound("ann");
    shop.audit_is_sound("bob");
}

fn completing_it_releases_the_referrers_points(edge: &Edge) {
    let shop = bringing(edge, &["bob"]);
    buy(&shop, "o-1", "bob", &["200.00"]);
    let complete = || shop.backend(Ask::post("/v1/orders/o-1/complete", &json!({})).keyed());
    assert_eq!(complete().ok(200)["points"], 200, "the friend's own points");
    assert_eq!((shop.points("ann"), shop.points("bob")), ([10, 0, 0, 0], [200, 0, 0, 0]));
    edge.writes_nothing_but_replies(|| complete().ok(200));
    shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!((shop.points("ann"), shop.points("bob")), ([0, 0, 0, 0], [0, 0, 0, 0]));
    assert_eq!(kinds(&shop, "ann"), ["referral_revoked", "referral_released", "friend_ordered", "friend_bound"]);
    shop.audit_is_sound("ann");
}

fn a_friend_who_returns_everything_is_off_the_ladder(edge: &Edge) {
    let shop = bringing(edge, &["bob", "cat"]);
    buy(&shop, "o-1", "bob", &["200.00"]);
    buy(&shop, "o-2", "cat", &["200.00"]);
    assert_eq!(shop.points("ann"), [0, 30, 0, 0]);
    shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!(shop.points("ann"), [0, 10, 0, 0], "the second friend is the first one now");
    shop.refund("o-2", &json!({"refund_id": "r-2", "all": true})).ok(201);
    assert_eq!(shop.points("ann"), [0, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

/// The entries of the order belong to two members, and each reader must select those of one.
fn an_order_reads_the_same_with_and_without_a_referrer(edge: &Edge) {
    let read = |friends: &[&str]| {
        let shop = bringing(edge, friends);
        let mut order = shop.order_request("o-1", "bob", &lines(&["30.00", "10.00"]));
        order["placed_at"] = json!("2025-01-01T00:00:00Z");
        shop.order(&order).ok(201);
        let part = json!({"refund_id": "r-1", "lines": [{"line_id": "b", "quantity": 1}]});
        shop.refund("o-1", &part).ok(201);
        let mut view = shop.backend(Ask::get("/v1/orders/o-1")).ok(200);
        view["refunds"][0]["at"].take();
        view["recorded_at"].take();
        view
    };
    let view = read(&["bob"]);
    assert_eq!(view, read(&[]));
    assert_eq!((&view["member_id"], &view["refunds"][0]["points_revoked"]), (&json!("bob"), &json!(10)));
}

fn an_erased_referrer_does_not_prevent_an_order(edge: &Edge) {
    let shop = bringing(edge, &["bob", "cat"]);
    buy(&shop, "o-1", "bob", &["200.00"]);
    assert_eq!(shop.backend(Ask::delete("/v1/members/ann")).status, 204);
    buy(&shop, "o-2", "cat", &["200.00"]);
    shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    shop.refund("o-2", &json!({"refund_id": "r-2", "all": true})).ok(201);
    assert_eq!(shop.points("ann"), [0, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn the_list_of_referrals_states_referrer_and_friends(edge: &Edge) {
    let shop = bringing(edge, &["bob", "cat", "dan"]);
    let read =
        |member: &str, query: &str| shop.backend(Ask::get(&format!("/v1/members/{member}/referrals{query}"))).ok(200);
    let names = |view: &Value| -> Vec<String> {
        let data = view["data"].as_array().unwrap();
        data.iter().map(|friend| friend["member_id"].as_str().unwrap().to_owned()).collect()
    };
    let all = read("ann", "");
    assert_eq!(names(&all), ["dan", "cat", "bob"]);
    assert_eq!((&all["referred_by"], &all["counted"], &all["next_cursor"]), (&Value::Null, &json!(0), &Value::Null));
    let page = read("ann", "?limit=2");
    assert_eq!(names(&page), ["dan", "cat"]);
    let rest = read("ann", &format!("?limit=2&cursor={}", page["next_cursor"].as_str().unwrap()));
    assert_eq!((names(&rest), &rest["next_cursor"]), (vec!["bob".to_owned()], &Value::Null));
    let bob = read("bob", "");
    assert_eq!((&bob["referred_by"]["member_id"], names(&bob).len()), (&json!("ann"), 0));
    assert_eq!(bob["referred_by"]["bound_at"], all["data"][2]["bound_at"]);
    buy(&shop, "o-1", "bob", &["20.00"]);
    buy(&shop, "o-2", "cat", &["20.00"]);
    assert_eq!(read("ann", "")["counted"], 2);
    shop.refund("o-1", &json!({"refund_id": "r-1", "all": true})).ok(201);
    assert_eq!(read("ann", "")["counted"], 1);
    shop.backend(Ask::get("/v1/members/nobody/referrals")).problem(404, "not_found");
    shop.shopper("ann", Ask::get("/v1/members/ann/referrals")).problem(401, "unauthorized");
}
