//! The program document: what a merchant configures, as JSON. `program::Program` is its validated form.

mod cash_off;
mod names;

pub use names::Names;

pub use cash_off::{
    CashOffDocument, ExclusionsDocument, RateDocument, RateVersionDocument, RescueDocument, WindowDocument,
};

use super::{CheckInDocument, EventRuleDocument, NewcomerDocument, ReferralDocument};
use crate::{
    ledger::lot::LotClass,
    member::profile::BirthdayPeriod,
    program::{Blocks, DebtPolicy, Period, RevokeFrom, Rounding, Stacking},
    units::id::RuleId,
    units::money::MoneyText,
    units::rate::DecimalText,
    units::time::Instant,
};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

mod expiry;
mod version;

pub use expiry::*;
pub use version::*;

/// Everything but the first three has a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgramDocument {
    /// 1–100 characters, shown to shoppers.
    pub name: String,
    /// ISO 4217, capital letters.
    pub currency: String,
    /// IANA name, such as `Asia/Shanghai`: dates and midnights are reckoned there.
    pub time_zone: String,
    #[serde(default)]
    pub earning: EarningDocument,
    #[serde(default)]
    pub expiry: ExpiryDocument,
    #[serde(default)]
    pub spending: SpendingDocument,
    #[serde(default)]
    pub refunds: RefundsDocument,
    /// Who is to be told that points expire soon; nobody if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminders: Option<RemindersDocument>,
    #[serde(default)]
    pub figures: super::FiguresDocument,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiers: Option<super::TiersDocument>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EarningDocument {
    /// Points stay pending so many days (0–365, default 0): the return window.
    pub pending_days: u16,
    /// Orders and events that are posted up to so many days late (0–366, default 31) count under the caps of the period in which they happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_days: Option<u16>,
    /// Whether the part of an order paid with points earns as well. Default false.
    pub on_points_paid: bool,
    pub stacking: Stacking,
    /// The most that multipliers reach together: above 0, at most 100 (the default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_multiplier: Option<DecimalText>,
    /// What the condition `member_day` means.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_days: Option<DaysDocument>,
    /// Limits on what a member, an action or everybody together is given, at most 20; those of one rule (at most 20 as well) stand with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<EarningCapDocument>,
    /// At most 100, of which at most 30 `spend` rules and 30 `multiplier`s; each with an id of its own.
    pub rules: Vec<RuleDocument>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum RuleDocument {
    /// Points for money spent.
    Spend {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        id: RuleId,
        #[serde(default, skip_serializing_if = "Names::is_empty")]
        names: Names,
        /// 1–1,000,000.
        points: u32,
        per: MoneyText,
        #[serde(default)]
        rounding: Rounding,
        #[serde(default)]
        blocks: Blocks,
        #[serde(default)]
        class: LotClass,
        #[serde(default)]
        conditions: Vec<ConditionDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        caps: Vec<CapDocument>,
    },
    /// A factor on the points of spend rules, for the lines that its conditions match.
    Multiplier {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        id: RuleId,
        #[serde(default, skip_serializing_if = "Names::is_empty")]
        names: Names,
        /// Above 0, at most 100, at most four digits after the point.
        factor: DecimalText,
        #[serde(default)]
        conditions: Vec<ConditionDocument>,
    },
    /// Points for bringing a friend.
    Referral(ReferralDocument),
    /// Points for something a member does.
    Event(EventRuleDocument),
    /// Points a day for checking in.
    CheckIn(CheckInDocument),
    /// Points for joining and for the first steps.
    Newcomer(NewcomerDocument),
}

impl RuleDocument {
    pub const fn id(&self) -> &RuleId {
        match self {
            Self::Spend { id, .. } | Self::Multiplier { id, .. } => id,
            Self::Referral(document) => &document.id,
            Self::Event(document) => &document.id,
            Self::CheckIn(document) => &document.id,
            Self::Newcomer(document) => &document.id,
        }
    }

    pub const fn names(&self) -> &Names {
        match self {
            Self::Spend { names, .. } | Self::Multiplier { names, .. } => names,
            Self::Referral(document) => &document.names,
            Self::Event(document) => &document.names,
            Self::CheckIn(document) => &document.names,
            Self::Newcomer(document) => &document.names,
        }
    }
}

/// The most that a rule gives one member in a period: so many points, or so many awards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CapDocument {
    /// One order or event, or a local day, week (from Monday), month, or ever.
    pub per: Period,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// A cap that stands beside the rules. One of everybody's awards is a budget: it holds however many members earn at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EarningCapDocument {
    pub of: CapOfName,
    /// Of one action: `order`, `referral`, `check_in`, or the kind of an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    pub per: Period,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CapOfName {
    /// One member's awards for one action.
    Action,
    /// One member's awards.
    Member,
    /// Everybody's awards together.
    Program,
}

/// A rule applies where all of its conditions hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ConditionDocument {
    Sku(Choice),
    Category(Choice),
    Tag(Choice),
    Store(Choice),
    Channel(Choice),
    /// Half-open: from `from` on, before `until`. By the order's `placed_at`.
    Dates {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        from: Option<Instant>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Instant>,
    },
    /// By the local day in the program's zone.
    Weekday {
        any_of: Vec<WeekdayName>,
    },
    /// 1–31; where a month is too short for a day, its last day stands in.
    DayOfMonth {
        any_of: Vec<i8>,
    },
    /// One of the program's `earning.member_days`.
    MemberDay {},
    /// 29 February is kept on the 28th in other years.
    Birthday {
        #[serde(default)]
        period: BirthdayPeriod,
    },
    /// The tier held when the order was placed.
    Tier(Choice),
    /// The member's segments.
    Segment(Choice),
    /// The member kept no order before that counts, and this order counts. The first order is the first one that is not refunded in full.
    FirstOrder {
        /// The least that is paid for the lines of an order that counts, above 0. Any order above 0 if omitted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min_spend: Option<MoneyText>,
    },
    /// A part of all members that stays the same: from the share `from` (0 if left out) on, before the share `to` (1 if left out).
    Arm {
        experiment: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<DecimalText>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<DecimalText>,
    },
}

/// The days that a merchant calls member days.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct DaysDocument {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub weekdays: Vec<WeekdayName>,
    /// 1–31.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub days_of_month: Vec<i8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WeekdayName {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl From<WeekdayName> for Weekday {
    fn from(name: WeekdayName) -> Self {
        match name {
            WeekdayName::Monday => Self::Monday,
            WeekdayName::Tuesday => Self::Tuesday,
            WeekdayName::Wednesday => Self::Wednesday,
            WeekdayName::Thursday => Self::Thursday,
            WeekdayName::Friday => Self::Friday,
            WeekdayName::Saturday => Self::Saturday,
            WeekdayName::Sunday => Self::Sunday,
        }
    }
}

/// Holds if one of `any_of` is there (or the list is empty) and none of `none_of` is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Choice {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub none_of: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SpendingDocument {
    /// Points as money off; without it points cannot be spent on orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_off: Option<CashOffDocument>,
    /// How long a quote stands (1–60 minutes, default 5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_minutes: Option<u32>,
    /// How long a hold lasts at first (1–1440 minutes, default 15).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_minutes: Option<u32>,
    /// How long a hold may last with all extensions (`hold_minutes`–10080, default 60 or `hold_minutes`, the larger).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_minutes_max: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RefundsDocument {
    pub expired_restore: ExpiredRestoreDocument,
    pub revoke_from: RevokeFrom,
    pub debt: DebtPolicy,
    /// How long an order's lots stay apart so that a refund finds them (0–3660 days, default 90); at least `pending_days`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocable_days: Option<u16>,
}

/// What becomes of points that a refund restores after their expiry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExpiredRestoreDocument {
    /// They expire at once.
    Expire {},
    /// They live to the end of so many days more (1–365).
    Grace { days: u16 },
}

impl Default for ExpiredRestoreDocument {
    fn default() -> Self {
        Self::Grace { days: 7 }
    }
}

/// `POST /v1/program/validate`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ValidateAnswer {
    pub valid: bool,
    pub problems: Vec<super::ProgramProblem>,
}

/// `GET /v1/program` with a publishable key: what a shopper's page may know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicProgram {
    pub name: String,
    pub version: u32,
    pub currency: String,
    /// Digits after the point of an amount: 2 for CNY, 0 for JPY.
    pub currency_digits: u8,
    pub time_zone: String,
    pub pending_days: u16,
    /// Enough to preview a quote in the browser; null where points cannot be spent on orders.
    pub cash_off: Option<CashOffDocument>,
    /// How points are earned now. Rules for some members alone are left out: `GET /v1/me/ways-to-earn` has the shopper's own.
    pub ways_to_earn: Vec<super::WayToEarn>,
    /// Null where the program has none.
    pub tiers: Option<super::TiersDocument>,
}
