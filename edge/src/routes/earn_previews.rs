//! What an order would earn, before it is placed: for a member by what is known of them, for a visitor by what everybody gets.

use crate::{
    auth::{PageOrShopper, Shopper},
    call::Call,
    error::Failure,
    reply::Reply,
    store::{
        accounts::{self, StoredMember},
        budgets, rows_at,
    },
};
use shared::{
    answer,
    api::EarnPreviewRequest,
    basket::Basket,
    caps::Tally,
    earn::{available_at, earn},
    grant::cut,
    ledger::{Account, Draft},
    member::MemberFacts,
    program::{Occasion, Program},
};

pub async fn preview(call: &Call<'_>, caller: PageOrShopper) -> Result<Reply, Failure> {
    let request: EarnPreviewRequest = call.body()?;
    let merchant = match &caller {
        PageOrShopper::Page(page) => &page.merchant,
        PageOrShopper::Shopper(shopper) => &shopper.merchant,
    };
    let program = merchant.program()?;
    let known = match &caller {
        PageOrShopper::Page(_) => None,
        PageOrShopper::Shopper(shopper) => Some(load(call, shopper, &program).await?),
    };
    let visitor = MemberFacts::default();
    let member = known.as_ref().map_or(&visitor, |(_, member)| member);
    let basket = Basket::read(&request.currency, &request.lines, None, program.currency)?;
    let occasion = Occasion::new(call.app.now, &program.zone, member);
    let occasion = occasion.in_place(request.store.as_deref(), request.channel.as_deref());
    let mut earning = earn(&program, &basket, &occasion, &[]);
    if let Some((draft, _)) = &known {
        cut(draft, &program, "order", &mut earning.awards);
    }
    let available_at = available_at(&program, call.app.now);
    Reply::json(200, &answer::earn_preview(&earning, &basket, available_at, &program))
}

/// The shopper's account as it stands, and what conditions ask of them.
async fn load(call: &Call<'_>, shopper: &Shopper, program: &Program) -> Result<(Draft, MemberFacts), Failure> {
    let (merchant_id, member_id) = (&shopper.merchant.merchant_id, &shopper.member_id);
    let database = call.show_from(merchant_id)?;
    let budgets = budgets::open(merchant_id, program, call.app.now);
    let has_budgets = budgets.is_some();
    let reads = std::iter::once(accounts::of_member(merchant_id, member_id)).chain(budgets).collect();
    let answers = database.batch(reads).await?;
    let budgets = if has_budgets { budgets::read(rows_at(&answers, 1)?)? } else { Tally::default() };
    let member = accounts::read_member(rows_at(&answers, 0)?)?.unwrap_or_else(|| StoredMember::unknown(member_id));
    let account = member.account.unwrap_or_else(|| Account::new(merchant_id, member_id));
    let draft = Draft::open(account, call.app.now)?.with_budgets(budgets);
    let facts = draft.account().facts(member_id, &member.profile);
    Ok((draft, facts))
}
