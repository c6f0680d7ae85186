//! What an order would earn if it is paid in cash. Every visitor can request it, and the same request is sent once.

use super::Session;
use crate::{
    network::{Asker, RequestKind},
    object::{get, points, to_json},
    wire::{Failure, worth},
};
use shared::{units::points::Points, wire::Money};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Enough for every product of a page and several changes of a cart.
const KEPT_MAX: usize = 64;

#[derive(Clone, Debug, PartialEq)]
pub struct Earns {
    pub points: Points,
    pub worth: Rc<Money>,
}

/// Answers by the body of the request, the newest first.
#[derive(Debug, Default)]
pub(super) struct EarnAnswers(Vec<(String, Earns)>);

impl Session {
    /// Requests what the order would earn.
    pub fn earns(self: &Rc<Self>, request: &JsValue, done: impl FnOnce(Result<Earns, Failure>) + 'static) {
        let question = to_json(request);
        let known = self.earn_answers.borrow().find(&question);
        if let Some(earns) = known {
            return done(Ok(earns));
        }
        let session = Rc::clone(self);
        self.network.send(RequestKind::Question, Asker::Page, "earn-previews", request, move |answer| {
            let earns = answer.and_then(|answer| Earns::read(&answer).ok_or(Failure::Unreachable));
            if let Ok(earns) = &earns {
                session.earn_answers.borrow_mut().keep(question, earns.clone());
            }
            done(earns);
        });
    }
}

impl Earns {
    fn read(answer: &JsValue) -> Option<Self> {
        Some(Self { points: points(&get(answer, "earned"), "granted")?, worth: Rc::new(worth(answer)?) })
    }
}

impl EarnAnswers {
    fn find(&self, question: &str) -> Option<Earns> {
        self.0.iter().find(|(asked, _)| asked == question).map(|(_, earns)| earns.clone())
    }

    fn keep(&mut self, question: String, earns: Earns) {
        self.0.truncate(KEPT_MAX - 1);
        self.0.insert(0, (question, earns));
    }
}
