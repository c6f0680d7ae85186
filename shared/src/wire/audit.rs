//! The check of one member's ledger against itself.

use crate::{units::id::MemberId, units::points::Points};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "findings, each true or false by nature")]
pub struct AuditAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub member_id: MemberId,
    /// Whether all checks below hold.
    pub sound: bool,
    pub entries: u64,
    /// Whether folding the entries again produces the stored state.
    pub state_matches: bool,
    /// Whether the hash of each entry follows from the one before it.
    pub chain_intact: bool,
    /// The first entry whose hash does not follow.
    pub broken_at: Option<u64>,
    /// Issued = available + pending + held + burnt + expired + revoked.
    pub conserved: bool,
    pub totals: TotalsView,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TotalsView {
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub issued: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub available: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub pending: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub held: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub burnt: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub expired: Points,
    #[cfg_attr(feature = "openapi", schema(value_type = u64))]
    pub revoked: Points,
}
