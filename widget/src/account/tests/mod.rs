//! What the account says, in English, with plain numbers and dates in place of the browser's.

mod history;
mod ways;

use super::{
    program::{Named, Program},
    telling::Telling,
};
use crate::{
    clock,
    i18n::{Voice, learn},
};
use shared::time::Instant;

const DAY_MS: i64 = 24 * 3_600_000;

fn named(id: &str, name: &str) -> Named {
    Named { id: id.to_owned(), name: name.to_owned() }
}

fn program() -> Program {
    Program {
        currency: "CNY".to_owned(),
        zone: "UTC".to_owned(),
        tiers: vec![named("silver", "Silver"), named("gold", "Gold")],
        benefits: vec![named("shipping", "Free shipping")],
        rules: vec![named("tea", "Tea"), named("quiz", "Tea quiz")],
        window_months: Some(12),
    }
}

/// Days from now.
fn days(days: i64) -> Instant {
    Instant::from_millis(clock::now().millis() + days * DAY_MS)
}

fn tell<T>(say: impl FnOnce(Telling<'_>) -> T) -> T {
    for catalogue in words::CATALOGUES {
        learn(catalogue.tag, catalogue.to_text());
        learn(&["account-", catalogue.tag].concat(), catalogue.to_account_text());
    }
    let voice = Voice::for_tag("en").unwrap();
    say(Telling { voice: &voice, program: &program(), now: clock::now() })
}
