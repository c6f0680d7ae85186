//! h
pub fn text(_: crate::arguments::Topic) -> &'static str { "" }
