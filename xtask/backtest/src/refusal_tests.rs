//! Files that are refused: each text states what is wrong, where it is wrong, and what would be right.

use crate::{
    amounts::Decimal,
    layout::{Format, Named},
    options::Options,
    tests::try_run,
};

#[track_caller]
fn check(file: &str, options: &Options, expected: &[&str]) {
    let Err(failure) = try_run(file.as_bytes(), options) else { panic!("should be refused: {file}") };
    for part in expected {
        assert!(failure.contains(part), "{failure}\nlacks: {part}");
    }
}

#[test]
fn all_missing_columns_are_named_at_once() {
    let by_default = Options::default();
    check(
        "id,note\n1,a\n",
        &by_default,
        &[
            "no column `member_id` (--member), no column `placed_at` or `placed_on` (--placed), no column `total` (--total)",
            "it has `id`, `note`",
        ],
    );
    check(
        "member_id,total\nann,1.00\n",
        &by_default,
        &["the first row has no column `placed_at` or `placed_on` (--placed); it has"],
    );
    check("member_id;date\nann;1\n", &by_default, &["no column `total`", "it has `member_id`, `date`"]);
    check(
        "Name,Email,Created at,Total\n",
        &by_default,
        &["no column `member_id`", "The file can be read with --format shopify"],
    );
    check(
        "order_id,order_date,customer_id,order_total\n",
        &by_default,
        &["The file can be read with --format woocommerce"],
    );
    let shopify = Options { format: Format::Shopify, ..Options::default() };
    check(
        "member_id,placed_on,total\n",
        &shopify,
        &["no column `Email`", "no column `Created at`", "The file can be read without --format"],
    );
    check("member_id,placed_on,total,Total\n", &by_default, &["2 columns `total`"]);
    let named = Named { member: Some("Kunde".to_owned()), total: Some("Summe".to_owned()), ..Named::default() };
    let stated = Options { named, ..Options::default() };
    check(
        "member_id,placed_on,total\n",
        &stated,
        &["no column `Kunde` as --member states, no column `Summe` as --total states"],
    );
    let semicolon = Options { separator: Some(b';'), ..Options::default() };
    check("member_id,placed_on,total\n", &semicolon, &["it has `member_id,placed_on,total`"]);
}

#[test]
fn a_bad_cell_is_named_by_row_and_column() {
    let by_default = Options::default();
    let long = "x".repeat(300);
    for (rows, expected) in [
        ("ann,2025-06-02,1.00\nann,2025-02-30,1.00\n", "row 3, column `placed_on`: `2025-02-30` is not a time such as"),
        ("ann,,1.00\n", "row 2, column `placed_on`: an empty cell is not a time"),
        ("ann,1969-12-31,1.00\n", "row 2, column `placed_on`: `1969-12-31` is not in the years 1970 to 8999"),
        (
            "ann,2025-06-02,1.0010005\n",
            "row 2, column `total`: `1.0010005` has more decimal places than the 2 of USD; nothing is rounded",
        ),
        ("ann,2025-06-02,abc\n", "row 2, column `total`: `abc` is not an amount of money such as 1299.50"),
        (
            "ann,2025-06-02,€5.00\n",
            "row 2, column `total`: `€5.00` has a sign that is not one of the program's currency, USD",
        ),
        (
            "ann,2025-06-02,999999999999.00\n",
            "row 2, column `total`: `999999999999.00` is more than an order may cost, 100000000000.00",
        ),
        ("ann,2025-06-02,\nbob,2025-06-03,1.00\n", "row 2, column `total`: is empty"),
        ("ann,2025-06-02,1.00\nbob,2025-06-03,\n", "row 3, column `total`: is empty, and the row does not continue"),
        (
            &format!("{long},2025-06-02,1.00\n"),
            "row 2, column `member_id`: `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…` is not an id",
        ),
        ("ann,2025-06-02\n", "row 2: has 2 columns, and the first row has 3"),
        ("ann,\"2025-06-02\"\n", "row 2: has 2 columns, and the first row has 3"),
        (
            "ann,2025-06-02,19,90\n",
            "has 4 columns, and the first row has 3; a cell that contains the separator must be in quotes",
        ),
        ("\"ann\",2025-06-02,1.00\nann,2025-06-02,x", "row 3, column `total`"),
        ("\n\nann,2025-06-02,x\n", "row 4, column `total`"),
        ("\"a\nb\",2025-06-02,1.00\n", "row 2, column `member_id`"),
        // One cell fits only a point, the other only a comma.
        (
            "ann,2025-06-02,12.50\nann,2025-06-02,\"12,50\"\n",
            "row 3, column `total`: `12,50` is not an amount of money such as 1299.50, and with a decimal comma row 2 does not fit: `12.50`",
        ),
    ] {
        check(&format!("member_id,placed_on,total\n{rows}"), &by_default, &[expected]);
    }
    check(
        "member_id,placed_on,total,currency\nann,2025-06-02,1.00,EUR\n",
        &by_default,
        &["row 2, column `currency`: `EUR` is not the program's currency, USD"],
    );
    let point = Options { decimal: Some(Decimal::Point), ..Options::default() };
    check("member_id,placed_on,total\nann,2025-06-02,\"12,50\"\n", &point, &["`12,50` is not an amount"]);
    let shopify = Options { format: Format::Shopify, ..Options::default() };
    check(
        "Name,Email,Created at,Total\n#1,ann,2026-03-01 10:11:12 -0500,1.00\n#2,ann,2026-03-01 10:11:12 -0500,\n",
        &shopify,
        &["row 3, column `Total`: is empty"],
    );
}

/// Also where another thread reads the row.
#[test]
fn the_row_is_right_in_every_piece_of_the_file() {
    let rows = "ann,2025-06-02,1.00\n".repeat(9);
    for bad in 0..9 {
        let mut lines: Vec<&str> = rows.lines().collect();
        lines[bad] = "ann,2025-06-02,1.00,";
        let file = format!("member_id,placed_on,total\n{}", lines.join("\n"));
        check(&file, &Options::default(), &[&format!("row {}: has 4", bad + 2)]);
    }
}
