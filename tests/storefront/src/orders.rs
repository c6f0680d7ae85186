//! The shop's own order book: purchases, charges, returns, and whether the ledger has them. It is in memory, because this is a sample. A
//! real shop has a table.

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

/// The part paid with points, as the ledger confirmed it before the card was charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Discount {
    pub hold_id: HoldId,
    pub points: i64,
    pub amount: Fen,
}

#[derive(Clone, Debug)]
pub enum Payment {
    /// The card is being charged. A second click finds this and does not charge again.
    Running,
    Paid(Charge),
}

/// Whether the ledger has the order.
#[derive(Clone, Debug)]
pub enum Record<T> {
    /// Not yet, or the ledger could not be reached: the outbox sends it again.
    Waiting,
    Told(T),
    /// The ledger refused something that has already happened here. A person must check it.
    Refused,
    /// A guest's order. The ledger does not get it.
    Guest,
}

#[derive(Clone, Debug)]
pub struct Return {
    pub refund_id: RefundId,
    pub at: Timestamp,
    pub lines: Vec<RefundLine>,
    pub record: Record<RefundAnswer>,
    /// The returned money. Unknown until the ledger has stated how the price was paid.
    pub cash: Option<Fen>,
}

impl<T> Record<T> {
    /// The first state for this buyer.
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

    /// How many units of a line can still be returned.
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
    /// Stores a new order. Returns false and changes nothing if its id exists.
    pub fn begin(&self, order: Order) -> bool {
        let mut book = self.book();
        if book.contains_key(&order.id) {
            return false;
        }
        book.insert(order.id.clone(), order);
        true
    }

    /// The payment failed: the id can be used for another try.
    pub fn abandon(&self, order_id: &OrderId) {
        self.book().remove(order_id);
    }

    pub fn change(&self, order_id: &OrderId, change: impl FnOnce(&mut Order)) {
        if let Some(order) = self.book().get_mut(order_id) {
            change(order);
        }
    }

    /// Stores that units are returned. Returns false if more would be returned than were bought, or if this return is already known.
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

    /// A customer never sees an order of another customer.
    pub fn get_own(&self, order_id: &OrderId, buyer: &Buyer) -> Option<Order> {
        self.get(order_id).filter(|order| order.belongs_to(buyer))
    }

    /// Newest first.
    pub fn all_own(&self, buyer: &Buyer) -> Vec<Order> {
        self.book().values().rev().filter(|order| order.belongs_to(buyer)).cloned().collect()
    }

    /// Each change is complete, so a panic elsewhere damages nothing here.
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
    fn an_order_id_can_be_used_once() {
        let orders = Orders::default();
        let order = order(&buyer(Some("lin")));
        assert!(orders.begin(order.clone()));
        assert!(!orders.begin(order.clone()));
        orders.abandon(&order.id);
        assert!(orders.begin(order));
    }

    #[test]
    fn no_more_can_be_returned_than_was_bought() {
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
    fn a_customer_does_not_see_orders_of_others() {
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
