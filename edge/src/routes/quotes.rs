//! Quotes: what points would do for a shopper's basket, signed so that a hold can take it.

use crate::{
    auth::Shopper,
    call::Call,
    error::Failure,
    random,
    reply::Reply,
    signed_quote::{Quoted, sign},
    store::{
        accounts::{self, StoredMember},
        query,
    },
};
use shared::{
    answer::{self, Signature},
    api::{MemberStatus, QuoteRequest},
    basket::Basket,
    earn::earn,
    ledger::{Account, Draft},
    points::Points,
    program::{OrderFacts, Program},
    quote::{Quote, quote as decide},
    refusal::Refusal,
    time::Instant,
};

pub async fn quote(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let request: QuoteRequest = call.body()?;
    let program = shopper.merchant.program()?;
    let cash_off = program.spending.cash_off.as_ref().ok_or(Refusal::NotSpendable)?;
    let basket = Basket::read(&request.currency, &request.lines, request.shipping.as_ref(), program.currency)?;
    let draft = Draft::open(load(call, &shopper).await?, call.app.now)?;
    let (account, now) = (draft.account(), draft.now());
    let quote = decide(cash_off, &basket, &account.lots, request.points, now)?;
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
    let would_earn = would_earn(&program, &basket, &quote, now);
    let answer = answer::quote(&quote, signature, would_earn, account.available(now), program.currency);
    Reply::json(200, &answer)
}

async fn load(call: &Call<'_>, shopper: &Shopper) -> Result<Account, Failure> {
    let merchant_id = &shopper.merchant.merchant_id;
    let database = call.show_from(merchant_id)?;
    let rows = query(&*database, accounts::of_member(merchant_id, &shopper.member_id)).await?;
    let opened = || Account::new(merchant_id, &shopper.member_id);
    match accounts::read_member(&rows)? {
        Some(StoredMember { status: MemberStatus::Active, account, .. }) => Ok(account.unwrap_or_else(opened)),
        Some(_) => Err(Refusal::MemberFrozen.into()),
        None => Ok(opened()),
    }
}

fn would_earn(program: &Program, basket: &Basket, quote: &Quote, now: Instant) -> Points {
    let facts = OrderFacts { placed_at: now, store: None, channel: None };
    let points_paid: Vec<_> = quote.lines.iter().map(|part| part.amount).collect();
    earn(program, basket, facts, &points_paid).iter().map(|award| award.points).sum()
}
