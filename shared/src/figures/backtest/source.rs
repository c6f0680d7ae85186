//! The sources of points in a run: spend rules and tiers. All other modules of a run use the index of a source.

use crate::{
    earning::grant::Cause,
    program::{Level, Program},
    units::id::RuleId,
    units::lot_class::LotClass,
};

#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'p> {
    pub rule_id: &'p RuleId,
    pub class: LotClass,
    /// The action that caps count. `None` if caps do not count it.
    pub action: Option<&'static str>,
}

/// Returns the spend rules in the program's order, and then for each level its awards and its benefits with monthly points.
pub(super) fn sources(program: &Program) -> Vec<Source<'_>> {
    let spend_rules = program.earning.spend_rules.iter();
    let spend_rules =
        spend_rules.map(|rule| Source { rule_id: &rule.rule_id, class: rule.class, action: Some(Cause::ORDER) });
    let levels = program.tiers.iter().flat_map(|tiers| &tiers.levels);
    spend_rules.chain(levels.flat_map(of_level)).collect()
}

fn of_level(level: &Level) -> impl Iterator<Item = Source<'_>> {
    let awards = level.awards.iter();
    let awards = awards.map(|award| Source { rule_id: &award.rule_id, class: award.class, action: Some(Cause::TIER) });
    let benefits = level.benefits.iter().filter_map(|benefit| benefit.monthly_points.as_ref());
    awards.chain(benefits.map(|(rule_id, _)| Source { rule_id, class: LotClass::Bonus, action: None }))
}
