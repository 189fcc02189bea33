//! Sums and products of tensors.

use super::graph::{Dots, Element, Elements, Node, Row};
use super::trace::Tracer;
use ferrocrete_dialects::fhelinalg::{Conv2dShape, MatmulShape, SumShape};
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::shape::places;
use std::rc::Rc;

/// The shape of a value; none for a scalar.
pub fn shape(v: Value) -> Option<Vec<usize>> {
    v.ty().as_tensor().map_or(Some(vec![]), |t| t.static_shape())
}

impl Tracer {
    /// A matrix product in which the operand `encrypted` is encrypted, the other clear.
    pub fn matmul(&mut self, op: Op, encrypted: usize) -> Option<Elements> {
        let (a, b) = (shape(op.operand(0))?, shape(op.operand(1))?);
        let sizes = MatmulShape::of(&a, &b).ok()?;
        let (rows, columns) = (sizes.rows.unwrap_or(1), sizes.columns.unwrap_or(1));
        let batch = |shape: &[usize], axes: usize| shape[..shape.len() - axes].to_vec();
        let (batch_a, batch_b) = (
            batch(&a, 1 + usize::from(sizes.rows.is_some())),
            batch(&b, 1 + usize::from(sizes.columns.is_some())),
        );
        let mut starts = Vec::with_capacity(sizes.result().iter().product());
        for (i, j) in places(&batch_a, &sizes.batch).zip(places(&batch_b, &sizes.batch)) {
            for row in 0..rows {
                let left = (i * rows + row) * sizes.inner;
                let right = (0..columns).map(|column| j * sizes.inner * columns + column);
                starts.extend(right.map(|right| match encrypted {
                    0 => (left as u32, right as u32),
                    _ => (right as u32, left as u32),
                }));
            }
        }
        let steps = if encrypted == 0 { (1, columns) } else { (columns, 1) };
        let (x, w) = (self.encrypted(op.operand(encrypted))?, self.get(op.operand(1 - encrypted))?);
        self.dots(Dots { encrypted: x, clear: Some(w), starts, steps, length: sizes.inner })
    }

    /// A sum over axes: the elements that come together are laid side by side.
    pub fn sum(&mut self, op: Op) -> Option<Elements> {
        let shape = shape(op.operand(0))?;
        let summed = SumShape::of(op, shape.len()).ok()?.summed;
        let x = self.encrypted(op.operand(0))?;
        let kept: Vec<usize> = shape.iter().zip(&summed).map(|(&n, &s)| if s { 1 } else { n }).collect();
        let results: usize = kept.iter().product();
        let mut terms = vec![vec![]; results];
        // Read backwards, broadcasting says which sum each element goes to.
        for (to, &node) in places(&kept, &shape).zip(x.iter()) {
            terms[to].push(node);
        }
        let length = terms.first().map_or(0, Vec::len);
        let starts = (0..results).map(|i| ((i * length) as u32, 0)).collect();
        self.dots(Dots { encrypted: terms.concat().into(), clear: None, starts, steps: (1, 0), length })
    }

    /// A convolution: what lies below the filter at each place, laid side by side, times the filters.
    pub fn conv2d(&mut self, op: Op) -> Option<Elements> {
        let shape = Conv2dShape::of(op).ok()?;
        let (x, w) = (self.encrypted(op.operand(0))?, self.get(op.operand(1))?);
        let padding = self.zero();
        let length = shape.channels * shape.kernel[0] * shape.kernel[1];
        let outputs = shape.output[0] * shape.output[1];
        let mut below = Vec::with_capacity(shape.batch * shape.groups * outputs * length);
        for plane in 0..shape.batch * shape.groups {
            for y in 0..shape.output[0] {
                for x_out in 0..shape.output[1] {
                    window(&shape, plane * shape.channels, [y, x_out], |place| {
                        below.push(place.map_or(padding, |place| x[place]));
                    });
                }
            }
        }
        let mut starts = Vec::with_capacity(shape.result().iter().product());
        for n in 0..shape.batch {
            for filter in 0..shape.groups * shape.filters {
                let plane = n * shape.groups + filter / shape.filters;
                let first = plane * outputs;
                starts.extend(
                    (first..first + outputs).map(|i| ((i * length) as u32, (filter * length) as u32)),
                );
            }
        }
        let sums =
            self.dots(Dots { encrypted: below.into(), clear: Some(w), starts, steps: (1, 1), length })?;
        let Some(&bias) = op.operands().get(2) else { return Some(sums) };
        let bias = self.get(bias)?;
        let per_filter: Elements =
            (0..sums.len()).map(|i| bias[i / outputs % (shape.groups * shape.filters)]).collect();
        self.plus_clear(op, self.as_nodes(&sums)?, &per_filter, false)
    }

    fn dots(&mut self, dots: Dots) -> Option<Elements> {
        self.spend(dots.starts.len() * dots.length.max(1))?;
        if dots.encrypted.len().max(dots.clear.as_ref().map_or(0, |w| w.len())) > u32::MAX as usize {
            return None;
        }
        let count = dots.starts.len();
        let first = self.graph.push_plain(Row::Dots(dots), count);
        Some(from(first, count))
    }
}

/// So many nodes from the first on.
pub fn from(first: Node, count: usize) -> Elements {
    (first..first + count as Node).map(Element::Encrypted).collect::<Rc<[_]>>()
}

/// Calls `f` with the place on the image of each weight of a filter, none on padding.
fn window(shape: &Conv2dShape, channel: usize, [y, x]: [usize; 2], mut f: impl FnMut(Option<usize>)) {
    let [height, width] = shape.image;
    let on_image = |axis: usize, place: usize, k: usize| {
        let padded = place * shape.strides[axis] + k * shape.dilations[axis];
        padded.checked_sub(shape.before[axis]).filter(|&i| i < shape.image[axis])
    };
    for c in channel..channel + shape.channels {
        for ky in 0..shape.kernel[0] {
            for kx in 0..shape.kernel[1] {
                let place = on_image(0, y, ky).zip(on_image(1, x, kx));
                f(place.map(|(row, column)| (c * height + row) * width + column));
            }
        }
    }
}
