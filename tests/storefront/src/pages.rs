//! The pages of the shop, made on the server; each file is one page or one part of several.

pub mod art;
pub mod cart;
pub mod checkout;
pub mod history;
pub mod layout;
pub mod order;
pub mod orders;
pub mod returns;
pub mod setback;
pub mod shop;
pub mod standing;
