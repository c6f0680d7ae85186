//! Random baskets: 1 to 8 lines with quantities, discounts and taxes. Some lines cost nothing.

use super::programs::amount;
use crate::anything::dice::Dice;
use serde_json::{Value, json};

/// How an order states its tax.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tax {
    None,
    ByLine,
    ByOrder,
}

/// `lines`, and maybe `shipping` and `tax`: the part of a request that quotes and orders share.
pub fn basket(dice: &mut Dice, digits: u32) -> Value {
    let tax = *dice.pick(&[Tax::None, Tax::None, Tax::ByLine, Tax::ByOrder]);
    let count = *dice.pick(&[1, 1, 2, 2, 3, 3, 4, 5, 6, 8]);
    let lines: Vec<Value> = (0..count).map(|at| line(dice, at, digits, tax)).collect();
    let mut basket = json!({ "lines": lines });
    if dice.percent(35) {
        basket["shipping"] = json!(amount(dice.below(1500), digits));
    }
    if tax == Tax::ByOrder {
        basket["tax"] = json!(amount(dice.below(4000), digits));
    }
    basket
}

fn line(dice: &mut Dice, at: usize, digits: u32, tax: Tax) -> Value {
    let quantity = if dice.percent(6) { 0 } else { *dice.pick(&[1, 1, 1, 2, 3, 7]) };
    let most = *dice.pick(&[100, 3_000, 3_000, 20_000]);
    let price = if dice.percent(6) { 0 } else { 1 + dice.below(most) };
    let mut line = json!({"line_id": format!("l{at}"), "quantity": quantity, "unit_price": amount(price, digits)});
    let texts = [("sku", "s", 4)];
    for (field, prefix, many) in texts {
        if dice.percent(75) {
            line[field] = json!(format!("{prefix}{}", 1 + dice.below(many)));
        }
    }
    line["categories"] = json!(some(dice, &["tea", "food", "cups", "gift"]));
    line["tags"] = json!(some(dice, &["new", "sale"]));
    let full = quantity * price;
    if full > 0 && dice.percent(30) {
        let discount = if dice.percent(8) { full } else { dice.below(full) };
        line["discount"] = json!(amount(discount, digits));
    }
    if tax == Tax::ByLine && dice.percent(80) {
        line["tax"] = json!(amount(dice.below(full / 5 + 1), digits));
    }
    line
}

fn some(dice: &mut Dice, all: &[&str]) -> Vec<String> {
    all.iter().filter(|_| dice.percent(30)).map(|&text| text.to_owned()).collect()
}

/// The basket at checkout has changed: lines are gone, or one has fewer units.
pub fn changed(dice: &mut Dice, basket: &Value) -> Value {
    let mut basket = basket.clone();
    basket.as_object_mut().unwrap().remove("tax");
    let lines = basket["lines"].as_array_mut().unwrap();
    if lines.len() > 1 && dice.percent(70) {
        lines.truncate(1 + dice.below(lines.len() - 1));
    } else {
        let first = lines[0].as_object_mut().unwrap();
        first.remove("discount");
        first["quantity"] = json!(1);
        first["unit_price"] = json!(first["unit_price"].as_str().unwrap().replace(['3', '5', '7', '9'], "1"));
    }
    basket
}
