//! The settings of a merchant, validated. Only `Program::read` builds a [`Program`]. The modules that apply the settings are outside this
//! folder.

mod behaviour;
mod caps;
mod cash_off;
pub mod compare;
mod condition;
mod earning;
mod expiry;
mod figure_terms;
pub mod ladder;
mod member_facts;
mod mistake;
mod names;
mod occasion;
mod point_value;
pub mod reading;
mod reference;
mod referral;
mod refund_terms;
mod reminders;
mod suggestion;
mod tier_terms;
mod tiers;
mod validate;
pub mod version;

pub use behaviour::{CheckInRule, EventRule, NewcomerRule, NewcomerTask, StreakBonus};
pub use caps::{Cap, CapLimit, CapOf, Period};
pub use cash_off::{CashOff, Exclusions, Rescue};
pub use condition::{Arm, Condition};
pub use earning::{Blocks, Earning, Multiplier, PointsPaid, Rounding, SpendRule, Stacking};
pub use expiry::{Activities, Activity, ExpiryPolicies, ExpiryPolicy, RoundUpTo};
pub use figure_terms::FigureTerms;
pub use member_facts::{EarlierOrders, MemberFacts};
pub use occasion::{Occasion, RecurringDays};
pub use point_value::{Ladder, PointValue, Rate, Rates, Rung};
pub use referral::{ReferralRule, Registration};
pub use refund_terms::{DebtPolicy, ExpiredRestore, RefundTerms, RevokeFrom};
pub use reminders::Reminders;
pub use tier_terms::{CalendarPeriod, Cushion, Needs, NeedsHow, TierTerms, TierWindow};
pub use tiers::{Benefit, InCushion, Level, LevelAward, Tiers};
use validate::Below;
pub use validate::Problems;

use crate::{
    units::money::Currency,
    units::time::{Instant, Zone},
};

/// One version of a merchant's program. It is valid by construction.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    pub version: u32,
    pub name: String,
    pub currency: Currency,
    pub zone: Zone,
    pub earning: Earning,
    pub expiry: ExpiryPolicies,
    pub spending: Spending,
    pub refunds: RefundTerms,
    pub reminders: Reminders,
    pub figures: FigureTerms,
    /// `None` if the program has no tiers.
    pub tiers: Option<Tiers>,
}

impl Program {
    /// Whether something at `at` that is posted at `now` is decided by the program and the cap periods of its own time.
    pub fn is_in_time(&self, at: Instant, now: Instant) -> bool {
        now < self.zone.end_of_day_after(at, self.earning.late_days)
    }

    /// The present program with the earning rules of an earlier version, for an order or event of the time when that version was in force.
    /// A version in another currency is not used.
    #[must_use]
    pub fn earning_by(&self, earlier: &Self) -> Self {
        if earlier.currency != self.currency {
            return self.clone();
        }
        let earning = Earning { late_days: self.earning.late_days, ..earlier.earning.clone() };
        Self { version: earlier.version, earning, expiry: earlier.expiry, ..self.clone() }
    }
}

/// How points are spent, and how long quotes and holds last.
#[derive(Clone, Debug, PartialEq)]
pub struct Spending {
    /// `None` if points cannot be spent on orders.
    pub cash_off: Option<CashOff>,
    pub quote_minutes: u32,
    pub hold_minutes: u32,
    /// From the placing of a hold to the end of its last extension.
    pub hold_minutes_max: u32,
}
