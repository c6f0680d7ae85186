//! Runs a draft program over the stored orders, refunds, events, check-ins and referrals. It only reads the database.

use crate::{
    auth::Backend,
    call::Call,
    error::Failure,
    reply::Reply,
    store::{
        load,
        replays::{self, PastMember},
    },
};
use shared::{
    answer,
    basket::read_amount,
    figures::backtest::{Replay, Scope},
    program::Program,
    units::time::Window,
    wire::BacktestRequest,
};

/// The number of entries that one invocation can fold within its time limit.
const ENTRIES_MAX: u64 = 2_000;
const MEMBERS_MAX: u16 = 500;

/// 1. Reads the draft like any program, and reports all its problems at once.
/// 2. Loads the next members, as many as one invocation can process.
/// 3. Replays their entries, and those of the friends whom they referred, under the draft, in the order in which they were written. Sums
///    what really happened from the same entries. Budgets are applied only if these members are all members.
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
    // One more than needed: it shows whether there are more.
    let next = replays::members_after(merchant_id, request.cursor.as_ref(), u32::from(MEMBERS_MAX) + 1);
    let (members, has_more) = as_many_as_fit(load(&*database, &next).await?);
    let is_all = request.cursor.is_none() && !has_more;
    let scope = if is_all { Scope::Everybody } else { Scope::SomeMembers };
    let mut replay = Replay::new(&program, merchant_id, period, scope);
    let next_cursor = members.last().filter(|_| has_more).map(|last| last.member_id.clone());
    if let (Some(first), Some(last)) = (members.first(), members.last()) {
        let between = replays::entries_between(merchant_id, &first.member_id, &last.member_id);
        let entries = load(&*database, &between).await?;
        for member in members {
            replay.add_member(&member.member_id, member.profile);
        }
        for (member_id, entry) in entries {
            replay.entry(&member_id, &entry)?;
        }
    }
    let now = call.now();
    let comparison = replay.finish(now)?;
    let at = request.until.unwrap_or(now);
    Reply::json(200, &answer::backtest(&comparison, &program, at, income, next_cursor))
}

/// The first members, with at most [`ENTRIES_MAX`] entries together, but at least one member. Also returns whether there are more.
fn as_many_as_fit(mut members: Vec<PastMember>) -> (Vec<PastMember>, bool) {
    let mut entries = 0_u64;
    let fits = |(at, member): &(usize, &PastMember)| {
        entries = entries.saturating_add(member.entries);
        *at == 0 || (*at < usize::from(MEMBERS_MAX) && entries <= ENTRIES_MAX)
    };
    let fitting = members.iter().enumerate().take_while(fits).count();
    let has_more = fitting < members.len();
    members.truncate(fitting);
    (members, has_more)
}
