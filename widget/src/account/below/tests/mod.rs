//! The texts of the account below its first view, in English, with plain numbers and dates instead of the browser's.

mod history;
mod ways;

use crate::{
    account::{
        program::{Named, Program},
        telling::Telling,
    },
    clock,
    i18n::{Section, Voice, learn},
};
use shared::units::time::Instant;

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
        for section in Section::ALL {
            learn(&[section.prefix(), catalogue.tag].concat(), catalogue.to_text(*section));
        }
    }
    let voice = Voice::of("en").unwrap();
    say(Telling { voice: &voice, program: &program(), now: clock::now() })
}
