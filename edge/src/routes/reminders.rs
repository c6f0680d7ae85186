//! Members to remind today of points that expire soon. The merchant's backend reads this list once a day.

use crate::{
    auth::Backend,
    call::{Call, invalid_query},
    error::Failure,
    reply::Reply,
    store::{
        accounts::StoredMember,
        expiries::{self, ExpiryPosition},
        query,
    },
};
use base64ct::{Base64UrlUnpadded, Encoding};
use shared::{
    ledger::Actor,
    member::balance::worth_of,
    member::reminder,
    member::settle,
    program::Program,
    units::time::Instant,
    wire::{MemberStatus, Page, ReminderView},
};

/// Pages follow the instants of expiry, so that the list is complete for any number of members. One row more than requested shows whether
/// there is another page.
pub async fn due(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let limit = call.list_limit()?;
    let position = position(call)?;
    let merchant = &backend.merchant;
    let program = merchant.program()?;
    let windows = reminder::windows(&program, call.app.now);
    if windows.is_empty() {
        return Reply::json(200, &Page::<ReminderView> { data: Vec::new(), next_cursor: None });
    }
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let within = expiries::within(&merchant.merchant_id, &windows, &position, limit + 1);
    let mut rows = expiries::read(&query(&*database, within).await?)?;
    let has_more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|(position, _)| cursor(position));
    let mut data = Vec::new();
    for (position, member) in rows {
        data.extend(line(&position, member, &program, call.app.now)?);
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

/// A position in the list, as text that a query can contain without encoding.
fn cursor(position: &ExpiryPosition) -> String {
    format!("{}.{}", position.expires_at.millis(), Base64UrlUnpadded::encode_string(position.member_id.as_bytes()))
}

fn position(call: &Call<'_>) -> Result<ExpiryPosition, Failure> {
    let Some(cursor) = call.query_text("cursor") else { return Ok(ExpiryPosition::first()) };
    let position = || {
        let (millis, member_id) = cursor.split_once('.')?;
        let member_id = String::from_utf8(Base64UrlUnpadded::decode_vec(member_id).ok()?).ok()?;
        Some(ExpiryPosition { expires_at: Instant::from_millis(millis.parse().ok()?), member_id })
    };
    position().ok_or_else(|| invalid_query("cursor", "must be the `next_cursor` of a page of this list"))
}
