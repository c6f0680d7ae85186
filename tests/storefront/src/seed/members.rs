//! The sample members and their first points, with dates counted from the day of seeding.

use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan, Zoned};
use serde::Deserialize;
use serde_json::{Value, json};

use super::past;
use crate::lang::shop_zone;
use crate::ledger::http::{Http, LedgerError};
use crate::session::MEMBERS;

const AUTHOR: &str = "Lantern Tea, sample data";

/// When granted points expire.
#[derive(Clone, Copy, Debug)]
enum Ends {
    InDays(i32),
    /// At the end of the month that is this number of months ahead.
    WithMonth(i32),
    Never,
}

struct Gift {
    member_id: &'static str,
    points: u32,
    ends: Ends,
    reason: &'static str,
}

/// Lin has 3,260 points in four lots, Mei 120, and Bo none. Ann's points come from her orders and events; see `past`.
static GIFTS: [Gift; 5] = [
    Gift { member_id: "lin", points: 800, ends: Ends::InDays(7), reason: "秋茶节 Autumn tea days" },
    Gift { member_id: "lin", points: 460, ends: Ends::WithMonth(2), reason: "晒单有礼 Photo of the week" },
    Gift { member_id: "lin", points: 1_000, ends: Ends::WithMonth(4), reason: "周年礼 Anniversary gift" },
    Gift { member_id: "lin", points: 1_000, ends: Ends::Never, reason: "谢谢老友 For an old friend" },
    Gift { member_id: "mei", points: 120, ends: Ends::WithMonth(6), reason: "见面礼 Welcome gift" },
];

#[derive(Deserialize)]
struct Entries {
    data: Vec<Value>,
}

/// Joins the members and grants them their points. Every request has its own key, which is the same in a repetition, so a run that was
/// interrupted can be repeated.
pub fn give_points(ledger: &Http, dated_from: Timestamp) -> Result<(), LedgerError> {
    for member in MEMBERS.iter().filter(|member| member.id != past::MEMBER_ID) {
        let known = !join(ledger, member.id, Some(JOINED_AT))?;
        let gifts = || GIFTS.iter().enumerate().filter(|(_, gift)| gift.member_id == member.id);
        // The keys were lost and created again. The points had been granted before.
        if known && gifts().count() > 0 && has_history(ledger, member.id, gifts().count())? {
            continue;
        }
        for (number, gift) in gifts() {
            give(ledger, number, gift, dated_from)?;
        }
    }
    Ok(())
}

/// All but Ann joined long ago: they get no welcome points.
const JOINED_AT: &str = "2024-05-20T10:00:00+08:00";

/// Joins today if no other day is stated, which pays the welcome points. Returns false if the member existed.
pub fn join(ledger: &Http, member_id: &str, joined_at: Option<&str>) -> Result<bool, LedgerError> {
    let member = match joined_at {
        Some(joined_at) => json!({ "member_id": member_id, "joined_at": joined_at }),
        None => json!({ "member_id": member_id }),
    };
    match ledger.post::<Value>("/v1/members", &format!("seed-join-{member_id}"), &member) {
        Ok(_) => Ok(true),
        Err(LedgerError::Refused { status: 409, .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

fn has_history(ledger: &Http, member_id: &str, gifts: usize) -> Result<bool, LedgerError> {
    let entries: Entries = ledger.get(&format!("/v1/members/{member_id}/entries?limit=100"))?;
    let given = entries.data.iter().filter(|entry| entry.pointer("/what/kind").is_some_and(|kind| kind == "adjusted"));
    Ok(given.count() >= gifts)
}

fn give(ledger: &Http, number: usize, gift: &Gift, dated_from: Timestamp) -> Result<(), LedgerError> {
    let (points, reason) = (gift.points, gift.reason);
    let body = match ends_at(gift.ends, dated_from).map_err(LedgerError::unreadable)? {
        Some(ends_at) => {
            json!({ "points": points, "author": AUTHOR, "reason": reason, "class": "base", "expires_at": ends_at })
        }
        // The program's bonus points never expire.
        None => json!({ "points": points, "author": AUTHOR, "reason": reason, "class": "bonus" }),
    };
    let path = format!("/v1/members/{}/adjustments", gift.member_id);
    match ledger.post::<Value>(&path, &format!("seed-gift-{number}"), &body) {
        // Granted by an earlier run that counted its dates from another day.
        Err(LedgerError::Refused { code, .. }) if code == "idempotency_key_reused" => Ok(()),
        outcome => outcome.map(|_| ()),
    }
}

/// The midnight after the last usable day, by the shop's clock.
fn ends_at(ends: Ends, from: Timestamp) -> Result<Option<Timestamp>, jiff::Error> {
    let today = Zoned::new(from, shop_zone()).date();
    let last_day = match ends {
        Ends::InDays(days) => plus(today, days.days())?,
        Ends::WithMonth(months) => plus(today.first_of_month(), months.months())?.last_of_month(),
        Ends::Never => return Ok(None),
    };
    Ok(Some(last_day.tomorrow()?.to_zoned(shop_zone())?.timestamp()))
}

fn plus(day: Date, span: Span) -> Result<Date, jiff::Error> {
    day.checked_add(span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_end_at_the_midnight_after_their_last_day() {
        // It is already the 23rd in Hangzhou.
        let from: Timestamp = "2026-11-22T17:30:00Z".parse().unwrap();
        for (ends, expected) in [
            (Ends::InDays(7), Some("2026-11-30T16:00:00Z")),
            (Ends::WithMonth(2), Some("2027-01-31T16:00:00Z")),
            (Ends::WithMonth(4), Some("2027-03-31T16:00:00Z")),
            (Ends::Never, None),
        ] {
            let at = ends_at(ends, from).unwrap().map(|at| at.to_string());
            assert_eq!(at.as_deref(), expected, "{ends:?}");
        }
    }

    #[test]
    fn lin_starts_with_3260_points() {
        let of = |id: &str| GIFTS.iter().filter(|gift| gift.member_id == id).map(|gift| gift.points).sum::<u32>();
        assert_eq!((of("lin"), of("mei"), of("bo")), (3_260, 120, 0));
    }
}
