//! The suite: everything that holds of the product, natively and against workerd.

// A test that meets the unexpected should stop right there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]
// Settings and fields are written as JSON on the spot, and handed over.
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
