//! The program of the backtest, read from its file.

use crate::failure::Failure;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use shared::{program::Program, wire::ProgramDocument};
use std::path::Path;

pub struct Draft {
    pub program: Program,
    /// The program's time zone. Times without an offset are local times of this zone.
    pub zone: TimeZone,
}

impl Draft {
    pub fn load(path: &Path) -> Result<Self, Failure> {
        Self::read(&std::fs::read_to_string(path).map_err(Failure::file(path))?)
    }

    pub fn read(text: &str) -> Result<Self, Failure> {
        let unreadable = |error: serde_json::Error| Failure::Program { problems: vec![error.to_string()] };
        let document: ProgramDocument = serde_json::from_str(text).map_err(unreadable)?;
        let program = Program::read(&document, 1).map_err(|problems| {
            let problems = problems.iter().map(|problem| format!("{} {}", problem.pointer, problem.detail)).collect();
            Failure::Program { problems }
        })?;
        let zone = TimeZoneDatabase::bundled().get(&document.time_zone);
        let zone = zone.map_err(|error| Failure::Program { problems: vec![format!("/time_zone {error}")] })?;
        Ok(Self { program, zone })
    }
}
