//! Sets up the sample at a ledger: the merchant with its keys, the program, and members with points. It can be repeated: existing data is
//! not changed, and a second run makes two requests.

mod keys;
mod members;
mod past;

use std::io;
use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use crate::config::{self, Config};
use crate::credentials::Credentials;
use crate::ledger::http::{Http, LedgerError};

const MERCHANT_ID: &str = "demo";
const MERCHANT_NAME: &str = "Lantern Tea 灯笼茶";
const PROGRAM: &str = include_str!("seed/program.json");

/// Prints one line about what it did.
pub fn run(config: &Config) -> Result<String, String> {
    let operator = Http::new(&config.edge, &config::operator_key().map_err(|missing| missing.to_string())?);
    let say = |error: LedgerError| explain(&config.edge, &error);
    let mut credentials = keys::ensure_merchant(&operator, config, Timestamp::now())?;
    let ledger = Http::new(&config.edge, &credentials.secret_key);
    let program_changed = ensure_program(&ledger, &mut credentials, &config.credentials).map_err(say)?;
    if !credentials.sample.members_done {
        members::give_points(&ledger, credentials.sample.dated_from).map_err(say)?;
        past::live(&ledger, credentials.sample.dated_from).map_err(say)?;
        credentials.sample.members_done = true;
        save(&credentials, &config.credentials)?;
        return Ok(format!("storefront seeded: merchant {MERCHANT_ID}, its program and sample members"));
    }
    let program = if program_changed { "its program is new" } else { "nothing to do" };
    Ok(format!("storefront seeded earlier: {program}"))
}

/// Puts the program, unless the same document was put before. A put creates a new version.
fn ensure_program(ledger: &Http, credentials: &mut Credentials, path: &Path) -> Result<bool, LedgerError> {
    let program: Value = serde_json::from_str(PROGRAM).map_err(LedgerError::unreadable)?;
    if credentials.sample.program.as_ref() == Some(&program) {
        return Ok(false);
    }
    ledger.put::<Value>("/v1/program", &program)?;
    credentials.sample.program = Some(program);
    credentials.save(path).map_err(LedgerError::unreadable)?;
    Ok(true)
}

fn save(credentials: &Credentials, path: &Path) -> Result<(), String> {
    credentials.save(path).map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("the keys cannot be kept in {}: {error}", path.display())
}

fn explain(edge: &str, error: &LedgerError) -> String {
    match error {
        LedgerError::Unreachable { detail } => {
            format!("Jifen does not answer at {edge} ({detail}); start the Worker first")
        }
        LedgerError::Refused { status: 401 | 403, detail, .. } => {
            format!("Jifen refuses the operator key: {detail}; JIFEN_OPERATOR_KEY must be the Worker's own")
        }
        LedgerError::Refused { .. } | LedgerError::Unreadable { .. } => format!("Jifen at {edge}: {error}"),
    }
}
