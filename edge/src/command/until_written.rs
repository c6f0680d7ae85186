//! Repeats a command until it is written: it reads, decides and commits, and starts again if another request wrote first.

use super::outcome::{Outcome, Stage, Step, Writing};
use crate::{
    call::Call,
    contention::{self, TRIES_MAX},
    error::Failure,
    idempotency::Keyed,
    merchant::Merchant,
    reply::Reply,
    store::{Database, Read, Results, Statement, StoreError, replies},
};

/// Loads what `read` asks for, calls `decide`, and writes its result as one transaction together with the idempotent answer.
///
/// 1. If the key has a stored answer, that answer is returned.
/// 2. A refusal of `decide` ends it, and nothing is written.
/// 3. A taken unique key means that another request wrote first: after a pause, everything is loaded and decided again.
/// 4. The same where the outcome is unknown: if the write did happen, its answer is found in step 1; a request without a key must be
///    harmless to repeat.
/// 5. When the tries are used up, the answer is `busy`: the same request can succeed later.
pub async fn until_written<R: Read>(
    call: &Call<'_>,
    merchant: Option<&Merchant>,
    keyed: Option<&Keyed>,
    read: &R,
    decide: &dyn Fn(R::Output) -> Result<Writing, Failure>,
) -> Result<Reply, Failure> {
    let begin = || Stage::new(read, |loaded| Ok(Step::Decided(decide(loaded).into())));
    until_written_in_stages(call, merchant, keyed, &begin).await
}

/// Like [`until_written`], with any number of stages. `begin` starts a try.
pub async fn until_written_in_stages<'a>(
    call: &Call<'_>,
    merchant: Option<&Merchant>,
    keyed: Option<&Keyed>,
    begin: &dyn Fn() -> Stage<'a>,
) -> Result<Reply, Failure> {
    for tries in 1..=TRIES_MAX {
        call.trace.tried();
        let database = call.decide_on(merchant.map(|merchant| &merchant.merchant_id))?;
        match try_once(call, &*database, keyed, begin()).await {
            Err(Stopped::Lost) => contention::pause(call.app.runtime, tries).await?,
            Err(Stopped::Failed(failure)) => return Err(failure),
            Ok(reply) => return Ok(reply),
        }
    }
    Err(Failure::Busy)
}

/// Why a try has no reply.
enum Stopped {
    /// Another request wrote first, or the connection broke.
    Lost,
    Failed(Failure),
}

impl<F: Into<Failure>> From<F> for Stopped {
    fn from(failure: F) -> Self {
        Self::Failed(failure.into())
    }
}

async fn try_once(
    call: &Call<'_>,
    database: &dyn Database,
    keyed: Option<&Keyed>,
    first: Stage<'_>,
) -> Result<Reply, Stopped> {
    let stored = keyed.map(|keyed| replies::find(&keyed.scope));
    let mut statements = stored.statements();
    statements.extend(first.statements);
    let mut results = batch(database, statements).await?;
    if let (Some(keyed), Some(Some(reply))) = (keyed, stored.decode(&mut results)?) {
        return Ok(keyed.replay(reply)?);
    }
    let mut step = (first.then)(&mut results)?;
    let outcome = loop {
        match step {
            Step::Read(Stage { statements, then }) => step = then(&mut batch(database, statements).await?)?,
            Step::Decided(outcome) => break outcome,
        }
    };
    match outcome {
        Outcome::Commit(writing) => commit(call, database, keyed, writing).await,
        Outcome::Refuse(failure) => Err(Stopped::Failed(failure)),
    }
}

async fn commit(
    call: &Call<'_>,
    database: &dyn Database,
    keyed: Option<&Keyed>,
    Writing { mut statements, answer }: Writing,
) -> Result<Reply, Stopped> {
    let stored = keyed.map(|keyed| keyed.new_reply(answer.status, answer.body.clone(), call.app.now));
    statements.extend(stored.iter().map(replies::store));
    batch(database, statements).await?;
    Ok(answer)
}

/// Without statements, there is no round trip.
async fn batch(database: &dyn Database, statements: Vec<Statement>) -> Result<Results, Stopped> {
    if statements.is_empty() {
        return Ok(Results::default());
    }
    match database.batch(statements).await {
        Ok(results) => Ok(Results::new(results)),
        Err(StoreError::Taken(_) | StoreError::OutcomeUnknown(_)) => Err(Stopped::Lost),
        Err(error) => Err(error.into()),
    }
}
