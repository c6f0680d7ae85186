//! The check-ins of a streak as a week of cells, including today's.

use crate::account::member::CheckIn;

/// The number of cells that fit on a phone.
const CELLS: u64 = 7;

/// What a check-in pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckInRule {
    pub points: u64,
    /// The bonus on each multiple of a number of days of a streak.
    pub bonus: Option<Bonus>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bonus {
    pub every: u64,
    pub points: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Done,
    Today,
    Ahead,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    pub place: Place,
    pub points: u64,
    pub is_bonus: bool,
}

impl CheckInRule {
    /// On the `day`th day of a streak.
    fn points_on(&self, day: u64) -> (u64, bool) {
        let bonus = self.bonus.filter(|bonus| day.checked_rem(bonus.every) == Some(0));
        (self.points + bonus.map_or(0, |bonus| bonus.points), bonus.is_some())
    }

    /// What today's check-in pays, or has paid.
    pub fn points_today(&self, standing: CheckIn) -> u64 {
        self.points_on(today(standing)).0
    }

    /// The next day of the streak with a bonus, including today if today's check-in is open, and the bonus.
    pub fn next_bonus(&self, standing: CheckIn) -> Option<Bonus> {
        let bonus = self.bonus.filter(|bonus| bonus.every > 0)?;
        let open = today(standing) + u64::from(standing.is_done);
        Some(Bonus { every: open.div_ceil(bonus.every) * bonus.every, points: bonus.points })
    }
}

/// The number of today's check-in in the streak.
fn today(standing: CheckIn) -> u64 {
    standing.streak.max(u64::from(standing.is_done)) + u64::from(!standing.is_done)
}

/// The seven days of the streak around today. If rounds of bonuses fit into a week, they begin with a round.
pub fn week(rule: &CheckInRule, standing: CheckIn) -> Vec<Cell> {
    let today = today(standing);
    let first = (today - 1) / CELLS * CELLS + 1;
    (first..first + CELLS)
        .map(|day| {
            let place = match day.cmp(&today) {
                std::cmp::Ordering::Less => Place::Done,
                std::cmp::Ordering::Equal if standing.is_done => Place::Done,
                std::cmp::Ordering::Equal => Place::Today,
                std::cmp::Ordering::Greater => Place::Ahead,
            };
            let (points, is_bonus) = rule.points_on(day);
            Cell { place, points, is_bonus }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: CheckInRule = CheckInRule { points: 5, bonus: Some(Bonus { every: 7, points: 50 }) };

    /// `d` done, `t` today, `.` future.
    fn places(streak: u64, is_done: bool) -> String {
        let cells = week(&RULE, CheckIn { is_done, streak });
        let letter = |cell: &Cell| match cell.place {
            Place::Done => 'd',
            Place::Today => 't',
            Place::Ahead => '.',
        };
        cells.iter().map(letter).collect()
    }

    #[test]
    fn today_follows_the_days_in_a_row() {
        let cases = [
            (0, false, "t......"),
            (1, true, "d......"),
            (4, false, "ddddt.."),
            (5, true, "ddddd.."),
            (6, false, "ddddddt"),
            (7, true, "ddddddd"),
            (7, false, "t......"),
            (8, true, "d......"),
            (13, false, "ddddddt"),
        ];
        for (streak, is_done, expected) in cases {
            assert_eq!(places(streak, is_done), expected, "{streak} {is_done}");
        }
    }

    #[test]
    fn the_bonus_is_shown_on_its_day() {
        let cells = week(&RULE, CheckIn { is_done: false, streak: 4 });
        let points: Vec<u64> = cells.iter().map(|cell| cell.points).collect();
        assert_eq!(points, [5, 5, 5, 5, 5, 5, 55]);
        assert_eq!(cells.iter().filter(|cell| cell.is_bonus).count(), 1);
        let every_third = CheckInRule { points: 1, bonus: Some(Bonus { every: 3, points: 10 }) };
        let points: Vec<u64> =
            week(&every_third, CheckIn { is_done: true, streak: 8 }).iter().map(|cell| cell.points).collect();
        assert_eq!(points, [1, 11, 1, 1, 11, 1, 1], "days 8 to 14");
    }

    #[test]
    fn the_next_bonus_is_that_of_today_until_the_check_in() {
        let day = |streak, is_done| RULE.next_bonus(CheckIn { is_done, streak }).unwrap().every;
        assert_eq!([day(0, false), day(6, false), day(7, true), day(7, false), day(8, true)], [7, 7, 14, 14, 14]);
        let plain = CheckInRule { points: 5, bonus: None };
        assert_eq!(plain.next_bonus(CheckIn { is_done: false, streak: 3 }), None);
        assert_eq!(
            (
                RULE.points_today(CheckIn { is_done: false, streak: 6 }),
                plain.points_today(CheckIn { is_done: true, streak: 1 })
            ),
            (55, 5)
        );
    }
}
