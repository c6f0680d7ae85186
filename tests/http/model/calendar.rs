//! Local days of the program's time zone: when points become available and when they expire. Instants are milliseconds since 1970.

use jiff::{
    Span, Timestamp,
    civil::{Date, Weekday},
    tz::TimeZone,
};

#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
}

/// The expiry policy of a class of points.
#[derive(Clone, Debug, PartialEq)]
pub enum Policy {
    Never,
    After { days: i64, months: i64, round_up_to: Option<String> },
    CalendarYearEnd { grace_months: i64 },
    Inactive { months: i64, round_up_to: Option<String>, max_months: Option<i64>, activities: Vec<String> },
}

impl Calendar {
    pub fn new(zone: &str) -> Self {
        Self { zone: TimeZone::get(zone).unwrap() }
    }

    pub fn day(&self, at: i64) -> Date {
        Timestamp::from_millisecond(at).unwrap().to_zoned(self.zone.clone()).date()
    }

    /// The first instant after the last usable day.
    pub fn end_of(&self, day: Date) -> i64 {
        day.tomorrow().unwrap().to_zoned(self.zone.clone()).unwrap().timestamp().as_millisecond()
    }

    /// When points that are earned at `at` become available.
    pub fn available_at(&self, at: i64, pending_days: i64) -> i64 {
        if pending_days == 0 { at } else { self.end_of(plus_days(self.day(at), pending_days)) }
    }

    pub fn plus_days_end(&self, at: i64, days: i64) -> i64 {
        self.end_of(plus_days(self.day(at), days))
    }

    /// The expiry of points that are earned, or renewed, at `at`. None if they never expire.
    pub fn expires_at(&self, policy: &Policy, at: i64) -> Option<i64> {
        let day = self.day(at);
        let last = match policy {
            Policy::Never => return None,
            Policy::After { days, months, round_up_to } => {
                round_up(plus_days(plus_months(day, *months), *days), round_up_to.as_deref())
            }
            Policy::CalendarYearEnd { grace_months } => plus_months(round_up(day, Some("year")), *grace_months),
            Policy::Inactive { months, round_up_to, .. } => round_up(plus_months(day, *months), round_up_to.as_deref()),
        };
        Some(self.end_of(last))
    }

    /// The instant past which no activity extends points that were earned at `at`.
    pub fn renewal_limit(&self, policy: &Policy, at: i64) -> Option<i64> {
        let Policy::Inactive { round_up_to, max_months: Some(max), .. } = policy else { return None };
        let round = round_up_to.as_deref().unwrap_or("month");
        Some(self.end_of(round_up(plus_months(self.day(at), *max), Some(round))))
    }

    /// The first day of the period that contains `at`, as a text that differs between periods.
    pub fn period(&self, per: &str, at: i64) -> String {
        let day = self.day(at);
        match per {
            "day" => day.to_string(),
            "week" => plus_days(day, -i64::from(day.weekday().to_monday_zero_offset())).to_string(),
            "month" => day.first_of_month().to_string(),
            "ever" => String::new(),
            other => panic!("a period {other}"),
        }
    }

    pub fn weekday(&self, at: i64) -> &'static str {
        match self.day(at).weekday() {
            Weekday::Monday => "monday",
            Weekday::Tuesday => "tuesday",
            Weekday::Wednesday => "wednesday",
            Weekday::Thursday => "thursday",
            Weekday::Friday => "friday",
            Weekday::Saturday => "saturday",
            Weekday::Sunday => "sunday",
        }
    }

    /// Whether `at` is one of these days of the month. The last day of a shorter month counts for later ones.
    pub fn is_day_of_month(&self, at: i64, days: &[i64]) -> bool {
        let day = self.day(at);
        let (today, last) = (i64::from(day.day()), i64::from(day.days_in_month()));
        days.iter().any(|&wanted| wanted.min(last) == today)
    }
}

pub fn instant(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

fn plus_days(day: Date, days: i64) -> Date {
    day.checked_add(Span::new().days(days)).unwrap()
}

/// A day that a month does not have is its last day.
fn plus_months(day: Date, months: i64) -> Date {
    day.checked_add(Span::new().months(months)).unwrap()
}

fn round_up(day: Date, to: Option<&str>) -> Date {
    let last_month = match to {
        None => return day,
        Some("month") => day.month(),
        Some("quarter") => (day.month() + 2) / 3 * 3,
        Some("year") => 12,
        Some(other) => panic!("round up to {other}"),
    };
    Date::new(day.year(), last_month, 1).unwrap().last_of_month()
}
