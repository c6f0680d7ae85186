//! `cargo xtask backtest program.json orders.csv`: what a program would have granted for past orders. This command reads files and prints.
//! `shared` decides what is granted.

mod amounts;
#[cfg(test)]
mod amounts_tests;
mod arguments;
#[cfg(test)]
mod arguments_tests;
mod book;
mod draft;
mod failure;
mod file;
#[cfg(test)]
mod file_tests;
mod layout;
mod notes;
mod options;
mod orders;
mod progress;
mod quotes;
mod reading;
#[cfg(test)]
mod refusal_tests;
mod replay;
mod rows;
mod run;
mod settling;
mod show;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod times;
#[cfg(test)]
mod times_tests;

use arguments::Arguments;
use draft::Draft;
use failure::Failure;
use shared::units::money::Amount;
use std::{process::ExitCode, thread, time::Instant as Moment};

fn main() -> ExitCode {
    match arguments::read().and_then(|arguments| arguments.map_or(Ok(()), |arguments| backtest(&arguments))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("backtest: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn backtest(arguments: &Arguments) -> Result<(), Failure> {
    let draft = Draft::load(&arguments.program)?;
    let currency = draft.program.currency;
    let income = arguments.income.as_ref().map(|text| Amount::parse(text, currency)).transpose();
    let income = income.map_err(|error| Failure::Usage(format!("--income {error}")))?;
    let began = Moment::now();
    let bytes = std::fs::read(&arguments.orders).map_err(Failure::file(&arguments.orders))?;
    let threads = arguments.threads.or(thread::available_parallelism().ok()).map_or(1, usize::from);
    let outcome = run::run(&draft, bytes, &arguments.orders, &arguments.options, threads)?;
    show::show(&outcome, &draft.program, arguments.form, (income, began.elapsed()));
    Ok(())
}
