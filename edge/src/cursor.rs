//! Cursors of lists. A cursor states the place after which the next page begins, and belongs to one list with its filters: the cursor of
//! another list, of other filters, or a damaged one is refused. A cursor is no secret and grants nothing.

use crate::{
    call::{Call, invalid_query},
    error::Failure,
    hash::{base64url, from_base64url, sha256},
};
use serde::{Serialize, de::DeserializeOwned};
use shared::wire::Page;

const CHECK_BYTES: usize = 6;

/// The requested part of a list whose rows have places of the type `P`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPart<P> {
    pub limit: u32,
    /// The place of the last row of the page before. `None` for the first page.
    pub after: Option<P>,
}

impl<P: DeserializeOwned> ListPart<P> {
    pub fn read(call: &Call<'_>) -> Result<Self, Failure> {
        let limit = call.list_limit()?;
        let wrong =
            || invalid_query("cursor", "must be the `next_cursor` of a page of this list with the same filters");
        let after = call.query_text("cursor")?.map(|cursor| read_place(call, &cursor).ok_or_else(wrong)).transpose()?;
        Ok(Self { limit, after })
    }
}

impl<P> ListPart<P> {
    /// The number of rows to load: one more than the page shows, because its presence means that there is another page.
    pub const fn rows(&self) -> u32 {
        self.limit + 1
    }

    pub fn limit_len(&self) -> usize {
        usize::try_from(self.limit).unwrap_or(usize::MAX)
    }
}

impl ListPart<u64> {
    /// In a list from high numbers to low ones: only rows below this number.
    pub fn before(&self) -> u64 {
        self.after.unwrap_or(NUMBER_MAX)
    }
}

/// Above the number of every entry and version.
const NUMBER_MAX: u64 = (1 << 53) - 1;

/// The page of `rows`, which are [`ListPart::rows`] at most, each with its place.
pub fn page<P: Serialize, T>(call: &Call<'_>, part: &ListPart<P>, rows: Vec<(P, T)>) -> Result<Page<T>, Failure> {
    let limit = part.limit_len();
    let last = rows.get(limit.saturating_sub(1)).filter(|_| rows.len() > limit);
    let next_cursor = last.map(|(place, _)| write(call, place)).transpose()?;
    Ok(Page { data: rows.into_iter().take(limit).map(|(_, row)| row).collect(), next_cursor })
}

/// The cursor of a place in the list that the call reads.
pub fn write(call: &Call<'_>, place: &impl Serialize) -> Result<String, Failure> {
    let place = serde_json::to_vec(place).map_err(|error| Failure::fault(error.to_string()))?;
    let place = base64url(&place);
    let check = check(call, &place);
    Ok(format!("{place}.{check}"))
}

fn read_place<P: DeserializeOwned>(call: &Call<'_>, cursor: &str) -> Option<P> {
    let (place, presented) = cursor.split_once('.')?;
    if presented != check(call, place) {
        return None;
    }
    serde_json::from_slice(&from_base64url(place)?).ok()
}

/// Names the list with its filters and the place.
fn check(call: &Call<'_>, place: &str) -> String {
    let list = format!("{}\n{:?}\n{:?}\n", call.route, call.params(), call.filters());
    let hash = sha256(&[list.as_bytes(), place.as_bytes()]);
    base64url(hash.get(..CHECK_BYTES).unwrap_or_default())
}
