//! `cargo xtask backtest program.json orders.csv`: what a program would have granted for past orders. Reads files and prints; what is
//! granted decides `shared`.

mod arguments;
mod failure;
mod orders;
mod reading;
mod replay;
mod rows;
mod run;
mod show;
#[cfg(test)]
mod tests;

use arguments::Arguments;
use failure::Failure;
use shared::{program::Program, units::money::Amount, wire::ProgramDocument};
use std::{path::Path, process::ExitCode, thread, time::Instant as Moment};

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
    let program = read_program(&arguments.program)?;
    let income = arguments.income.as_ref().map(|text| Amount::parse(text, program.currency)).transpose();
    let income = income.map_err(|error| Failure::Usage(format!("--income {error}")))?;
    let began = Moment::now();
    let bytes = std::fs::read(&arguments.orders).map_err(Failure::file(&arguments.orders))?;
    let threads = arguments.threads.or(thread::available_parallelism().ok()).map_or(1, usize::from);
    let outcome = run::run(&program, &bytes, &arguments.orders, threads)?;
    show::show(&outcome, &program, arguments.form, (income, began.elapsed()));
    Ok(())
}

fn read_program(path: &Path) -> Result<Program, Failure> {
    let text = std::fs::read_to_string(path).map_err(Failure::file(path))?;
    let unreadable = |error: serde_json::Error| Failure::Program { problems: vec![error.to_string()] };
    let document: ProgramDocument = serde_json::from_str(&text).map_err(unreadable)?;
    Program::read(&document, 1).map_err(|problems| {
        let problems = problems.iter().map(|problem| format!("{} {}", problem.pointer, problem.detail)).collect();
        Failure::Program { problems }
    })
}
