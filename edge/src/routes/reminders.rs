//! Members to remind today of points that expire soon. The merchant's backend reads this list once a day.

use crate::{
    auth::Backend,
    call::Call,
    cursor::{self, ListPart},
    error::Failure,
    reply::Reply,
    store::{
        accounts::StoredMember,
        expiries::{self, ExpiryPosition},
        load,
    },
};
use shared::{
    ledger::Actor,
    member::balance::worth_of,
    member::reminder,
    member::settle,
    program::Program,
    units::time::Instant,
    wire::{MemberStatus, Page, ReminderView},
};

/// Pages follow the instants of expiry, so that the list is complete for any number of members.
pub async fn due(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let part: ListPart<(Instant, String)> = ListPart::read(call)?;
    let first = ExpiryPosition::first();
    let position = part.after.clone().map_or(first, |(expires_at, member_id)| ExpiryPosition { expires_at, member_id });
    let merchant = &backend.merchant;
    let program = merchant.program()?;
    let windows = reminder::windows(&program, call.now());
    if windows.is_empty() {
        return Reply::json(200, &Page::<ReminderView> { data: Vec::new(), next_cursor: None });
    }
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let within = expiries::within(&merchant.merchant_id, &windows, &position, part.rows());
    let mut rows = load(&*database, &within).await?;
    let has_more = rows.len() > part.limit_len();
    rows.truncate(part.limit_len());
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|(at, _)| cursor::write(call, &(at.expires_at, &at.member_id))).transpose()?;
    let mut data = Vec::new();
    for (position, member) in rows {
        data.extend(line(&position, member, &program, call.now())?);
    }
    Reply::json(200, &Page { data, next_cursor })
}

/// The reminder of the member for today. It is listed at the instant that it names; for other instants of the member, there is no line.
fn line(
    position: &ExpiryPosition,
    member: StoredMember,
    program: &Program,
    now: Instant,
) -> Result<Option<ReminderView>, Failure> {
    let (MemberStatus::Active, Some(account)) = (member.status, member.account) else { return Ok(None) };
    let draft = settle::open(account, program, Actor::System, now)?;
    let due = reminder::due(draft.account(), program, draft.now());
    let due = due.filter(|reminder| reminder.expires_at == position.expires_at);
    Ok(due.map(|reminder| ReminderView {
        member_id: member.member_id,
        expires_at: reminder.expires_at,
        days_left: reminder.days_left,
        points: reminder.points,
        worth: worth_of(reminder.points, &draft.account().lots, program, draft.now()),
    }))
}
