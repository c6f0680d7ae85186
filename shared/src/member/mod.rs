//! One member: the profile, the balance, changes by hand, reminders, and settling by time. Orders are in `order`, tiers in `tier`.

pub mod adjust;
pub mod balance;
pub mod birthday;
pub mod profile;
pub mod reminder;
pub mod settle;
