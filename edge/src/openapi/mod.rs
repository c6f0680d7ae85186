//! The OpenAPI document, made from the table of routes and the types of `shared::wire`: a route cannot be missing from it.

mod bounds;
mod document;
mod headers;
mod operation;
mod refinement;

pub use document::document;
