//! Records an event: which rules pay for it, and which kinds pay only once. The store ensures that an id is used once.

use super::{Moment, award, newcomer};
use crate::{
    earning::expiry::renew,
    earning::grant::{Cause, grant},
    ledger::fact::award::{Award, Cut, Granted},
    ledger::fact::behaviour::{BehaviourFact, RecordedEvent},
    ledger::memory::{Pack, Qualified},
    ledger::{Account, Draft, Fault, Movement},
    program::MemberFacts,
    program::{Activity, Occasion, Program},
    refusal::Refusal,
    tier,
    units::event_kind::{EventKind, Task},
    units::id::EventId,
    units::pointer::escape,
    units::points::Points,
    units::text::check_lines,
    units::time::Instant,
    wire::{EarnReason, EventRequest, Evidence},
};
use serde_json::Value;

/// How far a merchant's clock can be ahead of ours.
const AHEAD_MINUTES: u32 = 5;
const EVIDENCE_BYTES_MAX: usize = 2048;

/// An event that a merchant reports, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// `None` for the sign-up of a member who joins.
    pub event_id: Option<EventId>,
    pub kind: EventKind,
    pub occurred_at: Instant,
    pub evidence: Option<Evidence>,
}

impl Event {
    /// Refuses a time in the future, and evidence that is too long.
    pub fn read(request: EventRequest, now: Instant) -> Result<Self, Refusal> {
        let EventRequest { event_id, member_id: _, kind, occurred_at, evidence } = request;
        if occurred_at > now.plus_minutes(AHEAD_MINUTES) {
            return Err(Refusal::invalid("/occurred_at", "must not be in the future."));
        }
        let bytes = evidence.as_ref().map_or(Ok(0), |evidence| serde_json::to_string(evidence).map(|text| text.len()));
        if bytes.map_or(true, |bytes| bytes > EVIDENCE_BYTES_MAX) {
            return Err(Refusal::invalid(
                "/evidence",
                format!("must have at most {EVIDENCE_BYTES_MAX} bytes as JSON."),
            ));
        }
        evidence.iter().try_for_each(check_texts)?;
        Ok(Self { event_id: Some(event_id), kind, occurred_at, evidence })
    }
}

/// Checks each name and text in the evidence, however deep. The size of the evidence bounds the work.
fn check_texts(evidence: &Evidence) -> Result<(), Refusal> {
    let mut open: Vec<(String, &str, &Value)> = Vec::new();
    let below = |pointer: &str, name: &str| format!("{pointer}/{}", escape(name));
    open.extend(evidence.iter().map(|(name, value)| (below("/evidence", name), name.as_str(), value)));
    while let Some((pointer, name, value)) = open.pop() {
        let text = value.as_str().unwrap_or_default();
        let checked = check_lines(name).and_then(|()| check_lines(text));
        checked.map_err(|error| Refusal::invalid(pointer.as_str(), format!("{error}.")))?;
        match value {
            Value::Object(fields) => {
                open.extend(fields.iter().map(|(name, value)| (below(&pointer, name), name.as_str(), value)));
            }
            Value::Array(items) => {
                open.extend(items.iter().enumerate().map(|(at, item)| (format!("{pointer}/{at}"), "", item)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    Ok(())
}

/// Records an event and grants what it earns. An event that no rule pays for is recorded too.
pub fn record(
    draft: &mut Draft,
    event: &Event,
    program: &Program,
    member: &MemberFacts,
) -> Result<RecordedEvent, Refusal> {
    if !preview(draft, event, program, member).earned.points().is_zero() {
        renew(draft, program, Activity::Event, event.occurred_at)?;
    }
    let recorded = preview(draft, event, program, member);
    append(draft, program, &recorded)?;
    Ok(recorded)
}

/// Records the sign-up of a member who joins, if the program pays for it. A member who joined before today is an import, and the sign-up
/// earns nothing.
pub fn join(
    draft: &mut Draft,
    joined_at: Instant,
    program: &Program,
    member: &MemberFacts,
) -> Result<Option<RecordedEvent>, Refusal> {
    let day = |at: Instant| program.zone.day_of(at);
    if day(joined_at) < day(draft.now()) {
        return Ok(None);
    }
    let (kind, occurred_at) = (EventKind::SignUp, joined_at);
    let event = Event { event_id: None, kind, occurred_at, evidence: None };
    let recorded = preview(draft, &event, program, member);
    if !recorded.paid_once {
        return Ok(None);
    }
    append(draft, program, &recorded)?;
    Ok(Some(recorded))
}

fn append(draft: &mut Draft, program: &Program, recorded: &RecordedEvent) -> Result<(), Fault> {
    let before = tier::before(draft);
    let fact = BehaviourFact::Recorded { event: Box::new(recorded.clone()) };
    draft.append(Movement::none().and_grant(&recorded.earned), fact)?;
    tier::after_earning(draft, program, &before)
}

/// Returns what recording the event would write.
pub fn preview(draft: &Draft, event: &Event, program: &Program, member: &MemberFacts) -> RecordedEvent {
    let account = draft.account();
    let moment = Moment { at: event.occurred_at.min(draft.now()), now: draft.now() };
    let recorded = RecordedEvent {
        event_id: event.event_id.clone(),
        event: event.kind.clone(),
        occurred_at: moment.at,
        evidence: event.evidence.clone(),
        earned: Granted::default(),
        reason: None,
        paid_once: false,
        pack: None,
        qualified: None,
    };
    if account.is_of_erased(moment.at) {
        return RecordedEvent { evidence: None, reason: Some(EarnReason::Erased), ..recorded };
    }
    let of_pack = newcomer::of_event(account, program, &event.kind, moment);
    let opens = of_pack.step.as_ref().is_some_and(|step| step.opens_until.is_some());
    let mut awards = of_rules(account, event, program, member, moment);
    awards.extend(of_pack.awards.iter().cloned());
    let earned = grant(draft, program, (Cause::Event(&event.kind), moment.at), awards);
    RecordedEvent {
        reason: reason(account, &event.kind, &earned),
        paid_once: event.kind.pays_once()
            && (opens || earned.awards.iter().any(|award| award.cut != Some(Cut::Once {}))),
        pack: of_pack.granted(&earned),
        qualified: Qualified::of_points(program.zone.day_of(moment.at), earned.points()),
        earned,
        ..recorded
    }
}

/// The awards of the event rules that apply. If the kind pays once and has paid, they are cut to zero.
fn of_rules(account: &Account, event: &Event, program: &Program, member: &MemberFacts, moment: Moment) -> Vec<Award> {
    let occasion = Occasion::new(moment.at, &program.zone, member);
    let rules = program.earning.event_rules.iter().filter(|rule| {
        let applies = rule.conditions.iter().all(|condition| condition.holds(None, &occasion));
        rule.event == event.kind && !rule.points.is_zero() && applies
    });
    let mut awards: Vec<Award> =
        rules.map(|rule| award(program, &rule.rule_id, rule.class, rule.points, moment)).collect();
    if account.memory.behaviour.paid_once.contains(&event.kind) {
        for award in &mut awards {
            award.cut_to(Points::ZERO, Cut::Once {});
        }
    }
    awards
}

fn reason(account: &Account, kind: &EventKind, earned: &Granted) -> Option<EarnReason> {
    if earned.points() < earned.desired() {
        return Some(EarnReason::Capped);
    }
    let done = |pack: &Pack| pack.done.contains(&Task::Event(kind.clone()));
    let has_paid =
        account.memory.behaviour.paid_once.contains(kind) || account.memory.behaviour.pack.as_ref().is_some_and(done);
    earned.awards.is_empty().then_some(if has_paid { EarnReason::Capped } else { EarnReason::NoRule })
}
