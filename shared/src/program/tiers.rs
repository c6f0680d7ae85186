//! The settings of tiers. What a member has reached is computed in `crate::tier`.

use super::{
    Cushion, Earning, Multiplier, Needs, NeedsHow, Problems, TierTerms, TierWindow, suggestion,
    validate::{Below, FACTOR_FORM},
};
use crate::{
    units::id::{BenefitId, RuleId, TierId},
    units::lot_class::LotClass,
    units::money::Currency,
    units::points::Points,
    units::rate::{Factor, Share},
    units::text::check_line,
    wire::{
        BenefitDocument, CushionDocument, LevelDocument, MetricsDocument, NeedsDocument, TierWindowDocument,
        TiersDocument,
    },
};

const LEVELS_MAX: usize = 10;
const MILESTONES_MAX: usize = 10;
const BENEFITS_MAX: usize = 20;
/// Rule ids are made of tier ids and benefit ids, and have at most 64 characters.
const ID_CHARS_MAX: usize = 24;
const NAME_CHARS_MAX: usize = 100;
const MONTHLY_MAX: u32 = 1_000;
/// Rules with this prefix belong to tiers.
const RULE_PREFIX: &str = "tier:";

#[derive(Clone, Debug, PartialEq)]
pub struct Tiers {
    /// Lowest first. At least one.
    pub levels: Vec<Level>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    pub id: TierId,
    pub name: String,
    pub terms: TierTerms,
    pub multiplier: Option<Multiplier>,
    pub multiplier_in_cushion: InCushion,
    /// Points for a share of the way, including the whole way.
    pub awards: Vec<LevelAward>,
    pub benefits: Vec<Benefit>,
}

/// Whether something counts during the cushion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InCushion {
    Stays,
    Ends,
}

/// Points for reaching a share of the way to a tier, once for each member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelAward {
    pub rule_id: RuleId,
    pub share: Share,
    pub points: Points,
    pub class: LotClass,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benefit {
    pub id: BenefitId,
    pub name: String,
    pub in_cushion: InCushion,
    pub monthly: Option<u32>,
    /// The rule that grants the points, and their number.
    pub monthly_points: Option<(RuleId, Points)>,
}

impl Level {
    /// The benefits that count, in the cushion or before it.
    pub fn benefits_in(&self, cushion: bool) -> impl Iterator<Item = &Benefit> {
        self.benefits.iter().filter(move |benefit| benefit.counts_in(cushion))
    }

    pub fn multiplier_in(&self, cushion: bool) -> Option<&Multiplier> {
        self.multiplier.as_ref().filter(|_| !cushion || self.multiplier_in_cushion == InCushion::Stays)
    }
}

impl Benefit {
    /// Whether the benefit counts, in the cushion or before it.
    pub fn counts_in(&self, cushion: bool) -> bool {
        !cushion || self.in_cushion == InCushion::Stays
    }
}

impl InCushion {
    const fn of(stays: bool) -> Self {
        if stays { Self::Stays } else { Self::Ends }
    }
}

impl Tiers {
    /// Reads the settings. Problems have a pointer below `/tiers`.
    pub fn read(document: &TiersDocument, currency: Currency, problems: &mut Problems) -> Self {
        let window = read_window(&document.window, &mut problems.below("/tiers/window"));
        let cushion = read_cushion(&document.cushion, &mut problems.below("/tiers/cushion"));
        if !(1..=LEVELS_MAX).contains(&document.levels.len()) {
            problems.add("/tiers/levels", format!("must have 1 to {LEVELS_MAX} levels"));
        }
        let mut levels: Vec<Level> = Vec::new();
        for (at, document) in document.levels.iter().take(LEVELS_MAX).enumerate() {
            let problems = &mut problems.below(format!("/tiers/levels/{at}"));
            let needs = read_needs(&document.needs, currency, problems);
            if levels.iter().any(|level| level.id == document.id) {
                problems.add("/id", "occurs twice; each tier needs its own id");
            }
            if levels.last().is_some_and(|below| falls(&below.terms.needs, &needs)) {
                problems.add("/needs", "must not need less than the tier below");
            }
            levels.extend(read_level(document, TierTerms { window, cushion, needs }, problems));
        }
        Self { levels }
    }

    /// Refuses rules whose ids have the prefix of tiers' rules.
    pub(super) fn check_rules(earning: &Earning, problems: &mut Problems) {
        let of_spend = earning.spend_rules.iter().map(|rule| &rule.rule_id);
        let of_events = earning.event_rules.iter().map(|rule| &rule.rule_id);
        let of_multipliers = earning.multipliers.iter().map(|multiplier| &multiplier.rule_id);
        let mut rule_ids = of_spend.chain(of_events).chain(of_multipliers);
        if rule_ids.any(|rule_id| rule_id.as_str().starts_with(RULE_PREFIX)) {
            let detail =
                format!("must have ids that do not begin with `{RULE_PREFIX}`, the prefix of tiers' own rules");
            problems.add("/earning/rules", detail);
        }
    }
}

fn read_window(document: &TierWindowDocument, problems: &mut Below<'_>) -> TierWindow {
    match *document {
        TierWindowDocument::Rolling { months: Some(months), days: None } => {
            problems.within("/months", months, 1..=24);
            TierWindow::Months(months)
        }
        TierWindowDocument::Rolling { months: None, days: Some(days) } => {
            problems.within("/days", days, 1..=731);
            TierWindow::Days(days)
        }
        TierWindowDocument::Rolling { .. } => {
            problems.add("", "must have either `months` or `days`");
            TierWindow::Lifetime
        }
        TierWindowDocument::Calendar { period } => TierWindow::Calendar(period.into()),
        TierWindowDocument::Lifetime {} => TierWindow::Lifetime,
    }
}

fn read_cushion(document: &CushionDocument, problems: &mut Below<'_>) -> Cushion {
    match (document.months, document.days) {
        (None, None) => Cushion::NONE,
        (Some(months), None) => {
            problems.within("/months", months, 0..=12);
            Cushion::Months(months)
        }
        (None, Some(days)) => {
            problems.within("/days", days, 0..=366);
            Cushion::Days(days)
        }
        (Some(_), Some(_)) => {
            problems.add("", "must have either `months` or `days`");
            Cushion::NONE
        }
    }
}

fn read_needs(document: &NeedsDocument, currency: Currency, problems: &mut Below<'_>) -> Needs {
    let (how, pointer, metrics) = match document {
        NeedsDocument::Any(metrics) => (NeedsHow::Any, "/needs/any", metrics),
        NeedsDocument::All(metrics) => (NeedsHow::All, "/needs/all", metrics),
    };
    let MetricsDocument { orders, spend, points } = metrics;
    if orders.is_none() && spend.is_none() && points.is_none() {
        problems.add(pointer, "needs at least one of `orders`, `spend` and `points`");
    }
    if *orders == Some(0) {
        problems.suggest(&format!("{pointer}/orders"), "must be at least 1", 1);
    }
    let spend = spend.as_ref();
    Needs {
        how,
        orders: *orders,
        spend: spend.map(|text| problems.amount_above_zero(&format!("{pointer}/spend"), text, currency)),
        points: points.map(|points| problems.points(&format!("{pointer}/points"), points, 1)),
    }
}

/// Whether the level above needs less of a metric than the level below.
fn falls(below: &Needs, above: &Needs) -> bool {
    let falls = |below: Option<u64>, above: Option<u64>| below.zip(above).is_some_and(|(below, above)| above < below);
    falls(below.orders.map(u64::from), above.orders.map(u64::from))
        || falls(
            below.spend.map(crate::units::money::Amount::minor),
            above.spend.map(crate::units::money::Amount::minor),
        )
        || falls(below.points.map(Points::get), above.points.map(Points::get))
}

/// `None` if the id cannot be a part of a rule id.
fn read_level(document: &LevelDocument, terms: TierTerms, problems: &mut Below<'_>) -> Option<Level> {
    check_name("/name", &document.name, problems);
    document.names.check(problems);
    let Some(rule_id) = rule_id(document.id.as_str(), None) else {
        problems.add("/id", format!("must have at most {ID_CHARS_MAX} characters"));
        return None;
    };
    let multiplier = document.multiplier.as_ref().map(|text| {
        let factor = Factor::parse(&text.0).unwrap_or_else(|| {
            problems.suggest("/multiplier", FACTOR_FORM, suggestion::factor(&text.0));
            Factor::ONE
        });
        Multiplier { rule_id, factor, conditions: Vec::new() }
    });
    Some(Level {
        id: document.id.clone(),
        name: document.name.clone(),
        terms,
        multiplier,
        multiplier_in_cushion: InCushion::of(document.multiplier_stays),
        awards: read_awards(document, problems),
        benefits: read_benefits(document, problems),
    })
}

/// `tier:`, the tier's id, and what it is for. `None` if an id is too long.
fn rule_id(tier: &str, part: Option<&str>) -> Option<RuleId> {
    let fits = tier.len() <= ID_CHARS_MAX && part.is_none_or(|part| part.len() <= ID_CHARS_MAX);
    let part = part.map(|part| format!(":{part}")).unwrap_or_default();
    RuleId::parse(&format!("{RULE_PREFIX}{tier}{part}")).filter(|_| fits)
}

fn check_name(pointer: &str, name: &str, problems: &mut Below<'_>) {
    if let Err(error) = check_line(name, NAME_CHARS_MAX) {
        problems.add(pointer, error.to_string());
    }
}

fn read_awards(document: &LevelDocument, problems: &mut Below<'_>) -> Vec<LevelAward> {
    let tier = document.id.as_str();
    let mut awards: Vec<LevelAward> = Vec::new();
    if document.milestones.len() > MILESTONES_MAX {
        problems.add("/milestones", format!("must have at most {MILESTONES_MAX} entries"));
    }
    for (at, milestone) in document.milestones.iter().take(MILESTONES_MAX).enumerate() {
        let problems = &mut problems.below(&format!("/milestones/{at}"));
        let points = problems.points("/points", milestone.points, 1);
        let Some(share) = Share::parse(&milestone.share.0).filter(|&share| share != Share::ALL) else {
            let form = "must be a decimal above 0 and below 1, such as \"0.30\"";
            let meant = Some(suggestion::share(&milestone.share.0)).filter(|share| share != "1");
            problems.suggest("/share", form, meant.unwrap_or_else(|| "0.3".to_owned()));
            continue;
        };
        if awards.iter().any(|award| award.share == share) {
            problems.add("/share", "occurs twice; each milestone needs its own share");
        }
        let rule_id = rule_id(tier, Some(&share.to_string()));
        awards.extend(rule_id.map(|rule_id| LevelAward { rule_id, share, points, class: milestone.class }));
    }
    if let Some(tier_up) = &document.tier_up {
        let points = problems.points("/tier_up/points", tier_up.points, 1);
        let rule_id = rule_id(tier, Some("up"));
        awards.extend(rule_id.map(|rule_id| LevelAward { rule_id, share: Share::ALL, points, class: tier_up.class }));
    }
    awards
}

fn read_benefits(document: &LevelDocument, problems: &mut Below<'_>) -> Vec<Benefit> {
    let mut benefits: Vec<Benefit> = Vec::new();
    if document.benefits.len() > BENEFITS_MAX {
        problems.add("/benefits", format!("must have at most {BENEFITS_MAX} entries"));
    }
    for (at, benefit) in document.benefits.iter().take(BENEFITS_MAX).enumerate() {
        let problems = &mut problems.below(&format!("/benefits/{at}"));
        if benefits.iter().any(|other| other.id == benefit.id) {
            problems.add("/id", "occurs twice; each benefit of a tier needs its own id");
        }
        benefits.extend(read_benefit(document.id.as_str(), benefit, problems));
    }
    benefits
}

/// `None` if the id cannot be a part of a rule id.
fn read_benefit(tier: &str, document: &BenefitDocument, problems: &mut Below<'_>) -> Option<Benefit> {
    check_name("/name", &document.name, problems);
    document.names.check(problems);
    if let Some(monthly) = document.monthly {
        problems.within("/monthly", monthly, 1..=MONTHLY_MAX);
    }
    let points = document.monthly_points.map(|points| problems.points("/monthly_points", points, 1));
    if document.id.as_str().len() > ID_CHARS_MAX {
        problems.add("/id", format!("must have at most {ID_CHARS_MAX} characters"));
    }
    let rule_id = rule_id(tier, Some(document.id.as_str()))?;
    Some(Benefit {
        id: document.id.clone(),
        name: document.name.clone(),
        in_cushion: InCushion::of(document.stays),
        monthly: document.monthly,
        monthly_points: points.map(|points| (rule_id, points)),
    })
}
