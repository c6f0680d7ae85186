//! The program document: a merchant's configuration as JSON. `program::Program` is its validated form. `program/README.md` is its
//! reference.

mod cash_off;
mod choices;
mod names;

pub use choices::*;
pub use names::Names;

pub use cash_off::{
    CashOffDocument, ExclusionsDocument, RateDocument, RateVersionDocument, RescueDocument, WindowDocument,
};

use super::{CheckInDocument, EventRuleDocument, NewcomerDocument, ReferralDocument};
use crate::{
    units::birthday::BirthdayPeriod, units::id::RuleId, units::lot_class::LotClass, units::money::MoneyText,
    units::rate::DecimalText, units::time::Instant,
};
use jiff::civil::Weekday;
use serde::{Deserialize, Serialize};

mod expiry;
mod version;

pub use expiry::*;
pub use version::*;

/// All fields except the first three have a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProgramDocument {
    /// 1–100 characters, shown to shoppers.
    pub name: String,
    /// ISO 4217, capital letters.
    pub currency: String,
    /// IANA name, such as `Asia/Shanghai`. Dates and midnights are those of this zone.
    pub time_zone: String,
    #[serde(default)]
    pub earning: EarningDocument,
    #[serde(default)]
    pub expiry: ExpiryDocument,
    #[serde(default)]
    pub spending: SpendingDocument,
    #[serde(default)]
    pub refunds: RefundsDocument,
    /// Which members are listed before their points expire. None by default.
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
    /// The return window: points of an order are pending for this number of days (0–365, default 0).
    pub pending_days: u16,
    /// Orders and events that are posted up to this number of days late (0–366, default 31) count under the caps of the period in which they happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_days: Option<u16>,
    /// A birthday that was changed counts from this number of days after the day of the change (0–3660, default 180). The first birthday that a member
    /// states counts immediately.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birthday_change_days: Option<u16>,
    /// Whether the part of an order that is paid with points earns points. Default false.
    pub on_points_paid: bool,
    pub stacking: StackingName,
    /// The maximum of all multipliers of a line together: above 0, at most 100 (the default).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_multiplier: Option<DecimalText>,
    /// The days of the condition `member_day`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_days: Option<DaysDocument>,
    /// At most 20 caps of an action, a member, or all members together. Caps of one rule are stated in the rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<EarningCapDocument>,
    /// At most 100 rules, of which at most 30 `spend` rules and 30 `multiplier` rules. Each rule has its own id.
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
        rounding: RoundingName,
        #[serde(default)]
        blocks: BlocksName,
        #[serde(default)]
        class: LotClass,
        #[serde(default)]
        conditions: Vec<ConditionDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        caps: Vec<CapDocument>,
    },
    /// A factor on the points of spend rules, for the lines that meet its conditions.
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
    /// Points for referring a friend.
    Referral(ReferralDocument),
    /// Points for an event of a member.
    Event(EventRuleDocument),
    /// Points for each day with a check-in.
    CheckIn(CheckInDocument),
    /// Points for joining and for the first tasks.
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

/// The maximum that a rule grants one member in a period: points, or awards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CapDocument {
    /// One order or event; a local day, week (from Monday) or month; or without an end.
    pub per: PeriodName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// A cap that does not belong to a rule. A cap of all members together is a budget. It holds for any number of parallel requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EarningCapDocument {
    pub of: CapOfName,
    /// For a cap of an action: `order`, `referral`, `check_in`, `tier`, or the kind of an event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    pub per: PeriodName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CapOfName {
    /// The awards of one member for one action.
    Action,
    /// All awards of one member.
    Member,
    /// The awards of all members together.
    Program,
}

/// A rule applies if all of its conditions hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ConditionDocument {
    Sku(Choice),
    Category(Choice),
    Tag(Choice),
    Store(Choice),
    Channel(Choice),
    /// Half-open: `from` is included, `until` is not. By the order's `placed_at` or the event's `occurred_at`.
    Dates {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        from: Option<Instant>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Instant>,
    },
    /// By the local day in the program's time zone.
    Weekday {
        any_of: Vec<WeekdayName>,
    },
    /// 1–31. In a shorter month, the last day counts for later ones.
    DayOfMonth {
        any_of: Vec<i8>,
    },
    /// One of the program's `earning.member_days`.
    MemberDay {},
    /// 29 February is celebrated on the 28th in years without that day.
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
    /// A constant part of all members: from the share `from` (default 0), below the share `to` (default 1).
    Arm {
        experiment: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<DecimalText>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<DecimalText>,
    },
}

/// The merchant's member days.
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

/// Holds if one of `any_of` is present (or the list is empty) and none of `none_of` is.
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
    /// Points as money off an order. Without it, points cannot be spent on orders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cash_off: Option<CashOffDocument>,
    /// How long a quote is valid (1–60 minutes, default 5).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_minutes: Option<u32>,
    /// How long a hold lasts without an extension (1–1440 minutes, default 15).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_minutes: Option<u32>,
    /// How long a hold can last with all extensions (`hold_minutes`–10080, default 60, or `hold_minutes` if it is larger).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold_minutes_max: Option<u32>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct RefundsDocument {
    pub expired_restore: ExpiredRestoreDocument,
    pub revoke_from: RevokeFromName,
    pub debt: DebtPolicyName,
    /// How long after a friend's first order a later refund can still lower the referral ladder's part of its award (`pending_days`–3660
    /// days, default 90, or `pending_days` if it is larger).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revocable_days: Option<u16>,
}

/// What a refund does with burnt points whose expiry has passed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExpiredRestoreDocument {
    /// They expire immediately.
    Expire {},
    /// They are valid for this number of further days (1–365).
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

/// `GET /v1/program` with a publishable key: what every visitor may know.
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
    /// Enough to preview a quote in the browser. Null if points cannot be spent on orders.
    pub cash_off: Option<CashOffDocument>,
    /// The ways to earn now. Rules for some members only are omitted; `GET /v1/me/ways-to-earn` returns the shopper's own.
    pub ways_to_earn: Vec<super::WayToEarn>,
    /// Null if the program has no tiers.
    pub tiers: Option<super::TiersDocument>,
}
