//! Holds: the shopper places and releases them, and the backend reads and lists them. `hold_resolution` resolves them.

use super::entry_list::{Listed, fact_of, read_filter_of};
use crate::{
    auth::{Backend, Shopper},
    call::Call,
    command::{Command, Decision, Sight, TargetMember},
    cursor::ListPart,
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
    signed_quote,
    store::{
        accounts::{self, Facts, Ref, StoredMember},
        entry_lists::{self, EntryFilter, ListedEntry},
        load,
    },
};
use shared::{
    answer,
    ledger::{Account, Actor, Draft},
    member::settle,
    spending::hold::{self, HoldRecord, HoldStatus},
    units::id::{HoldId, MemberId},
    wire::{HoldRequest, HoldState, HoldView},
};

pub async fn place(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let merchant = &shopper.merchant;
    let keyed = shopper_key(call, &shopper)?;
    let request: HoldRequest = call.body()?;
    let program = merchant.program()?;
    let terms = signed_quote::read(call.app.secrets, &request.quote, &merchant.merchant_id, &shopper.member_id)?;
    let reference = Ref::hold(&terms.hold_id);
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: Actor::Shopper, caused_at: None };
    let read = accounts::is_claimed(&merchant.merchant_id, &reference);
    let decide = |draft: &mut Draft, sight: &Sight, is_claimed: bool| {
        if is_claimed {
            return Err(Failure::Exists("hold of this quote"));
        }
        sight.refuse_frozen()?;
        let hold = hold::place(draft, terms.clone(), &program)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::hold(&HoldStatus::unused(hold, HoldState::Held), &sight.member_id, balance);
        Ok(Decision::answer(Reply::json(201, &answer)?))
    };
    command.run(TargetMember::Anyone(&shopper.member_id), &read, &decide).await
}

/// A hold of another member is reported as not found.
pub async fn release(call: &Call<'_>, shopper: Shopper) -> Result<Reply, Failure> {
    let merchant = &shopper.merchant;
    let hold_id = call.id("hold_id", HoldId::parse)?;
    let keyed = shopper_key(call, &shopper)?;
    call.empty_body()?;
    let program = merchant.program()?;
    let command =
        Command { call, merchant, program: &program, keyed: Some(keyed), actor: Actor::Shopper, caused_at: None };
    let read = accounts::facts_of_hold(&merchant.merchant_id, &hold_id);
    let decide = |draft: &mut Draft, sight: &Sight, facts: Facts| {
        if sight.member_id != shopper.member_id {
            return Err(Failure::NotFound("hold"));
        }
        let record = record_of(&facts, &sight.member_id).ok_or(Failure::NotFound("hold"))?;
        let hold = hold::release(draft, &record)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::hold(&HoldStatus::unused(hold, HoldState::Released), &sight.member_id, balance);
        Ok(Decision::answer(Reply::json(200, &answer)?))
    };
    command.run(TargetMember::OwnerOf(Ref::hold(&hold_id), "hold"), &read, &decide).await
}

pub async fn read(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let hold_id = call.id("hold_id", HoldId::parse)?;
    let program = merchant.program()?;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let read = (
        accounts::of_ref(&merchant.merchant_id, &Ref::hold(&hold_id)),
        accounts::facts_of_hold(&merchant.merchant_id, &hold_id),
    );
    let (member, facts) = load(&*database, &read).await?;
    let StoredMember { member_id, account, .. } = member.ok_or(Failure::NotFound("hold"))?;
    let record = record_of(&facts, &member_id).ok_or(Failure::NotFound("hold"))?;
    let account = account.unwrap_or_else(|| Account::new(&merchant.merchant_id, &member_id));
    let draft = settle::open(account, &program, Actor::System, call.now())?;
    let balance = shared::member::balance::balance(draft.account(), &member_id, &program, call.now())?;
    Reply::json(200, &answer::hold(&record.status_in(&draft), &member_id, balance))
}

/// Holds by their time of placing, newest first, with the state that they have now.
pub async fn list(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let part = ListPart::read(call)?;
    let state = read_state(call)?;
    let filter = EntryFilter { last_of_hold: state.map(last_kinds), ..read_filter_of(call, "held")? };
    let merchant_id = &backend.merchant.merchant_id;
    let database = call.decide_on(Some(merchant_id))?;
    let read = entry_lists::newest(merchant_id, &filter, part.after, part.rows());
    let listed = Listed::read(call, &part, load(&*database, &read).await?)?;
    let ids = listed.entries.iter().map(|listed| Ok(fact_of(listed)?.hold_id().map_or("", HoldId::as_str)));
    let ids = ids.collect::<Result<Vec<&str>, Failure>>()?;
    let entries = load(&*database, &entry_lists::of_subjects(merchant_id, "hold", &ids)).await?;
    let view = |listed: &ListedEntry| -> Result<Option<HoldView>, Failure> {
        let facts = fact_of(listed)?.hold_id().and_then(|hold_id| entries.get(hold_id.as_str()));
        let record = facts.and_then(|facts| HoldRecord::fold(facts.iter().map(|(_, fact)| fact)));
        let status = record.ok_or(Failure::NotFound("hold"))?.status_at(call.now());
        let is_wanted = state.is_none_or(|state| state == status.state);
        Ok(is_wanted.then(|| answer::hold_view(&status, &listed.member_id)))
    };
    Reply::json(200, &listed.page(view)?)
}

fn read_state(call: &Call<'_>) -> Result<Option<HoldState>, Failure> {
    let parse = |text: &str| serde_json::from_value(text.into()).ok();
    call.query_parsed("state", "must be held, captured, released, timed_out or reversed", parse)
}

/// The kinds of the last entry of a hold in a state. An open hold times out without an entry, so both states begin with the same entry.
const fn last_kinds(state: HoldState) -> &'static [&'static str] {
    match state {
        HoldState::Held => &["held"],
        HoldState::Captured => &["spent", "hold_claimed"],
        HoldState::Released => &["released"],
        HoldState::TimedOut => &["timed_out", "held"],
        HoldState::Reversed => &["hold_reversed"],
    }
}

/// The hold in its present state. `None` if it is not a hold of this member.
pub(super) fn record_of(facts: &Facts, member_id: &MemberId) -> Option<HoldRecord> {
    HoldRecord::fold(facts.of(member_id)?.iter().map(|(_, fact)| fact))
}

fn shopper_key(call: &Call<'_>, shopper: &Shopper) -> Result<Keyed, Failure> {
    Keyed::read(call, shopper.merchant.merchant_id.as_str(), format!("member:{}", shopper.member_id))
}
