//! Records a member's event that the merchant's backend reports.

use super::causes::program_at;
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, TargetMember},
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
    behaviour::{self, Event},
    ledger::Draft,
    member::profile::facts,
    refusal::Refusal,
    wire::EventRequest,
};

pub async fn record(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: EventRequest = call.body()?;
    let program = program_at(call, merchant, request.occurred_at).await?;
    let (event_id, member_id) = (request.event_id.clone(), request.member_id.clone());
    let event = Event::read(request, call.app.now)?;
    let reference = Ref::event(&event_id);
    let caused_at = Some(event.occurred_at);
    let command = Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at };
    let decide = |draft: &mut Draft, sight: &Sight<'_>| {
        if !rows_at(sight.rows, 0)?.is_empty() {
            return Err(Refusal::AlreadyRewarded.into());
        }
        let member = facts(draft.account(), &sight.member_id, &sight.profile, &program, event.occurred_at);
        let recorded = behaviour::record(draft, &event, &program, &member)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::event(&event_id, &recorded, &program, balance);
        Ok(Decision::answer(Reply::json(201, &answer)?))
    };
    let reads = vec![accounts::reference(&merchant.merchant_id, &reference)];
    command.run(TargetMember::Anyone(&member_id), reads, &decide).await
}
