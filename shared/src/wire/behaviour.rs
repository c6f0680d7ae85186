//! What members do besides buying: events that a merchant reports, and the daily check-in.

use super::{AwardView, Balance, CapDocument, ConditionDocument, Names};
use crate::{
    ledger::lot::LotClass,
    units::event_kind::{EventKind, Task},
    units::id::{EventId, MemberId, RuleId},
    units::money::MoneyText,
    units::points::Points,
    units::time::{Day, Instant},
};
use serde::{Deserialize, Serialize};

/// JSON of the merchant's own, kept with the entry: what shows that it happened.
pub type Evidence = serde_json::Map<String, serde_json::Value>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EventRequest {
    /// Unique for the merchant: the same event never pays twice.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event_id: EventId,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// `sign_up`, `profile_completed`, `review`, `share_clicked`, `share_signed_up`, `share_bought`, `browse`, `game`, or
    /// `custom.<word>`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub kind: EventKind,
    /// At most five minutes ahead.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub occurred_at: Instant,
    /// Any JSON object of at most 2 KB. It stays in the ledger even when the member is erased: nothing personal belongs in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub evidence: Option<Evidence>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event_id: EventId,
    /// What the rules gave.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub desired: Points,
    /// What was granted of it.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub granted: Points,
    /// Why nothing, or not all, was granted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<EarnReason>,
    pub awards: Vec<AwardView>,
    pub balance: Balance,
}

/// Why an event or a check-in earned nothing, or less than its rules gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EarnReason {
    /// No rule of the program pays for it.
    NoRule,
    /// It pays once, and has; or a cap is reached. The awards say which.
    Capped,
    /// The member has been erased.
    Erased,
}

/// `POST /v1/me/check-ins`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckInAnswer {
    /// The day in the program's zone.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Date))]
    pub day: Day,
    /// Days checked in in a row, today included.
    pub streak: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub desired: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub granted: Points,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<EarnReason>,
    /// Check-ins until the one that brings the bonus; null where the program has none.
    pub next_bonus_in: Option<u32>,
    pub awards: Vec<AwardView>,
    pub balance: Balance,
}

/// How a member's check-ins stand today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CheckInStanding {
    /// Today's is done.
    pub today: bool,
    /// Days in a row, as they would count for the next one; 0 if the streak is broken.
    pub streak: u32,
    /// Check-ins until the one that brings the bonus; null where the program has none.
    pub next_bonus_in: Option<u32>,
}

/// Points for one kind of event. `sign_up` and `profile_completed` pay once ever for a member.
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
    /// None that asks about lines: no `sku`, `category` or `tag`.
    #[serde(default)]
    pub conditions: Vec<ConditionDocument>,
    #[serde(default)]
    pub caps: Vec<CapDocument>,
}

/// Points a day, by the local day. At most one rule of a program is of this kind.
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
    /// So many missed days in a row (0–30) do not break a streak; they don't count in it either.
    #[serde(default)]
    pub grace_days: u16,
    #[serde(default = "bonus")]
    pub class: LotClass,
    #[serde(default)]
    pub caps: Vec<CapDocument>,
}

/// At most one rule of a program is of this kind.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewcomerDocument {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: RuleId,
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// With the sign-up: 0–1,000,000.
    #[serde(default)]
    pub welcome: u32,
    /// At most 20, each once.
    #[serde(default)]
    pub tasks: Vec<TaskDocument>,
    /// With the last of the tasks: 0–1,000,000.
    #[serde(default)]
    pub all_done: u32,
    /// Tasks count to the end of the day so many days after joining (0–3660).
    pub days: u16,
    /// The points live to the end of the day so many days (1–3660) after each was awarded, instead of by their class's policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_days: Option<u16>,
    #[serde(default = "bonus")]
    pub class: LotClass,
}

const fn bonus() -> LotClass {
    LotClass::Bonus
}

/// A bonus on every so manieth day of a streak.
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
    /// `first_order`, or any kind of event but `sign_up`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub event: Task,
    /// 0–1,000,000.
    pub points: u32,
    /// Of `first_order`: the least that is paid for the lines of an order that does the task, above 0. Any order above 0 if omitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_spend: Option<MoneyText>,
}
