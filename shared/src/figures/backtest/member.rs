//! The state of one member in a run.

use super::{
    counters::Counters,
    report::Report,
    tiers::{TierIndex, TierRun},
};
use crate::{
    earning::expiry::Validity, program::EarlierOrders, program::MemberFacts, program::Program,
    units::lot_class::LotClass, units::points::Points,
};

#[derive(Clone, Debug)]
pub struct MemberRun {
    pub(super) facts: MemberFacts,
    pub(super) has_ordered: bool,
    pub(super) counters: Counters,
    /// Whether each rule of the report has granted this member anything.
    pub(super) touched: Vec<bool>,
    /// Points whose expiry activity extends.
    pub(super) moving: Vec<Moving>,
    pub(super) tiers: Option<TierRun>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Moving {
    pub class: LotClass,
    pub points: Points,
    pub validity: Validity,
}

impl MemberRun {
    pub(super) fn begin(program: &Program, report: &Report, tiers: Option<&TierIndex<'_>>, facts: MemberFacts) -> Self {
        Self {
            facts: MemberFacts { orders: Some(EarlierOrders::default()), ..facts },
            has_ordered: false,
            counters: Counters::new(program),
            touched: vec![false; report.rules.len()],
            moving: Vec::new(),
            tiers: tiers.map(TierIndex::member),
        }
    }
}
