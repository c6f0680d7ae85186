//! What points would do for a basket: bounds for a slider, and the result of one choice.

use super::{Expiring, LineIn, LinePart};
use crate::{
    units::id::LotId, units::lot_class::LotClass, units::money::MoneyText, units::points::Points, units::time::Instant,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct QuoteRequest {
    pub currency: String,
    pub lines: Vec<LineIn>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shipping: Option<MoneyText>,
    /// Tax on top of the lines, as in an order. Points never pay tax.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<MoneyText>,
    /// A number of points, or `"max"` for the best choice.
    pub points: PointsWanted,
}

/// The number of points to use: the best choice, or exactly this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsWanted {
    Max,
    Exactly(Points),
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for PointsWanted {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
        let exactly = <u64 as utoipa::PartialSchema>::schema();
        let max = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["max"]));
        OneOfBuilder::new().item(exactly).item(max).into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for PointsWanted {}

impl Serialize for PointsWanted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Max => serializer.serialize_str("max"),
            Self::Exactly(points) => points.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for PointsWanted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Wanted;
        impl de::Visitor<'_> for Wanted {
            type Value = PointsWanted;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a whole number of points, or \"max\"")
            }
            fn visit_u64<E: de::Error>(self, points: u64) -> Result<PointsWanted, E> {
                Points::new(points)
                    .map(PointsWanted::Exactly)
                    .ok_or_else(|| E::custom("points must be at most 9007199254740991"))
            }
            fn visit_i64<E: de::Error>(self, points: i64) -> Result<PointsWanted, E> {
                u64::try_from(points)
                    .map_err(|_| E::custom("points must not be negative"))
                    .and_then(|points| self.visit_u64(points))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<PointsWanted, E> {
                if text == "max" {
                    Ok(PointsWanted::Max)
                } else {
                    Err(E::invalid_value(de::Unexpected::Str(text), &self))
                }
            }
        }
        deserializer.deserialize_any(Wanted)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuoteAnswer {
    /// The signed text that a hold requires. Clients must not interpret it.
    pub quote: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub expires_at: Instant,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    /// Money off.
    pub amount: MoneyText,
    /// Lines, shipping and tax, minus `amount`.
    pub cash: MoneyText,
    pub bounds: Bounds,
    pub lines: Vec<LinePart>,
    /// The lots to burn, in burn order.
    pub burns: Vec<BurnView>,
    /// What the order would earn.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub would_earn: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub available: Points,
    /// The available points that count more because they are about to expire.
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub rescued: Points,
    /// Points used on orders today, if the program has a maximum for a day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<u64>))]
    pub used_today: Option<Points>,
    /// The instant of the quote.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub as_of: Instant,
}

/// The possible choices: 0, or `min`, `min + step`, … up to `max`. For a ladder, 0 or one of `choices`. All zero if no points can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bounds {
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub min: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub max: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub step: Points,
    /// The reason why `max` is not larger.
    pub limit: BoundsLimit,
    /// For a ladder: the possible choices in addition to 0, increasing up to `max`. At most the 50 largest ones. Empty for a rate.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<PointsChoice>,
}

/// A number of points of a ladder, and the money that they take off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PointsChoice {
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    pub amount: MoneyText,
}

/// The reason for a quote's upper bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BoundsLimit {
    /// The member has no more points.
    Balance,
    /// `max_share` of the order's eligible lines.
    Share,
    /// `max_points`.
    Points,
    /// `min_cash` must remain to be paid.
    Cash,
    /// The eligible lines are paid in full.
    Total,
    /// `max_points_per_day`, minus what was used today.
    Day,
    /// Points cannot be used on this date, or by members of this tier.
    Closed,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BurnView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub lot_id: LotId,
    pub class: LotClass,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub points: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub expires_at: Option<Instant>,
    /// Points of this lot count more, because they are about to expire.
    pub rescue: bool,
}

impl BurnView {
    /// The part of the balance's `expiring` that this burn uses.
    pub fn expiring(&self) -> Expiring {
        Expiring { expires_at: self.expires_at, points: self.points }
    }
}
