//! Amounts of money as shops and spreadsheets write them: with separators of thousands, a currency sign, a sign in front or behind,
//! trailing zeros. Each text is converted to the form that `Amount::parse` reads. Nothing is rounded, and no float is used.

use shared::units::money::{Amount, AmountError, Currency};

/// The mark between whole units and their fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    Point,
    Comma,
}

impl Decimal {
    pub const fn mark(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    pub const fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }
}

/// An amount with its sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    pub amount: Amount,
    /// Never for an amount of zero.
    pub is_negative: bool,
    pub other_mark: OtherMark,
}

/// What the same text is with the other decimal mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherMark {
    /// 1200
    Same,
    /// 1.200 and 1,200
    Different,
    /// 12.50 and 1,200.00
    Unreadable,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountProblem {
    #[error("is not an amount of money such as 1299.50")]
    NotAnAmount,
    #[error("has a sign that is not one of the program's currency, {expected}")]
    OtherSign { expected: Currency },
    #[error("has more decimal places than the {} of {currency}; nothing is rounded", .currency.digits())]
    TooManyDigits { currency: Currency },
    #[error("is larger than an amount can be")]
    TooLarge,
}

/// Reads a cell. The caller has removed ASCII spaces around the text.
pub fn read(cell: &[u8], decimal: Decimal, currency: Currency) -> Result<Signed, AmountProblem> {
    let text = std::str::from_utf8(cell).map_err(|_| AmountProblem::NotAnAmount)?;
    if let Some(other_mark) = plain(cell, decimal, currency)
        && let Ok(amount) = Amount::parse(text, currency)
    {
        return Ok(Signed { amount, is_negative: false, other_mark });
    }
    let parts = Parts::of(text)?;
    parts.check_currency(currency)?;
    let amount = parts.amount(decimal, currency)?;
    let other_mark = match parts.amount(decimal.other(), currency) {
        Ok(other) if other == amount => OtherMark::Same,
        Ok(_) => OtherMark::Different,
        Err(_) => OtherMark::Unreadable,
    };
    Ok(Signed { amount, is_negative: parts.is_negative && !amount.is_zero(), other_mark })
}

/// The usual texts, which need no second look: digits, and at most a point and as many digits after it as the currency has. Returns what
/// they are with a comma. Three digits after the point can be a group of thousands, so that they are not such a text.
fn plain(cell: &[u8], decimal: Decimal, currency: Currency) -> Option<OtherMark> {
    let is_plain = cell.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.');
    match cell.iter().rev().position(|byte| *byte == b'.').filter(|_| is_plain) {
        None => is_plain.then_some(OtherMark::Same),
        Some(3) => None,
        Some(fraction) => {
            let fits = decimal == Decimal::Point && fraction <= usize::from(currency.digits());
            fits.then_some(OtherMark::Unreadable)
        }
    }
}

/// The parts of a text: what surrounds the number, and the number.
struct Parts<'text> {
    currency_sign: String,
    is_negative: bool,
    number: &'text str,
}

impl<'text> Parts<'text> {
    fn of(text: &'text str) -> Result<Self, AmountProblem> {
        let first = text.find(|character: char| character.is_ascii_digit()).ok_or(AmountProblem::NotAnAmount)?;
        let last = text.rfind(|character: char| character.is_ascii_digit()).ok_or(AmountProblem::NotAnAmount)?;
        // `.50` begins with its mark; the point of `Rs.50` belongs to the currency sign.
        let begins_with_mark = text.get(..first).is_some_and(|head| {
            head.ends_with(['.', ',']) && !head.trim_end_matches(['.', ',']).ends_with(char::is_alphabetic)
        });
        let (head, rest) = text.split_at(first - usize::from(begins_with_mark));
        let (number, tail) = rest.split_at(last + 1 - head.len());
        let mut marks = Marks::default();
        head.chars().for_each(|character| marks.add(character));
        let head_sign = std::mem::take(&mut marks.currency_sign);
        tail.chars().for_each(|character| marks.add(character));
        if !(head_sign.is_empty() || marks.currency_sign.is_empty()) {
            return Err(AmountProblem::NotAnAmount);
        }
        Ok(Self { currency_sign: head_sign + &marks.currency_sign, is_negative: marks.is_negative()?, number })
    }

    /// A sign must be the currency's own: `$`, `US$` and `USD` for US dollars.
    fn check_currency(&self, currency: Currency) -> Result<(), AmountProblem> {
        let sign =
            self.currency_sign.trim_end_matches('.').replace('＄', "$").replace('￥', "¥").replace(['元', '円'], "¥");
        let code = currency.code();
        let own = iso_currency::Currency::from_code(code).map(|known| known.symbol().symbol).unwrap_or_default();
        let is_own = sign.is_empty()
            || sign.eq_ignore_ascii_case(code)
            || sign.eq_ignore_ascii_case(&own)
            || ['$', '¥'].iter().any(|mark| {
                own.ends_with(*mark) && sign.strip_suffix(*mark).is_some_and(|letters| code.starts_with(letters))
            });
        if is_own { Ok(()) } else { Err(AmountProblem::OtherSign { expected: currency }) }
    }

    fn amount(&self, decimal: Decimal, currency: Currency) -> Result<Amount, AmountProblem> {
        let (whole, fraction) = self.number.split_once(decimal.mark()).unwrap_or((self.number, "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let whole = if whole.is_empty() { "0".to_owned() } else { without_groups(whole)? };
        if !is_number(fraction) {
            return Err(AmountProblem::NotAnAmount);
        }
        let fraction = match fraction.trim_end_matches('0') {
            "" => String::new(),
            digits => format!(".{digits}"),
        };
        Amount::parse(&(whole + &fraction), currency).map_err(|error| match error {
            AmountError::TooManyDigits { .. } => AmountProblem::TooManyDigits { currency },
            AmountError::TooLarge => AmountProblem::TooLarge,
            AmountError::NotADecimal => AmountProblem::NotAnAmount,
        })
    }
}

/// What surrounds a number.
#[derive(Default)]
struct Marks {
    currency_sign: String,
    plus: u8,
    minus: u8,
    opened: u8,
    closed: u8,
}

impl Marks {
    fn add(&mut self, character: char) {
        let count = match character {
            '-' | '\u{2212}' => &mut self.minus,
            '+' => &mut self.plus,
            '(' => &mut self.opened,
            ')' => &mut self.closed,
            _ if character.is_whitespace() => return,
            _ => return self.currency_sign.push(character),
        };
        *count = count.saturating_add(1);
    }

    /// A minus sign in front or behind, or the brackets of accountants.
    fn is_negative(&self) -> Result<bool, AmountProblem> {
        match (self.plus, self.minus, self.opened, self.closed) {
            (0 | 1, 0, 0, 0) => Ok(false),
            (0, 1, 0, 0) | (0, 0, 1, 1) => Ok(true),
            _ => Err(AmountProblem::NotAnAmount),
        }
    }
}

/// The digits of whole units. Groups have three digits, or two before the last group as in India. One mark separates all of them.
fn without_groups(whole: &str) -> Result<String, AmountProblem> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if digits(whole) {
        return Ok(whole.to_owned());
    }
    let is_mark = |character: char| matches!(character, '.' | ',' | '\'' | '\u{2019}') || character.is_whitespace();
    let mark = whole.chars().find(|character| is_mark(*character)).ok_or(AmountProblem::NotAnAmount)?;
    let groups: Vec<&str> = whole.split(mark).collect();
    let [first, middle @ .., last] = groups.as_slice() else { return Err(AmountProblem::NotAnAmount) };
    let size = middle.first().map_or(3, |group| group.len());
    let is_grouped = (2..=3).contains(&size)
        && (1..=size).contains(&first.len())
        && !first.starts_with('0')
        && middle.iter().all(|group| group.len() == size)
        && last.len() == 3
        && groups.iter().all(|group| digits(group));
    if is_grouped { Ok(groups.concat()) } else { Err(AmountProblem::NotAnAmount) }
}
