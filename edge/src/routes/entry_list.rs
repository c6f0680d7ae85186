//! What all lists of entries share: the filters of the request, the rows of a page, and its cursor.

use crate::{
    call::{Call, invalid_query},
    cursor::{self, ListPart},
    error::Failure,
    store::entry_lists::{EntryFilter, EntryPosition, ExaminedPage, ListedEntries, ListedEntry},
};
use shared::{
    ledger::fact::Fact,
    units::{id::MemberId, time::Instant},
    wire::Page,
};

/// The filters that all lists of entries have.
pub(super) fn read_filter(call: &Call<'_>) -> Result<EntryFilter, Failure> {
    let member_id = call.query_parsed("member_id", "must be a member id of 1 to 128 characters", MemberId::parse)?;
    let (since, until) = read_times(call, "since", "until")?;
    Ok(EntryFilter { member_id, since, until, ..EntryFilter::default() })
}

/// The filters of a list of entries of one kind.
pub(super) fn read_filter_of(call: &Call<'_>, kind: &str) -> Result<EntryFilter, Failure> {
    Ok(EntryFilter { kind: Some(kind.to_owned()), ..read_filter(call)? })
}

/// A time range, from its begin to before its end.
pub(super) fn read_times(
    call: &Call<'_>,
    begin: &str,
    end: &str,
) -> Result<(Option<Instant>, Option<Instant>), Failure> {
    let (since, until) = (call.query_instant(begin)?, call.query_instant(end)?);
    match since.zip(until) {
        Some((since, until)) if until <= since => Err(invalid_query(end, &format!("must be after `{begin}`"))),
        _ => Ok((since, until)),
    }
}

/// The rows of a page, and where the next one begins.
pub(super) struct Listed {
    pub entries: Vec<ListedEntry>,
    pub next_cursor: Option<String>,
    /// The cursor after the last row, also if the page is the last one.
    pub last_cursor: Option<String>,
}

impl Listed {
    pub fn read(
        call: &Call<'_>,
        part: &ListPart<EntryPosition>,
        (mut rows, examined): ExaminedPage<ListedEntries, Option<EntryPosition>>,
    ) -> Result<Self, Failure> {
        let has_more = rows.len() > part.limit_len();
        rows.truncate(part.limit_len());
        let last = rows.last().map(|(position, _)| *position);
        let next = if has_more { last } else { examined.flatten() };
        let write = |position: EntryPosition| cursor::write(call, &position);
        Ok(Self {
            entries: rows.into_iter().map(|(_, listed)| listed).collect(),
            next_cursor: next.map(write).transpose()?,
            last_cursor: last.map(write).transpose()?,
        })
    }

    /// The page. `view` can omit a row.
    pub fn page<T>(&self, view: impl FnMut(&ListedEntry) -> Result<Option<T>, Failure>) -> Result<Page<T>, Failure> {
        let shown = self.entries.iter().map(view).filter_map(Result::transpose);
        Ok(Page { data: shown.collect::<Result<_, _>>()?, next_cursor: self.next_cursor.clone() })
    }
}

/// The fact of an entry that a list shows by its own fields. One that a newer version wrote is a fault: the list would be incomplete.
pub(super) fn fact_of(listed: &ListedEntry) -> Result<&Fact, Failure> {
    let fault = || Failure::fault(format!("entry {} was written by a newer version", listed.n));
    listed.entry.fact().ok_or_else(fault)
}
