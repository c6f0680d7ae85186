//! A new merchant for each test, with the requests of its backend, its shoppers' browsers and its pages.

use super::{
    ask::{Answer, Ask, unique},
    edge::Edge,
};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

pub const ORIGIN: &str = "https://shop.example";

pub struct Shop<'e> {
    pub edge: &'e Edge,
    pub merchant_id: String,
    pub publishable_key: String,
    pub secret_key: String,
    pub signing_kid: String,
    pub signing_secret: String,
}

/// 1 point for each yuan, available at once. 100 points are 1 yuan, for at most half of an order.
pub fn program() -> Value {
    json!({
        "name": "Lantern Tea points", "currency": "CNY", "time_zone": "Asia/Shanghai",
        "earning": {"rules": [{"kind": "spend", "id": "base", "points": 1, "per": "1.00"}]},
        "spending": {"cash_off": {"rate": {"points": 100, "amount": "1.00"}, "max_share": "0.50"}},
    })
}

/// Lines of one item each, named `a`, `b`, ….
pub fn lines(prices: &[&str]) -> Value {
    let line = |(at, price): (usize, &&str)| {
        let line_id = char::from(b'a' + u8::try_from(at).unwrap()).to_string();
        json!({"line_id": line_id, "sku": format!("sku-{line_id}"), "quantity": 1, "unit_price": price})
    };
    prices.iter().enumerate().map(line).collect()
}

impl<'e> Shop<'e> {
    pub fn open(edge: &'e Edge) -> Self {
        Self::open_with(edge, &program())
    }

    pub fn open_with(edge: &'e Edge, program: &Value) -> Self {
        let shop = Self::open_without_program(edge);
        shop.backend(Ask::put("/v1/program", program)).ok(201);
        shop
    }

    /// A test merchant, which can state the time of its requests.
    pub fn open_test(edge: &'e Edge, program: &Value) -> Self {
        let shop = Self::create(edge, &json!({"name": "Lantern Tea", "allowed_origins": [ORIGIN], "test": true}));
        shop.backend(Ask::put("/v1/program", program)).ok(201);
        shop
    }

    pub fn open_without_program(edge: &'e Edge) -> Self {
        Self::create(edge, &json!({"name": "Lantern Tea", "allowed_origins": [ORIGIN]}))
    }

    fn create(edge: &'e Edge, request: &Value) -> Self {
        let merchant_id = unique("t");
        let mut request = request.clone();
        request["merchant_id"] = json!(merchant_id);
        let created = edge.operator(Ask::post("/v1/merchants", &request).keyed()).ok(201);
        let text = |pointer: &str| created.pointer(pointer).unwrap().as_str().unwrap().to_owned();
        Self {
            edge,
            publishable_key: text("/keys/publishable/key"),
            secret_key: text("/keys/secret/key"),
            signing_kid: text("/keys/signing/kid"),
            signing_secret: text("/keys/signing/secret"),
            merchant_id,
        }
    }

    /// An existing merchant, with new keys.
    pub fn reopened(edge: &'e Edge, merchant_id: &str) -> Self {
        let key = |kind: &str| {
            let ask = Ask::post(&format!("/v1/merchants/{merchant_id}/keys"), &json!({"kind": kind}));
            edge.operator(ask.keyed()).ok(201)
        };
        let text = |key: &Value, name: &str| key[name].as_str().unwrap().to_owned();
        let signing = key("signing");
        Self {
            edge,
            publishable_key: text(&key("publishable"), "key"),
            secret_key: text(&key("secret"), "key"),
            signing_kid: text(&signing, "kid"),
            signing_secret: text(&signing, "secret"),
            merchant_id: merchant_id.to_owned(),
        }
    }

    pub fn backend(&self, ask: Ask) -> Answer {
        self.edge.ask(&ask.bearer(&self.secret_key))
    }

    pub fn page(&self, ask: Ask) -> Answer {
        self.edge.ask(&ask.header("jifen-key", &self.publishable_key).header("origin", ORIGIN))
    }

    pub fn shopper(&self, member: &str, ask: Ask) -> Answer {
        self.edge.ask(&self.as_shopper(member, ask))
    }

    pub fn as_shopper(&self, member: &str, ask: Ask) -> Ask {
        ask.bearer(&self.token(member)).header("origin", ORIGIN)
    }

    /// A token that the merchant's backend signs for a member with a JWT library.
    pub fn token(&self, member: &str) -> String {
        self.sign(&self.claims(member))
    }

    pub fn claims(&self, member: &str) -> Value {
        let now = self.edge.now().millis() / 1000;
        json!({"iss": self.merchant_id, "sub": member, "aud": "jifen", "exp": now + 600})
    }

    pub fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: Some(self.signing_kid.clone()), ..Header::new(Algorithm::HS256) };
        encode(&header, claims, &EncodingKey::from_secret(self.signing_secret.as_bytes())).unwrap()
    }

    /// Creates a member with points that are available at once.
    pub fn member_with(&self, member: &str, points: u64) {
        self.backend(Ask::post("/v1/members", &json!({"member_id": member})).keyed()).ok(201);
        if points > 0 {
            self.give(member, points);
        }
    }

    pub fn give(&self, member: &str, points: u64) -> Value {
        let request = json!({"points": points, "author": "test", "reason": "at the beginning", "class": "base"});
        self.backend(Ask::post(&format!("/v1/members/{member}/adjustments"), &request).keyed()).ok(201)
    }

    pub fn balance(&self, member: &str) -> Value {
        self.backend(Ask::get(&format!("/v1/members/{member}/balance"))).ok(200)
    }

    /// `[available, pending, held, debt]`.
    pub fn points(&self, member: &str) -> [u64; 4] {
        let balance = self.balance(member);
        ["available", "pending", "held", "debt"].map(|part| balance[part].as_u64().unwrap())
    }

    pub fn quote(&self, member: &str, lines: &Value, points: impl Into<Value>) -> Answer {
        let request = json!({"currency": "CNY", "lines": lines, "points": points.into()});
        self.shopper(member, Ask::post("/v1/me/quotes", &request))
    }

    /// Quotes and holds. Returns the answer about the hold.
    pub fn hold(&self, member: &str, lines: &Value, points: impl Into<Value>) -> Value {
        let quote = self.quote(member, lines, points).ok(200);
        self.place(member, &quote).ok(201)
    }

    pub fn place(&self, member: &str, quote: &Value) -> Answer {
        self.shopper(member, Ask::post("/v1/me/holds", &json!({"quote": quote["quote"]})).keyed())
    }

    /// The request of an order that is placed now.
    pub fn order_request(&self, order_id: &str, member: &str, lines: &Value) -> Value {
        let placed_at = self.edge.now().to_string();
        json!({"order_id": order_id, "member_id": member, "currency": "CNY", "placed_at": placed_at, "lines": lines})
    }

    pub fn order(&self, request: &Value) -> Answer {
        self.backend(Ask::post("/v1/orders", request).keyed())
    }

    pub fn refund(&self, order_id: &str, request: &Value) -> Answer {
        self.backend(Ask::post(&format!("/v1/orders/{order_id}/refunds"), request).keyed())
    }

    #[track_caller]
    pub fn audit_is_sound(&self, member: &str) {
        let audit = self.backend(Ask::get(&format!("/v1/members/{member}/audit"))).ok(200);
        assert_eq!(audit["sound"], true, "{audit:#}");
    }
}
