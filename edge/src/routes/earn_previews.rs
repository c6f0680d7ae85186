//! What an order would earn, before it is placed: for a member by what is known of them, for a visitor by what everybody gets.

use crate::{
    auth::{PageOrShopper, Shopper},
    call::Call,
    error::Failure,
    reply::Reply,
    store::{
        accounts::{self, StoredMember},
        query,
    },
};
use shared::{
    answer,
    api::EarnPreviewRequest,
    basket::Basket,
    earn::{available_at, earn},
    ledger::{Account, Draft},
    member::MemberFacts,
    program::Occasion,
};

pub async fn preview(call: &Call<'_>, caller: PageOrShopper) -> Result<Reply, Failure> {
    let request: EarnPreviewRequest = call.body()?;
    let (merchant, member) = match caller {
        PageOrShopper::Page(page) => (page.merchant, MemberFacts::default()),
        PageOrShopper::Shopper(shopper) => {
            let facts = load(call, &shopper).await?;
            (shopper.merchant, facts)
        }
    };
    let program = merchant.program()?;
    let basket = Basket::read(&request.currency, &request.lines, None, program.currency)?;
    let occasion = Occasion::new(call.app.now, &program.zone, &member);
    let occasion = occasion.in_place(request.store.as_deref(), request.channel.as_deref());
    let earning = earn(&program, &basket, &occasion, &[]);
    let available_at = available_at(&program, call.app.now);
    Reply::json(200, &answer::earn_preview(&earning, &basket, available_at, &program))
}

async fn load(call: &Call<'_>, shopper: &Shopper) -> Result<MemberFacts, Failure> {
    let (merchant_id, member_id) = (&shopper.merchant.merchant_id, &shopper.member_id);
    let database = call.show_from(merchant_id)?;
    let rows = query(&*database, accounts::of_member(merchant_id, member_id)).await?;
    let member = accounts::read_member(&rows)?.unwrap_or_else(|| StoredMember::unknown(member_id));
    let account = member.account.unwrap_or_else(|| Account::new(merchant_id, member_id));
    Ok(Draft::open(account, call.app.now)?.account().facts(member_id, &member.profile))
}
