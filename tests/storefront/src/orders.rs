//! The shop's own order book: what was bought, what was charged, what came back, and whether the
//! ledger has been told. In memory, for a sample; a real shop has a table for it.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;

use crate::card::Charge;
use crate::cart::Cart;
use crate::ledger::answer::{OrderAnswer, RefundAnswer};
use crate::ledger::{HoldId, RefundLine};
use crate::money::Fen;
use crate::order_id::{OrderId, RefundId};
use crate::session::{Member, SessionId};

#[derive(Clone, Debug)]
pub struct Order {
    pub id: OrderId,
    pub buyer: Buyer,
    pub placed_at: Timestamp,
    pub cart: Cart,
    pub discount: Option<Discount>,
    pub payment: Payment,
    pub record: Record<OrderAnswer>,
    pub returns: Vec<Return>,
}

#[derive(Clone, Debug)]
pub struct Buyer {
    pub session_id: SessionId,
    pub member: Option<&'static Member>,
}

/// The points part of the price, as the ledger confirmed it before the card was charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    pub hold_id: HoldId,
    pub points: i64,
    pub amount: Fen,
}

#[derive(Clone, Debug)]
pub enum Payment {
    /// The card is being asked; a second click finds this and does not ask again.
    Running,
    Paid(Charge),
}

/// Whether the ledger knows.
#[derive(Clone, Debug)]
pub enum Record<T> {
    /// Not yet, or it could not be reached: the outbox keeps at it.
    Waiting,
    Told(T),
    /// It said no to something that has already happened here: a person has to look.
    Refused,
    /// A guest's: the ledger has nothing to do with it.
    Guest,
}

#[derive(Clone, Debug)]
pub struct Return {
    pub refund_id: RefundId,
    pub at: Timestamp,
    pub lines: Vec<RefundLine>,
    pub record: Record<RefundAnswer>,
    /// The money given back; unknown until the ledger has said how the price was shared.
    pub cash: Option<Fen>,
}

impl<T> Record<T> {
    /// How the ledger's part begins for this buyer.
    pub fn beginning(buyer: &Buyer) -> Self {
        if buyer.member.is_some() { Self::Waiting } else { Self::Guest }
    }
}

impl Order {
    pub fn total(&self) -> Fen {
        self.cart.total()
    }

    pub fn due(&self) -> Fen {
        self.total() - self.discount.as_ref().map_or(Fen::ZERO, |discount| discount.amount)
    }

    /// How many units of a line can still come back.
    pub fn left_of(&self, line_id: &str) -> u32 {
        let returned: u32 = self
            .returns
            .iter()
            .filter(|back| !matches!(back.record, Record::Refused))
            .flat_map(|back| &back.lines)
            .filter(|line| line.line_id == line_id)
            .map(|line| line.quantity)
            .sum();
        self.cart.quantity_of(line_id).saturating_sub(returned)
    }

    fn belongs_to(&self, buyer: &Buyer) -> bool {
        match (self.buyer.member, buyer.member) {
            (Some(owner), Some(asking)) => owner.id == asking.id,
            (None, _) => self.buyer.session_id == buyer.session_id,
            (Some(_), None) => false,
        }
    }
}

#[derive(Debug, Default)]
pub struct Orders(Mutex<BTreeMap<OrderId, Order>>);

impl Orders {
    /// Writes a new order down; false if its id is there already, and then nothing is changed.
    pub fn begin(&self, order: Order) -> bool {
        let mut book = self.book();
        if book.contains_key(&order.id) {
            return false;
        }
        book.insert(order.id.clone(), order);
        true
    }

    /// The money did not come: the id is free for another try.
    pub fn abandon(&self, order_id: &OrderId) {
        self.book().remove(order_id);
    }

    pub fn change(&self, order_id: &OrderId, change: impl FnOnce(&mut Order)) {
        if let Some(order) = self.book().get_mut(order_id) {
            change(order);
        }
    }

    /// Notes that units come back, unless more would come back than were bought (or this very
    /// return is known): false then.
    pub fn begin_return(&self, order_id: &OrderId, back: Return) -> bool {
        let mut book = self.book();
        let Some(order) = book.get_mut(order_id) else { return false };
        let known = order.returns.iter().any(|earlier| earlier.refund_id == back.refund_id);
        let fits = back.lines.iter().all(|line| line.quantity > 0 && line.quantity <= order.left_of(line.line_id));
        if known || !fits || !matches!(order.payment, Payment::Paid(_)) {
            return false;
        }
        order.returns.push(back);
        true
    }

    pub fn get(&self, order_id: &OrderId) -> Option<Order> {
        self.book().get(order_id).cloned()
    }

    /// Nobody sees another customer's order.
    pub fn get_own(&self, order_id: &OrderId, buyer: &Buyer) -> Option<Order> {
        self.get(order_id).filter(|order| order.belongs_to(buyer))
    }

    /// Newest first.
    pub fn all_own(&self, buyer: &Buyer) -> Vec<Order> {
        self.book().values().rev().filter(|order| order.belongs_to(buyer)).cloned().collect()
    }

    /// Each change leaves a whole order behind, so a panic elsewhere spoils nothing here.
    fn book(&self) -> MutexGuard<'_, BTreeMap<OrderId, Order>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Card;
    use crate::session::{Sessions, member};

    fn buyer(member_id: Option<&str>) -> Buyer {
        let (session_id, _) = Sessions::default().open(crate::lang::Lang::Zh).unwrap();
        Buyer { session_id, member: member_id.and_then(member) }
    }

    fn order(buyer: &Buyer) -> Order {
        let order_id = OrderId::next(Timestamp::now());
        let mut cart = Cart::default();
        cart.set("celadon-cup", 2);
        let charge = crate::card::charge(Card::Good, cart.total(), &order_id).unwrap();
        Order {
            id: order_id,
            buyer: buyer.clone(),
            placed_at: Timestamp::now(),
            cart,
            discount: None,
            payment: Payment::Paid(charge),
            record: Record::Waiting,
            returns: Vec::new(),
        }
    }

    fn units_back(quantity: u32) -> Return {
        Return {
            refund_id: RefundId::next(Timestamp::now()),
            at: Timestamp::now(),
            lines: vec![RefundLine { line_id: "celadon-cup", quantity }],
            record: Record::Waiting,
            cash: None,
        }
    }

    #[test]
    fn an_order_id_is_taken_once() {
        let orders = Orders::default();
        let order = order(&buyer(Some("lin")));
        assert!(orders.begin(order.clone()));
        assert!(!orders.begin(order.clone()));
        orders.abandon(&order.id);
        assert!(orders.begin(order));
    }

    #[test]
    fn no_more_comes_back_than_was_bought() {
        let orders = Orders::default();
        let order = order(&buyer(Some("lin")));
        let id = order.id.clone();
        orders.begin(order);
        let first = units_back(1);
        assert!(!orders.begin_return(&id, units_back(3)));
        assert!(!orders.begin_return(&id, units_back(0)));
        assert!(orders.begin_return(&id, first.clone()));
        assert!(!orders.begin_return(&id, first), "the same return, sent twice");
        assert!(!orders.begin_return(&id, units_back(2)));
        assert!(orders.begin_return(&id, units_back(1)));
        assert!(!orders.begin_return(&id, units_back(1)));
    }

    #[test]
    fn a_return_that_was_refused_can_be_tried_again() {
        let orders = Orders::default();
        let order = order(&buyer(Some("lin")));
        let id = order.id.clone();
        orders.begin(order);
        assert!(orders.begin_return(&id, units_back(2)));
        orders.change(&id, |order| order.returns.iter_mut().for_each(|back| back.record = Record::Refused));
        assert!(orders.begin_return(&id, units_back(2)));
    }

    #[test]
    fn nobody_sees_another_customers_order() {
        let (lin, mei, guest, other) = (buyer(Some("lin")), buyer(Some("mei")), buyer(None), buyer(None));
        let orders = Orders::default();
        let (of_lin, of_guest) = (order(&lin), order(&guest));
        orders.begin(of_lin.clone());
        orders.begin(of_guest.clone());
        for (id, who, seen) in [
            (&of_lin.id, &lin, true),
            (&of_lin.id, &mei, false),
            (&of_lin.id, &guest, false),
            (&of_guest.id, &guest, true),
            (&of_guest.id, &other, false),
            (&of_guest.id, &lin, false),
        ] {
            assert_eq!(orders.get_own(id, who).is_some(), seen);
        }
    }
}
