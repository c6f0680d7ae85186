//! A basket: the checked lines of an order or a quote, and what they cost. What they earn, and whether points can pay them, is not decided here.

use crate::{
    refusal::Refusal,
    units::hex::hex,
    units::id::LineId,
    units::money::{Amount, AmountError, Currency, MoneyText},
    units::text::check_line,
    wire::LineIn,
};
use sha2::{Digest, Sha256};

pub const LINES_MAX: usize = 500;
pub const QUANTITY_MAX: u32 = 1_000_000;
/// Lines, shipping and tax together, in minor units. With this bound, every product in `earning::spend` is exact in 128 bits.
pub const TOTAL_MAX: Amount = Amount::saturating_from(10_000_000_000_000);
const WORD_CHARS_MAX: usize = 64;
const WORDS_MAX: usize = 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub line_id: LineId,
    /// Empty for a line without a SKU.
    pub sku: String,
    pub categories: Vec<String>,
    pub tags: Vec<String>,
    pub quantity: u32,
    /// After the discount of the line, without shipping and tax.
    pub total: Amount,
    /// The line's own tax; `None` if only the tax of the whole order is known.
    pub tax: Option<Amount>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basket {
    pub currency: Currency,
    pub lines: Vec<Line>,
    pub shipping: Amount,
    /// The sum of the lines' taxes if any line states its own.
    pub tax: Amount,
}

impl Line {
    /// `None` for a line without a SKU. No rule by SKU matches it.
    pub fn sku(&self) -> Option<&str> {
        Some(self.sku.as_str()).filter(|sku| !sku.is_empty())
    }

    /// Different lines have different texts, because ids and words contain no control character.
    fn digest_text(&self) -> String {
        let words = [self.categories.join("\u{1f}"), self.tags.join("\u{1f}")].join("\t");
        let (id, sku, quantity, total) = (&self.line_id, &self.sku, self.quantity, self.total.minor());
        format!("{id}\t{sku}\t{words}\t{quantity}\t{total}")
    }
}

impl Basket {
    /// Checks the lines and computes the total of each line. [`Self::with_tax`] adds the tax of an order.
    ///
    /// # Errors
    ///
    /// If the currency is not the program's, an amount has more digits than the currency, a line id occurs twice, a discount exceeds its
    /// line, a line without units has tax, or a limit of this file is exceeded.
    pub fn read(
        currency: &str,
        lines: &[LineIn],
        shipping: Option<&MoneyText>,
        program_currency: Currency,
    ) -> Result<Self, Refusal> {
        if currency != program_currency.code() {
            return Err(Refusal::CurrencyMismatch { expected: program_currency.code().to_owned() });
        }
        if lines.is_empty() || lines.len() > LINES_MAX {
            return Err(Refusal::invalid("/lines", format!("must have 1 to {LINES_MAX} lines.")));
        }
        let read = |(at, line)| read_line(at, line, program_currency);
        let lines = lines.iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
        refuse_repeated_ids(&lines)?;
        let shipping = shipping.map_or(Ok(Amount::ZERO), |text| read_amount("/shipping", text, program_currency))?;
        let tax = lines.iter().filter_map(|line| line.tax).sum();
        let basket = Self { currency: program_currency, lines, shipping, tax };
        if basket.payable() > TOTAL_MAX {
            return Err(Refusal::invalid("/lines", "have a total larger than an amount can be."));
        }
        Ok(basket)
    }

    /// Adds the tax of an order.
    ///
    /// # Errors
    /// Refuses a tax that is not the sum of the lines' taxes where lines state theirs, and one that makes the order cost too much.
    pub fn with_tax(self, text: Option<&MoneyText>) -> Result<Self, Refusal> {
        let Some(text) = text else { return Ok(self) };
        let tax = read_amount("/tax", text, self.currency)?;
        if self.lines.iter().any(|line| line.tax.is_some()) && tax != self.tax {
            let sum = self.tax.to_text(self.currency);
            return Err(Refusal::invalid("/tax", format!("must be {sum}, the sum of the lines' taxes, or omitted.")));
        }
        let basket = Self { tax, ..self };
        if basket.payable() > TOTAL_MAX {
            return Err(Refusal::invalid("/tax", "makes the total of the order larger than an amount can be."));
        }
        Ok(basket)
    }

    pub fn lines_total(&self) -> Amount {
        self.lines.iter().map(|line| line.total).sum()
    }

    /// Lines, shipping and tax. Points and cash of a quote sum to this amount.
    pub fn payable(&self) -> Amount {
        self.lines_total().plus(self.shipping).plus(self.tax)
    }

    /// Identifies the basket: SHA-256 in hex over everything that decides what it costs and whether points can pay it. This is the currency,
    /// the shipping, and the id, SKU, categories, tags, quantity and total of each line. Tax is not part of it: points never pay tax, and a
    /// shop may know the tax only after the quote.
    pub fn digest(&self) -> String {
        let head = format!("{}\n{}", self.currency, self.shipping.minor());
        let text = std::iter::once(head).chain(self.lines.iter().map(Line::digest_text)).collect::<Vec<_>>().join("\n");
        hex(&Sha256::digest(text.as_bytes()))
    }
}

/// Reads an amount of the currency.
///
/// # Errors
///
/// If the text is not such an amount. The refusal names `pointer`.
pub fn read_amount(pointer: &str, text: &MoneyText, currency: Currency) -> Result<Amount, Refusal> {
    Amount::parse(text.as_str(), currency).map_err(|error| Refusal::invalid(pointer, format!("{error}.")))
}

fn read_line(at: usize, line: &LineIn, currency: Currency) -> Result<Line, Refusal> {
    let pointer = |field: &str| format!("/lines/{at}/{field}");
    if line.quantity > QUANTITY_MAX {
        return Err(Refusal::invalid(pointer("quantity"), format!("must be 0 to {QUANTITY_MAX}.")));
    }
    if !line.sku.is_empty() {
        check_word(pointer("sku"), &line.sku)?;
    }
    check_words(pointer("categories"), &line.categories)?;
    check_words(pointer("tags"), &line.tags)?;
    let price = read_price(&pointer("unit_price"), &line.unit_price, currency)?;
    let discount =
        line.discount.as_ref().map_or(Ok(Amount::ZERO), |text| read_amount(&pointer("discount"), text, currency))?;
    let gross = price.checked_mul(u64::from(line.quantity)).ok_or_else(|| {
        Refusal::invalid(pointer("unit_price"), "makes the total of the line larger than an amount can be.")
    })?;
    let total = gross
        .checked_sub(discount)
        .ok_or_else(|| Refusal::invalid(pointer("discount"), "must be at most quantity × unit price."))?;
    let tax = line.tax.as_ref().map(|text| read_amount(&pointer("tax"), text, currency)).transpose()?;
    if line.quantity == 0 && tax.is_some_and(|tax| !tax.is_zero()) {
        return Err(Refusal::invalid(
            pointer("tax"),
            "must be 0 for a line of quantity 0, because no refund could return it.",
        ));
    }
    Ok(Line {
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        categories: line.categories.clone(),
        tags: line.tags.clone(),
        quantity: line.quantity,
        total,
        tax,
    })
}

/// Like [`read_amount`]. Shops have unit prices with more digits than the currency; the total of a line cannot have them.
fn read_price(pointer: &str, text: &MoneyText, currency: Currency) -> Result<Amount, Refusal> {
    Amount::parse(text.as_str(), currency).map_err(|error| match error {
        AmountError::TooManyDigits { .. } => Refusal::invalid(
            pointer,
            format!("{error}. Send the line as quantity 1, with the line's total as unit_price."),
        ),
        AmountError::NotADecimal | AmountError::TooLarge => Refusal::invalid(pointer, format!("{error}.")),
    })
}

fn refuse_repeated_ids(lines: &[Line]) -> Result<(), Refusal> {
    let is_repeated = |at: usize, line: &Line| lines.iter().take(at).any(|other| other.line_id == line.line_id);
    match lines.iter().enumerate().position(|(at, line)| is_repeated(at, line)) {
        Some(at) => Err(Refusal::invalid(format!("/lines/{at}/line_id"), "appears twice; each line has its own id.")),
        None => Ok(()),
    }
}

/// Refuses a text that is not one line of 1 to 64 characters. Different baskets must not have equal digests.
pub(crate) fn check_word(pointer: String, word: &str) -> Result<(), Refusal> {
    check_line(word, WORD_CHARS_MAX).map_err(|error| Refusal::invalid(pointer, format!("{error}.")))
}

fn check_words(pointer: String, words: &[String]) -> Result<(), Refusal> {
    if words.len() > WORDS_MAX {
        return Err(Refusal::invalid(pointer, format!("must have at most {WORDS_MAX} entries.")));
    }
    words.iter().enumerate().try_for_each(|(at, word)| check_word(format!("{pointer}/{at}"), word))
}
