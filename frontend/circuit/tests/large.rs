//! Functions of many elements and many operations: they compile in a moment, and compute the same.

mod support;

use ferrocrete_circuit::Tracer;
use rand::SeedableRng;
use rand::rngs::StdRng;
use support::{agrees_without_keys, constant, encrypted};

#[test]
fn constants_of_many_elements() {
    let random = &mut StdRng::seed_from_u64(1);
    for bound in [1, 9, 300, 70_000] {
        let weights = constant(random, &[40, 12], -bound, bound);
        agrees_without_keys(&[encrypted(&[40], -2, 3)], |_, x| x[0].matmul(weights.clone()));
    }
    let (bits, weight) = (constant(random, &[300], 0, 1), constant(random, &[300], -1, 0));
    agrees_without_keys(&[encrypted(&[300], 0, 3)], |_, x| {
        vec![&x[0] + bits.clone(), &x[0] * weight.clone(), x[0].clone() * bits.clone()]
    });
}

#[test]
fn tables_of_many_elements() {
    let random = &mut StdRng::seed_from_u64(2);
    let (divisors, wide) = (constant(random, &[60], 1, 9), [encrypted(&[60], -200, 1300)]);
    agrees_without_keys(&wide, |_, x| {
        vec![x[0].floor_divide(divisors.clone()), x[0].univariate("third", |x| x.div_euclid(3))]
    });
}

#[test]
fn sums_of_many_terms() {
    agrees_without_keys(&[encrypted(&[], 0, 9), encrypted(&[], -5, 4)], |_, x| {
        let add = |sum: Tracer, term: i64| if term % 2 == 0 { sum + &x[1] } else { sum + term };
        (0..500).fold(x[0].clone(), add)
    });
}
