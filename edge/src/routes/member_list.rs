//! The list of a merchant's members, by filters that a backend needs. One member is read in `members`.

use super::{
    entry_list::read_times,
    member_fields::{program_of, view},
};
use crate::{
    auth::Backend,
    call::Call,
    cursor::{self, ListPart},
    error::Failure,
    reply::Reply,
    store::{
        accounts::status_of,
        load,
        member_lists::{self, MemberFilter, MemberPosition},
        members::MemberRow,
    },
};
use shared::{
    units::id::{ID_CHARS_MAX, TierId},
    wire::Page,
};

const SEGMENT_CHARS_MAX: usize = 64;

pub async fn list(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let part: ListPart<MemberPosition> = ListPart::read(call)?;
    let merchant = &backend.merchant;
    let filter = read_filter(call, &backend)?;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let read = member_lists::page(&merchant.merchant_id, &filter, part.after.clone(), part.rows());
    let (rows, examined) = load(&*database, &read).await?;
    let page: Page<MemberRow> = cursor::page(call, &part, rows)?;
    let examined = examined.flatten().filter(|_| page.next_cursor.is_none());
    let examined = examined.map(|position| cursor::write(call, &position)).transpose()?;
    let program = program_of(merchant)?;
    let data = page.data.into_iter().map(|member| view(member, program.as_deref())).collect();
    Reply::json(200, &Page { data, next_cursor: page.next_cursor.or(examined) })
}

fn read_filter(call: &Call<'_>, backend: &Backend) -> Result<MemberFilter, Failure> {
    let of_length = |text: &str, max: usize| (1..=max).contains(&text.chars().count()).then(|| text.to_owned());
    let id_prefix = |text: &str| of_length(text, ID_CHARS_MAX);
    let id_prefix = call.query_parsed("id_prefix", "must have 1 to 128 characters", id_prefix)?;
    let segment = |text: &str| of_length(text, SEGMENT_CHARS_MAX);
    let segment = call.query_parsed("segment", "must have 1 to 64 characters", segment)?;
    let status = call.query_parsed("status", "must be active, frozen or erased", status_of)?;
    let tier = call.query_parsed("tier", "must be the id of a tier", TierId::parse)?;
    let (joined_since, joined_until) = read_times(call, "joined_since", "joined_until")?;
    let today = |tier: TierId| Ok::<_, Failure>((tier, backend.merchant.program()?.zone.day_of(call.now())));
    let tier = tier.map(today).transpose()?;
    Ok(MemberFilter { id_prefix: id_prefix.unwrap_or_default(), status, segment, tier, joined_since, joined_until })
}
