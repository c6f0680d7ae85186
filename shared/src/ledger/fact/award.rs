//! An award: points granted for one cause by one rule, and how they came about. Decides none; see `earn`.

use crate::{
    behaviour::Task,
    earning::expiry::{Validity, validity},
    ledger::lot::{LotClass, Renewal},
    program::{CapLimit, Period, Program, Rounding},
    referral::Pays,
    units::allocate::allocate,
    units::id::RuleId,
    units::money::Amount,
    units::points::Points,
    units::rate::{DecimalText, Factor},
    units::time::Instant,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Points granted for one cause by one rule, with everything that made them. Frozen in the ledger: a refund revokes from this record and
/// never asks today's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Award {
    pub rule_id: RuleId,
    pub program_version: u32,
    pub class: LotClass,
    /// Which of the rule's awards, where a rule has several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<AwardPart>,
    pub reckoned: Reckoned,
    /// What the rule gave.
    pub desired: Points,
    /// What was granted.
    pub points: Points,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<Cut>,
    /// The caps it counts under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<Count>,
    /// The split of `points` over the order's lines that earned any, by their place in the order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(u16, Points)>,
    pub earned_at: Instant,
    pub available_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    #[serde(default, skip_serializing_if = "Renewal::is_fixed")]
    pub renewal: Renewal,
}

/// How an award's `desired` came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Reckoned {
    /// So many points for each `per` of money spent, times the factors of each line, rounded once.
    Spend {
        points: u32,
        per: Amount,
        /// The money it was reckoned on.
        base: Amount,
        /// The lines' money before it was cut to whole blocks of `per`; none where parts of blocks count.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cut_from: Option<Amount>,
        /// The multipliers that counted for some line; each line's product is in `PaidLine::multiplier`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        factors: Vec<AppliedFactor>,
        /// What the factors of some line were cut to together.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_multiplier: Option<DecimalText>,
        rounding: Rounding,
    },
    /// A number that the rule names.
    Fixed {},
    /// For a friend's first order, times the ladder's factor; rounded down once.
    Referral {
        pays: Pays,
        /// What the friend paid for the lines in cash.
        base: Amount,
        factor: Factor,
    },
}

/// Which of a rule's several awards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AwardPart {
    /// Of the newcomer pack: for joining.
    Welcome,
    /// For one task.
    Task(Task),
    /// For all tasks.
    AllDone,
    /// Of the check-in: for so many days in a row.
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

/// A multiplier that counted.
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
    /// A cap of the program had no more left.
    Capped { of: CutBy, per: Period, limit: CapLimit },
    /// It pays once in a member's life, and has.
    Once {},
}

/// Whose awards the cap counts that cut one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CutBy {
    Rule,
    Action,
    Member,
    Program,
}

/// A cap's count that an award adds to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// The cap, by whose awards it counts and over what period.
    pub key: String,
    /// The end of the period; none where it never ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<Instant>,
}

impl Count {
    /// Whether the cap counts everybody's awards together.
    pub fn is_of_everybody(&self) -> bool {
        self.key.starts_with("program/")
    }
}

impl Award {
    /// A fixed number of points, spendable at once, that follows its class's expiry policy.
    pub fn fixed(program: &Program, rule_id: &RuleId, class: LotClass, points: Points, at: Instant) -> Self {
        let Validity { expires_at, renewal } = validity(program.expiry.of(class), at, at, &program.zone);
        Self {
            rule_id: rule_id.clone(),
            program_version: program.version,
            class,
            part: None,
            reckoned: Reckoned::Fixed {},
            desired: points,
            points,
            cut: None,
            counts: Vec::new(),
            lines: Vec::new(),
            earned_at: at,
            available_at: at,
            expires_at,
            renewal,
        }
    }

    /// Cuts the award to at most `points` and splits it over the lines anew.
    pub fn cut_to(&mut self, points: Points, cut: Cut) {
        if points >= self.points {
            return;
        }
        let weights: Vec<u128> = self.lines.iter().map(|(_, points)| points.get().into()).collect();
        for ((_, points), part) in self.lines.iter_mut().zip(allocate(points.get(), &weights)) {
            *points = Points::saturating(part.into());
        }
        self.lines.retain(|(_, points)| !points.is_zero());
        self.points = points;
        self.cut = Some(cut);
    }
}
