//! The cron job: what it writes, and that no answer depends on it.

use crate::support::{Ask, Edge, Native, Shop, lines};
use serde_json::{Value, json};

fn kinds(shop: &Shop<'_>, member: &str) -> Vec<String> {
    let history = shop.backend(Ask::get(&format!("/v1/members/{member}/entries?limit=100"))).ok(200);
    let kind = |entry: &Value| entry["what"]["kind"].as_str().unwrap().to_owned();
    history["data"].as_array().unwrap().iter().map(kind).collect()
}

fn give_until(shop: &Shop<'_>, points: u64, expires_at: &str) {
    let request = json!({"points": points, "author": "a", "reason": "b", "expires_at": expires_at});
    shop.backend(Ask::post("/v1/members/ann/adjustments", &request).keyed()).ok(201);
}

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

#[test]
fn a_balance_is_correct_without_cron() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    shop.member_with("ann", 100);
    give_until(&shop, 50, "2026-12-01T00:00:00+08:00");
    let hold = shop.hold("ann", &lines(&["2.00"]), 80);
    assert_eq!(shop.points("ann"), [70, 0, 80, 0]);
    native(&edge).pass_minutes(15);
    assert_eq!(shop.points("ann"), [150, 0, 0, 0], "the hold has timed out");
    native(&edge).set_now("2026-11-30T23:59:59.999+08:00");
    assert_eq!(shop.points("ann"), [150, 0, 0, 0]);
    native(&edge).set_now("2026-12-01T00:00:00+08:00");
    assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
    assert_eq!(kinds(&shop, "ann"), ["held", "adjusted", "adjusted"], "no entry is written yet");
    let state = shop.backend(Ask::get(&format!("/v1/holds/{}", hold["hold_id"].as_str().unwrap()))).ok(200);
    assert_eq!((&state["state"], &state["balance"]["available"]), (&json!("timed_out"), &json!(100)));
}

#[test]
fn cron_writes_what_time_has_done_once() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    shop.member_with("ann", 100);
    give_until(&shop, 50, "2026-12-01T00:00:00+08:00");
    shop.hold("ann", &lines(&["2.00"]), 80);
    assert_eq!(native(&edge).sweep().accounts_settled, 0, "nothing is due");
    native(&edge).pass_minutes(15);
    let before = shop.points("ann");
    assert_eq!(native(&edge).sweep().accounts_settled, 1);
    assert_eq!(native(&edge).sweep().accounts_settled, 0);
    assert_eq!(kinds(&shop, "ann")[0], "timed_out");
    assert_eq!(shop.points("ann"), before);
    native(&edge).set_now("2026-12-01T00:00:00+08:00");
    assert_eq!(native(&edge).sweep().accounts_settled, 1);
    assert_eq!(kinds(&shop, "ann")[0], "expired");
    assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
    shop.audit_is_sound("ann");
}

#[test]
fn a_command_settles_its_own_account() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    shop.member_with("ann", 100);
    shop.hold("ann", &lines(&["2.00"]), 80);
    native(&edge).pass_minutes(15);
    shop.hold("ann", &lines(&["2.00"]), 100);
    assert_eq!(kinds(&shop, "ann"), ["held", "timed_out", "held", "adjusted"]);
    shop.audit_is_sound("ann");
}

#[test]
fn many_due_accounts_are_settled_page_by_page() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    for member in 0..200 {
        let member = format!("m-{member}");
        shop.member_with(&member, 100);
        shop.hold(&member, &lines(&["2.00"]), 50);
    }
    native(&edge).pass_minutes(15);
    assert_eq!(native(&edge).sweep().accounts_settled, 150);
    assert_eq!(native(&edge).sweep().accounts_settled, 50);
    assert_eq!(native(&edge).sweep().accounts_settled, 0);
}

#[test]
fn one_unsound_account_does_not_stop_the_others() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    for member in ["ann", "bob", "cat"] {
        shop.member_with(member, 100);
        shop.hold(member, &lines(&["2.00"]), 50);
    }
    let broken =
        "UPDATE accounts SET seq = seq + 1, state = json_set(state, '$.totals.issued', 7) WHERE member_id = 'ann'";
    native(&edge).database.run(broken).unwrap();
    native(&edge).pass_minutes(15);
    assert_eq!(native(&edge).sweep().accounts_settled, 2);
    assert_eq!(shop.points("bob"), [100, 0, 0, 0]);
    shop.backend(Ask::get("/v1/members/ann/balance")).problem(500, "internal");
    let audit = shop.backend(Ask::get("/v1/members/ann/audit")).ok(200);
    assert_eq!((&audit["sound"], &audit["conserved"]), (&json!(false), &json!(false)));
}

#[test]
fn stored_answers_are_deleted_after_two_days() {
    let edge = Edge::native();
    let shop = Shop::open(&edge);
    shop.member_with("ann", 0);
    let give = Ask::post("/v1/members/ann/adjustments", &json!({"points": 1, "author": "a", "reason": "b"})).keyed();
    shop.backend(give.clone()).ok(201);
    native(&edge).pass_minutes(48 * 60);
    native(&edge).sweep();
    assert_eq!(shop.backend(give.clone()).header("idempotent-replayed"), Some("true"));
    native(&edge).pass_minutes(1);
    assert!(native(&edge).sweep().replies_forgotten >= 3);
    assert_eq!(shop.backend(give).header("idempotent-replayed"), None);
    assert_eq!(shop.points("ann"), [2, 0, 0, 0]);
}

#[cfg(feature = "workerd")]
mod workerd {
    use super::*;

    #[test]
    fn cron_of_the_real_worker_times_out_holds() {
        let edge = Edge::workerd();
        let shop = Shop::open(&edge);
        shop.member_with("ann", 100);
        shop.hold("ann", &lines(&["2.00"]), 80);
        let Edge::Workerd(workerd) = &edge else { panic!("the real Worker") };
        workerd.sweep(&edge.now().to_string());
        assert_eq!(kinds(&shop, "ann")[0], "held", "not yet");
        let later = edge.now().plus_minutes(16);
        workerd.sweep(&later.to_string());
        assert_eq!(kinds(&shop, "ann")[0], "timed_out");
        assert_eq!(shop.points("ann"), [100, 0, 0, 0]);
        shop.audit_is_sound("ann");
    }
}
