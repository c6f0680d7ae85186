//! The terms of a tier as a promise or an award stores them. The setting is `program::TierTerms`, which decides.

use crate::{
    program::{CalendarPeriod, Cushion, Needs, NeedsHow, TierTerms, TierWindow},
    units::money::Amount,
    units::points::Points,
    units::same_variants::same_variants,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredTierTerms {
    window: StoredWindow,
    cushion: StoredCushion,
    needs: StoredNeeds,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredWindow {
    Months(u16),
    Days(u16),
    Calendar(StoredCalendarPeriod),
    Lifetime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredCalendarPeriod {
    Month,
    Quarter,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredCushion {
    Months(u16),
    Days(u16),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct StoredNeeds {
    how: StoredNeedsHow,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    orders: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    spend: Option<Amount>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    points: Option<Points>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum StoredNeedsHow {
    Any,
    All,
}

impl From<TierTerms> for StoredTierTerms {
    fn from(TierTerms { window, cushion, needs }: TierTerms) -> Self {
        Self { window: window.into(), cushion: cushion.into(), needs: needs.into() }
    }
}

impl From<StoredTierTerms> for TierTerms {
    fn from(StoredTierTerms { window, cushion, needs }: StoredTierTerms) -> Self {
        Self { window: window.into(), cushion: cushion.into(), needs: needs.into() }
    }
}

impl From<TierWindow> for StoredWindow {
    fn from(window: TierWindow) -> Self {
        match window {
            TierWindow::Months(months) => Self::Months(months),
            TierWindow::Days(days) => Self::Days(days),
            TierWindow::Calendar(period) => Self::Calendar(period.into()),
            TierWindow::Lifetime => Self::Lifetime,
        }
    }
}

impl From<StoredWindow> for TierWindow {
    fn from(window: StoredWindow) -> Self {
        match window {
            StoredWindow::Months(months) => Self::Months(months),
            StoredWindow::Days(days) => Self::Days(days),
            StoredWindow::Calendar(period) => Self::Calendar(period.into()),
            StoredWindow::Lifetime => Self::Lifetime,
        }
    }
}

impl From<Cushion> for StoredCushion {
    fn from(cushion: Cushion) -> Self {
        match cushion {
            Cushion::Months(months) => Self::Months(months),
            Cushion::Days(days) => Self::Days(days),
        }
    }
}

impl From<StoredCushion> for Cushion {
    fn from(cushion: StoredCushion) -> Self {
        match cushion {
            StoredCushion::Months(months) => Self::Months(months),
            StoredCushion::Days(days) => Self::Days(days),
        }
    }
}

impl From<Needs> for StoredNeeds {
    fn from(Needs { how, orders, spend, points }: Needs) -> Self {
        Self { how: how.into(), orders, spend, points }
    }
}

impl From<StoredNeeds> for Needs {
    fn from(StoredNeeds { how, orders, spend, points }: StoredNeeds) -> Self {
        Self { how: how.into(), orders, spend, points }
    }
}

same_variants!(CalendarPeriod => StoredCalendarPeriod: Month, Quarter, Year);
same_variants!(StoredCalendarPeriod => CalendarPeriod: Month, Quarter, Year);
same_variants!(NeedsHow => StoredNeedsHow: Any, All);
same_variants!(StoredNeedsHow => NeedsHow: Any, All);
