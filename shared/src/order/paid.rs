//! What later decisions read from a paid order.

use crate::{
    ledger::fact::order::{PaidLine, PaidOrder},
    program::Program,
    units::money::{Amount, Currency},
};

impl PaidOrder {
    /// The part of a line for which spend rules granted points. It includes the part that points paid if the order's program counted it.
    pub(crate) fn counted(&self, line: &PaidLine) -> Amount {
        let all_counted = self.qualified.is_some_and(|counted| counted.metrics.spend == self.spend());
        if all_counted { line.paid() } else { line.cash() }
    }

    /// The program's currency when the order was placed.
    pub fn currency(&self, program: &Program) -> Currency {
        Currency::parse(&self.currency).unwrap_or(program.currency)
    }
}
