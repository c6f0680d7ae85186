//! Sequences of events at the checkout, without a page: messages in, effects and the phase out.

mod choosing;
mod holding;
mod same_quote;
mod scene;
mod without_choice;
