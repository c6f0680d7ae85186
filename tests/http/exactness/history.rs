//! One random history of a shop: members buy with and without points, orders are refunded in parts, and days pass.

use super::{baskets, compare::disagreement, figures::Figures, programs::CURRENCIES, wishes::wish};
use crate::{
    anything::dice::Dice,
    model::{HoldState, ModelShop},
    support::{Answer, Ask, Edge, Native, Shop},
};
use serde_json::{Value, json};

const MEMBERS: [&str; 3] = ["ann", "bob", "cat"];
/// Near the ends of months and years, and the changes of the clocks in New York and Berlin.
const BEGINNINGS: [&str; 6] = [
    "2026-11-23T12:00:00+08:00",
    "2026-12-29T23:30:00+08:00",
    "2027-03-11T10:00:00Z",
    "2027-03-26T22:00:00Z",
    "2027-10-29T21:59:00Z",
    "2028-02-27T15:00:00Z",
];

pub struct History<'a> {
    shop: Shop<'a>,
    native: &'a Native,
    model: ModelShop,
    program: Value,
    dice: Dice,
    currency: &'static str,
    digits: u32,
    orders: Vec<String>,
    /// Holds that no order has used yet: member, hold and basket.
    open: Vec<(&'static str, String, Value)>,
    log: Vec<String>,
    pub figures: Figures,
}

/// The model and the product disagree: the last requests, and where.
pub type Finding = String;

impl<'a> History<'a> {
    pub fn begin(edge: &'a Edge, program: &Value, seed: u64) -> Self {
        let Edge::Native(native) = edge else { panic!("the native application") };
        let mut dice = Dice::new(seed);
        native.set_now(dice.pick::<&str>(&BEGINNINGS));
        let &(currency, digits) = CURRENCIES.iter().find(|(code, _)| program["currency"] == *code).unwrap();
        let shop = Shop::open_with(edge, program);
        for member in MEMBERS {
            shop.member_with(member, 0);
        }
        Self {
            shop,
            native,
            model: ModelShop::new(program),
            program: program.clone(),
            dice,
            currency,
            digits,
            orders: Vec::new(),
            open: Vec::new(),
            log: Vec::new(),
            figures: Figures::default(),
        }
    }

    pub fn orders(&self) -> usize {
        self.orders.len()
    }

    fn now(&self) -> i64 {
        self.native.now().millis()
    }

    fn member(&mut self) -> &'static str {
        self.dice.pick::<&str>(&MEMBERS)
    }

    pub fn step(&mut self) -> Result<(), Finding> {
        match self.dice.below(20) {
            0 => self.give(),
            1..=6 => self.buy(),
            7..=9 => self.buy_with_points(),
            10 | 11 => self.resolve(),
            12..=16 => self.refund(),
            _ => self.pass_time(),
        }
    }

    /// The balances of all members, and the ledger.
    pub fn end(&mut self) -> Result<(), Finding> {
        for member in MEMBERS {
            self.shop.audit_is_sound(member);
            let balance = self.shop.balance(member);
            let expected = self.model.balance(member, self.now());
            self.agree(&json!({"balance of": member}), &expected, &balance)?;
        }
        Ok(())
    }

    fn agree(&mut self, request: &Value, expected: &Value, found: &Value) -> Result<(), Finding> {
        self.log.push(format!("{} {request}", self.native.now()));
        self.model.notes().for_each(|note| self.figures.count(note));
        let Some(difference) = disagreement("", expected, found) else { return Ok(()) };
        let recent = self.log.join("\n  ");
        Err(format!("{difference}\n  {recent}\n  expected {expected}\n  found {found}"))
    }

    fn succeed(&mut self, request: &Value, answer: Answer, expected: &Value) -> Result<Value, Finding> {
        if answer.status >= 300 {
            self.log.push(request.to_string());
            return Err(format!("refused: {}\n  {}\n expected {expected}", answer.body, self.log.join("\n  ")));
        }
        self.agree(request, expected, &answer.body)?;
        Ok(answer.body)
    }

    fn give(&mut self) -> Result<(), Finding> {
        let (member, class) = (self.member(), *self.dice.pick(&["base", "bonus"]));
        let points = 100 + self.dice.below(3000);
        let request = json!({"points": points, "author": "test", "reason": "a gift", "class": class});
        let expected = self.model.give(member, class, i128::try_from(points).unwrap(), self.now());
        let path = format!("/v1/members/{member}/adjustments");
        let answer = self.shop.backend(Ask::post(&path, &request).keyed());
        self.succeed(&json!([member, request]), answer, &expected).map(drop)
    }

    fn buy(&mut self) -> Result<(), Finding> {
        let (member, basket) = (self.member(), baskets::basket(&mut self.dice, self.digits));
        self.pay(member, &basket, None)
    }

    fn pay(&mut self, member: &str, basket: &Value, hold_id: Option<&str>) -> Result<(), Finding> {
        let order_id = format!("o-{}", self.orders.len());
        let days = if self.dice.percent(15) { self.dice.below(9) } else { 0 };
        let placed_at = self.native.now().millis() - i64::try_from(days).unwrap() * 86_400_000;
        let mut request = basket.clone();
        request["order_id"] = json!(order_id);
        request["member_id"] = json!(member);
        request["currency"] = json!(self.currency);
        request["placed_at"] = json!(jiff::Timestamp::from_millisecond(placed_at).unwrap().to_string());
        if self.dice.percent(60) {
            request["store"] = json!(self.dice.pick(&["north", "south"]));
            request["channel"] = json!(self.dice.pick(&["app", "web"]));
        }
        if let Some(hold_id) = hold_id {
            request["hold_id"] = json!(hold_id);
        }
        let expected = self.model.pay(&request, self.now());
        let answer = self.shop.order(&request);
        self.figures.order(&self.program, &request, &expected);
        self.figures.add("orders posted late", (days > 0).into());
        self.orders.push(order_id);
        self.succeed(&request, answer, &expected).map(drop)
    }

    fn buy_with_points(&mut self) -> Result<(), Finding> {
        let (member, basket) = (self.member(), baskets::basket(&mut self.dice, self.digits));
        let mut request = basket.clone();
        request["currency"] = json!(self.currency);
        let choices = self.model.choices(member, &request, self.now());
        if choices.max == 0 {
            return self.quotes_nothing(member, &request);
        }
        let is_max = self.dice.percent(40);
        let points = if is_max {
            choices.max
        } else if choices.sums.is_empty() {
            let steps = usize::try_from((choices.max - choices.min) / choices.step).unwrap();
            choices.min + choices.step * i128::try_from(self.dice.below(steps + 1)).unwrap()
        } else {
            self.dice.pick(&choices.sums).0
        };
        request["points"] = if is_max { json!("max") } else { json!(i64::try_from(points).unwrap()) };
        let quote = self.model.quote(member, &request, points, self.now());
        let expected = self.model.quote_view(member, &request, &quote, self.now());
        let answer = self.shop.shopper(member, Ask::post("/v1/me/quotes", &request));
        let answer = self.succeed(&json!([member, request]), answer, &expected)?;
        self.figures.count("quotes");
        let hold = self.shop.place(member, &answer);
        let hold_id = hold.body["hold_id"].as_str().unwrap_or_default().to_owned();
        let expected = self.model.hold(member, &hold_id, &quote, self.now());
        self.succeed(&json!([member, "holds", hold_id]), hold, &expected)?;
        self.open.push((member, hold_id, basket));
        if self.dice.percent(70) { self.resolve_at(self.open.len() - 1) } else { Ok(()) }
    }

    /// Points cannot be used: a quote of the most is 0, or below the minimum.
    fn quotes_nothing(&mut self, member: &str, request: &Value) -> Result<(), Finding> {
        let mut request = request.clone();
        request["points"] = json!("max");
        let answer = self.shop.shopper(member, Ask::post("/v1/me/quotes", &request));
        self.figures.count("quotes of no points");
        if answer.status == 422 && answer.body["code"] == "below_minimum" {
            return Ok(());
        }
        let quote = self.model.quote(member, &request, 0, self.now());
        let expected = self.model.quote_view(member, &request, &quote, self.now());
        self.succeed(&json!([member, request]), answer, &expected).map(drop)
    }

    fn resolve(&mut self) -> Result<(), Finding> {
        if self.open.is_empty() {
            self.buy_with_points()
        } else {
            self.resolve_at(self.dice.clone().below(self.open.len()))
        }
    }

    fn resolve_at(&mut self, at: usize) -> Result<(), Finding> {
        let (member, hold_id, basket) = self.open[at].clone();
        self.model.balance(member, self.now());
        let is_open = self.model.hold_state(member, &hold_id) == HoldState::Held;
        match self.dice.below(20) {
            0 | 1 if is_open => self.release(member, &hold_id)?,
            2..=4 if is_open => self.capture(member, &hold_id)?,
            5 => {
                self.native.pass_minutes(16);
            }
            _ => {}
        }
        if self.dice.percent(20) {
            return Ok(());
        }
        self.open.remove(at);
        let basket = if self.dice.percent(20) { baskets::changed(&mut self.dice, &basket) } else { basket };
        self.pay(member, &basket, Some(&hold_id))?;
        if self.dice.percent(3) { self.pay(member, &basket, Some(&hold_id)) } else { Ok(()) }
    }

    fn release(&mut self, member: &str, hold_id: &str) -> Result<(), Finding> {
        let expected = self.model.release(member, hold_id, self.now());
        let answer = self.shop.backend(Ask::post(&format!("/v1/holds/{hold_id}/release"), &json!({})).keyed());
        self.figures.count("holds released");
        self.succeed(&json!(["release", hold_id]), answer, &expected).map(drop)
    }

    fn capture(&mut self, member: &str, hold_id: &str) -> Result<(), Finding> {
        let most = usize::try_from(self.model.held_points(member, hold_id)).unwrap();
        let points = if self.dice.percent(40) { most } else { 1 + self.dice.below(most) };
        let expected = self.model.capture(member, hold_id, i128::try_from(points).unwrap(), self.now());
        let request = json!({ "points": points });
        let answer = self.shop.backend(Ask::post(&format!("/v1/holds/{hold_id}/capture"), &request).keyed());
        self.figures.count(if points == most { "holds captured in full" } else { "holds captured in part" });
        self.succeed(&json!(["capture", hold_id, points]), answer, &expected).map(drop)
    }

    fn refund(&mut self) -> Result<(), Finding> {
        if self.orders.is_empty() {
            return Ok(());
        }
        // Recent orders are refunded more often, so that some have several refunds.
        let recent = self.orders.len().min(6);
        let reach = if self.dice.percent(70) { recent } else { self.orders.len() };
        let at = self.orders.len() - 1 - self.dice.below(reach);
        let order_id = self.orders[at].clone();
        let Some((mut request, wish)) = wish(&mut self.dice, self.model.order(&order_id), self.digits) else {
            return Ok(());
        };
        request["refund_id"] = json!(format!("r-{}", self.log.len()));
        let expected = self.model.refund(&order_id, &wish, self.now());
        let answer = self.shop.refund(&order_id, &request);
        self.figures.refund(&request, &expected);
        self.succeed(&json!([order_id, request]), answer, &expected).map(drop)
    }

    fn pass_time(&mut self) -> Result<(), Finding> {
        let most = *self.dice.pick(&[90, 1440, 1440, 4320, 20_000, 60_000]);
        self.native.pass_minutes(u32::try_from(1 + self.dice.below(most)).unwrap());
        let member = self.member();
        let expected = self.model.balance(member, self.now());
        let balance = self.shop.balance(member);
        self.agree(&json!(["balance", member]), &expected, &balance)
    }
}
