//! Granting: caps, the limit of an account and a debt reduce awards, and the rest fills lots. What a cause earns is decided by its
//! own module.

use crate::{
    earning::caps::{Counted, cut_to_caps},
    earning::expiry::{Validity, validity},
    ledger::Draft,
    ledger::fact::award::{Award, Calculation, Cut, Granted},
    ledger::lot::Lot,
    program::Program,
    units::event_kind::EventKind,
    units::id::RuleId,
    units::lot_class::LotClass,
    units::points::Points,
    units::time::{Instant, Month, Zone},
};
use jiff::{ToSpan, civil::Date};

/// What points are granted for. Caps count by it.
#[derive(Clone, Copy, Debug)]
pub enum Cause<'a> {
    Order,
    /// The binding of a friend, or a friend's first order.
    Referral,
    Event(&'a EventKind),
    CheckIn,
    /// A tier, or a share of the way to it.
    Tier,
    /// A month of a tier. No cap counts it, because the tier has promised it.
    TierMonth,
}

impl Cause<'_> {
    /// The action under which caps count an order.
    pub(crate) const ORDER: &'static str = "order";
    /// The action under which caps count a tier.
    pub(crate) const TIER: &'static str = "tier";

    /// The action under which caps count the cause; `None` if they do not.
    fn action(&self) -> Option<&str> {
        match self {
            Self::Order => Some(Self::ORDER),
            Self::Referral => Some("referral"),
            Self::Event(kind) => Some(kind.as_str()),
            Self::CheckIn => Some("check_in"),
            Self::Tier => Some(Self::TIER),
            Self::TierMonth => None,
        }
    }
}

/// Returns an award of a fixed number of points that is available at once and follows the expiry policy of its class.
pub fn fixed(program: &Program, rule_id: &RuleId, class: LotClass, points: Points, at: Instant) -> Award {
    let Validity { expires_at, renewal } = validity(program.expiry.of(class), at, at, &program.zone);
    Award {
        rule_id: rule_id.clone(),
        program_version: program.version,
        class,
        part: None,
        calculation: Calculation::Fixed {},
        desired: points,
        points,
        cut: None,
        counts: Vec::new(),
        lines: Vec::new(),
        shares: Vec::new(),
        earned_at: at,
        issued_in: Month::of(program.zone.day_of(at)),
        available_at: at,
        expires_at,
        renewal,
        debt_paid: Points::ZERO,
    }
}

/// Reduces the awards to what caps and the account allow, settles the member's debt with them, and fills lots with the rest.
/// An erased member is granted nothing, and no award is recorded.
///
/// `at` is when the cause happened: caps count by it.
pub fn grant(draft: &Draft, program: &Program, (cause, at): (Cause<'_>, Instant), mut awards: Vec<Award>) -> Granted {
    if draft.account().is_erased() {
        return Granted::default();
    }
    match cause.action() {
        Some(action) => cut(draft, program, (action, at), &mut awards),
        None => cut_to_room(draft, &mut awards),
    }
    let mut owed = draft.account().debt;
    let mut granted = Granted::default();
    for award in &mut awards {
        // The months of a tier are granted when the account is next opened, which must not change their cohort.
        if !matches!(cause, Cause::TierMonth) {
            award.issued_in = Month::of(program.zone.day_of(draft.now()));
        }
        let lot = within_bounds(draft, &award.lot(award.points), &program.zone);
        award.available_at = lot.available_at.unwrap_or(award.available_at);
        award.expires_at = draft.account().renewed(&lot).expires_at;
        award.debt_paid = award.points.min(owed);
        owed = owed.minus(award.debt_paid);
        add(&mut granted.debt_paid, award.lot(award.debt_paid).as_of(draft.now()));
        add(&mut granted.lots, award.lot(award.points.minus(award.debt_paid)).as_of(draft.now()));
    }
    Granted { awards, ..granted }
}

/// The number of lots up to which each keeps its own dates. It is more than a year of daily points.
const LOTS_MAX: usize = 400;
/// The number of lots up to which expiries are rounded to months; beyond it, to years, and pending points to months.
const LOTS_BY_MONTH_MAX: usize = 600;

/// Returns the lot that new points go to. If the account has very many lots already, their dates are rounded up, so that the account
/// stays small whatever its history. The points expire later than the program says, and never earlier.
pub(crate) fn within_bounds(draft: &Draft, lot: &Lot, zone: &Zone) -> Lot {
    let (lots, now) = (&draft.account().lots, draft.now());
    if lots.len() < LOTS_MAX || lots.iter().any(|other| other.is_same_lot(&lot.as_of(now))) {
        return lot.clone();
    }
    let end_of = |at: Instant, last_of: fn(Date) -> Date| {
        let last_day = last_of(zone.date_of(Instant::from_millis(at.millis() - 1)));
        zone.start_of(last_day.saturating_add(1.day()))
    };
    let is_crowded = lots.len() >= LOTS_BY_MONTH_MAX;
    let pending_until = lot.available_at.filter(|at| now < *at && is_crowded).map(|at| end_of(at, Date::last_of_month));
    let available_at = pending_until.or(lot.available_at);
    let last_of = if is_crowded { Date::last_of_year } else { Date::last_of_month };
    // Points are usable at least for a moment after they become available.
    let usable = available_at.map_or(now, |at| Instant::from_millis(at.millis() + 1));
    let expires_at = lot.expires_at.map(|expires_at| end_of(expires_at.max(usable), last_of));
    Lot { expires_at, available_at, ..lot.clone() }
}

/// Adds a part to the list, or to the part of the same lot. Zero points add nothing.
fn add(parts: &mut Vec<Lot>, part: Lot) {
    match parts.iter_mut().find(|other| other.is_same_lot(&part)) {
        Some(other) => {
            other.points = other.points.plus(part.points);
            other.earned_at = other.earned_at.min(part.earned_at);
        }
        None => parts.extend((!part.points.is_zero()).then_some(part)),
    }
}

/// Reduces awards to what caps and the account allow, like [`grant`]. Previews call it too.
pub(crate) fn cut(draft: &Draft, program: &Program, (action, at): (&str, Instant), awards: &mut [Award]) {
    let counted = Counted { action, at, now: draft.now() };
    cut_to_caps(program, counted, awards, &draft.account().memory.cap_uses, draft.budgets());
    cut_to_room(draft, awards);
}

/// An account never issues more than [`Points::MAX`] in total.
fn cut_to_room(draft: &Draft, awards: &mut [Award]) {
    let mut room = Points::MAX.minus(draft.account().totals.issued);
    for award in awards {
        award.cut_to(room, Cut::AccountFull {});
        room = room.minus(award.points);
        award.close();
    }
}
