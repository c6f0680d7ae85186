//! The answer of a quote: the result of one choice, with the signed text that a hold needs.

use crate::{
    ledger::fact::hold::PaidPart,
    spending::quote::{Burn, Quote},
    units::money::Currency,
    units::points::Points,
    units::time::Instant,
    wire::{BurnView, LinePart, QuoteAnswer},
};

/// What the Worker adds to a quote: the signed text and its expiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub text: String,
    pub expires_at: Instant,
}

/// Facts of the answer that are not part of the quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteContext {
    pub would_earn: Points,
    pub available: Points,
    /// `None` if the program has no maximum for a day.
    pub used_today: Option<Points>,
    pub as_of: Instant,
}

pub fn quote(quote: &Quote, signature: Signature, context: QuoteContext, currency: Currency) -> QuoteAnswer {
    QuoteAnswer {
        quote: signature.text,
        expires_at: signature.expires_at,
        points: quote.points,
        amount: quote.amount.to_text(currency),
        cash: quote.cash.to_text(currency),
        bounds: quote.bounds.clone(),
        lines: quote.lines.iter().map(|part| line_part(part, currency)).collect(),
        burns: quote.burns.iter().map(burn).collect(),
        would_earn: context.would_earn,
        available: context.available,
        rescued: quote.rescued,
        used_today: context.used_today,
        as_of: context.as_of,
    }
}

fn line_part(part: &PaidPart, currency: Currency) -> LinePart {
    LinePart { line_id: part.line_id.clone(), points: part.points, amount: part.amount.to_text(currency) }
}

fn burn(Burn { lot, rescue }: &Burn) -> BurnView {
    BurnView { lot_id: lot.lot_id(), class: lot.class, points: lot.points, expires_at: lot.expires_at, rescue: *rescue }
}
