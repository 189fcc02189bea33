//! Ops that move elements, encrypted or clear. An element at an index that is known at run time only
//! is one of all.

use super::graph::{Element, Elements, Node, Row};
use super::products::shape;
use super::trace::Tracer;
use ferrocrete_dialects::fhelinalg::{concat_axis, named_places, permutation};
use ferrocrete_dialects::ir::{Attr, Op, Value};
use ferrocrete_dialects::ops::FheLinalgOp;
use ferrocrete_dialects::shape::places;
use std::rc::Rc;

/// MLIR's mark for a number that is an operand.
const DYNAMIC: i64 = i64::MIN;

impl Tracer {
    /// The result of an op of `tensor`; `None` for one that is not known.
    pub fn tensor_op(&mut self, op: Op) -> Option<Elements> {
        let count = elements_of(op.result(0))?;
        match op.name() {
            "tensor.empty" => {
                let filler = self.filler(op.result(0));
                self.spend(count)?;
                Some(vec![filler; count].into())
            }
            "tensor.splat" => {
                self.spend(count)?;
                Some(vec![self.get(op.operand(0))?[0]; count].into())
            }
            "tensor.from_elements" => op.operands().into_iter().map(|v| Some(self.get(v)?[0])).collect(),
            "tensor.extract" => {
                let (x, at) = (self.get(op.operand(0))?, self.index(op.operand(0), &op.operands()[1..])?);
                match at {
                    Some(place) => Some([x[place]].into()),
                    None => Some([self.any(op.result(0), &x)?].into()),
                }
            }
            "tensor.insert" => {
                let x = self.get(op.operand(0))?[0];
                match self.index(op.operand(1), &op.operands()[2..])? {
                    Some(place) => {
                        let mut to = self.take(op.operand(1), op)?;
                        if Rc::get_mut(&mut to).is_none() {
                            self.spend(to.len())?;
                            to = to.to_vec().into();
                        }
                        Rc::get_mut(&mut to)?[place] = x;
                        Some(to)
                    }
                    None => {
                        let to = self.get(op.operand(1))?;
                        self.spend(to.len())?;
                        to.iter().map(|&old| self.any(op.result(0), &[old, x])).collect()
                    }
                }
            }
            "tensor.extract_slice" => {
                let x = self.get(op.operand(0))?;
                self.spend(count)?;
                match self.slice(op, op.operand(0), 1)? {
                    Some(places) => places.into_iter().map(|place| x.get(place).copied()).collect(),
                    None => (0..count).map(|_| self.any(op.result(0), &x)).collect(),
                }
            }
            "tensor.insert_slice" => self.insert_slice(op),
            "tensor.expand_shape" | "tensor.collapse_shape" | "tensor.cast" => self.get(op.operand(0)),
            "tensor.dim" => {
                let axis = self.get(op.operand(1))?[0];
                let lengths = shape(op.operand(0))?;
                match axis {
                    Element::Known(axis) => {
                        Some([Element::Known(*lengths.get(usize::try_from(axis).ok()?)? as i64)].into())
                    }
                    Element::Encrypted(_) | Element::Unknown(_) => Some(self.unknowns(op.result(0))?),
                }
            }
            _ => None,
        }
    }

    fn insert_slice(&mut self, op: Op) -> Option<Elements> {
        let (x, to) = (self.get(op.operand(0))?, self.get(op.operand(1))?);
        self.spend(to.len())?;
        match self.slice(op, op.operand(1), 2)? {
            Some(places) => {
                let mut to = to.to_vec();
                for (place, &x) in places.into_iter().zip(x.iter()) {
                    *to.get_mut(place)? = x;
                }
                Some(to.into())
            }
            None => {
                let some = self.any(op.operand(0), &x)?;
                to.iter().map(|&old| self.any(op.result(0), &[old, some])).collect()
            }
        }
    }

    /// The result of an op of `FHELinalg` that moves elements.
    pub fn moved(&mut self, kind: FheLinalgOp, op: Op) -> Option<Elements> {
        let x = self.get(op.operand(0))?;
        let (from, to) = (shape(op.operand(0))?, shape(op.result(0))?);
        self.spend(elements_of(op.result(0))?)?;
        if kind == FheLinalgOp::Transpose {
            let axes = permutation(op, from.len()).ok()?;
            let strides: Vec<usize> = axes.iter().map(|&axis| from[axis + 1..].iter().product()).collect();
            return Some((0..x.len()).map(|i| x[strided(i, &to, &strides)]).collect());
        }
        if kind == FheLinalgOp::Concat {
            return self.concat(op, &to);
        }
        Some(places(&from, &to).map(|place| x[place]).collect())
    }

    fn concat(&self, op: Op, to: &[usize]) -> Option<Elements> {
        let axis = concat_axis(op, to.len()).ok()?;
        let parts = op.operands().into_iter().map(|v| Some((self.get(v)?, shape(v)?)));
        let parts: Vec<_> = parts.collect::<Option<_>>()?;
        let outer: usize = to[..axis].iter().product();
        let mut all = Vec::with_capacity(to.iter().product());
        for i in 0..outer {
            for (part, shape) in &parts {
                let piece: usize = shape[axis..].iter().product();
                all.extend_from_slice(&part[i * piece..][..piece]);
            }
        }
        Some(all.into())
    }

    /// `FHELinalg.fancy_index`.
    pub fn fancy_index(&mut self, op: Op) -> Option<Elements> {
        let x = self.get(op.operand(0))?;
        let named = self.named(op)?;
        self.spend(named.len())?;
        let one = |place: Option<usize>| match place {
            Some(place) => Some(x[place]),
            None => self.any(op.result(0), &x),
        };
        named.into_iter().map(one).collect()
    }

    /// `FHELinalg.fancy_assign`.
    pub fn fancy_assign(&mut self, op: Op) -> Option<Elements> {
        let (mut all, values) = (self.get(op.operand(0))?.to_vec(), self.get(op.operand(2))?);
        self.spend(all.len() + values.len())?;
        for (place, &value) in self.named(op)?.into_iter().zip(values.iter()) {
            match place {
                Some(place) => all[place] = value,
                None => {
                    for old in &mut all {
                        *old = self.any(op.result(0), &[*old, value])?;
                    }
                }
            }
        }
        Some(all.into())
    }

    /// The elements that the op's indices name; none where that is known at run time only.
    fn named(&self, op: Op) -> Option<Vec<Option<usize>>> {
        let (shape, indices) = (shape(op.operand(0))?, self.get(op.operand(1))?);
        let place = |indices: &[Element]| match indices.iter().map(known).collect::<Option<Vec<i64>>>() {
            // Out of range is refused elsewhere.
            Some(indices) => named_places(&shape, &indices).ok()?.first().copied().map(Some),
            None => Some(None),
        };
        indices.chunks(shape.len().max(1)).map(place).collect()
    }

    /// The element that indices name; none where that is known at run time only.
    fn index(&self, of: Value, indices: &[Value]) -> Option<Option<usize>> {
        let mut place = 0;
        for (&index, n) in indices.iter().zip(shape(of)?) {
            let Some(index) = known(&self.get(index)?[0]) else { return Some(None) };
            place = place * n + usize::try_from(index).ok().filter(|&i| i < n)?;
        }
        Some(Some(place))
    }

    /// The elements of a slice of a tensor; none where that is known at run time only.
    fn slice(&self, op: Op, of: Value, tensors: usize) -> Option<Option<Vec<usize>>> {
        let mut rest = op.operands()[tensors..].to_vec().into_iter();
        let mut numbers = |name: &str| -> Option<Option<Vec<i64>>> {
            let numbers = op.attr(name).and_then(Attr::as_i64_array)?;
            let number = |n| match n {
                DYNAMIC => Some(known(&self.get(rest.next()?)?[0])),
                n => Some(Some(n)),
            };
            let numbers: Vec<Option<i64>> = numbers.into_iter().map(number).collect::<Option<_>>()?;
            Some(numbers.into_iter().collect())
        };
        let (offsets, sizes) = (numbers("static_offsets")?, numbers("static_sizes")?);
        let (Some(offsets), Some(sizes), Some(steps)) = (offsets, sizes, numbers("static_strides")?) else {
            return Some(None);
        };
        let shape = shape(of)?;
        let sizes: Vec<usize> = sizes.into_iter().map(|n| usize::try_from(n).ok()).collect::<Option<_>>()?;
        let mut places = vec![0_i64];
        for (axis, &n) in shape.iter().enumerate() {
            let (offset, step) = (*offsets.get(axis)?, *steps.get(axis)?);
            let along = (0..*sizes.get(axis)? as i64).map(|i| offset.checked_add(i.checked_mul(step)?));
            let along: Vec<i64> = along.collect::<Option<_>>()?;
            if along.iter().any(|i| !(0..n as i64).contains(i)) {
                return None;
            }
            places = places.iter().flat_map(|p| along.iter().map(move |i| p * n as i64 + i)).collect();
        }
        Some(Some(places.into_iter().map(|p| p as usize).collect()))
    }

    /// One of several elements.
    pub fn any(&mut self, v: Value, of: &[Element]) -> Option<Element> {
        if of.iter().all(|x| *x == of[0]) && !of.is_empty() {
            return Some(of[0]);
        }
        let nodes = of.iter().filter_map(|x| if let Element::Encrypted(n) = x { Some(*n) } else { None });
        let mut nodes: Vec<Node> = nodes.collect();
        if nodes.len() < of.len() || nodes.is_empty() {
            return self.unknowns(v).map(|x| x[0]);
        }
        nodes.sort_unstable();
        nodes.dedup();
        self.spend(nodes.len())?;
        Some(Element::Encrypted(self.graph.push_plain(Row::AnyOf(Rc::from(nodes)), 1)))
    }
}

/// A clear number that is known.
pub fn known(x: &Element) -> Option<i64> {
    match x {
        Element::Known(x) => Some(*x),
        Element::Encrypted(_) | Element::Unknown(_) => None,
    }
}

/// How many elements a value has.
pub fn elements_of(v: Value) -> Option<usize> {
    v.ty().elements()
}

fn strided(i: usize, shape: &[usize], strides: &[usize]) -> usize {
    let mut rest = i;
    let axes = shape.iter().zip(strides).rev();
    axes.map(|(&n, &stride)| (rest % n * stride, rest /= n).0).sum()
}
