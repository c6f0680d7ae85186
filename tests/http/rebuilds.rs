//! The rebuild of the daily sums from the entries by the cron job: what it compares and repairs, while commands write and after failures.

use crate::{
    rollups::{Dice, check_rollups, command, program},
    support::{Ask, Edge, Native, Shop, lines},
};
use edge::store::Row;
use serde_json::json;
use shared::units::time::Zone;

const MINUTES_PER_DAY: u32 = 24 * 60;

fn native(edge: &Edge) -> &Native {
    match edge {
        Edge::Native(native) => native,
        Edge::Workerd(_) => panic!("a test of the native application"),
    }
}

/// Runs the job until the sums of so many merchants have been compared. Returns its log lines.
fn compare(native: &Native, merchants: u32) -> Vec<String> {
    native.pass_minutes(MINUTES_PER_DAY);
    native.log_lines();
    let mut compared = 0;
    for _ in 0..100 {
        compared += native.sweep().sums_compared;
        if compared >= merchants {
            break;
        }
    }
    assert_eq!(compared, merchants);
    assert_eq!(number(native, "SELECT count(*) AS n FROM rollup_checks"), 0, "nothing is left of it");
    native.log_lines()
}

fn number(native: &Native, sql: &str) -> i64 {
    native.database.run(sql).unwrap()[0].integer("n").unwrap()
}

fn sums(native: &Native) -> Vec<Row> {
    native.database.run("SELECT * FROM rollups WHERE n <> 0 ORDER BY merchant_id, metric, key, day").unwrap()
}

fn check(shop: &Shop<'_>) {
    check_rollups(native(shop.edge), &shop.merchant_id, &Zone::parse("Asia/Shanghai").unwrap());
}

/// A merchant with entries of most kinds.
fn busy(edge: &Edge, seed: u64) -> Shop<'_> {
    let shop = Shop::open_with(edge, &program());
    let mut dice = Dice(seed);
    for nth in 0..80 {
        command(&shop, native(edge), &mut dice, nth);
    }
    shop
}

/// As many commands as `JIFEN_COMMANDS` says.
#[test]
fn the_rebuilt_sums_are_the_stored_ones() {
    let commands = std::env::var("JIFEN_COMMANDS").map_or(300, |number| number.parse().unwrap());
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &program());
    let mut dice = Dice(11);
    for nth in 0..commands {
        command(&shop, native(&edge), &mut dice, nth);
    }
    let log = compare(native(&edge), 1);
    assert!(log.is_empty(), "{log:?}");
    check(&shop);
    let entries = number(native(&edge), "SELECT count(*) AS n FROM entries");
    println!("{commands} commands, {entries} entries, {} sums", sums(native(&edge)).len());
}

#[test]
fn damaged_sums_are_logged_and_repaired_and_those_of_other_merchants_are_not_touched() {
    let edge = Edge::native();
    let (shop, other) = (busy(&edge, 1), busy(&edge, 2));
    let of_shop = format!("FROM rollups WHERE merchant_id = '{}'", shop.merchant_id);
    let set = format!("UPDATE rollups SET n = n + 1 WHERE merchant_id = '{}' AND metric = 'issued'", shop.merchant_id);
    let add = format!("INSERT INTO rollups VALUES ('{}', 'issued', 'x', '2026-01-01', 7)", shop.merchant_id);
    for (damage, cells) in [
        (set, format!("SELECT count(*) AS n {of_shop} AND metric = 'issued'")),
        (
            format!("DELETE {of_shop} AND metric = 'issued'"),
            format!("SELECT count(*) AS n {of_shop} AND metric = 'issued' AND n <> 0"),
        ),
        (format!("DELETE {of_shop}"), format!("SELECT count(*) AS n {of_shop} AND n <> 0")),
        (add, "SELECT 1 AS n".to_owned()),
    ] {
        let cells = number(native(&edge), &cells);
        let before = sums(native(&edge));
        native(&edge).database.run(&damage).unwrap();
        assert_ne!(sums(native(&edge)), before, "{damage}");
        let log = compare(native(&edge), 2);
        assert_eq!(log.len(), 1, "{damage}: {log:?}");
        let start = format!("sums of {}: {cells} differed from its entries", shop.merchant_id);
        assert!(log[0].starts_with(&start), "{damage}: {log:?}");
        check(&shop);
        check(&other);
        assert!(compare(native(&edge), 2).is_empty(), "{damage}: a repair is made once");
    }
}

#[test]
fn a_metric_that_no_entry_has_is_kept() {
    let edge = Edge::native();
    let shop = busy(&edge, 3);
    let row = format!("INSERT INTO rollups VALUES ('{}', 'of_a_newer_version', '', '2026-01-01', 7)", shop.merchant_id);
    native(&edge).database.run(&row).unwrap();
    assert!(compare(native(&edge), 1).is_empty());
    assert_eq!(number(native(&edge), "SELECT n FROM rollups WHERE metric = 'of_a_newer_version'"), 7);
}

/// Two runs of the job at once, while orders are written.
#[test]
fn sums_are_repaired_while_commands_write() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &program());
    let order = |nth: u32| {
        let order = shop.order_request(&format!("o-{nth}"), &format!("m-{}", nth % 40), &lines(&["20.00"]));
        Ask::post("/v1/orders", &order).keyed().bearer(&shop.secret_key)
    };
    for nth in 0..600 {
        native(&edge).ask(&order(nth)).ok(201);
    }
    native(&edge).database.run("UPDATE rollups SET n = n + 5 WHERE metric = 'orders'").unwrap();
    native(&edge).pass_minutes(MINUTES_PER_DAY);
    let mut written = 600;
    for _ in 0..6 {
        let asks: Vec<Ask> = (written..written + 60).map(order).collect();
        written += 60;
        for answer in native(&edge).sweep_while(2, &asks) {
            answer.ok(201);
        }
    }
    let log: Vec<String> = native(&edge).log_lines().into_iter().filter(|line| line.starts_with("sums of")).collect();
    assert_eq!(log.len(), 1, "{log:?}");
    assert!(log[0].contains("orders `` on 2026-11-23 was 605 and is 600"), "{log:?}");
    check(&shop);
    assert!(compare(native(&edge), 1).is_empty());
}

#[test]
fn a_rebuild_continues_after_a_failure_between_pages() {
    let edge = Edge::native();
    let shop = Shop::open_with(&edge, &program());
    for nth in 0..600 {
        let order = shop.order_request(&format!("o-{nth}"), &format!("m-{}", nth % 7), &lines(&["20.00"]));
        native(&edge).ask(&Ask::post("/v1/orders", &order).keyed().bearer(&shop.secret_key)).ok(201);
    }
    native(&edge).database.run("DELETE FROM rollups WHERE metric = 'issued'").unwrap();
    native(&edge).pass_minutes(MINUTES_PER_DAY);
    let fail = "CREATE TRIGGER t BEFORE UPDATE ON rollup_rebuilds WHEN OLD.n_done > 0 BEGIN SELECT RAISE(ABORT, 'disk full'); END";
    native(&edge).database.run(fail).unwrap();
    let done = "SELECT count(*) AS n FROM entries, rollup_rebuilds WHERE n <= n_done";
    for _ in 0..2 {
        assert!(format!("{:?}", native(&edge).try_sweep().unwrap_err()).contains("disk full"));
        assert_eq!(number(native(&edge), done), 500, "the first page is kept, and nothing of the second one");
    }
    native(&edge).database.run("DROP TRIGGER t").unwrap();
    native(&edge).sweep();
    assert_eq!(number(native(&edge), "SELECT count(*) AS n FROM rollup_rebuilds WHERE ended_at IS NOT NULL"), 1);
    check(&shop);
}

#[test]
fn an_entry_of_a_newer_version_ends_a_rebuild_and_nothing_is_repaired() {
    let edge = Edge::native();
    let (shop, other) = (busy(&edge, 4), busy(&edge, 5));
    let unknown = format!(
        "INSERT INTO entries (merchant_id, member_id, seq, at, day, kind, body, hash) SELECT merchant_id, member_id, seq + 1, at, day, \
         'redeemed', json_set(body, '$.subject', 'reward'), hash FROM entries WHERE n = (SELECT max(n) FROM entries WHERE merchant_id = '{}')",
        shop.merchant_id
    );
    native(&edge).database.run(&unknown).unwrap();
    native(&edge).database.run("UPDATE rollups SET n = n + 1 WHERE metric = 'orders' AND key = ''").unwrap();
    let damaged = sums(native(&edge));
    let log = compare(native(&edge), 1);
    let starts =
        |text: &str, id: &str| log.iter().filter(|line| line.starts_with(&format!("sums of {id}{text}"))).count();
    assert_eq!(
        (log.len(), starts(" were not compared: ", &shop.merchant_id), starts(": ", &other.merchant_id)),
        (2, 1, 1),
        "{log:?}"
    );
    let of_shop = |row: &&Row| row.text("merchant_id").unwrap() == shop.merchant_id;
    let (before, after) = (damaged, sums(native(&edge)));
    assert!(before.iter().filter(of_shop).eq(after.iter().filter(of_shop)));
    check(&other);
}

/// The day of an entry is the one of the zone in which it was written.
#[test]
fn sums_are_right_after_the_zone_has_changed() {
    let edge = Edge::native();
    let mut document = program();
    let shop = Shop::open_with(&edge, &document);
    native(&edge).set_now("2026-11-23T23:30:00Z");
    shop.order(&shop.order_request("o-1", "ann", &lines(&["20.00"]))).ok(201);
    document["time_zone"] = json!("America/New_York");
    shop.backend(Ask::put("/v1/program", &document)).ok(201);
    shop.order(&shop.order_request("o-2", "ann", &lines(&["20.00"]))).ok(201);
    let days = native(&edge)
        .database
        .run("SELECT day, n FROM rollups WHERE metric = 'orders' AND key = '' ORDER BY day")
        .unwrap();
    let days: Vec<(&str, i64)> = days.iter().map(|row| (row.text("day").unwrap(), row.integer("n").unwrap())).collect();
    assert_eq!(days, [("2026-11-23", 1), ("2026-11-24", 1)]);
    assert!(compare(native(&edge), 1).is_empty());
}

#[test]
fn each_merchant_is_compared_once_a_day() {
    let edge = Edge::native();
    let (one, two) = (busy(&edge, 6), Shop::open(&edge));
    compare(native(&edge), 2);
    let swept = |minutes: u32| {
        native(&edge).pass_minutes(minutes);
        native(&edge).sweep().sums_compared
    };
    assert_eq!([swept(0), swept(MINUTES_PER_DAY - 1), swept(1), swept(0)], [0, 0, 2, 0]);
    assert_ne!(one.merchant_id, two.merchant_id, "the second has no entries, and ends at once");
}

#[test]
fn a_run_has_a_bound() {
    let edge = Edge::native();
    for _ in 0..30 {
        Shop::open(&edge);
    }
    native(&edge).pass_minutes(MINUTES_PER_DAY);
    let (swept, traffic) = native(&edge).database.traffic(|| native(&edge).sweep());
    assert!(swept.sums_compared > 0 && swept.sums_compared < 30, "{swept:?}");
    assert!(traffic.statements <= 80, "{traffic:?}");
    compare(native(&edge), 30);
}
