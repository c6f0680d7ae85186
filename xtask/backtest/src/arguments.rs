//! What the command line asks for.

use crate::failure::Failure;
use lexopt::{Arg, Parser, ValueExt};
use std::{num::NonZeroUsize, path::PathBuf};

const HELP: &str = "\
cargo xtask backtest <program.json> <orders.csv> [--income <amount>] [--threads <count>] [--json]

Runs past orders through a program and prints what it would have granted: points by rule, what they would be worth and cost by the
program's `figures`, and what would have expired. Nothing is written, and no ledger is needed.

The file's first row names its columns, in any order:
  member_id   whose order it was
  placed_on   2026-11-23, or placed_at with an RFC 3339 time
  total       what the order cost after discounts, without shipping and tax, as 19.90
  currency, order_id, quantity, sku, category, store, channel   where you have them

  --income    what you expect the program to bring in, for its return on the expected cost
  --threads   how many to run at once, instead of one for each core; where a budget is everybody's, one runs the orders
  --json      prints the sums as JSON instead of a table";

pub struct Arguments {
    pub program: PathBuf,
    pub orders: PathBuf,
    pub form: Form,
    /// What the merchant expects the program to bring in.
    pub income: Option<String>,
    /// One for each core, if none is said.
    pub threads: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Table,
    Json,
}

/// None where only help was asked for.
pub fn read() -> Result<Option<Arguments>, Failure> {
    let mut files: Vec<PathBuf> = Vec::new();
    let (mut form, mut income, mut threads) = (Form::Table, None, None);
    let mut parser = Parser::from_env();
    while let Some(argument) = parser.next().map_err(usage)? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => {
                println!("{HELP}");
                return Ok(None);
            }
            Arg::Long("json") => form = Form::Json,
            Arg::Long("income") => income = Some(parser.value().and_then(ValueExt::string).map_err(usage)?),
            Arg::Long("threads") => threads = Some(parser.value().and_then(|count| count.parse()).map_err(usage)?),
            Arg::Value(file) => files.push(file.parse().map_err(usage)?),
            _ => return Err(usage(argument.unexpected())),
        }
    }
    let [program, orders] = <[PathBuf; 2]>::try_from(files)
        .map_err(|_| Failure::Usage("needs a program and a file of orders".to_owned()))?;
    Ok(Some(Arguments { program, orders, form, income, threads }))
}

#[allow(clippy::needless_pass_by_value, reason = "stands where map_err gives it")]
fn usage(error: lexopt::Error) -> Failure {
    Failure::Usage(error.to_string())
}
