//! Events, check-ins and the sign-up of a member who joins, over HTTP.

use crate::support::{Answer, Ask, Edge, Shop, lines};
use serde_json::{Value, json};

on_both!(
    an_event_pays_the_points_of_its_rule,
    an_event_id_pays_once,
    wrong_events_are_refused,
    an_event_opens_the_account_of_an_unknown_member,
    frozen_members_earn_and_erased_members_do_not,
    a_check_in_pays_once_a_day,
    a_program_without_check_ins_has_none,
    joining_is_the_sign_up,
    an_imported_member_gets_no_sign_up_award,
    a_member_joins_before_there_is_a_program,
    the_newcomer_pack_is_paid_step_by_step_and_revoked,
    previews_state_what_an_event_would_earn,
    wrong_previews_are_refused,
    the_history_states_events_and_check_ins,
    a_budget_holds_for_events_check_ins_and_joining,
);

fn program(rules: Value) -> Value {
    json!({"name": "Lantern Tea points", "currency": "CNY", "time_zone": "Asia/Shanghai", "earning": {"rules": rules}})
}

fn sample() -> Value {
    program(json!([
        {"kind": "event", "id": "review", "event": "review", "points": 20},
        {"kind": "event", "id": "hello", "event": "sign_up", "points": 7},
        {"kind": "event", "id": "quiz", "event": "custom.quiz", "points": 3, "class": "base",
            "conditions": [{"type": "segment", "any_of": ["vip"]}]},
        {"kind": "check_in", "id": "daily", "points": 5, "streak": {"every": 7, "bonus": 50}},
    ]))
}

fn pack() -> Value {
    let mut program = program(json!([{
        "kind": "newcomer", "id": "pack", "welcome": 50, "all_done": 50, "days": 30, "valid_days": 30,
        "tasks": [
            {"event": "profile_completed", "points": 30}, {"event": "first_order", "points": 100},
            {"event": "review", "points": 20},
        ],
    }]));
    program["spending"] = json!({"cash_off": {"rate": {"points": 100, "amount": "1.00"}}});
    program
}

fn event_request(shop: &Shop<'_>, event_id: &str, member: &str, kind: &str) -> Value {
    json!({"event_id": event_id, "member_id": member, "kind": kind, "occurred_at": shop.edge.now().to_string()})
}

fn post_event(shop: &Shop<'_>, request: &Value) -> Answer {
    shop.backend(Ask::post("/v1/events", request).keyed())
}

fn event(shop: &Shop<'_>, event_id: &str, member: &str, kind: &str) -> Value {
    post_event(shop, &event_request(shop, event_id, member, kind)).ok(201)
}

fn check_in(shop: &Shop<'_>, member: &str) -> Answer {
    shop.shopper(member, Ask::post("/v1/me/check-ins", &json!({})).keyed())
}

fn join(shop: &Shop<'_>, member: Value) -> Answer {
    shop.backend(Ask::post("/v1/members", &member).keyed())
}

fn an_event_pays_the_points_of_its_rule(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    join(&shop, json!({"member_id": "ann", "segments": ["vip"], "joined_at": "2020-01-01T00:00:00Z"})).ok(201);
    let answer = event(&shop, "e-1", "ann", "review");
    assert_eq!((&answer["event_id"], &answer["desired"], &answer["granted"]), (&json!("e-1"), &json!(20), &json!(20)));
    assert_eq!((&answer["awards"][0]["rule_id"], &answer["awards"][0]["class"]), (&json!("review"), &json!("bonus")));
    assert_eq!((&answer["balance"]["available"], answer.get("reason")), (&json!(20), None));
    assert_eq!(event(&shop, "e-2", "ann", "custom.quiz")["granted"], 3);
    let unpaid = event(&shop, "e-3", "ann", "browse");
    assert_eq!((&unpaid["granted"], &unpaid["reason"], &unpaid["awards"]), (&json!(0), &json!("no_rule"), &json!([])));
    assert_eq!(event(&shop, "e-4", "ann", "sign_up")["granted"], 7);
    let again = event(&shop, "e-5", "ann", "sign_up");
    assert_eq!((&again["desired"], &again["granted"], &again["reason"]), (&json!(7), &json!(0), &json!("capped")));
    assert_eq!(again["awards"][0]["cap"], json!({"reason": "once", "desired": 7}));
    assert_eq!(shop.points("ann"), [30, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn an_event_id_pays_once(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    let request = event_request(&shop, "e-1", "ann", "review");
    let ask = Ask::post("/v1/events", &request).key("k-1");
    let first = shop.backend(ask.clone()).ok(201);
    let again = edge.writes_nothing(|| shop.backend(ask));
    assert_eq!(again.header("idempotent-replayed"), Some("true"));
    assert_eq!(again.ok(201), first);
    edge.writes_nothing(|| post_event(&shop, &request)).problem(409, "already_rewarded");
    let other = event_request(&shop, "e-1", "bob", "browse");
    edge.writes_nothing(|| post_event(&shop, &other)).problem(409, "already_rewarded");
    let asks: Vec<Ask> = (0..20)
        .map(|_| {
            Ask::post("/v1/events", &event_request(&shop, "e-2", "ann", "review")).keyed().bearer(&shop.secret_key)
        })
        .collect();
    let statuses: Vec<u16> = edge.ask_all(&asks).iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|&&status| status == 201).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
    assert_eq!(shop.points("ann"), [40, 0, 0, 0]);
    shop.order(&shop.order_request("e-1", "ann", &lines(&["5.00"]))).ok(201);
}

fn wrong_events_are_refused(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    let with = |fields: Value| {
        let mut request = event_request(&shop, "e-1", "ann", "review");
        for (key, value) in fields.as_object().unwrap() {
            request[key] = value.clone();
        }
        request
    };
    let ahead = edge.now().plus_minutes(7).to_string();
    for (fields, code, pointer) in [
        (json!({"event_id": ""}), "invalid_request", "/event_id"),
        (json!({"member_id": ".."}), "invalid_request", "/member_id"),
        (json!({"kind": "check_in"}), "invalid_request", "/kind"),
        (json!({"kind": "first_order"}), "invalid_request", "/kind"),
        (json!({"kind": "custom.Ü"}), "invalid_request", "/kind"),
        (json!({"occurred_at": ahead}), "invalid_request", "/occurred_at"),
        (json!({"occurred_at": "yesterday"}), "invalid_request", "/occurred_at"),
        (json!({"evidence": []}), "invalid_request", "/evidence"),
        (json!({"evidence": {"a": "x".repeat(2048)}}), "invalid_request", "/evidence"),
        (json!({"points": 1000}), "unknown_field", "/points"),
    ] {
        let problem = edge.writes_nothing(|| post_event(&shop, &with(fields.clone()))).problem(400, code);
        assert_eq!(problem["pointer"], pointer, "{fields}");
    }
    let request = event_request(&shop, "e-1", "ann", "review");
    shop.backend(Ask::post("/v1/events", &request)).problem(400, "idempotency_key_missing");
    shop.shopper("ann", Ask::post("/v1/events", &request).keyed()).problem(401, "unauthorized");
    shop.page(Ask::post("/v1/events", &request).keyed()).problem(401, "unauthorized");
    let bare = Shop::open_without_program(edge);
    post_event(&bare, &event_request(&bare, "e-1", "ann", "review")).problem(409, "conflict");
}

fn an_event_opens_the_account_of_an_unknown_member(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    event(&shop, "e-1", "new", "browse");
    assert_eq!(shop.points("new"), [0; 4]);
    assert_eq!(join(&shop, json!({"member_id": "new"})).ok(201)["earned"][0]["points"], 7);
    join(&shop, json!({"member_id": "new"})).problem(409, "member_exists");
    assert_eq!(event(&shop, "e-2", "new", "sign_up")["granted"], 0, "the sign-up pays once");
    shop.audit_is_sound("new");
}

fn frozen_members_earn_and_erased_members_do_not(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    shop.member_with("ann", 0);
    shop.backend(Ask::patch("/v1/members/ann", &json!({"status": "frozen"}))).ok(200);
    assert_eq!(event(&shop, "e-1", "ann", "review")["granted"], 20);
    assert_eq!(check_in(&shop, "ann").ok(201)["granted"], 5);
    assert_eq!(shop.backend(Ask::delete("/v1/members/ann")).status, 204);
    let gone = event(&shop, "e-2", "ann", "review");
    assert_eq!((&gone["granted"], &gone["reason"]), (&json!(0), &json!("erased")));
    edge.writes_nothing(|| check_in(&shop, "ann")).problem(401, "unauthorized");
    shop.audit_is_sound("ann");
}

fn a_check_in_pays_once_a_day(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    let balance = shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200);
    assert_eq!(balance["check_in"], json!({"today": false, "streak": 0, "next_bonus_in": 7}));
    let ask = Ask::post("/v1/me/check-ins", &json!({})).key("k-1");
    let first = shop.shopper("ann", ask.clone()).ok(201);
    let day = |at: shared::units::time::Instant| {
        shared::units::time::Zone::parse("Asia/Shanghai").unwrap().day_of(at).to_string()
    };
    assert_eq!(first["day"], day(edge.now()));
    assert_eq!(
        [&first["streak"], &first["desired"], &first["granted"], &first["next_bonus_in"]],
        [&json!(1), &json!(5), &json!(5), &json!(6)]
    );
    assert_eq!(first["balance"]["check_in"], json!({"today": true, "streak": 1, "next_bonus_in": 6}));
    assert_eq!(edge.writes_nothing(|| shop.shopper("ann", ask)).ok(201), first, "the same key is answered again");
    edge.writes_nothing(|| check_in(&shop, "ann")).problem(409, "already_rewarded");
    let asks: Vec<Ask> =
        (0..10).map(|_| shop.as_shopper("bob", Ask::post("/v1/me/check-ins", &json!({})).keyed())).collect();
    assert_eq!(edge.ask_all(&asks).iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(shop.points("bob"), [5, 0, 0, 0]);
    shop.shopper("cid", Ask::post("/v1/me/check-ins", &json!({}))).problem(400, "idempotency_key_missing");
    shop.shopper("cid", Ask::post("/v1/me/check-ins", &json!({"day": "2026-01-01"})).keyed())
        .problem(400, "unknown_field");
    shop.backend(Ask::post("/v1/me/check-ins", &json!({})).keyed()).problem(401, "unauthorized");
    shop.audit_is_sound("ann");
}

#[test]
fn seven_days_in_a_row_bring_the_bonus() {
    let edge = Edge::native();
    let Edge::Native(native) = &edge else { return };
    let shop = Shop::open_with(&edge, &sample());
    for (day, granted) in (1..=8).zip([5, 5, 5, 5, 5, 5, 55, 5]) {
        native.set_now(&format!("2026-11-{:02}T23:59:59.999+08:00", 23 + day - 1));
        if day == 8 {
            native.set_now("2026-11-30T00:00:00+08:00");
        }
        let answer = check_in(&shop, "ann").ok(201);
        assert_eq!((&answer["streak"], &answer["granted"]), (&json!(day), &json!(granted)));
    }
    assert_eq!(shop.points("ann"), [90, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn a_program_without_check_ins_has_none(edge: &Edge) {
    let shop = Shop::open(edge);
    edge.writes_nothing(|| check_in(&shop, "ann")).problem(404, "not_found");
    assert_eq!(shop.shopper("ann", Ask::get("/v1/me/balance")).ok(200)["check_in"], Value::Null);
    let preview = Ask::post("/v1/earn-previews", &json!({"check_in": {}}));
    shop.page(preview).problem(404, "not_found");
}

fn joining_is_the_sign_up(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    let ask = Ask::post("/v1/members", &json!({"member_id": "ann"})).key("k-1");
    let joined = shop.backend(ask.clone()).ok(201);
    assert_eq!((&joined["member_id"], &joined["earned"][0]["points"]), (&json!("ann"), &json!(7)));
    assert_eq!(edge.writes_nothing(|| shop.backend(ask)).ok(201), joined);
    assert_eq!(shop.points("ann"), [7, 0, 0, 0]);
    assert_eq!(shop.backend(Ask::get("/v1/members/ann")).ok(200).get("earned"), None);
    let again = event(&shop, "e-1", "ann", "sign_up");
    assert_eq!((&again["granted"], &again["reason"]), (&json!(0), &json!("capped")));
    let asks: Vec<Ask> = (0..10)
        .map(|_| Ask::post("/v1/members", &json!({"member_id": "bob"})).keyed().bearer(&shop.secret_key))
        .collect();
    assert_eq!(edge.ask_all(&asks).iter().filter(|answer| answer.status == 201).count(), 1);
    assert_eq!(shop.points("bob"), [7, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn an_imported_member_gets_no_sign_up_award(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    let joined = join(&shop, json!({"member_id": "ann", "joined_at": "2026-01-01T00:00:00Z"})).ok(201);
    assert_eq!(joined.get("earned"), None);
    assert_eq!(shop.points("ann"), [0; 4]);
    let now = edge.now().to_string();
    assert_eq!(join(&shop, json!({"member_id": "bob", "joined_at": now})).ok(201)["earned"][0]["points"], 7);
}

fn a_member_joins_before_there_is_a_program(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    join(&shop, json!({"member_id": "ann"})).ok(201);
    shop.backend(Ask::put("/v1/program", &sample())).ok(201);
    let bob = Shop::open_without_program(edge);
    join(&bob, json!({"member_id": "bob"})).ok(201);
}

fn the_newcomer_pack_is_paid_step_by_step_and_revoked(edge: &Edge) {
    let shop = Shop::open_with(edge, &pack());
    let joined = join(&shop, json!({"member_id": "ann"})).ok(201);
    assert_eq!((&joined["earned"][0]["part"], &joined["earned"][0]["points"]), (&json!("welcome"), &json!(50)));
    let preview = Ask::post("/v1/earn-previews", &json!({"currency": "CNY", "lines": lines(&["30.00", "10.00"])}));
    assert_eq!(shop.page(preview.clone()).ok(200)["earned"]["granted"], 0, "a visitor has no pack");
    let previewed = shop.shopper("ann", preview.clone()).ok(200)["earned"].clone();
    assert_eq!(shop.quote("ann", &lines(&["30.00", "10.00"]), 50).ok(200)["would_earn"], 100);
    let paid = shop.order(&shop.order_request("o-1", "ann", &lines(&["30.00", "10.00"]))).ok(201);
    assert_eq!((&paid["earned"]["granted"], &paid["earned"]["lines"]), (&previewed["granted"], &previewed["lines"]));
    assert_eq!(shop.shopper("ann", preview).ok(200)["earned"]["granted"], 0, "only one order is the first");
    assert_eq!((&paid["earned"]["granted"], &paid["earned"]["lines"][0]["points"]), (&json!(100), &json!(75)));
    assert_eq!(paid["earned"]["awards"][0]["part"], "first_order");
    assert_eq!(event(&shop, "e-1", "ann", "profile_completed")["granted"], 30);
    let last = event(&shop, "e-2", "ann", "review");
    let parts: Vec<&Value> = last["awards"].as_array().unwrap().iter().map(|award| &award["part"]).collect();
    assert_eq!((&last["granted"], parts), (&json!(70), vec![&json!("review"), &json!("all_done")]));
    assert_eq!(shop.points("ann"), [250, 0, 0, 0]);
    let part = json!({"refund_id": "r-1", "lines": [{"line_id": "a", "quantity": 1}]});
    assert_eq!(shop.refund("o-1", &part).ok(201)["points_revoked"], 75);
    let rest = shop.refund("o-1", &json!({"refund_id": "r-2", "all": true})).ok(201);
    assert_eq!(rest["points_revoked"], 75, "the rest of the task and the bonus for all");
    assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

fn previews_state_what_an_event_would_earn(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    let granted = |answer: Answer| answer.ok(200)["earned"]["granted"].clone();
    let preview = |request: Value| Ask::post("/v1/earn-previews", &request);
    let page = |request: Value| edge.writes_nothing(|| granted(shop.page(preview(request))));
    let ann = |request: Value| edge.writes_nothing(|| granted(shop.shopper("ann", preview(request))));
    assert_eq!(page(json!({"event": "review"})), 20);
    assert_eq!(page(json!({"event": "sign_up"})), 7);
    assert_eq!(page(json!({"event": "browse"})), 0);
    assert_eq!(page(json!({"event": "custom.quiz"})), 0, "a preview does not promise awards for some members only");
    assert_eq!(page(json!({"check_in": {}})), 5);
    join(&shop, json!({"member_id": "ann", "segments": ["vip"]})).ok(201);
    assert_eq!(ann(json!({"event": "sign_up"})), 0);
    assert_eq!(ann(json!({"event": "custom.quiz"})), 3);
    assert_eq!(ann(json!({"check_in": {}})), 5);
    check_in(&shop, "ann").ok(201);
    shop.shopper("ann", preview(json!({"check_in": {}}))).problem(409, "already_rewarded");
}

fn wrong_previews_are_refused(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    for (request, pointer) in [
        (json!({}), ""),
        (json!({"currency": "CNY"}), "/lines"),
        (json!({"lines": lines(&["1.00"])}), "/currency"),
        (json!({"currency": "CNY", "lines": lines(&["1.00"]), "event": "review"}), ""),
        (json!({"event": "review", "check_in": {}}), ""),
        (json!({"event": "review", "store": "a"}), "/lines"),
        (json!({"event": "nothing"}), "/event"),
        (json!({"check_in": 1}), "/check_in"),
    ] {
        let problem = shop.page(Ask::post("/v1/earn-previews", &request)).problem(400, "invalid_request");
        assert_eq!(problem["pointer"], pointer, "{request}");
    }
    shop.page(Ask::post("/v1/earn-previews", &json!({"check_in": {"day": 1}}))).problem(400, "unknown_field");
}

fn the_history_states_events_and_check_ins(edge: &Edge) {
    let shop = Shop::open_with(edge, &sample());
    let mut request = event_request(&shop, "e-1", "ann", "review");
    request["evidence"] = json!({"url": "https://shop.example/r/1", "stars": 5});
    post_event(&shop, &request).ok(201);
    check_in(&shop, "ann").ok(201);
    let mine = shop.shopper("ann", Ask::get("/v1/me/history")).ok(200)["data"].clone();
    assert_eq!((&mine[0]["what"]["kind"], &mine[0]["points"]), (&json!("checked_in"), &json!(5)));
    assert_eq!((&mine[0]["what"]["streak"], &mine[0]["what"]["awards"][0]["rule_id"]), (&json!(1), &json!("daily")));
    assert_eq!((&mine[1]["what"]["kind"], &mine[1]["what"]["event"]), (&json!("event_recorded"), &json!("review")));
    assert_eq!((&mine[1]["points"], mine[1]["what"].get("evidence")), (&json!(20), None));
    let theirs = shop.backend(Ask::get("/v1/members/ann/entries")).ok(200)["data"].clone();
    assert_eq!(theirs[1]["what"]["evidence"], request["evidence"]);
}

/// 30 members earn at once from a daily budget of 95, ten points each: exactly the budget is granted, and everything is recorded.
fn a_budget_holds_for_events_check_ins_and_joining(edge: &Edge) {
    let mut program = sample();
    program["earning"]["caps"] = json!([{"of": "program", "per": "day", "points": 95}]);
    let shop = Shop::open_with(edge, &program);
    let backend = |path: &str, body: Value| Ask::post(path, &body).keyed().bearer(&shop.secret_key);
    let asks: Vec<Ask> = (0..10)
        .flat_map(|at| {
            let request = event_request(&shop, &format!("e-{at}"), &format!("a-{at}"), "review");
            let check_in = Ask::post("/v1/me/check-ins", &json!({})).keyed();
            [
                backend("/v1/events", request),
                shop.as_shopper(&format!("b-{at}"), check_in),
                backend("/v1/members", json!({"member_id": format!("c-{at}")})),
            ]
        })
        .collect();
    let retried = |ask: &Ask| (0..40).map(|_| edge.ask(ask)).find(|answer| answer.status != 409);
    for (ask, answer) in asks.iter().zip(edge.ask_all(&asks)) {
        // With many parallel requests some can be busy. The key makes the second try the same request.
        let answer = if answer.status == 409 { retried(ask).unwrap() } else { answer };
        answer.ok(201);
    }
    let has: Vec<u64> = ["a", "b", "c"]
        .iter()
        .flat_map(|way| (0..10).map(move |at| format!("{way}-{at}")))
        .map(|member| shop.points(&member)[0])
        .collect();
    assert_eq!(has.iter().sum::<u64>(), 95, "{has:?}");
}
