//! A quote's answer: the outcome of one choice, with the signed text that a hold takes.

use crate::{
    api::{BurnView, LinePart, QuoteAnswer},
    lot::Lot,
    money::Currency,
    points::Points,
    quote::{PaidPart, Quote},
    time::Instant,
};

/// What the Worker adds to a quote: the signed text and when it runs out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub text: String,
    pub expires_at: Instant,
}

pub fn quote(
    quote: &Quote,
    signature: Signature,
    would_earn: Points,
    available: Points,
    currency: Currency,
) -> QuoteAnswer {
    QuoteAnswer {
        quote: signature.text,
        expires_at: signature.expires_at,
        points: quote.points,
        amount: quote.amount.to_text(currency),
        cash: quote.cash.to_text(currency),
        bounds: quote.bounds,
        lines: quote.lines.iter().map(|part| line_part(part, currency)).collect(),
        burns: quote.burns.iter().map(burn).collect(),
        would_earn,
        available,
    }
}

fn line_part(part: &PaidPart, currency: Currency) -> LinePart {
    LinePart { line_id: part.line_id.clone(), points: part.points, amount: part.amount.to_text(currency) }
}

fn burn(lot: &Lot) -> BurnView {
    BurnView {
        lot_id: lot.lot_id.clone(),
        class: lot.class,
        points: lot.points,
        expires_at: lot.expires_at,
        rescue: false,
    }
}
