//! Holds: points reserved for a checkout, then captured, released or timed out, exactly once. A capture without an order can be reversed
//! once. Quotes are in `quote`.

use crate::{
    earning::expiry::renew,
    ledger::fact::Fact,
    ledger::fact::hold::{Hold, HoldFact, PaidPart},
    ledger::lot::{Lot, Schedule, points_of, schedule, take_in_order, without_first},
    ledger::{Draft, Movement, Place},
    program::{Activity, Program, Spending},
    refusal::Refusal,
    units::allocate::cumulative,
    units::id::{HoldId, OrderId},
    units::money::{Amount, Currency},
    units::points::Points,
    units::time::{Day, Instant},
    wire::HoldState,
};

/// The terms of a signed quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldTerms {
    pub hold_id: HoldId,
    pub points: Points,
    pub amount: Amount,
    pub currency: Currency,
    pub basket_digest: String,
    pub program_version: u32,
    /// The lots to burn that the shopper was shown.
    pub schedule: Schedule,
    pub lines: Vec<PaidPart>,
    /// The quote cannot be used from this instant on.
    pub quote_expires_at: Instant,
}

/// The maximum of open holds of one member. It allows several checkouts at once and keeps the account small.
const OPEN_MAX: usize = 20;

/// Holds the quoted lots.
///
/// Refuses an expired quote, a quote of no points, a hold above the maximum of open holds or of points for the day, and a quote whose lots
/// have changed: with `insufficient_points` if too few points are left, with `quote_stale` if other lots would be burnt or if the quote's
/// hold is open already.
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
    if draft.account().holds().len() >= OPEN_MAX {
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
        day,
        expires_at: now.plus_minutes(program.spending.hold_minutes),
        parts,
        lines: terms.lines,
    };
    let movement = Movement::none().and(Place::Lots, Place::Held, &hold.parts);
    draft.append(movement, HoldFact::Placed { hold: Box::new(hold.clone()) })?;
    Ok(hold)
}

/// Several quotes can have been made before any of them was held.
fn check_day(draft: &Draft, terms: &HoldTerms, program: &Program, day: Day) -> Result<(), Refusal> {
    let most = program.spending.cash_off.as_ref().and_then(|cash_off| cash_off.max_points_per_day);
    match most.map(|most| most.minus(draft.account().used_on(day))) {
        Some(allowed) if terms.points > allowed => Err(Refusal::AboveDay { allowed }),
        _ => Ok(()),
    }
}

/// The quoted parts in today's lots. `None` if a burn today would take points of other expiries.
fn still_there(draft: &Draft, terms: &HoldTerms) -> Result<Vec<Lot>, Refusal> {
    let now = draft.now();
    let available = draft.account().available(now);
    let today = crate::ledger::lot::burn(&draft.account().lots, terms.points, now)
        .ok_or(Refusal::InsufficientPoints { required: terms.points, available })?;
    if schedule(&today) == terms.schedule { Ok(today) } else { Err(Refusal::QuoteStale) }
}

/// A hold and its state, read from its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRecord {
    pub hold: Hold,
    state: HoldState,
    pub captured_by: Option<OrderId>,
    /// The points that were burnt, and the money that they paid.
    pub(crate) burnt: (Vec<Lot>, Amount),
}

/// A hold with its state and what it paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldStatus {
    pub hold: Hold,
    pub state: HoldState,
    /// The points that were burnt, and the money that they paid. `None` unless the hold is captured.
    pub captured: Option<(Points, Amount)>,
    /// The order that the hold paid.
    pub order_id: Option<OrderId>,
}

impl HoldStatus {
    /// A hold that has paid nothing.
    pub const fn unused(hold: Hold, state: HoldState) -> Self {
        Self { hold, state, captured: None, order_id: None }
    }

    /// A hold that was captured without an order. Its points are the captured ones.
    pub fn captured(captured: Captured) -> Self {
        let Captured { hold, points, amount, .. } = captured;
        let hold = Hold { points, amount, ..hold };
        Self { hold, state: HoldState::Captured, captured: Some((points, amount)), order_id: None }
    }
}

impl HoldRecord {
    /// Folds the entries of one hold, oldest first. `None` if they do not begin with its placing.
    pub fn fold<'entries>(facts: impl IntoIterator<Item = &'entries Fact>) -> Option<Self> {
        let mut record: Option<Self> = None;
        for fact in facts {
            let Fact::Hold(fact) = fact else { continue };
            match (fact, &mut record) {
                (HoldFact::Placed { hold }, none @ None) => {
                    let burnt = (Vec::new(), Amount::ZERO);
                    *none = Some(Self { hold: (**hold).clone(), state: HoldState::Held, captured_by: None, burnt });
                }
                (fact, Some(record)) => record.apply(fact),
                (_, None) => {}
            }
        }
        record
    }

    fn apply(&mut self, fact: &HoldFact) {
        match fact {
            HoldFact::Placed { .. } => {}
            HoldFact::Extended { expires_at, .. } => self.hold.expires_at = *expires_at,
            HoldFact::Captured { order_id, burnt, amount, .. } => {
                self.capture(order_id.clone());
                self.burnt = (burnt.clone(), *amount);
            }
            HoldFact::BurntAgain { order_id, burnt, amount, .. }
            | HoldFact::Claimed { order_id, burnt, amount, .. } => {
                self.capture(Some(order_id.clone()));
                self.burnt = (burnt.clone(), *amount);
            }
            HoldFact::Released { .. } => self.state = HoldState::Released,
            HoldFact::TimedOut { .. } => self.state = HoldState::TimedOut,
            HoldFact::Reversed { .. } => self.state = HoldState::Reversed,
        }
    }

    fn capture(&mut self, order_id: Option<OrderId>) {
        self.state = HoldState::Captured;
        self.captured_by = order_id;
    }

    /// The hold with its state in the draft, which may just have timed it out.
    pub fn status_in(&self, draft: &Draft) -> HoldStatus {
        HoldStatus {
            hold: self.hold.clone(),
            state: self.state_in(draft),
            captured: self.captured(),
            order_id: self.captured_by.clone(),
        }
    }

    /// The hold with its state at `now`, from its entries alone. An open hold whose time has passed is timed out, also without an entry.
    pub fn status_at(&self, now: Instant) -> HoldStatus {
        let is_over = self.state == HoldState::Held && self.hold.expires_at <= now;
        HoldStatus {
            hold: self.hold.clone(),
            state: if is_over { HoldState::TimedOut } else { self.state },
            captured: self.captured(),
            order_id: self.captured_by.clone(),
        }
    }

    /// The state of the hold in the draft, which may just have timed it out.
    pub fn state_in(&self, draft: &Draft) -> HoldState {
        match self.state {
            HoldState::Held if draft.account().hold(&self.hold.hold_id).is_none() => HoldState::TimedOut,
            state => state,
        }
    }

    /// The points that were captured and the money that they paid; `None` if the hold is not captured.
    pub fn captured(&self) -> Option<(Points, Amount)> {
        (self.state == HoldState::Captured).then(|| (points_of(&self.burnt.0), self.burnt.1))
    }

    /// The open hold with its present parts, or why it cannot be resolved any more.
    fn open_in(&self, draft: &Draft) -> Result<Hold, Refusal> {
        match (self.state_in(draft), draft.account().hold(&self.hold.hold_id)) {
            (HoldState::Held, Some(open)) => {
                Ok(Hold { expires_at: open.expires_at, parts: open.parts.clone(), ..self.hold.clone() })
            }
            (HoldState::TimedOut, _) => Err(Refusal::HoldExpired),
            (state, _) => Err(Refusal::HoldResolved { state }),
        }
    }
}

/// Extends the hold to `minutes` from now, at most to the program's maximum from its placing. Never shortens it.
pub fn extend(draft: &mut Draft, record: &HoldRecord, minutes: u32, spending: &Spending) -> Result<Hold, Refusal> {
    let mut hold = record.open_in(draft)?;
    let latest = hold.placed_at.plus_minutes(spending.hold_minutes_max);
    let expires_at = draft.now().plus_minutes(minutes).min(latest);
    if expires_at > hold.expires_at {
        hold.expires_at = expires_at;
        draft.append(Movement::none(), HoldFact::Extended { hold_id: hold.hold_id.clone(), expires_at })?;
    }
    Ok(hold)
}

/// Returns all held points to their lots.
pub fn release(draft: &mut Draft, record: &HoldRecord) -> Result<Hold, Refusal> {
    let hold = record.open_in(draft)?;
    let movement = draft.return_points(Place::Held, &hold.parts);
    draft.append(movement, HoldFact::Released { hold_id: hold.hold_id.clone() })?;
    expire_returned(draft)?;
    Ok(hold)
}

/// Burns `points` of the hold (all, if `None`) without an order. The rest returns to its lots. Refuses zero, and more than are held.
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

/// Captures the hold for an order, for at most `amount` of money. If this needs only a part of the points, the part is rounded up, so that
/// it is worth the amount.
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
    points_paying(amount, hold.points, hold.amount)
}

/// The part of `points`, worth `worth`, that pays `amount`. Rounded up.
pub(crate) fn points_paying(amount: Amount, points: Points, worth: Amount) -> Points {
    if amount >= worth {
        return points;
    }
    let product = u128::from(points.get()) * u128::from(amount.minor());
    Points::saturating(product.div_ceil(u128::from(worth.minor().max(1))))
}

/// What a capture burnt and what it returned.
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
    let rest = without_first(&hold.parts, points_of(&burnt));
    let hold_id = hold.hold_id.clone();
    let movement = draft.return_points(Place::Held, &rest).and(Place::Held, Place::Burnt, &burnt);
    let returned = points_of(&rest);
    draft.append(movement, HoldFact::Captured { hold_id, order_id, amount, burnt: burnt.clone(), returned })?;
    expire_returned(draft)?;
    if !points.is_zero() {
        renew(draft, program, Activity::Redeem, draft.now())?;
    }
    Ok(Captured { hold, points, amount, burnt })
}

/// Reverses a capture without an order: all its points return to their lots. This is possible once, and only while no order has claimed the
/// capture.
///
/// # Errors
/// Refuses a hold that is open, ended without a capture, is reversed already, or paid an order.
pub fn reverse(draft: &mut Draft, record: &HoldRecord) -> Result<Hold, Refusal> {
    match record.state_in(draft) {
        HoldState::Captured => {}
        HoldState::Held => return Err(Refusal::HoldNotCaptured),
        HoldState::TimedOut => return Err(Refusal::HoldExpired),
        state @ (HoldState::Released | HoldState::Reversed) => return Err(Refusal::HoldResolved { state }),
    }
    if let Some(order_id) = record.captured_by.clone() {
        return Err(Refusal::HoldPaidOrder { order_id });
    }
    let (burnt, _) = &record.burnt;
    let (hold_id, day) = (record.hold.hold_id.clone(), record.hold.day);
    let fact = HoldFact::Reversed { hold_id, returned: points_of(burnt), day };
    draft.append(restored(draft, burnt, record.hold.placed_at), fact)?;
    expire_returned(draft)?;
    Ok(record.hold.clone())
}

/// The movement by which burnt parts return: a debt is paid first, then each part returns to its lot with its present expiry. The points of
/// an erased membership expire.
pub(crate) fn restored(draft: &Draft, burnt: &[Lot], held_at: Instant) -> Movement {
    let parts: Vec<Lot> = burnt.iter().map(|part| draft.account().renewed(part)).collect();
    if draft.account().is_of_erased(held_at) {
        return Movement::none().and(Place::Burnt, Place::Expired, &parts);
    }
    draft.return_points(Place::Burnt, &parts)
}

/// Held points do not expire. Points that return after their expiry expire at that moment.
fn expire_returned(draft: &mut Draft) -> Result<(), Refusal> {
    Ok(draft.expire_lots()?)
}
