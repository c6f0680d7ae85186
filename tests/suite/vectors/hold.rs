//! The vector of holds: a partial capture, possible once.

use super::{Vector, check_all, number};
use crate::{
    member::{Member, code},
    sample,
};
use serde_json::json;
use shared::ledger::fact::Fact;
use shared::ledger::fact::hold::HoldFact;
use std::collections::BTreeMap;

#[test]
fn vectors_of_hold() {
    check_all("hold", check_hold);
}

/// The held points come from two lots, so that the return must find the second one.
fn check_hold(vector: &Vector) {
    let held = vector.number("held");
    let mut member = Member::new(sample::program(sample::plain()));
    member.give_until(held - 50, "2027-01-01T00:00:00Z");
    member.give_until(80, "2027-06-01T00:00:00Z");
    let before = points_by_lot(&member);
    let basket = sample::basket(&member.program, &sample::lines(&[("500.00", 1)]));
    let hold_id = member.hold(&basket, sample::exactly(held)).unwrap().hold_id;
    let captured = member.capture(&hold_id, Some(vector.number("capture"))).unwrap();
    let Some(Fact::Hold(HoldFact::Captured { returned, .. })) = member.changes().last() else { panic!("no capture") };
    assert_eq!(returned.get(), number(&vector.expect, "returned_to_same_lots"), "{}", vector.id);
    let mut after = points_by_lot(&member);
    for part in &captured.burnt {
        *after.entry(part.lot_id().to_string()).or_default() += part.points.get();
    }
    assert_eq!(after, before, "{}: the remaining and the burnt points sum to the points before, by lot", vector.id);

    assert_eq!(json!(code(member.capture(&hold_id, None))), vector.expect["second_capture"], "{}", vector.id);
    assert_eq!(json!(code(member.release(&hold_id))), vector.expect["release_after"], "{}", vector.id);
}

fn points_by_lot(member: &Member) -> BTreeMap<String, u64> {
    member.account.lots.iter().map(|lot| (lot.lot_id().to_string(), lot.points.get())).collect()
}
