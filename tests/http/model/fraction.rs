//! Exact fractions. A result that does not fit into 128 bits stops the test.

use std::cmp::Ordering;

/// Reduced, with a denominator above 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    pub fn new(numerator: i128, denominator: i128) -> Self {
        assert!(denominator > 0, "{numerator}/{denominator}");
        let divisor = gcd(numerator.abs(), denominator);
        Self { numerator: numerator / divisor, denominator: denominator / divisor }
    }

    pub fn whole(number: i128) -> Self {
        Self::new(number, 1)
    }

    /// `"1.25"` is 5/4.
    pub fn parse(text: &str) -> Self {
        let (whole, digits) = text.split_once('.').unwrap_or((text, ""));
        let scale = 10_i128.pow(u32::try_from(digits.len()).unwrap());
        let joined: i128 = format!("{whole}{digits}").parse().unwrap();
        Self::new(joined, scale)
    }

    pub fn plus(self, other: Self) -> Self {
        let left = self.numerator.checked_mul(other.denominator).unwrap();
        let right = other.numerator.checked_mul(self.denominator).unwrap();
        Self::new(left.checked_add(right).unwrap(), self.denominator.checked_mul(other.denominator).unwrap())
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { numerator: -other.numerator, denominator: other.denominator })
    }

    pub fn times(self, other: Self) -> Self {
        let numerator = self.numerator.checked_mul(other.numerator).unwrap();
        Self::new(numerator, self.denominator.checked_mul(other.denominator).unwrap())
    }

    pub fn over(self, other: Self) -> Self {
        assert!(other.numerator > 0, "a divisor above 0: {other:?}");
        self.times(Self { numerator: other.denominator, denominator: other.numerator })
    }

    pub fn floor(self) -> i128 {
        self.numerator.div_euclid(self.denominator)
    }

    pub fn ceil(self) -> i128 {
        -(-self.numerator).div_euclid(self.denominator)
    }

    /// Half a point rounds up.
    pub fn half_up(self) -> i128 {
        self.plus(Self::new(1, 2)).floor()
    }

    /// Half a point rounds to the even neighbour.
    pub fn half_even(self) -> i128 {
        let (down, rest) = (self.floor(), self.minus(Self::whole(self.floor())));
        match rest.cmp(&Self::new(1, 2)) {
            Ordering::Less => down,
            Ordering::Greater => down + 1,
            Ordering::Equal => down + down.rem_euclid(2),
        }
    }

    /// Without trailing zeros, such as `1.5`. Stops the test if the fraction is not a decimal.
    pub fn decimal(self) -> String {
        let digits = (0..19_u32).find(|&digits| 10_i128.pow(digits) % self.denominator == 0).unwrap();
        let (unit, scaled) = (10_i128.pow(digits), self.numerator * 10_i128.pow(digits) / self.denominator);
        match digits {
            0 => scaled.to_string(),
            digits => format!("{}.{:0width$}", scaled / unit, scaled % unit, width = digits as usize),
        }
    }

    pub fn is_zero(self) -> bool {
        self.numerator == 0
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = self.numerator.checked_mul(other.denominator).unwrap();
        left.cmp(&other.numerator.checked_mul(self.denominator).unwrap())
    }
}

pub fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[test]
fn fractions_round_in_four_ways() {
    for (text, floor, half_up, half_even, ceil) in [
        ("0", 0, 0, 0, 0),
        ("0.4999", 0, 0, 0, 1),
        ("0.5", 0, 1, 0, 1),
        ("1.5", 1, 2, 2, 2),
        ("2.5", 2, 3, 2, 3),
        ("2.51", 2, 3, 3, 3),
        ("3", 3, 3, 3, 3),
    ] {
        let fraction = Fraction::parse(text);
        let rounded = [fraction.floor(), fraction.half_up(), fraction.half_even(), fraction.ceil()];
        assert_eq!(rounded, [floor, half_up, half_even, ceil], "{text}");
    }
}
