//! The command line: each option reaches the run, and what is not an option is refused.

use crate::{
    amounts::Decimal,
    arguments::{Form, read_from},
    layout::Format,
    options::Returns,
    times::DateOrder,
};
use lexopt::Parser;

fn parser(line: &str) -> Parser {
    Parser::from_args(line.split(' '))
}

#[test]
fn options_are_understood() {
    let line = "p.json o.csv --format shopify --member Kunde --placed=Datum --total Betrag --order Beleg --separator ; --decimal , \
        --dates day-first --returns skip --income 100 --threads 3 --json";
    let arguments = read_from(parser(line)).expect("arguments").expect("no help");
    let options = arguments.options;
    assert_eq!(
        (options.format, options.separator, options.decimal),
        (Format::Shopify, Some(b';'), Some(Decimal::Comma))
    );
    assert_eq!((options.dates, options.returns), (Some(DateOrder::DayFirst), Returns::Skip));
    let named = [options.named.member, options.named.placed, options.named.total, options.named.order];
    assert_eq!(named, ["Kunde", "Datum", "Betrag", "Beleg"].map(|name| Some(name.to_owned())));
    assert_eq!((arguments.income.as_deref(), arguments.threads.map(usize::from)), (Some("100"), Some(3)));
    assert!(arguments.form == Form::Json);
    for (word, separator) in [(",", b','), ("|", b'|'), ("tab", b'\t'), ("\\t", b'\t')] {
        let arguments = read_from(parser(&format!("p o --separator {word}"))).expect("arguments").expect("no help");
        assert_eq!(arguments.options.separator, Some(separator), "{word}");
    }
    let arguments = read_from(parser("p.json o.csv")).expect("arguments").expect("no help");
    assert_eq!((arguments.options.format, arguments.options.returns), (Format::Plain, Returns::Deduct));
}

#[test]
fn unknown_options_are_refused() {
    for (line, expected) in [
        ("p.json", "a program and a file of orders are needed"),
        ("p.json o.csv more.csv", "a program and a file of orders are needed"),
        ("p.json o.csv --format amazon", "--format `amazon` is not one of `shopify`, `woocommerce`"),
        ("p.json o.csv --separator :", "--separator `:` is not one of `,`, `;`, `|`, `tab`"),
        ("p.json o.csv --decimal point", "--decimal `point` is not one of `.`, `,`"),
        ("p.json o.csv --dates mdy", "--dates `mdy` is not one of `day-first`, `month-first`"),
        ("p.json o.csv --returns keep", "--returns `keep` is not one of `deduct`, `skip`"),
        ("p.json o.csv --threads 0", "--threads `0` is not a whole number from 1"),
        ("p.json o.csv --columns x", "the option --columns is unknown"),
        ("p.json o.csv -x", "-x"),
        ("p.json o.csv --member", "--member"),
    ] {
        let failure = read_from(parser(line)).err().expect("should be refused").to_string();
        assert!(failure.contains(expected) && failure.contains("--help"), "{line}: {failure}");
    }
}
