//! Exactness: random programs, orders, holds and refunds over HTTP, each answer compared with an independent model (`tests/http/model`).

mod baskets;
mod compare;
mod figures;
mod history;
mod programs;
mod run;
mod wishes;
