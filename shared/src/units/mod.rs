//! Scalars that every rule uses: points, money, rates, ids, times, and exact splitting. No rule of a program is here.

pub mod allocate;
pub mod birthday;
pub mod event_kind;
pub mod hex;
pub mod id;
pub mod lot_class;
pub mod money;
pub mod pointer;
pub mod points;
pub mod rate;
pub mod text;
pub mod time;
