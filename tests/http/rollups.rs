//! Daily sums: after any sequence of commands, the stored sums and cohorts equal those that are rebuilt from the entries.

use crate::support::{Ask, Edge, Native, Shop, lines};
use edge::store::{Read, Results, rollups};
use serde_json::{Value, json};
use shared::{
    figures::rollup::Rollup,
    ledger::Sealed,
    units::{id::MerchantId, time::Zone},
};

/// Checks that the stored daily sums of a merchant equal those of its entries, cell by cell.
pub fn check_rollups(native: &Native, merchant_id: &str, zone: &Zone) {
    let sql = format!("SELECT seq, day, body, hash FROM entries WHERE merchant_id = '{merchant_id}' ORDER BY n");
    let mut rebuilt = Rollup::default();
    for row in native.database.run(&sql).unwrap() {
        let (seq, body, hash) = (row.count("seq").unwrap(), row.text("body").unwrap(), row.text("hash").unwrap());
        let sealed = Sealed::read(seq, body.to_owned(), hash.to_owned()).unwrap();
        let day = zone.day_of(sealed.at()).to_string();
        assert_eq!(row.text("day").unwrap(), day);
        rebuilt.add(Rollup::of(&sealed.entry().unwrap(), &day));
    }
    let read = rollups::all(&MerchantId::parse(merchant_id).unwrap());
    let sql = read.statements()[0].sql.replace("?1", &format!("'{merchant_id}'"));
    let stored = read.decode(&mut Results::new(vec![native.database.run(&sql).unwrap()])).unwrap();
    let mut rebuilt: Vec<(String, String, String, i64)> =
        rebuilt.cells().map(|(cell, n)| (cell.metric.to_owned(), cell.key.clone(), cell.day.clone(), n)).collect();
    rebuilt.sort();
    assert_eq!(stored, rebuilt);
}

/// Points expire, are pending, and count towards tiers.
pub fn program() -> Value {
    json!({
        "name": "Sums", "currency": "CNY", "time_zone": "Asia/Shanghai",
        "earning": {"pending_days": 2, "rules": [
            {"kind": "spend", "id": "base", "points": 1, "per": "1.00"},
            {"kind": "event", "id": "review", "event": "review", "points": 20, "class": "bonus"},
        ]},
        "expiry": {"base": {"kind": "after", "days": 40}, "bonus": {"kind": "after", "days": 10}},
        "spending": {"cash_off": {"rate": {"points": 100, "amount": "1.00"}}},
    })
}

/// A small linear congruential generator: the same numbers for the same seed.
pub struct Dice(pub u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// One random command. It can be refused.
pub fn command(shop: &Shop<'_>, native: &Native, dice: &mut Dice, nth: u64) {
    let member = ["ann", "bob", "cat", "dan"][usize::try_from(dice.below(4)).unwrap()];
    let earlier = dice.below(nth.max(1));
    let ask = match dice.below(8) {
        0 | 1 => {
            let price = format!("{}.00", 1 + dice.below(300));
            let mut order = shop.order_request(&format!("o-{nth}"), member, &lines(&[&price]));
            order["store"] = json!(["north", "south"][usize::try_from(dice.below(2)).unwrap()]);
            Ask::post("/v1/orders", &order)
        }
        2 => {
            let amount = format!("{}.00", 1 + dice.below(40));
            let refund = json!({"refund_id": format!("r-{nth}"), "lines": [{"line_id": "a", "amount": amount}]});
            Ask::post(&format!("/v1/orders/o-{earlier}/refunds"), &refund)
        }
        3 => {
            let event = json!({
                "event_id": format!("e-{nth}"), "member_id": member, "kind": "review", "occurred_at": native.now().to_string(),
            });
            Ask::post("/v1/events", &event)
        }
        4 => {
            let points = i64::try_from(dice.below(400)).unwrap() - 150;
            let change = json!({"points": points, "author": "a", "reason": "b"});
            Ask::post(&format!("/v1/members/{member}/adjustments"), &change)
        }
        5 => {
            let points = 1 + dice.below(200);
            let quote = shop.quote(member, &lines(&["90.00"]), points);
            if quote.status == 200 {
                let hold = shop.place(member, &quote.body);
                let hold_id = hold.body["hold_id"].as_str().unwrap_or("none").to_owned();
                let end = ["capture", "release"][usize::try_from(dice.below(2)).unwrap()];
                shop.backend(Ask::post(&format!("/v1/holds/{hold_id}/{end}"), &json!({})).keyed());
            }
            return;
        }
        6 => Ask::post(&format!("/v1/orders/o-{earlier}/complete"), &json!({})),
        _ => {
            native.pass_minutes(u32::try_from(dice.below(3_000)).unwrap());
            native.sweep();
            return;
        }
    };
    let answer = shop.backend(ask.keyed());
    assert!(answer.status < 500, "{}", answer.body);
}

/// The number of commands is `JIFEN_COMMANDS`.
#[test]
fn the_daily_sums_equal_those_of_the_entries() {
    let commands = std::env::var("JIFEN_COMMANDS").map_or(600, |number| number.parse().unwrap());
    let edge = Edge::native();
    let Edge::Native(native) = &edge else { panic!("the native application") };
    let shop = Shop::open_with(&edge, &program());
    let mut dice = Dice(7);
    for nth in 0..commands {
        command(&shop, native, &mut dice, nth);
    }
    check_rollups(native, &shop.merchant_id, &Zone::parse("Asia/Shanghai").unwrap());
    let metrics = native.database.run("SELECT DISTINCT metric FROM rollups").unwrap();
    let metrics: Vec<&str> = metrics.iter().map(|row| row.text("metric").unwrap()).collect();
    for metric in ["issued/cohort", "burnt/cohort", "expired/cohort", "revoked/cohort", "orders/store", "awarded/rule"]
    {
        assert!(metrics.contains(&metric), "{metric} of {metrics:?}");
    }
}
