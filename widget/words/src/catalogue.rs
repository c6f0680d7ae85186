//! The shape of a language: one file fills it, and a message that it leaves out fails the build. Adding a language is adding a file
//! and its line in `lib.rs`, and in the widget's `voice` the tags that it answers to.
//!
//! Texts have places such as `{points}` and the marks of `phrase`. Short and plain; no exclamation marks, no blame.

/// A phrase by plural category. A language gives the categories that it has; the others say the same as `other`.
#[derive(Clone, Copy, Debug)]
pub struct Forms {
    pub one: &'static str,
    pub other: &'static str,
}

impl Forms {
    /// For a language that does not tell one from many.
    pub const fn same(phrase: &'static str) -> Self {
        Self { one: phrase, other: phrase }
    }

    pub fn of(&self, category: &str) -> &'static str {
        match category {
            "one" => self.one,
            _ => self.other,
        }
    }
}

macro_rules! catalogue {
    ($($(#[$doc:meta])* $field:ident: $kind:ty,)+) => {
        /// All that the widget says in one language.
        #[derive(Debug)]
        pub struct Catalogue {
            /// BCP 47.
            pub tag: &'static str,
            /// `ltr` or `rtl`: the element is laid out in the direction of its words, whatever the page's is.
            pub dir: &'static str,
            $($(#[$doc])* pub $field: $kind,)+
        }

        impl Catalogue {
            /// A line for each phrase, in the order of the fields.
            pub fn to_text(&self) -> String {
                [self.tag.to_owned(), self.dir.to_owned(), $(self.$field.to_line(),)+].join("\n")
            }

            /// Every message with its name, for tests that compare languages.
            #[cfg(test)]
            fn messages(&self) -> Vec<(&'static str, Vec<&'static str>)> {
                vec![$((stringify!($field), self.$field.spoken()),)+]
            }
        }

        #[allow(non_camel_case_types, reason = "the fields' own names")]
        #[derive(Clone, Copy)]
        enum Line { tag, dir, $($field),+ }

        /// A catalogue as the widget has downloaded it. Phrases that are missing are empty.
        #[derive(Debug)]
        pub struct Words(Vec<&'static str>);

        impl Words {
            /// What [`Catalogue::to_text`] has written.
            pub fn read(text: &'static str) -> Self {
                Self(text.split('\n').collect())
            }

            pub fn tag(&self) -> &'static str {
                self.line(Line::tag)
            }

            pub fn dir(&self) -> &'static str {
                self.line(Line::dir)
            }

            $($(#[$doc])* pub fn $field(&self) -> $kind {
                <$kind>::of_line(self.line(Line::$field))
            })+

            fn line(&self, line: Line) -> &'static str {
                self.0.get(line as usize).copied().unwrap_or_default()
            }

            #[cfg(test)]
            fn messages(&self) -> Vec<(&'static str, Vec<&'static str>)> {
                vec![$((stringify!($field), self.$field().spoken()),)+]
            }
        }
    };
}

/// A message with all its forms.
trait Spoken {
    fn to_line(&self) -> String;
    fn of_line(line: &'static str) -> Self;
    #[cfg(test)]
    fn spoken(&self) -> Vec<&'static str>;
}

impl Spoken for &'static str {
    fn to_line(&self) -> String {
        (*self).to_owned()
    }

    fn of_line(line: &'static str) -> Self {
        line
    }

    #[cfg(test)]
    fn spoken(&self) -> Vec<&'static str> {
        vec![self]
    }
}

impl Spoken for Forms {
    fn to_line(&self) -> String {
        [self.one, self.other].join("\t")
    }

    fn of_line(line: &'static str) -> Self {
        let (one, other) = line.split_once('\t').unwrap_or((line, line));
        Self { one, other }
    }

    #[cfg(test)]
    fn spoken(&self) -> Vec<&'static str> {
        vec![self.one, self.other]
    }
}

catalogue! {
    /// One character on the round mark.
    mark: &'static str,
    /// `n` points.
    points: Forms,
    worth: &'static str,
    try_again: &'static str,

    // The balance.
    sign_in_for_balance: &'static str,
    expires_today: &'static str,
    /// `n` days, `points`.
    expires_in_days: Forms,
    on_the_way: &'static str,
    resting: &'static str,

    // What an order or an item earns: `n` points, `money`. What they are worth stands last, between `_`, and is left out where it is nothing.
    item_earns: Forms,
    order_earns: Forms,

    // The checkout: choosing.
    pay_with_points: &'static str,
    available: &'static str,
    up_to_balance: &'static str,
    up_to_share: &'static str,
    up_to_points: &'static str,
    up_to_day: &'static str,
    up_to_cash: &'static str,
    up_to_total: &'static str,
    how_many: &'static str,
    fewer: &'static str,
    more: &'static str,
    use_the_most: &'static str,
    steps_from: &'static str,
    steps: &'static str,
    some_excluded: &'static str,
    points_row: &'static str,
    left_to_pay: &'static str,
    /// `n` points, `money`: what the slider's value means.
    choice: Forms,
    /// `n` points, `money`: the button.
    use_points: Forms,
    choose_first: &'static str,
    setting_aside: &'static str,
    /// All burn points expire on one `date`.
    burns_all: &'static str,
    /// The soonest expire on one `date`, the `rest` later or never.
    burns_first: &'static str,
    /// `n` points. Follows another sentence; begins with a space where the language has one there.
    will_earn: Forms,

    // The checkout: held.
    taken_off: &'static str,
    kept_for: &'static str,
    /// `n` points.
    set_aside: Forms,
    change: &'static str,
    remove: &'static str,
    giving_back: &'static str,
    order_changed: &'static str,
    choose_again: &'static str,

    // The checkout: what happened.
    said_held: &'static str,
    said_released: &'static str,
    ran_out: &'static str,
    points_moved: &'static str,
    recalculated: &'static str,
    still_held: &'static str,

    // The checkout: nothing to choose.
    no_points: &'static str,
    /// `n` points, `money`.
    earns_first: Forms,
    none_now: &'static str,
    arrive_on: &'static str,
    too_few: &'static str,
    too_few_note: &'static str,
    not_for_this_order: &'static str,
    /// The title where an order only earns.
    earned_here: &'static str,
    order_too_small: &'static str,
    all_excluded: &'static str,
    other_currency: &'static str,
    frozen: &'static str,
    frozen_note: &'static str,
    sign_in: &'static str,
    resting_note: &'static str,
    offline: &'static str,
    offline_note: &'static str,
}

#[cfg(test)]
mod tests {
    use super::Words;
    use crate::{CATALOGUES, en::EN};
    use std::collections::BTreeSet;

    fn places(phrase: &str) -> BTreeSet<&str> {
        phrase.split('{').skip(1).filter_map(|part| part.split('}').next()).collect()
    }

    #[test]
    fn every_language_fills_the_same_places() {
        let english = EN.messages();
        assert!(english.len() >= 60, "all messages are compared");
        for catalogue in &CATALOGUES[1..] {
            for ((name, ours), (_, theirs)) in english.iter().zip(catalogue.messages()) {
                let expected = places(ours.last().unwrap());
                for phrase in theirs {
                    assert_eq!(places(phrase), expected, "{name} in {}", catalogue.tag);
                }
            }
        }
    }

    #[test]
    fn a_catalogue_is_read_as_it_was_written() {
        for catalogue in CATALOGUES {
            let read = Words::read(catalogue.to_text().leak());
            let known = (catalogue.tag, catalogue.dir, catalogue.messages());
            assert_eq!((read.tag(), read.dir(), read.messages()), known);
        }
    }

    #[test]
    fn nothing_is_left_empty_shouted_or_half_marked() {
        for catalogue in CATALOGUES {
            for (name, phrases) in catalogue.messages() {
                for phrase in phrases {
                    assert!(!phrase.is_empty() && !phrase.contains(['!', '！']), "{name} in {}", catalogue.tag);
                    for mark in ['*', '_'] {
                        let outside = phrase.split('}').map(|part| part.split('{').next().unwrap());
                        let count = outside.map(|part| part.matches(mark).count()).sum::<usize>();
                        assert_eq!(count % 2, 0, "{name} in {}", catalogue.tag);
                    }
                }
            }
        }
    }
}
