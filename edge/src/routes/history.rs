//! The history of a member's points, newest first, in pages by the numbers of entries.

use crate::{
    auth::{Backend, Shopper, refuse_erased},
    call::{Call, ListPart},
    error::Failure,
    reply::Reply,
    store::{Rows, accounts, members, rows_at},
};
use shared::{
    answer::{Audience, entry},
    units::id::MemberId,
    units::money::Currency,
    wire::{EntryView, Page},
};

pub async fn mine(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let part = call.list_part()?;
    let merchant = &shopper.merchant;
    let currency = merchant.program()?.currency;
    let database = call.show_from(&merchant.merchant_id)?;
    let reads = vec![
        members::find(&merchant.merchant_id, &shopper.member_id),
        accounts::entries_before(&merchant.merchant_id, &shopper.member_id, part.before, part.limit + 1),
    ];
    let answers = database.batch(reads).await?;
    refuse_erased(members::read(rows_at(&answers, 0)?)?.map(|member| member.status))?;
    Reply::json(200, &read_page(rows_at(&answers, 1)?, part, currency, Audience::Shopper)?)
}

pub async fn entries(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let member_id = call.id("member_id", MemberId::parse)?;
    let part = call.list_part()?;
    let merchant = &backend.merchant;
    let currency = merchant.program()?.currency;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let reads = vec![
        members::find(&merchant.merchant_id, &member_id),
        accounts::entries_before(&merchant.merchant_id, &member_id, part.before, part.limit + 1),
    ];
    let answers = database.batch(reads).await?;
    members::read(rows_at(&answers, 0)?)?.ok_or(Failure::NotFound("member"))?;
    Reply::json(200, &read_page(rows_at(&answers, 1)?, part, currency, Audience::Merchant)?)
}

/// One row more than the requested page: it shows whether there is another page.
pub(super) fn read_page(
    rows: &Rows,
    part: ListPart,
    currency: Currency,
    audience: Audience,
) -> Result<Page<EntryView>, Failure> {
    let entries = accounts::read_entries(rows)?;
    let limit = usize::try_from(part.limit).unwrap_or(usize::MAX);
    let data: Vec<EntryView> = entries.iter().take(limit).map(|sealed| entry(sealed, currency, audience)).collect();
    let last = data.last().filter(|_| entries.len() > limit);
    let next_cursor = last.map(|last| last.seq.to_string());
    Ok(Page { data, next_cursor })
}
