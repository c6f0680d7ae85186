//! Generated baskets: a few lines, with free lines, discounts, gift cards, shipping and tax.

use super::programs::money;
use proptest::prelude::*;
use serde_json::{Value, json};
use shared::{basket::Basket, program::Program, units::money::Currency};

#[derive(Clone, Debug)]
pub struct Cart {
    pub lines: Vec<CartLine>,
    pub shipping_minor: u64,
    pub tax_minor: u64,
    /// Each line states its own tax, and the order states none.
    pub is_taxed_by_line: bool,
    /// The charged part of the order's total. `None` if it is not stated.
    pub charged_percent: Option<u64>,
}

#[derive(Clone, Debug)]
pub struct CartLine {
    unit_price_minor: u64,
    quantity: u32,
    discount_percent: u64,
    tax_minor: u64,
    pub category: &'static str,
}

impl Cart {
    /// The lines of a request. Their ids are `0`, `1`, ….
    pub fn lines(&self, currency: Currency) -> Value {
        let line = |(at, line): (usize, &CartLine)| {
            let discount = line.unit_price_minor * u64::from(line.quantity) * line.discount_percent / 100;
            let mut fields = json!({
                "line_id": at.to_string(), "sku": format!("sku-{at}"), "categories": [line.category],
                "tags": if line.category == "tea" { json!(["fresh"]) } else { json!([]) },
                "quantity": line.quantity, "unit_price": money(line.unit_price_minor, currency),
                "discount": money(discount, currency),
            });
            if self.is_taxed_by_line {
                fields["tax"] = money(line.tax_minor, currency);
            }
            fields
        };
        self.lines.iter().enumerate().map(line).collect()
    }

    pub fn basket(&self, program: &Program) -> Basket {
        let currency = program.currency;
        let lines: Vec<_> = serde_json::from_value(self.lines(currency)).unwrap();
        let shipping = serde_json::from_value(money(self.shipping_minor, currency)).unwrap();
        let basket = Basket::read(currency.code(), &lines, Some(&shipping), currency).unwrap();
        let tax = self.tax(currency).map(|tax| serde_json::from_value(tax).unwrap());
        basket.with_tax(tax.as_ref()).unwrap()
    }

    /// The tax that the order states.
    pub fn tax(&self, currency: Currency) -> Option<Value> {
        (!self.is_taxed_by_line).then(|| money(self.tax_minor, currency))
    }

    /// The cash that the order states.
    pub fn charged(&self, program: &Program) -> Option<Value> {
        let total = self.basket(program).payable().minor();
        self.charged_percent.map(|percent| money(total * percent / 100, program.currency))
    }
}

pub fn cart() -> BoxedStrategy<Cart> {
    let extra = || prop_oneof![2 => Just(0_u64), 1 => 1..3_000_u64];
    (prop::collection::vec(cart_line(), 1..5), extra(), extra())
        .prop_map(|(lines, shipping_minor, tax_minor)| Cart {
            lines,
            shipping_minor,
            tax_minor,
            is_taxed_by_line: (shipping_minor + tax_minor) % 2 == 1,
            charged_percent: None,
        })
        .boxed()
}

/// A basket whose order states what was charged.
pub fn charged_cart() -> BoxedStrategy<Cart> {
    let percent =
        prop_oneof![2 => Just(None), 1 => Just(Some(0)), 4 => (1..100_u64).prop_map(Some), 1 => Just(Some(100))];
    (cart(), percent).prop_map(|(cart, charged_percent)| Cart { charged_percent, ..cart }).boxed()
}

/// A basket of a few yuan, for which every choice of points can be tried.
pub fn small_cart() -> BoxedStrategy<Cart> {
    let cheap = cart().prop_map(|mut cart| {
        for line in &mut cart.lines {
            line.unit_price_minor %= 150;
        }
        cart
    });
    cheap.boxed()
}

fn cart_line() -> BoxedStrategy<CartLine> {
    let unit_price_minor = prop_oneof![1 => Just(0_u64), 2 => 1..100_u64, 5 => 100..40_000_u64];
    let discount_percent = prop_oneof![4 => Just(0_u64), 2 => 1..100_u64, 1 => Just(100)];
    let category = prop::sample::select(vec!["tea", "cup", "gift-card"]);
    (unit_price_minor, 1..5_u32, discount_percent, category)
        .prop_map(|(unit_price_minor, quantity, discount_percent, category)| CartLine {
            unit_price_minor,
            quantity,
            discount_percent,
            tax_minor: unit_price_minor * 7 % 1_999,
            category,
        })
        .boxed()
}
