//! The OpenAPI document, made from the table of routes and the types of `shared::wire`, so that no route can be missing.

mod bounds;
mod document;
mod headers;
mod operation;
mod refinement;

pub use document::document;
