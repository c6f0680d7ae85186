//! One call: the request, the ids in its path, and the database session that it uses.

use crate::{
    app::App,
    error::Failure,
    json,
    store::{Database, Freshness, StoreError},
    trace::Trace,
};
use http::Request;
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use shared::{units::id::MerchantId, units::time::Instant};
use std::{
    borrow::Cow,
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
};

const NAME_CHARS_SHOWN: usize = 100;
const NUMBER_DIGITS_MAX: usize = 16;
const LIST_LIMIT_MAX: u32 = 100;
const LIST_LIMIT_DEFAULT: u32 = 20;

/// The values of a path's `{names}`, percent-decoded.
pub type Params = Vec<(&'static str, String)>;

pub struct Call<'a> {
    pub app: &'a App<'a>,
    pub request: &'a Request<Vec<u8>>,
    /// The pattern of the path.
    pub route: &'static str,
    pub trace: &'a Trace,
    params: Params,
    json: OnceCell<Result<Value, Failure>>,
    session: RefCell<Option<Rc<dyn Database>>>,
    /// The time that a request of a test merchant uses.
    test_time: Cell<Option<Instant>>,
}

/// A body without members: `{}`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl<'a> Call<'a> {
    pub fn new(
        app: &'a App<'a>,
        request: &'a Request<Vec<u8>>,
        trace: &'a Trace,
        route: &'static str,
        params: Params,
    ) -> Self {
        Self {
            app,
            request,
            route,
            trace,
            params,
            json: OnceCell::new(),
            session: RefCell::new(None),
            test_time: Cell::new(None),
        }
    }

    /// The time that the request uses for everything that it decides and shows. Keys, tokens, rate limits and stored answers use the real time
    /// instead, `app.now`.
    pub fn now(&self) -> Instant {
        self.test_time.get().unwrap_or(self.app.now)
    }

    /// The time of a request of a test merchant, for its answer.
    pub const fn test_time(&self) -> Option<Instant> {
        self.test_time.get()
    }

    /// Sets the time of a request of a test merchant.
    pub fn use_time(&self, now: Instant) {
        self.test_time.set(Some(now));
    }

    /// The ids in the path, by name.
    pub fn params(&self) -> &[(&'static str, String)] {
        &self.params
    }

    /// A header's text; `None` if it is missing or not plain ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// The network address that the request came from, as Cloudflare saw it.
    pub fn address(&self) -> &str {
        self.header("cf-connecting-ip").unwrap_or_default()
    }

    /// The length of the body, or its `Content-Length` if that is more: a body that is too long is not read to its end.
    pub fn body_bytes(&self) -> usize {
        let said = self.header("content-length").and_then(|length| length.parse().ok());
        self.request.body().len().max(said.unwrap_or(0))
    }

    /// An id from the path. A text that is not an id names nothing, so it is 404.
    pub fn id<T>(&self, name: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<T, Failure> {
        let param = self.params.iter().find(|(param, _)| *param == name);
        param.and_then(|(_, text)| parse(text)).ok_or(Failure::NotFound("id"))
    }

    /// The body as JSON, parsed once.
    pub fn json(&self) -> Result<&Value, Failure> {
        self.json.get_or_init(|| json::parse(self.request.body())).as_ref().map_err(Clone::clone)
    }

    /// The body as a request's type.
    pub fn body<T: DeserializeOwned + Serialize>(&self) -> Result<T, Failure> {
        json::read(self.json()?)
    }

    /// For requests that have no fields: the body is `{}` or empty.
    pub fn empty_body(&self) -> Result<(), Failure> {
        if self.request.body().is_empty() {
            return Ok(());
        }
        self.body::<Nothing>().map(|Nothing {}| ())
    }

    /// Refuses parameters that the route does not have, and parameters that appear twice.
    pub fn check_query(&self, known: &[&str]) -> Result<(), Failure> {
        let mut seen = Vec::new();
        for (name, _) in self.query_pairs() {
            if !known.contains(&name) {
                return Err(unknown_parameter(name, known));
            }
            if seen.contains(&name) {
                return Err(invalid_query(name, "must appear once"));
            }
            seen.push(name);
        }
        Ok(())
    }

    /// The requested number of lines of a list.
    pub fn list_limit(&self) -> Result<u32, Failure> {
        let limit = self.query_number("limit")?.unwrap_or(u64::from(LIST_LIMIT_DEFAULT));
        let limit = u32::try_from(limit).ok().filter(|limit| (1..=LIST_LIMIT_MAX).contains(limit));
        limit.ok_or_else(|| invalid_query("limit", &format!("must be 1 to {LIST_LIMIT_MAX}")))
    }

    /// A text in the query, decoded. A plus sign is a space, as in forms.
    pub fn query_text(&self, name: &str) -> Result<Option<String>, Failure> {
        self.query(name).map(|text| decode(name, &text.replace('+', " "))).transpose()
    }

    /// A value in the query that `parse` reads. `form` continues a sentence whose subject is the parameter: "must be …".
    pub fn query_parsed<T>(
        &self,
        name: &str,
        form: &str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        let Some(text) = self.query_text(name)? else { return Ok(None) };
        parse(&text).map(Some).ok_or_else(|| invalid_query(name, form))
    }

    /// The parameters that choose the rows of a list, decoded and sorted.
    pub fn filters(&self) -> Vec<(&str, String)> {
        let is_filter = |name: &str| !matches!(name, "limit" | "cursor");
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pairs = self.query_pairs().filter(|(name, _)| is_filter(name));
        let mut filters: Vec<(&str, String)> = pairs.map(|(name, text)| (name, decoded(text))).collect();
        filters.sort_unstable();
        filters
    }

    fn query_number(&self, name: &str) -> Result<Option<u64>, Failure> {
        let is_number = |text: &str| text.len() <= NUMBER_DIGITS_MAX && text.bytes().all(|byte| byte.is_ascii_digit());
        let read = |text: &str| text.parse().ok().filter(|_| is_number(text));
        let wrong = || invalid_query(name, &format!("must be a whole number of at most {NUMBER_DIGITS_MAX} digits"));
        self.query(name).map(|text| read(text).ok_or_else(wrong)).transpose()
    }

    /// A time in the query. A plus sign is not a space, so an offset needs no encoding.
    pub fn query_instant(&self, name: &str) -> Result<Option<Instant>, Failure> {
        let Some(text) = self.query(name) else { return Ok(None) };
        let text = decode(name, text)?;
        Instant::parse(&text).map(Some).ok_or_else(|| invalid_query(name, "must be an RFC 3339 time with an offset"))
    }

    fn query(&self, name: &str) -> Option<&str> {
        self.query_pairs().find(|(key, _)| *key == name).map(|(_, text)| text)
    }

    fn query_pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let query = self.request.uri().query().unwrap_or_default();
        query.split('&').filter(|pair| !pair.is_empty()).map(|pair| pair.split_once('=').unwrap_or((pair, "")))
    }

    /// Opens a session for a decision. It reads everything that has been written.
    pub fn decide_on(&self, merchant: Option<&MerchantId>) -> Result<Rc<dyn Database>, StoreError> {
        self.open(merchant, Freshness::Latest)
    }

    /// Opens a session for reading. Any replica is recent enough, unless the caller sends a bookmark.
    pub fn show_from(&self, merchant: &MerchantId) -> Result<Rc<dyn Database>, StoreError> {
        self.open(Some(merchant), self.freshness())
    }

    fn freshness(&self) -> Freshness {
        let is_bookmark =
            |text: &&str| text.len() <= 128 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        match self.header("jifen-bookmark") {
            None | Some("") => Freshness::Any,
            Some(text) if is_bookmark(&text) => Freshness::AtLeast(text.to_owned()),
            Some(_) => Freshness::Latest,
        }
    }

    fn open(&self, merchant: Option<&MerchantId>, freshness: Freshness) -> Result<Rc<dyn Database>, StoreError> {
        let session = self.app.databases.open(merchant, freshness)?;
        *self.session.borrow_mut() = Some(Rc::clone(&session));
        Ok(session)
    }

    /// The bookmark of the last session.
    pub fn bookmark(&self) -> Option<String> {
        self.session.borrow().as_ref().and_then(|session| session.bookmark())
    }
}

fn decode(name: &str, text: &str) -> Result<String, Failure> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Cow::into_owned).map_err(|_| invalid_query(name, "must be UTF-8"))
}

pub fn invalid_query(name: &str, what: &str) -> Failure {
    Failure::Invalid { pointer: None, detail: format!("The query parameter `{name}` {what}.") }
}

fn unknown_parameter(name: &str, known: &[&str]) -> Failure {
    let name: String = name.chars().take(NAME_CHARS_SHOWN).collect();
    let known = match known {
        [] => "This call has no parameters".to_owned(),
        known => format!("This call has the parameters {}", known.join(", ")),
    };
    Failure::Invalid { pointer: None, detail: format!("The query parameter `{name}` is unknown. {known}.") }
}
