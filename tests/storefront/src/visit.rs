//! One request of one visitor: finds or opens the session before a page is rendered, and sets the cookie. It also reads `?lang=`, so every
//! page exists in both languages.

use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::lang::Lang;
use crate::orders::Buyer;
use crate::session::{Session, SessionId};
use crate::shop::Shop;

/// The argument of a page's handler.
pub type Here = Extension<Visit>;

#[derive(Clone, Debug)]
pub struct Visit {
    pub session_id: SessionId,
    pub session: Session,
}

#[derive(Deserialize)]
pub struct Wishes {
    lang: Option<String>,
}

impl Visit {
    pub fn lang(&self) -> Lang {
        self.session.lang
    }

    pub fn buyer(&self) -> Buyer {
        Buyer { session_id: self.session_id.clone(), member: self.session.member }
    }
}

pub async fn open(
    State(shop): State<Shop>,
    Query(wishes): Query<Wishes>,
    mut request: Request,
    next: Next,
) -> Response {
    let known = shop.sessions.find(request.headers());
    let cookie_needed = known.is_none();
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let opened = known.map_or_else(|| shop.sessions.open(Lang::accepted(accepted.unwrap_or_default())), Ok);
    let Ok((session_id, mut session)) = opened else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Some(lang) = wishes.lang.as_deref().and_then(Lang::parse) {
        session.lang = lang;
        shop.sessions.change(&session_id, |session| session.lang = lang);
    }
    let cookie = cookie_needed.then(|| session_id.cookie());
    request.extensions_mut().insert(Visit { session_id, session });
    let mut response = next.run(request).await;
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
