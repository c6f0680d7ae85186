//! Cursors of lists. A cursor states the position after which the next page begins, and belongs to one list with its filters: the cursor of
//! another list, of other filters, or a damaged one is refused. A cursor is no secret and grants nothing.

use crate::{
    call::{Call, invalid_query},
    error::Failure,
    hash::{base64url, from_base64url, sha256},
};
use serde::{Serialize, de::DeserializeOwned};
use shared::wire::Page;

const CHECK_BYTES: usize = 6;

/// The requested part of a list whose rows have positions of the type `P`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListPart<P> {
    pub limit: u32,
    /// The position of the last row of the page before. `None` for the first page.
    pub after: Option<P>,
}

impl<P: DeserializeOwned> ListPart<P> {
    pub fn read(call: &Call<'_>) -> Result<Self, Failure> {
        let limit = call.list_limit()?;
        let wrong =
            || invalid_query("cursor", "must be the `next_cursor` of a page of this list with the same filters");
        let after =
            call.query_text("cursor")?.map(|cursor| read_position(call, &cursor).ok_or_else(wrong)).transpose()?;
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

/// The page of `rows`, which are [`ListPart::rows`] at most, each with its position.
pub fn page<P: Serialize, T>(call: &Call<'_>, part: &ListPart<P>, rows: Vec<(P, T)>) -> Result<Page<T>, Failure> {
    let limit = part.limit_len();
    let last = rows.get(limit.saturating_sub(1)).filter(|_| rows.len() > limit);
    let next_cursor = last.map(|(position, _)| write(call, position)).transpose()?;
    Ok(Page { data: rows.into_iter().take(limit).map(|(_, row)| row).collect(), next_cursor })
}

/// The cursor of a position in the list that the call reads.
pub fn write(call: &Call<'_>, position: &impl Serialize) -> Result<String, Failure> {
    let position = serde_json::to_vec(position).map_err(|error| Failure::fault(error.to_string()))?;
    let position = base64url(&position);
    let check = check(call, &position);
    Ok(format!("{position}.{check}"))
}

fn read_position<P: DeserializeOwned>(call: &Call<'_>, cursor: &str) -> Option<P> {
    let (position, presented) = cursor.split_once('.')?;
    if presented != check(call, position) {
        return None;
    }
    serde_json::from_slice(&from_base64url(position)?).ok()
}

/// Names the list with its filters and the position.
fn check(call: &Call<'_>, position: &str) -> String {
    let list = format!("{}\n{:?}\n{:?}\n", call.route, call.params(), call.filters());
    let hash = sha256(&[list.as_bytes(), position.as_bytes()]);
    base64url(hash.get(..CHECK_BYTES).unwrap_or_default())
}
