//! Files of orders: what is read, what is refused and where, and that the workers' shares add up.

use crate::run::{Outcome, run};
use shared::{api::ProgramDocument, program::Program};
use std::path::Path;

fn program() -> Program {
    let text = include_str!("../../../tests/bench/backtest/program.json");
    let document: ProgramDocument = serde_json::from_str(text).expect("a document");
    Program::read(&document, 1).expect("a program")
}

fn try_run(text: &str) -> Result<Outcome, String> {
    run(&program(), text.as_bytes(), Path::new("orders.csv")).map_err(|failure| failure.to_string())
}

fn sums(text: &str) -> (u64, u64, u128) {
    let report = try_run(text).expect("a file of orders").report;
    (report.orders, report.members, report.granted())
}

#[test]
fn columns_are_found_by_name_whatever_their_order() {
    let one = "member_id,placed_on,total\nann,2025-06-02,19.90\nann,2025-06-03,10.00\nbob,2025-06-02,0.99\n";
    // 19 three-fold for the first order, 10 with a quarter more on a Tuesday, and three times 0.99.
    assert_eq!(sums(one), (3, 2, 59 + 12 + 2));
    let other = "Total,order_id,channel,Placed_On,member_id,note\n19.90,1,store,2025-06-02,ann,\"a, b\"\n";
    assert_eq!(sums(other), (1, 1, 59));
    let timed = "member_id,placed_at,total\nann,2025-06-02T23:59:59-04:00,19.90\n";
    assert_eq!(sums(timed), (1, 1, 59));
    assert_eq!(sums("member_id,placed_on,total\n"), (0, 0, 0));
}

#[test]
fn orders_count_in_the_order_of_time_not_of_the_file() {
    let told = "member_id,placed_on,total\nann,2025-06-05,100.00\nann,2025-06-02,10.00\n";
    assert_eq!(sums(told), (2, 1, 100 + 30), "the first order is the older one");
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let check = |text: &str, told: &str| {
        let failure = try_run(text).err().expect("should have been refused");
        assert!(failure.contains(told), "{failure}");
    };
    check("member_id,total\n", "line 1: the first row names neither");
    check("placed_on,total\n", "no column `member_id`");
    check("member_id,placed_on,total\nann,2025-06-02,1.00\nann,2025-02-30,1.00\n", "line 3: `placed_on` must be a day");
    check("member_id,placed_on,total\nann,2025-06-02,1.001\n", "line 2: `total`");
    check("member_id,placed_on,total\nann,2025-06-02,-1.00\n", "line 2: `total`");
    check("member_id,placed_on,total\nan n,2025-06-02,1.00\n", "line 2: `member_id`");
    check(
        "member_id,placed_on,total,currency\nann,2025-06-02,1.00,EUR\n",
        "`currency` is EUR, and the program's is USD",
    );
    check("member_id,placed_on,total\nann,2025-06-02\n", "line 2");
}

fn example(name: &str) -> Program {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/programs").join(name);
    let text = std::fs::read_to_string(path).expect("an example program");
    let document: ProgramDocument = serde_json::from_str(&text).expect("a document");
    Program::read(&document, 1).unwrap_or_else(|problems| panic!("{name}: {problems:?}"))
}

/// Each of the programs to start from, over real orders: with a budget, with tiers, with both kinds of windows.
#[test]
fn example_programs_run_over_real_orders() {
    let orders = include_str!("../../../tests/programs/cdnow_sample.csv");
    for (name, tiers) in [("cafe.json", 0), ("fashion.json", 3), ("grocery.json", 2)] {
        let outcome = run(&example(name), orders.as_bytes(), Path::new("cdnow_sample.csv")).expect("a run");
        let report = outcome.report;
        assert_eq!((report.orders, report.members, report.sales_minor), (6_919, 2_357, 24_409_194), "{name}");
        assert!(report.granted() > 0, "{name}");
        assert_eq!(report.tiers.len(), tiers, "{name}: every tier is reached by someone");
        let ends: u128 = report.ends.values().sum();
        assert_eq!(ends, report.granted(), "{name}: every point ends sometime, or never");
    }
}

/// The two ways through the rules agree where both know everything.
#[test]
fn counting_and_rehearsing_give_the_same() {
    let orders = include_str!("../../../tests/programs/cdnow_sample.csv");
    let counted = run(&program(), orders.as_bytes(), Path::new("o.csv")).expect("a run").report;
    let mut document: ProgramDocument =
        serde_json::from_str(include_str!("../../../tests/bench/backtest/program.json")).expect("a document");
    let out_of_reach = serde_json::json!({"window": {"kind": "lifetime"}, "levels": [{"id": "never", "name": "Never", "needs": {"any": {"orders": 999_999}}}]});
    document.tiers = serde_json::from_value(out_of_reach).expect("tiers");
    let with_tiers = Program::read(&document, 1).expect("a program");
    let rehearsed = run(&with_tiers, orders.as_bytes(), Path::new("o.csv")).expect("a run").report;
    assert_eq!(rehearsed, counted);
}
