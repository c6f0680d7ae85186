//! The balance: one query and one row, for any length of history.

use crate::{
    auth::{Backend, Shopper, refuse_erased},
    call::Call,
    error::Failure,
    reply::Reply,
    store::{
        accounts::{self, StoredMember},
        load,
    },
};
use shared::{ledger::Account, member::balance::balance, units::id::MemberId};

/// A shopper without an account has an empty balance.
pub async fn mine(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let merchant = &shopper.merchant;
    let database = call.show_from(&merchant.merchant_id)?;
    let member = load(&*database, &accounts::of_member(&merchant.merchant_id, &shopper.member_id)).await?;
    refuse_erased(member.as_ref().map(|member| member.status))?;
    let account = member.and_then(|member| member.account);
    let account = account.unwrap_or_else(|| Account::new(&merchant.merchant_id, &shopper.member_id));
    Reply::json(200, &balance(&account, &shopper.member_id, &*merchant.program()?, call.now())?)
}

pub async fn of_member(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let member = load(&*database, &accounts::of_member(&merchant.merchant_id, &member_id)).await?;
    let StoredMember { account, .. } = member.ok_or(Failure::NotFound("member"))?;
    let account = account.unwrap_or_else(|| Account::new(&merchant.merchant_id, &member_id));
    Reply::json(200, &balance(&account, &member_id, &*merchant.program()?, call.now())?)
}
