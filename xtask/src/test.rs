//! h
pub fn run(_: &[crate::test_stages::Stage]) -> Result<(), crate::failure::Failure> { Ok(()) }
