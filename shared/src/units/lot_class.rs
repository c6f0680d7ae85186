//! Classes of points. Each class of a program has its own expiry policy.

use serde::{Deserialize, Serialize};

/// The expiry policy of the program that a lot follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LotClass {
    #[default]
    Base,
    Bonus,
}

impl LotClass {
    pub const ALL: [Self; 2] = [Self::Base, Self::Bonus];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Bonus => "bonus",
        }
    }
}
