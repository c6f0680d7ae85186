//! Granting: what awards come to once the account's room and a debt have been looked at, and the lots they make. What a cause earns is
//! decided by its own file; here it is only given.

use crate::{
    behaviour::EventKind,
    earning::caps::{Counted, cut_to_caps},
    ledger::Draft,
    ledger::fact::award::{Award, Cut},
    ledger::lot::Lot,
    program::Program,
    units::id::{EventId, LotId, OrderId},
    units::points::Points,
    units::time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

/// What was granted for one cause, as entries keep it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    pub awards: Vec<Award>,
    /// The awards' lots, after `debt_paid`.
    pub lots: Vec<Lot>,
    /// The part of the awards that paid a debt.
    pub debt_paid: Points,
}

impl Granted {
    /// What the rules gave.
    pub fn desired(&self) -> Points {
        self.awards.iter().map(|award| award.desired).sum()
    }

    /// What was granted of it.
    pub fn points(&self) -> Points {
        self.awards.iter().map(|award| award.points).sum()
    }
}

/// What points are granted for.
#[derive(Clone, Copy, Debug)]
pub enum Cause<'a> {
    /// An order: a refund revokes from its lots first.
    Order { order_id: &'a OrderId, placed_at: Instant },
    /// The binding of a friend, written down as the entry `seq`. Never taken back.
    Registration { seq: u64, at: Instant },
    /// Something a member did; without an id, the sign-up of one who joins.
    Event { event_id: Option<&'a EventId>, kind: &'a EventKind, revocable_until: Instant },
    /// The check-in of a local day.
    CheckIn { day: Day, at: Instant },
    /// A friend's first order, written down as the entry `seq`: its refund revokes from the referrer's lot first.
    FriendOrder { seq: u64, order_id: &'a OrderId, placed_at: Instant },
    /// A tier or a share of the way to it, reached at `at`, which is on the local day `on`.
    Tier { on: Day, at: Instant },
    /// A month of a tier. No cap counts it: the tier has promised it.
    TierMonth { on: Day, at: Instant },
}

impl Cause<'_> {
    /// What caps call an order.
    pub(crate) const ORDER: &'static str = "order";
    /// What caps call a tier reached.
    pub(crate) const TIER: &'static str = "tier";

    /// The lot that an award makes for this cause. Neither a slash nor a plus occurs in an id.
    pub fn lot_id(&self, award: &Award) -> LotId {
        let rule_id = &award.rule_id;
        let part = award.part.as_ref().map(|part| format!("+{part}")).unwrap_or_default();
        LotId::of(match self {
            Self::Order { order_id, .. } => format!("{order_id}/{rule_id}{part}"),
            // By the entry: neither the other member nor their orders show in it.
            Self::Registration { seq, .. } | Self::FriendOrder { seq, .. } => format!("referral/{seq}/{rule_id}{part}"),
            Self::Event { event_id: Some(event_id), .. } => format!("event/{event_id}/{rule_id}{part}"),
            Self::Event { event_id: None, kind, .. } => format!("join/{kind}/{rule_id}{part}"),
            Self::CheckIn { day, .. } => format!("check-in/{day}/{rule_id}{part}"),
            Self::Tier { on, .. } | Self::TierMonth { on, .. } => format!("tier/{on}/{rule_id}{part}"),
        })
    }

    /// What caps call it; none where they do not count it.
    fn action(&self) -> Option<&str> {
        match self {
            Self::Order { .. } => Some(Self::ORDER),
            Self::Registration { .. } | Self::FriendOrder { .. } => Some("referral"),
            Self::Event { kind, .. } => Some(kind.as_str()),
            Self::CheckIn { .. } => Some("check_in"),
            Self::Tier { .. } => Some(Self::TIER),
            Self::TierMonth { .. } => None,
        }
    }

    fn order_id(&self) -> Option<OrderId> {
        match self {
            Self::Order { order_id, .. } | Self::FriendOrder { order_id, .. } => Some((*order_id).clone()),
            Self::Registration { .. }
            | Self::Event { .. }
            | Self::CheckIn { .. }
            | Self::Tier { .. }
            | Self::TierMonth { .. } => None,
        }
    }

    /// Until when the award's lot stays apart from others of its class and expiry.
    pub(crate) fn revocable_until(&self, program: &Program) -> Instant {
        match self {
            Self::Order { placed_at: at, .. }
            | Self::FriendOrder { placed_at: at, .. }
            | Self::Tier { at, .. }
            | Self::TierMonth { at, .. } => program.zone.end_of_day_after(*at, program.refunds.revocable_days),
            Self::Event { revocable_until, .. } => *revocable_until,
            Self::Registration { at, .. } | Self::CheckIn { at, .. } => *at,
        }
    }
}

/// Cuts the awards to what caps and the account leave to give, lets them pay what the member owes, and makes lots of the rest.
/// An erased member is granted nothing, and nothing is recorded as an award.
pub fn grant(draft: &Draft, program: &Program, cause: Cause<'_>, mut awards: Vec<Award>) -> Granted {
    if draft.account().is_erased() {
        return Granted::default();
    }
    match cause.action() {
        Some(action) => cut(draft, program, action, &mut awards),
        None => cut_to_room(draft, &mut awards),
    }
    let owed = draft.account().debt;
    let revocable_until = cause.revocable_until(program);
    let mut debt_paid = Points::ZERO;
    let mut lots = Vec::new();
    for award in &mut awards {
        let paid = award.points.min(owed.minus(debt_paid));
        debt_paid = debt_paid.plus(paid);
        let points = award.points.minus(paid);
        let lot = Lot {
            lot_id: cause.lot_id(award),
            class: award.class,
            points,
            order_id: cause.order_id(),
            earned_at: award.earned_at,
            available_at: award.available_at,
            expires_at: award.expires_at,
            renewal: award.renewal,
            revocable_until,
        };
        let lot = draft.account().renewed(&lot);
        award.expires_at = lot.expires_at;
        lots.extend((!points.is_zero()).then_some(lot));
    }
    Granted { awards, lots, debt_paid }
}

/// Cuts awards to what caps and the account leave to give, as [`grant`] would: for previews too.
pub(crate) fn cut(draft: &Draft, program: &Program, action: &str, awards: &mut [Award]) {
    let counted = Counted { action, at: draft.now() };
    cut_to_caps(program, counted, awards, &draft.account().given, draft.budgets());
    cut_to_room(draft, awards);
}

/// No account issues more than [`Points::MAX`] in its life.
fn cut_to_room(draft: &Draft, awards: &mut [Award]) {
    let mut room = Points::MAX.minus(draft.account().totals.issued);
    for award in awards {
        award.cut_to(room, Cut::AccountFull {});
        room = room.minus(award.points);
    }
}
