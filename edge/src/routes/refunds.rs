//! Refunds of orders, in part or in full.

use super::orders::{history_of, referral_of};
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Opened, Sight, TargetMember},
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
    store::{
        Query,
        accounts::{self, Facts, Ref, StoredMember},
    },
};
use shared::{
    answer,
    earning::revoke::Lapses,
    ledger::Draft,
    ledger::fact::refund::Refund,
    order::OrderHistory,
    order::refund,
    referral::{self, ReferralHistory},
    units::id::{MemberId, OrderId},
    wire::RefundRequest,
};

/// The facts of the order, whether the refund id is claimed, and the referrer of the order's member.
type RefundReads = (Facts, bool, Option<StoredMember>);

/// The expiries of lots that the refund may revoke from: those of the order's member, and those of the referrer.
type Expiries<T> = (Option<T>, Option<T>);

pub async fn refund(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let order_id = call.id("order_id", OrderId::parse)?;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: RefundRequest = call.body()?;
    let program = merchant.program()?;
    let reference = Ref::refund(&request.refund_id);
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at: None };
    let next = |draft: &Draft, sight: &Sight, found: &RefundReads| expiries(&command, draft, sight, found);
    let decide = |draft: &mut Draft, sight: &Sight, (found, lapsed): (RefundReads, Expiries<Facts>)| {
        let ((facts, is_claimed, referrer), (own, of_referrer)) = (found, lapsed);
        let history = history_of(&facts)?;
        if is_claimed {
            return Err(Failure::Exists("refund"));
        }
        let refund = refund::refund(draft, &history, &request, &lapses(own), &program)?;
        let referral = referral_of(&facts).zip(referrer);
        let others = revoke_from_referrer(&command, referral, &lapses(of_referrer), (&history, &refund))?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::refund(&refund, history.paid.currency(&program), balance);
        Ok(Decision { others, ..Decision::answer(Reply::json(201, &answer)?) })
    };
    let read = (
        accounts::facts_of_order(&merchant.merchant_id, &order_id),
        accounts::is_claimed(&merchant.merchant_id, &reference),
        accounts::of_orders_referrer(&merchant.merchant_id, &order_id),
    );
    let target = TargetMember::OwnerOf(Ref::order(&order_id), "order");
    command.run_in_stages(target, (&read, &next), &decide).await
}

fn expiries(
    command: &Command<'_>,
    draft: &Draft,
    sight: &Sight,
    (facts, _, referrer): &RefundReads,
) -> Result<Expiries<Query<Facts>>, Failure> {
    let own = expiries_of(command, &sight.member_id, &refund::families(draft, &history_of(facts)?));
    let Some((referral, referrer)) = referral_of(facts).zip(referrer.clone()) else { return Ok((own, None)) };
    let referrer = command.open(referrer)?;
    let families = referral::expired_families(&referrer.draft, &referral);
    Ok((own, expiries_of(command, &referrer.member_id, &families)))
}

fn expiries_of(command: &Command<'_>, member_id: &MemberId, families: &[String]) -> Option<Query<Facts>> {
    let read = || accounts::expiries(&command.merchant.merchant_id, member_id, families);
    (!families.is_empty()).then(read)
}

/// How many points of a member's expired lots were spent.
fn lapses(expiries: Option<Facts>) -> Lapses {
    Lapses::fold(expiries.unwrap_or_default().iter())
}

/// Revokes from the referrer of the order's member, if the order granted the referrer points.
fn revoke_from_referrer(
    command: &Command<'_>,
    referral: Option<(ReferralHistory, StoredMember)>,
    lapses: &Lapses,
    (history, refund): (&OrderHistory, &Refund),
) -> Result<Vec<Opened>, Failure> {
    let Some((referral, referrer)) = referral else { return Ok(Vec::new()) };
    let mut referrer = command.open(referrer)?;
    let mut after = history.clone();
    after.refunds.push(refund.clone());
    let revoked =
        referral::revoke(&mut referrer.draft, &referral, &after, (&refund.refund_id, lapses), command.program)?;
    Ok(if revoked.is_empty() { Vec::new() } else { vec![referrer] })
}
