//! What members earn apart from orders: events, check-ins, the newcomer pack. Orders are in `order`. The settings are in
//! `program::behaviour`.

mod check_in;
mod event;
mod newcomer;

pub use check_in::{check_in, next_bonus_in, preview as preview_check_in, standing};
pub use event::{Event, join, preview as preview_event, record};
pub use newcomer::PackEarning;
pub(crate) use newcomer::of_first_order;

use crate::{
    earning::expiry::{Validity, validity},
    earning::grant::fixed,
    ledger::fact::award::Award,
    program::Program,
    units::id::RuleId,
    units::lot_class::LotClass,
    units::points::Points,
    units::time::Instant,
};

/// When something happened, and when it is recorded. The award has the date on which it happened. The points can be spent from the
/// recording on.
#[derive(Clone, Copy, Debug)]
struct Moment {
    /// At most `now`.
    at: Instant,
    now: Instant,
}

/// An award of a fixed number of points for a rule. If its points would have expired before the recording, they are valid from the
/// recording on.
fn award(program: &Program, rule_id: &RuleId, class: LotClass, points: Points, moment: Moment) -> Award {
    let Moment { at, now } = moment;
    let Validity { expires_at, renewal } = validity(program.expiry.of(class), at, now, &program.zone);
    Award { available_at: now, expires_at, renewal, ..fixed(program, rule_id, class, points, at) }
}
