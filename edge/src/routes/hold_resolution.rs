//! How the merchant's backend ends a hold, or gives it more time: exactly once, whoever comes second learns how it ended.

use super::holds::read_record;
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, Subject},
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
    store::{
        accounts::{self, Ref},
        rows_at,
    },
};
use shared::{
    answer,
    ledger::Draft,
    program::Program,
    refusal::Refusal,
    spending::hold::{self, Hold, HoldRecord},
    units::id::HoldId,
    wire::{CaptureRequest, ExtendRequest, HoldState},
};

pub async fn extend(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let ExtendRequest { minutes } = call.body()?;
    if minutes == 0 {
        return Err(Failure::invalid("/minutes", "must be at least 1."));
    }
    resolve(call, backend, &|draft, record, program| {
        Ok((hold::extend(draft, record, minutes, &program.spending)?, HoldState::Held))
    })
    .await
}

/// Answers the points taken and what they paid; the rest has returned.
pub async fn capture(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let CaptureRequest { points } = call.body()?;
    resolve(call, backend, &|draft, record, program| {
        let captured = hold::capture(draft, record, points, program)?;
        let hold = Hold { points: captured.points, amount: captured.amount, ..captured.hold };
        Ok((hold, HoldState::Captured))
    })
    .await
}

pub async fn release(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    call.empty_body()?;
    resolve(call, backend, &|draft, record, _| Ok((hold::release(draft, record)?, HoldState::Released))).await
}

type Resolution<'a> = &'a dyn Fn(&mut Draft, &HoldRecord, &Program) -> Result<(Hold, HoldState), Refusal>;

async fn resolve(call: &Call<'_>, backend: Backend, resolution: Resolution<'_>) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let hold_id = call.id("hold_id", HoldId::parse)?;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let program = merchant.program()?;
    let command = Command { call, merchant, program: &program, keyed: Some(keyed) };
    let reads = vec![accounts::entries_of_hold(&merchant.merchant_id, &hold_id)];
    let decide = |draft: &mut Draft, sight: &Sight<'_>| {
        let record = read_record(rows_at(sight.rows, 0)?, &sight.member_id)?.ok_or(Failure::NotFound("hold"))?;
        let (hold, state) = resolution(draft, &record, &program)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::hold(&hold, state, &sight.member_id, balance);
        Ok(Decision::answer(Reply::json(200, &answer)?))
    };
    command.run(Subject::OwnerOf(Ref::hold(&hold_id), "hold"), reads, &decide).await
}
