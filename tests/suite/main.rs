//! The suite: laws, boundaries, vectors and tidy rules, run natively.

// A failing test must stop at the unexpected value.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
// Settings and fields are JSON values that are passed by value.
#![allow(clippy::needless_pass_by_value)]

mod boundaries;
mod friends;
mod journal;
mod laws;
mod member;
mod sample;
mod sample_fact;
mod tidy;
mod vectors;
