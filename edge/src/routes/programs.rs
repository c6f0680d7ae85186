//! The versions of a program: list, read, withdraw before the start, and compare. `program` stores new versions.

use crate::{
    auth::Backend,
    call::Call,
    command::{Writing, until_written},
    cursor::{ListPart, page},
    directory,
    error::Failure,
    reply::Reply,
    store::{load, programs},
};
use shared::{
    program::{compare::compare as differences, version::Dates},
    wire::{
        CompareAnswer, CompareRequest, ProgramChoice, ProgramDocument, ProgramState, ProgramVersion,
        ProgramVersionAnswer,
    },
};

pub async fn list(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let part = ListPart::read(call)?;
    let merchant_id = &backend.merchant.merchant_id;
    let database = call.decide_on(Some(merchant_id))?;
    let read = (programs::in_force(merchant_id, call.now()), programs::before(merchant_id, part.before(), part.rows()));
    let (current, versions) = load(&*database, &read).await?;
    let view = |(dates, name): (Dates, String)| {
        let version = ProgramVersion {
            version: dates.version,
            effective_at: dates.effective_at,
            name,
            state: dates.state(current, call.now()),
            withdrawn_at: dates.withdrawn_at,
        };
        (u64::from(dates.version), version)
    };
    Reply::json(200, &page(call, &part, versions.into_iter().map(view).collect())?)
}

pub async fn read(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let version = version(call)?;
    let merchant_id = &backend.merchant.merchant_id;
    let database = call.decide_on(Some(merchant_id))?;
    let read = (programs::in_force(merchant_id, call.now()), programs::find(merchant_id, version));
    let (current, found) = load(&*database, &read).await?;
    let (dates, program) = found.ok_or(Failure::NotFound("version"))?;
    let Dates { version, effective_at, withdrawn_at } = dates;
    let state = dates.state(current, call.now());
    Reply::json(200, &ProgramVersionAnswer { version, effective_at, state, withdrawn_at, program })
}

/// A second withdrawal changes nothing. A version that has begun cannot be withdrawn.
pub async fn withdraw(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let version = version(call)?;
    let merchant = &backend.merchant;
    let decide = |found: Option<(Dates, ProgramDocument)>| {
        let (dates, _) = found.ok_or(Failure::NotFound("version"))?;
        let statements = match dates.state(None, call.now()) {
            ProgramState::Withdrawn => Vec::new(),
            ProgramState::Coming => vec![programs::withdraw(&merchant.merchant_id, version, call.now())],
            ProgramState::Past | ProgramState::Current => {
                return Err(Failure::Conflict(
                    "This version has begun and cannot be withdrawn. Store a new version instead.".to_owned(),
                ));
            }
        };
        Ok(Writing { statements, answer: Reply::no_content() })
    };
    let find = programs::find(&merchant.merchant_id, version);
    let reply = until_written(call, Some(merchant), None, &find, &decide).await?;
    directory::refresh(call.app, &merchant.merchant_id).await?;
    Ok(reply)
}

pub async fn compare(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let CompareRequest { from, to } = call.body()?;
    let from = chosen(call, &backend, from, "/from").await?;
    let to = chosen(call, &backend, to, "/to").await?;
    let differences = differences(&from, &to).map_err(|error| Failure::fault(error.to_string()))?;
    Reply::json(200, &CompareAnswer { differences })
}

async fn chosen(
    call: &Call<'_>,
    backend: &Backend,
    choice: ProgramChoice,
    pointer: &str,
) -> Result<ProgramDocument, Failure> {
    let number = match choice {
        ProgramChoice::Document(document) => return Ok(*document),
        ProgramChoice::Version(number) => number,
    };
    let merchant_id = &backend.merchant.merchant_id;
    let database = call.decide_on(Some(merchant_id))?;
    let found = load(&*database, &programs::find(merchant_id, number)).await?;
    found
        .map(|(_, program)| program)
        .ok_or_else(|| Failure::invalid(pointer, format!("names no version of this program: there is no {number}.")))
}

fn version(call: &Call<'_>) -> Result<u32, Failure> {
    call.id("version", |text| text.parse().ok())
}
