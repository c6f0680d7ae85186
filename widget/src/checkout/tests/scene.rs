//! The order, terms, lots and answers of the sequences. The edge answers by its own arithmetic.

use crate::{
    checkout::{
        outcome::Source,
        state::{Checkout, Effect, Event, Message, Shopper, Ticket},
    },
    order::Order,
    session::{OpenHold, Reading, SpendingTerms, Terms},
    wire::{Failure, Refusal},
};
use shared::{
    basket::Basket,
    ledger::lot::{Lot, Renewal},
    program::{CashOff, Exclusions, PointValue, Rate, Rates},
    spending::quote::{Burn, QuoteFacts, quote},
    units::id::{HoldId, LineId, MemberId},
    units::lot_class::LotClass,
    units::money::{Amount, Currency, MoneyText},
    units::points::Points,
    units::rate::Share,
    units::time::{Instant, Month},
    wire::{BurnView, LineIn, LinePart, PointsWanted, QuoteAnswer},
};
use std::rc::Rc;

pub const NOW_MS: i64 = 1_795_000_000_000;
pub const MINUTE_MS: i64 = 60_000;
/// If the program has a maximum for a day.
const USED_TODAY: Points = match Points::new(100) {
    Some(points) => points,
    None => Points::MAX,
};

pub fn points(points: u64) -> Points {
    Points::new(points).unwrap()
}

pub fn now() -> Instant {
    Instant::from_millis(NOW_MS)
}

pub fn cny() -> Currency {
    Currency::with_digits("CNY", 2).unwrap()
}

pub fn terms() -> Rc<Terms> {
    let spending = SpendingTerms { max_share: "0.30".to_owned(), min_cash: "0.00".into() };
    Rc::new(Terms { currency: cny(), time_zone: "Asia/Shanghai".to_owned(), spending: Some(spending) })
}

/// 100 points are one yuan, in steps of 100, for at most 30 % of an order without gift cards.
pub fn cash_off() -> CashOff {
    CashOff {
        value: PointValue::Rates(Rates {
            first: Rate { points: points(100), amount: Amount::saturating_from(100) },
            later: Vec::new(),
        }),
        rescue: None,
        min_points: points(100),
        step_points: points(100),
        max_share: Share::parse("0.30"),
        max_points: None,
        max_points_per_day: None,
        min_cash: Amount::ZERO,
        exclude: Exclusions { categories: vec!["gift-card".to_owned()], ..Exclusions::default() },
    }
}

pub fn line(category: &str, price: &str) -> LineIn {
    LineIn {
        line_id: LineId::parse(category).unwrap(),
        sku: "sku".to_owned(),
        categories: vec![category.to_owned()],
        tags: Vec::new(),
        quantity: 1,
        unit_price: price.into(),
        discount: None,
        tax: None,
    }
}

pub fn order(lines: Vec<LineIn>) -> Rc<Order> {
    Rc::new(Order { currency: "CNY".to_owned(), lines, shipping: None, tax: None })
}

pub fn tea() -> Rc<Order> {
    order(vec![line("tea", "99.99")])
}

pub fn lots(of: &[u64]) -> Vec<Lot> {
    let lot = |(at, &points_in): (i64, &u64)| Lot {
        class: LotClass::Base,
        issued_in: Month::default(),
        points: points(points_in),
        earned_at: Instant::from_millis(at),
        available_at: None,
        expires_at: Some(Instant::from_millis(NOW_MS + (at + 1) * 1_000 * MINUTE_MS)),
        renewal: Renewal::Fixed,
        spent: Points::ZERO,
    };
    (0..).zip(of).map(lot).collect()
}

/// The edge's answer, by the edge's own arithmetic.
pub fn answer(state: &Checkout, has: &[u64], wanted: PointsWanted) -> Result<QuoteAnswer, Failure> {
    let order = state.order.clone().unwrap();
    let basket = Basket::read(&order.currency, &order.lines, None, cny()).unwrap();
    let cash_off = state.cash_off.as_ref().expect("known rules");
    let used_today = cash_off.max_points_per_day.map(|_| USED_TODAY);
    let facts = QuoteFacts { now: now(), tier: None, used_today: used_today.unwrap_or_default() };
    let quoted = quote(cash_off, &basket, &lots(has), wanted, &facts).map_err(|refusal| {
        let facts = (refusal.required().unwrap_or_default(), refusal.available().unwrap_or_default());
        let code = serde_json::to_value(refusal.code()).unwrap().as_str().unwrap().to_owned();
        Failure::Refused(Refusal { code, required: facts.0, available: facts.1 })
    })?;
    let part = |part: &shared::ledger::fact::hold::PaidPart| LinePart {
        line_id: part.line_id.clone(),
        points: part.points,
        amount: part.amount.to_text(cny()),
    };
    let burn = |Burn { lot, rescue }: &Burn| BurnView {
        lot_id: lot.lot_id(),
        class: lot.class,
        points: lot.points,
        expires_at: lot.expires_at,
        rescue: *rescue,
    };
    Ok(QuoteAnswer {
        quote: format!("signed-{}", quoted.points),
        expires_at: Instant::from_millis(NOW_MS + 5 * MINUTE_MS),
        points: quoted.points,
        amount: quoted.amount.to_text(cny()),
        cash: quoted.cash.to_text(cny()),
        bounds: quoted.bounds,
        lines: quoted.lines.iter().map(part).collect(),
        burns: quoted.burns.iter().map(burn).collect(),
        would_earn: points(70),
        available: points(has.iter().sum()),
        rescued: quoted.rescued,
        used_today,
        as_of: now(),
    })
}

pub fn hold(state: &Checkout, points_held: u64) -> Rc<OpenHold> {
    Rc::new(OpenHold {
        hold_id: HoldId::parse("hold-1").unwrap(),
        member_id: MemberId::parse("lin").unwrap(),
        points: points(points_held),
        amount: "12.00".into(),
        cash: "87.99".into(),
        ends_at: Instant::from_millis(NOW_MS + 15 * MINUTE_MS),
        order: state.order_text.to_string(),
    })
}

pub fn refused(code: &str) -> Failure {
    Failure::Refused(Refusal { code: code.to_owned(), ..Refusal::default() })
}

pub fn member(available: u64) -> Shopper {
    Shopper::Member { available: points(available), next: None }
}

/// A checkout that has its order, terms and shopper and has requested the largest choice.
pub fn asked(order: Rc<Order>, has: &[u64]) -> (Checkout, Ticket) {
    asked_under(cash_off(), order, has)
}

pub fn asked_under(cash_off: CashOff, order: Rc<Order>, has: &[u64]) -> (Checkout, Ticket) {
    let mut state = Checkout::default();
    state.update(Message::Order(Some(order), "the order".into()));
    state.update(Message::Terms(Reading::Known(terms())));
    state.update(Message::CashOff(Rc::new(cash_off)));
    let effects = state.update(Message::Shopper(member(has.iter().sum())));
    let [Effect::AskMost(ticket)] = effects.as_slice() else { panic!("{effects:?}") };
    let ticket = *ticket;
    (state, ticket)
}

/// A checkout in which 2,900 points are chosen: the largest choice of 3,260.
pub const HAS: [u64; 3] = [800, 460, 2_000];

pub fn choosing() -> Checkout {
    let (mut state, ticket) = asked(tea(), &HAS);
    let most = answer(&state, &HAS, PointsWanted::Max);
    state.update(Message::Most(ticket, most));
    state
}

pub fn held() -> Checkout {
    let mut state = choosing();
    state.update(Message::Apply(now()));
    let hold = hold(&state, 1_200);
    state.update(Message::Placed(Ok(hold)));
    state
}

/// The sources and points of the quotes that the page gets.
pub fn told(effects: &[Effect]) -> Vec<(Source, u64)> {
    let quote = |effect: &Effect| match effect {
        Effect::Tell(Event::Quote(outcome)) => Some((outcome.source, outcome.points.get())),
        _ => None,
    };
    effects.iter().filter_map(quote).collect()
}

pub fn chosen(state: &Checkout) -> u64 {
    state.choosing().unwrap().outcome.points.get()
}

pub fn cash(state: &Checkout) -> &MoneyText {
    &state.choosing().unwrap().outcome.cash
}
