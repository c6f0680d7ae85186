//! The texts of every way to earn: what to do, what it pays, and when.

use super::{days, tell};
use crate::account::below::{
    ways::{Cap, Condition, Deed, Per, Referral, Way},
    ways_words::{WayWords, invitation, way},
};

fn open(deed: Deed) -> Way {
    Way { deed, name: None, conditions: Vec::new(), caps: Vec::new(), is_done: false, again_at: None }
}

fn check(told: &Way, title: &str, gain: &str, note: &str) {
    let expected = WayWords { title: title.to_owned(), gain: gain.to_owned(), note: note.to_owned() };
    assert_eq!(tell(|telling| way(told, telling)), expected);
}

fn doing(what: &str) -> Way {
    open(Deed::Do { what: what.to_owned(), points: 20 })
}

fn with(conditions: Vec<Condition>) -> Way {
    Way { conditions, ..open(Deed::Multiply { factor: "2".to_owned() }) }
}

#[test]
fn every_task_has_a_text() {
    check(&open(Deed::Spend { points: 1, per: "1.00".into() }), "For each ¥1 you spend", "+1", "");
    check(&open(Deed::Multiply { factor: "1.5".into() }), "1.5 times the points", "× 1.5", "");
    check(&open(Deed::DoAll { points: 50 }), "All newcomer tasks", "+50", "");
    let titles = [
        ("sign_up", "Sign up"),
        ("profile_completed", "Complete your profile"),
        ("review", "Write a review"),
        ("share_clicked", "Share, and a friend looks"),
        ("share_signed_up", "Share, and a friend signs up"),
        ("share_bought", "Share, and a friend buys"),
        ("browse", "Look around"),
        ("game", "Play a game"),
        ("first_order", "Place your first order"),
        ("custom.tea-quiz", "tea quiz"),
    ];
    for (what, title) in titles {
        check(&doing(what), title, "+20", "");
    }
    check(&Way { name: Some("Tea quiz".into()), ..doing("custom.tea-quiz") }, "Tea quiz", "+20", "");
}

#[test]
fn every_condition_has_a_text() {
    let some = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let cases = [
        (Condition::Products, "for chosen products"),
        (
            Condition::Choice { any_of: some(&["tea", "cups"]), none_of: some(&["gift-card"]) },
            "for tea, cups · not for gift-card",
        ),
        (Condition::Choice { any_of: Vec::new(), none_of: some(&["gift-card"]) }, "not for gift-card"),
        (Condition::Tiers { any_of: some(&["gold", "gone"]), none_of: Vec::new() }, "for Gold, gone"),
        (Condition::Until(days(1)), "until 2026-11-19"),
        (Condition::Weekdays(vec![3, 6]), "on Wednesday, Saturday"),
        (Condition::DaysOfMonth(some(&["8", "18"])), "on day 8, 18 of the month"),
        (Condition::Birthday, "on your birthday"),
        (Condition::BirthdayMonth, "in the month of your birthday"),
        (Condition::FirstOrder, "on your first order"),
        (Condition::Newcomer, "newcomer task"),
    ];
    for (condition, note) in cases {
        check(&with(vec![condition]), "2 times the points", "× 2", note);
    }
    check(
        &with(vec![Condition::Products, Condition::Birthday]),
        "2 times the points",
        "× 2",
        "for chosen products · on your birthday",
    );
}

#[test]
fn a_name_replaces_the_text_of_the_kind() {
    let named = |condition| Way { name: Some("Tea counts double".into()), ..with(vec![condition]) };
    let tea = Condition::Choice { any_of: vec!["tea".into()], none_of: Vec::new() };
    check(&named(tea), "Tea counts double", "× 2", "");
    check(&named(Condition::Until(days(1))), "Tea counts double", "× 2", "until 2026-11-19");
}

#[test]
fn caps_are_shown_as_times_or_points() {
    let cases = [
        (Per::Day, None, Some(3), "3 times a day"),
        (Per::Week, None, Some(1), "once a week"),
        (Per::Month, Some(600), None, "at most 600 points a month"),
        (Per::Order, Some(50), Some(1), "at most 50 points an order"),
        (Per::Ever, None, Some(2), "2 times in all"),
        (Per::Ever, None, None, ""),
    ];
    for (per, points, times, note) in cases {
        check(&Way { caps: vec![Cap { per, points, times }], ..doing("review") }, "Write a review", "+20", note);
    }
}

#[test]
fn a_completed_way_shows_when_it_opens_again() {
    let done = |again_at| Way {
        is_done: true,
        again_at,
        caps: vec![Cap { per: Per::Day, points: None, times: Some(3) }],
        ..doing("review")
    };
    check(&done(None), "Write a review", "+20", "Done");
    check(&done(Some(days(1))), "Write a review", "+20", "Done, again on 2026-11-19");
}

#[test]
fn an_invitation_shows_the_awards_of_both() {
    let check = |yours, theirs, share: Option<&str>, points, expected: &str| {
        let referral = Referral { yours, theirs, share: share.map(str::to_owned), points };
        assert_eq!(tell(|telling| invitation(&referral, telling)), expected);
    };
    let joining = "When a friend joins, you get 100 points and they get 50 points.";
    check(100, 50, None, 0, joining);
    check(100, 0, None, 0, "When a friend joins, you get 100 points.");
    check(0, 50, None, 0, "A friend who joins gets 50 points.");
    check(100, 50, Some("0.05"), 0, &[joining, " 5% of their first order comes to you in points."].concat());
    check(0, 0, None, 200, "Their first order brings you 200 points.");
}
