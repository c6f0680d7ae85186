//! Entries: of one member, newest first, and of all members in the order of all writes.

use super::entry_list::{self, Listed};
use crate::{
    auth::{Backend, Shopper, refuse_erased},
    call::Call,
    cursor::{ListPart, page},
    error::Failure,
    reply::Reply,
    store::{
        accounts,
        entry_lists::{self, EntryFilter, ListedEntry},
        load, members,
    },
};
use shared::{
    answer::{Audience, entry},
    ledger::Sealed,
    units::id::MemberId,
    units::money::Currency,
    wire::{EntryView, EntryWhat, LedgerEntryView, Page},
};

pub async fn mine(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let part = ListPart::read(call)?;
    let merchant = &shopper.merchant;
    let currency = merchant.program()?.currency;
    let database = call.show_from(&merchant.merchant_id)?;
    let read = (
        members::find(&merchant.merchant_id, &shopper.member_id),
        accounts::entries_before(&merchant.merchant_id, &shopper.member_id, part.before(), part.rows()),
    );
    let (member, entries) = load(&*database, &read).await?;
    refuse_erased(member.map(|member| member.status))?;
    Reply::json(200, &page_of(call, &entries, &part, currency, Audience::Shopper)?)
}

pub async fn entries(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let member_id = call.id("member_id", MemberId::parse)?;
    let part = ListPart::read(call)?;
    let (since, until) = entry_list::read_times(call, "since", "until")?;
    let kind = read_kind(call)?;
    let filter = EntryFilter { member_id: Some(member_id.clone()), kind, since, until, ..EntryFilter::default() };
    let merchant = &backend.merchant;
    let currency = merchant.program()?.currency;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let read = (
        members::find(&merchant.merchant_id, &member_id),
        entry_lists::newest(&merchant.merchant_id, &filter, part.after, part.rows()),
    );
    let (member, listed) = load(&*database, &read).await?;
    member.ok_or(Failure::NotFound("member"))?;
    let listed = Listed::read(call, &part, listed)?;
    Reply::json(200, &listed.page(|listed| Ok(Some(entry(&listed.entry, currency, Audience::Merchant))))?)
}

/// The cursor of the last entry is shown also on the last page: a projection keeps it, and continues from it later.
pub async fn all(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let part = ListPart::read(call)?;
    let filter = EntryFilter { kind: read_kind(call)?, ..entry_list::read_filter(call)? };
    let merchant = &backend.merchant;
    let currency = merchant.program()?.currency;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let read = entry_lists::oldest(&merchant.merchant_id, &filter, part.after, part.rows());
    let listed = Listed::read(call, &part, load(&*database, &read).await?)?;
    let view = |listed: &ListedEntry| LedgerEntryView {
        n: listed.n,
        member_id: listed.member_id.clone(),
        entry: entry(&listed.entry, currency, Audience::Merchant),
    };
    let page = listed.page(|listed| Ok(Some(view(listed))))?;
    Reply::json(200, &Page { next_cursor: page.next_cursor.or(listed.last_cursor), ..page })
}

fn read_kind(call: &Call<'_>) -> Result<Option<String>, Failure> {
    let form = format!("must be one of {}", EntryWhat::KINDS.join(", "));
    let known = |text: &str| EntryWhat::KINDS.contains(&text).then(|| text.to_owned());
    call.query_parsed("kind", &form, known)
}

pub(super) fn page_of(
    call: &Call<'_>,
    entries: &[Sealed],
    part: &ListPart<u64>,
    currency: Currency,
    audience: Audience,
) -> Result<Page<EntryView>, Failure> {
    page(call, part, entries.iter().map(|sealed| (sealed.seq, entry(sealed, currency, audience))).collect())
}
