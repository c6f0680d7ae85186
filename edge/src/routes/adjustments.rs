//! Points given or taken by hand.

use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, Subject},
    error::Failure,
    idempotency::Keyed,
    random,
    reply::Reply,
};
use shared::{
    ledger::Draft,
    member::adjust,
    units::id::{AdjustmentId, MemberId},
    wire::{AdjustmentAnswer, AdjustmentRequest},
};

pub async fn adjust(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let member_id = call.id("member_id", MemberId::parse)?;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: AdjustmentRequest = call.body()?;
    let adjustment_id = AdjustmentId::parse(&format!("adj_{}", random::id()?));
    let adjustment_id = adjustment_id.ok_or_else(|| Failure::fault("no adjustment id".to_owned()))?;
    let program = merchant.program()?;
    let command = Command { call, merchant, program: &program, keyed: Some(keyed) };
    let decide = |draft: &mut Draft, sight: &Sight<'_>| {
        adjust::adjust(draft, &request, adjustment_id.clone(), &program)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = AdjustmentAnswer { adjustment_id: adjustment_id.clone(), points: request.points, balance };
        Ok(Decision::answer(Reply::json(201, &answer)?))
    };
    command.run(Subject::Known(&member_id), Vec::new(), &decide).await
}
