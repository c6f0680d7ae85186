//! Data that all elements of one merchant on a page share: the shopper, the balance, the program's terms and an open hold. Elements watch
//! what they read and request what they need. Each request is sent once.

mod earns;
mod open_hold;
mod standing;
mod terms;

pub use earns::Earns;
pub use open_hold::OpenHold;
pub use standing::{Away, Reading, Standing};
#[cfg(test)]
pub use terms::SpendingTerms;
pub use terms::Terms;

use crate::{
    clock,
    network::{Asker, Network, RequestKind},
    watched::Watched,
    wire::{self, Balance, Failure},
};
use shared::units::time::Instant;
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};
use wasm_bindgen::JsValue;

pub struct Session {
    pub network: Network,
    /// The edge's clock minus this device's.
    skew_ms: Cell<i64>,
    is_member_wanted: Cell<bool>,
    are_terms_wanted: Cell<bool>,
    pub standing: Watched<Standing>,
    /// The answer of the balance, for elements that read more of it.
    pub answer: RefCell<JsValue>,
    pub terms: Watched<Reading<Rc<Terms>>>,
    /// The public program of the terms, for elements that read more of it.
    pub program: RefCell<JsValue>,
    pub hold: Watched<Option<Rc<OpenHold>>>,
    earn_answers: RefCell<earns::EarnAnswers>,
}

impl Session {
    pub fn new(network: Network) -> Rc<Self> {
        Rc::new(Self {
            network,
            skew_ms: Cell::new(0),
            is_member_wanted: Cell::new(false),
            are_terms_wanted: Cell::new(false),
            standing: Watched::new(Standing::Unknown),
            answer: RefCell::default(),
            terms: Watched::new(Reading::Unknown),
            program: RefCell::default(),
            hold: Watched::new(None),
            earn_answers: RefCell::default(),
        })
    }

    /// The time of the edge's clock, as far as answers have stated it.
    pub fn now(&self) -> Instant {
        Instant::from_millis(clock::now().millis() + self.skew_ms.get())
    }

    /// Requests who the shopper is and what they have, once.
    pub fn want_member(self: &Rc<Self>) {
        if self.is_member_wanted.replace(true) {
            return;
        }
        let session = Rc::clone(self);
        self.network.send(RequestKind::Get, Asker::Member, "me/balance", &JsValue::UNDEFINED, move |answer| {
            let taken = answer.and_then(|answer| session.take_balance(&answer).ok_or(Failure::Unreachable));
            if let Err(failure) = taken {
                session.lose_member(&failure);
            }
        });
    }

    /// Requests the worth of points, once.
    pub fn want_terms(self: &Rc<Self>) {
        if self.are_terms_wanted.replace(true) {
            return;
        }
        let session = Rc::clone(self);
        self.network.send(RequestKind::Get, Asker::Page, "program", &JsValue::UNDEFINED, move |answer| {
            let terms = answer.and_then(|program| {
                let terms = Terms::read(&program).ok_or(Failure::Unreachable);
                session.program.replace(program);
                terms
            });
            session.terms.set(match terms {
                Ok(terms) => Reading::Known(Rc::new(terms)),
                Err(failure) => Reading::Away(Away::from(&failure)),
            });
        });
    }

    /// Forgets the shopper and requests everything again: after an order, a sign-in or a sign-out.
    pub fn refresh(self: &Rc<Self>) {
        self.network.forget();
        self.reload();
    }

    /// Requests again what elements have read and what can have changed or is missing.
    pub fn reload(self: &Rc<Self>) {
        if self.is_member_wanted.replace(false) {
            self.want_member();
        }
        let are_terms_away = matches!(*self.terms.peek(), Reading::Away(_));
        if are_terms_away && self.are_terms_wanted.replace(false) {
            self.want_terms();
        }
    }

    /// Stores the balance from the edge's answer, and what it states about an open hold. `None` if the answer is not a balance.
    pub fn take_balance(self: &Rc<Self>, answer: &JsValue) -> Option<()> {
        let balance = wire::balance(answer)?;
        if let Some(known) = self.member() {
            if known.member_id != balance.member_id {
                // No data of the previous member remains for the next one.
                self.standing.set(Standing::Unknown);
                self.reload();
                return Some(());
            }
            // Answers can arrive in another order.
            if balance.as_of < known.as_of {
                return Some(());
            }
        }
        self.answer.replace(answer.clone());
        self.skew_ms.set(balance.as_of.millis() - clock::now().millis());
        let hold = self.hold.peek().clone();
        let kept = || OpenHold::read(&self.network.kept(), None, None).map(Rc::new);
        let is_backed = |hold: &Rc<OpenHold>| hold.is_backed_by(&balance);
        // Another tab can have released this tab's hold and placed its own.
        let backed = kept().filter(is_backed).or_else(|| hold.clone().filter(is_backed));
        if backed != hold {
            self.keep_hold(backed);
        }
        self.standing.set(Standing::Member(Rc::new(balance)));
        Some(())
    }

    /// What is known of the member, if one is signed in.
    fn member(&self) -> Option<Rc<Balance>> {
        match &*self.standing.peek() {
            Standing::Member(known) => Some(Rc::clone(known)),
            Standing::Unknown | Standing::SignedOut | Standing::Away(_) => None,
        }
    }

    /// Known data remain while the network fails.
    fn lose_member(&self, failure: &Failure) {
        if self.member().is_none() || *failure == Failure::SignedOut {
            self.standing.set(Standing::from(failure));
        }
    }

    /// Stores the open hold, or that there is none.
    pub fn keep_hold(&self, hold: Option<Rc<OpenHold>>) {
        self.network.keep(&hold.as_ref().map_or(JsValue::NULL, |hold| hold.to_memory()));
        self.hold.set(hold);
    }
}
