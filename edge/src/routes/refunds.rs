//! Refunds of orders, in part or in full.

use super::orders::read_history;
use crate::{
    auth::Backend,
    call::Call,
    command::{Answer, Command, Decision, Sight, Subject},
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
    store::{
        accounts::{self, Ref},
        rows_at,
    },
};
use shared::{answer, api::RefundRequest, id::OrderId, ledger::Draft, refund};

pub async fn refund(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let order_id = call.id("order_id", OrderId::parse)?;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: RefundRequest = call.body()?;
    let program = merchant.program()?;
    let reference = Ref::refund(&request.refund_id);
    let command = Command { call, merchant, program: &program, keyed: Some(keyed) };
    let decide = |draft: &mut Draft, sight: &Sight<'_>| {
        let history = read_history(rows_at(sight.rows, 0)?)?;
        if !rows_at(sight.rows, 1)?.is_empty() {
            return Err(Failure::Exists("refund"));
        }
        let refund = refund::refund(draft, &history, &request, &program)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::refund(&refund, history.paid.currency(&program), balance);
        let refs = vec![reference.clone()];
        Ok(Decision { refs, ..Decision::answer(Answer::json(201, &answer)?) })
    };
    let reads = vec![
        accounts::entries_of_order(&merchant.merchant_id, &order_id),
        accounts::reference(&merchant.merchant_id, &reference),
    ];
    command.run(Subject::OwnerOf(Ref::order(&order_id), "order"), reads, &decide).await
}
