//! What an order, an event or a check-in would earn, before it happens: for a member by what is known of them, for a visitor by what
//! everybody gets.

use crate::{
    auth::{PageOrShopper, Shopper},
    call::Call,
    directory::Merchant,
    error::Failure,
    reply::Reply,
    store::{
        accounts::{self, StoredMember},
        budgets, rows_at,
    },
};
use shared::{
    answer,
    api::{EarnPreviewAnswer, EarnPreviewRequest, LineIn},
    basket::Basket,
    behaviour::{self, Event, EventKind},
    caps::Tally,
    id::MemberId,
    ledger::{Account, Draft},
    member::{MemberFacts, facts},
    order,
    program::{Occasion, Program},
    settle,
};

pub async fn preview(call: &Call<'_>, caller: PageOrShopper) -> Result<Reply, Failure> {
    let request: EarnPreviewRequest = call.body()?;
    let asked = Asked::read(&request)?;
    let merchant = match &caller {
        PageOrShopper::Page(page) => &page.merchant,
        PageOrShopper::Shopper(shopper) => &shopper.merchant,
    };
    let program = merchant.program()?;
    let viewer = match &caller {
        PageOrShopper::Page(_) => Viewer::visitor(call, merchant)?,
        PageOrShopper::Shopper(shopper) => Viewer::load(call, shopper, &program).await?,
    };
    let answer = match asked {
        Asked::Order { currency, lines } => viewer.order(call, &program, &request, (currency, lines))?,
        Asked::Event(kind) => viewer.event(&program, kind),
        Asked::CheckIn => viewer.check_in(&program)?,
    };
    Reply::json(200, &answer)
}

/// What is asked about.
enum Asked<'a> {
    Order { currency: &'a str, lines: &'a [LineIn] },
    Event(&'a EventKind),
    CheckIn,
}

impl<'a> Asked<'a> {
    fn read(request: &'a EarnPreviewRequest) -> Result<Self, Failure> {
        let EarnPreviewRequest { currency, store, channel, lines, event, check_in } = request;
        if lines.is_none() && (currency.is_some() || store.is_some() || channel.is_some()) {
            return Err(Failure::invalid("/lines", "is needed beside `currency`, `store` and `channel`."));
        }
        match (lines, event, check_in) {
            (Some(lines), None, None) => {
                let currency = currency.as_deref().ok_or_else(|| Failure::invalid("/currency", "is missing."))?;
                Ok(Self::Order { currency, lines })
            }
            (None, Some(kind), None) => Ok(Self::Event(kind)),
            (None, None, Some(_)) => Ok(Self::CheckIn),
            _ => Err(Failure::invalid("", "needs one of `lines`, `event` and `check_in`.")),
        }
    }
}

/// Who asks: a member, or a visitor of whom nothing is known.
struct Viewer {
    facts: MemberFacts,
    draft: Draft,
}

impl Viewer {
    fn visitor(call: &Call<'_>, merchant: &Merchant) -> Result<Self, Failure> {
        let account = Account::new(&merchant.merchant_id, &nobody()?);
        Ok(Self { facts: MemberFacts::default(), draft: Draft::open(account, call.app.now)? })
    }

    /// The shopper's account as it stands, and what conditions ask of them.
    async fn load(call: &Call<'_>, shopper: &Shopper, program: &Program) -> Result<Self, Failure> {
        let (merchant_id, member_id) = (&shopper.merchant.merchant_id, &shopper.member_id);
        let database = call.show_from(merchant_id)?;
        let budgets = budgets::open(merchant_id, program, call.app.now);
        let has_budgets = budgets.is_some();
        let reads = std::iter::once(accounts::of_member(merchant_id, member_id)).chain(budgets).collect();
        let answers = database.batch(reads).await?;
        let budgets = if has_budgets { budgets::read(rows_at(&answers, 1)?)? } else { Tally::default() };
        let member = accounts::read_member(rows_at(&answers, 0)?)?.unwrap_or_else(|| StoredMember::unknown(member_id));
        let account = member.account.unwrap_or_else(|| Account::new(merchant_id, member_id));
        let draft = settle::open(account, program, call.app.now)?.with_budgets(budgets);
        let facts = facts(draft.account(), member_id, &member.profile, program, draft.now());
        Ok(Self { facts, draft })
    }

    fn order(
        &self,
        call: &Call<'_>,
        program: &Program,
        request: &EarnPreviewRequest,
        (currency, lines): (&str, &[LineIn]),
    ) -> Result<EarnPreviewAnswer, Failure> {
        let basket = Basket::read(currency, lines, None, program.currency)?;
        let occasion = Occasion::new(call.app.now, &program.zone, &self.facts);
        let occasion = occasion.in_place(request.store.as_deref(), request.channel.as_deref());
        let earning = order::preview(&self.draft, program, &basket, &occasion, &[]);
        Ok(answer::earn_preview(&earning, &basket, call.app.now, program))
    }

    fn event(&self, program: &Program, kind: &EventKind) -> EarnPreviewAnswer {
        let (kind, occurred_at) = (kind.clone(), self.draft.now());
        let event = Event { event_id: None, kind, occurred_at, evidence: None };
        let recorded = behaviour::preview_event(&self.draft, &event, program, &self.facts);
        answer::behaviour_preview(&recorded.earned, self.draft.now(), program)
    }

    fn check_in(&self, program: &Program) -> Result<EarnPreviewAnswer, Failure> {
        let rule = program.earning.check_in.as_ref().ok_or(Failure::NotFound("check-in in this program"))?;
        let check_in = behaviour::preview_check_in(&self.draft, rule, program)?;
        Ok(answer::behaviour_preview(&check_in.earned, self.draft.now(), program))
    }
}

/// Stands for a visitor in an account that nobody writes.
fn nobody() -> Result<MemberId, Failure> {
    MemberId::parse("visitor").ok_or_else(|| Failure::fault("no visitor".to_owned()))
}
