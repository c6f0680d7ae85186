//! Refunds of orders, in part or in full.

use super::orders::read_history;
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Opened, Sight, Subject},
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
    ledger::{Draft, Sealed},
    order::OrderHistory,
    order::refund::{self, Refund},
    referral::{self, ReferralHistory},
    units::id::OrderId,
    wire::RefundRequest,
};

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
        let others = revoke_from_referrer(&command, sight, &history, &refund)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::refund(&refund, history.paid.currency(&program), balance);
        let refs = vec![reference.clone()];
        Ok(Decision { refs, others, ..Decision::answer(Reply::json(201, &answer)?) })
    };
    let reads = vec![
        accounts::entries_of_order(&merchant.merchant_id, &order_id),
        accounts::reference(&merchant.merchant_id, &reference),
        accounts::of_orders_referrer(&merchant.merchant_id, &order_id),
    ];
    command.run(Subject::OwnerOf(Ref::order(&order_id), "order"), reads, &decide).await
}

/// What the refund takes back from whoever brought the order's member, if the order gave them anything.
fn revoke_from_referrer(
    command: &Command<'_>,
    sight: &Sight<'_>,
    history: &OrderHistory,
    refund: &Refund,
) -> Result<Vec<Opened>, Failure> {
    let entries = accounts::read_entries(rows_at(sight.rows, 0)?)?;
    let given = ReferralHistory::fold(entries.iter().map(|Sealed { change, .. }| change));
    let referrer = accounts::read_member(rows_at(sight.rows, 2)?)?;
    let Some((given, referrer)) = given.zip(referrer) else { return Ok(Vec::new()) };
    let mut referrer = command.open(referrer)?;
    let mut after = history.clone();
    after.refunds.push(refund.clone());
    let revoked = referral::revoke(&mut referrer.draft, &given, &after, &refund.refund_id, command.program)?;
    Ok(if revoked.is_empty() { Vec::new() } else { vec![referrer] })
}
