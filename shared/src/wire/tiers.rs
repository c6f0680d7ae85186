//! Tiers on the wire: the settings of a program's tiers, and where a member stands. `program::Tiers` is the settings' validated form.

use super::Names;
use crate::{
    program::CalendarPeriod,
    units::id::{BenefitId, TierId},
    units::lot_class::LotClass,
    units::money::MoneyText,
    units::rate::DecimalText,
    units::time::Instant,
};
use serde::{Deserialize, Serialize};

/// Tiers by spend, orders or points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TiersDocument {
    pub window: TierWindowDocument,
    /// How long a tier is kept once its need is no longer met; not at all if left out.
    #[serde(default, skip_serializing_if = "CushionDocument::is_none")]
    pub cushion: CushionDocument,
    /// Lowest first, 1–10.
    pub levels: Vec<LevelDocument>,
}

/// Over what time a need must be met. Braces where a kind has no settings: serde would ignore fields beside a variant without them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum TierWindowDocument {
    /// One of `months` (1–24) and `days` (1–731): what happened on a day counts so long, that day included.
    Rolling {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        months: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u16>,
    },
    /// What happened in a calendar period counts to its end.
    Calendar { period: CalendarPeriod },
    /// What happened counts for ever.
    Lifetime {},
}

/// At most one of `months` (0–12) and `days` (0–366).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CushionDocument {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<u16>,
}

impl CushionDocument {
    const fn is_none(&self) -> bool {
        self.months.is_none() && self.days.is_none()
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LevelDocument {
    /// At most 24 characters. Its multiplier counts as the rule `tier:` and this id.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: TierId,
    /// 1–100 characters, shown to shoppers.
    pub name: String,
    /// The same in other languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// What a metric needs must not fall from one level to the next.
    pub needs: NeedsDocument,
    /// A factor on the points of spend rules, which stacks as multipliers do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiplier: Option<DecimalText>,
    /// Whether the multiplier stays during the cushion.
    #[serde(default = "yes")]
    pub multiplier_stays: bool,
    /// Points for reaching the tier, once for each member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_up: Option<TierUpDocument>,
    /// Points on the way to the tier, once for each member; at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub milestones: Vec<MilestoneDocument>,
    /// At most 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<BenefitDocument>,
}

const fn yes() -> bool {
    true
}

const fn bonus() -> LotClass {
    LotClass::Bonus
}

/// One of the metrics, or all of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NeedsDocument {
    Any(MetricsDocument),
    All(MetricsDocument),
}

/// At least one, each more than zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MetricsDocument {
    /// Orders that were not returned in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<u32>,
    /// Money on which spend rules reckon: lines after discounts, without what points paid unless that earns too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spend: Option<MoneyText>,
    /// Points granted for orders and events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub points: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TierUpDocument {
    pub points: u64,
    #[serde(default = "bonus")]
    pub class: LotClass,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MilestoneDocument {
    /// Of the way: above 0, below 1, with at most four digits after the point.
    pub share: DecimalText,
    pub points: u64,
    #[serde(default = "bonus")]
    pub class: LotClass,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BenefitDocument {
    /// At most 24 characters. The same id in a higher tier is the same benefit, and more of it.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: BenefitId,
    /// 1–100 characters, shown to shoppers.
    pub name: String,
    /// The same in other languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// Whether it stays during the cushion.
    #[serde(default)]
    pub stays: bool,
    /// Granted so often (1–1000) on the first of each month, and at once on reaching the tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly: Option<u32>,
    /// Points of class bonus, granted at the same times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_points: Option<u64>,
}

/// The tier a member holds and the way to the next one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierStanding {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: TierId,
    pub name: String,
    /// What the tier multiplies points by now; "1" if nothing.
    pub multiplier: DecimalText,
    /// The beginning of the local day on which it was reached.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Instant,
    /// When it ends if nothing more happens; left out where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
    /// Whether its need is no longer met.
    pub cushion: bool,
    /// Those that count now.
    pub benefits: Vec<BenefitView>,
    /// The same as the balance's `next_tier`.
    pub progress: Option<TierProgress>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BenefitView {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: BenefitId,
    pub name: String,
}

/// The way to the next tier, by the metric that is nearest where any of them will do, and furthest off where all must.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierProgress {
    /// Of what is needed, rounded down to four digits after the point.
    pub share: DecimalText,
    pub metric: TierMetric,
    /// Money as a decimal with the currency's digits; orders and points as whole numbers.
    pub current: String,
    pub needed: String,
    /// `needed` less `current`, written alike.
    pub missing: String,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub next_tier: TierId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TierMetric {
    Orders,
    Spend,
    Points,
}
