//! Paid orders: recorded with their hold, read and listed as the ledger stores them, completed early. Refunds are in `refunds`.

use super::causes::program_at;
use super::entry_list::{Listed, fact_of, read_filter_of};
use super::holds::record_of;
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Opened, Sight, TargetMember},
    cursor::ListPart,
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
    store::{
        accounts::{self, Facts, Ref, StoredMember},
        entry_lists::{self, ListedEntry},
        load,
    },
};
use shared::{
    answer,
    ledger::Draft,
    ledger::fact::{
        Fact,
        order::{OrderFact, PaidOrder},
    },
    order::{self, Order, OrderHistory},
    referral::{self, ReferralHistory},
    spending::hold::HoldRecord,
    units::id::OrderId,
    wire::{CompleteAnswer, OrderRequest, OrderView},
};

/// Whether the id of the order is claimed, the referrer of its member, and the facts of its hold.
type OrderReads = (bool, Option<StoredMember>, Option<Facts>);

pub async fn record(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: OrderRequest = call.body()?;
    let program = program_at(call, merchant, request.placed_at).await?;
    let order = Order::read(&request, &program, call.now())?;
    let reference = Ref::order(&order.order_id);
    let caused_at = Some(order.placed_at);
    let command = Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at };
    let decide = |draft: &mut Draft, sight: &Sight, (is_claimed, referrer, of_hold): OrderReads| {
        if is_claimed {
            return Err(Failure::OrderExists);
        }
        let hold = of_hold.map(|facts| find_hold(&order, &facts)).transpose()?;
        let paid = order::record(draft, &order, &program, &sight.profile, hold.as_ref())?;
        let others = reward_referrer(&command, referrer, draft, &paid)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::order(&paid, &program, balance);
        Ok(Decision { others, ..Decision::answer(Reply::json(201, &answer)?) })
    };
    let merchant_id = &merchant.merchant_id;
    let read = (
        accounts::is_claimed(merchant_id, &reference),
        accounts::of_referrer(merchant_id, &order.member_id),
        order.hold_id.as_ref().map(|hold_id| accounts::facts_of_hold(merchant_id, hold_id)),
    );
    command.run(TargetMember::Anyone(&order.member_id), &read, &decide).await
}

/// Grants the referrer the award for a friend's order. Writes nothing if there is no award.
fn reward_referrer(
    command: &Command<'_>,
    referrer: Option<StoredMember>,
    friend: &mut Draft,
    paid: &PaidOrder,
) -> Result<Vec<Opened>, Failure> {
    let Some(mut referrer) = referrer.map(|referrer| command.open(referrer)).transpose()? else {
        return Ok(Vec::new());
    };
    let rewarded = referral::reward(&mut referrer.draft, friend, paid, command.program)?;
    Ok(rewarded.map(|_| referrer).into_iter().collect())
}

/// The hold that the order names. A hold of another member is an invalid request, because the points cannot decide it.
fn find_hold(order: &Order, facts: &Facts) -> Result<HoldRecord, Failure> {
    let record = record_of(facts, &order.member_id);
    record.ok_or_else(|| Failure::invalid("/hold_id", "is not a hold of this member."))
}

pub async fn read(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let order_id = call.id("order_id", OrderId::parse)?;
    let program = merchant.program()?;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let facts = load(&*database, &accounts::facts_of_order(&merchant.merchant_id, &order_id)).await?;
    let paid_at = facts.iter().find(|(_, fact)| matches!(fact, Fact::Order(OrderFact::Paid { .. })));
    let (recorded_at, _) = paid_at.ok_or(Failure::NotFound("order"))?;
    Reply::json(200, &answer::order_view(&history_of(&facts)?, recorded_at, &program))
}

/// Orders by their time of recording, newest first, each from its own entries.
pub async fn list(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let part = ListPart::read(call)?;
    let filter = read_filter_of(call, "order_paid")?;
    let merchant = &backend.merchant;
    let program = merchant.program()?;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let read = entry_lists::newest(&merchant.merchant_id, &filter, part.after, part.rows());
    let listed = Listed::read(call, &part, load(&*database, &read).await?)?;
    let ids = listed.entries.iter().map(|listed| Ok(fact_of(listed)?.order_id().map_or("", OrderId::as_str)));
    let ids = ids.collect::<Result<Vec<&str>, Failure>>()?;
    let entries = load(&*database, &entry_lists::of_subjects(&merchant.merchant_id, "order", &ids)).await?;
    let view = |listed: &ListedEntry| -> Result<Option<OrderView>, Failure> {
        let facts = fact_of(listed)?.order_id().and_then(|order_id| entries.get(order_id.as_str()));
        let history = history_of(facts.ok_or(Failure::NotFound("order"))?)?;
        Ok(Some(answer::order_view(&history, listed.entry.at(), &program)))
    };
    Reply::json(200, &listed.page(view)?)
}

pub async fn complete(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let order_id = call.id("order_id", OrderId::parse)?;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    call.empty_body()?;
    let program = merchant.program()?;
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at: None };
    let decide = |draft: &mut Draft, sight: &Sight, (facts, referrer): (Facts, Option<StoredMember>)| {
        let points = order::complete(draft, &history_of(&facts)?)?;
        let others = release_referrer(&command, referrer, &facts)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = CompleteAnswer { order_id: order_id.clone(), points, balance };
        Ok(Decision { others, ..Decision::answer(Reply::json(200, &answer)?) })
    };
    let read = (
        accounts::facts_of_order(&merchant.merchant_id, &order_id),
        accounts::of_orders_referrer(&merchant.merchant_id, &order_id),
    );
    command.run(TargetMember::OwnerOf(Ref::order(&order_id), "order"), &read, &decide).await
}

fn release_referrer(
    command: &Command<'_>,
    referrer: Option<StoredMember>,
    facts: &Facts,
) -> Result<Vec<Opened>, Failure> {
    let Some((referral, referrer)) = referral_of(facts).zip(referrer) else { return Ok(Vec::new()) };
    let mut referrer = command.open(referrer)?;
    let released = referral::release(&mut referrer.draft, &referral)?;
    Ok(if released.is_zero() { Vec::new() } else { vec![referrer] })
}

/// The award for a friend's order, if the order granted one to the referrer of its member.
pub(super) fn referral_of(facts: &Facts) -> Option<ReferralHistory> {
    ReferralHistory::fold(facts.iter())
}

/// The order with all its entries.
pub(super) fn history_of(facts: &Facts) -> Result<OrderHistory, Failure> {
    OrderHistory::fold(facts.iter().map(|(_, fact)| fact)).ok_or(Failure::NotFound("order"))
}
