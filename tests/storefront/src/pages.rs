//! The pages of the shop, rendered on the server. Each file is one page or one part of several pages.

pub mod account;
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
pub mod theme;
mod theme_controls;

use crate::catalogue;
use crate::lang::Lang;

/// A line's id is its SKU in this shop.
fn product_name(lang: Lang, line_id: &str) -> &str {
    catalogue::product(line_id).map_or(line_id, |product| lang.say(product.name.zh, product.name.en))
}
