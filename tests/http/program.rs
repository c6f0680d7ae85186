//! The program over HTTP: versions, the public view, all problems at once. The suite tests what the settings do.

use crate::support::{Ask, Edge, Shop, lines, program};
use serde_json::{Value, json};
use shared::units::time::Zone;

on_both!(
    versions_count_up_and_the_same_document_is_the_same_version,
    a_page_reads_the_public_view,
    all_problems_are_listed_at_once,
    a_document_is_checked_without_being_saved,
    mistakes_inside_rules_are_reported_with_suggestions,
    the_currency_cannot_be_changed,
    without_a_program_nothing_is_earned_or_spent,
    a_new_version_decides_from_then_on,
    rules_use_the_facts_of_the_member,
    a_preview_explains_what_an_order_would_earn,
);

fn versions_count_up_and_the_same_document_is_the_same_version(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    shop.backend(Ask::get("/v1/program")).problem(404, "not_found");
    let first = shop.backend(Ask::put("/v1/program", &program())).ok(201);
    assert_eq!(first["version"], 1);
    let again = edge.writes_nothing(|| shop.backend(Ask::put("/v1/program", &program()))).ok(200);
    assert_eq!(again, first);
    let mut other = program();
    other["name"] = json!("Renamed");
    let second = shop.backend(Ask::put("/v1/program", &other)).ok(201);
    assert_eq!((&second["version"], &second["program"]["name"]), (&json!(2), &json!("Renamed")));
    assert_eq!(shop.backend(Ask::get("/v1/program")).ok(200), second);
    if let Edge::Native(native) = edge {
        native.empty_cache();
        assert_eq!(shop.backend(Ask::get("/v1/program")).ok(200), second, "the database has all data");
    }
}

fn a_page_reads_the_public_view(edge: &Edge) {
    let shop = Shop::open(edge);
    let view = shop.page(Ask::get("/v1/program")).ok(200);
    let cash_off = json!({"rate": {"points": 100, "amount": "1.00"}, "max_share": "0.50", "exclude": {}});
    let wanted = json!({
        "name": "Lantern Tea points", "version": 1, "currency": "CNY", "currency_digits": 2, "time_zone": "Asia/Shanghai", "pending_days": 0,
        "cash_off": cash_off, "ways_to_earn": [{"rule_id": "base", "what": {"kind": "spend", "points": 1, "per": "1.00"}}], "tiers": null,
    });
    assert_eq!(view, wanted);
}

fn wrong_program() -> Value {
    json!({
        "name": "", "currency": "CNY", "time_zone": "Asia/Shanghai",
        "earning": {"pending_days": 400, "rules": [
            {"kind": "spend", "id": "base", "points": 0, "per": "1.001"},
            {"kind": "multiplier", "id": "base", "factor": "x"},
        ]},
        "spending": {"cash_off": {"rate": {"points": 0, "amount": "1.00"}}},
    })
}

fn all_problems_are_listed_at_once(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    let answer = edge.writes_nothing(|| shop.backend(Ask::put("/v1/program", &wrong_program())));
    let problem = answer.problem(422, "program_invalid");
    let pointers: Vec<&str> =
        problem["problems"].as_array().unwrap().iter().map(|found| found["pointer"].as_str().unwrap()).collect();
    for pointer in [
        "/name",
        "/earning/pending_days",
        "/earning/rules/0/points",
        "/earning/rules/0/per",
        "/earning/rules/1/factor",
        "/earning/rules/1/id",
        "/spending/cash_off/rate/points",
    ] {
        assert!(pointers.contains(&pointer), "{pointer} in {pointers:?}");
    }
    let unknown = json!({"name": "x", "currency": "CNY", "time_zone": "UTC", "earning": {"pending": 3}});
    let problem = shop.backend(Ask::put("/v1/program", &unknown)).problem(400, "unknown_field");
    assert_eq!(problem["pointer"], "/earning/pending");
    let lost = json!({"name": "x", "currency": "XXX", "time_zone": "Mars/Olympus"});
    let problem = shop.backend(Ask::put("/v1/program", &lost)).problem(422, "program_invalid");
    assert_eq!(problem["problems"].as_array().unwrap().len(), 2);
}

fn a_document_is_checked_without_being_saved(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    let validate =
        |document: &Value| edge.writes_nothing(|| shop.backend(Ask::post("/v1/program/validate", document))).ok(200);
    assert_eq!(validate(&program()), json!({"valid": true, "problems": []}));
    let answer = validate(&wrong_program());
    assert_eq!(answer["valid"], false);
    assert!(answer["problems"].as_array().unwrap().len() >= 7);
    let draft = json!({"name": "x", "currency": "cny", "time_zone": "Asia/Shanghai", "erning": {}, "reminders": {"days": [400]}});
    for ask in [Ask::post("/v1/program/validate", &draft), Ask::put("/v1/program", &draft)] {
        let problem = edge.writes_nothing(|| shop.backend(ask)).problem(400, "unknown_field");
        assert_eq!(problem["pointer"], "/erning", "the first mistake");
        let told = |found: &Value| (found["pointer"].clone(), found["suggestion"].clone());
        let told: Vec<_> = problem["problems"].as_array().unwrap().iter().map(told).collect();
        let wanted = [("/erning", json!("earning")), ("/currency", json!("CNY")), ("/reminders/days/0", json!(365))];
        assert_eq!(told, wanted.map(|(pointer, suggestion)| (json!(pointer), suggestion)), "{problem:#}");
    }
    shop.backend(Ask::get("/v1/program")).problem(404, "not_found");
}

fn mistakes_inside_rules_are_reported_with_suggestions(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    let mut draft = program();
    let double = json!({"kind": "multiplier", "id": "double", "factor": "2", "conditions": [
        {"type": "category", "any_of": "tea"}, {"type": "weekday", "any_of": ["Wednsday"]}, {"type": "tier", "any_of": ["goldd"]},
    ]});
    draft["earning"]["rules"].as_array_mut().unwrap().push(double);
    draft["earning"]["caps"] = json!([{"of": "memebr", "per": "day", "points": 10}]);
    let gold = json!({"id": "gold", "name": "Gold", "needs": {"any": {"orders": 1}}});
    draft["tiers"] = json!({"window": {"kind": "lifetime"}, "levels": [gold]});
    let told = |problem: Value| -> Vec<(Value, Value)> {
        let found = problem["problems"].as_array().unwrap().iter();
        found.map(|found| (found["pointer"].clone(), found["suggestion"].clone())).collect()
    };
    let wanted = [
        ("/earning/caps/0/of", json!("member")),
        ("/earning/rules/1/conditions/0/any_of", json!(["tea"])),
        ("/earning/rules/1/conditions/1/any_of/0", json!("wednesday")),
        ("/earning/rules/1/conditions/2/any_of/0", json!("gold")),
    ]
    .map(|(pointer, suggestion)| (json!(pointer), suggestion));
    for ask in [Ask::post("/v1/program/validate", &draft), Ask::put("/v1/program", &draft)] {
        let mut found = told(edge.writes_nothing(|| shop.backend(ask)).problem(400, "invalid_request"));
        found.sort_by_key(|(pointer, _)| pointer.to_string());
        assert_eq!(found, wanted);
    }
    for (pointer, suggestion) in &wanted {
        *draft.pointer_mut(pointer.as_str().unwrap()).unwrap() = suggestion.clone();
    }
    draft["earning"]["rules"][1]["conditions"][2]["any_of"][0] = json!("goldd");
    let problem = shop.backend(Ask::put("/v1/program", &draft)).problem(422, "program_invalid");
    assert_eq!(told(problem), wanted[3..]);
    draft["earning"]["rules"][1]["conditions"][2]["any_of"][0] = json!("gold");
    shop.backend(Ask::put("/v1/program", &draft)).ok(201);
}

fn the_currency_cannot_be_changed(edge: &Edge) {
    let shop = Shop::open(edge);
    let mut other = program();
    other["currency"] = json!("USD");
    let problem = shop.backend(Ask::put("/v1/program", &other)).problem(422, "program_invalid");
    assert_eq!(problem["problems"][0]["pointer"], "/currency");
    assert_eq!(problem["problems"][0]["suggestion"], "CNY");
    assert_eq!(shop.backend(Ask::post("/v1/program/validate", &other)).ok(200)["valid"], false);
}

fn without_a_program_nothing_is_earned_or_spent(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    shop.page(Ask::get("/v1/program")).problem(404, "not_found");
    shop.shopper("ann", Ask::get("/v1/me/balance")).problem(409, "conflict");
    let order = shop.order_request("o-1", "ann", &lines(&["1.00"]));
    edge.writes_nothing(|| shop.order(&order)).problem(409, "conflict");
    shop.quote("ann", &lines(&["1.00"]), 0).problem(409, "conflict");
}

fn a_new_version_decides_from_then_on(edge: &Edge) {
    let shop = Shop::open(edge);
    let earned = |order_id: &str| {
        shop.order(&shop.order_request(order_id, "ann", &lines(&["10.00"]))).ok(201)["earned"]["awards"][0].clone()
    };
    let first = earned("o-1");
    assert_eq!((&first["points"], &first["program_version"]), (&json!(10), &json!(1)));
    let mut double = program();
    double["earning"]["rules"][0]["points"] = json!(2);
    shop.backend(Ask::put("/v1/program", &double)).ok(201);
    let second = earned("o-2");
    assert_eq!((&second["points"], &second["program_version"]), (&json!(20), &json!(2)));
    assert_eq!(shop.points("ann"), [30, 0, 0, 0]);
}

/// The facts that the merchant states about a member decide for that member, in orders and in previews.
fn rules_use_the_facts_of_the_member(edge: &Edge) {
    let mut settings = program();
    let double =
        |id: &str, condition: Value| json!({"kind": "multiplier", "id": id, "factor": "2", "conditions": [condition]});
    for rule in [
        double("birthday", json!({"type": "birthday", "period": "month"})),
        double("vip", json!({"type": "segment", "any_of": ["vip"]})),
        double("first", json!({"type": "first_order"})),
    ] {
        settings["earning"]["rules"].as_array_mut().unwrap().push(rule);
    }
    settings["earning"]["stacking"] = json!("multiply");
    let shop = Shop::open_with(edge, &settings);
    let today = Zone::parse("Asia/Shanghai").unwrap().date_of(edge.now()).to_string();
    let members = [
        ("plain", json!({}), 20),
        ("vip", json!({"segments": ["vip"]}), 40),
        ("birthday", json!({"birthday": format!("1996{}", &today[4..])}), 40),
    ];
    for (member_id, fields, first) in members {
        let mut member = json!({"member_id": member_id});
        member.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        shop.backend(Ask::post("/v1/members", &member).keyed()).ok(201);
        let ask = Ask::post("/v1/earn-previews", &json!({"currency": "CNY", "lines": lines(&["10.00"])}));
        assert_eq!(shop.shopper(member_id, ask.clone()).ok(200)["earned"]["granted"], first, "{member_id}");
        let earned = |order_id: String| {
            shop.order(&shop.order_request(&order_id, member_id, &lines(&["10.00"]))).ok(201)["earned"]["granted"]
                .clone()
        };
        assert_eq!(earned(format!("{member_id}-1")), first, "{member_id}: the first order");
        assert_eq!(earned(format!("{member_id}-2")), first / 2, "{member_id}: the second");
    }
    let ask = Ask::post("/v1/earn-previews", &json!({"currency": "CNY", "lines": lines(&["10.00"])}));
    assert_eq!(shop.page(ask).ok(200)["earned"]["granted"], 10, "a visitor sees the awards for all visitors");
}

fn a_preview_explains_what_an_order_would_earn(edge: &Edge) {
    let mut settings = program();
    let factor = json!({"kind": "multiplier", "id": "double", "factor": "2", "conditions": [{"type": "sku", "any_of": ["sku-b"]}]});
    settings["earning"]["rules"].as_array_mut().unwrap().push(factor);
    let shop = Shop::open_with(edge, &settings);
    let request = json!({"currency": "CNY", "lines": lines(&["10.00", "5.50"])});
    let ask = Ask::post("/v1/earn-previews", &request);
    let preview = edge.writes_nothing(|| shop.page(ask.clone())).ok(200);
    assert_eq!(preview["earned"]["granted"], 21);
    let parts = json!([{"line_id": "a", "points": 10}, {"line_id": "b", "points": 11, "multiplier": "2"}]);
    assert_eq!(preview["earned"]["lines"], parts);
    assert_eq!(preview["earned"]["awards"][0]["factors"][0]["rule_id"], "double");
    assert_eq!(preview["worth"], json!({"amount": "0.21", "currency": "CNY"}));
    assert_eq!(shop.shopper("ann", ask.clone()).ok(200)["earned"]["lines"], preview["earned"]["lines"]);
    edge.ask(&ask).problem(401, "unauthorized");
    let dollars = json!({"currency": "USD", "lines": lines(&["10.00"])});
    shop.page(Ask::post("/v1/earn-previews", &dollars)).problem(422, "currency_mismatch");
}
