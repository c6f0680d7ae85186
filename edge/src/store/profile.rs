//! What rules know about a member: the columns of every query that loads an account, and how they are read.

use super::{error::StoreError, row::Row};
use shared::{member::birthday::BirthdayRecord, member::profile::Profile, units::birthday::Birthday};

/// The columns of a member `m` that [`profile_of`] reads.
macro_rules! profile_columns {
    () => {
        "m.birthday, m.birthday_changed_at, m.segments, m.orders_before"
    };
}

/// The columns of a member `m` with the account `a`.
macro_rules! member_columns {
    () => {
        concat!("m.merchant_id, m.member_id, m.status, ", crate::store::profile::profile_columns!(), ", a.state")
    };
}

pub(super) use {member_columns, profile_columns};

pub(super) fn profile_of(row: &Row) -> Result<Profile, StoreError> {
    Ok(Profile { birthday: birthday_of(row)?, segments: row.json("segments")?, orders_before: orders_before_of(row)? })
}

pub(super) fn orders_before_of(row: &Row) -> Result<u32, StoreError> {
    u32::try_from(row.count("orders_before")?).map_err(|_| StoreError::unreadable("orders_before"))
}

pub(super) fn birthday_of(row: &Row) -> Result<BirthdayRecord, StoreError> {
    let read = |text| Birthday::parse(text).ok_or_else(|| StoreError::unreadable("birthday"));
    Ok(BirthdayRecord {
        birthday: row.optional_text("birthday")?.map(read).transpose()?,
        changed_at: row.optional_instant("birthday_changed_at")?,
    })
}
