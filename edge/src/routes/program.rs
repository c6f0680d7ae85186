//! The program: the public view for pages, the whole document for the backend, and new versions.

use super::handler::PageOrBackend;
use crate::{
    auth::Backend,
    call::{Call, invalid_query},
    command::{Writing, until_written},
    directory,
    error::Failure,
    etag::check_if_match,
    reply::Reply,
    store::programs,
};
use shared::{
    answer::ways::ways,
    program::{
        Program, reading,
        version::{Misplaced, Put, put, put_in_force},
    },
    units::money::Currency,
    units::time::Instant,
    wire::{ProgramAnswer, ProgramDocument, ProgramProblem, PublicProgram, ValidateAnswer},
};

pub async fn read(call: &Call<'_>, caller: PageOrBackend) -> Result<Reply, Failure> {
    match caller {
        PageOrBackend::Backend(Backend { merchant, .. }) => {
            Reply::json(200, &merchant.program.ok_or(Failure::NotFound("program"))?)
        }
        PageOrBackend::Page(page) => {
            let answer = page.merchant.program.ok_or(Failure::NotFound("program"))?;
            Reply::json(200, &public(answer, call.app.now))
        }
    }
}

fn public(answer: ProgramAnswer, now: Instant) -> PublicProgram {
    let ProgramDocument { name, currency, time_zone, earning, spending, tiers, .. } = answer.program;
    PublicProgram {
        name,
        version: answer.version,
        currency_digits: Currency::parse(&currency).map_or(2, Currency::digits),
        currency,
        time_zone,
        pending_days: earning.pending_days,
        cash_off: spending.cash_off,
        ways_to_earn: ways(&earning, None, now),
        tiers,
    }
}

/// The same document again does not create a new version, so a PUT can be repeated.
pub async fn replace(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let document = document(call)?;
    let effective_at = call.query_instant("effective_at")?;
    let merchant = &backend.merchant;
    let decide = |(mut coming, last): (Vec<ProgramAnswer>, Option<u32>)| {
        let mut current = None;
        put_in_force(&mut current, &mut coming, call.app.now);
        let begins_at = match put(&document, effective_at, (current.as_ref(), &coming), call.app.now) {
            Ok(Put::Stands(version)) => {
                check_stored(call, current.as_ref())?;
                return Ok(Writing { statements: Vec::new(), answer: Reply::json(200, &version)? });
            }
            Ok(Put::Begins(at)) => at,
            Err(Misplaced::TooMany) => return Err(Failure::Conflict(Misplaced::TooMany.to_string())),
            Err(misplaced) => return Err(invalid_query("effective_at", &misplaced.to_string())),
        };
        let problems = problems(&document, current.as_ref().or(coming.first()));
        if !problems.is_empty() {
            return Err(Failure::ProgramInvalid(problems));
        }
        check_stored(call, current.as_ref())?;
        let version = last.map_or(1, |last| last.saturating_add(1));
        let added = programs::add(&merchant.merchant_id, version, &document, begins_at)?;
        let answer = ProgramAnswer { version, effective_at: begins_at, program: document.clone() };
        Ok(Writing { statements: vec![added], answer: Reply::json(201, &answer)? })
    };
    let read = (programs::standing(&merchant.merchant_id, call.app.now), programs::last(&merchant.merchant_id));
    let reply = until_written(call, Some(merchant), None, &read, &decide).await?;
    directory::refresh(call.app, &merchant.merchant_id).await?;
    Ok(reply)
}

/// Checks `If-Match`. A request that is invalid for another reason is refused for that reason first (RFC 9110, 13.2.1).
fn check_stored(call: &Call<'_>, current: Option<&ProgramAnswer>) -> Result<(), Failure> {
    let stored = current.map(|stored| Reply::json(200, stored)).transpose()?;
    check_if_match(call, stored.as_ref())
}

pub async fn validate(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let document = document(call)?;
    let problems = problems(&document, backend.merchant.program.as_ref().or(backend.merchant.coming.first()));
    Reply::json(200, &ValidateAnswer { valid: problems.is_empty(), problems })
}

/// Reads the body. If its form is wrong, the error lists all problems of the document.
fn document(call: &Call<'_>) -> Result<ProgramDocument, Failure> {
    call.body().map_err(|slip: Failure| slip.with_problems(reading::read(call.request.body())))
}

fn problems(document: &ProgramDocument, standing: Option<&ProgramAnswer>) -> Vec<ProgramProblem> {
    let mut problems = Program::problems(document);
    problems.extend(standing.and_then(|standing| changed_currency(document, standing)));
    problems
}

/// Amounts in the ledger are in the program's currency, so the currency never changes.
fn changed_currency(document: &ProgramDocument, standing: &ProgramAnswer) -> Option<ProgramProblem> {
    let stays = &standing.program.currency;
    (document.currency != *stays).then(|| ProgramProblem {
        pointer: "/currency".to_owned(),
        detail: format!(
            "must be {stays}: the currency of a program never changes. Create another merchant for another currency"
        ),
        suggestion: Some(stays.as_str().into()),
    })
}
