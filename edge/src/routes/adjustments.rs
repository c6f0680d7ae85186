//! Points granted or revoked by hand, and their list.

use super::entry_list::{Listed, fact_of, read_filter_of};
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, TargetMember},
    cursor::ListPart,
    error::Failure,
    idempotency::Keyed,
    random,
    reply::Reply,
    store::{
        accounts::{self, Ref},
        entry_lists::{self, ListedEntry},
        load,
    },
};
use shared::{
    answer,
    ledger::Draft,
    ledger::fact::{Fact, member::MemberFact},
    member::adjust,
    units::id::{AdjustmentId, MemberId},
    wire::{AdjustmentRequest, AdjustmentView},
};

pub async fn adjust(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: AdjustmentRequest = call.body()?;
    let adjustment_id = request.adjustment_id.clone().map_or_else(new_id, Ok)?;
    let salt = random::id()?;
    let program = merchant.program()?;
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at: None };
    let decide = |draft: &mut Draft, sight: &Sight, is_claimed: bool| {
        if is_claimed {
            return Err(Failure::Exists("adjustment"));
        }
        let adjustment = adjust::adjust(draft, &request, (adjustment_id.clone(), salt.clone()), &program)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::adjustment(&adjustment, request.points, balance);
        Ok(Decision::answer(Reply::json(201, &answer)?))
    };
    let read = accounts::is_claimed(&merchant.merchant_id, &Ref::adjustment(&adjustment_id));
    command.run(TargetMember::Known(&member_id), &read, &decide).await
}

fn new_id() -> Result<AdjustmentId, Failure> {
    let id = AdjustmentId::parse(&format!("adj_{}", random::id()?));
    id.ok_or_else(|| Failure::fault("no adjustment id".to_owned()))
}

pub async fn list(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let part = ListPart::read(call)?;
    let filter = read_filter_of(call, "adjusted")?;
    let merchant_id = &backend.merchant.merchant_id;
    let database = call.decide_on(Some(merchant_id))?;
    let read = entry_lists::newest(merchant_id, &filter, part.after, part.rows());
    let listed = Listed::read(call, &part, load(&*database, &read).await?)?;
    Reply::json(200, &listed.page(view)?)
}

fn view(listed: &ListedEntry) -> Result<Option<AdjustmentView>, Failure> {
    Ok(match fact_of(listed)? {
        Fact::Member(MemberFact::Adjusted { adjustment }) => {
            Some(answer::adjustment_view(adjustment, &listed.member_id, listed.entry.at()))
        }
        _ => None,
    })
}
