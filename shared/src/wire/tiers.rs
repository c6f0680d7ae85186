//! Tiers on the wire: the settings of a program's tiers, and a member's tier. `program::Tiers` is the validated form of the settings.

use super::{CalendarPeriodName, Names};
use crate::{
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
    /// How long a tier is kept after its need is no longer met. Not at all by default.
    #[serde(default, skip_serializing_if = "CushionDocument::is_none")]
    pub cushion: CushionDocument,
    /// Lowest first, 1–10.
    pub levels: Vec<LevelDocument>,
}

/// The window in which a need must be met. A kind without settings has braces, because serde would ignore fields of a variant without
/// braces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum TierWindowDocument {
    /// One of `months` (1–24) and `days` (1–731). What happened on a day counts for so long, including that day.
    Rolling {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        months: Option<u16>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u16>,
    },
    /// What happened in a calendar period counts until its end.
    Calendar { period: CalendarPeriodName },
    /// What happened counts without an end.
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
    /// At most 24 characters. Its multiplier has the rule id `tier:` followed by this id.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: TierId,
    /// 1–100 characters, shown to shoppers.
    pub name: String,
    /// The name in other languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// A metric must not need less than in the level below.
    pub needs: NeedsDocument,
    /// A factor on the points of spend rules. It stacks like multipliers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiplier: Option<DecimalText>,
    /// Whether the multiplier counts during the cushion.
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

/// One of the metrics is enough, or all of them are needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum NeedsDocument {
    Any(MetricsDocument),
    All(MetricsDocument),
}

/// At least one, each above zero.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MetricsDocument {
    /// Orders that were not refunded in full.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orders: Option<u32>,
    /// Money that earns points: line totals after discounts, without the part that points paid, unless it earns too.
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
    /// The share of the way: above 0, below 1, with at most four digits after the point.
    pub share: DecimalText,
    pub points: u64,
    #[serde(default = "bonus")]
    pub class: LotClass,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct BenefitDocument {
    /// At most 24 characters. The same id in a higher tier is the same benefit; the higher tier grants the difference.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: BenefitId,
    /// 1–100 characters, shown to shoppers.
    pub name: String,
    /// The name in other languages.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// Whether the benefit counts during the cushion.
    #[serde(default)]
    pub stays: bool,
    /// Granted this number of times (1–1000) on the first of each month, and immediately when the tier is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly: Option<u32>,
    /// Points of the class bonus, granted at the same times.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_points: Option<u64>,
}

/// The tier that a member holds, and the way to the next one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierStanding {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub id: TierId,
    pub name: String,
    /// The current multiplier of the tier. "1" if there is none.
    pub multiplier: DecimalText,
    /// The beginning of the local day on which it was reached.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Instant,
    /// When it ends if nothing more happens. Omitted if it does not end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub until: Option<Instant>,
    /// Whether the need is no longer met.
    pub cushion: bool,
    /// The benefits that count now.
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

/// The way to the next tier. The metric is the nearest one if any is enough, and the furthest one if all are needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TierProgress {
    /// The share of what is needed, rounded down to four digits after the point.
    pub share: DecimalText,
    pub metric: TierMetric,
    /// Money as a decimal with the currency's digits; orders and points as whole numbers.
    pub current: String,
    pub needed: String,
    /// `needed` minus `current`, in the same form.
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
