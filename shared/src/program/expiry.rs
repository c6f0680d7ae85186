//! The settings of expiry. `crate::expiry` reckons the dates.

use super::Problems;
use crate::{api::ExpiryPolicyDocument, lot::LotClass};
use serde::{Deserialize, Serialize};

/// One policy for each lot class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpiryPolicies {
    pub base: ExpiryPolicy,
    pub bonus: ExpiryPolicy,
}

impl ExpiryPolicies {
    pub const fn of(&self, class: LotClass) -> ExpiryPolicy {
        match class {
            LotClass::Base => self.base,
            LotClass::Bonus => self.bonus,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpiryPolicy {
    Never,
    AfterDays { days: u16, round_up_to: Option<RoundUpTo> },
    AfterMonths { months: u16, round_up_to: Option<RoundUpTo> },
    CalendarYearEnd { grace_months: u16 },
}

/// The period to whose end an expiry is moved on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RoundUpTo {
    Month,
    Quarter,
    Year,
}

impl ExpiryPolicy {
    pub fn read(document: &ExpiryPolicyDocument, problems: &mut Problems) -> Self {
        match *document {
            ExpiryPolicyDocument::Never {} => Self::Never,
            ExpiryPolicyDocument::After { days: Some(days), months: None, round_up_to } => {
                problems.within("/days", days, 1..=3660);
                Self::AfterDays { days, round_up_to }
            }
            ExpiryPolicyDocument::After { days: None, months: Some(months), round_up_to } => {
                problems.within("/months", months, 1..=120);
                Self::AfterMonths { months, round_up_to }
            }
            ExpiryPolicyDocument::After { .. } => {
                problems.add("", "needs either `days` or `months`, not both");
                Self::Never
            }
            ExpiryPolicyDocument::CalendarYearEnd { grace_months } => {
                problems.within("/grace_months", grace_months, 0..=12);
                Self::CalendarYearEnd { grace_months }
            }
        }
    }
}
