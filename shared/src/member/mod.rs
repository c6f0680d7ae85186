//! One member: the profile, the balance, changes by hand, reminders, and what time does to the account. Orders are in `order`, tiers in `tier`.

pub mod adjust;
pub mod balance;
pub mod profile;
pub mod reminder;
pub mod settle;
