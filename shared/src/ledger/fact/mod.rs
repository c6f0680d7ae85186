//! Stored facts: what entries record, grouped by subject. No decisions are made here.

pub mod award;
