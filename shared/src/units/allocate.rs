//! Exact splitting of a whole number over weights. The parts always sum to the total, or nothing is split at all.

/// Splits `total` over `weights` by the largest remainder; of equal remainders the earlier part gets the unit.
///
/// A zero weight gets nothing. With all weights zero there is nobody to give to, and every part is zero.
/// No part exceeds its exact share by a whole unit, so with `total <= sum(weights)` no part exceeds its weight.
/// Exact while the weights sum to less than 2^100.
pub fn allocate(total: u64, weights: &[u128]) -> Vec<u64> {
    let sum: u128 = weights.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let mut shares: Vec<(u64, u128)> = weights.iter().map(|&weight| share_and_remainder(total, weight, sum)).collect();
    let given: u64 = shares.iter().map(|(floor, _)| floor).sum();
    // Largest first, and of equals the earlier. Inserted one by one: lines are few, and the widget carries no sort.
    let mut by_remainder: Vec<(usize, u128)> = Vec::with_capacity(shares.len());
    for (part, &(_, remainder)) in shares.iter().enumerate() {
        let at = by_remainder.partition_point(|&(_, larger)| larger >= remainder);
        by_remainder.insert(at, (part, remainder));
    }
    for (part, _) in by_remainder.into_iter().take(usize::try_from(total - given).unwrap_or(0)) {
        if let Some((floor, _)) = shares.get_mut(part) {
            *floor += 1;
        }
    }
    shares.into_iter().map(|(floor, _)| floor).collect()
}

/// `total * weight / sum` and its remainder, in two limbs of `total` so that no product passes 2^128.
fn share_and_remainder(total: u64, weight: u128, sum: u128) -> (u64, u128) {
    const LIMB_BITS: u32 = 27;
    let (high, low) = (u128::from(total >> LIMB_BITS), u128::from(total & ((1 << LIMB_BITS) - 1)));
    let high_product = high * weight;
    let (high_quotient, carried) = (high_product / sum, high_product % sum);
    let low_product = (carried << LIMB_BITS) + low * weight;
    let floor = (high_quotient << LIMB_BITS) + low_product / sum;
    (u64::try_from(floor).unwrap_or(u64::MAX), low_product % sum)
}

/// `total * part / whole`, rounded down; the whole total once `part` reaches `whole`.
///
/// The cumulative target of a running refund: differences of its values sum exactly, whatever the steps.
pub fn cumulative(total: u64, part: u64, whole: u64) -> u64 {
    if part >= whole {
        return total;
    }
    u64::try_from(u128::from(total) * u128::from(part) / u128::from(whole)).unwrap_or(total)
}
