//! The iteration space of a `linalg.generic`.

use ferrocrete_dialects::ir::{AffineExpr, AffineMap, Attr, Op};

/// The loops of a `linalg.generic`, and which elements of its operands each iteration takes.
pub(crate) struct Loops {
    /// For each operand, from an iteration to an element.
    pub maps: Vec<AffineMap>,
    /// For each loop, whether it reduces.
    pub reduces: Vec<bool>,
    /// For each loop, how often it runs.
    pub lengths: Vec<usize>,
}

impl Loops {
    /// `None` where a length is not known.
    pub fn of(op: Op) -> Option<Self> {
        let maps = op.attr("indexing_maps")?.as_array()?;
        let maps: Vec<AffineMap> = maps.into_iter().map(Attr::as_affine_map).collect::<Option<_>>()?;
        let kinds = op.attr("iterator_types")?.as_array()?;
        let reduces: Vec<bool> = kinds.iter().map(|k| !k.to_string().contains("parallel")).collect();
        let length = |d: usize| {
            maps.iter().zip(op.operands()).find_map(|(map, operand)| {
                let axis = map.results.iter().position(|e| *e == AffineExpr::Dim(d))?;
                operand.ty().as_tensor()?.shape[axis]
            })
        };
        let lengths = (0..reduces.len()).map(length).collect::<Option<_>>()?;
        Some(Self { maps, reduces, lengths })
    }
}
