//! The settings of expiry as JSON. `program::ExpiryPolicies` is their validated form.

use crate::program::{Activity, RoundUpTo};
use serde::{Deserialize, Serialize};

/// A policy for each lot class; `never` for both if left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ExpiryDocument {
    pub base: ExpiryPolicyDocument,
    pub bonus: ExpiryPolicyDocument,
}

/// Braces where a kind has no settings: serde would ignore fields beside a variant without them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExpiryPolicyDocument {
    Never {},
    /// One of `days` (1–3660) and `months` (1–120) after the day of earning; usable to the end of that day.
    After {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        months: Option<u16>,
        /// Moves the end on to the end of the period it falls in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round_up_to: Option<RoundUpTo>,
    },
    /// With the year of earning, and so many months (0–12) of grace after it.
    CalendarYearEnd {
        #[serde(default)]
        grace_months: u16,
    },
    /// So many months (1–120) after the last activity; usable to the end of that day. Each activity moves all points of the class on.
    Inactive {
        months: u16,
        /// What counts as activity: each at most once, `order` and `redeem` if left out.
        #[serde(default = "usual_activities")]
        activities: Vec<Activity>,
        /// No activity moves points further than so many months (`months`–600) after their earning, rounded up to the end of the month, or of
        /// the period of `round_up_to`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_months: Option<u16>,
        /// Moves the end on to the end of the period it falls in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round_up_to: Option<RoundUpTo>,
    },
}

fn usual_activities() -> Vec<Activity> {
    vec![Activity::Order, Activity::Redeem]
}

impl Default for ExpiryPolicyDocument {
    fn default() -> Self {
        Self::Never {}
    }
}

/// `GET /v1/reminders` lists the members whose points expire in so many days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemindersDocument {
    /// One to five numbers of days (1–365), such as 30, 15 and 7.
    pub days: Vec<u16>,
}
