//! How points are granted: spend rules, caps, expiry and the award itself. What a member does to earn them is in `order` and `behaviour`.

pub mod caps;
pub mod expiry;
pub mod grant;
pub mod revoke;
pub mod spend;
