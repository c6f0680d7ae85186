//! The shop's addresses. Each handler reads the form, calls one function, and answers with a page or a redirect.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Form, Router, middleware};
use jiff::Timestamp;
use maud::Markup;
use serde::Deserialize;

use crate::card::Card;
use crate::checkout::{self, PayRequest};
use crate::ledger::HoldId;
use crate::money::Fen;
use crate::order_id::{OrderId, RefundId};
use crate::refund::{self, ReturnRequest};
use crate::shop::Shop;
use crate::visit::{self, Here};
use crate::{pages, session, token};

/// Forms here are a few hundred bytes.
const BODY_BYTES_MAX: usize = 16 * 1024;

pub fn all(shop: Shop) -> Router {
    let visited = Router::new()
        .route("/", get(shop_page))
        .route("/account", get(account_page))
        .route("/cart", get(cart_page).post(change_cart))
        .route("/checkout", get(checkout_page).post(pay))
        .route("/orders", get(orders_page))
        .route("/orders/{order_id}", get(order_page))
        .route("/orders/{order_id}/returns", post(take_back))
        .route("/who", post(change_member))
        .route("/theme", get(theme_page))
        .layer(middleware::from_fn_with_state(shop.clone(), visit::open));
    Router::new()
        .merge(visited)
        .route("/jifen/token", get(token::handler).post(token::handler))
        .route("/assets/shop.css", get(|| async { asset("text/css", include_str!("../assets/shop.css")) }))
        .route("/assets/shop.js", get(|| async { asset("text/javascript", include_str!("../assets/shop.js")) }))
        .route("/assets/theme.css", get(|| async { asset("text/css", include_str!("../assets/theme.css")) }))
        .route("/assets/theme.js", get(|| async { asset("text/javascript", include_str!("../assets/theme.js")) }))
        .route("/assets/colour.js", get(|| async { asset("text/javascript", include_str!("../assets/colour.js")) }))
        .route("/favicon.svg", get(|| async { asset("image/svg+xml", include_str!("../assets/lantern.svg")) }))
        .route("/healthz", get(|| async { "ok" }))
        .layer(axum::extract::DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(shop)
}

fn asset(kind: &'static str, text: &'static str) -> ([(HeaderName, &'static str); 2], &'static str) {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], text)
}

async fn shop_page(State(shop): State<Shop>, Extension(visit): Here) -> Markup {
    pages::shop::page(&shop, &visit)
}

async fn theme_page(State(shop): State<Shop>, Extension(visit): Here) -> Markup {
    pages::theme::page(&shop, &visit)
}

async fn account_page(State(shop): State<Shop>, Extension(visit): Here) -> Markup {
    pages::account::page(&shop, &visit)
}

async fn cart_page(State(shop): State<Shop>, Extension(visit): Here) -> Markup {
    pages::cart::page(&shop, &visit)
}

#[derive(Deserialize)]
struct CartChange {
    sku: String,
    /// The new quantity. One more than now if omitted.
    quantity: Option<u32>,
    back_to: Option<String>,
}

async fn change_cart(State(shop): State<Shop>, Extension(visit): Here, Form(change): Form<CartChange>) -> Redirect {
    shop.sessions.change(&visit.session_id, |session| match change.quantity {
        Some(quantity) => session.cart.set(&change.sku, quantity),
        None => session.cart.add(&change.sku),
    });
    // A fixed choice, so that a form cannot redirect to another site.
    Redirect::to(if change.back_to.as_deref() == Some("shop") { "/" } else { "/cart" })
}

#[derive(Deserialize)]
struct CheckoutQuery {
    problem: Option<String>,
}

async fn checkout_page(
    State(shop): State<Shop>,
    Extension(visit): Here,
    Query(query): Query<CheckoutQuery>,
) -> Response {
    if visit.session.cart.is_empty() {
        return Redirect::to("/cart").into_response();
    }
    let order_id = visit.session.order_id.clone().unwrap_or_else(|| OrderId::next(Timestamp::now()));
    shop.sessions.change(&visit.session_id, |session| session.order_id = Some(order_id.clone()));
    pages::checkout::page(&shop, &visit, &order_id, query.problem.as_deref()).into_response()
}

#[derive(Deserialize)]
struct PayForm {
    order_id: String,
    #[serde(default)]
    hold_id: String,
    amount_shown: String,
    card: String,
}

impl PayForm {
    fn read(&self) -> Option<PayRequest> {
        let hold_id = if self.hold_id.is_empty() { None } else { Some(HoldId::parse(&self.hold_id)?) };
        Some(PayRequest {
            order_id: OrderId::parse(&self.order_id)?,
            hold_id,
            amount_shown: Fen::parse(&self.amount_shown)?,
            card: Card::parse(&self.card)?,
        })
    }
}

async fn pay(State(shop): State<Shop>, Extension(visit): Here, Form(form): Form<PayForm>) -> Response {
    let Some(request) = form.read() else { return StatusCode::BAD_REQUEST.into_response() };
    match checkout::pay(&shop, visit.buyer(), visit.session.cart.clone(), request).await {
        Ok(order_id) => {
            shop.sessions.change(&visit.session_id, |session| {
                // A second click arrives after the first one emptied the cart. A new cart remains.
                if session.order_id.as_ref() == Some(&order_id) {
                    session.cart = crate::cart::Cart::default();
                    session.order_id = None;
                }
            });
            Redirect::to(&format!("/orders/{order_id}?new=1")).into_response()
        }
        Err(setback) => Redirect::to(&format!("/checkout?problem={}", pages::setback::slug(setback))).into_response(),
    }
}

async fn orders_page(State(shop): State<Shop>, Extension(visit): Here) -> Markup {
    pages::orders::page(&shop, &visit).await
}

#[derive(Deserialize)]
struct OrderQuery {
    new: Option<String>,
}

async fn order_page(
    State(shop): State<Shop>,
    Extension(visit): Here,
    Path(order_id): Path<String>,
    Query(query): Query<OrderQuery>,
) -> Response {
    let order = OrderId::parse(&order_id).and_then(|order_id| shop.orders.get_own(&order_id, &visit.buyer()));
    match order {
        Some(order) => pages::order::page(&shop, &visit, &order, query.new.is_some()).await.into_response(),
        None => (StatusCode::NOT_FOUND, pages::order::not_found(&shop, &visit)).into_response(),
    }
}

#[derive(Deserialize)]
struct ReturnForm {
    refund_id: String,
    line_id: String,
    quantity: u32,
}

async fn take_back(
    State(shop): State<Shop>,
    Extension(visit): Here,
    Path(order_id): Path<String>,
    Form(form): Form<ReturnForm>,
) -> Response {
    let (Some(order_id), Some(refund_id)) = (OrderId::parse(&order_id), RefundId::parse(&form.refund_id)) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let request =
        ReturnRequest { order_id: order_id.clone(), refund_id, line_id: form.line_id, quantity: form.quantity };
    // If nothing is left to return, this is not an error: the page shows what was returned.
    refund::take_back(&shop, &visit.buyer(), request).await;
    Redirect::to(&format!("/orders/{order_id}")).into_response()
}

#[derive(Deserialize)]
struct WhoForm {
    member: String,
}

/// The sample's stand-in for a log-in.
async fn change_member(State(shop): State<Shop>, Extension(visit): Here, Form(form): Form<WhoForm>) -> Redirect {
    shop.sessions.change(&visit.session_id, |session| {
        session.member = session::member(&form.member);
        // Another person pays another order.
        session.order_id = None;
    });
    Redirect::to("/")
}
