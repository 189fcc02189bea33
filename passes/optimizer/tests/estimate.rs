//! What the search may choose, against the lattice estimator's table (`tools/security`).

mod common;

use common::{lookup, output, request};
use ferrocrete_abi::parameters::{LweDimension, LweParameters};
use ferrocrete_optimizer::security::{MINIMUM_DIMENSION, MODULUS_BITS};
use ferrocrete_optimizer::{ErrorTarget, Request, SecurityCurve, solve};
use serde::Deserialize;

const TABLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tools/security/table.jsonl"));
/// Least `log2` of the noise the search uses.
const FLOOR: f64 = 2.0 - MODULUS_BITS as f64;
/// The table's noise has four digits after the point.
const ROUNDING: f64 = 6e-5;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    curve: u32,
    d: usize,
    log2_noise: f64,
    usvp: f64,
    bdd: f64,
    dual_hybrid: f64,
}

impl Entry {
    fn bits(&self) -> f64 {
        self.usvp.min(self.bdd).min(self.dual_hybrid)
    }

    fn is_at_floor(&self) -> bool {
        self.log2_noise <= FLOOR
    }
}

/// The entries for 128 bits, from short keys to long ones.
fn table() -> Vec<Entry> {
    let entries = TABLE.lines().map(|line| serde_json::from_str(line).unwrap());
    let entries: Vec<Entry> = entries.filter(|entry: &Entry| entry.curve == 128).collect();
    assert!(entries.len() >= 2 && entries.is_sorted_by(|a, b| a.d < b.d));
    entries
}

/// `log2` of the least noise the table vouches for at dimension `d`: on the line through the
/// entries around it. Where the longer of them is at the floor of noise already, which the line
/// would reach late, the line before goes on down to the floor. A longer key with the same noise is
/// no less secure.
fn vouched_for(table: &[Entry], d: usize) -> f64 {
    let above = table.partition_point(|entry| entry.d <= d);
    assert!(above > 0, "the table begins at {}, beyond {d}", table[0].d);
    let below = &table[above - 1];
    if below.is_at_floor() {
        return below.log2_noise;
    }
    let (from, to) = match table.get(above) {
        Some(next) if !next.is_at_floor() => (below, next),
        Some(_) => (&table[above - 2], below),
        None => panic!("the table ends at {}, above the floor of noise", below.d),
    };
    let slope = (to.log2_noise - from.log2_noise) / (to.d as f64 - from.d as f64);
    (from.log2_noise + slope * (d as f64 - from.d as f64)).max(FLOOR)
}

fn assert_vouched_for(table: &[Entry], key: LweParameters, whose: &str) {
    let (d, noise) = (key.dimension.0, key.noise.0.log2());
    let needed = vouched_for(table, d);
    assert!(noise >= needed - ROUNDING, "{whose}: noise 2^{noise} at dimension {d}, needed 2^{needed}");
}

#[test]
fn entries_have_their_bits_and_lie_on_the_curve() {
    let table = table();
    assert_eq!(table[0].d, MINIMUM_DIMENSION.0);
    for entry in &table {
        assert!(entry.bits() >= 128.0, "{} bits at {}", entry.bits(), entry.d);
        let curve = SecurityCurve::Gaussian128.minimal_noise(LweDimension(entry.d)).0.log2();
        assert!((curve - entry.log2_noise).abs() < ROUNDING, "2^{curve} at {}", entry.d);
    }
    // Else a line between two would say little about what lies between.
    for pair in table.windows(2).filter(|pair| !pair[1].is_at_floor()) {
        let (shorter, longer) = (&pair[0], &pair[1]);
        assert!((shorter.bits() - longer.bits()).abs() < 0.61, "{} to {}", shorter.d, longer.d);
    }
}

/// Keys are refused below the curves, so all programs' keys are among these.
#[test]
fn every_dimension_is_vouched_for() {
    let table = table();
    for curve in [SecurityCurve::Gaussian128, SecurityCurve::Gaussian132] {
        for d in MINIMUM_DIMENSION.0..=1 << 17 {
            let dimension = LweDimension(d);
            let key = LweParameters { dimension, noise: curve.minimal_noise(dimension) };
            assert_vouched_for(&table, key, &format!("{curve:?}"));
        }
    }
}

#[test]
fn solutions_are_vouched_for() {
    let table = table();
    let mut solved = 0;
    for curve in [SecurityCurve::Gaussian128, SecurityCurve::Gaussian132] {
        for (log2_probability, weight) in [(-17, 1.0), (-40, 1.0), (-40, 64.0), (-128, 16.0)] {
            let target = ErrorTarget::WholeProgram(f64::from(log2_probability).exp2());
            for bits in [1, 2, 4, 6, 8, 10] {
                let programs = [
                    request(vec![lookup(bits, weight)], vec![], target),
                    request(vec![], vec![output(bits, weight)], target),
                ];
                for program in programs {
                    let Ok(solution) = solve(&Request { curve, ..program }) else { continue };
                    let keys = solution.parameters;
                    let small = keys.bootstrap.map(|bootstrap| bootstrap.small);
                    for key in std::iter::once(keys.big).chain(small) {
                        assert_vouched_for(&table, key, &format!("{bits} bits, {curve:?}"));
                    }
                    solved += 1;
                }
            }
        }
    }
    assert_eq!(solved, 96, "programs that have parameters");
}

/// What this file would say of keys that are too weak.
#[test]
fn weaker_keys_are_not_vouched_for() {
    let table = table();
    for d in [450, 521, 588, 1024, 2048, 2510, 2560, 16384] {
        let dimension = LweDimension(d);
        let mut key = LweParameters { dimension, noise: SecurityCurve::Gaussian128.minimal_noise(dimension) };
        key.noise.0 *= 0.999;
        assert!(key.noise.0.log2() < vouched_for(&table, d) - ROUNDING, "{d}");
    }
}
