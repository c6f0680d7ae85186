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
    /// What several elements say.
    Common "" {
        /// BCP 47.
        tag: &'static str,
        /// `ltr` or `rtl`: the element is laid out in the direction of its words, whatever the page's is.
        dir: &'static str,

        // A balance. `early.js` reads these first lines, too.
        /// One character on the round mark.
        mark: &'static str,
        /// `n` points.
        points: Forms,
        worth: &'static str,
        on_the_way: &'static str,
        expires_today: &'static str,
        /// `n` days, `points`.
        expires_in_days: Forms,

        // What else a balance says.
        sign_in_for_balance: &'static str,
        resting: &'static str,
        try_again: &'static str,

        // What an order or an item earns: `n` points, `money`. What they are worth stands last, between `_`, and is left out where it is nothing.
        item_earns: Forms,
        order_earns: Forms,

        // What the checkout and the account say.
        no_points: &'static str,
        said_released: &'static str,
        frozen_note: &'static str,
        resting_note: &'static str,
        offline: &'static str,
        offline_note: &'static str,
    }
    /// What the checkout alone says.
    Checkout "checkout-" {
        // Choosing.
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
        /// Of the points chosen, those that count for more. Follows another sentence, as `will_earn` does.
        rescued: &'static str,
        /// `n` points. Follows another sentence; begins with a space where the language has one there.
        will_earn: Forms,

        // Held.
        taken_off: &'static str,
        kept_for: &'static str,
        /// `n` points.
        set_aside: Forms,
        change: &'static str,
        remove: &'static str,
        giving_back: &'static str,
        order_changed: &'static str,
        choose_again: &'static str,

        // What happened.
        said_held: &'static str,
        ran_out: &'static str,
        points_moved: &'static str,
        recalculated: &'static str,
        still_held: &'static str,

        // Nothing to choose.
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
        sign_in: &'static str,
    }
    /// What the account says at first sight.
    Account "account-" {
        // What there is.
        my_points: &'static str,
        /// `points`, `date`.
        arrive: &'static str,
        /// On several dates: `points`, the first `date`.
        arrive_from: &'static str,
        /// `points`.
        owed: &'static str,
        /// `points` in an open hold.
        set_apart: &'static str,
        /// How long an open hold still lasts: `time`.
        back_in: &'static str,
        let_go: &'static str,
        /// Where there are no points yet.
        first_ways: &'static str,
        /// Of the dialog.
        close: &'static str,

        // The tier.
        /// Below the first tier.
        no_tier: &'static str,
        /// What a tier multiplies points by.
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
        /// The time in which that counts.
        within_months: Forms,
        kept_until: &'static str,
        highest_tier: &'static str,

        /// Something did not work.
        not_now: &'static str,
        /// Between names.
        comma: &'static str,
    }
    /// What it says below that.
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
        /// The day of a streak that brings more.
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
        /// `share` of a first order, in points. May follow another sentence; begins with a space where the language has one there.
        invite_share: &'static str,
        /// As `invite_share`.
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
        /// An award's arithmetic: `money` × `rate`, `factors` behind it.
        times_rate: &'static str,
        /// The same where the rate is not for one unit of money.
        each_rate: &'static str,
        /// A factor, by what it is for.
        factor: &'static str,
        /// Factors that did not count for everything alike.
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

    /// Categories of which a language may say the number as a word.
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
            // In whatever order they come.
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
    fn what_is_read_before_the_wasm_is_there_stands_first() {
        for catalogue in CATALOGUES {
            let text = catalogue.to_text(Section::Common);
            let Catalogue { tag, dir, mark, worth, on_the_way, expires_today, .. } = catalogue;
            let (points, in_days) = (catalogue.points.to_line(), catalogue.expires_in_days.to_line());
            let first: Vec<&str> = text.lines().take(8).collect();
            assert_eq!(first, [tag, dir, mark, points.as_str(), worth, on_the_way, expires_today, in_days.as_str()]);
        }
    }

    #[test]
    fn a_category_that_is_not_given_says_the_same_as_other() {
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
    fn nothing_is_left_empty_shouted_or_half_marked() {
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
