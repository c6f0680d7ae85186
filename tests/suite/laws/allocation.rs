//! Splitting: the parts of every split sum to the whole, no part is off by a unit, and the earlier of equal parts comes first.

use super::law;
use proptest::prelude::*;
use shared::{
    units::allocate::{allocate, cumulative},
    units::points::Points,
};

fn weights() -> BoxedStrategy<Vec<u128>> {
    let weight = prop_oneof![1 => Just(0_u128), 3 => 1..6_u128, 3 => 1..1_000_000_u128, 2 => 1..(1_u128 << 98)];
    prop::collection::vec(weight, 0..8).boxed()
}

fn total() -> BoxedStrategy<u64> {
    prop_oneof![1 => Just(0_u64), 4 => 1..1_000_u64, 2 => 0..=Points::MAX.get(), 1 => Just(Points::MAX.get())].boxed()
}

#[test]
fn parts_are_exact_and_sum_to_the_total() {
    let seen = law(1_000, (total(), weights()), |(total, mut weights), seen| {
        while weights.iter().sum::<u128>() >= 1 << 100 {
            weights.pop();
        }
        let parts = allocate(total, &weights);
        assert_eq!(parts.len(), weights.len());
        let sum: u128 = weights.iter().sum();
        if sum == 0 {
            seen.count("all weights are zero");
            return assert!(parts.iter().all(|&part| part == 0));
        }
        assert_eq!(parts.iter().sum::<u64>(), total);
        for (part, weight) in parts.iter().zip(&weights) {
            assert!(*part <= total && (*weight > 0 || *part == 0));
            // Exactly total * weight / sum, rounded up or down, if that product fits.
            if let Some(product) = u128::from(total).checked_mul(*weight) {
                seen.count("compared");
                assert!([product / sum, product.div_ceil(sum)].contains(&u128::from(*part)), "{part} of {weight}");
            }
        }
        for (one, other) in (0..parts.len()).flat_map(|one| (one + 1..parts.len()).map(move |other| (one, other))) {
            if weights[one] == weights[other] {
                seen.count("equals");
                assert!(
                    parts[one] >= parts[other] && parts[one] - parts[other] <= 1,
                    "the earlier of equals comes first"
                );
            } else {
                let (less, more) = if weights[one] < weights[other] { (one, other) } else { (other, one) };
                assert!(parts[less] <= parts[more] + 1, "a larger weight gets no smaller part");
            }
        }
    });
    seen.at_least(&[("all weights are zero", 5), ("compared", 100), ("equals", 5)]);
}

#[test]
fn cumulative_targets_end_at_the_total() {
    let steps = prop::collection::vec(0..1_000_u64, 1..8);
    let seen = law(500, (total(), steps), |(total, steps), seen| {
        let whole = steps.iter().sum();
        let (mut part, mut before, mut given) = (0, 0, 0);
        for step in steps {
            part += step;
            let target = cumulative(total, part, whole);
            assert!(target >= before && target <= total, "targets never decrease");
            seen.count_if(target > before, "given");
            given += target - before;
            before = target;
        }
        assert_eq!(given, total);
    });
    seen.at_least(&[("given", 100)]);
}
