//! What the command line asks for.

use crate::{
    amounts::Decimal,
    failure::Failure,
    layout::Format,
    options::{Options, Returns},
    times::DateOrder,
};
use lexopt::{Arg, Parser, ValueExt};
use std::{num::NonZeroUsize, path::PathBuf};

const HELP: &str = "\
cargo xtask backtest <program.json> <orders.csv> [option]...

Runs past orders through a program and prints what it would have granted: points by rule, what they would be worth and cost by the
program's `figures`, and what would have expired. Writes nothing and needs no ledger.

The first row names the columns, in any order:
  member_id   whose order it is
  placed_on   2026-11-23, or placed_at: 2026-11-23 10:00:00 -0500, RFC 3339, or a local time of the program's zone
  total       what the order cost after discounts, without shipping and tax, such as 19.90; a return is negative
  order_id    optional; an order that is repeated counts once
  currency, sku, category, store, channel   optional

How the file is read:
  --format      shopify or woocommerce: the names of columns in their exports
  --member, --placed, --total, --order
                the name of a column, where it has another name
  --separator   `,` `;` `|` or tab, between columns; without it `,`, and another only if `,` does not fit
  --decimal     `.` or `,` in totals; without it `.`, and `,` only if `.` does not fit
  --dates       day-first or month-first, for dates such as 03/04/2026
  --returns     deduct (the default): a return lowers the member's earlier orders, or the order that it names
                skip: a return does nothing

Rows that are skipped or treated in a special way are counted at the end, with the sum of their money. xtask/backtest/README.md
describes each case.

The run:
  --income    what you expect the program to bring in, for its return on the expected cost
  --threads   how many threads run, instead of one for each core; with a budget for all members, one thread runs the orders
  --json      prints the sums as JSON instead of a table";

pub struct Arguments {
    pub program: PathBuf,
    pub orders: PathBuf,
    pub options: Options,
    pub form: Form,
    /// What the merchant expects the program to bring in.
    pub income: Option<String>,
    /// Without it, one for each core.
    pub threads: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Table,
    Json,
}

/// `None` if only help was asked for.
pub fn read() -> Result<Option<Arguments>, Failure> {
    read_from(Parser::from_env())
}

pub(crate) fn read_from(mut parser: Parser) -> Result<Option<Arguments>, Failure> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut options = Options::default();
    let (mut form, mut income, mut threads) = (Form::Table, None, None);
    while let Some(argument) = parser.next().map_err(|error| usage(&error))? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => {
                println!("{HELP}");
                return Ok(None);
            }
            Arg::Long("json") => form = Form::Json,
            Arg::Long("income") => income = Some(word(&mut parser)?),
            Arg::Long("threads") => {
                let count = word(&mut parser)?;
                let wrong = |_| Failure::Usage(format!("--threads `{count}` is not a whole number from 1"));
                threads = Some(count.parse().map_err(wrong)?);
            }
            Arg::Value(file) => files.push(file.into()),
            Arg::Long(name) => {
                let name = name.to_owned();
                read_option(&name, &mut parser, &mut options)?;
            }
            Arg::Short(_) => return Err(usage(&argument.unexpected())),
        }
    }
    let [program, orders] = <[PathBuf; 2]>::try_from(files)
        .map_err(|_| Failure::Usage("a program and a file of orders are needed".to_owned()))?;
    Ok(Some(Arguments { program, orders, options, form, income, threads }))
}

fn read_option(name: &str, parser: &mut Parser, options: &mut Options) -> Result<(), Failure> {
    match name {
        "member" => options.named.member = Some(word(parser)?),
        "placed" => options.named.placed = Some(word(parser)?),
        "total" => options.named.total = Some(word(parser)?),
        "order" => options.named.order = Some(word(parser)?),
        "format" => {
            options.format =
                one_of(name, &word(parser)?, &[("shopify", Format::Shopify), ("woocommerce", Format::WooCommerce)])?;
        }
        "separator" => {
            let known = [(",", b','), (";", b';'), ("|", b'|'), ("tab", b'\t'), ("\\t", b'\t')];
            options.separator = Some(one_of(name, &word(parser)?, &known)?);
        }
        "decimal" => {
            options.decimal = Some(one_of(name, &word(parser)?, &[(".", Decimal::Point), (",", Decimal::Comma)])?);
        }
        "dates" => {
            let known = [("day-first", DateOrder::DayFirst), ("month-first", DateOrder::MonthFirst)];
            options.dates = Some(one_of(name, &word(parser)?, &known)?);
        }
        "returns" => {
            options.returns = one_of(name, &word(parser)?, &[("deduct", Returns::Deduct), ("skip", Returns::Skip)])?;
        }
        _ => return Err(Failure::Usage(format!("the option --{name} is unknown"))),
    }
    Ok(())
}

fn word(parser: &mut Parser) -> Result<String, Failure> {
    parser.value().and_then(ValueExt::string).map_err(|error| usage(&error))
}

fn one_of<T: Copy>(option: &str, word: &str, known: &[(&str, T)]) -> Result<T, Failure> {
    let found = known.iter().find(|(name, _)| *name == word);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<String> = known.iter().map(|(name, _)| format!("`{}`", name.escape_default())).collect();
        Failure::Usage(format!("--{option} `{word}` is not one of {}", names.join(", ")))
    })
}

fn usage(error: &lexopt::Error) -> Failure {
    Failure::Usage(error.to_string())
}
