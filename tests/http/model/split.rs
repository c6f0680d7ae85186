//! The exact split of a sum over lines.

use super::fraction::Fraction;

/// Splits `total` in proportion to `weights` by largest remainder. In a tie, the earlier part gets the unit.
pub fn split(total: i128, weights: &[Fraction]) -> Vec<i128> {
    let sum = weights.iter().fold(Fraction::ZERO, |sum, &weight| sum.plus(weight));
    if sum.is_zero() {
        assert_eq!(total, 0, "a total without weights");
        return vec![0; weights.len()];
    }
    let exact: Vec<Fraction> = weights.iter().map(|weight| weight.times(Fraction::whole(total)).over(sum)).collect();
    let mut parts: Vec<i128> = exact.iter().map(|part| part.floor()).collect();
    let mut missing = total - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let rest = |at: usize| exact[at].minus(Fraction::whole(exact[at].floor()));
    order.sort_by(|&a, &b| rest(b).cmp(&rest(a)).then(a.cmp(&b)));
    for at in order {
        if missing > 0 {
            parts[at] += 1;
            missing -= 1;
        }
    }
    parts
}

#[test]
fn the_vectors_of_allocation_hold() {
    let vectors: Vec<serde_json::Value> = serde_json::from_str(include_str!("../../vectors/vectors.json")).unwrap();
    let integer = |value: &serde_json::Value| i128::from(value.as_i64().unwrap());
    let of_area: Vec<_> = vectors.iter().filter(|vector| vector["area"] == "allocate").collect();
    assert_eq!(of_area.len(), 12);
    for vector in of_area {
        let weights = vector["given"]["weights"].as_array().unwrap().iter();
        let weights: Vec<Fraction> = weights.map(|weight| Fraction::whole(integer(weight))).collect();
        let parts: Vec<i128> = vector["expect"]["parts"].as_array().unwrap().iter().map(integer).collect();
        assert_eq!(split(integer(&vector["given"]["total"]), &weights), parts, "{}", vector["id"]);
    }
}
