//! Ways to earn points, as shoppers see them. These types cannot contain the merchant's secrets: segments, arms of experiments, tags,
//! budgets.

use super::{
    CapDocument, Choice, DaysDocument, FirstOrderDocument, Names, RegistrationDocument, RungDocument, StreakDocument,
};
use crate::{
    units::birthday::BirthdayPeriod,
    units::event_kind::{EventKind, Task},
    units::id::RuleId,
    units::money::MoneyText,
    units::rate::DecimalText,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// One rule by which points can be earned now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WayToEarn {
    /// The same as in an award's `rule_id`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rule_id: RuleId,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    pub what: Way,
    /// When and for what the rule counts. Empty if it always counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<WayCondition>,
    /// The maximum that the rule grants a member.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<CapDocument>,
    /// Only in the shopper's own list, for events, the check-in and the newcomer pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<WayStanding>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Way {
    /// Points for each `per` of money.
    Spend { points: u32, per: MoneyText },
    /// A factor on the points of spend rules.
    Multiplier { factor: DecimalText },
    Event {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        event: EventKind,
        points: u32,
    },
    CheckIn {
        points: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        streak: Option<StreakDocument>,
        grace_days: u16,
    },
    Newcomer {
        welcome: u32,
        tasks: Vec<TaskView>,
        /// Granted with the last task.
        all_done: u32,
        /// Tasks count until the end of the day that is this number of days after joining.
        days: u16,
        /// The end of this time for the shopper.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Instant>,
    },
    /// For referring a friend.
    Referral {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        registration: Option<RegistrationDocument>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_order: Option<FirstOrderDocument>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ladder: Vec<RungDocument>,
    },
}

/// A task of the newcomer pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TaskView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event: Task,
    pub points: u32,
    /// Whether the shopper has done it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<bool>,
}

/// The state of a way to earn for the shopper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WayStanding {
    /// Whether the way grants nothing more for now.
    pub done: bool,
    /// When it grants points again. Omitted if this is now or never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub again_at: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WayCondition {
    /// Certain products. The merchant does not list them.
    Products {},
    Category(Choice),
    Store(Choice),
    Channel(Choice),
    /// It begins at `from` and ends at `until`. The way is shown only in this time.
    Dates {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        from: Option<Instant>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Instant>,
    },
    /// Recurring days in the program's time zone, including member days.
    Days(DaysDocument),
    Birthday {
        period: BirthdayPeriod,
    },
    Tier(Choice),
    FirstOrder {
        /// The least that is paid for the lines of an order that counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min_spend: Option<MoneyText>,
    },
}

/// `GET /v1/me/ways-to-earn`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WaysAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Instant,
    /// In the order of the program's rules, including campaigns for the shopper's own segments.
    pub data: Vec<WayToEarn>,
}
