//! The entries of the shopper's history, read from the edge's answer. Their texts are in `history_words`.

use crate::object::{count, get, instant, is_absent, items, signed, text};
use shared::units::time::Instant;
use wasm_bindgen::JsValue;

#[derive(Debug)]
pub struct Entry {
    pub at: Instant,
    /// The change of the shopper's points.
    pub points: i64,
    pub what: What,
}

/// The kind of an entry, with the facts that are shown.
#[derive(Debug)]
pub enum What {
    OrderPaid {
        id: String,
        awards: Vec<Award>,
        usable_from: Option<Instant>,
    },
    Spent {
        id: Option<String>,
        amount: String,
    },
    Refunded {
        id: String,
        restored: u64,
        revoked: u64,
    },
    OrderCompleted {
        id: String,
    },
    Released,
    TimedOut,
    Event {
        event: String,
        awards: Vec<Award>,
        is_capped: bool,
    },
    CheckedIn {
        streak: u64,
        awards: Vec<Award>,
    },
    TierChanged {
        from: Option<String>,
        to: Option<String>,
        awards: Vec<Award>,
    },
    Benefits {
        tier: String,
        benefits: Vec<Benefit>,
        awards: Vec<Award>,
    },
    Expired,
    Adjusted {
        reason: String,
    },
    Referred {
        awards: Vec<Award>,
    },
    FriendJoined {
        awards: Vec<Award>,
    },
    FriendOrdered {
        awards: Vec<Award>,
        usable_from: Option<Instant>,
    },
    FriendReturned,
    Erased,
    /// A kind that this version does not know.
    Other,
}

#[derive(Debug)]
pub struct Award {
    pub rule_id: String,
    /// Identifies the award if its rule has several.
    pub part: Option<String>,
    /// Only if the award was computed from money.
    pub spend: Option<Spend>,
    pub factors: Vec<Factor>,
    pub is_cut: bool,
    pub points: u64,
    pub expires_at: Option<Instant>,
}

/// `points` for each `per` of the `base`.
#[derive(Debug)]
pub struct Spend {
    pub base: String,
    pub points: u64,
    pub per: String,
}

#[derive(Debug)]
pub struct Factor {
    pub rule_id: String,
    pub factor: String,
}

#[derive(Debug)]
pub struct Benefit {
    pub id: String,
    pub name: String,
    pub count: u64,
}

/// Kinds without a change of points that the shopper does not need. Open holds are shown next to the balance, and the entry that ends one
/// describes it.
pub const UNTOLD: [&str; 6] = ["held", "hold_extended", "hold_claimed", "renewed", "referral_released", "rejoined"];

/// `None` for an entry that is not shown.
pub fn entry(item: &JsValue) -> Option<Entry> {
    let (told, points) = (get(item, "what"), signed(item, "points"));
    let kind = text(&told, "kind")?;
    if UNTOLD.contains(&kind.as_str()) {
        return None;
    }
    let what = what(&kind, &told).unwrap_or(What::Other);
    // Only the end of the tier changed.
    let is_same = matches!(&what, What::TierChanged { from, to, .. } if from == to);
    // All points of the lot were spent when it expired.
    let is_quiet = is_same || matches!(what, What::Expired);
    (!is_quiet || points != 0).then_some(Entry { at: instant(item, "at")?, points, what })
}

macro_rules! kinds {
    ($told:ident; $($kind:literal => $what:expr,)+) => {
        /// All kinds that are shown, with their names on the wire.
        #[cfg(test)]
        pub const KINDS: &[&str] = &[$($kind),+];

        fn what(kind: &str, $told: &JsValue) -> Option<What> {
            Some(match kind {
                $($kind => $what,)+
                _ => return None,
            })
        }
    };
}

kinds! {
    told;
    "order_paid" => What::OrderPaid { id: order_id(told)?, awards: awards(told), usable_from: instant(told, "available_at") },
    "spent" => What::Spent { id: order_id(told), amount: text(told, "amount")? },
    "refunded" => What::Refunded { id: order_id(told)?, restored: number(told, "restored"), revoked: number(told, "revoked") },
    "order_completed" => What::OrderCompleted { id: order_id(told)? },
    "released" => What::Released,
    "hold_reversed" => What::Released,
    "timed_out" => What::TimedOut,
    "event_recorded" => What::Event { event: text(told, "event")?, awards: awards(told), is_capped: is_capped(told) },
    "checked_in" => What::CheckedIn { streak: number(told, "streak"), awards: awards(told) },
    "tier_changed" => What::TierChanged { from: text(told, "from"), to: text(told, "to"), awards: awards(told) },
    "benefits_granted" => What::Benefits { tier: text(told, "tier_id")?, benefits: benefits(told), awards: awards(told) },
    "expired" => What::Expired,
    "adjusted" => What::Adjusted { reason: text(told, "reason")? },
    "referred" => What::Referred { awards: awards(told) },
    "friend_bound" => What::FriendJoined { awards: awards(told) },
    "friend_ordered" => What::FriendOrdered { awards: awards(told), usable_from: instant(told, "available_at") },
    "referral_revoked" => What::FriendReturned,
    "erased" => What::Erased,
}

fn order_id(told: &JsValue) -> Option<String> {
    text(told, "order_id")
}

fn number(told: &JsValue, name: &str) -> u64 {
    count(told, name).unwrap_or_default()
}

fn is_capped(told: &JsValue) -> bool {
    text(told, "reason").is_some_and(|reason| reason == "capped")
}

fn benefits(told: &JsValue) -> Vec<Benefit> {
    items(&get(told, "benefits")).unwrap_or_default().iter().filter_map(benefit).collect()
}

fn awards(told: &JsValue) -> Vec<Award> {
    let factor = |item: &JsValue| Some(Factor { rule_id: text(item, "rule_id")?, factor: text(item, "factor")? });
    let award = |item: &JsValue| {
        Some(Award {
            rule_id: text(item, "rule_id")?,
            part: text(item, "part"),
            spend: spend(item),
            factors: items(&get(item, "factors")).unwrap_or_default().iter().filter_map(factor).collect(),
            is_cut: !is_absent(&get(item, "cap")),
            points: count(item, "points")?,
            expires_at: instant(item, "expires_at"),
        })
    };
    items(&get(told, "awards")).unwrap_or_default().iter().filter_map(award).collect()
}

fn spend(item: &JsValue) -> Option<Spend> {
    let rate = get(item, "rate");
    Some(Spend { base: text(item, "base")?, points: count(&rate, "points")?, per: text(&rate, "per")? })
}

fn benefit(item: &JsValue) -> Option<Benefit> {
    Some(Benefit { id: text(item, "id")?, name: text(item, "name")?, count: count(item, "count")? })
}
