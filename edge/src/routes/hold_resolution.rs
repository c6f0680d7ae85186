//! The merchant's backend captures, releases, extends or reverses a hold. Each is possible exactly once. A second attempt is refused with
//! the state of the hold.

use super::holds::record_of;
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, TargetMember},
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
    store::accounts::{self, Facts, Ref},
};
use shared::{
    answer,
    ledger::Draft,
    program::Program,
    refusal::Refusal,
    spending::hold::{self, HoldRecord, HoldStatus},
    units::id::HoldId,
    wire::{CaptureRequest, ExtendRequest, HoldState},
};

pub async fn extend(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let ExtendRequest { minutes } = call.body()?;
    if minutes == 0 {
        return Err(Failure::invalid("/minutes", "must be at least 1."));
    }
    resolve(call, backend, &|draft, record, program| {
        Ok(HoldStatus::unused(hold::extend(draft, record, minutes, &program.spending)?, HoldState::Held))
    })
    .await
}

/// Returns the captured points and the money that they paid. The remaining points have returned to their lots.
pub async fn capture(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let CaptureRequest { points } = call.body()?;
    resolve(call, backend, &|draft, record, program| {
        Ok(HoldStatus::captured(hold::capture(draft, record, points, program)?))
    })
    .await
}

pub async fn release(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    call.empty_body()?;
    let release = |draft: &mut Draft, record: &HoldRecord, _: &Program| {
        Ok(HoldStatus::unused(hold::release(draft, record)?, HoldState::Released))
    };
    resolve(call, backend, &release).await
}

/// Reverses a capture that no order has used.
pub async fn reverse(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    call.empty_body()?;
    let reverse = |draft: &mut Draft, record: &HoldRecord, _: &Program| {
        Ok(HoldStatus::unused(hold::reverse(draft, record)?, HoldState::Reversed))
    };
    resolve(call, backend, &reverse).await
}

type Resolution<'a> = &'a dyn Fn(&mut Draft, &HoldRecord, &Program) -> Result<HoldStatus, Refusal>;

async fn resolve(call: &Call<'_>, backend: Backend, resolution: Resolution<'_>) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let hold_id = call.id("hold_id", HoldId::parse)?;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let program = merchant.program()?;
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at: None };
    let read = accounts::facts_of_hold(&merchant.merchant_id, &hold_id);
    let decide = |draft: &mut Draft, sight: &Sight, facts: Facts| {
        let record = record_of(&facts, &sight.member_id).ok_or(Failure::NotFound("hold"))?;
        let status = resolution(draft, &record, &program)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::hold(&status, &sight.member_id, balance);
        Ok(Decision::answer(Reply::json(200, &answer)?))
    };
    command.run(TargetMember::OwnerOf(Ref::hold(&hold_id), "hold"), &read, &decide).await
}
