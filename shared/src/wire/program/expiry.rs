//! The settings of expiry as JSON. `program::ExpiryPolicies` is their validated form.

use super::{ActivityName, RoundUpToName};
use serde::{Deserialize, Serialize};

/// A policy for each lot class. Both are `never` by default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ExpiryDocument {
    pub base: ExpiryPolicyDocument,
    pub bonus: ExpiryPolicyDocument,
}

/// A kind without settings has braces, because serde would ignore fields of a variant without braces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ExpiryPolicyDocument {
    Never {},
    /// One of `days` (1–3660) and `months` (1–120) after the day of earning. Points are usable until the end of that day.
    After {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        months: Option<u16>,
        /// Moves the date to the end of the period that contains it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round_up_to: Option<RoundUpToName>,
    },
    /// At the end of the year of earning, and this number of months (0–12) later.
    CalendarYearEnd {
        #[serde(default)]
        grace_months: u16,
    },
    /// This number of months (1–120) after the last activity. Points are usable until the end of that day. Each activity extends all points of the
    /// class.
    Inactive {
        months: u16,
        /// What counts as activity, each at most once. Default `order` and `redeem`.
        #[serde(default = "usual_activities")]
        activities: Vec<ActivityName>,
        /// No activity extends points further than this number of months (`months`–600) after they were earned, rounded up to the end of the
        /// month, or of the period of `round_up_to`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max_months: Option<u16>,
        /// Moves the date to the end of the period that contains it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        round_up_to: Option<RoundUpToName>,
    },
}

fn usual_activities() -> Vec<ActivityName> {
    vec![ActivityName::Order, ActivityName::Redeem]
}

impl Default for ExpiryPolicyDocument {
    fn default() -> Self {
        Self::Never {}
    }
}

/// `GET /v1/reminders` lists the members whose points expire in this number of days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RemindersDocument {
    /// One to five numbers of days (1–365), such as 30, 15 and 7.
    pub days: Vec<u16>,
}
