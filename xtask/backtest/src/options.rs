//! How a file of orders is to be read, as the command line states it.

use crate::{
    amounts::Decimal,
    layout::{Format, Named},
    times::DateOrder,
};

/// What is not stated is the documented default, or is guessed where no other reading fits.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub format: Format,
    pub named: Named,
    pub separator: Option<u8>,
    pub decimal: Option<Decimal>,
    pub dates: Option<DateOrder>,
    pub returns: Returns,
}

/// What a negative total does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Returns {
    /// Lowers earlier orders of the member, which then earn for what was kept.
    #[default]
    Deduct,
    Skip,
}

/// One way to read the cells of a file.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    pub decimal: Decimal,
    pub dates: Option<DateOrder>,
}
