//! Exact splitting of a whole number over weights. The parts sum to the total, or nothing is split.

/// Splits `total` over `weights` by the largest remainder. If remainders are equal, the earlier part gets the unit.
///
/// A part with weight zero is zero. If all weights are zero, every part is zero. The difference between a part and its exact share is less
/// than one unit, so no part exceeds its weight if `total <= sum(weights)`. Exact while the weights sum to less than 2^100.
pub fn allocate(total: u64, weights: &[u128]) -> Vec<u64> {
    let sum: u128 = weights.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let mut shares: Vec<(u64, u128)> = weights.iter().map(|&weight| share_and_remainder(total, weight, sum)).collect();
    let allocated: u64 = shares.iter().map(|(floor, _)| floor).sum();
    // Largest first, the earlier of equals first. Inserted one by one: there are few lines, and this keeps a sort out of the widget's Wasm.
    let mut by_remainder: Vec<(usize, u128)> = Vec::with_capacity(shares.len());
    for (part, &(_, remainder)) in shares.iter().enumerate() {
        let at = by_remainder.partition_point(|&(_, larger)| larger >= remainder);
        by_remainder.insert(at, (part, remainder));
    }
    for (part, _) in by_remainder.into_iter().take(usize::try_from(total - allocated).unwrap_or(0)) {
        if let Some((floor, _)) = shares.get_mut(part) {
            *floor += 1;
        }
    }
    shares.into_iter().map(|(floor, _)| floor).collect()
}

/// Returns `total * weight / sum` and its remainder. It works in two limbs of `total`, so that no product reaches 2^128.
fn share_and_remainder(total: u64, weight: u128, sum: u128) -> (u64, u128) {
    const LIMB_BITS: u32 = 27;
    let (high, low) = (u128::from(total >> LIMB_BITS), u128::from(total & ((1 << LIMB_BITS) - 1)));
    let high_product = high * weight;
    let (high_quotient, carried) = (high_product / sum, high_product % sum);
    let low_product = (carried << LIMB_BITS) + low * weight;
    let floor = (high_quotient << LIMB_BITS) + low_product / sum;
    (u64::try_from(floor).unwrap_or(u64::MAX), low_product % sum)
}

/// Returns `total * part / whole`, rounded down, and `total` if `part` is at least `whole`.
///
/// This is the cumulative target of repeated refunds: the differences of its values sum exactly, for any sequence of steps.
pub fn cumulative(total: u64, part: u64, whole: u64) -> u64 {
    if part >= whole {
        return total;
    }
    u64::try_from(u128::from(total) * u128::from(part) / u128::from(whole)).unwrap_or(total)
}
