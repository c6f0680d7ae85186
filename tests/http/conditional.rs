//! `ETag`, `If-None-Match` and `If-Match`: a caller does not read the same content twice, and does not overwrite content that it has not
//! read.

use crate::support::{Answer, Ask, Edge, Shop, program};
use serde_json::{Value, json};

on_both!(
    content_that_the_caller_has_is_not_sent_again,
    a_program_that_has_changed_is_not_overwritten,
    a_member_that_has_changed_is_not_overwritten,
    exactly_one_of_parallel_changes_with_one_tag_succeeds,
    parallel_changes_of_different_fields_are_all_kept,
);

fn tag(answer: &Answer) -> String {
    answer.header("etag").expect("a tag").to_owned()
}

fn content_that_the_caller_has_is_not_sent_again(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 100);
    let get = |headers: &[&str]| {
        let ask = Ask::get("/v1/members/ann");
        shop.backend(headers.iter().fold(ask, |ask, value| ask.header("if-none-match", value)))
    };
    let first = get(&[]);
    let tag = tag(&first);
    assert!(tag.starts_with('"') && tag.ends_with('"') && tag.len() == 24, "{tag}");
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let answer = get(&[&known]);
        assert_eq!(
            (answer.status, &answer.body, answer.header("etag")),
            (304, &Value::Null, Some(tag.as_str())),
            "{known}"
        );
    }
    assert_eq!(get(&["\"x\"", &tag]).status, 304, "two headers form one list");
    for unknown in ["\"x\"", "", tag.trim_matches('"')] {
        assert_eq!(get(&[unknown]).ok(200), first.body, "{unknown}");
    }
    let head = Ask { method: "HEAD", ..Ask::get("/v1/members/ann") };
    assert_eq!(shop.backend(head.clone()).header("etag"), Some(tag.as_str()));
    assert_eq!(shop.backend(head.header("if-none-match", &tag)).status, 304);
    shop.backend(Ask::patch("/v1/members/ann", &json!({"segments": ["vip"]}))).ok(200);
    assert_ne!(self::tag(&get(&[&tag])), tag);
    let none = shop.backend(Ask::get("/v1/members/none").header("if-none-match", "*"));
    assert_eq!(none.header("etag"), None);
    none.problem(404, "not_found");
    let page = shop.page(Ask::get("/v1/program"));
    let again = shop.page(Ask::get("/v1/program").header("if-none-match", &self::tag(&page)));
    assert_eq!((again.status, again.header("access-control-allow-origin")), (304, Some(crate::support::ORIGIN)));
}

fn a_program_that_has_changed_is_not_overwritten(edge: &Edge) {
    let shop = Shop::open_without_program(edge);
    let named = |name: &str| {
        let mut program = program();
        program["name"] = json!(name);
        program
    };
    let put = |name: &str, tag: &str| shop.backend(Ask::put("/v1/program", &named(name)).header("if-match", tag));
    edge.writes_nothing(|| put("A", "*")).problem(412, "precondition_failed");
    shop.backend(Ask::put("/v1/program", &named("A"))).ok(201);
    let first = tag(&shop.backend(Ask::get("/v1/program")));
    put("B", &first).ok(201);
    edge.writes_nothing(|| put("C", &first)).problem(412, "precondition_failed");
    edge.writes_nothing(|| put("C", &format!("W/{first}"))).problem(412, "precondition_failed");
    let second = tag(&shop.backend(Ask::get("/v1/program")));
    put("C", &format!("{first}, {second}")).ok(201);
    put("D", "*").ok(201);
    assert_eq!(shop.backend(Ask::get("/v1/program")).ok(200)["program"]["name"], "D");
}

fn a_member_that_has_changed_is_not_overwritten(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let patch = |segment: &str, tag: &str| {
        shop.backend(Ask::patch("/v1/members/ann", &json!({"segments": [segment]})).header("if-match", tag))
    };
    let first = tag(&shop.backend(Ask::get("/v1/members/ann")));
    patch("a", &first).ok(200);
    edge.writes_nothing(|| patch("b", &first)).problem(412, "precondition_failed");
    edge.writes_nothing(|| patch("b", "\"x\"")).problem(412, "precondition_failed");
    patch("b", "*").ok(200);
    let third = tag(&shop.backend(Ask::get("/v1/members/ann")));
    assert_eq!(patch("c", &third).ok(200)["segments"], json!(["c"]));
    let unknown = Ask::patch("/v1/members/none", &json!({})).header("if-match", "*");
    shop.backend(unknown).problem(404, "not_found");
}

fn exactly_one_of_parallel_changes_with_one_tag_succeeds(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let tag = tag(&shop.backend(Ask::get("/v1/members/ann")));
    let patch = |at: u32| {
        let body = json!({"segments": [format!("s-{at}")]});
        Ask::patch("/v1/members/ann", &body).header("if-match", &tag).bearer(&shop.secret_key)
    };
    let answers = edge.ask_all(&(0..20).map(patch).collect::<Vec<_>>());
    let written: Vec<&Answer> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(written.len(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 412).count(), 19);
    let read = shop.backend(Ask::get("/v1/members/ann")).ok(200);
    assert_eq!(read["segments"], written[0].body["segments"]);
}

fn parallel_changes_of_different_fields_are_all_kept(edge: &Edge) {
    let shop = Shop::open(edge);
    shop.member_with("ann", 0);
    let bodies = [
        json!({"segments": ["vip"]}),
        json!({"attributes": {"size": "m"}}),
        json!({"birthday": "1990-02-28"}),
        json!({"status": "frozen"}),
    ];
    let asks: Vec<Ask> =
        bodies.iter().map(|body| Ask::patch("/v1/members/ann", body).bearer(&shop.secret_key)).collect();
    assert!(edge.ask_all(&asks).iter().all(|answer| answer.status == 200));
    let read = shop.backend(Ask::get("/v1/members/ann")).ok(200);
    for (name, value) in bodies.iter().flat_map(|body| body.as_object().unwrap()) {
        assert_eq!(&read[name], value);
    }
}
