//! The digest by which a hold identifies its quoted basket, computed from the shop's own cart. The shop compares both before it charges, so
//! that a hold cannot pay for another basket.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::cart::Cart;
use crate::money::CURRENCY;

/// SHA-256, in hex, over the currency and the shipping in fen (this shop charges none), and for each line its id, SKU, categories, tags,
/// quantity and total in fen. A line break precedes each line, a tab separates its fields, and the unit separator separates categories.
/// This shop uses no tags.
pub fn digest(cart: &Cart) -> String {
    // Writing into a String cannot fail.
    let mut text = format!("{CURRENCY}\n0");
    for line in cart.lines() {
        let (id, sku) = (line.product.sku, line.product.sku);
        let categories = line.product.categories.join("\u{1f}");
        let _ = write!(text, "\n{id}\t{sku}\t{categories}\t\t{}\t{}", line.quantity, line.total().fen());
    }
    base16ct::lower::encode_string(&Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cart(quantities: &[(&str, u32)]) -> Cart {
        let mut cart = Cart::default();
        for (sku, quantity) in quantities {
            cart.set(sku, *quantity);
        }
        cart
    }

    #[test]
    fn every_change_of_the_basket_changes_its_digest() {
        let digests = [
            digest(&cart(&[("celadon-cup", 1)])),
            digest(&cart(&[("celadon-cup", 2)])),
            digest(&cart(&[("gift-card-50", 1)])),
            digest(&cart(&[("celadon-cup", 1), ("gift-card-50", 1)])),
        ];
        for (at, one) in digests.iter().enumerate() {
            assert_eq!(one.len(), 64);
            assert!(!digests[at + 1..].contains(one));
        }
    }
}
