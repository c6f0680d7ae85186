//! Ways to earn points, as shoppers may see them. These shapes have no place for what is a merchant's secret: no segments, arms of experiments,
//! tags or budgets.

use super::{
    CapDocument, Choice, DaysDocument, FirstOrderDocument, Names, RegistrationDocument, RungDocument, StreakDocument,
};
use crate::{
    member::profile::BirthdayPeriod,
    units::event_kind::{EventKind, Task},
    units::id::RuleId,
    units::money::MoneyText,
    units::rate::DecimalText,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// One rule by which points are earned now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WayToEarn {
    /// As in an award's `rule_id`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rule_id: RuleId,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    pub what: Way,
    /// When and for what it counts, where not always and for everything.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<WayCondition>,
    /// The most that it gives a member.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub caps: Vec<CapDocument>,
    /// Only in the shopper's own list, of events, the check-in and the newcomer pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<WayStanding>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Way {
    /// So many points for each `per` of money spent.
    Spend { points: u32, per: MoneyText },
    /// A factor on what spending gives.
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
        /// With the last of the tasks.
        all_done: u32,
        /// Tasks count to the end of the day so many days after joining.
        days: u16,
        /// The instant at which that ends for the shopper who asks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Instant>,
    },
    /// For bringing a friend.
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
    /// Whether the shopper who asks has done it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<bool>,
}

/// How a way stands for the shopper who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WayStanding {
    /// Nothing more comes of it for now.
    pub done: bool,
    /// When something does again; left out where that is now or never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub again_at: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum WayCondition {
    /// Certain products; the merchant does not list them.
    Products {},
    Category(Choice),
    Store(Choice),
    Channel(Choice),
    /// It began at `from` and ends at `until`.
    Dates {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        from: Option<Instant>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
        until: Option<Instant>,
    },
    /// Days that come again, in the program's zone; the member days among them.
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
    /// In the order of the program's rules, campaigns for the shopper's own segments among them.
    pub data: Vec<WayToEarn>,
}
