//! Changes by hand: points granted or taken with an author and a reason, the erasure of a member, and a new membership under its id.

use crate::{
    earning::expiry::{Validity, validity},
    earning::grant::within_bounds,
    ledger::fact::hold::HoldFact,
    ledger::fact::member::{Adjustment, MemberFact},
    ledger::fact::texts::{HashedTexts, Texts},
    ledger::lot::{Lot, Renewal, burn, read_lot_id, take_in_order},
    ledger::{Draft, Movement, Place},
    program::Program,
    refusal::Refusal,
    units::id::AdjustmentId,
    units::lot_class::LotClass,
    units::points::Points,
    units::text::check_line,
    units::time::{Instant, Month},
    wire::AdjustmentRequest,
};

/// The days after an erasure during which the same id is granted no second welcome.
const WELCOME_AGAIN_DAYS: i64 = 365;
const AUTHOR_CHARS_MAX: usize = 100;
const REASON_CHARS_MAX: usize = 200;

/// Grants points, which are available immediately (a debt is paid first), or takes available points: in burn order, or those of one lot.
///
/// # Errors
///
/// If the member is erased, if the points are zero or more than an account can hold, if the author or the reason is missing, if the expiry
/// has passed, if a field is stated that does not belong to the sign of the change, if the lot is unknown, or if fewer points are available
/// than are taken.
pub fn adjust(
    draft: &mut Draft,
    request: &AdjustmentRequest,
    (adjustment_id, salt): (AdjustmentId, String),
    program: &Program,
) -> Result<Adjustment, Refusal> {
    if draft.account().is_erased() {
        return Err(Refusal::MemberErased);
    }
    check_text("/author", &request.author, AUTHOR_CHARS_MAX)?;
    check_text("/reason", &request.reason, REASON_CHARS_MAX)?;
    let points = Points::new(request.points.unsigned_abs()).filter(|points| !points.is_zero());
    let points = points.ok_or_else(|| {
        Refusal::invalid("/points", "must not be 0, and must be between -9007199254740991 and 9007199254740991.")
    })?;
    let texts = Texts { salt, author: request.author.clone(), reason: request.reason.clone() };
    let none =
        Adjustment { adjustment_id, texts: HashedTexts::new(texts), granted: vec![], debt_paid: vec![], taken: vec![] };
    let adjustment = if request.points > 0 {
        grant_by_hand(draft, request, points, program, none)?
    } else {
        take(draft, request, points, none)?
    };
    let movement = Movement::none()
        .and(Place::Issued, Place::Lots, &adjustment.granted)
        .and_settle(Place::Issued, &adjustment.debt_paid)
        .and(Place::Lots, Place::Revoked, &adjustment.taken);
    draft.append(movement, MemberFact::Adjusted { adjustment: Box::new(adjustment.clone()) })?;
    Ok(adjustment)
}

fn check_text(pointer: &str, text: &str, chars_max: usize) -> Result<(), Refusal> {
    check_line(text, chars_max).map_err(|error| Refusal::invalid(pointer, format!("{error}.")))
}

fn grant_by_hand(
    draft: &Draft,
    request: &AdjustmentRequest,
    points: Points,
    program: &Program,
    adjustment: Adjustment,
) -> Result<Adjustment, Refusal> {
    let now = draft.now();
    let class = request.class.unwrap_or(LotClass::Bonus);
    if request.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Err(Refusal::invalid("/expires_at", "must be in the future."));
    }
    if request.lot_id.is_some() {
        return Err(Refusal::invalid("/lot_id", "belongs to points that are revoked, not granted."));
    }
    let room = Points::MAX.minus(draft.account().totals.issued);
    if points > room {
        return Err(Refusal::AboveCap { allowed: room });
    }
    let debt_paid = points.min(draft.account().debt);
    let by_policy = validity(program.expiry.of(class), now, now, &program.zone);
    let own_date = |expires_at| Validity { expires_at: Some(expires_at), renewal: Renewal::Fixed };
    let Validity { expires_at, renewal } = request.expires_at.map_or(by_policy, own_date);
    let lot = Lot {
        class,
        issued_in: Month::of(program.zone.day_of(now)),
        expires_at,
        renewal,
        available_at: None,
        earned_at: now,
        points,
        spent: Points::ZERO,
    };
    let lot = draft.account().renewed(&within_bounds(draft, &lot, &program.zone));
    let granted = take_in_order([&lot], points.minus(debt_paid));
    Ok(Adjustment { granted, debt_paid: take_in_order([&lot], debt_paid), ..adjustment })
}

fn take(
    draft: &Draft,
    request: &AdjustmentRequest,
    points: Points,
    adjustment: Adjustment,
) -> Result<Adjustment, Refusal> {
    if request.expires_at.is_some() {
        return Err(Refusal::invalid("/expires_at", "must be omitted where `points` is negative."));
    }
    if request.class.is_some() {
        return Err(Refusal::invalid("/class", "must be omitted where `points` is negative."));
    }
    let account = draft.account();
    if let Some(lot_id) = &request.lot_id {
        return Ok(Adjustment { taken: take_from(draft, lot_id, points)?, ..adjustment });
    }
    let available = account.available(draft.now());
    let taken = burn(&account.lots, points, draft.now());
    let taken = taken.ok_or(Refusal::InsufficientPoints { required: points, available })?;
    Ok(Adjustment { taken, ..adjustment })
}

/// Points of one lot, by the id that it had when it was granted or that it has now.
fn take_from(draft: &Draft, lot_id: &str, points: Points) -> Result<Vec<Lot>, Refusal> {
    let account = draft.account();
    let named = read_lot_id(lot_id).map(|lot| account.renewed(&lot).as_of(draft.now()));
    let lot = named.and_then(|named| account.lots.iter().find(|lot| lot.is_same_lot(&named)));
    let lot = lot.ok_or_else(|| Refusal::invalid("/lot_id", "must be the id of a lot of this member."))?;
    if lot.points < points {
        return Err(Refusal::InsufficientPoints { required: points, available: lot.points });
    }
    Ok(take_in_order([lot], points))
}

/// Ends a membership: releases open holds and forfeits all points. The entries remain.
pub fn erase(draft: &mut Draft) -> Result<(), Refusal> {
    for hold in draft.account().holds().to_vec() {
        let movement = draft.return_points(Place::Held, &hold.parts);
        draft.append(movement, HoldFact::Released { hold_id: hold.hold_id })?;
    }
    draft.expire_lots()?;
    let account = draft.account();
    let movement = Movement::none().and(Place::Lots, Place::Revoked, &account.lots).and_forgive(account.debt);
    draft.append(movement, MemberFact::Erased {})?;
    Ok(())
}

/// A person joins again under the id of an erased member: the membership is new and empty. The welcome is granted again only if the
/// erasure is at least a year ago.
///
/// # Errors
/// A fault of the ledger. A member who is not erased stays as it is.
pub fn rejoin(draft: &mut Draft, joined_at: Instant, program: &Program) -> Result<(), Refusal> {
    let Some(erased_at) = draft.account().memory.erased_at else { return Ok(()) };
    let began_at = joined_at.min(draft.now()).max(erased_at);
    let zone = &program.zone;
    let is_welcome = zone.day_of(draft.now()) >= zone.day_of(erased_at).plus_days(WELCOME_AGAIN_DAYS);
    draft.append(Movement::none(), MemberFact::Rejoined { began_at, is_welcome })?;
    Ok(())
}
