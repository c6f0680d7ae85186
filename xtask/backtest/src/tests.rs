//! Files of orders: what is read, what is refused and where, and that the workers' shares add up.

use crate::run::{Outcome, run};
use shared::{program::Program, wire::ProgramDocument};
use std::path::Path;

fn program() -> Program {
    let text = include_str!("../../../tests/bench/backtest/program.json");
    let document: ProgramDocument = serde_json::from_str(text).expect("a document");
    Program::read(&document, 1).expect("a program")
}

fn try_run(text: &str) -> Result<Outcome, String> {
    run(&program(), text.as_bytes(), Path::new("orders.csv"), 2).map_err(|failure| failure.to_string())
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
    assert_eq!(sums(&one.replace('\n', "\r\n")), sums(one), "as spreadsheets end their lines");
    assert_eq!(sums(&one.replace("2025-06-02", "\"2025-06-02\"")), sums(one), "quotes around a field");
    assert_eq!(sums(one.trim_end()), sums(one), "without an end of the last line");
    assert_eq!(sums(&one.replace("\nbob", "\n\nbob")), sums(one), "with an empty line");
    let timed = "member_id,placed_at,total\nann,2025-06-02T23:59:59-04:00,19.90\n";
    assert_eq!(sums(timed), (1, 1, 59));
    assert_eq!(sums("member_id,placed_on,total\n"), (0, 0, 0));
}

#[test]
fn orders_count_in_the_order_of_time_not_of_the_file() {
    let told = "member_id,placed_on,total\nann,2025-06-05,80.00\nann,2025-06-02,10.00\n";
    assert_eq!(sums(told), (2, 1, 80 + 30), "the first order is the older one");
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
    check("member_id,placed_on,total\nann,2025-06-02\n", "line 2: has 2 columns");
    check("member_id,placed_on,total\nann,\"2025-06-02\"\n", "line 2: has 2 columns");
    check("member_id,placed_on,total\n\"ann\",2025-06-02,1.00\nann,2025-06-02,x", "line 3: `total`");
    let rows = "ann,2025-06-02,1.00\n".repeat(9);
    for bad in 0..9 {
        let mut lines: Vec<&str> = rows.lines().collect();
        lines[bad] = "ann,2025-06-02,1.00,";
        check(&format!("member_id,placed_on,total\n{}", lines.join("\n")), &format!("line {}: has 4", bad + 2));
    }
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
        let outcome = run(&example(name), orders.as_bytes(), Path::new("cdnow_sample.csv"), 2).expect("a run");
        let report = outcome.report;
        assert_eq!((report.orders, report.members, report.sales_minor), (6_919, 2_357, 24_409_194), "{name}");
        assert!(report.granted() > 0, "{name}");
        assert_eq!(report.tiers.len(), tiers, "{name}: every tier is reached by someone");
        let ends: u128 = report.ends.values().sum();
        assert_eq!(ends, report.granted(), "{name}: every point ends sometime, or never");
    }
}

/// However many threads share the work, and whichever way the file is read.
#[test]
fn the_sums_are_the_same_for_any_number_of_threads() {
    let orders = include_str!("../../../tests/programs/cdnow_sample.csv");
    for name in ["cafe.json", "fashion.json", "grocery.json"] {
        let run = |text: &str, threads| {
            run(&example(name), text.as_bytes(), Path::new("o.csv"), threads).expect("a run").report
        };
        let alone = run(orders, 1);
        for threads in [3, 10_000] {
            assert_eq!(run(orders, threads), alone, "{name}, {threads} threads");
        }
        let quoted = orders.replacen("00001,", "\"00001\",", 1);
        assert_ne!(quoted, orders);
        assert_eq!(run(&quoted, 2), alone, "{name}, by the other way of reading");
    }
}
