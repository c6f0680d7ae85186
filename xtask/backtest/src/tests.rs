//! Runs over files of orders: what is read, and that the result does not depend on the number of threads. What is special about a file is in
//! `file_tests`.

use crate::{
    draft::Draft,
    options::Options,
    run::{Outcome, run},
};
use std::path::Path;

pub(crate) fn draft() -> Draft {
    Draft::read(include_str!("../../../tests/bench/backtest/program.json")).expect("a program")
}

pub(crate) fn try_run(bytes: &[u8], options: &Options) -> Result<Outcome, String> {
    run(&draft(), bytes.to_vec(), Path::new("orders.csv"), options, 2).map_err(|failure| failure.to_string())
}

fn sums(text: &str) -> (u64, u64, u128) {
    let outcome = try_run(text.as_bytes(), &Options::default()).expect("a file of orders");
    assert_eq!(outcome.file.notes, [], "{text}");
    (outcome.report.orders, outcome.report.members, outcome.report.granted())
}

#[test]
fn columns_are_found_by_name_in_any_order() {
    let one = "member_id,placed_on,total\nann,2025-06-02,19.90\nann,2025-06-03,10.00\nbob,2025-06-02,0.99\n";
    // 19 times three for the first order, 10 and a quarter more on a Tuesday, and 0.99 times three.
    assert_eq!(sums(one), (3, 2, 59 + 12 + 2));
    let other = "Total,order_id,channel,Placed_On,member_id,note\n19.90,1,store,2025-06-02,ann,\"a, b\"\n";
    assert_eq!(sums(other), (1, 1, 59));
    assert_eq!(sums(&one.replace('\n', "\r\n")), sums(one), "as spreadsheets end their lines");
    assert_eq!(sums(&one.replace('\n', "\r")), sums(one), "as old spreadsheets end their lines");
    assert_eq!(sums(&one.replace("2025-06-02", "\"2025-06-02\"")), sums(one), "quotes around a cell");
    assert_eq!(sums(one.trim_end()), sums(one), "without an end of the last line");
    assert_eq!(sums(&one.replace("\nbob", "\n\nbob")), sums(one), "with an empty line");
    let timed = "member_id,placed_at,total\nann,2025-06-02T23:59:59-04:00,19.90\n";
    assert_eq!(sums(timed), (1, 1, 59));
    assert_eq!(sums("member_id,placed_on,total\n"), (0, 0, 0));
}

#[test]
fn orders_count_in_the_order_of_time_not_of_the_file() {
    let file = "member_id,placed_on,total\nann,2025-06-05,80.00\nann,2025-06-02,10.00\n";
    assert_eq!(sums(file), (2, 1, 80 + 30), "the first order is the older one");
}

fn example(name: &str) -> Draft {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/programs").join(name);
    Draft::load(&path).unwrap_or_else(|failure| panic!("{name}: {failure}"))
}

fn run_example(name: &str, text: &str, threads: usize) -> Outcome {
    let options = Options::default();
    run(&example(name), text.as_bytes().to_vec(), Path::new("orders.csv"), &options, threads).expect("a run")
}

/// Each of the programs in `tests/programs`, over real orders: with a budget, with tiers, with both kinds of windows.
#[test]
fn example_programs_run_over_real_orders() {
    let orders = include_str!("../../../tests/programs/cdnow_sample.csv");
    for (name, tiers) in [("cafe.json", 0), ("fashion.json", 3), ("grocery.json", 2)] {
        let outcome = run_example(name, orders, 2);
        assert_eq!(outcome.file, crate::file::FileReport::default(), "{name}: nothing is special about the file");
        let report = outcome.report;
        assert_eq!((report.orders, report.members, report.sales_minor), (6_919, 2_357, 24_409_194), "{name}");
        assert!(report.granted() > 0, "{name}");
        assert_eq!(report.tiers.len(), tiers, "{name}: every tier is reached by a member");
        let ends: u128 = report.ends.values().sum();
        assert_eq!(ends, report.granted(), "{name}: every point expires at some time, or never");
    }
}

#[test]
fn the_sums_are_the_same_for_any_number_of_threads() {
    let orders = include_str!("../../../tests/programs/cdnow_sample.csv");
    for name in ["cafe.json", "fashion.json", "grocery.json"] {
        let alone = run_example(name, orders, 1).report;
        for threads in [3, 10_000] {
            assert_eq!(run_example(name, orders, threads).report, alone, "{name}, {threads} threads");
        }
        let quoted = orders.replacen("00001,", "\"00001\",", 1);
        assert_ne!(quoted, orders);
        assert_eq!(run_example(name, &quoted, 2).report, alone, "{name}, by the other way of reading");
    }
}
