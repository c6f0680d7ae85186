//! Scalars for all rules: points, money, rates, ids, times, and exact splitting. It contains no rule of a program.

pub mod allocate;
pub mod birthday;
pub mod event_kind;
pub mod hex;
pub mod id;
pub mod lot_class;
pub mod metrics;
pub mod money;
pub mod pointer;
pub mod points;
pub mod rate;
pub(crate) mod same_variants;
pub mod text;
pub mod time;
