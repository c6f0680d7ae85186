//! `cargo xtask dev`: from a checkout to a shop page in the browser, and a new build after each change of a source file.

mod affected;
mod changes;
mod first_build;
mod rebuild;
mod servers;
mod session;

pub use session::run;
