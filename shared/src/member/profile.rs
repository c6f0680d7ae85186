//! What the rules ask about a member beside the points: birthday, segments, tier, whether there was an order before.

use crate::{
    ledger::Account,
    ledger::memory::KeptOrders,
    program::{Multiplier, Program},
    tier,
    units::id::{MemberId, TierId},
    units::time::{Instant, Zone},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A member as conditions see one. The default is a visitor, of whom nothing is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemberFacts {
    pub member_id: Option<MemberId>,
    pub birthday: Option<Birthday>,
    pub segments: Vec<String>,
    /// The tier held.
    pub tier: Option<TierId>,
    /// What that tier multiplies points by.
    pub tier_multiplier: Option<Multiplier>,
    /// The orders that the member kept; `None` for a visitor.
    pub orders: Option<KeptOrders>,
}

/// What the merchant told of a member, as far as rules ask for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pub birthday: Option<Birthday>,
    pub segments: Vec<String>,
}

/// What conditions ask of a member at an instant: the tier is the one held then.
pub fn facts(
    account: &Account,
    member_id: &MemberId,
    profile: &Profile,
    program: &Program,
    at: Instant,
) -> MemberFacts {
    let held = tier::held(account, program, at);
    MemberFacts {
        member_id: Some(member_id.clone()),
        birthday: profile.birthday,
        segments: profile.segments.clone(),
        tier: held.as_ref().map(|held| held.level.id.clone()),
        tier_multiplier: held.and_then(|held| held.multiplier().cloned()),
        orders: Some(account.memory.kept_orders.clone()),
    }
}

/// A day of the year, kept on 28 February in years without its own day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthday(Date);

/// How long a birthday lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BirthdayPeriod {
    #[default]
    Day,
    /// The whole calendar month.
    Month,
}

const FIRST_YEAR: i16 = 1900;

/// Why a text is no birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BirthdayError {
    #[error("must be a date such as 1990-02-28")]
    NotADate,
    #[error("must not be before {FIRST_YEAR}-01-01")]
    TooEarly,
    #[error("must not be in the future")]
    InTheFuture,
}

impl Birthday {
    /// The birthday of a living person, as a caller states it at `now`.
    ///
    /// # Errors
    ///
    /// If the text is no date, or the date is before 1900 or later than today everywhere.
    pub fn read(text: &str, now: Instant) -> Result<Self, BirthdayError> {
        let birthday = Self::parse(text).ok_or(BirthdayError::NotADate)?;
        // The day begins first at UTC+14.
        let today = Zone::UTC.day_of(now.plus_minutes(14 * 60)).to_string();
        match birthday.0.year() {
            ..FIRST_YEAR => Err(BirthdayError::TooEarly),
            _ if text > today.as_str() => Err(BirthdayError::InTheFuture),
            _ => Ok(birthday),
        }
    }

    /// `None` unless the text is a date, `YYYY-MM-DD`.
    pub fn parse(text: &str) -> Option<Self> {
        let date: Date = text.parse().ok()?;
        (date.to_string() == text).then_some(Self(date))
    }

    pub fn is_on(self, date: Date, period: BirthdayPeriod) -> bool {
        let day = self.0.day().min(date.first_of_month().days_in_month());
        date.month() == self.0.month() && (period == BirthdayPeriod::Month || date.day() == day)
    }
}
