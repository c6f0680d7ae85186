//! Quotes: what points would do for a shopper's basket. The quote is signed, so that a hold can rely on it.

use crate::{
    auth::Shopper,
    call::Call,
    denial::Denial,
    error::Failure,
    random,
    reply::Reply,
    signed_quote::{Quoted, sign},
    store::{
        accounts::{self, StoredMember},
        load,
    },
};
use shared::{
    answer::{self, QuoteContext, Signature},
    basket::Basket,
    ledger::Actor,
    ledger::{Account, Draft},
    member::balance::used_today,
    member::profile::facts,
    member::settle,
    order,
    program::MemberFacts,
    program::{Occasion, Program},
    refusal::Refusal,
    spending::quote::{Quote, QuoteFacts, quote as decide},
    units::points::Points,
    wire::{MemberStatus, QuoteRequest},
};

pub async fn quote(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let request: QuoteRequest = call.body()?;
    let program = shopper.merchant.program()?;
    let cash_off = program.spending.cash_off.as_ref().ok_or(Refusal::NotSpendable)?;
    let basket = Basket::read(&request.currency, &request.lines, request.shipping.as_ref(), program.currency)?;
    let basket = basket.with_tax(request.tax.as_ref())?;
    let StoredMember { profile, account, .. } = load_member(call, &shopper).await?;
    let opened = || Account::new(&shopper.merchant.merchant_id, &shopper.member_id);
    let draft = settle::open(account.unwrap_or_else(opened), &program, Actor::Shopper, call.now())?;
    let (account, now) = (draft.account(), draft.now());
    let member = facts(account, &shopper.member_id, &profile, &program, now);
    let used_today = used_today(account, &program, now);
    let asked = QuoteFacts { now, tier: member.tier.as_ref(), used_today: used_today.unwrap_or_default() };
    let quote = decide(cash_off, &basket, &account.lots, request.points, &asked)?;
    let quoted = Quoted {
        quote: &quote,
        merchant_id: &shopper.merchant.merchant_id,
        member_id: &shopper.member_id,
        program_version: program.version,
        seq: account.seq,
        currency: program.currency,
        basket_digest: basket.digest(),
        expires_at: now.plus_minutes(program.spending.quote_minutes),
    };
    let text = sign(call.app.secrets, random::id()?, &quoted)?;
    let signature = Signature { text, expires_at: quoted.expires_at };
    let would_earn = would_earn(&draft, &program, &basket, &quote, &member);
    let context = QuoteContext { would_earn, available: account.available(now), used_today, as_of: now };
    let answer = answer::quote(&quote, signature, context, program.currency);
    Reply::json(200, &answer)
}

/// Refuses a member who cannot spend.
async fn load_member(call: &Call<'_>, shopper: &Shopper) -> Result<StoredMember, Failure> {
    let merchant_id = &shopper.merchant.merchant_id;
    let database = call.show_from(merchant_id)?;
    match load(&*database, &accounts::of_member(merchant_id, &shopper.member_id)).await? {
        Some(member) => match member.status {
            MemberStatus::Active => Ok(member),
            MemberStatus::Frozen => Err(Refusal::MemberFrozen.into()),
            MemberStatus::Erased => Err(Denial::ErasedMember.into()),
        },
        None => Ok(StoredMember::unknown(&shopper.member_id)),
    }
}

/// Previews what the order would earn from the member's own account. It does not read what is left of the program's budgets.
fn would_earn(draft: &Draft, program: &Program, basket: &Basket, quote: &Quote, member: &MemberFacts) -> Points {
    let occasion = Occasion::new(draft.now(), &program.zone, member);
    let points_paid: Vec<_> = quote.lines.iter().map(|part| part.amount).collect();
    order::preview(draft, program, basket, &occasion, &points_paid).awards.iter().map(|award| award.points).sum()
}
