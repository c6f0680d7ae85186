//! Changes by hand: points given or taken with an author and a reason, and the erasure of a member.

use crate::{
    earning::expiry::{Validity, validity},
    ledger::lot::{Lot, LotClass, Renewal, burn},
    ledger::{Change, Draft},
    program::Program,
    refusal::Refusal,
    units::id::{AdjustmentId, LotId},
    units::points::Points,
    wire::AdjustmentRequest,
};
use serde::{Deserialize, Serialize};

const AUTHOR_CHARS_MAX: usize = 100;
const REASON_CHARS_MAX: usize = 200;

/// A manual change as the ledger keeps it. Either `given` and `debt_paid`, or `taken`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    pub adjustment_id: AdjustmentId,
    pub author: String,
    pub reason: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub given: Vec<Lot>,
    pub debt_paid: Points,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub taken: Vec<Lot>,
}

/// Gives points, available at once (a debt is paid first), or takes available ones in burn order.
///
/// Refuses zero, a missing author or reason, an expiry that has passed or that comes with points taken, more than an account can hold,
/// and more than is available.
pub fn adjust(
    draft: &mut Draft,
    request: &AdjustmentRequest,
    adjustment_id: AdjustmentId,
    program: &Program,
) -> Result<Adjustment, Refusal> {
    check_text("/author", &request.author, AUTHOR_CHARS_MAX)?;
    check_text("/reason", &request.reason, REASON_CHARS_MAX)?;
    let points = Points::new(request.points.unsigned_abs()).filter(|points| !points.is_zero());
    let points = points.ok_or_else(|| {
        Refusal::invalid("/points", "must not be 0, and must be between -9007199254740991 and 9007199254740991.")
    })?;
    let (author, reason) = (request.author.clone(), request.reason.clone());
    let none = Adjustment { adjustment_id, author, reason, given: vec![], debt_paid: Points::ZERO, taken: vec![] };
    let adjustment = if request.points > 0 {
        give(draft, request, points, program, none)?
    } else {
        take(draft, request, points, none)?
    };
    draft.append(Change::Adjusted { adjustment: adjustment.clone() })?;
    Ok(adjustment)
}

fn check_text(pointer: &str, text: &str, chars_max: usize) -> Result<(), Refusal> {
    let chars = text.chars().count();
    if text.trim().is_empty() || chars > chars_max {
        return Err(Refusal::invalid(pointer, format!("must have 1 to {chars_max} characters.")));
    }
    Ok(())
}

fn give(
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
    let room = Points::MAX.minus(draft.account().totals.issued);
    if points > room {
        return Err(Refusal::AboveCap { allowed: room });
    }
    let debt_paid = points.min(draft.account().debt);
    let by_policy = validity(program.expiry.of(class), now, now, &program.zone);
    let own_date = |expires_at| Validity { expires_at: Some(expires_at), renewal: Renewal::Fixed };
    let Validity { expires_at, renewal } = request.expires_at.map_or(by_policy, own_date);
    let lot = Lot {
        // Two slashes: no award's own lot has that form, whatever its order is called.
        lot_id: LotId::of(format!("by/hand/{}", adjustment.adjustment_id)),
        class,
        points: points.minus(debt_paid),
        order_id: None,
        earned_at: now,
        available_at: now,
        expires_at,
        renewal,
        revocable_until: now,
    };
    let given = if lot.points.is_zero() { Vec::new() } else { vec![draft.account().renewed(&lot)] };
    Ok(Adjustment { given, debt_paid, ..adjustment })
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
    let available = account.available(draft.now());
    let taken = burn(&account.lots, points, draft.now());
    let taken = taken.ok_or(Refusal::InsufficientPoints { required: points, available })?;
    Ok(Adjustment { taken, ..adjustment })
}

/// Ends a membership: open holds are released, and all points forfeited. The entries stay.
pub fn erase(draft: &mut Draft) -> Result<(), Refusal> {
    for hold in draft.account().holds.clone() {
        draft.append(Change::HoldReleased { hold_id: hold.hold_id, returned: hold.parts })?;
    }
    draft.expire_lots()?;
    let forfeited = draft.account().lots.clone();
    draft.append(Change::Erased { forfeited })?;
    Ok(())
}
