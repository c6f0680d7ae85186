//! A cart: products with quantities, and the order lines that the ledger gets. It knows nothing of points.

use serde::Serialize;

use crate::catalogue::{self, Product};
use crate::money::Fen;

/// The maximum of one product. It keeps every sum small.
pub const QUANTITY_MAX: u32 = 99;

#[derive(Clone, Debug)]
pub struct CartLine {
    pub product: &'static Product,
    pub quantity: u32,
}

impl CartLine {
    pub fn total(&self) -> Fen {
        self.product.price.times(self.quantity)
    }
}

#[derive(Clone, Debug, Default)]
pub struct Cart {
    lines: Vec<CartLine>,
}

/// An order line in the form of the ledger, for a quote, a hold and an order.
///
/// The browser's quote and the backend's order are made from this same struct. So the two baskets differ only if the cart really changed in
/// between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WireLine {
    pub line_id: &'static str,
    pub sku: &'static str,
    pub categories: &'static [&'static str],
    pub quantity: u32,
    pub unit_price: String,
}

impl Cart {
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    pub fn total(&self) -> Fen {
        self.lines.iter().map(CartLine::total).sum()
    }

    pub fn units(&self) -> u32 {
        self.lines.iter().map(|line| line.quantity).sum()
    }

    pub fn quantity_of(&self, sku: &str) -> u32 {
        self.lines.iter().find(|line| line.product.sku == sku).map_or(0, |line| line.quantity)
    }

    /// Sets the quantity of a product. 0 removes it. An unknown product changes nothing.
    pub fn set(&mut self, sku: &str, quantity: u32) {
        let Some(product) = catalogue::product(sku) else { return };
        let quantity = quantity.min(QUANTITY_MAX);
        match self.lines.iter_mut().find(|line| line.product.sku == sku) {
            Some(line) => line.quantity = quantity,
            None => self.lines.push(CartLine { product, quantity }),
        }
        self.lines.retain(|line| line.quantity > 0);
    }

    pub fn add(&mut self, sku: &str) {
        self.set(sku, self.quantity_of(sku).saturating_add(1));
    }

    /// One line for each product, so the SKU is the line's id. It does not change in reloads and refunds.
    pub fn wire_lines(&self) -> Vec<WireLine> {
        self.lines
            .iter()
            .map(|line| WireLine {
                line_id: line.product.sku,
                sku: line.product.sku,
                categories: line.product.categories,
                quantity: line.quantity,
                unit_price: line.product.price.to_string(),
            })
            .collect()
    }
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
    fn one_oolong_and_one_cup_make_exactly_a_hundred_yuan() {
        let cart = cart(&[("osmanthus-oolong", 1), ("celadon-cup", 1)]);
        assert_eq!(cart.total(), Fen::new(10_000));
        assert_eq!(cart.units(), 2);
    }

    #[test]
    fn totals_follow_the_quantities() {
        for (quantities, total, units) in [
            (&[][..], 0, 0),
            (&[("celadon-cup", 3)][..], 9_600, 3),
            (&[("celadon-cup", 3), ("celadon-cup", 1)][..], 3_200, 1),
            (&[("celadon-cup", 3), ("celadon-cup", 0)][..], 0, 0),
            (&[("no-such-thing", 3)][..], 0, 0),
            (&[("gift-card-50", u32::MAX)][..], 495_000, QUANTITY_MAX),
        ] {
            let cart = cart(quantities);
            assert_eq!((cart.total(), cart.units()), (Fen::new(total), units), "{quantities:?}");
        }
    }

    #[test]
    fn a_quantity_is_at_most_the_maximum() {
        let mut cart = cart(&[("celadon-cup", QUANTITY_MAX)]);
        cart.add("celadon-cup");
        assert_eq!(cart.units(), QUANTITY_MAX);
    }

    #[test]
    fn the_ledger_gets_catalogue_prices_as_decimal_strings() {
        let lines = cart(&[("osmanthus-oolong", 2)]).wire_lines();
        let json = serde_json::to_value(&lines).unwrap();
        let expected = serde_json::json!([{
            "line_id": "osmanthus-oolong", "sku": "osmanthus-oolong", "categories": ["tea"],
            "quantity": 2, "unit_price": "68.00",
        }]);
        assert_eq!(json, expected);
    }
}
