//! Takes an order with points and cash, as a merchant's backend does when the shopper pays. It decides nothing about points. It asks the
//! ledger for the hold, charges the rest, and reports the order. Points never prevent a sale.

use jiff::{SignedDuration, Timestamp};

use crate::basket;
use crate::card::{self, Card};
use crate::cart::Cart;
use crate::ledger::HoldId;
use crate::ledger::answer::Hold;
use crate::ledger::http::LedgerError;
use crate::money::{CURRENCY, Fen};
use crate::order_id::OrderId;
use crate::orders::{Buyer, Discount, Order, Payment, Record};
use crate::outbox::{self, Posting};
use crate::shop::Shop;

/// A hold with less remaining time is extended before the card is charged.
const HOLD_TIME_NEEDED: SignedDuration = SignedDuration::from_mins(3);
/// Long enough for a payment that is confirmed on a phone.
const HOLD_EXTENSION_MINUTES: u32 = 10;

/// The browser's request to pay. It contains names and no prices.
#[derive(Debug)]
pub struct PayRequest {
    pub order_id: OrderId,
    /// From the widget's event `jifen:hold`.
    pub hold_id: Option<HoldId>,
    /// The amount on the button. It is only compared and never charged.
    pub amount_shown: Fen,
    pub card: Card,
}

/// Why nothing was charged. The shopper is back at the checkout and can continue at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setback {
    EmptyCart,
    /// The button showed another amount than is due, for example because the cart changed in another tab.
    AmountChanged,
    HoldUnusable(HoldProblem),
    Declined,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldProblem {
    /// The ledger cannot be reached, so the browser's claim of a discount cannot be checked.
    Unreachable,
    /// Released, captured or timed out.
    Ended,
    /// The hold belongs to another member, another currency or another basket.
    DoesNotFit,
}

/// Pays a cart.
///
/// 1. The price comes from the catalogue, and the discount from the ledger. The browser sets neither.
/// 2. If the amount is not the one on the button, nothing is charged: the shopper sees the new amount first.
/// 3. The order is stored under an id that was created earlier: a second click finds it and stops here.
/// 4. The card is charged. If it is declined, the hold remains for the next try, and times out otherwise.
/// 5. The order is posted to the ledger, which captures the hold and grants the points. From here nothing can fail for the shopper: if the
///    ledger cannot be reached, the outbox posts it later with the same key.
pub async fn pay(shop: &Shop, buyer: Buyer, cart: Cart, request: PayRequest) -> Result<OrderId, Setback> {
    let PayRequest { order_id, hold_id, amount_shown, card } = request;
    if shop.orders.get_own(&order_id, &buyer).is_some() {
        return Ok(order_id);
    }
    if cart.is_empty() {
        return Err(Setback::EmptyCart);
    }
    let discount = match hold_id {
        Some(hold_id) => Some(confirm_hold(shop, &buyer, &cart, hold_id).await.map_err(Setback::HoldUnusable)?),
        None => None,
    };
    let order = Order {
        id: order_id.clone(),
        record: Record::beginning(&buyer),
        buyer,
        placed_at: Timestamp::now(),
        cart,
        discount,
        payment: Payment::Running,
        returns: Vec::new(),
    };
    let due = order.due();
    if due != amount_shown {
        return Err(Setback::AmountChanged);
    }
    if !shop.orders.begin(order) {
        return Ok(order_id);
    }
    let Ok(charge) = card::charge(card, due, &order_id) else {
        shop.orders.abandon(&order_id);
        return Err(Setback::Declined);
    };
    shop.orders.change(&order_id, |order| order.payment = Payment::Paid(charge));
    // A guest's order is not posted: it has no member.
    outbox::send(shop, Posting::Order(order_id.clone())).await;
    Ok(order_id)
}

/// Reads the worth of the hold from the ledger, and extends the hold until the payment has ended.
async fn confirm_hold(shop: &Shop, buyer: &Buyer, cart: &Cart, hold_id: HoldId) -> Result<Discount, HoldProblem> {
    let hold = shop.ledger.hold(&hold_id).await.map_err(|error| problem_reading(&error))?;
    let discount = discount_of(&hold, hold_id, buyer, cart)?;
    if hold.expires_at.duration_since(Timestamp::now()) < HOLD_TIME_NEEDED {
        // A refusal here does not stop the sale. If the hold times out during the payment, the ledger burns the same points again when the
        // order is posted.
        if let Err(error) = shop.ledger.extend_hold(&discount.hold_id, hold.expires_at, HOLD_EXTENSION_MINUTES).await {
            eprintln!("storefront: a hold could not be prolonged: {error}");
        }
    }
    Ok(discount)
}

fn problem_reading(error: &LedgerError) -> HoldProblem {
    match error {
        LedgerError::Refused { status: 404, .. } => HoldProblem::DoesNotFit,
        LedgerError::Unreachable { .. } | LedgerError::Refused { .. } | LedgerError::Unreadable { .. } => {
            eprintln!("storefront: a hold could not be read: {error}");
            HoldProblem::Unreachable
        }
    }
}

/// Checks a hold against this buyer and this cart. The id alone proves nothing.
///
/// The digest is as important as the member: a hold for a basket of tea must not pay for gift cards.
fn discount_of(hold: &Hold, hold_id: HoldId, buyer: &Buyer, cart: &Cart) -> Result<Discount, HoldProblem> {
    let amount = Fen::parse(&hold.amount).ok_or(HoldProblem::DoesNotFit)?;
    let own = buyer.member.is_some_and(|member| member.id == hold.member_id);
    let same_basket = hold.basket_digest == basket::digest(cart);
    if !own || hold.currency != CURRENCY || !same_basket || amount > cart.total() {
        return Err(HoldProblem::DoesNotFit);
    }
    if hold.state != "held" {
        return Err(HoldProblem::Ended);
    }
    Ok(Discount { hold_id, points: hold.points, amount })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Sessions, member};

    fn buyer(member_id: &str) -> Buyer {
        let (session_id, _) = Sessions::default().open(crate::lang::Lang::Zh).unwrap();
        Buyer { session_id, member: member(member_id) }
    }

    fn cart() -> Cart {
        let mut cart = Cart::default();
        cart.set("celadon-cup", 1);
        cart
    }

    fn hold() -> Hold {
        Hold {
            member_id: "lin".to_owned(),
            points: 3_000,
            amount: "30.00".to_owned(),
            currency: "CNY".to_owned(),
            state: "held".to_owned(),
            expires_at: Timestamp::now(),
            basket_digest: basket::digest(&cart()),
        }
    }

    fn check(hold: &Hold, member_id: &str) -> Result<Fen, HoldProblem> {
        let hold_id = HoldId::parse("hold-1").unwrap();
        discount_of(hold, hold_id, &buyer(member_id), &cart()).map(|discount| discount.amount)
    }

    #[test]
    fn a_hold_of_this_member_for_this_cart_is_accepted() {
        assert_eq!(check(&hold(), "lin"), Ok(Fen::new(3_000)));
        assert_eq!(check(&Hold { amount: "32.00".to_owned(), ..hold() }, "lin"), Ok(Fen::new(3_200)));
    }

    #[test]
    fn a_hold_for_another_sale_is_refused() {
        let not_this = |hold: Hold, who: &str| assert_eq!(check(&hold, who), Err(HoldProblem::DoesNotFit));
        not_this(hold(), "mei");
        not_this(hold(), "nobody");
        not_this(Hold { currency: "JPY".to_owned(), ..hold() }, "lin");
        not_this(Hold { amount: "32.01".to_owned(), ..hold() }, "lin");
        not_this(Hold { amount: "30".to_owned(), ..hold() }, "lin");
        not_this(Hold { basket_digest: basket::digest(&Cart::default()), ..hold() }, "lin");
        not_this(Hold { amount: "-30.00".to_owned(), ..hold() }, "lin");
    }

    #[test]
    fn a_hold_that_has_ended_is_refused() {
        for state in ["captured", "released", "timed_out", "a-state-of-the-future"] {
            assert_eq!(check(&Hold { state: state.to_owned(), ..hold() }, "lin"), Err(HoldProblem::Ended), "{state}");
        }
    }
}
