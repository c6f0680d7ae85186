//! How a command waits after a lost race: random pauses that grow. Callers that started together do not collide again, and the sum is
//! bounded.

use crate::{error::Failure, random, runtime::Runtime};

/// The number of times that a command is decided before it returns `busy`.
pub const TRIES_MAX: u32 = 16;

const FIRST_PAUSE_MILLIS: u32 = 20;
/// All pauses of a command together are below 7 seconds.
const PAUSE_MILLIS_MAX: u32 = 500;

/// Pauses before the next try. The last try is followed by none.
pub async fn pause(runtime: &dyn Runtime, tries: u32) -> Result<(), Failure> {
    if tries < TRIES_MAX {
        runtime.pause(random::below(longest_pause_millis(tries))? + 1).await;
    }
    Ok(())
}

/// Doubles with each try, up to the maximum. `tries` counts from 1.
fn longest_pause_millis(tries: u32) -> u32 {
    let factor = 1_u32.checked_shl(tries.saturating_sub(1)).unwrap_or(u32::MAX);
    FIRST_PAUSE_MILLIS.saturating_mul(factor).min(PAUSE_MILLIS_MAX)
}

#[cfg(test)]
mod tests {
    use super::{TRIES_MAX, longest_pause_millis};

    #[test]
    fn pauses_grow_and_their_sum_is_bounded() {
        let pauses: Vec<u32> = (1..=TRIES_MAX).map(longest_pause_millis).collect();
        assert_eq!(pauses[..7], [20, 40, 80, 160, 320, 500, 500]);
        assert!(pauses.iter().take(15).sum::<u32>() < 7_000, "{pauses:?}");
        assert_eq!(longest_pause_millis(u32::MAX), 500);
    }
}
