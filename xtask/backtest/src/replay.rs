//! Orders sent through the rules, each as a basket of one line: by the million where points alone are asked for, by the ledger's own verbs where
//! the program has tiers.

use crate::{
    orders::{Order, Words},
    run::MemberOrders,
};
use shared::{
    backtest::{Backtest, MemberRun, PastOrder, Rehearsal, RehearsedMember, Report},
    basket::{Basket, Line},
    id::{LineId, MerchantId, OrderId},
    member::{MemberFacts, Profile},
    money::Amount,
    program::{CapOf, Program},
};

/// What the program would have granted these members.
pub fn replay(program: &Program, words: Words, members: &[MemberOrders]) -> Report {
    if program.tiers.is_some() {
        Rehearsing { program, rehearsal: Rehearsal::new(program), orders: 0 }
            .all(members, &mut Baskets::new(program, words))
    } else {
        Counting { program, backtest: Backtest::new(program) }.all(members, &mut Baskets::new(program, words))
    }
}

/// Something that takes orders, member by member.
trait Run: Sized {
    type Member;

    fn program(&self) -> &Program;
    fn member(&self, orders: &MemberOrders) -> Option<Self::Member>;
    fn order(&mut self, member: &mut Self::Member, order: &PastOrder<'_>);
    fn close(&mut self, member: &Self::Member);
    fn finish(self) -> Report;

    /// All orders of all members: each member's in turn, or, where a budget is everybody's, as they came.
    fn all(mut self, members: &[MemberOrders], baskets: &mut Baskets) -> Report {
        if self.program().earning.caps.iter().any(|cap| cap.of == CapOf::Program) {
            return self.in_order_of_time(members, baskets);
        }
        for orders in members {
            let Some(mut member) = self.member(orders) else { continue };
            for order in &orders.orders {
                self.order(&mut member, &baskets.past(order));
            }
            self.close(&member);
        }
        self.finish()
    }

    fn in_order_of_time(mut self, members: &[MemberOrders], baskets: &mut Baskets) -> Report {
        let mut runs: Vec<Option<Self::Member>> = members.iter().map(|orders| self.member(orders)).collect();
        let numbered = members.iter().enumerate();
        let mut orders: Vec<(usize, &Order)> =
            numbered.flat_map(|(number, member)| member.orders.iter().map(move |order| (number, order))).collect();
        orders.sort_by_key(|(_, order)| order.placed_at);
        for (number, order) in orders {
            if let Some(Some(member)) = runs.get_mut(number) {
                self.order(member, &baskets.past(order));
            }
        }
        for member in runs.iter().flatten() {
            self.close(member);
        }
        self.finish()
    }
}

struct Counting<'p> {
    program: &'p Program,
    backtest: Backtest<'p>,
}

impl Run for Counting<'_> {
    type Member = MemberRun;

    fn program(&self) -> &Program {
        self.program
    }

    fn member(&self, orders: &MemberOrders) -> Option<MemberRun> {
        let facts = MemberFacts { member_id: Some(orders.member_id.clone()), ..MemberFacts::default() };
        Some(MemberRun::new(self.program, facts))
    }

    fn order(&mut self, member: &mut MemberRun, order: &PastOrder<'_>) {
        self.backtest.order(member, order);
    }

    fn close(&mut self, member: &MemberRun) {
        self.backtest.close(member);
    }

    fn finish(self) -> Report {
        self.backtest.finish()
    }
}

struct Rehearsing<'p> {
    program: &'p Program,
    rehearsal: Rehearsal<'p>,
    orders: u64,
}

impl Run for Rehearsing<'_> {
    type Member = RehearsedMember;

    fn program(&self) -> &Program {
        self.program
    }

    fn member(&self, orders: &MemberOrders) -> Option<RehearsedMember> {
        let merchant_id = MerchantId::parse("backtest")?;
        Some(RehearsedMember::new(&merchant_id, &orders.member_id, Profile::default()))
    }

    /// An account that the ledger would find unsound takes no more orders; no file of orders makes one.
    fn order(&mut self, member: &mut RehearsedMember, order: &PastOrder<'_>) {
        self.orders += 1;
        if let Some(order_id) = OrderId::parse(&self.orders.to_string()) {
            let _ = self.rehearsal.order(member, &order_id, order);
        }
    }

    fn close(&mut self, member: &RehearsedMember) {
        self.rehearsal.close(member);
    }

    fn finish(self) -> Report {
        self.rehearsal.finish()
    }
}

/// Makes orders of rows, in one basket that they share.
struct Baskets {
    words: Words,
    basket: Basket,
    /// The words that the basket's line has now.
    line_words: (Option<u32>, Option<u32>),
}

impl Baskets {
    fn new(program: &Program, words: Words) -> Self {
        let line = |line_id| Line {
            line_id,
            sku: "-".to_owned(),
            categories: Vec::new(),
            tags: Vec::new(),
            quantity: 1,
            total: Amount::ZERO,
        };
        let lines = LineId::parse("1").map(line).into_iter().collect();
        let basket = Basket { currency: program.currency, lines, shipping: Amount::ZERO };
        Self { words, basket, line_words: (None, None) }
    }

    fn past(&mut self, order: &Order) -> PastOrder<'_> {
        let words = (order.sku, order.category);
        if let Some(line) = self.basket.lines.first_mut() {
            line.total = order.total;
            if self.line_words != words {
                self.line_words = words;
                line.sku.clear();
                line.sku.push_str(self.words.get(order.sku).unwrap_or("-"));
                line.categories.clear();
                line.categories.extend(self.words.get(order.category).map(str::to_owned));
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
