//! Refunds of orders, in part or in full.

use super::orders::{read_history, read_referral};
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Opened, Sight, TargetMember},
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
    store::{
        Statement,
        accounts::{self, Ref, StoredMember},
        rows_at,
    },
};
use shared::{
    answer,
    earning::revoke::Lapses,
    ledger::Draft,
    ledger::fact::refund::Refund,
    order::OrderHistory,
    order::refund,
    referral,
    units::id::{MemberId, OrderId},
    wire::RefundRequest,
};

/// The reads of the first stage: the entries of the order, the refund id, and the referrer.
const FIRST_READS: usize = 3;

pub async fn refund(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let order_id = call.id("order_id", OrderId::parse)?;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: RefundRequest = call.body()?;
    let program = merchant.program()?;
    let reference = Ref::refund(&request.refund_id);
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at: None };
    let next_reads = |draft: &Draft, sight: &Sight<'_>| expiries(&command, draft, sight);
    let decide = |draft: &mut Draft, sight: &Sight<'_>| {
        let history = read_history(rows_at(sight.rows, 0)?)?;
        if !rows_at(sight.rows, 1)?.is_empty() {
            return Err(Failure::Exists("refund"));
        }
        let refund = refund::refund(draft, &history, &request, &lapses(sight, &sight.member_id)?, &program)?;
        let others = revoke_from_referrer(&command, sight, &history, &refund)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::refund(&refund, history.paid.currency(&program), balance);
        Ok(Decision { others, ..Decision::answer(Reply::json(201, &answer)?) })
    };
    let reads = vec![
        accounts::entries_of_order(&merchant.merchant_id, &order_id),
        accounts::reference(&merchant.merchant_id, &reference),
        accounts::of_orders_referrer(&merchant.merchant_id, &order_id),
    ];
    let target = TargetMember::OwnerOf(Ref::order(&order_id), "order");
    command.run_in_stages(target, (reads, &next_reads), &decide).await
}

/// The entries of expired lots that the refund may revoke from: those of the order's member and of the referrer.
fn expiries(command: &Command<'_>, draft: &Draft, sight: &Sight<'_>) -> Result<Vec<Statement>, Failure> {
    let merchant_id = &command.merchant.merchant_id;
    let history = read_history(rows_at(sight.rows, 0)?)?;
    let own = refund::families(draft, &history);
    let mut reads = Vec::new();
    if !own.is_empty() {
        reads.push(accounts::expiries(merchant_id, &sight.member_id, &own));
    }
    if let Some((referral, referrer)) = read_referral(rows_at(sight.rows, 0)?)?.zip(read_referrer(sight)?) {
        let referrer = command.open(referrer)?;
        let families = referral::expired_families(&referrer.draft, &referral);
        if !families.is_empty() {
            reads.push(accounts::expiries(merchant_id, &referrer.member_id, &families));
        }
    }
    Ok(reads)
}

/// How many points of the member's expired lots were spent, from the rows of the second stage.
fn lapses(sight: &Sight<'_>, member_id: &MemberId) -> Result<Lapses, Failure> {
    let mut facts = Vec::new();
    for rows in sight.rows.get(FIRST_READS..).unwrap_or_default() {
        facts.extend(accounts::read_facts_of(rows, member_id)?);
    }
    Ok(Lapses::fold(facts.iter().map(|(at, fact)| (*at, fact))))
}

fn read_referrer(sight: &Sight<'_>) -> Result<Option<StoredMember>, Failure> {
    Ok(accounts::read_member(rows_at(sight.rows, 2)?)?)
}

/// Revokes from the referrer of the order's member, if the order granted the referrer points.
fn revoke_from_referrer(
    command: &Command<'_>,
    sight: &Sight<'_>,
    history: &OrderHistory,
    refund: &Refund,
) -> Result<Vec<Opened>, Failure> {
    let referral = read_referral(rows_at(sight.rows, 0)?)?;
    let Some((referral, referrer)) = referral.zip(read_referrer(sight)?) else { return Ok(Vec::new()) };
    let mut referrer = command.open(referrer)?;
    let mut after = history.clone();
    after.refunds.push(refund.clone());
    let lapses = lapses(sight, &referrer.member_id)?;
    let revoked =
        referral::revoke(&mut referrer.draft, &referral, &after, (&refund.refund_id, &lapses), command.program)?;
    Ok(if revoked.is_empty() { Vec::new() } else { vec![referrer] })
}
