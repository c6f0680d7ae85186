//! The base of all tests of the HTTP contract: the Worker's application, natively or in workerd, and a merchant for each test.

mod ask;
pub mod described;
mod edge;
mod native;
mod shop;
mod sqlite;
#[cfg_attr(not(feature = "workerd"), allow(dead_code, reason = "only the feature asks the real Worker"))]
mod workerd;

pub use ask::{Answer, Ask, unique};
pub use edge::Edge;
pub use native::Native;
pub use shop::{ORIGIN, Shop, lines, program};
