//! What a run knows of one member.

use super::{
    counters::Counters,
    report::Report,
    tiers::{TierIndex, TierRun},
};
use crate::{
    earning::expiry::Validity, ledger::lot::LotClass, ledger::memory::KeptOrders, member::profile::MemberFacts,
    program::Program, units::points::Points,
};

#[derive(Clone, Debug)]
pub struct MemberRun {
    pub(super) facts: MemberFacts,
    pub(super) has_ordered: bool,
    pub(super) counters: Counters,
    /// Whether each rule of the report has given this member anything.
    pub(super) touched: Vec<bool>,
    /// Points whose end moves with activity.
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
            facts: MemberFacts { orders: Some(KeptOrders::default()), ..facts },
            has_ordered: false,
            counters: Counters::new(program),
            touched: vec![false; report.rules.len()],
            moving: Vec::new(),
            tiers: tiers.map(TierIndex::member),
        }
    }
}
