//! `linalg.generic`, iteration by iteration.

use super::graph::{Element, Elements};
use super::products::shape;
use super::trace::Tracer;
use ferrocrete_dialects::ir::{AffineMap, Op};
use ferrocrete_dialects::iteration::{Loops, advance, place};

impl Tracer {
    pub(super) fn generic(&mut self, op: Op) -> Option<Vec<Elements>> {
        let (loops, body) = (Loops::of(op)?, op.body()?);
        let operands = op.operands();
        let inputs = operands.len() - op.results().len();
        let shapes = operands.iter().map(|&v| shape(v)).collect::<Option<Vec<_>>>()?;
        let mut values = operands.iter().map(|&v| Some(self.get(v)?.to_vec())).collect::<Option<Vec<_>>>()?;
        let yielded = body.terminator()?.operands();
        let iterations = loops.lengths.iter().try_fold(1_usize, |n, length| n.checked_mul(*length))?;
        self.spend(iterations)?;
        let mut index = vec![0; loops.lengths.len()];
        for _ in 0..iterations {
            let place = |map: &AffineMap, shape: &[usize]| place(map, &index, shape);
            let places = loops.maps.iter().zip(&shapes).map(|(map, shape)| place(map, shape));
            let places = places.collect::<Option<Vec<_>>>()?;
            for ((argument, value), &place) in body.arguments().into_iter().zip(&values).zip(&places) {
                self.set(argument, [*value.get(place)?].into());
            }
            self.iterations.push(index.clone());
            let results = self.run(body)?;
            self.iterations.pop();
            for (i, result) in results.into_iter().enumerate().take(yielded.len()) {
                *values[inputs + i].get_mut(places[inputs + i])? = *result.first()?;
            }
            advance(&mut index, &loops.lengths);
        }
        Some(values.split_off(inputs).into_iter().map(Elements::from).collect())
    }

    /// `linalg.index`.
    pub(super) fn iteration(&self, op: Op) -> Option<Element> {
        let axis = op.attr("dim").and_then(|a| a.as_int())?;
        Some(Element::Known(*self.iterations.last()?.get(usize::try_from(axis).ok()?)? as i64))
    }
}
