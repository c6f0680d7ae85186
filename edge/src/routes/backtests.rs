//! A draft program tried on the stored orders, refunds, events, check-ins and referrals. Changes nothing, and asks nobody but the database.

use crate::{
    auth::Backend,
    call::Call,
    error::Failure,
    reply::Reply,
    store::{query, replays},
};
use shared::{
    answer,
    basket::read_amount,
    figures::backtest::{Replay, Scope},
    program::Program,
    units::time::Window,
    wire::BacktestRequest,
};

/// What one invocation can fold again in the time it has.
const ENTRIES_MAX: u64 = 2_000;
const MEMBERS_MAX: u16 = 500;

/// 1. The draft is read like any program; its problems are listed all at once.
/// 2. The next members are taken, as many as one invocation can do.
/// 3. Their entries, and those of the friends whom they brought, are run through the draft in the order in which they were written, and
///    counted as they really were. Budgets are kept where these members are all that there are.
pub async fn run(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let request: BacktestRequest = call.body()?;
    let merchant_id = &backend.merchant.merchant_id;
    let program = Program::read(&request.program, 1).map_err(Failure::ProgramInvalid)?;
    let expected = backend.merchant.program()?.currency;
    if program.currency != expected {
        return Err(Failure::invalid("/program/currency", format!("must be {expected}, the currency of the orders.")));
    }
    let income = request.income.as_ref().map(|text| read_amount("/income", text, program.currency)).transpose()?;
    if request.from.zip(request.until).is_some_and(|(from, until)| from >= until) {
        return Err(Failure::invalid("/until", "must be later than `from`."));
    }
    let period = Window { from: request.from, until: request.until };

    let database = call.decide_on(Some(merchant_id))?;
    // One more than is taken tells whether there are more.
    let next = replays::members_after(merchant_id, request.cursor.as_ref(), u32::from(MEMBERS_MAX) + 1);
    let rows = query(&*database, next).await?;
    let (members, has_more) = replays::read_members(&rows, MEMBERS_MAX.into(), ENTRIES_MAX)?;
    let is_all = request.cursor.is_none() && !has_more;
    let scope = if is_all { Scope::Everybody } else { Scope::SomeMembers };
    let mut replay = Replay::new(&program, merchant_id, period, scope);
    let next_cursor = members.last().filter(|_| has_more).map(|(member_id, _)| member_id.clone());
    if let (Some((first, _)), Some((last, _))) = (members.first(), members.last()) {
        let entries = query(&*database, replays::entries_between(merchant_id, first, last)).await?;
        for (member_id, profile) in members {
            replay.add_member(&member_id, profile);
        }
        for (member_id, entry) in replays::read_entries(&entries)? {
            replay.entry(&member_id, &entry)?;
        }
    }
    let now = call.app.now;
    let comparison = replay.finish(now)?;
    let at = request.until.unwrap_or(now);
    Reply::json(200, &answer::backtest(&comparison, &program, at, income, next_cursor))
}
