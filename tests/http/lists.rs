//! Lists: their pages, their cursors, and what they refuse.

use crate::support::{Ask, Edge, Shop};

on_both!(a_cursor_belongs_to_its_list_and_is_not_damaged);

fn a_cursor_belongs_to_its_list_and_is_not_damaged(edge: &Edge) {
    let shop = Shop::open(edge);
    for member in ["ann", "bob"] {
        shop.member_with(member, 1);
        shop.give(member, 2);
    }
    let page = shop.backend(Ask::get("/v1/members/ann/entries?limit=1")).ok(200);
    let cursor = page["next_cursor"].as_str().unwrap();
    let (place, check) = cursor.split_once('.').unwrap();
    shop.backend(Ask::get(&format!("/v1/members/ann/entries?cursor={cursor}"))).ok(200);
    for path in [
        format!("/v1/members/bob/entries?cursor={cursor}"),
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
        let problem = edge.writes_nothing(|| shop.backend(Ask::get(&path))).problem(400, "invalid_request");
        assert!(problem["detail"].as_str().unwrap().contains("`cursor`"), "{path}: {problem}");
    }
}
