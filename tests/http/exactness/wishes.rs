//! Random refunds of an order: by quantity, by amount, with shipping, or everything that is left.

use super::programs::amount;
use crate::{
    anything::dice::Dice,
    model::{Order, RefundLine, RefundWish},
};
use serde_json::{Value, json};

/// A refund that the order has room for, as a request and as the model reads it. None if nothing is left.
pub fn wish(dice: &mut Dice, order: &Order, digits: u32) -> Option<(Value, RefundWish)> {
    let mut wish = RefundWish { all: false, lines: Vec::new(), shipping: 0 };
    if !has_rest(order) {
        return None;
    }
    if dice.percent(25) {
        wish.all = true;
        return Some((json!({"all": true}), wish));
    }
    for line in 0..order.basket.lines.len() {
        if dice.percent(60) {
            wish.lines.extend(line_wish(dice, order, line));
        }
    }
    let shipping = order.basket.shipping - order.refunded_shipping;
    if shipping > 0 && (wish.lines.is_empty() || dice.percent(30)) {
        wish.shipping = 1 + i128::try_from(dice.below(usize::try_from(shipping).unwrap())).unwrap();
    }
    if wish.lines.is_empty() && wish.shipping == 0 {
        wish.lines.extend((0..order.basket.lines.len()).find_map(|line| line_wish(dice, order, line)));
    }
    let is_empty = wish.lines.is_empty() && wish.shipping == 0;
    (!is_empty).then(|| (request(order, &wish, digits), wish))
}

fn has_rest(order: &Order) -> bool {
    let of_lines = (0..order.basket.lines.len()).any(|at| order.refunded[at] < order.basket.lines[at].total);
    of_lines || order.refunded_shipping < order.basket.shipping
}

fn line_wish(dice: &mut Dice, order: &Order, line: usize) -> Option<RefundLine> {
    let of = &order.basket.lines[line];
    let money = usize::try_from(of.total - order.refunded[line]).unwrap();
    let units = usize::try_from(of.quantity - order.refunded_units[line]).unwrap();
    if units > 0 && (money == 0 || dice.percent(55)) {
        return Some(RefundLine::Quantity { line, units: 1 + i128::try_from(dice.below(units)).unwrap() });
    }
    let whole = dice.percent(10);
    (money > 0).then(|| RefundLine::Amount {
        line,
        amount: i128::try_from(if whole { money } else { 1 + dice.below(money) }).unwrap(),
    })
}

fn request(order: &Order, wish: &RefundWish, digits: u32) -> Value {
    let money = |minor: i128| amount(usize::try_from(minor).unwrap(), digits);
    let of_line = |line: &RefundLine| match *line {
        RefundLine::Quantity { line, units } => {
            json!({"line_id": order.basket.lines[line].id, "quantity": i64::try_from(units).unwrap()})
        }
        RefundLine::Amount { line, amount } => {
            json!({"line_id": order.basket.lines[line].id, "amount": money(amount)})
        }
    };
    let mut request = json!({"lines": wish.lines.iter().map(of_line).collect::<Vec<_>>()});
    if wish.shipping > 0 {
        request["shipping"] = json!(money(wish.shipping));
    }
    request
}
