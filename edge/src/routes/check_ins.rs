//! The shopper's daily check-in.

use crate::{
    auth::Shopper,
    call::Call,
    command::{Command, Decision, Sight, TargetMember},
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
};
use shared::{answer, behaviour, ledger::Actor, ledger::Draft};

pub async fn check_in(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let merchant = &shopper.merchant;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), format!("member:{}", shopper.member_id))?;
    call.empty_body()?;
    let program = merchant.program()?;
    let rule = program.earning.check_in.as_ref().ok_or(Failure::NotFound("check-in in this program"))?;
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: Actor::Shopper, caused_at: None };
    let decide = |draft: &mut Draft, sight: &Sight, (): ()| {
        let done = behaviour::check_in(draft, rule, &program)?;
        let balance = command.balance(draft, &sight.member_id)?;
        Ok(Decision::answer(Reply::json(201, &answer::check_in(&done, rule, &program, balance))?))
    };
    command.run(TargetMember::Anyone(&shopper.member_id), &(), &decide).await
}
