//! The iteration space of a `linalg.generic`, and the elements that iterations take.

use crate::ir::{AffineExpr, AffineMap, Attr, Op};

/// The loops of a `linalg.generic`, and which elements of its operands each iteration takes.
pub struct Loops {
    /// For each operand, from an iteration to an element.
    pub maps: Vec<AffineMap>,
    /// For each loop, whether it reduces.
    pub reduces: Vec<bool>,
    /// For each loop, how often it runs.
    pub lengths: Vec<usize>,
}

impl Loops {
    /// Of a `linalg.generic`; `None` where a length is not known.
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

/// The element, in row-major order, that a map gives an iteration; `None` outside of the shape.
pub fn place(map: &AffineMap, iteration: &[usize], shape: &[usize]) -> Option<usize> {
    let iteration: Vec<i64> = iteration.iter().map(|&i| i as i64).collect();
    map.results.iter().zip(shape).try_fold(0, |place, (axis, &n)| {
        let i = usize::try_from(axis.at(&iteration, &[])?).ok().filter(|&i| i < n)?;
        Some(place * n + i)
    })
}

/// Goes on to the next iteration, the innermost loop first; after the last to the first.
pub fn advance(iteration: &mut [usize], lengths: &[usize]) {
    for (i, &length) in iteration.iter_mut().zip(lengths).rev() {
        *i += 1;
        if *i < length {
            return;
        }
        *i = 0;
    }
}
