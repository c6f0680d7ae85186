//! Lantern Tea: a small merchant that shows how a shop uses Jifen from end to end. It uses only Jifen's HTTP contract and its script tag.

mod basket;
mod card;
mod cart;
mod catalogue;
mod checkout;
mod config;
mod credentials;
mod lang;
mod ledger;
mod money;
mod order_id;
mod orders;
mod outbox;
mod pages;
mod refund;
mod routes;
mod seed;
mod serve;
mod session;
mod shop;
mod token;
mod visit;

use std::process::ExitCode;

use config::Config;

const HELP: &str = "\
Lantern Tea, a sample merchant for Jifen

  storefront seed     create the merchant, its program and sample members at the ledger (safe to repeat)
  storefront serve    open the shop

  JIFEN_CREDENTIALS   the file that keeps this merchant's keys (needed)
  JIFEN_EDGE          where Jifen answers; http://127.0.0.1:8787 if unset
  JIFEN_OPERATOR_KEY  the Worker's operator key (needed by seed)
  STOREFRONT_ADDR     where the shop listens; 127.0.0.1:8788 if unset, port 0 takes a free one
  STOREFRONT_ORIGINS  page origins for the ledger to allow, separated by commas; those of STOREFRONT_ADDR if unset
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["seed"] => with_config(seed::run),
        ["serve"] => with_config(serve::run),
        ["help" | "--help" | "-h"] => Ok(HELP.to_owned()),
        _ => Err(format!("the command must be seed or serve\n\n{HELP}")),
    };
    match outcome {
        Ok(said) => {
            println!("{}", said.trim_end());
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprintln!("storefront: {}", problem.trim_end());
            ExitCode::FAILURE
        }
    }
}

fn with_config(command: impl FnOnce(&Config) -> Result<String, String>) -> Result<String, String> {
    command(&Config::from_env().map_err(|missing| missing.to_string())?)
}
