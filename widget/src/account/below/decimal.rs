//! Decimal text as the edge writes it, computed exactly with whole numbers. Numbers that do not fit give no result.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    digits: u64,
    /// The number of digits after the point.
    scale: u32,
}

impl Decimal {
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = (whole.to_owned() + fraction).parse().ok()?;
        Some(Self { digits, scale: u32::try_from(fraction.len()).ok()? })
    }

    pub fn is_one(self) -> bool {
        10_u64.checked_pow(self.scale) == Some(self.digits)
    }

    fn over(self, other: Self) -> Option<[u64; 2]> {
        let up = |by: Self, of: Self| 10_u64.checked_pow(by.scale.saturating_sub(of.scale));
        Some([self.digits.checked_mul(up(other, self)?)?, other.digits.checked_mul(up(self, other)?)?])
    }
}

/// Whether `points` are `rate` points for each `per` of `base`, times all factors, rounded up or down.
pub fn is_product(points: u64, base: &str, rate: u64, per: &str, factors: &[&str]) -> bool {
    let product = || {
        let [mut above, mut below] = Decimal::parse(base)?.over(Decimal::parse(per)?)?;
        above = above.checked_mul(rate)?;
        for factor in factors {
            let factor = Decimal::parse(factor)?;
            above = above.checked_mul(factor.digits)?;
            below = below.checked_mul(10_u64.checked_pow(factor.scale)?)?;
        }
        above.checked_div(below)
    };
    product().and_then(|product| points.checked_sub(product)).is_some_and(|more| more <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unit_is_equal_in_every_currency() {
        for (text, is_one) in
            [("1.00", true), ("1", true), ("1.000", true), ("10", false), ("0.10", false), ("", false)]
        {
            assert_eq!(Decimal::parse(text).is_some_and(Decimal::is_one), is_one, "{text}");
        }
    }

    #[test]
    fn a_product_is_distinguished_from_an_average() {
        assert!(is_product(321, "268.00", 1, "1.00", &["1.2"]));
        assert!(is_product(322, "268.00", 1, "1.00", &["1.2"]), "rounded up");
        assert!(!is_product(323, "268.00", 1, "1.00", &["1.2"]));
        // Double points on the tea only.
        assert!(!is_product(117, "70.00", 1, "1.00", &["2"]));
        assert!(is_product(20, "107", 2, "10", &[]) || is_product(21, "107", 2, "10", &[]));
        assert!(!is_product(1, "18446744073709551615", 2, "1", &[]), "too large to tell");
        assert!(!is_product(0, "1.00", 1, "0.00", &[]));
    }
}
