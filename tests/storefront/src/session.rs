//! The visitor's session: a random cookie, and its data on the server (member, language, cart). In memory and bounded. A real shop has its
//! own sessions, and Jifen never sees them.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, HeaderValue, header};

use crate::cart::Cart;
use crate::catalogue::Text;
use crate::lang::Lang;
use crate::order_id::OrderId;

const COOKIE: &str = "lantern_session";
/// The maximum of sessions. A new session beyond it replaces the oldest one.
const SESSIONS_MAX: usize = 10_000;

/// A customer of the shop. The ledger gets only the id.
#[derive(Debug)]
pub struct Member {
    pub id: &'static str,
    pub name: Text,
    /// A description of the member for the reader of the sample.
    pub note: Text,
}

pub static MEMBERS: [Member; 4] = [
    Member {
        id: "lin",
        name: Text { zh: "林晓", en: "Lin" },
        note: Text { zh: "3,260 积分，四种到期日", en: "3,260 points, four expiry dates" },
    },
    Member {
        id: "ann",
        name: Text { zh: "安安", en: "Ann" },
        note: Text {
            zh: "银叶会员，有订单、退货和朋友", en: "Silver leaf, with orders, a return and friends"
        },
    },
    Member {
        id: "mei",
        name: Text { zh: "阿梅", en: "Mei" },
        note: Text { zh: "120 积分，还不够抵扣", en: "120 points, too few to spend" },
    },
    Member {
        id: "bo", name: Text { zh: "小博", en: "Bo" }, note: Text { zh: "还没有积分", en: "No points yet" }
    },
];

pub fn member(id: &str) -> Option<&'static Member> {
    MEMBERS.iter().find(|member| member.id == id)
}

/// 128 random bits, as 32 hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SessionId(String);

impl SessionId {
    fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(format!("{:032x}", u128::from_be_bytes(bytes))))
    }

    fn from_cookies(headers: &HeaderMap) -> Option<Self> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .map(|(_, id)| Self(id.to_owned()))
    }

    /// Scripts cannot read it, and forms and requests of other sites do not send it.
    pub fn cookie(&self) -> HeaderValue {
        let text = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax", self.0);
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

#[derive(Clone, Debug, Default)]
pub struct Session {
    /// `None` for a guest.
    pub member: Option<&'static Member>,
    pub lang: Lang,
    pub cart: Cart,
    /// The id of the order that pays this cart. It is created when the checkout opens, so that a double click pays once.
    pub order_id: Option<OrderId>,
}

#[derive(Debug, Default)]
struct Known {
    sessions: HashMap<SessionId, Session>,
    oldest_first: VecDeque<SessionId>,
}

#[derive(Debug, Default)]
pub struct Sessions(Mutex<Known>);

impl Sessions {
    pub fn find(&self, headers: &HeaderMap) -> Option<(SessionId, Session)> {
        let id = SessionId::from_cookies(headers)?;
        let session = self.known().sessions.get(&id)?.clone();
        Some((id, session))
    }

    /// A visitor of the sample shop begins as its first member. A visitor of a real shop begins signed out.
    pub fn open(&self, lang: Lang) -> Result<(SessionId, Session), getrandom::Error> {
        let id = SessionId::random()?;
        let session = Session { member: MEMBERS.first(), lang, ..Session::default() };
        let mut known = self.known();
        if known.sessions.len() >= SESSIONS_MAX
            && let Some(oldest) = known.oldest_first.pop_front()
        {
            known.sessions.remove(&oldest);
        }
        known.sessions.insert(id.clone(), session.clone());
        known.oldest_first.push_back(id.clone());
        Ok((id, session))
    }

    pub fn change(&self, id: &SessionId, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.known().sessions.get_mut(id) {
            change(session);
        }
    }

    /// Each change is one assignment, so a panic in another request leaves complete sessions.
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    #[test]
    fn the_cookie_that_was_set_finds_its_session_again() {
        let sessions = Sessions::default();
        let (id, _) = sessions.open(Lang::En).unwrap();
        sessions.change(&id, |session| session.member = member("mei"));
        let set = id.cookie().to_str().unwrap().to_owned();
        let sent_back = format!("theme=dark; {}", set.split(';').next().unwrap());
        let (found, session) = sessions.find(&headers(&sent_back)).unwrap();
        assert_eq!(found, id);
        assert_eq!(session.member.unwrap().id, "mei");
        assert_eq!(session.lang, Lang::En);
    }

    #[test]
    fn an_unknown_or_missing_cookie_has_no_session() {
        let sessions = Sessions::default();
        for cookie in ["", "lantern_session=", "lantern_session=00ff", "lantern_sessions=1", "=;=", "lin"] {
            assert!(sessions.find(&headers(cookie)).is_none(), "{cookie:?}");
        }
        assert!(sessions.find(&HeaderMap::new()).is_none());
    }

    #[test]
    fn the_cookie_is_hidden_from_scripts_and_other_sites() {
        let (id, _) = Sessions::default().open(Lang::Zh).unwrap();
        let cookie = id.cookie();
        let text = cookie.to_str().unwrap();
        assert!(text.contains("HttpOnly") && text.contains("SameSite=Lax"), "{text}");
    }

    #[test]
    fn the_oldest_session_makes_room() {
        let sessions = Sessions::default();
        let (first, _) = sessions.open(Lang::Zh).unwrap();
        for _ in 0..SESSIONS_MAX {
            sessions.open(Lang::Zh).unwrap();
        }
        let known = sessions.known();
        assert_eq!(known.sessions.len(), SESSIONS_MAX);
        assert!(!known.sessions.contains_key(&first));
    }
}
