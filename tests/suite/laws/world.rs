//! Runs generated commands against one member, as a Worker would, and stores the holds and orders for later commands.

use super::{
    Seen,
    baskets::Cart,
    behaviours::do_now,
    commands::{Command, Jump, Part},
    programs::{Settings, money},
};
use crate::{
    member::{Member, Outcome},
    sample,
};
use serde_json::{Value, json};
use shared::{
    ledger::fact::hold::Hold,
    ledger::fact::order::PaidOrder,
    ledger::fact::refund::Refund,
    member::birthday::BirthdayRecord,
    member::profile::{Profile, facts},
    order::Order,
    program::MemberFacts,
    program::Program,
    units::birthday::Birthday,
    units::id::{HoldId, OrderId},
    units::money::Amount,
    units::points::Points,
    units::time::{Instant, MILLIS_PER_MINUTE},
    wire::{Code, HoldState, OrderRequest, PointsWanted},
};

pub struct World {
    pub member: Member,
    pub holds: Vec<HoldId>,
    pub orders: Vec<OrderId>,
    /// Each order as it was placed, with the program and the facts of that time.
    pub purchases: Vec<Purchase>,
    /// The prefix of order ids: no two members have an order with the same id.
    pub prefix: String,
    settings: Settings,
}

/// An order as it was requested, and the facts for the conditions of earning.
pub struct Purchase {
    pub order: Order,
    pub program: Program,
    pub facts: MemberFacts,
}

impl World {
    /// A member under version 1 who begins with three lots: `points` by the program's policy, and the same number again with other
    /// expiries.
    pub fn new(settings: Settings, points: u64) -> Self {
        let mut member = Member::with_points(settings.program(1), points);
        if points > 1 {
            member.give_until(points / 2, "2026-12-01T00:00:00Z");
            member.give_until(points - points / 2, "2027-12-01T00:00:00Z");
        }
        let birthday = BirthdayRecord { birthday: Birthday::parse("1990-11-28"), changed_at: None };
        member.profile = Profile { birthday, segments: vec!["loyal".to_owned()], orders_before: 0 };
        let (holds, orders, purchases) = (Vec::new(), Vec::new(), Vec::new());
        Self { member, holds, orders, purchases, prefix: "o".to_owned(), settings }
    }

    pub fn run(&mut self, command: &Command, seen: &Seen) {
        match command {
            Command::Hold { cart, percent } => refusal_seen(self.hold(cart, *percent), seen),
            Command::Extend { hold, minutes } => self.on_hold(*hold, seen, |member, id| member.extend(id, *minutes)),
            Command::Release { hold } => self.on_hold(*hold, seen, Member::release),
            Command::Capture { hold, percent } => self.capture(*hold, *percent, seen),
            Command::Checkout { cart, percent, wait_minutes, changed } => {
                self.checkout(cart, *percent, *wait_minutes, changed.as_ref().unwrap_or(cart), seen);
            }
            Command::Order { cart, placed_minutes_ago } => {
                let ago = i64::from(*placed_minutes_ago) * MILLIS_PER_MINUTE;
                let placed_at = Instant::from_millis(self.member.now.millis() - ago);
                self.pay(cart, placed_at, None, seen);
            }
            Command::OrderWith { cart, hold } => {
                let hold = nth(&self.holds, *hold).cloned();
                self.pay(cart, self.member.now, hold, seen);
            }
            Command::Complete { order } => self.on_order(*order, seen, Member::complete),
            Command::Refund { order, parts, after_days } => {
                self.wait(&Jump::Days(*after_days));
                self.on_order(*order, seen, |member, id| return_parts(member, id, parts));
            }
            Command::Give { points, days } => self.give(*points, *days, seen),
            Command::Take { percent } => self.take(*percent, seen),
            Command::Do(deed) => do_now(&mut self.member, deed, seen),
            Command::Wait(jump) => self.wait(jump),
            Command::Erase => refusal_seen(self.member.erase(), seen),
            Command::Reprogram(settings) => self.reprogram(settings),
        }
    }

    pub fn reprogram(&mut self, settings: &Settings) {
        self.settings = self.settings.next(settings);
        self.member.program = self.settings.program(self.member.program.version + 1);
    }

    /// Holds `percent` of the basket's maximum, rounded to a step. Places no hold if that is zero.
    pub fn hold(&mut self, cart: &Cart, percent: u64) -> Outcome<Option<Hold>> {
        let basket = cart.basket(&self.member.program);
        let most = self.member.quote(&basket, PointsWanted::Max)?.bounds;
        let wished = most.max.get() * percent / 100;
        let chosen = match most.choices.as_slice() {
            [] => wished / most.step.get() * most.step.get(),
            choices => {
                choices.iter().rev().map(|choice| choice.points.get()).find(|points| *points <= wished).unwrap_or(0)
            }
        };
        if chosen == 0 {
            return Ok(None);
        }
        let hold = self.member.hold(&basket, sample::exactly(chosen))?;
        self.holds.push(hold.hold_id.clone());
        Ok(Some(hold))
    }

    fn checkout(&mut self, cart: &Cart, percent: u64, wait_minutes: u32, paid: &Cart, seen: &Seen) {
        let hold = match self.hold(cart, percent) {
            Ok(hold) => hold,
            Err(refusal) => return refusal_seen::<()>(Err(refusal), seen),
        };
        self.member.now = self.member.now.plus_minutes(wait_minutes);
        self.pay(paid, self.member.now, hold.map(|hold| hold.hold_id), seen);
    }

    pub fn pay(&mut self, cart: &Cart, placed_at: Instant, hold_id: Option<HoldId>, seen: &Seen) {
        let request = self.request(cart, placed_at, hold_id);
        let Member { program, profile, now, .. } = &self.member;
        let order = Order::read(&request, program, *now).expect("an order");
        let facts = facts(self.member.open().account(), &Member::id(), profile, program, placed_at);
        self.purchases.push(Purchase { order, program: program.clone(), facts });
        let paid = self.member.order(&request).expect("a paid order is never refused");
        count_order(&paid, seen);
        self.orders.push(paid.order_id);
    }

    fn request(&self, cart: &Cart, placed_at: Instant, hold_id: Option<HoldId>) -> OrderRequest {
        let currency = self.member.program.currency;
        let place = |places: [&'static str; 2], times: usize| places[self.orders.len() / times % 2];
        let fields = json!({
            "currency": currency.code(), "placed_at": placed_at, "hold_id": hold_id,
            "shipping": money(cart.shipping_minor, currency), "tax": cart.tax(currency),
            "charged": cart.charged(&self.member.program),
            "store": place(["north", "south"], 1), "channel": place(["web", "app"], 2),
        });
        sample::order_request(&format!("{}-{}", self.prefix, self.orders.len()), &cart.lines(currency), fields)
    }

    fn give(&mut self, points: u64, days: Option<u32>, seen: &Seen) {
        let mut request = json!({"points": points, "author": "law", "reason": "given"});
        if let Some(days) = days {
            request["expires_at"] = json!(self.member.now.plus_minutes(days * 24 * 60));
        }
        refusal_seen(self.member.adjust(request), seen);
    }

    pub fn take(&mut self, percent: u64, seen: &Seen) {
        let points = i64::try_from(self.member.balance().available.get() * percent / 100).unwrap();
        refusal_seen(self.member.adjust(json!({"points": -points, "author": "law", "reason": "taken"})), seen);
    }

    fn capture(&mut self, hold: usize, percent: u64, seen: &Seen) {
        self.on_hold(hold, seen, |member, hold_id| {
            let all = member.hold_record(hold_id).unwrap().hold.points.get();
            let captured = member.capture(hold_id, Some(all * percent / 100))?;
            seen.count_if(captured.points < captured.hold.points, "captured in part");
            Ok(captured)
        });
    }

    /// A hold that has ended is refused with its state. An open hold can be resolved.
    fn on_hold<T>(&mut self, hold: usize, seen: &Seen, resolve: impl Fn(&mut Member, &HoldId) -> Outcome<T>) {
        let Some(hold_id) = nth(&self.holds, hold).cloned() else { return };
        let state = self.member.hold_state(&hold_id);
        let outcome = resolve(&mut self.member, &hold_id);
        let code = outcome.as_ref().err().map(shared::refusal::Refusal::code);
        match state {
            HoldState::Held => {
                assert!(!matches!(code, Some(Code::HoldResolved | Code::HoldExpired)), "{hold_id}: {code:?}");
            }
            HoldState::Captured | HoldState::Released | HoldState::Reversed => {
                assert_eq!(code, Some(Code::HoldResolved), "{hold_id}");
            }
            HoldState::TimedOut => assert_eq!(code, Some(Code::HoldExpired), "{hold_id}"),
        }
        refusal_seen(outcome, seen);
    }

    fn on_order<T>(&mut self, order: usize, seen: &Seen, run: impl Fn(&mut Member, &OrderId) -> Outcome<T>) {
        let Some(order_id) = nth(&self.orders, order).cloned() else { return };
        refusal_seen(run(&mut self.member, &order_id), seen);
    }

    pub fn wait(&mut self, jump: &Jump) {
        let now = self.member.now;
        self.member.now = match jump {
            Jump::Minutes(minutes) => now.plus_minutes(*minutes),
            Jump::Days(days) => now.plus_minutes(days * 24 * 60),
            Jump::ToDue { millis_before } => {
                let due = self.member.account.due_at().unwrap_or(now);
                Instant::from_millis(due.millis() - millis_before).max(now)
            }
            Jump::Back { minutes } => Instant::from_millis(now.millis() - minutes * MILLIS_PER_MINUTE),
        };
    }
}

/// Returns those of the requested parts that exist, in one refund.
pub fn return_parts(member: &mut Member, order_id: &OrderId, parts: &[Part]) -> Outcome<Refund> {
    let paid = member.history(order_id).unwrap().paid;
    let currency = paid.currency(&member.program);
    let share = |amount: Amount, permille: u64| money(amount.minor() * permille / 1_000, currency);
    let line = |at: usize| &paid.lines[at % paid.lines.len()];
    let mut fields = json!({});
    let mut lines: Vec<Value> = Vec::new();
    for part in parts {
        match part {
            Part::Units { line: at, quantity } => {
                lines.push(json!({"line_id": line(*at).line_id, "quantity": quantity}));
            }
            Part::Amount { line: at, permille } => {
                lines.push(json!({"line_id": line(*at).line_id, "amount": share(line(*at).total, *permille)}));
            }
            Part::Shipping { permille } => fields["shipping"] = share(paid.shipping, *permille),
            Part::All => fields["all"] = json!(true),
        }
    }
    fields["lines"] = json!(lines);
    member.refund(order_id, fields)
}

fn nth<T>(list: &[T], from_newest: usize) -> Option<&T> {
    let back = from_newest % list.len().max(1);
    list.get(list.len().checked_sub(back + 1)?)
}

fn refusal_seen<T>(outcome: Outcome<T>, seen: &Seen) {
    seen.count_if(outcome.is_err(), "refused");
}

fn count_order(paid: &PaidOrder, seen: &Seen) {
    seen.count_if(!paid.earned.points().is_zero(), "earned");
    seen.count_if(paid.earned.awards.len() > 1, "several awards");
    seen.count_if(!paid.earned.debt_paid.is_empty(), "debt paid");
    let Some(spent) = &paid.spent else { return };
    seen.count_if(spent.burnt.len() > 1, "several lots burnt");
    seen.count_if(spent.shortfall.is_some(), "shortfall");
    seen.count_if(spent.shortfall.is_some() && !spent.burnt.is_empty(), "shortfall in part");
    seen.count_if(spent.basket_changed && !spent.burnt.is_empty(), "basket changed");
    seen.count_if(
        spent.basket_changed && spent.amount == Amount::ZERO && spent.shortfall.is_none(),
        "nothing eligible",
    );
    seen.count_if(paid.cash() == Amount::ZERO && spent.amount > Amount::ZERO, "paid with points alone");
    seen.count_if(points(&spent.burnt) > Points::ZERO, "spent");
}

fn points(lots: &[shared::ledger::lot::Lot]) -> Points {
    shared::ledger::lot::points_of(lots)
}
