//! The digest by which a hold names the basket it was quoted for, reckoned from the shop's own cart.
//! Comparing the two before charging is what keeps a hold from paying for something else.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::cart::Cart;
use crate::money::CURRENCY;

/// SHA-256, in hex, over the currency and the shipping in fen (this shop charges none), and for each
/// line its id, SKU, categories, tags, quantity and total in fen. Tabs stand within a line, a line
/// break before each, and the unit separator between categories; this shop uses no tags.
pub fn digest(cart: &Cart) -> String {
    // Writing into a String cannot fail.
    let mut text = format!("{CURRENCY}\n0");
    for line in cart.lines() {
        let (id, sku) = (line.product.sku, line.product.sku);
        let categories = line.product.categories.join("\u{1f}");
        let _ = write!(text, "\n{id}\t{sku}\t{categories}\t\t{}\t{}", line.quantity, line.total().fen());
    }
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
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
