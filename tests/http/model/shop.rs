//! A merchant of the model with its members, orders and holds. Each command answers what the API should answer.

use super::{
    account::{Account, Dates, earned},
    basket::Basket,
    caps::Usage,
    cash_off::{Bounds, Quote, off_by_line, over_lines, worth_of_part},
    earning::{Cause, Counts, awards, factors},
    holds::{Hold, HoldState},
    lot::cut,
    orders::{Order, Paid, record},
    refunds::{RefundWish, refund},
    settings::{Price, Settings},
    views,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub struct ModelShop {
    pub settings: Settings,
    members: BTreeMap<String, Account>,
    /// With their members.
    orders: BTreeMap<String, (String, Order)>,
    program_usage: Usage,
}

impl ModelShop {
    pub fn new(program: &Value) -> Self {
        let settings = Settings::read(program);
        Self { settings, members: BTreeMap::new(), orders: BTreeMap::new(), program_usage: Usage::default() }
    }

    fn account(&mut self, member: &str, now: i64) -> &mut Account {
        let account = self.members.entry(member.to_owned()).or_default();
        account.settle(now);
        account
    }

    pub fn order(&self, order_id: &str) -> &Order {
        &self.orders[order_id].1
    }

    pub fn balance(&mut self, member: &str, now: i64) -> Value {
        self.account(member, now);
        views::balance(&self.settings, &self.members[member], now)
    }

    /// The rare rules that decided something since the last call.
    pub fn notes(&mut self) -> impl Iterator<Item = &'static str> {
        self.members.values_mut().flat_map(|account| std::mem::take(&mut account.notes))
    }

    /// A manual change that adds points.
    pub fn give(&mut self, member: &str, class: &str, points: i128, now: i64) -> Value {
        let part = earned(&self.settings, class, points, Dates { earned: now, issued: now, available_at: None });
        let account = self.account(member, now);
        let part = account.present(part);
        account.receive(part, now);
        json!({"balance": self.balance(member, now)})
    }

    /// The bounds of a quote. None if points cannot be used for this basket.
    pub fn choices(&mut self, member: &str, request: &Value, now: i64) -> super::cash_off::Choices {
        let basket = Basket::read(request, self.settings.digits);
        self.account(member, now);
        let account = &self.members[member];
        let bounds = Bounds::of(&self.settings, account, &basket, used_today(&self.settings, account, now), now);
        self.settings.cash_off.choices(&bounds)
    }

    /// A quote for points that are among the choices.
    pub fn quote(&mut self, member: &str, request: &Value, points: i128, now: i64) -> Quote {
        let choices = self.choices(member, request, now);
        let basket = Basket::read(request, self.settings.digits);
        let cash_off = &self.settings.cash_off;
        let amount = match &cash_off.price {
            Price::Rate { .. } => cash_off.worth(points),
            Price::Ladder(_) => {
                choices.sums.iter().find(|(price, _)| *price == points).map_or(0, |&(_, amount)| amount)
            }
        };
        let lines = over_lines(&off_by_line(&self.settings, &basket, amount), points, amount);
        let burns = self.members[member].burns(points);
        Quote { points, amount, cash: basket.total() - amount, choices, lines, burns, goods: goods(request) }
    }

    pub fn quote_view(&mut self, member: &str, request: &Value, quote: &Quote, now: i64) -> Value {
        let basket = Basket::read(request, self.settings.digits);
        let off: Vec<i128> = quote.lines.iter().map(|line| line.amount).collect();
        let (mut own, mut all) = (self.members[member].usage.clone(), Usage::default());
        // A quote does not know what other members have used of a budget.
        let cause = Cause { settings: &self.settings, order_id: "a quote", placed_at: now, now };
        let factors = factors(&cause, &basket);
        let counts = &mut Counts { member: &mut own, program: &mut all };
        let awards = awards(&cause, &basket, &off, &factors, counts);
        let would_earn = awards.iter().map(|award| award.granted).sum();
        views::quote(&self.settings, &basket, quote, self.members[member].available(), would_earn)
    }

    pub fn hold(&mut self, member: &str, hold_id: &str, quote: &Quote, now: i64) -> Value {
        let expires_at = now + self.settings.hold_minutes * 60_000;
        let account = self.account(member, now);
        let burns = account.burns(quote.points);
        account.take(&burns);
        account.holds.push(Hold {
            id: hold_id.to_owned(),
            points: quote.points,
            amount: quote.amount,
            parts: burns,
            goods: quote.goods.clone(),
            placed_at: now,
            expires_at,
            state: HoldState::Held,
            used: quote.points,
        });
        let balance = self.balance(member, now);
        views::hold(&self.settings, quote, expires_at, balance)
    }

    pub fn hold_state(&self, member: &str, hold_id: &str) -> HoldState {
        let hold = self.members[member].holds.iter().find(|hold| hold.id == hold_id);
        hold.map_or(HoldState::Used, |hold| hold.state.clone())
    }

    pub fn held_points(&self, member: &str, hold_id: &str) -> i128 {
        self.members[member].holds.iter().filter(|hold| hold.id == hold_id).map(|hold| hold.points).sum()
    }

    pub fn release(&mut self, member: &str, hold_id: &str, now: i64) -> Value {
        let account = self.account(member, now);
        let at = account.holds.iter().position(|hold| hold.id == hold_id).unwrap();
        account.holds[at].state = HoldState::Released;
        account.holds[at].used = 0;
        let burns = std::mem::take(&mut account.holds[at].parts);
        account.give_back(&burns, now);
        json!({"state": "released", "balance": self.balance(member, now)})
    }

    /// Captures a part of a hold without an order. The rest returns.
    pub fn capture(&mut self, member: &str, hold_id: &str, points: i128, now: i64) -> Value {
        let settings = self.settings.clone();
        let account = self.account(member, now);
        let at = account.holds.iter().position(|hold| hold.id == hold_id).unwrap();
        let hold = account.holds[at].clone();
        let amount = worth_of_part(points, (hold.points, hold.amount));
        let (taken, rest) = cut(&hold.parts, points);
        account.holds[at].parts = taken;
        account.holds[at].state = HoldState::Captured { points, amount };
        account.holds[at].used = points;
        account.give_back(&rest, now);
        account.activity("redeem", now, now, &settings);
        let captured = json!({"points": points, "amount": views::money(&settings, amount)});
        json!({"state": "captured", "captured": captured, "balance": self.balance(member, now)})
    }

    pub fn pay(&mut self, request: &Value, now: i64) -> Value {
        let member = request["member_id"].as_str().unwrap().to_owned();
        let settings = self.settings.clone();
        let mut program = std::mem::take(&mut self.program_usage);
        let account = self.account(&member, now);
        let hold = request["hold_id"].as_str();
        let paid = Paid {
            id: request["order_id"].as_str().unwrap().to_owned(),
            basket: Basket::read(request, settings.digits),
            goods: goods(request),
            placed_at: super::calendar::instant(request["placed_at"].as_str().unwrap()),
            hold: hold.map(|id| account.holds.iter().position(|hold| hold.id == id).unwrap()),
        };
        let order = record(&settings, account, &mut program, paid, now);
        self.program_usage = program;
        let balance = self.balance(&member, now);
        let view = views::order(&settings, &order, balance);
        self.orders.insert(order.id.clone(), (member, order));
        view
    }

    pub fn refund(&mut self, order_id: &str, wish: &RefundWish, now: i64) -> Value {
        let (member, mut order) = self.orders.remove(order_id).unwrap();
        let settings = self.settings.clone();
        let done = refund(&settings, self.account(&member, now), &mut order, wish, now);
        self.orders.insert(order_id.to_owned(), (member.clone(), order));
        let balance = self.balance(&member, now);
        views::refund(&settings, &done, balance)
    }
}

/// What the hold of an order was quoted for: lines and shipping, without tax.
fn goods(request: &Value) -> String {
    let mut lines = request["lines"].clone();
    for line in lines.as_array_mut().unwrap() {
        line.as_object_mut().unwrap().remove("tax");
    }
    json!([lines, request["shipping"]]).to_string()
}

/// Points of holds that were placed on this local day and not released.
fn used_today(settings: &Settings, account: &Account, now: i64) -> i128 {
    let today = settings.calendar.day(now);
    let on_this_day = account.holds.iter().filter(|hold| settings.calendar.day(hold.placed_at) == today);
    on_this_day.map(|hold| hold.used).sum()
}
