//! The program: what a page may know of it, the whole of it for the backend, and new versions.

use super::handler::PageOrBackend;
use crate::{
    auth::Backend,
    call::Call,
    command::{Answer, Writing, until_written},
    directory,
    error::Failure,
    reply::Reply,
    store::{Rows, programs, rows_at},
};
use shared::{
    api::{ProgramAnswer, ProgramDocument, ProgramProblem, PublicProgram, ValidateAnswer},
    money::Currency,
    program::Program,
};

pub async fn read(_call: &Call<'_>, caller: PageOrBackend) -> Result<Reply, Failure> {
    match caller {
        PageOrBackend::Backend(Backend { merchant }) => {
            Reply::json(200, &merchant.program.ok_or(Failure::NotFound("program"))?)
        }
        PageOrBackend::Page(page) => {
            let answer = page.merchant.program.ok_or(Failure::NotFound("program"))?;
            Reply::json(200, &public(answer))
        }
    }
}

fn public(answer: ProgramAnswer) -> PublicProgram {
    let ProgramDocument { name, currency, time_zone, earning, spending, .. } = answer.program;
    PublicProgram {
        name,
        version: answer.version,
        currency_digits: Currency::parse(&currency).map_or(2, Currency::digits),
        currency,
        time_zone,
        pending_days: earning.pending_days,
        cash_off: spending.cash_off,
    }
}

/// The same document again is the same version: a PUT may be repeated.
pub async fn replace(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let document: ProgramDocument = call.body()?;
    let merchant = &backend.merchant;
    let decide = |rows: &[Rows]| {
        let current = programs::read(rows_at(rows, 0)?)?;
        if let Some(current) = current.as_ref().filter(|current| current.program == document) {
            return Ok(Writing { statements: Vec::new(), answer: Answer::json(200, current)? });
        }
        let problems = problems(&document, current.as_ref());
        if !problems.is_empty() {
            return Err(Failure::ProgramInvalid(problems));
        }
        let version = current.map_or(1, |current| current.version.saturating_add(1));
        let added = programs::add(&merchant.merchant_id, version, &document, call.app.now)?;
        let answer = ProgramAnswer { version, effective_at: call.app.now, program: document.clone() };
        Ok(Writing { statements: vec![added], answer: Answer::json(201, &answer)? })
    };
    let latest = programs::latest(&merchant.merchant_id);
    let reply = until_written(call, Some(merchant), None, &[latest], &decide).await?;
    directory::refresh(call.app, &merchant.merchant_id).await?;
    Ok(reply)
}

pub async fn validate(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let document: ProgramDocument = call.body()?;
    let problems = problems(&document, backend.merchant.program.as_ref());
    Reply::json(200, &ValidateAnswer { valid: problems.is_empty(), problems })
}

fn problems(document: &ProgramDocument, current: Option<&ProgramAnswer>) -> Vec<ProgramProblem> {
    let version = current.map_or(1, |current| current.version.saturating_add(1));
    let mut problems = Program::read(document, version).err().unwrap_or_default();
    problems.extend(current.and_then(|current| changed_currency(document, current)));
    problems
}

/// Amounts in the ledger are in the program's currency, so it stays.
fn changed_currency(document: &ProgramDocument, current: &ProgramAnswer) -> Option<ProgramProblem> {
    let stays = &current.program.currency;
    (document.currency != *stays).then(|| ProgramProblem {
        pointer: "/currency".to_owned(),
        detail: format!(
            "must stay {stays}: a program's currency never changes; another currency takes another merchant"
        ),
    })
}
