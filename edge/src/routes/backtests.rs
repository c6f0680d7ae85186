//! A draft program tried on the stored orders, events and check-ins. Changes nothing, and asks nobody but the database.

use crate::{
    auth::Backend,
    call::Call,
    error::Failure,
    reply::Reply,
    store::{query, replays},
};
use shared::{
    answer, api::BacktestRequest, backtest::Comparison, basket::read_amount, id::MemberId, program::Program,
    time::Window,
};

/// What one invocation can fold again in the time it has.
const ENTRIES_MAX: u64 = 2_000;
const MEMBERS_MAX: u32 = 500;

/// 1. The draft is read like any program; its problems are listed all at once.
/// 2. The next members are taken, as many as one invocation can do.
/// 3. Their entries are run through the draft, and counted as they really were.
pub async fn run(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let request: BacktestRequest = call.body()?;
    let merchant_id = &backend.merchant.merchant_id;
    let program = Program::read(&request.program, 1).map_err(Failure::ProgramInvalid)?;
    let expected = backend.merchant.program()?.currency;
    if program.currency != expected {
        return Err(Failure::invalid("/program/currency", format!("must be {expected}, as the orders are.")));
    }
    let income = request.income.as_ref().map(|text| read_amount("/income", text, program.currency)).transpose()?;
    if request.from.zip(request.until).is_some_and(|(from, until)| from >= until) {
        return Err(Failure::invalid("/until", "must come after `from`."));
    }
    let period = Window { from: request.from, until: request.until };

    let database = call.decide_on(Some(merchant_id))?;
    let rows = query(&*database, replays::members_after(merchant_id, request.cursor.as_ref(), MEMBERS_MAX)).await?;
    let (members, has_more) = replays::read_members(&rows, MEMBERS_MAX, ENTRIES_MAX)?;
    let mut comparison = Comparison::default();
    if let (Some(first), Some(last)) = (members.first(), members.last()) {
        let rows = query(&*database, replays::entries_between(merchant_id, first, last)).await?;
        for member in replays::read_entries(&rows)? {
            let who = (&member.member_id, &member.profile);
            comparison.add_member(&program, merchant_id, who, &member.entries, period)?;
        }
    }
    let at = request.until.unwrap_or(call.app.now);
    let next_cursor: Option<MemberId> = members.last().filter(|_| has_more).cloned();
    Reply::json(200, &answer::backtest(&comparison, &program, at, income, next_cursor))
}
