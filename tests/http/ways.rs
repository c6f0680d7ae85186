//! Ways to earn as shoppers see them: what every visitor sees, what the member sees, and what no shopper sees. Also the code that invites
//! friends.

use crate::support::{Ask, Edge, Native, Shop, lines, program};
use serde_json::{Value, json};

on_both!(
    every_visitor_sees_the_ways_and_the_tiers,
    no_shopper_sees_segments_arms_tags_and_budgets,
    a_shopper_sees_their_own_campaigns_without_the_conditions,
    completed_ways_are_marked,
    a_campaign_is_shown_during_its_dates,
    the_newcomer_pack_is_for_newcomers,
    a_code_binds_a_friend,
    codes_of_other_merchants_are_refused,
    open_holds_are_listed_in_the_balance,
    names_are_checked,
);

fn with_rules(rules: Value) -> Value {
    let mut program = program();
    program["earning"]["rules"].as_array_mut().unwrap().extend(rules.as_array().unwrap().clone());
    program
}

fn public(shop: &Shop<'_>) -> Value {
    shop.page(Ask::get("/v1/program")).ok(200)
}

fn ways(shop: &Shop<'_>, member: &str) -> Vec<Value> {
    let answer = shop.shopper(member, Ask::get("/v1/me/ways-to-earn")).ok(200);
    assert!(answer["as_of"].is_string());
    answer["data"].as_array().unwrap().clone()
}

fn rule_ids(ways: &[Value]) -> Vec<&str> {
    ways.iter().map(|way| way["rule_id"].as_str().unwrap()).collect()
}

fn way<'a>(ways: &'a [Value], rule_id: &str) -> &'a Value {
    ways.iter().find(|way| way["rule_id"] == rule_id).unwrap_or_else(|| panic!("{rule_id} in {ways:#?}"))
}

fn event(shop: &Shop<'_>, event_id: &str, kind: &str) -> Value {
    let at = shop.edge.now().to_string();
    let event = json!({"event_id": event_id, "member_id": "ann", "kind": kind, "occurred_at": at});
    shop.backend(Ask::post("/v1/events", &event).keyed()).ok(201)
}

fn every_visitor_sees_the_ways_and_the_tiers(edge: &Edge) {
    let names = json!({"en": "Double points on Wednesdays", "zh-CN": "周三双倍积分"});
    let mut program = with_rules(json!([
        {"kind": "multiplier", "id": "wednesday", "names": names, "factor": "2", "conditions": [
            {"type": "weekday", "any_of": ["wednesday"]}, {"type": "member_day"}, {"type": "category", "any_of": ["tea"]},
            {"type": "birthday", "period": "month"}, {"type": "tier", "any_of": ["gold"]}, {"type": "first_order"},
            {"type": "store", "any_of": ["harbour"]}, {"type": "channel", "none_of": ["app"]}, {"type": "day_of_month", "any_of": [8]},
            {"type": "sku", "any_of": ["cup"]},
        ]},
        {"kind": "event", "id": "review", "event": "review", "points": 30, "caps": [{"per": "day", "times": 3}]},
        {"kind": "check_in", "id": "daily", "points": 5, "streak": {"every": 7, "bonus": 50}, "grace_days": 1},
        {"kind": "newcomer", "id": "welcome", "welcome": 50, "tasks": [{"event": "first_order", "points": 100}], "all_done": 20, "days": 30},
        {"kind": "referral", "id": "friends", "registration": {"referrer": 100, "friend": 50}, "first_order": {"share": "0.05"},
         "ladder": [{"from": 5, "factor": "2"}]},
    ]));
    program["earning"]["member_days"] = json!({"days_of_month": [18]});
    let tiers = json!({"window": {"kind": "rolling", "months": 12}, "levels": [{
        "id": "gold", "name": "Gold", "names": {"zh-CN": "金卡"}, "needs": {"any": {"spend": "1000.00"}}, "multiplier": "1.5", "multiplier_stays": true,
        "benefits": [{"id": "post", "name": "Free post", "names": {"zh-CN": "包邮"}, "stays": false}],
    }]});
    program["tiers"] = tiers.clone();
    let shop = Shop::open_with(edge, &program);
    let view = public(&shop);
    let wanted = json!([
        {"rule_id": "base", "what": {"kind": "spend", "points": 1, "per": "1.00"}},
        {"rule_id": "wednesday", "names": names, "what": {"kind": "multiplier", "factor": "2"}, "conditions": [
            {"type": "days", "weekdays": ["wednesday"]}, {"type": "days", "days_of_month": [18]}, {"type": "category", "any_of": ["tea"]},
            {"type": "birthday", "period": "month"}, {"type": "tier", "any_of": ["gold"]}, {"type": "first_order"},
            {"type": "store", "any_of": ["harbour"]}, {"type": "channel", "none_of": ["app"]}, {"type": "days", "days_of_month": [8]},
            {"type": "products"},
        ]},
        {"rule_id": "review", "what": {"kind": "event", "event": "review", "points": 30}, "caps": [{"per": "day", "times": 3}]},
        {"rule_id": "daily", "what": {"kind": "check_in", "points": 5, "streak": {"every": 7, "bonus": 50}, "grace_days": 1}},
        {"rule_id": "welcome", "what": {"kind": "newcomer", "welcome": 50, "tasks": [{"event": "first_order", "points": 100}], "all_done": 20, "days": 30}},
        {"rule_id": "friends", "what": {"kind": "referral", "registration": {"referrer": 100, "friend": 50}, "first_order": {"share": "0.05"},
         "ladder": [{"from": 5, "factor": "2"}]}},
    ]);
    assert_eq!(view["ways_to_earn"], wanted, "{view:#}");
    assert_eq!(view["tiers"], tiers, "{view:#}");
}

fn secrets() -> Value {
    let mut program = with_rules(json!([
        {"kind": "spend", "id": "vip-extra", "points": 1, "per": "1.00", "conditions": [{"type": "segment", "any_of": ["lapsed-90-days"]}]},
        {"kind": "multiplier", "id": "trial", "factor": "3", "conditions": [{"type": "arm", "experiment": "margin-test", "to": "0.5"}]},
        {"kind": "multiplier", "id": "high-margin", "factor": "2", "conditions": [{"type": "tag", "any_of": ["margin-70"]}]},
        {"kind": "event", "id": "not-staff", "event": "review", "points": 9, "conditions": [{"type": "segment", "none_of": ["staff"]}]},
    ]));
    program["earning"]["caps"] = json!([{"of": "program", "per": "month", "points": 123_456}]);
    program["figures"] = json!({"redemption_rate": "0.777"});
    program
}

fn no_shopper_sees_segments_arms_tags_and_budgets(edge: &Edge) {
    let shop = Shop::open_with(edge, &secrets());
    let view = public(&shop);
    assert_eq!(rule_ids(view["ways_to_earn"].as_array().unwrap()), ["base", "high-margin"]);
    let told = view.to_string() + &shop.shopper("ann", Ask::get("/v1/me/ways-to-earn")).ok(200).to_string();
    for secret in ["lapsed", "margin-test", "margin-70", "\"staff\"", "123456", "0.777", "segment", "arm\""] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
}

fn a_shopper_sees_their_own_campaigns_without_the_conditions(edge: &Edge) {
    let shop = Shop::open_with(edge, &secrets());
    let lapsed = json!({"member_id": "ann", "segments": ["lapsed-90-days", "staff"]});
    shop.backend(Ask::post("/v1/members", &lapsed).keyed()).ok(201);
    let mine = ways(&shop, "ann");
    let wanted = json!({"rule_id": "vip-extra", "what": {"kind": "spend", "points": 1, "per": "1.00"}});
    assert_eq!(*way(&mine, "vip-extra"), wanted);
    assert!(!rule_ids(&mine).contains(&"not-staff"));
    shop.member_with("bob", 0);
    let theirs = ways(&shop, "bob");
    assert!(rule_ids(&theirs).contains(&"not-staff") && !rule_ids(&theirs).contains(&"vip-extra"));
    let all = ["ann", "bob", "cat", "dan", "eve", "fay", "gus", "hal", "ida", "jon", "kit", "lea"];
    let in_arm = all.iter().filter(|member| rule_ids(&ways(&shop, member)).contains(&"trial")).count();
    assert!((1..all.len()).contains(&in_arm), "half of them: {in_arm}");
    shop.page(Ask::get("/v1/me/ways-to-earn")).problem(401, "unauthorized");
}

fn completed_ways_are_marked(edge: &Edge) {
    let shop = Shop::open_with(
        edge,
        &with_rules(json!([
            {"kind": "event", "id": "profile", "event": "profile_completed", "points": 30},
            {"kind": "event", "id": "review", "event": "review", "points": 10, "caps": [{"per": "month", "times": 1}]},
            {"kind": "check_in", "id": "daily", "points": 5},
            {"kind": "multiplier", "id": "first", "factor": "2", "conditions": [{"type": "first_order"}]},
        ])),
    );
    let open = json!({"done": false});
    let mine = ways(&shop, "ann");
    for rule_id in ["profile", "review", "daily"] {
        assert_eq!(way(&mine, rule_id)["standing"], open, "{rule_id}");
    }
    assert_eq!(way(&mine, "first")["conditions"], json!([{"type": "first_order"}]));
    assert_eq!(way(&mine, "base")["standing"], Value::Null, "a spend rule can be used any number of times");
    event(&shop, "e-1", "profile_completed");
    event(&shop, "e-2", "review");
    shop.shopper("ann", Ask::post_raw("/v1/me/check-ins", "{}").keyed()).ok(201);
    shop.order(&shop.order_request("o-1", "ann", &lines(&["1.00"]))).ok(201);
    let mine = ways(&shop, "ann");
    assert_eq!(way(&mine, "profile")["standing"], json!({"done": true}), "once for each member");
    for rule_id in ["review", "daily"] {
        let standing = &way(&mine, rule_id)["standing"];
        assert_eq!((&standing["done"], standing["again_at"].is_string()), (&json!(true), true), "{rule_id}");
    }
    assert!(!rule_ids(&mine).contains(&"first"), "the first order was placed");
}

fn a_campaign_is_shown_during_its_dates(edge: &Edge) {
    let now = edge.now().millis();
    let at = |minutes: i64| shared::units::time::Instant::from_millis(now + minutes * 60_000).to_string();
    let campaign = |id: &str, dates: Value| {
        let mut condition = dates;
        condition["type"] = json!("dates");
        json!({"kind": "multiplier", "id": id, "factor": "2", "conditions": [condition]})
    };
    let rules = json!([
        campaign("over", json!({"until": at(-1)})),
        campaign("on", json!({"from": at(-1), "until": at(60)})),
        campaign("to-come", json!({"from": at(60)})),
    ]);
    let shop = Shop::open_with(edge, &with_rules(rules));
    assert_eq!(rule_ids(public(&shop)["ways_to_earn"].as_array().unwrap()), ["base", "on"]);
    let mine = ways(&shop, "ann");
    assert_eq!(rule_ids(&mine), ["base", "on"]);
    assert_eq!(way(&mine, "on")["conditions"], json!([{"type": "dates", "from": at(-1), "until": at(60)}]));
}

fn the_newcomer_pack_is_for_newcomers(edge: &Edge) {
    let tasks = json!([{"event": "profile_completed", "points": 30}, {"event": "first_order", "points": 100}]);
    let pack = json!({"kind": "newcomer", "id": "welcome", "welcome": 50, "tasks": tasks, "all_done": 20, "days": 30});
    let shop = Shop::open_with(edge, &with_rules(json!([pack])));
    let before = ways(&shop, "ann");
    assert_eq!(way(&before, "welcome")["what"]["tasks"], tasks, "before joining, as a visitor sees it");
    shop.member_with("ann", 0);
    event(&shop, "e-1", "profile_completed");
    let mine = ways(&shop, "ann");
    let welcome = way(&mine, "welcome");
    let done: Vec<&Value> = welcome["what"]["tasks"].as_array().unwrap().iter().map(|task| &task["done"]).collect();
    assert_eq!((done, &welcome["standing"]), (vec![&json!(true), &json!(false)], &json!({"done": false})));
    assert!(welcome["what"]["until"].is_string());
    shop.order(&shop.order_request("o-1", "ann", &lines(&["1.00"]))).ok(201);
    assert_eq!(way(&ways(&shop, "ann"), "welcome")["standing"], json!({"done": true}));
    let long_ago = json!({"member_id": "old", "joined_at": "2020-01-01T00:00:00Z"});
    shop.backend(Ask::post("/v1/members", &long_ago).keyed()).ok(201);
    shop.give("old", 1);
    assert!(!rule_ids(&ways(&shop, "old")).contains(&"welcome"));
}

fn inviting() -> Value {
    with_rules(json!([{"kind": "referral", "id": "friends", "registration": {"referrer": 100, "friend": 50}}]))
}

fn invite(shop: &Shop<'_>, member: &str) -> Value {
    shop.shopper(member, Ask::get("/v1/me/invite")).ok(200)
}

fn a_code_binds_a_friend(edge: &Edge) {
    let shop = Shop::open_with(edge, &inviting());
    shop.member_with("ann@example:1", 0);
    shop.member_with("bob", 0);
    let first = invite(&shop, "ann@example:1");
    let code = first["referral_code"].as_str().unwrap();
    assert_eq!(first, json!({"referral_code": code, "friends": 0, "counted": 0}));
    assert!(code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{code}");
    let bind = |request: Value| shop.backend(Ask::post("/v1/referrals", &request).keyed());
    let bound = bind(json!({"referral_code": code, "friend_id": "bob"})).ok(201);
    assert_eq!((&bound["referrer_id"], &bound["referrer"]["granted"]), (&json!("ann@example:1"), &json!(100)));
    assert_eq!(invite(&shop, "ann@example:1"), json!({"referral_code": code, "friends": 1, "counted": 0}));
    shop.order(&shop.order_request("o-1", "bob", &lines(&["10.00"]))).ok(201);
    assert_eq!(invite(&shop, "ann@example:1")["friends"], 1);
    bind(json!({"referral_code": code, "friend_id": "bob"})).problem(409, "referral_bound");
    bind(json!({"referral_code": code, "friend_id": "ann@example:1"})).problem(422, "self_referral");
}

fn codes_of_other_merchants_are_refused(edge: &Edge) {
    let shop = Shop::open_with(edge, &inviting());
    let other = Shop::open_with(edge, &inviting());
    for member in ["ann", "bob"] {
        shop.member_with(member, 0);
    }
    let code = invite(&shop, "ann")["referral_code"].as_str().unwrap().to_owned();
    let elsewhere = invite(&other, "ann")["referral_code"].as_str().unwrap().to_owned();
    assert_ne!(code, elsewhere);
    let mut changed = code.clone().into_bytes();
    changed[2] = if changed[2] == b'A' { b'B' } else { b'A' };
    let changed = String::from_utf8(changed).unwrap();
    let cut = &code[..code.len() - 2];
    for wrong in [elsewhere.as_str(), &changed, cut, "ann", "", "?", &"A".repeat(10_000)] {
        let ask = Ask::post("/v1/referrals", &json!({"referral_code": wrong, "friend_id": "bob"})).keyed();
        let problem = edge.writes_nothing(|| shop.backend(ask)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], "/referral_code", "{wrong}");
    }
    for request in
        [json!({"friend_id": "bob"}), json!({"referral_code": code, "referrer_id": "ann", "friend_id": "bob"})]
    {
        let ask = Ask::post("/v1/referrals", &request).keyed();
        edge.writes_nothing(|| shop.backend(ask)).problem(400, "invalid_request");
    }
    let without = Shop::open(edge);
    without.shopper("ann", Ask::get("/v1/me/invite")).problem(404, "not_found");
}

fn open_holds_are_listed_in_the_balance(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 1000);
    let basket = lines(&["10.00"]);
    assert_eq!(shop.balance("ann").get("holds"), None);
    let hold = shop.hold("ann", &basket, 300);
    let holds = shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200)["holds"].clone();
    let wanted =
        json!([{"hold_id": hold["hold_id"], "points": 300, "amount": "3.00", "expires_at": hold["expires_at"]}]);
    assert_eq!(holds, wanted);
    let path = format!("/v1/me/holds/{}", hold["hold_id"].as_str().unwrap());
    shop.shopper("ann", Ask::delete(&path).keyed()).ok(200);
    assert_eq!(shop.balance("ann").get("holds"), None);
}

fn names_are_checked(edge: &Edge) {
    let shop = Shop::open(edge);
    let long = "x".repeat(101);
    let many: serde_json::Map<String, Value> =
        ('a'..='u').map(|letter| (format!("a{letter}"), json!("A name"))).collect();
    for (names, pointer, suggestion) in [
        (json!({"zh_CN": "双倍"}), "/earning/rules/1/names/zh_CN", json!("zh-CN")),
        (json!({"English": "Double"}), "/earning/rules/1/names/English", json!("en")),
        (json!({"en": ""}), "/earning/rules/1/names/en", Value::Null),
        (json!({"en": long}), "/earning/rules/1/names/en", Value::Null),
        (Value::Object(many), "/earning/rules/1/names", Value::Null),
    ] {
        let program = with_rules(json!([{"kind": "multiplier", "id": "two", "factor": "2", "names": names}]));
        let found = shop.backend(Ask::post("/v1/program/validate", &program)).ok(200);
        let problems = found["problems"].as_array().unwrap();
        let told: Vec<_> = problems.iter().map(|problem| (&problem["pointer"], &problem["suggestion"])).collect();
        assert_eq!(told, [(&json!(pointer), &suggestion)], "{found:#}");
    }
    let longest = with_rules(
        json!([{"kind": "multiplier", "id": "two", "factor": "2", "names": {"zh-Hant-TW": "名".repeat(100)}}]),
    );
    assert_eq!(shop.backend(Ask::post("/v1/program/validate", &longest)).ok(200)["valid"], true);
}

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

/// The instant before, at and after: a campaign's dates, the pack's end, and a day's check-in.
#[test]
fn ways_begin_and_end_at_their_instants() {
    let edge = Edge::native();
    let dates = json!({"type": "dates", "from": "2026-12-01T00:00:00+08:00", "until": "2026-12-02T00:00:00+08:00"});
    let rules = json!([
        {"kind": "multiplier", "id": "december", "factor": "2", "conditions": [dates]},
        {"kind": "check_in", "id": "daily", "points": 5},
        {"kind": "newcomer", "id": "welcome", "welcome": 50, "days": 1},
    ]);
    let shop = Shop::open_with(&edge, &with_rules(rules));
    native(&edge).set_now("2026-11-30T23:59:59.999+08:00");
    shop.member_with("ann", 0);
    assert_eq!(rule_ids(&ways(&shop, "ann")), ["base", "daily", "welcome"]);
    shop.shopper("ann", Ask::post_raw("/v1/me/check-ins", "{}").keyed()).ok(201);
    let again_at = way(&ways(&shop, "ann"), "daily")["standing"]["again_at"].clone();
    assert_eq!(again_at, "2026-11-30T16:00:00Z");
    native(&edge).set_now("2026-12-01T00:00:00+08:00");
    assert_eq!(rule_ids(&ways(&shop, "ann")), ["base", "december", "daily", "welcome"]);
    assert_eq!(way(&ways(&shop, "ann"), "daily")["standing"], json!({"done": false}));
    native(&edge).set_now("2026-12-01T23:59:59.999+08:00");
    assert_eq!(rule_ids(&ways(&shop, "ann")), ["base", "december", "daily", "welcome"]);
    native(&edge).set_now("2026-12-02T00:00:00+08:00");
    assert_eq!(rule_ids(&ways(&shop, "ann")), ["base", "daily"]);
}
