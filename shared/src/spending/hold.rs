//! Holds: points set aside for a checkout, then captured, released or timed out, exactly once. Quoting is not here; see `quote`.

use crate::{
    earning::expiry::renew,
    ledger::lot::{Lot, Schedule, schedule, take_in_order},
    ledger::{Change, Draft},
    program::{Activity, Program, Spending},
    refusal::Refusal,
    spending::quote::PaidPart,
    units::allocate::cumulative,
    units::id::{HoldId, OrderId},
    units::money::{Amount, Currency},
    units::points::Points,
    units::time::{Day, Instant},
    wire::HoldState,
};
use serde::{Deserialize, Serialize};

/// An open hold, as the account keeps it and its entry records it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub hold_id: HoldId,
    pub points: Points,
    /// What the points take off.
    pub amount: Amount,
    pub currency: String,
    pub basket_digest: String,
    pub program_version: u32,
    pub placed_at: Instant,
    /// The local day its points count for; none in entries from before days were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    pub expires_at: Instant,
    /// What was taken from which lot, in burn order.
    pub parts: Vec<Lot>,
    /// What the points pay of each line of the quoted basket.
    pub lines: Vec<PaidPart>,
}

/// What a signed quote fixed, for its hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldTerms {
    pub hold_id: HoldId,
    pub points: Points,
    pub amount: Amount,
    pub currency: Currency,
    pub basket_digest: String,
    pub program_version: u32,
    /// What the shopper was shown to be burnt.
    pub schedule: Schedule,
    pub lines: Vec<PaidPart>,
    /// The quote cannot be used from then on.
    pub quote_expires_at: Instant,
}

/// Open holds of one member: more than anybody has checkouts under way, and few enough that the account stays small.
const OPEN_MAX: usize = 20;

/// Takes the quoted lots out of what is available.
///
/// Refuses a quote that has run out; one of no points; one too many; more than the day still takes; and one whose lots have moved: `insufficient_points` if too few are left,
/// `quote_stale` if others would have to be taken, or the quote's hold is open already.
pub fn place(draft: &mut Draft, terms: HoldTerms, program: &Program) -> Result<Hold, Refusal> {
    let now = draft.now();
    if terms.quote_expires_at <= now {
        return Err(Refusal::QuoteExpired);
    }
    if terms.points.is_zero() {
        return Err(Refusal::BelowMinimum {
            required: Points::saturating(1),
            available: draft.account().available(now),
        });
    }
    if draft.account().hold(&terms.hold_id).is_some() {
        return Err(Refusal::QuoteStale);
    }
    if draft.account().holds.len() >= OPEN_MAX {
        return Err(Refusal::TooManyHolds { open_max: OPEN_MAX });
    }
    let parts = still_there(draft, &terms)?;
    let day = program.zone.day_of(now);
    check_day(draft, &terms, program, day)?;
    let hold = Hold {
        hold_id: terms.hold_id,
        points: terms.points,
        amount: terms.amount,
        currency: terms.currency.code().to_owned(),
        basket_digest: terms.basket_digest,
        program_version: terms.program_version,
        placed_at: now,
        day: Some(day),
        expires_at: now.plus_minutes(program.spending.hold_minutes),
        parts,
        lines: terms.lines,
    };
    draft.append(Change::Held { hold: hold.clone() })?;
    Ok(hold)
}

/// Several quotes may have been made for the same room.
fn check_day(draft: &Draft, terms: &HoldTerms, program: &Program, day: Day) -> Result<(), Refusal> {
    let most = program.spending.cash_off.as_ref().and_then(|cash_off| cash_off.max_points_per_day);
    match most.map(|most| most.minus(draft.account().used_on(day))) {
        Some(allowed) if terms.points > allowed => Err(Refusal::AboveDay { allowed }),
        _ => Ok(()),
    }
}

/// The quoted parts as today's lots give them, if burning today would take the same points of the same expiries.
fn still_there(draft: &Draft, terms: &HoldTerms) -> Result<Vec<Lot>, Refusal> {
    let now = draft.now();
    let available = draft.account().available(now);
    let today = crate::ledger::lot::burn(&draft.account().lots, terms.points, now)
        .ok_or(Refusal::InsufficientPoints { required: terms.points, available })?;
    if schedule(&today) == terms.schedule { Ok(today) } else { Err(Refusal::QuoteStale) }
}

/// A hold and how it stands, read from its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRecord {
    pub hold: Hold,
    state: HoldState,
    pub captured_by: Option<OrderId>,
    /// What a capture took, and what that paid.
    pub(crate) burnt: (Vec<Lot>, Amount),
}

impl HoldRecord {
    /// Folds the entries of one hold, oldest first. `None` if they do not begin with its placing.
    pub fn fold<'entries>(changes: impl IntoIterator<Item = &'entries Change>) -> Option<Self> {
        let mut record: Option<Self> = None;
        for change in changes {
            match (change, &mut record) {
                (Change::Held { hold }, none @ None) => {
                    let burnt = (Vec::new(), Amount::ZERO);
                    *none = Some(Self { hold: hold.clone(), state: HoldState::Held, captured_by: None, burnt });
                }
                (Change::HoldExtended { expires_at, .. }, Some(record)) => record.hold.expires_at = *expires_at,
                (Change::HoldCaptured { order_id, burnt, amount, .. }, Some(record)) => {
                    record.capture(order_id.clone());
                    record.burnt = (burnt.clone(), *amount);
                }
                (Change::Burnt { order_id, .. } | Change::HoldClaimed { order_id, .. }, Some(record)) => {
                    record.capture(Some(order_id.clone()));
                }
                (Change::HoldReleased { .. }, Some(record)) => record.state = HoldState::Released,
                (Change::HoldTimedOut { .. }, Some(record)) => record.state = HoldState::TimedOut,
                _ => {}
            }
        }
        record
    }

    fn capture(&mut self, order_id: Option<OrderId>) {
        self.state = HoldState::Captured;
        self.captured_by = order_id;
    }

    /// How the hold stands in the draft, which may just have timed it out.
    pub fn state_in(&self, draft: &Draft) -> HoldState {
        match self.state {
            HoldState::Held if draft.account().hold(&self.hold.hold_id).is_none() => HoldState::TimedOut,
            state => state,
        }
    }

    /// The hold as it stands open, or why it cannot be resolved any more.
    fn open_in(&self, draft: &Draft) -> Result<Hold, Refusal> {
        match (self.state_in(draft), draft.account().hold(&self.hold.hold_id)) {
            (HoldState::Held, Some(hold)) => Ok(hold.clone()),
            (HoldState::TimedOut, _) => Err(Refusal::HoldExpired),
            (state, _) => Err(Refusal::HoldResolved { state }),
        }
    }
}

/// Lets the hold last until `minutes` from now, but no longer than the program's maximum from its placing, and never shortens it.
pub fn extend(draft: &mut Draft, record: &HoldRecord, minutes: u32, spending: &Spending) -> Result<Hold, Refusal> {
    let mut hold = record.open_in(draft)?;
    let latest = hold.placed_at.plus_minutes(spending.hold_minutes_max);
    let expires_at = draft.now().plus_minutes(minutes).min(latest);
    if expires_at > hold.expires_at {
        hold.expires_at = expires_at;
        draft.append(Change::HoldExtended { hold_id: hold.hold_id.clone(), expires_at })?;
    }
    Ok(hold)
}

/// Returns all held points to their lots.
pub fn release(draft: &mut Draft, record: &HoldRecord) -> Result<Hold, Refusal> {
    let hold = record.open_in(draft)?;
    draft.append(Change::HoldReleased { hold_id: hold.hold_id.clone(), returned: hold.parts.clone() })?;
    expire_returned(draft)?;
    Ok(hold)
}

/// Burns `points` of the hold (all, if none are named) without an order; the rest returns to its lots.
/// Refuses none and more than are held.
pub fn capture(
    draft: &mut Draft,
    record: &HoldRecord,
    points: Option<Points>,
    program: &Program,
) -> Result<Captured, Refusal> {
    let hold = record.open_in(draft)?;
    let points = points.unwrap_or(hold.points);
    if points.is_zero() {
        return Err(Refusal::BelowMinimum { required: Points::saturating(1), available: hold.points });
    }
    if points > hold.points {
        return Err(Refusal::AboveCap { allowed: hold.points });
    }
    let amount = Amount::saturating(cumulative(hold.amount.minor(), points.get(), hold.points.get()).into());
    take(draft, hold, None, (points, amount), program)
}

/// Captures the hold for an order, for at most `amount` of money. Fewer points than held are rounded up, so that they are worth it.
pub(crate) fn capture_for_order(
    draft: &mut Draft,
    record: &HoldRecord,
    order_id: &OrderId,
    amount: Amount,
    program: &Program,
) -> Result<Captured, Refusal> {
    let hold = record.open_in(draft)?;
    let points = points_for(&hold, amount);
    take(draft, hold, Some(order_id.clone()), (points, amount), program)
}

/// The points of a hold that pay `amount` of its money, rounded up.
pub(crate) fn points_for(hold: &Hold, amount: Amount) -> Points {
    if amount >= hold.amount {
        return hold.points;
    }
    let product = u128::from(hold.points.get()) * u128::from(amount.minor());
    Points::saturating(product.div_ceil(u128::from(hold.amount.minor().max(1))))
}

/// What a capture took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captured {
    pub hold: Hold,
    pub points: Points,
    pub amount: Amount,
    pub burnt: Vec<Lot>,
}

fn take(
    draft: &mut Draft,
    hold: Hold,
    order_id: Option<OrderId>,
    (points, amount): (Points, Amount),
    program: &Program,
) -> Result<Captured, Refusal> {
    let burnt = take_in_order(&hold.parts, points);
    let returned = rest(&hold.parts, &burnt);
    let hold_id = hold.hold_id.clone();
    draft.append(Change::HoldCaptured { hold_id, order_id, amount, burnt: burnt.clone(), returned })?;
    expire_returned(draft)?;
    if !points.is_zero() {
        renew(draft, program, Activity::Redeem, draft.now())?;
    }
    Ok(Captured { hold, points, amount, burnt })
}

/// What is left of `parts` after `taken`, a prefix of them.
fn rest(parts: &[Lot], taken: &[Lot]) -> Vec<Lot> {
    let taken = taken.iter().map(|part| part.points).chain(std::iter::repeat(Points::ZERO));
    let left = parts.iter().zip(taken).map(|(part, taken)| part.part(part.points.minus(taken)));
    left.filter(|part| !part.points.is_zero()).collect()
}

/// Held points do not expire; those that return after their date expire then.
fn expire_returned(draft: &mut Draft) -> Result<(), Refusal> {
    Ok(draft.expire_lots()?)
}
