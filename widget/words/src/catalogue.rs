//! The shape of a language: one file fills it, and a message that it leaves out fails the build. Adding a language is adding a file
//! and its line in `lib.rs`, and in the widget's `voice` the tags that it answers to.
//!
//! Texts have places such as `{points}` and the marks of `phrase`. Short and plain; no exclamation marks, no blame.

use crate::{
    cut::split,
    shape::{Forms, Spoken},
};
use std::cell::RefCell;

catalogue! {
    /// The texts of several elements.
    Common "" {
        /// BCP 47.
        tag: &'static str,
        /// `ltr` or `rtl`: the direction of the element, whatever the page's direction is.
        dir: &'static str,

        // The balance. `early.js` reads these first lines, too.
        /// One character on the round mark.
        mark: &'static str,
        /// `n` points.
        points: Forms,
        worth: &'static str,
        on_the_way: &'static str,
        expires_today: &'static str,
        /// `n` days, `points`.
        expires_in_days: Forms,

        // Further texts of a balance.
        sign_in_for_balance: &'static str,
        resting: &'static str,
        try_again: &'static str,

        // What an order or an item earns: `n` points, `money`. The worth is last, between `_`, and is omitted if it is zero.
        item_earns: Forms,
        order_earns: Forms,

        // Texts of the checkout and the account.
        no_points: &'static str,
        said_released: &'static str,
        frozen_note: &'static str,
        resting_note: &'static str,
        offline: &'static str,
        offline_note: &'static str,
    }
    /// Texts of the checkout only.
    Checkout "checkout-" {
        // The choice.
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
        /// `n` points, `money`: the meaning of the slider's value.
        choice: Forms,
        /// `n` points, `money`: the button.
        use_points: Forms,
        choose_first: &'static str,
        setting_aside: &'static str,
        /// All burn points expire on one `date`.
        burns_all: &'static str,
        /// The soonest expire on one `date`, and the `rest` later or never.
        burns_first: &'static str,
        /// The chosen points that count more. Follows another sentence, like `will_earn`.
        rescued: &'static str,
        /// `n` points. Follows another sentence. Begins with a space if the language uses one there.
        will_earn: Forms,

        // Held points.
        taken_off: &'static str,
        kept_for: &'static str,
        /// `n` points.
        set_aside: Forms,
        change: &'static str,
        remove: &'static str,
        giving_back: &'static str,
        order_changed: &'static str,
        choose_again: &'static str,

        // Events.
        said_held: &'static str,
        ran_out: &'static str,
        points_moved: &'static str,
        recalculated: &'static str,
        still_held: &'static str,

        // No choice.
        /// `n` points, `money`.
        earns_first: Forms,
        none_now: &'static str,
        arrive_on: &'static str,
        too_few: &'static str,
        too_few_note: &'static str,
        not_for_this_order: &'static str,
        /// The title for an order that only earns.
        earned_here: &'static str,
        order_too_small: &'static str,
        all_excluded: &'static str,
        other_currency: &'static str,
        frozen: &'static str,
        sign_in: &'static str,
    }
    /// The account's texts at first view.
    Account "account-" {
        // The points.
        my_points: &'static str,
        /// `points`, `date`.
        arrive: &'static str,
        /// On several dates: `points`, the first `date`.
        arrive_from: &'static str,
        /// `points`.
        owed: &'static str,
        /// `points` in an open hold.
        set_apart: &'static str,
        /// The remaining time of an open hold: `time`.
        back_in: &'static str,
        let_go: &'static str,
        /// For a member without points.
        first_ways: &'static str,
        /// Texts of the dialog.
        close: &'static str,

        // The tier.
        /// Below the first tier.
        no_tier: &'static str,
        /// The multiplier of a tier.
        times: &'static str,
        /// `missing` to the next `tier`.
        missing: &'static str,
        orders: Forms,
        /// Points in a sentence.
        so_many: Forms,
        /// `within` a time, or empty.
        spent_so_far: &'static str,
        ordered_so_far: &'static str,
        earned_so_far: &'static str,
        /// The window in which that counts.
        within_months: Forms,
        kept_until: &'static str,
        highest_tier: &'static str,

        /// A failure.
        not_now: &'static str,
        /// Between names.
        comma: &'static str,
    }
    /// The account's texts below the first view.
    Below "below-" {
        // When points expire.
        expiry: &'static str,
        in_all: &'static str,
        never: &'static str,
        later: &'static str,

        // The check-in.
        daily_check_in: &'static str,
        /// A streak.
        in_a_row: Forms,
        /// The day of a streak with a bonus.
        bonus_day: &'static str,
        today: &'static str,
        check_in: &'static str,
        checking_in: &'static str,
        checked_in: &'static str,
        said_checked_in: Forms,

        // Ways to earn.
        ways: &'static str,
        done: &'static str,
        again_on: &'static str,
        way_spend: &'static str,
        way_times: &'static str,
        way_all_done: &'static str,
        newcomer_task: &'static str,
        do_sign_up: &'static str,
        do_profile: &'static str,
        do_review: &'static str,
        do_share_clicked: &'static str,
        do_share_signed_up: &'static str,
        do_share_bought: &'static str,
        do_browse: &'static str,
        do_game: &'static str,
        do_first_order: &'static str,
        /// Conditions of a way, each short; `names` of categories, shops or tiers.
        for_some: &'static str,
        not_for: &'static str,
        for_some_products: &'static str,
        on_birthday: &'static str,
        in_birthday_month: &'static str,
        on_first_order: &'static str,
        /// Weekdays.
        on_days: &'static str,
        /// Days of the month, by number.
        on_days_of_month: &'static str,
        until: &'static str,
        /// `per` such as `per_day`.
        times_per: Forms,
        points_per: &'static str,
        per_order: &'static str,
        per_day: &'static str,
        per_week: &'static str,
        per_month: &'static str,
        per_ever: &'static str,

        // Inviting.
        invite: &'static str,
        invite_both: &'static str,
        invite_yours: &'static str,
        invite_theirs: &'static str,
        /// `share` of a first order, in points. Can follow another sentence. Begins with a space if the language uses one there.
        invite_share: &'static str,
        /// Like `invite_share`.
        invite_order: &'static str,
        friends: Forms,
        copy: &'static str,
        copied: &'static str,
        share: &'static str,

        // The history.
        history: &'static str,
        show_more: &'static str,
        was_order: &'static str,
        was_spent_on: &'static str,
        was_spent: &'static str,
        was_refund: &'static str,
        was_completed: &'static str,
        was_released: &'static str,
        was_timed_out: &'static str,
        was_check_in: &'static str,
        was_tier_reached: &'static str,
        was_tier_kept: &'static str,
        was_tier_ended: &'static str,
        /// Points for a share of the way to a tier.
        was_milestone: &'static str,
        was_benefits: &'static str,
        was_expired: &'static str,
        was_referred: &'static str,
        was_friend_joined: &'static str,
        was_friend_ordered: &'static str,
        was_friend_returned: &'static str,
        was_erased: &'static str,
        was_other: &'static str,
        was_sign_up: &'static str,
        was_profile: &'static str,
        was_review: &'static str,
        was_share_clicked: &'static str,
        was_share_signed_up: &'static str,
        was_share_bought: &'static str,
        was_browse: &'static str,
        was_game: &'static str,
        /// An award's arithmetic: `money` × `rate`, followed by `factors`.
        times_rate: &'static str,
        /// The same if the rate is not for one unit of money.
        each_rate: &'static str,
        /// A factor with the name of its source.
        factor: &'static str,
        /// Factors that did not apply to all lines.
        factors_for_some: &'static str,
        off: &'static str,
        came_back: Forms,
        taken_back: Forms,
        can_be_used: &'static str,
        points_are_back: &'static str,
        by_the_shop: &'static str,
        taken_by_the_shop: &'static str,
        bonus: &'static str,
        newcomer: &'static str,
        returned_order: &'static str,
        limit_reached: &'static str,
        good_until: &'static str,
        usable_from: &'static str,
    }
}

#[cfg(test)]
mod tests {
    use super::{Catalogue, Forms, Section, Spoken, Words};
    use crate::{CATALOGUES, en::EN};
    use std::collections::BTreeSet;

    /// Categories for which a language can write the number as a word.
    const EXACT: [&str; 3] = ["zero", "one", "two"];

    fn places(phrase: &str) -> BTreeSet<&str> {
        phrase.split('{').skip(1).filter_map(|part| part.split('}').next()).collect()
    }

    #[test]
    fn every_language_fills_the_same_places() {
        let messages = |catalogue: &Catalogue| -> Vec<_> {
            Section::ALL.iter().flat_map(|section| catalogue.messages(*section)).collect()
        };
        let english = messages(&EN);
        assert!(english.len() >= 160, "all messages are compared");
        for catalogue in &CATALOGUES[1..] {
            for ((name, ours), (_, theirs)) in english.iter().zip(messages(catalogue)) {
                let expected = places(ours.last().unwrap().1);
                for (category, phrase) in theirs {
                    let mut filled = places(phrase);
                    if EXACT.contains(&category) && expected.contains("n") {
                        filled.insert("n");
                    }
                    assert_eq!(filled, expected, "{name} in {}", catalogue.tag);
                }
            }
        }
    }

    #[test]
    fn a_catalogue_is_read_as_it_was_written() {
        for catalogue in CATALOGUES {
            let text = |section| catalogue.to_text(section).leak();
            let read = Words::read(text(Section::Common));
            assert_eq!((read.tag(), read.dir()), (catalogue.tag, catalogue.dir));
            // In any order.
            for section in [Section::Below, Section::Checkout, Section::Account] {
                assert!(!read.has(section));
                read.learn(section, text(section));
                assert!(read.has(section));
            }
            let last_lines = [
                (read.offline_note(), catalogue.offline_note),
                (read.sign_in(), catalogue.sign_in),
                (read.comma(), catalogue.comma),
                (read.usable_from(), catalogue.usable_from),
            ];
            assert!(last_lines.iter().all(|(read, written)| read == written), "{last_lines:?}");
            for (category, phrase) in catalogue.set_aside.spoken() {
                assert_eq!(read.set_aside().of(category), phrase, "{category} in {}", catalogue.tag);
            }
        }
    }

    #[test]
    fn phrases_of_the_early_balance_are_first() {
        for catalogue in CATALOGUES {
            let text = catalogue.to_text(Section::Common);
            let Catalogue { tag, dir, mark, worth, on_the_way, expires_today, .. } = catalogue;
            let (points, in_days) = (catalogue.points.to_line(), catalogue.expires_in_days.to_line());
            let first: Vec<&str> = text.lines().take(8).collect();
            assert_eq!(first, [tag, dir, mark, points.as_str(), worth, on_the_way, expires_today, in_days.as_str()]);
        }
    }

    #[test]
    fn a_missing_category_uses_the_form_for_other() {
        let forms = Forms { two: "a pair", ..Forms::pair("one = 1", "{n}") };
        let read = Forms::read(forms.to_line().leak());
        let cases =
            [("zero", "{n}"), ("one", "one = 1"), ("two", "a pair"), ("few", "{n}"), ("many", "{n}"), ("other", "{n}")];
        for (category, phrase) in cases {
            assert_eq!(read.of(category), phrase, "{category}");
        }
        assert_eq!(Forms::read("").of("one"), "");
    }

    #[test]
    fn no_phrase_is_empty_or_in_capitals_or_has_an_open_mark() {
        for catalogue in CATALOGUES {
            for (name, phrases) in Section::ALL.iter().flat_map(|section| catalogue.messages(*section)) {
                for (_, phrase) in phrases {
                    assert!(
                        !phrase.is_empty() && !phrase.contains(['!', '！', '\t', '\n']),
                        "{name} in {}",
                        catalogue.tag
                    );
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
