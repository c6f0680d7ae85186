//! Answers about events and check-ins, recorded or previewed.

use crate::{
    behaviour::next_bonus_in,
    ledger::fact::award::Granted,
    ledger::fact::behaviour::{CheckIn, RecordedEvent},
    member::balance::worth,
    program::{CheckInRule, Program},
    units::id::{EventId, MemberId},
    units::money::Currency,
    units::time::Instant,
    wire::{Balance, CheckInAnswer, EarnPreviewAnswer, Earned, EventAnswer, EventView},
};

/// `POST /v1/events`.
pub fn event(event_id: &EventId, recorded: &RecordedEvent, program: &Program, balance: Balance) -> EventAnswer {
    EventAnswer {
        event_id: event_id.clone(),
        desired: recorded.earned.desired(),
        granted: recorded.earned.points(),
        reason: recorded.reason,
        awards: recorded.earned.views(program.currency),
        balance,
    }
}

/// An event in a list.
pub fn event_view(
    recorded: &RecordedEvent,
    member_id: &MemberId,
    recorded_at: Instant,
    currency: Currency,
) -> EventView {
    EventView {
        event_id: recorded.event_id.clone(),
        member_id: member_id.clone(),
        kind: recorded.event.clone(),
        occurred_at: recorded.occurred_at,
        recorded_at,
        desired: recorded.earned.desired(),
        granted: recorded.earned.points(),
        reason: recorded.reason,
        awards: recorded.earned.views(currency),
        evidence: recorded.evidence.clone(),
    }
}

/// `POST /v1/me/check-ins`.
pub fn check_in(check_in: &CheckIn, rule: &CheckInRule, program: &Program, balance: Balance) -> CheckInAnswer {
    CheckInAnswer {
        day: check_in.day,
        streak: check_in.streak,
        desired: check_in.earned.desired(),
        granted: check_in.earned.points(),
        reason: check_in.reason,
        next_bonus_in: next_bonus_in(rule, check_in.streak),
        awards: check_in.earned.views(program.currency),
        balance,
    }
}

/// `POST /v1/earn-previews`: what an event or a check-in would earn now.
pub fn behaviour_preview(granted: &Granted, now: Instant, program: &Program) -> EarnPreviewAnswer {
    let worth = worth(granted.points(), program, now);
    let earned = Earned {
        desired: granted.desired(),
        granted: granted.points(),
        available_at: now,
        lines: Vec::new(),
        awards: granted.views(program.currency),
    };
    EarnPreviewAnswer { earned, worth }
}
