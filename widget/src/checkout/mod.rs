//! `<jifen-checkout>`: choose points for an order, hold them, release them. The state is a plain value; see `state` and `update`.

mod cash_off;
mod choice;
mod choosing;
mod choosing_view;
mod closed_view;
mod component;
mod held_view;
mod holding;
mod outcome;
mod preview;
mod runner;
mod state;
#[cfg(test)]
mod tests;
mod update;
mod words;

pub use component::checkout;
