//! An award: points granted for one cause by one rule, and how they were computed. `crate::earning` decides it.

use crate::units::lot_class::LotClass;
use crate::{
    ledger::{
        lot::{Lot, Renewal},
        memory::{Count, Pays},
    },
    program::{CapLimit, Period, Rounding},
    units::allocate::allocate,
    units::event_kind::Task,
    units::id::RuleId,
    units::money::Amount,
    units::points::Points,
    units::rate::{DecimalText, Factor},
    units::same_variants::same_variants,
    units::time::{Instant, Month},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Points granted for one cause by one rule, with everything that produced them. The record never changes: a refund revokes by it and never
/// by today's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    pub rule_id: RuleId,
    pub program_version: u32,
    pub class: LotClass,
    /// Identifies the award if its rule has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<AwardPart>,
    pub calculation: Calculation,
    /// The points by the rule, before caps.
    pub desired: Points,
    /// What was granted.
    pub points: Points,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// The caps that count it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    /// The split of `points` over the order's lines that earned any, by the index of the line in the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(u16, Points)>,
    /// The unrounded shares of the order's lines, by the index of the line. They are discarded after the last cut: the entry stores the
    /// final split.
    #[serde(skip)]
    pub(crate) shares: Vec<(u16, u128)>,
    pub earned_at: Instant,
    /// The month in which the points were issued, in the program's time zone.
    pub issued_in: Month,
    pub available_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Renewal::is_fixed")]
    pub renewal: Renewal,
    /// The part of `points` that settled a debt and never reached a lot.
    #[serde(default, skip_serializing_if = "Points::is_zero_ref")]
    pub debt_paid: Points,
}

/// What was granted for one cause.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    pub awards: Vec<Award>,
    /// The parts of lots that the awards filled, without what settled a debt.
    pub lots: Vec<Lot>,
    /// The parts of the awards that settled a debt.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub debt_paid: Vec<Lot>,
}

impl Granted {
    /// What the rules grant before caps.
    pub fn desired(&self) -> Points {
        self.awards.iter().map(|award| award.desired).sum()
    }

    /// What was granted.
    pub fn points(&self) -> Points {
        self.awards.iter().map(|award| award.points).sum()
    }
}

/// How an award's `desired` was computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Calculation {
    /// `points` for each `per` of money spent, times the factors of each line, rounded once.
    Spend {
        points: u32,
        per: Amount,
        /// The money for which points were computed.
        base: Amount,
        /// The lines' money before it was cut to whole blocks of `per`. `None` if parts of blocks count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cut_from: Option<Amount>,
        /// The multipliers that applied to at least one line. The product for each line is in `PaidLine::multiplier`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        factors: Vec<AppliedFactor>,
        /// The program's maximum, if it cut the combined factors of a line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_multiplier: Option<DecimalText>,
        rounding: StoredRounding,
    },
    /// A fixed number in the rule.
    Fixed {},
    /// For a friend's first order, times the ladder's factor. Rounded down once.
    Referral {
        pays: Pays,
        /// What the friend paid for the lines in cash.
        base: Amount,
        factor: Factor,
    },
}

/// Identifies one of a rule's several awards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardPart {
    /// Newcomer pack: for joining.
    Welcome,
    /// Newcomer pack: for one task.
    Task(Task),
    /// Newcomer pack: for all tasks.
    AllDone,
    /// Check-in: for a number of days in a row.
    Streak,
}

impl fmt::Display for AwardPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Welcome => f.write_str("welcome"),
            Self::Task(task) => task.fmt(f),
            Self::AllDone => f.write_str("all_done"),
            Self::Streak => f.write_str("streak"),
        }
    }
}

/// A multiplier that applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppliedFactor {
    pub rule_id: RuleId,
    pub factor: DecimalText,
}

/// Why an award was cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Cut {
    /// An account never issues more than 2^53 - 1 points.
    AccountFull {},
    /// A cap of the program left less than the rules grant.
    Capped { of: CutBy, per: StoredPeriod, limit: StoredCapLimit },
    /// The rule pays once in a member's life, and has paid.
    Once {},
}

/// Whose awards the cap counts that cut an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutBy {
    Rule,
    Action,
    Member,
    Program,
}

/// The period of a cap that cut an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredPeriod {
    Order,
    Day,
    Week,
    Month,
    Ever,
}

/// How much a cap allowed that cut an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredCapLimit {
    Points(Points),
    Times(u32),
}

/// How an award was rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredRounding {
    Floor,
    HalfUp,
    HalfEven,
    Ceil,
}

same_variants!(Period => StoredPeriod: Order, Day, Week, Month, Ever);
same_variants!(StoredPeriod => Period: Order, Day, Week, Month, Ever);
same_variants!(Rounding => StoredRounding: Floor, HalfUp, HalfEven, Ceil);

impl From<CapLimit> for StoredCapLimit {
    fn from(limit: CapLimit) -> Self {
        match limit {
            CapLimit::Points(points) => Self::Points(points),
            CapLimit::Times(times) => Self::Times(times),
        }
    }
}

impl Award {
    /// The lot of the award with `points`, as it was when the award was granted.
    pub fn lot(&self, points: Points) -> Lot {
        Lot {
            class: self.class,
            issued_in: self.issued_in,
            expires_at: self.expires_at,
            renewal: self.renewal,
            available_at: Some(self.available_at),
            earned_at: self.earned_at,
            points,
            spent: Points::ZERO,
        }
    }

    /// The part of the award that reached a lot; `None` if a debt took all of it.
    pub fn own_part(&self) -> Option<Lot> {
        let own = self.points.minus(self.debt_paid);
        (!own.is_zero()).then(|| self.lot(own))
    }

    /// Splits the points over the order's lines by exact largest remainder of the unrounded shares.
    #[must_use]
    pub fn split_by(mut self, shares: Vec<(u16, u128)>) -> Self {
        self.shares = shares;
        self.split();
        self
    }

    /// Cuts the award to at most `points`. The split over the lines is computed from the unrounded shares, so earlier cuts do not change
    /// it.
    pub fn cut_to(&mut self, points: Points, cut: Cut) {
        if points >= self.points {
            return;
        }
        self.points = points;
        self.cut = Some(cut);
        self.split();
    }

    /// Discards the unrounded shares. No cut follows.
    pub(crate) fn close(&mut self) {
        self.shares = Vec::new();
    }

    fn split(&mut self) {
        let weights: Vec<u128> = self.shares.iter().map(|(_, weight)| *weight).collect();
        let parts = self.shares.iter().zip(allocate(self.points.get(), &weights)).filter(|(_, part)| *part > 0);
        self.lines = parts.map(|((at, _), part)| (*at, Points::saturating(part.into()))).collect();
    }
}
