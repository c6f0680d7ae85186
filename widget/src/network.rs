//! Requests through `network.js` and `glue.js`: a question and its result. `wire` interprets the answers.

use crate::{callback, object::to_json, wire::Failure};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = Object)]
    #[derive(Clone)]
    pub type Network;

    #[wasm_bindgen(method)]
    fn ask(this: &Network, path: &str, method: &str, member: bool, changes: bool, body: Option<String>, done: usize);

    #[wasm_bindgen(method, js_name = words)]
    fn fetch_words(this: &Network, catalogue: &str, done: usize);

    #[wasm_bindgen(method)]
    fn part(this: &Network, name: &str, words: Option<&str>, done: usize);

    /// The token: another member can have signed in.
    #[wasm_bindgen(method)]
    pub fn forget(this: &Network);

    /// Stores an open hold for a reload of the page. `None` removes it.
    #[wasm_bindgen(method)]
    pub fn keep(this: &Network, hold: &JsValue);

    #[wasm_bindgen(method)]
    pub fn kept(this: &Network) -> JsValue;
}

/// The credential of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Any visitor of the merchant's page.
    Page,
    Member,
}

/// The effect of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestKind {
    Get,
    /// A request with a body that changes nothing.
    Question,
    /// A change. It is repeated under the same key if its outcome is unknown.
    Change,
    /// Like `Change`, with the method DELETE.
    Delete,
}

/// A part of the Wasm that the Rust code requests. `glue.js` loads the parts without which an element cannot be mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Preview,
    /// The account behind a launcher.
    Account,
    /// The sections of an account below its first view.
    Below,
}

impl Network {
    /// Returns a catalogue's text. If it cannot be loaded, the callback is not called.
    pub fn words(&self, catalogue: &str, done: impl FnOnce(String) + 'static) {
        self.fetch_words(catalogue, callback::answer(move |text, _| _ = text.as_string().map(done)));
    }

    /// Loads the part and its missing words, and stores the words.
    pub fn load(&self, part: Part, words: Option<&str>, done: impl FnOnce(Result<(), Failure>) + 'static) {
        let name = match part {
            Part::Preview => "preview",
            Part::Account => "account",
            Part::Below => "below",
        };
        let heard =
            move |is_there: JsValue, _| done(if is_there.is_truthy() { Ok(()) } else { Err(Failure::Unreachable) });
        self.part(name, words, callback::answer(heard));
    }

    /// Sends a request; `path` follows `/v1/`. The callback gets the body, or why there is none.
    pub fn send(
        &self,
        kind: RequestKind,
        asker: Asker,
        path: &str,
        body: &JsValue,
        done: impl FnOnce(Result<JsValue, Failure>) + 'static,
    ) {
        self.send_boxed(kind, asker, path, body, Box::new(done));
    }

    fn send_boxed(&self, kind: RequestKind, asker: Asker, path: &str, body: &JsValue, done: Done) {
        let method = match kind {
            RequestKind::Get => "GET",
            RequestKind::Question | RequestKind::Change => "POST",
            RequestKind::Delete => "DELETE",
        };
        let changes = matches!(kind, RequestKind::Change | RequestKind::Delete);
        let body = (!body.is_undefined()).then(|| to_json(body));
        let done = callback::answer(move |body, status| done(outcome(status, asker, body)));
        self.ask(path, method, asker == Asker::Member, changes, body, done);
    }
}

type Done = Box<dyn FnOnce(Result<JsValue, Failure>)>;

fn outcome(status: u16, asker: Asker, body: JsValue) -> Result<JsValue, Failure> {
    match status {
        0 => Err(Failure::Offline),
        200..300 => Ok(body),
        401 if asker == Asker::Member => Err(Failure::SignedOut),
        _ => Err(Failure::of_problem(&body).unwrap_or(Failure::Unreachable)),
    }
}
