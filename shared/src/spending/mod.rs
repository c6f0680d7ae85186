//! How points pay for an order: quotes and holds. The paid order itself is in `order`.

pub mod hold;
pub mod quote;
pub mod tariff;
