//! The history of a member's points, newest first, in pages by the numbers of entries.

use crate::{
    auth::{Backend, Shopper, refuse_erased},
    call::Call,
    cursor::{ListPart, page},
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
    let part = ListPart::read(call)?;
    let merchant = &shopper.merchant;
    let currency = merchant.program()?.currency;
    let database = call.show_from(&merchant.merchant_id)?;
    let reads = vec![
        members::find(&merchant.merchant_id, &shopper.member_id),
        accounts::entries_before(&merchant.merchant_id, &shopper.member_id, part.before(), part.rows()),
    ];
    let answers = database.batch(reads).await?;
    refuse_erased(members::read(rows_at(&answers, 0)?)?.map(|member| member.status))?;
    Reply::json(200, &read_page(call, rows_at(&answers, 1)?, &part, currency, Audience::Shopper)?)
}

pub async fn entries(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let member_id = call.id("member_id", MemberId::parse)?;
    let part = ListPart::read(call)?;
    let merchant = &backend.merchant;
    let currency = merchant.program()?.currency;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let reads = vec![
        members::find(&merchant.merchant_id, &member_id),
        accounts::entries_before(&merchant.merchant_id, &member_id, part.before(), part.rows()),
    ];
    let answers = database.batch(reads).await?;
    members::read(rows_at(&answers, 0)?)?.ok_or(Failure::NotFound("member"))?;
    Reply::json(200, &read_page(call, rows_at(&answers, 1)?, &part, currency, Audience::Merchant)?)
}

pub(super) fn read_page(
    call: &Call<'_>,
    rows: &Rows,
    part: &ListPart<u64>,
    currency: Currency,
    audience: Audience,
) -> Result<Page<EntryView>, Failure> {
    let entries = accounts::read_entries(rows)?;
    page(call, part, entries.iter().map(|sealed| (sealed.seq, entry(sealed, currency, audience))).collect())
}
