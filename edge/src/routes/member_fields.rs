//! The fields of a member: how requests are checked, what they make of the stored row, and how the row is shown.

use crate::{
    error::Failure,
    merchant::{Merchant, ProgramMissing},
    store::members::MemberRow,
};
use shared::{
    program::Program,
    units::birthday::Birthday,
    units::{pointer::escape, text::check_line, time::Instant},
    wire::{MemberPatch, MemberRequest, MemberStatus, MemberView},
};
use std::{collections::BTreeMap, rc::Rc};

const WORDS_MAX: usize = 50;
const WORD_CHARS_MAX: usize = 64;
const ORDERS_BEFORE_MAX: u32 = 1_000_000;
/// The maximum by which a caller's clock can be ahead of ours.
const AHEAD_MINUTES: u32 = 5;

/// What a request to join states, checked.
pub(super) struct Joining {
    request: MemberRequest,
    birthday: Option<Birthday>,
    now: Instant,
}

impl Joining {
    pub(super) fn read(request: MemberRequest, now: Instant) -> Result<Self, Failure> {
        let birthday = read_birthday(request.birthday.as_deref(), now)?;
        check_segments(&request.segments)?;
        check_attributes(&request.attributes)?;
        check_orders_before(request.orders_before)?;
        if request.joined_at.is_some_and(|joined_at| joined_at > now.plus_minutes(AHEAD_MINUTES)) {
            return Err(Failure::invalid("/joined_at", "must not be in the future."));
        }
        Ok(Self { request, birthday, now })
    }

    pub(super) const fn request(&self) -> &MemberRequest {
        &self.request
    }

    /// The row of the member who joins. A member whom an order, an event or a check-in created keeps what the request omits. Of an erased
    /// member, only the fact that there was a birthday and the number of orders elsewhere are left.
    pub(super) fn row(&self, loaded: Option<&MemberRow>) -> MemberRow {
        let request = &self.request;
        let before = loaded.map(|loaded| loaded.birthday).unwrap_or_default();
        let birthday = self.birthday.map_or(before, |birthday| before.stated(Some(birthday), self.now));
        let mut member = MemberRow {
            member_id: request.member_id.clone(),
            status: MemberStatus::Active,
            birthday,
            segments: request.segments.clone(),
            attributes: request.attributes.clone(),
            orders_before: request.orders_before.or(loaded.map(|loaded| loaded.orders_before)).unwrap_or(0),
            joined_at: Some(request.joined_at.unwrap_or(self.now)),
        };
        let Some(loaded) = loaded.filter(|loaded| loaded.status != MemberStatus::Erased) else { return member };
        member.status = loaded.status;
        if member.segments.is_empty() {
            member.segments.clone_from(&loaded.segments);
        }
        if member.attributes.is_empty() {
            member.attributes.clone_from(&loaded.attributes);
        }
        member
    }
}

#[derive(Clone, Copy)]
enum BirthdayChange {
    Keep,
    State(Birthday),
    Clear,
}

/// What a request to change a member states, checked.
pub(super) struct Change {
    patch: MemberPatch,
    birthday: BirthdayChange,
    now: Instant,
}

impl Change {
    pub(super) fn read(patch: MemberPatch, now: Instant) -> Result<Self, Failure> {
        let birthday = match &patch.birthday {
            None => BirthdayChange::Keep,
            Some(stated) => read_birthday(stated.as_deref(), now)?.map_or(BirthdayChange::Clear, BirthdayChange::State),
        };
        patch.segments.iter().try_for_each(|segments| check_segments(segments))?;
        patch.attributes.iter().try_for_each(check_attributes)?;
        check_orders_before(patch.orders_before)?;
        if patch.status == Some(MemberStatus::Erased) {
            return Err(Failure::invalid("/status", "cannot be set to `erased`. Delete the member instead."));
        }
        Ok(Self { patch, birthday, now })
    }

    pub(super) fn row(&self, member: MemberRow) -> MemberRow {
        let patch = &self.patch;
        let birthday = match self.birthday {
            BirthdayChange::Keep => member.birthday,
            BirthdayChange::State(birthday) => member.birthday.stated(Some(birthday), self.now),
            BirthdayChange::Clear => member.birthday.stated(None, self.now),
        };
        MemberRow {
            birthday,
            segments: patch.segments.clone().unwrap_or(member.segments),
            attributes: patch.attributes.clone().unwrap_or(member.attributes),
            orders_before: patch.orders_before.unwrap_or(member.orders_before),
            status: patch.status.unwrap_or(member.status),
            ..member
        }
    }
}

/// `None` before the merchant puts a program.
pub(super) fn program_of(merchant: &Merchant) -> Result<Option<Rc<Program>>, Failure> {
    match merchant.program() {
        Err(ProgramMissing::None) => Ok(None),
        program => Ok(Some(program?)),
    }
}

/// The member as responses show it. Without a program there is no day from which a birthday counts.
pub(super) fn view(member: MemberRow, program: Option<&Program>) -> MemberView {
    let birthday = member.birthday;
    let counts_from = program.and_then(|program| birthday.counts_from(program));
    MemberView {
        member_id: member.member_id,
        birthday: birthday.birthday.map(|birthday| birthday.to_string()),
        birthday_counts_from: counts_from.map(|day| day.to_string()),
        segments: member.segments,
        attributes: member.attributes,
        orders_before: member.orders_before,
        status: member.status,
        joined_at: member.joined_at,
    }
}

fn read_birthday(birthday: Option<&str>, now: Instant) -> Result<Option<Birthday>, Failure> {
    let read = birthday.map(|text| Birthday::read(text, now)).transpose();
    read.map_err(|error| Failure::invalid("/birthday", format!("{error}.")))
}

fn check_orders_before(orders: Option<u32>) -> Result<(), Failure> {
    if orders.is_some_and(|orders| orders > ORDERS_BEFORE_MAX) {
        return Err(Failure::invalid("/orders_before", format!("must be at most {ORDERS_BEFORE_MAX}.")));
    }
    Ok(())
}

fn check_segments(segments: &[String]) -> Result<(), Failure> {
    if segments.len() > WORDS_MAX {
        return Err(Failure::invalid("/segments", format!("must have at most {WORDS_MAX} entries.")));
    }
    segments.iter().enumerate().try_for_each(|(at, segment)| check_word(format!("/segments/{at}"), segment))
}

fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Failure> {
    if attributes.len() > WORDS_MAX {
        return Err(Failure::invalid("/attributes", format!("must have at most {WORDS_MAX} entries.")));
    }
    attributes.iter().try_for_each(|(name, value)| {
        let pointer = format!("/attributes/{}", escape(name));
        check_line(name, WORD_CHARS_MAX)
            .map_err(|error| Failure::invalid("/attributes", format!("A name of an attribute {error}.")))?;
        check_word(pointer, value)
    })
}

fn check_word(pointer: String, text: &str) -> Result<(), Failure> {
    check_line(text, WORD_CHARS_MAX).map_err(|error| Failure::invalid(pointer, format!("{error}.")))
}
