//! Courses of events at the checkout, told without a page: messages in, effects and the phase out.

mod beside_choosing;
mod choosing;
mod holding;
mod same_quote;
mod scene;
