//! Conditions of earning rules: to what lines and orders a rule applies.

use crate::{
    api::{Choice, ConditionDocument},
    basket::Line,
    time::{Instant, Window},
};

/// One condition. A rule applies to a line where all of its conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    Sku(Choice),
    Category(Choice),
    Tag(Choice),
    Store(Choice),
    Channel(Choice),
    /// By the instant the order was placed.
    Dates(Window),
}

/// What conditions ask of the order as a whole.
#[derive(Clone, Copy, Debug)]
pub struct OrderFacts<'order> {
    pub placed_at: Instant,
    pub store: Option<&'order str>,
    pub channel: Option<&'order str>,
}

impl Condition {
    pub fn holds(&self, line: &Line, order: OrderFacts<'_>) -> bool {
        match self {
            Self::Sku(choice) => choice.admits([line.sku.as_str()]),
            Self::Category(choice) => choice.admits(line.categories.iter().map(String::as_str)),
            Self::Tag(choice) => choice.admits(line.tags.iter().map(String::as_str)),
            Self::Store(choice) => choice.admits(order.store),
            Self::Channel(choice) => choice.admits(order.channel),
            Self::Dates(window) => window.contains(order.placed_at),
        }
    }
}

impl Choice {
    /// One of `any_of` is among `words` (or `any_of` is empty), and none of `none_of` is.
    pub fn admits<'word>(&self, words: impl IntoIterator<Item = &'word str>) -> bool {
        let on = |list: &[String], word: &str| list.iter().any(|listed| listed == word);
        let (mut wanted, mut unwanted) = (self.any_of.is_empty(), false);
        for word in words {
            wanted |= on(&self.any_of, word);
            unwanted |= on(&self.none_of, word);
        }
        wanted && !unwanted
    }

    /// A choice without any word says nothing: a slip, not a setting.
    pub const fn is_empty(&self) -> bool {
        self.any_of.is_empty() && self.none_of.is_empty()
    }
}

impl From<&ConditionDocument> for Condition {
    fn from(document: &ConditionDocument) -> Self {
        match document {
            ConditionDocument::Sku(choice) => Self::Sku(choice.clone()),
            ConditionDocument::Category(choice) => Self::Category(choice.clone()),
            ConditionDocument::Tag(choice) => Self::Tag(choice.clone()),
            ConditionDocument::Store(choice) => Self::Store(choice.clone()),
            ConditionDocument::Channel(choice) => Self::Channel(choice.clone()),
            ConditionDocument::Dates { from, until } => Self::Dates(Window { from: *from, until: *until }),
        }
    }
}
