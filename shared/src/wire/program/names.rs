//! The names of rules, tiers and benefits in the languages of shoppers.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Shown to shoppers: a text of 1–100 characters for each language tag, such as `{"en": "Double points on Wednesdays", "zh-CN": "周三双倍积分"}`;
/// at most 20 languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Names(pub BTreeMap<String, String>);

impl Names {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
