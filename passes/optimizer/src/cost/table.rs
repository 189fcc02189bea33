//! What was measured of the kernels.

use ferrocrete_abi::parameters::{DecompositionLevelCount, GlweDimension, PolynomialSize};
use serde::{Deserialize, Serialize};
use std::fmt::Write;
use std::sync::LazyLock;

/// Processors whose instructions the kernels are written for. Costs are predicted for one of them,
/// whatever the machine that compiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instructions {
    /// AVX2 and FMA.
    #[default]
    Avx2,
    /// AVX-512.
    Avx512,
}

impl Instructions {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::Avx2, Self::Avx512];

    /// What options call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }

    /// The one that options call `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|instructions| instructions.name() == name)
    }

    /// What was measured with them. The files say where.
    pub fn table(self) -> &'static Table {
        static AVX2: LazyLock<Table> = LazyLock::new(|| parse(include_str!("../../calibration/avx2.json")));
        static AVX512: LazyLock<Table> =
            LazyLock::new(|| parse(include_str!("../../calibration/avx512.json")));
        match self {
            Self::Avx2 => &AVX2,
            Self::Avx512 => &AVX512,
        }
    }
}

/// A table that is part of the program; `tests/published.rs` reads them all.
fn parse(text: &str) -> Table {
    serde_json::from_str(text).expect("the tables of `calibration` are right")
}

/// What was measured on one machine, on one core.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// How it came about.
    pub source: String,
    /// Of many ciphertexts at a time.
    pub batched: Kernels,
    /// Of one, which reads all keys for itself; it takes no less than one of many.
    pub alone: Kernels,
}

/// Times of the kernels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kernels {
    /// Nanoseconds per multiply-accumulate of a keyswitch.
    pub keyswitch_ns: f64,
    /// Nanoseconds per multiply-accumulate of a packing keyswitch.
    pub packing_ns: f64,
    /// Steps of a blind rotation.
    pub steps: Vec<Step>,
}

/// Levels whose steps are measured; what lies between is nearly on a line, since each level adds as
/// many transforms and products.
pub const MEASURED_LEVELS: [usize; 3] = [1, 2, 4];

/// Microseconds of a step, which is one external product, with each of [`MEASURED_LEVELS`]. A share of
/// what a bootstrap does beside its steps is in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step(pub GlweDimension, pub PolynomialSize, pub [f64; MEASURED_LEVELS.len()]);

impl Kernels {
    /// Microseconds of one step. Of a shape that was not measured, those of the nearest that was, by
    /// the ratio of floating-point operations.
    pub fn step_us(&self, k: GlweDimension, size: PolynomialSize, levels: DecompositionLevelCount) -> f64 {
        let at = levels.0 as f64;
        if let Some(step) = self.steps.iter().find(|step| step.0 == k && step.1 == size) {
            return step.of_levels(at);
        }
        let distance = |step: &&Step| (size.0.ilog2().abs_diff(step.1.0.ilog2()), k.0.abs_diff(step.0.0));
        let Some(nearest) = self.steps.iter().min_by_key(distance) else { return f64::NAN };
        nearest.of_levels(at) * operations(k, size, at) / operations(nearest.0, nearest.1, at)
    }
}

impl Step {
    /// Microseconds with so many levels, on the line through the two measured that are nearest.
    fn of_levels(self, levels: f64) -> f64 {
        let [one, two, four] = self.2;
        if levels <= 2.0 {
            one + (two - one) * (levels - 1.0)
        } else {
            two + (four - two) * (levels - 2.0) / 2.0
        }
    }
}

/// Floating-point operations of an external product: `(k+1)(l+1)` transforms of `N/2` complex points,
/// `5 n log2 n` for `n` points, and `(k+1)^2 l` products of as many, 8 for each point.
fn operations(k: GlweDimension, size: PolynomialSize, levels: f64) -> f64 {
    let (columns, points) = (k.0 as f64 + 1.0, size.0 as f64 / 2.0);
    columns * (levels + 1.0) * 5.0 * points * points.log2() + columns * columns * levels * 8.0 * points
}

impl Table {
    /// As the files hold it: a line for each shape.
    pub fn to_text(&self) -> String {
        let mut text = format!("{{\n  \"source\": {:?}", self.source);
        for (name, kernels) in [("batched", &self.batched), ("alone", &self.alone)] {
            let _ = write!(text, ",\n  \"{name}\": {{\n    \"keyswitch_ns\": {:.4},\n", kernels.keyswitch_ns);
            let _ = write!(text, "    \"packing_ns\": {:.4},\n    \"steps\": [", kernels.packing_ns);
            for (i, Step(k, size, [one, two, four])) in kernels.steps.iter().enumerate() {
                let comma = if i == 0 { "" } else { "," };
                let _ = write!(text, "{comma}\n      [{}, {}, [{one:.3}, {two:.3}, {four:.3}]]", k.0, size.0);
            }
            text += "\n    ]\n  }";
        }
        text + "\n}\n"
    }
}
