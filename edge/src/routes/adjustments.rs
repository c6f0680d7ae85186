//! Points granted or revoked by hand.

use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, TargetMember},
    error::Failure,
    idempotency::Keyed,
    random,
    reply::Reply,
    store::{
        accounts::{self, Ref},
        rows_at,
    },
};
use shared::{
    answer,
    ledger::Draft,
    member::adjust,
    units::id::{AdjustmentId, MemberId},
    wire::AdjustmentRequest,
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
    let decide = |draft: &mut Draft, sight: &Sight<'_>| {
        if !rows_at(sight.rows, 0)?.is_empty() {
            return Err(Failure::Exists("adjustment"));
        }
        let adjustment = adjust::adjust(draft, &request, (adjustment_id.clone(), salt.clone()), &program)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::adjustment(&adjustment, request.points, balance);
        Ok(Decision::answer(Reply::json(201, &answer)?))
    };
    let reads = vec![accounts::reference(&merchant.merchant_id, &Ref::adjustment(&adjustment_id))];
    command.run(TargetMember::Known(&member_id), reads, &decide).await
}

fn new_id() -> Result<AdjustmentId, Failure> {
    let id = AdjustmentId::parse(&format!("adj_{}", random::id()?));
    id.ok_or_else(|| Failure::fault("no adjustment id".to_owned()))
}
