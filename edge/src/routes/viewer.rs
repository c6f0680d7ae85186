//! The reader of a preview or a list: a member with an account, or an unknown visitor.

use crate::{
    auth::{Shopper, refuse_erased},
    call::Call,
    error::Failure,
    merchant::Merchant,
    store::{
        accounts::{self, StoredMember},
        counters, load,
    },
};
use shared::{
    ledger::{Account, Actor, Draft},
    member::profile::facts,
    member::settle,
    program::MemberFacts,
    program::Program,
    units::id::MemberId,
};

pub(super) struct LoadedViewer {
    pub facts: MemberFacts,
    pub draft: Draft,
}

impl LoadedViewer {
    pub fn visitor(call: &Call<'_>, merchant: &Merchant) -> Result<Self, Failure> {
        let account = Account::new(&merchant.merchant_id, &visitor_id()?);
        Ok(Self { facts: MemberFacts::default(), draft: Draft::open(account, Actor::Shopper, call.now())? })
    }

    /// Loads the shopper's present account, the facts for conditions, and what is left of the program's budgets.
    pub async fn load(call: &Call<'_>, shopper: &Shopper, program: &Program) -> Result<Self, Failure> {
        let (merchant_id, member_id) = (&shopper.merchant.merchant_id, &shopper.member_id);
        let database = call.show_from(merchant_id)?;
        let budgets = counters::open(merchant_id, program, call.now());
        let read = (accounts::of_member(merchant_id, member_id), budgets);
        let (member, budgets) = load(&*database, &read).await?;
        let member = member.unwrap_or_else(|| StoredMember::unknown(member_id));
        refuse_erased(Some(member.status))?;
        let account = member.account.unwrap_or_else(|| Account::new(merchant_id, member_id));
        let draft =
            settle::open(account, program, Actor::Shopper, call.now())?.with_budgets(budgets.unwrap_or_default());
        let facts = facts(draft.account(), member_id, &member.profile, program, draft.now());
        Ok(Self { facts, draft })
    }
}

/// An empty account for a visitor. It is never written.
fn visitor_id() -> Result<MemberId, Failure> {
    MemberId::parse("visitor").ok_or_else(|| Failure::fault("no visitor".to_owned()))
}
