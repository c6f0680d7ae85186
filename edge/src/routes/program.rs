//! The program: the public view for pages, the whole document for the backend, and new versions.

use super::handler::PageOrBackend;
use crate::{
    auth::Backend,
    call::{Call, invalid_query},
    command::{Writing, until_written},
    directory,
    error::Failure,
    etag::check_if_match,
    merchant::Merchant,
    reply::Reply,
    store::programs,
    versions::StoredVersion,
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
            Reply::json(200, &*merchant.program.ok_or(Failure::NotFound("program"))?.answer)
        }
        PageOrBackend::Page(page) => {
            let version = page.merchant.program.ok_or(Failure::NotFound("program"))?;
            Reply::json(200, &public(&version.answer, call.now()))
        }
    }
}

fn public(answer: &ProgramAnswer, now: Instant) -> PublicProgram {
    let ProgramDocument { name, currency, time_zone, earning, spending, tiers, .. } = &answer.program;
    PublicProgram {
        name: name.clone(),
        version: answer.version,
        currency_digits: Currency::parse(currency).map_or(2, Currency::digits),
        currency: currency.clone(),
        time_zone: time_zone.clone(),
        pending_days: earning.pending_days,
        cash_off: spending.cash_off.clone(),
        ways_to_earn: ways(earning, None, now),
        tiers: tiers.clone(),
    }
}

/// The same document again does not create a new version, so a PUT can be repeated.
pub async fn replace(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let document = document(call)?;
    let effective_at = call.query_instant("effective_at")?;
    let merchant = &backend.merchant;
    let decide = |(stored, last): (Vec<StoredVersion>, Option<u32>)| {
        let (mut current, mut coming) = (None, answers(&stored)?);
        put_in_force(&mut current, &mut coming, call.now());
        let begins_at = match put(&document, effective_at, (current.as_ref(), &coming), call.now()) {
            Ok(Put::Unchanged(version)) => {
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
    let read = (programs::current_and_future(&merchant.merchant_id, call.now()), programs::last(&merchant.merchant_id));
    let reply = until_written(call, Some(merchant), None, &read, &decide).await?;
    directory::refresh(call.app, &merchant.merchant_id).await?;
    Ok(reply)
}

fn answers(stored: &[StoredVersion]) -> Result<Vec<ProgramAnswer>, Failure> {
    let unreadable = |version: u32| Failure::fault(format!("version {version} of a program cannot be read"));
    stored.iter().map(|stored| stored.answer().ok_or_else(|| unreadable(stored.version))).collect()
}

/// Checks `If-Match`. A request that is invalid for another reason is refused for that reason first (RFC 9110, 13.2.1).
fn check_stored(call: &Call<'_>, current: Option<&ProgramAnswer>) -> Result<(), Failure> {
    let stored = current.map(|stored| Reply::json(200, stored)).transpose()?;
    check_if_match(call, stored.as_ref())
}

pub async fn validate(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let document = document(call)?;
    let Merchant { merchant_id, current, coming, .. } = &backend.merchant;
    let standing = current.as_ref().or(coming.first());
    let standing = standing.map(|stored| directory::parse(call.app, merchant_id, stored)).transpose()?;
    let problems = problems(&document, standing.as_ref().map(|version| &*version.answer));
    Reply::json(200, &ValidateAnswer { valid: problems.is_empty(), problems })
}

/// Reads the body. If its form is wrong, the error lists all problems of the document.
fn document(call: &Call<'_>) -> Result<ProgramDocument, Failure> {
    call.body().map_err(|mistake: Failure| mistake.with_problems(reading::read(call.request.body())))
}

fn problems(document: &ProgramDocument, current: Option<&ProgramAnswer>) -> Vec<ProgramProblem> {
    let mut problems = Program::problems(document);
    problems.extend(current.and_then(|current| changed_currency(document, current)));
    problems
}

/// Amounts in the ledger are in the program's currency, so the currency never changes.
fn changed_currency(document: &ProgramDocument, current: &ProgramAnswer) -> Option<ProgramProblem> {
    let stays = &current.program.currency;
    (document.currency != *stays).then(|| ProgramProblem {
        pointer: "/currency".to_owned(),
        detail: format!(
            "must be {stays}: the currency of a program never changes. Create another merchant for another currency"
        ),
        suggestion: Some(stays.as_str().into()),
    })
}
