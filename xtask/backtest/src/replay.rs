//! Sends orders through the rules. Each order is a basket of one line.

use crate::{
    book::{Buyer, Orders},
    orders::{Order, Word, Words},
};
use indicatif::ProgressBar;
use shared::{
    basket::{Basket, Line},
    figures::backtest::{Backtest, MemberRun, PastOrder, Report},
    program::MemberFacts,
    program::{CapOf, Program},
    units::id::LineId,
    units::money::Amount,
};

/// Whether the program has a budget for all members together. Then the orders of all members must come in the order of time.
pub fn has_budget(program: &Program) -> bool {
    program.earning.caps.iter().any(|cap| cap.of == CapOf::Program)
}

/// Returns what the program would have granted to these members.
pub fn replay(program: &Program, words: &Words, buyers: &[Buyer], orders: &Orders, bar: &ProgressBar) -> Report {
    let mut replay = Replay { backtest: Backtest::new(program), baskets: Baskets::new(program, words) };
    if has_budget(program) {
        replay.in_order_of_time(buyers, orders, bar);
    } else {
        replay.member_by_member(buyers, orders, bar);
    }
    replay.backtest.finish()
}

struct Replay<'run> {
    backtest: Backtest<'run>,
    baskets: Baskets<'run>,
}

/// How many members are done between two updates of the progress bar.
const TICK_MEMBERS: usize = 256;

impl Replay<'_> {
    fn member_by_member(&mut self, buyers: &[Buyer], orders: &Orders, bar: &ProgressBar) {
        let mut done = 0;
        for (at, (buyer, orders)) in buyers.iter().zip(orders.each()).enumerate() {
            let mut member = self.member(buyer);
            for order in orders {
                self.backtest.order(&mut member, &self.baskets.past(order));
            }
            self.backtest.close(&member);
            done += orders.len();
            if at.is_multiple_of(TICK_MEMBERS) {
                bar.inc(u64::try_from(std::mem::take(&mut done)).unwrap_or_default());
            }
        }
    }

    fn in_order_of_time(&mut self, buyers: &[Buyer], orders: &Orders, bar: &ProgressBar) {
        let mut members: Vec<MemberRun> = buyers.iter().map(|buyer| self.member(buyer)).collect();
        let numbered = orders.each().enumerate();
        let mut orders: Vec<(usize, &Order)> =
            numbered.flat_map(|(number, orders)| orders.iter().map(move |order| (number, order))).collect();
        orders.sort_by_key(|(_, order)| order.placed_at);
        for (number, order) in bar.wrap_iter(orders.into_iter()) {
            if let Some(member) = members.get_mut(number) {
                self.backtest.order(member, &self.baskets.past(order));
            }
        }
        for member in &members {
            self.backtest.close(member);
        }
    }

    fn member(&self, buyer: &Buyer) -> MemberRun {
        let member_id = Some(buyer.member_id.clone());
        self.backtest.member(MemberFacts { member_id, ..MemberFacts::default() })
    }
}

/// Makes past orders. All of them share one basket.
struct Baskets<'run> {
    words: &'run Words,
    basket: Basket,
    /// The words that the line of the basket has now.
    line_words: (Word, Word),
}

impl<'run> Baskets<'run> {
    fn new(program: &Program, words: &'run Words) -> Self {
        let line = |line_id| Line {
            line_id,
            sku: "-".to_owned(),
            categories: Vec::new(),
            tags: Vec::new(),
            quantity: 1,
            total: Amount::ZERO,
            tax: None,
        };
        let lines = LineId::parse("1").map(line).into_iter().collect();
        let basket = Basket { currency: program.currency, lines, shipping: Amount::ZERO, tax: Amount::ZERO };
        Self { words, basket, line_words: Default::default() }
    }

    fn past(&mut self, order: &Order) -> PastOrder<'_> {
        let words = (order.sku, order.category);
        if let Some(line) = self.basket.lines.first_mut() {
            line.total = order.total;
            if self.line_words != words {
                self.line_words = words;
                line.sku.clear();
                line.sku.push_str(self.words.get(order.sku).unwrap_or("-"));
                match (self.words.get(order.category), line.categories.first_mut()) {
                    (Some(word), Some(category)) => {
                        category.clear();
                        category.push_str(word);
                    }
                    (Some(word), None) => line.categories.push(word.to_owned()),
                    (None, _) => line.categories.clear(),
                }
            }
        }
        PastOrder {
            placed_at: order.placed_at,
            store: self.words.get(order.store),
            channel: self.words.get(order.channel),
            basket: &self.basket,
        }
    }
}
