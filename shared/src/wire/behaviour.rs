//! Events that a merchant reports, and the daily check-in.

use super::{AwardView, Balance, CapDocument, ConditionDocument, Names};
use crate::{
    units::event_kind::{EventKind, Task},
    units::id::{EventId, MemberId, RuleId},
    units::lot_class::LotClass,
    units::money::MoneyText,
    units::points::Points,
    units::time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

/// A JSON object of the merchant, stored in the entry as evidence of the event.
pub type Evidence = serde_json::Map<String, serde_json::Value>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventRequest {
    /// Unique for the merchant. The same event never pays twice.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event_id: EventId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// `sign_up`, `profile_completed`, `review`, `share_clicked`, `share_signed_up`, `share_bought`, `browse`, `game`, or
    /// `custom.<word>`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub kind: EventKind,
    /// At most five minutes in the future.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub occurred_at: Instant,
    /// A JSON object of at most 2 KB. It remains in the ledger when the member is erased, so it must not contain personal data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub evidence: Option<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event_id: EventId,
    /// The points of the rules, before caps.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub desired: Points,
    /// The points that were granted.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub granted: Points,
    /// Why no points, or fewer points, were granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<EarnReason>,
    pub awards: Vec<AwardView>,
    pub balance: Balance,
}

/// `GET /v1/events`: an event in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventView {
    /// Null for the sign-up of a member who joined.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub event_id: Option<EventId>,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub kind: EventKind,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub occurred_at: Instant,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub recorded_at: Instant,
    /// The points of the rules, before caps.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub desired: Points,
    /// The points that were granted.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub granted: Points,
    /// Why no points, or fewer points, were granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<EarnReason>,
    pub awards: Vec<AwardView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub evidence: Option<Evidence>,
}

/// Why an event or a check-in earned no points, or fewer than its rules state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EarnReason {
    /// No rule of the program pays for it.
    NoRule,
    /// It pays only once and has paid, or a cap is reached. The awards state which.
    Capped,
    /// The member was erased.
    Erased,
}

/// `POST /v1/me/check-ins`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckInAnswer {
    /// The day in the program's time zone.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Day,
    /// The number of days in a row with a check-in, including today.
    pub streak: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub desired: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub granted: Points,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<EarnReason>,
    /// The number of check-ins until the next bonus. Null if the program has no bonus.
    pub next_bonus_in: Option<u32>,
    pub awards: Vec<AwardView>,
    pub balance: Balance,
}

/// The state of a member's check-ins today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckInStanding {
    /// Whether today's check-in is done.
    pub today: bool,
    /// The number of days in a row that count for the next check-in. 0 if the streak is broken.
    pub streak: u32,
    /// The number of check-ins until the next bonus. Null if the program has no bonus.
    pub next_bonus_in: Option<u32>,
}

/// Points for one kind of event. `sign_up` and `profile_completed` pay once for a member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventRuleDocument {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: RuleId,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event: EventKind,
    /// 0–1,000,000.
    pub points: u32,
    #[serde(default = "bonus")]
    pub class: LotClass,
    /// No conditions about lines: `sku`, `category`, `tag`.
    #[serde(default)]
    pub conditions: Vec<ConditionDocument>,
    #[serde(default)]
    pub caps: Vec<CapDocument>,
}

/// Points for each local day with a check-in. A program has at most one such rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CheckInDocument {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: RuleId,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// 0–1,000,000.
    pub points: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub streak: Option<StreakDocument>,
    /// This number of missed days in a row (0–30) does not break a streak. The missed days do not count in it.
    #[serde(default)]
    pub grace_days: u16,
    #[serde(default = "bonus")]
    pub class: LotClass,
    #[serde(default)]
    pub caps: Vec<CapDocument>,
}

/// A program has at most one such rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewcomerDocument {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: RuleId,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// Granted with the sign-up: 0–1,000,000.
    #[serde(default)]
    pub welcome: u32,
    /// At most 20, each event once.
    #[serde(default)]
    pub tasks: Vec<TaskDocument>,
    /// Granted with the last task: 0–1,000,000.
    #[serde(default)]
    pub all_done: u32,
    /// Tasks count until the end of the day that is this number of days after joining (0–3660).
    pub days: u16,
    /// The points expire at the end of the day that is this number of days (1–3660) after each award, instead of by the policy of their class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u16>,
    #[serde(default = "bonus")]
    pub class: LotClass,
}

const fn bonus() -> LotClass {
    LotClass::Bonus
}

/// A bonus on each multiple of `every` days of a streak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StreakDocument {
    /// 1–366.
    pub every: u32,
    /// 0–1,000,000.
    pub bonus: u32,
}

/// A task of the newcomer pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TaskDocument {
    /// `first_order`, or any kind of event except `sign_up`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event: Task,
    /// 0–1,000,000.
    pub points: u32,
    /// Of `first_order`: the least that is paid for the lines of an order that does the task, above 0. Any order above 0 if omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_spend: Option<MoneyText>,
}
