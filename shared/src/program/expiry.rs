//! The settings of expiry. `crate::earning::expiry` computes the dates.

use super::Problems;
use crate::{
    units::lot_class::LotClass,
    units::same_variants::same_variants,
    wire::{ActivityName, ExpiryPolicyDocument, RoundUpToName},
};

/// The maximum of `max_months`, in months after the earning.
const MAX_MONTHS: u16 = 600;

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
    Inactive { months: u16, activities: Activities, max_months: Option<u16>, round_up_to: Option<RoundUpTo> },
}

/// An activity of a member that can extend the expiry of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// A paid order.
    Order,
    /// Points spent.
    Redeem,
    /// A behaviour that was rewarded.
    Event,
    CheckIn,
}

impl Activity {
    pub const ALL: [Self; 4] = [Self::Order, Self::Redeem, Self::Event, Self::CheckIn];
}

/// A set of activities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Activities([bool; Activity::ALL.len()]);

impl Activities {
    /// `None` if the list is empty or contains an activity twice.
    fn read(list: &[ActivityName]) -> Option<Self> {
        let times =
            Activity::ALL.map(|activity| list.iter().filter(|listed| Activity::from(**listed) == activity).count());
        let listed = times.map(|times| times == 1);
        (times.iter().all(|times| *times <= 1) && listed.contains(&true)).then_some(Self(listed))
    }

    pub fn contains(self, activity: Activity) -> bool {
        Activity::ALL.iter().zip(self.0).any(|(listed, is_in)| is_in && *listed == activity)
    }
}

/// The period to whose end an expiry is rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundUpTo {
    Month,
    Quarter,
    Year,
}

impl ExpiryPolicy {
    pub fn read(document: &ExpiryPolicyDocument, problems: &mut Problems) -> Self {
        match *document {
            ExpiryPolicyDocument::Never {} => Self::Never,
            ExpiryPolicyDocument::Inactive { months, ref activities, max_months, round_up_to } => {
                problems.within("/months", months, 1..=120);
                let most = max_months.unwrap_or(MAX_MONTHS);
                problems.within("/max_months", most, months.min(MAX_MONTHS)..=MAX_MONTHS);
                let activities = Activities::read(activities).unwrap_or_else(|| {
                    problems.add("/activities", "must contain at least one activity, and each one once");
                    Activities::default()
                });
                Self::Inactive { months, activities, max_months, round_up_to: round_up_to.map(RoundUpTo::from) }
            }
            ExpiryPolicyDocument::After { days: Some(days), months: None, round_up_to } => {
                problems.within("/days", days, 1..=3660);
                Self::AfterDays { days, round_up_to: round_up_to.map(RoundUpTo::from) }
            }
            ExpiryPolicyDocument::After { days: None, months: Some(months), round_up_to } => {
                problems.within("/months", months, 1..=120);
                Self::AfterMonths { months, round_up_to: round_up_to.map(RoundUpTo::from) }
            }
            ExpiryPolicyDocument::After { .. } => {
                problems.add("", "must have either `days` or `months`");
                Self::Never
            }
            ExpiryPolicyDocument::CalendarYearEnd { grace_months } => {
                problems.within("/grace_months", grace_months, 0..=12);
                Self::CalendarYearEnd { grace_months }
            }
        }
    }
}

same_variants!(ActivityName => Activity: Order, Redeem, Event, CheckIn);
same_variants!(RoundUpToName => RoundUpTo: Month, Quarter, Year);
