//! The tiers that members hold, next to the accounts, so that a list finds the members of a tier. A commit writes them if they change.
//! A row is a tier with the local days on which it is the member's highest: the days end without a write.

use super::{SqlValue, Statement, StoreError};
use serde::Serialize;
use shared::{
    ledger::Account,
    units::id::{MemberId, MerchantId, TierId},
    units::time::Day,
};

/// A tier with its days, as `json_each` reads it.
#[derive(PartialEq, Serialize)]
struct TierColumns<'a> {
    tier_id: &'a TierId,
    /// The first day on which no higher tier is held any more. `None` for the highest tier.
    from_on: Option<Day>,
    until_on: Option<Day>,
}

const REMOVE: &str =
    "DELETE FROM tiers_held WHERE merchant_id = ?1 AND tier_id IN (SELECT value FROM json_each(?3)) AND member_id = ?2";

const ADD: &str = "INSERT INTO tiers_held (merchant_id, tier_id, member_id, from_on, until_on) \
    SELECT ?1, value ->> 'tier_id', ?2, value ->> 'from_on', value ->> 'until_on' FROM json_each(?3) WHERE true \
    ON CONFLICT (merchant_id, tier_id, member_id) DO UPDATE SET from_on = excluded.from_on, until_on = excluded.until_on";

/// What changes from one account to the next. No statements if the tiers and their days are the same.
pub fn change(
    merchant_id: &MerchantId,
    member_id: &MemberId,
    loaded: &Account,
    account: &Account,
) -> Result<Vec<Statement>, StoreError> {
    let (before, after) = (columns(loaded), columns(account));
    let gone: Vec<&TierId> =
        before.iter().map(|tier| tier.tier_id).filter(|id| after.iter().all(|tier| tier.tier_id != *id)).collect();
    let new: Vec<&TierColumns<'_>> = after.iter().filter(|tier| !before.contains(tier)).collect();
    let mut statements = Vec::new();
    if !gone.is_empty() {
        statements.push(statement(REMOVE, merchant_id, member_id, &gone)?);
    }
    if !new.is_empty() {
        statements.push(statement(ADD, merchant_id, member_id, &new)?);
    }
    Ok(statements)
}

/// The promises are ordered from the highest tier, which ends first.
fn columns(account: &Account) -> Vec<TierColumns<'_>> {
    let promises = &account.memory.tier.promises;
    let from = std::iter::once(None).chain(promises.iter().map(|higher| higher.ends_on));
    let columns = promises.iter().zip(from);
    columns
        .map(|(promise, from_on)| TierColumns { tier_id: &promise.tier_id, from_on, until_on: promise.ends_on })
        .collect()
}

fn statement(
    sql: &'static str,
    merchant_id: &MerchantId,
    member_id: &MemberId,
    list: &impl Serialize,
) -> Result<Statement, StoreError> {
    let list = serde_json::to_string(list).map_err(|_| StoreError::unreadable("tiers"))?;
    Ok(Statement::new(sql, [merchant_id.as_str().into(), member_id.as_str().into(), SqlValue::from(list)]))
}
