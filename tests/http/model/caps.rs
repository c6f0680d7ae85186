//! Caps: what an award may still grant in the period of its cause, and what it has used.

use super::settings::{Cap, Limit};
use std::collections::BTreeMap;

/// Granted points and awards above 0, by cap and period.
#[derive(Clone, Debug, Default)]
pub struct Usage(BTreeMap<String, (i128, i128)>);

/// A cap with the key of what counts under it.
pub struct Counted<'a> {
    pub cap: &'a Cap,
    pub key: String,
}

impl Usage {
    /// What the cap leaves for one more award of `desired` points.
    pub fn room(&self, counted: &Counted<'_>, desired: i128) -> i128 {
        let (points, times) = self.0.get(&counted.key).copied().unwrap_or_default();
        match counted.cap.limit {
            Limit::Points(most) => desired.min((most - points).max(0)),
            Limit::Times(most) => {
                if times < most {
                    desired
                } else {
                    0
                }
            }
        }
    }

    pub fn add(&mut self, keys: &[String], granted: i128) {
        if granted > 0 {
            for key in keys {
                let (points, times) = self.0.entry(key.clone()).or_default();
                *points += granted;
                *times += 1;
            }
        }
    }

    /// Points that are revoked make room again. The number of awards remains.
    pub fn subtract(&mut self, keys: &[String], points: i128) {
        for key in keys {
            if let Some((granted, _)) = self.0.get_mut(key) {
                *granted -= points;
            }
        }
    }
}
