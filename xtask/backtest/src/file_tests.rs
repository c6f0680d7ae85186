//! Files as shops and spreadsheets export them: how they are read, and what the report says about their rows.

use crate::{
    amounts::Decimal,
    layout::{Format, Named},
    options::{Options, Returns},
    run::{Outcome, run},
    tests::{draft, try_run},
    times::DateOrder,
};
use std::path::Path;

fn shopify() -> Options {
    Options { format: Format::Shopify, ..Options::default() }
}

fn woocommerce() -> Options {
    Options { format: Format::WooCommerce, ..Options::default() }
}

/// The notes as `kind rows sum [first rows]`.
fn notes(outcome: &Outcome) -> Vec<String> {
    let notes = outcome.file.notes.iter();
    notes.map(|note| format!("{} {} {} {:?}", note.kind.name(), note.rows, note.minor, note.first_rows)).collect()
}

/// The rows of a file are read as this number of orders with these sales in cents, and with these notes.
#[track_caller]
fn check(file: &str, options: &Options, orders: u64, sales_minor: u128, expected: &[&str]) {
    let outcome = try_run(file.as_bytes(), options).unwrap_or_else(|failure| panic!("{file}\n{failure}"));
    assert_eq!((outcome.report.orders, outcome.report.sales_minor), (orders, sales_minor), "{file}");
    assert_eq!(notes(&outcome), expected, "{file}");
}

fn plain(rows: &str) -> String {
    format!("member_id,placed_on,total\n{rows}")
}

fn with_ids(rows: &str) -> String {
    format!("member_id,placed_on,total,order_id\n{rows}")
}

#[test]
fn an_order_that_is_repeated_counts_once() {
    let by_default = Options::default();
    for (rows, orders, sales, notes) in [
        ("ann,2025-06-02,19.90,o-1\nann,2025-06-02,19.90,o-1\n", 1, 1_990, &["repeated 1 1990 [3]"][..]),
        (
            "ann,2025-06-02,19.90,o-1\nann,2025-06-03,5.00,o-2\nann,2025-06-02,19.90,o-1\n",
            2,
            2_490,
            &["repeated 1 1990 [4]"],
        ),
        // Another total, time or member can be another order: this is reported separately. The first row counts.
        ("ann,2025-06-02,19.90,o-1\nann,2025-06-02,5.00,o-1\n", 1, 1_990, &["conflicting 1 500 [3]"]),
        (
            "ann,2025-06-02,5.00,o-1\nann,2025-06-03,5.00,o-1\nbob,2025-06-02,5.00,o-1\n",
            1,
            500,
            &["conflicting 2 1000 [3, 4]"],
        ),
        // Ids that only look alike, rising, falling and mixed.
        ("ann,2025-06-02,5.00,9\nann,2025-06-02,5.00,10\nann,2025-06-02,5.00,010\n", 3, 1_500, &[]),
        ("ann,2025-06-02,5.00,o-2\nann,2025-06-02,5.00,o-1\nann,2025-06-02,5.00,O-1\n", 3, 1_500, &[]),
        // Orders without an id are not compared.
        ("ann,2025-06-02,5.00,\nann,2025-06-02,5.00,\n", 2, 1_000, &[]),
        (
            "ann,2025-06-02,5.00,\nann,2025-06-02,5.00,o-1\nann,2025-06-02,5.00,\nann,2025-06-02,5.00, o-1 \n",
            3,
            1_500,
            &["repeated 1 500 [5]"],
        ),
        // The unpaid copy is not an order, so the other one is not a repetition.
        (",2025-06-02,5.00,o-1\nann,2025-06-02,5.00,o-1\n", 1, 500, &["guest 1 500 [2]"]),
    ] {
        check(&with_ids(rows), &by_default, orders, sales, notes);
    }
    let many: String = (0..9).map(|_| "ann,2025-06-02,1.00,o-1\n").collect();
    check(&with_ids(&many), &by_default, 1, 100, &["repeated 8 800 [3, 4, 5, 6, 7]"]);
}

#[test]
fn a_row_without_a_member_is_skipped() {
    let by_default = Options::default();
    check(
        &plain("ann,2025-06-02,19.90\n,2025-06-02,5.00\n  ,2025-06-03,-1.00\n"),
        &by_default,
        1,
        1_990,
        &["guest 2 400 [3, 4]"],
    );
    check(&plain(",2025-06-02,5.00\n"), &by_default, 0, 0, &["guest 1 500 [2]"]);
    let file = "customer_id,order_date,order_total\n0,2025-06-02 10:00:00,5.00\n7,2025-06-02 10:00:00,6.00\n";
    check(file, &woocommerce(), 1, 600, &["guest 1 500 [2]"]);
    check(&plain("0,2025-06-02,5.00\n"), &by_default, 1, 500, &[]);
}

#[test]
fn a_blank_row_is_skipped() {
    let rows = "ann,2025-06-02,5.00\n,,\n\n , , \nbob,2025-06-02,5.00\n,,,,\n";
    check(&plain(rows), &Options::default(), 2, 1_000, &["blank 3 0 [3, 5, 7]"]);
}

#[test]
fn a_return_lowers_earlier_orders_of_the_member() {
    let by_default = Options::default();
    for (rows, orders, sales, notes) in [
        ("ann,2025-06-02,19.90,o-1\nann,2025-06-03,-12.25,\n", 1, 765, &["returned 1 1225 [3]"][..]),
        // The latest order first, then those before it.
        (
            "ann,2025-06-02,19.90,o-1\nann,2025-06-03,5.00,o-2\nann,2025-06-04,-6.00,r-1\n",
            1,
            1_890,
            &["returned 1 600 [4]", "returned_in_full 1 0 [4]"],
        ),
        // An order after the return is not lowered, and not one of another member.
        (
            "ann,2025-06-05,19.90,o-1\nbob,2025-06-01,5.00,o-2\nann,2025-06-04,-6.00,\n",
            2,
            2_490,
            &["unmatched_return 1 600 [4]"],
        ),
        // The return can come first in the file.
        ("ann,2025-06-03,-12.25,\nann,2025-06-02,19.90,o-1\n", 1, 765, &["returned 1 1225 [2]"]),
        // An order that the return names is lowered, and no other one.
        (
            "ann,2025-06-02,19.90,o-1\nann,2025-06-03,5.00,o-2\nann,2025-06-04,-6.00,o-1\n",
            2,
            1_890,
            &["returned 1 600 [4]"],
        ),
        (
            "ann,2025-06-02,19.90,o-1\nann,2025-06-03,5.00,o-2\nann,2025-06-04,-6.00,o-2\n",
            1,
            1_990,
            &["returned 1 500 [4]", "unmatched_return 1 100 [4]", "returned_in_full 1 0 [4]"],
        ),
        // The same return again.
        (
            "ann,2025-06-02,19.90,o-1\nann,2025-06-04,-6.00,o-1\nann,2025-06-04,-6.00,o-1\n",
            1,
            1_390,
            &["repeated 1 -600 [4]", "returned 1 600 [3]"],
        ),
        (
            "ann,2025-06-02,19.90,o-1\nann,2025-06-04,-6.00,o-1\nann,2025-06-05,-6.00,o-1\n",
            1,
            790,
            &["returned 2 1200 [3, 4]"],
        ),
        ("ann,2025-06-02,-0.00,o-1\n", 1, 0, &[]),
    ] {
        check(&with_ids(rows), &by_default, orders, sales, notes);
    }
    let skip = Options { returns: Returns::Skip, ..Options::default() };
    let rows = "ann,2025-06-02,19.90\nann,2025-06-03,-12.25\nann,2025-06-03,(1.00)\n";
    check(&plain(rows), &skip, 1, 1_990, &["ignored_return 2 1325 [3, 4]"]);
}

/// An order that is returned in full is not the first order.
#[test]
fn returned_orders_earn_nothing() {
    let granted = |rows: &str| try_run(plain(rows).as_bytes(), &Options::default()).expect("a file").report.granted();
    assert_eq!(granted("ann,2025-06-02,10.00\nann,2025-06-02,-10.00\nann,2025-06-05,20.00\n"), 60);
    assert_eq!(granted("ann,2025-06-05,20.00\n"), 60, "three times for the first order");
}

const SHOPIFY: &str = "Name,Email,Created at,Total\n";

#[test]
fn a_shopify_export_is_read() {
    for (rows, orders, sales, notes) in [
        (
            "#1001,ann@x.example,2026-03-01 10:11:12 -0500,19.90\n#1001,ann@x.example,,\n",
            1,
            1_990,
            &["continued 1 0 [3]"][..],
        ),
        (
            "#1001,ann@x.example,2026-03-01 10:11:12 -0500,19.90\n#1001,ann@x.example,2026-03-01 10:11:12 -0500,\n",
            1,
            1_990,
            &["continued 1 0 [3]"],
        ),
        // Blank ids belong to the row above, and so do the lines of an order without a member.
        (
            "#1002,,2026-03-01 10:11:12 -0500,5.00\n#1002,,,\n#1001,ann@x.example,2026-03-01 10:11:12 +0100,19.90\n",
            1,
            1_990,
            &["guest 1 500 [2]", "continued 1 0 [3]"],
        ),
    ] {
        check(&format!("{SHOPIFY}{rows}"), &shopify(), orders, sales, notes);
    }
    let full = "Name,Email,Financial Status,Currency,Subtotal,Shipping,Taxes,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Cancelled at,Refunded Amount\n\
        #1005,ann@x.example,paid,USD,20.00,5.00,1.00,26.00,2026-03-05 10:00:00 -0500,1,\"Tea, green\",10.00,,0.00\n\
        #1005,ann@x.example,,,,,,,2026-03-05 10:00:00 -0500,1,\"A \"\"big\"\" cup\nof two lines\",10.00,,\n\
        #1004,bob@x.example,refunded,USD,30.00,5.00,0.00,35.00,2026-03-04 10:00:00 -0500,1,Tea,30.00,,35.00\n\
        #1003,bob@x.example,partially_refunded,USD,40.00,0.00,0.00,40.00,2026-03-03 10:00:00 -0500,1,Tea,40.00,,15.50\n\
        #1002,ann@x.example,pending,USD,50.00,0.00,0.00,50.00,2026-03-02 10:00:00 -0500,1,Tea,50.00,,0.00\n\
        #1001,ann@x.example,paid,USD,60.00,0.00,0.00,60.00,2026-03-01 10:00:00 -0500,1,Tea,60.00,2026-03-01 11:00:00 -0500,0.00\n";
    check(
        full,
        &shopify(),
        2,
        2_000 + 2_450,
        &["unpaid 2 11000 [6, 7]", "continued 1 0 [3]", "returned 2 4550 [4, 5]", "returned_in_full 1 0 [4]"],
    );
    let skip = Options { returns: Returns::Skip, ..shopify() };
    check(
        full,
        &skip,
        3,
        2_000 + 3_000 + 4_000,
        &["unpaid 2 11000 [6, 7]", "continued 1 0 [3]", "ignored_return 2 4550 [4, 5]"],
    );
    let outcome = try_run(full.as_bytes(), &shopify()).expect("a file");
    assert_eq!(outcome.file.readings, ["columns: member `Email`, time `Created at`, total `Subtotal`, order `Name`"]);
}

#[test]
fn a_woocommerce_export_is_read() {
    for file in [
        "order_id,order_date,status,customer_id,order_total\n7,2026-03-01 10:11:12,completed,3,19.90\n8,2026-03-02 10:11:12,failed,3,5.00\n",
        "\"Order Number\",\"Order Status\",\"Order Date\",\"Customer User ID\",\"Order Total Amount\"\n7,Completed,\"2026-03-01 10:11\",3,19.90\n8,\"On hold\",\"2026-03-02 10:11\",3,5.00\n",
        "Order ID,Date,Status,Billing Email,Total\n7,2026-03-01T10:11:12,wc-completed,ann@x.example,19.90\n8,2026-03-02T10:11:12,wc-pending,ann@x.example,5.00\n",
    ] {
        check(file, &woocommerce(), 1, 1_990, &["unpaid 1 500 [3]"]);
    }
}

#[test]
fn columns_can_have_any_names() {
    let named = |member: &str, placed: &str, total: &str, order: Option<&str>| Named {
        member: Some(member.to_owned()),
        placed: Some(placed.to_owned()),
        total: Some(total.to_owned()),
        order: order.map(str::to_owned),
    };
    let file = "Kunde,Datum,Betrag,Beleg\nann,2025-06-02,19.90,7\nann,2025-06-02,19.90,7\n";
    let with = |named| Options { named, ..Options::default() };
    check(file, &with(named("Kunde", "Datum", "Betrag", Some("Beleg"))), 1, 1_990, &["repeated 1 1990 [3]"]);
    check(file, &with(named("kunde", "DATUM", " Betrag ", None)), 2, 3_980, &[]);
    let chinese = "会员,下单时间,实付,订单\nann,2025-06-02,19.90,7\n";
    check(chinese, &with(named("会员", "下单时间", "实付", Some("订单"))), 1, 1_990, &[]);
    let total = Options { named: Named { total: Some("Total".to_owned()), ..Named::default() }, ..shopify() };
    check(
        "Name,Email,Created at,Subtotal,Total\n#1,ann,2026-03-01 10:11:12 -0500,19.90,25.00\n",
        &total,
        1,
        2_500,
        &[],
    );
}

#[test]
fn separators_and_decimal_marks_are_guessed_where_no_other_reading_fits() {
    let separator =
        |mark: &str| format!("guess: the separator is {mark}; with a comma the first row has no such columns");
    let comma = "guess: the decimal mark is `,`; row 2 does not fit `.`".to_owned();
    for (file, sales, readings) in [
        ("member_id;placed_on;total\nann;2025-06-02;1.299,50\n", 129_950, vec![separator("`;`"), comma.clone()]),
        ("member_id;placed_on;total\nann;2025-06-02;1,299.50\n", 129_950, vec![separator("`;`")]),
        ("member_id\tplaced_on\ttotal\nann\t2025-06-02\t12.50\n", 1_250, vec![separator("tab")]),
        ("member_id|placed_on|total\nann|2025-06-02|12.50\n", 1_250, vec![separator("`|`")]),
        ("member_id,placed_on,total\nann,2025-06-02,\"12,50\"\n", 1_250, vec![comma.clone()]),
        ("member_id,placed_on,total\nann,2025-06-02,1.001\n", 100_100, vec![comma.clone()]),
        ("member_id,placed_on,total,note\nann,2025-06-02,12.50,a;b\n", 1_250, vec![]),
        ("sep=;\nmember_id;placed_on;total\nann;2025-06-02;12.50\n", 1_250, vec![]),
    ] {
        let outcome =
            try_run(file.as_bytes(), &Options::default()).unwrap_or_else(|failure| panic!("{file}\n{failure}"));
        assert_eq!((outcome.report.sales_minor, outcome.file.readings), (sales, readings), "{file}");
    }
    let stated = Options { separator: Some(b';'), decimal: Some(Decimal::Comma), ..Options::default() };
    let outcome = try_run(b"member_id;placed_on;total\nann;2025-06-02;1.299\n", &stated).expect("a file");
    assert_eq!((outcome.report.sales_minor, outcome.file), (129_900, crate::file::FileReport::default()));
}

/// 2,500 is 2500.00 with a decimal point and 2.50 with a decimal comma. If no other row decides, the default decides, and the report says so.
#[test]
fn totals_with_two_readings_are_reported() {
    let by_default = Options::default();
    check(
        &plain("ann,2025-06-02,\"2,500\"\nann,2025-06-03,20\n"),
        &by_default,
        2,
        252_000,
        &["ambiguous 1 250000 [2]"],
    );
    check(&plain("ann,2025-06-02,1\nann,2025-06-03,1.200\n"), &by_default, 2, 220, &["ambiguous 1 120 [3]"]);
    let stated = Options { decimal: Some(Decimal::Point), ..Options::default() };
    check(&plain("ann,2025-06-02,\"2,500\"\n"), &stated, 1, 250_000, &[]);
    check(&plain("ann,2025-06-02,\"2,500\"\nann,2025-06-03,1.20\n"), &by_default, 2, 250_120, &[]);
    check(&plain("ann,2025-06-02,\"2,500\"\nann,2025-06-03,-1.20\n"), &by_default, 1, 249_880, &["returned 1 120 [3]"]);
    check(&plain("ann,2025-06-02,2.500\nann,2025-06-03,\"1,20\"\n"), &by_default, 2, 250_120, &[]);
}

#[test]
fn dates_are_guessed_where_one_order_fits() {
    let span = |rows: &str, options: &Options| {
        let outcome = try_run(plain(rows).as_bytes(), options)?;
        let (first, last) = outcome.span.expect("orders");
        let zone = draft().program.zone;
        Ok::<_, String>((zone.date_of(first).to_string(), zone.date_of(last).to_string(), outcome.file.readings.len()))
    };
    let expect = |first: &str, last: &str, readings| Ok((first.to_owned(), last.to_owned(), readings));
    let by_default = Options::default();
    assert_eq!(span("ann,13/04/2026,1.00\nann,03/05/2026,1.00\n", &by_default), expect("2026-04-13", "2026-05-03", 1));
    assert_eq!(
        span("ann,04/13/2026 10:00,1.00\nann,03/05/2026,1.00\n", &by_default),
        expect("2026-03-05", "2026-04-13", 1)
    );
    let stated = Options { dates: Some(DateOrder::DayFirst), ..Options::default() };
    assert_eq!(span("ann,03/04/2026,1.00\n", &stated), expect("2026-04-03", "2026-04-03", 0));
    assert_eq!(span("ann,3.4.2026,1.00\n", &by_default), expect("2026-04-03", "2026-04-03", 0));
    assert_eq!(span("ann,13/04/2026,\"1,50\"\n", &by_default), expect("2026-04-13", "2026-04-13", 2));
    let refused = span("ann,2026-04-01,1.00\nann,03/04/2026,1.00\n", &by_default).expect_err("either order fits");
    assert!(refused.contains("row 3, column `placed_on`") && refused.contains("--dates"), "{refused}");
}

#[test]
fn spreadsheets_write_other_encodings() {
    let text = plain("ann,2025-06-02,19.90\nbj\u{f6}rn,2025-06-02,5.00\n").replace("bj\u{f6}rn", "bjorn");
    let utf_16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(bytes).collect() };
    let (little, big) = (utf_16(u16::to_le_bytes), utf_16(u16::to_be_bytes));
    for (bytes, readings) in [
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), vec![]),
        ([b"\xFF\xFE", little.as_slice()].concat(), vec![]),
        ([b"\xFE\xFF", big.as_slice()].concat(), vec![]),
        (little.clone(), vec!["guess: the encoding is UTF-16LE".to_owned()]),
        (big, vec!["guess: the encoding is UTF-16BE".to_owned()]),
    ] {
        let outcome = try_run(&bytes, &Options::default()).expect("a file");
        assert_eq!((outcome.report.sales_minor, outcome.file.readings), (2_490, readings));
    }
    let latin_1 = b"member_id,placed_on,total,name\nann,2025-06-02,19.90,Bj\xF6rn\n";
    assert_eq!(try_run(latin_1, &Options::default()).expect("the name is not used").report.orders, 1);
    let refused = |bytes: &[u8]| try_run(bytes, &Options::default()).err().expect("should be refused");
    assert!(refused(&[b"\xFF\xFE", &little[..21]].concat()).contains("UTF-16LE, but a part"));
    assert!(refused(b"PK\x03\x04rest").contains("a spreadsheet (.xlsx"));
    assert!(refused(b"\xFF\xFE\0\0m\0\0\0").contains("UTF-32"));
    assert!(refused(b"member_id,placed_on,total\nann,2025-06-02,1.0\0\n").contains("zero bytes"));
    assert!(refused(b"").contains("empty") && refused(b"\xEF\xBB\xBF \n\n").contains("empty"));
    assert!(
        refused(b"member_id,placed_on,total,store\nann,2025-06-02,1.00,Bj\xF6rn\n")
            .contains("column `store`: is not UTF-8")
    );
}

#[test]
fn spaces_around_cells_and_names_do_not_matter() {
    let file = "member_id , placed_on, Total \n ann ,2025-06-02, \"1,299.50\" \n\"ann\",2025-06-03, $19.90\nann, \"2025-06-04\",45.0000\n";
    check(file, &Options::default(), 3, 129_950 + 1_990 + 4_500, &[]);
    let quoted =
        "member_id, \"placed_on\",total, note\nann,2025-06-02,19.90, \"a, \"\"b\"\", \n c\"\nann,2025-06-03,x,\n";
    let refused = try_run(quoted.as_bytes(), &Options::default()).err().expect("should be refused");
    assert!(refused.contains("row 3, column `total`: `x` is not"), "{refused}");
}

/// The lines of one order can be in two pieces of the file.
#[test]
fn the_report_is_the_same_for_any_number_of_threads() {
    let rows = (0..50).map(|order| {
        let (member, day, id, other) = (order % 7, order % 28 + 1, order * 31 % 40, order % 9);
        let lines = format!("m-{member},2025-06-{day:02},{order}.00,o-{id}\n,,,o-{id}\n,,,\n");
        lines + &format!("m-{other},2025-06-30,-3.00,\n,2025-06-01,1.00,g-{order}\n")
    });
    let file = with_ids(&rows.collect::<String>());
    let with = |threads| {
        let bytes = file.clone().into_bytes();
        run(&draft(), bytes, Path::new("o.csv"), &Options::default(), threads).expect("a file")
    };
    let alone = with(1);
    assert!(alone.file.notes.len() >= 6, "{:?}", alone.file.notes);
    for threads in [2, 3, 7, 250, 2_000] {
        let other = with(threads);
        assert_eq!((&other.report, &other.file), (&alone.report, &alone.file), "{threads} threads");
    }
}
