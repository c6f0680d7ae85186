//! `cargo xtask`: sets up, builds, runs and checks Jifen. This file only chooses the verb; each verb has its own file.

mod arguments;
mod asset;
mod backtest;
mod bench;
mod bench_widget;
mod binaryen;
mod build;
mod build_widget;
mod build_worker;
mod deploy_check;
mod dev;
mod edition;
mod failure;
mod fingerprint;
mod function_order;
mod harness;
mod help;
mod interrupt;
mod keep_builds;
mod lean_glue;
mod local_compile;
mod local_secrets;
mod lockfile;
mod part_files;
mod pinned_build;
mod process;
mod progress;
mod running;
mod setup;
mod shipped;
mod short_names;
mod sizes;
mod stage;
mod staged;
mod storefront;
mod test;
mod test_stages;
mod widget_assets;
mod widget_linker;
mod widget_parts;
mod workspace;

use arguments::Verb;
use failure::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    if let Some(linker) = std::env::var_os(widget_linker::REAL) {
        return widget_linker::run(&linker, std::env::args().skip(1));
    }
    let verb = match arguments::parse(std::env::args().skip(1)) {
        Ok(verb) => verb,
        Err(failure) => return report(&failure),
    };
    match interrupt::listen().and_then(|()| carry_out(&verb)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => report(&failure),
    }
}

fn carry_out(verb: &Verb) -> Result<(), Failure> {
    match verb {
        Verb::Help(topic) => {
            println!("{}", help::text(*topic));
            Ok(())
        }
        Verb::Setup(needs) => setup::prepare(*needs).map(|_| ()),
        Verb::Build(parts) => build::run(*parts),
        Verb::Dev => dev::run(),
        Verb::Test(stages) => test::run(stages),
        Verb::Backtest(arguments) => backtest::run(arguments),
        Verb::Bench(filter) => bench::run(filter),
        Verb::DeployCheck => deploy_check::run(),
        Verb::KeepBuilds(edge) => keep_builds::run(edge),
    }
}

fn report(failure: &Failure) -> ExitCode {
    eprintln!("\nxtask: {failure}");
    match failure {
        Failure::Interrupted => ExitCode::from(130),
        Failure::Usage(_) => ExitCode::from(2),
        _ => ExitCode::FAILURE,
    }
}
