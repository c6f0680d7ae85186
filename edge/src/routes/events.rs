//! Records a member's event that the merchant's backend reports, and lists recorded events.

use super::{
    causes::program_at,
    entry_list::{Listed, fact_of, read_filter_of},
};
use crate::{
    auth::Backend,
    call::Call,
    command::{Command, Decision, Sight, TargetMember},
    cursor::ListPart,
    error::Failure,
    idempotency::Keyed,
    reply::Reply,
    store::{
        accounts::{self, Ref},
        entry_lists::{self, EntryFilter, ListedEntry},
        load,
    },
};
use shared::{
    answer,
    behaviour::{self, Event},
    ledger::Draft,
    ledger::fact::{Fact, behaviour::BehaviourFact},
    member::profile::facts,
    refusal::Refusal,
    units::event_kind::EventKind,
    units::money::Currency,
    wire::{EventRequest, EventView},
};

pub async fn record(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let merchant = &backend.merchant;
    let keyed = Keyed::read(call, merchant.merchant_id.as_str(), "backend".to_owned())?;
    let request: EventRequest = call.body()?;
    let program = program_at(call, merchant, request.occurred_at).await?;
    let (event_id, member_id) = (request.event_id.clone(), request.member_id.clone());
    let event = Event::read(request, call.now())?;
    let reference = Ref::event(&event_id);
    let caused_at = Some(event.occurred_at);
    let command = Command { call, merchant, program: &program, keyed: Some(keyed), actor: backend.actor(), caused_at };
    let decide = |draft: &mut Draft, sight: &Sight, is_claimed: bool| {
        if is_claimed {
            return Err(Refusal::AlreadyRewarded.into());
        }
        let member = facts(draft.account(), &sight.member_id, &sight.profile, &program, event.occurred_at);
        let recorded = behaviour::record(draft, &event, &program, &member)?;
        let balance = command.balance(draft, &sight.member_id)?;
        let answer = answer::event(&event_id, &recorded, &program, balance);
        Ok(Decision::answer(Reply::json(201, &answer)?))
    };
    let read = accounts::is_claimed(&merchant.merchant_id, &reference);
    command.run(TargetMember::Anyone(&member_id), &read, &decide).await
}

pub async fn list(call: &Call<'_>, backend: Backend) -> Result<Reply, Failure> {
    let part = ListPart::read(call)?;
    let form = "must be a kind of event, such as `review` or `custom.visit`";
    let event = call.query_parsed("kind", form, EventKind::parse)?.map(|kind| kind.as_str().to_owned());
    let filter = EntryFilter { event, ..read_filter_of(call, "event_recorded")? };
    let merchant = &backend.merchant;
    let currency = merchant.program()?.currency;
    let database = call.decide_on(Some(&merchant.merchant_id))?;
    let read = entry_lists::newest(&merchant.merchant_id, &filter, part.after, part.rows());
    let listed = Listed::read(call, &part, load(&*database, &read).await?)?;
    Reply::json(200, &listed.page(|listed| view(listed, currency))?)
}

fn view(listed: &ListedEntry, currency: Currency) -> Result<Option<EventView>, Failure> {
    Ok(match fact_of(listed)? {
        Fact::Behaviour(BehaviourFact::Recorded { event }) => {
            Some(answer::event_view(event, &listed.member_id, listed.entry.at(), currency))
        }
        _ => None,
    })
}
