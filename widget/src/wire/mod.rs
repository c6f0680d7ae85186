//! The edge's answers: shapes read from JavaScript values, and failures. Other modules decide what follows from an answer.

mod answer;
mod failure;

pub use answer::{Balance, balance, quote, worth};
pub use failure::{Failure, Refusal, code};
