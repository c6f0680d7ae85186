//! The edge's answers: shapes read from JavaScript values, and failures. Which answer leads where is decided elsewhere.

mod answer;
mod failure;

pub use answer::{Balance, balance, quote, worth};
pub use failure::{Failure, Refusal, code};
