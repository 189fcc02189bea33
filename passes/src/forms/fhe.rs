//! What the linear ops of `FHE` and `FHELinalg` make of forms.

use super::graph::{Constant, Element, Elements, Node, Row};
use super::moves::elements_of;
use super::products::{from, shape};
use super::trace::Tracer;
use ferrocrete_dialects::ir::{Op, Value};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::shape::places;
use ferrocrete_dialects::types::Eint;
use std::rc::Rc;

impl Tracer {
    /// The result of a scalar op; `None` for one that is expanded before noise is analysed.
    pub fn fhe(&mut self, kind: FheOp, op: Op) -> Option<Elements> {
        match kind {
            FheOp::Zero | FheOp::ZeroTensor => {
                let zero = Element::Encrypted(self.zero());
                let count = elements_of(op.result(0))?;
                self.spend(count)?;
                Some(vec![zero; count].into())
            }
            FheOp::AddEint => self.plus(op, 1),
            FheOp::SubEint => self.plus(op, -1),
            FheOp::AddEintInt => self.shifted(op, false),
            FheOp::SubEintInt => self.shifted(op, true),
            FheOp::SubIntEint => self.clear_minus(op),
            FheOp::NegEint => self.negated(op, 0),
            FheOp::MulEintInt => self.scaled(op),
            // The words stay as they are.
            FheOp::ToSigned | FheOp::ToUnsigned | FheOp::ReinterpretPrecision | FheOp::ChangePartition => {
                self.get(op.operand(0))
            }
            FheOp::ApplyLookupTable => self.lookup(op),
            FheOp::Lsb => self.lowest_bit(op),
            FheOp::MulEint
            | FheOp::MaxEint
            | FheOp::Round
            | FheOp::And
            | FheOp::Or
            | FheOp::Nand
            | FheOp::Xor
            | FheOp::Not
            | FheOp::Mux
            | FheOp::GenGate
            | FheOp::ToBool
            | FheOp::FromBool => None,
        }
    }

    /// The result of a tensor op; `None` for one that is expanded before noise is analysed.
    pub fn fhe_linalg(&mut self, kind: FheLinalgOp, op: Op) -> Option<Elements> {
        match kind {
            FheLinalgOp::AddEint => self.plus(op, 1),
            FheLinalgOp::SubEint => self.plus(op, -1),
            FheLinalgOp::AddEintInt => self.shifted(op, false),
            FheLinalgOp::SubEintInt => self.shifted(op, true),
            FheLinalgOp::SubIntEint => self.clear_minus(op),
            FheLinalgOp::NegEint => self.negated(op, 0),
            FheLinalgOp::MulEintInt => self.scaled(op),
            FheLinalgOp::ToSigned
            | FheLinalgOp::ToUnsigned
            | FheLinalgOp::ReinterpretPrecision
            | FheLinalgOp::ChangePartition => self.get(op.operand(0)),
            FheLinalgOp::ApplyLookupTable => self.lookup(op),
            FheLinalgOp::ApplyMappedLookupTable | FheLinalgOp::ApplyMultiLookupTable => {
                self.lookup_many(kind, op)
            }
            FheLinalgOp::Lsb => self.lowest_bit(op),
            FheLinalgOp::DotEintInt | FheLinalgOp::MatmulEintInt => self.matmul(op, 0),
            FheLinalgOp::MatmulIntEint => self.matmul(op, 1),
            FheLinalgOp::Sum => self.sum(op),
            FheLinalgOp::Conv2d => self.conv2d(op),
            FheLinalgOp::FancyIndex => self.fancy_index(op),
            FheLinalgOp::FancyAssign => self.fancy_assign(op),
            FheLinalgOp::Transpose
            | FheLinalgOp::Concat
            | FheLinalgOp::Broadcast
            | FheLinalgOp::FromElement => self.moved(kind, op),
            FheLinalgOp::Round
            | FheLinalgOp::MulEint
            | FheLinalgOp::DotEintEint
            | FheLinalgOp::MatmulEintEint
            | FheLinalgOp::Maxpool2d => None,
        }
    }

    /// An operand's elements, as broadcasting lays them below the result's.
    fn aligned(&mut self, op: Op, operand: usize) -> Option<Elements> {
        let v = op.operand(operand);
        let (from, to) = (shape(v)?, shape(op.result(0))?);
        let x = self.get(v)?;
        self.spend(elements_of(op.result(0))?)?;
        if from == to { Some(x) } else { Some(places(&from, &to).map(|place| x[place]).collect()) }
    }

    fn aligned_nodes(&mut self, op: Op, operand: usize) -> Option<Rc<[Node]>> {
        let x = self.aligned(op, operand)?;
        self.as_nodes(&x)
    }

    fn plus(&mut self, op: Op, sign: i64) -> Option<Elements> {
        let (x, y) = (self.aligned_nodes(op, 0)?, self.aligned_nodes(op, 1)?);
        let count = x.len();
        Some(from(self.graph.push_plain(Row::Sum(x, Some((y, sign))), count), count))
    }

    fn shifted(&mut self, op: Op, negated: bool) -> Option<Elements> {
        let (x, clear) = (self.aligned_nodes(op, 0)?, self.aligned(op, 1)?);
        self.plus_clear(op, x, &clear, negated)
    }

    fn clear_minus(&mut self, op: Op) -> Option<Elements> {
        let minus = self.negated(op, 1)?;
        let (minus, clear) = (self.as_nodes(&minus)?, self.aligned(op, 0)?);
        self.plus_clear(op, minus, &clear, false)
    }

    /// Elements plus or minus clear ones, in the encoding of the op's result.
    pub fn plus_clear(&mut self, op: Op, x: Rc<[Node]>, clear: &Elements, negated: bool) -> Option<Elements> {
        let unit = unit(op.result(0))?;
        let count = x.len();
        let first =
            self.graph.push(Row::Sum(x, None), count, |graph, i| graph.constant(clear[i], unit, negated));
        Some(from(first, count))
    }

    fn negated(&mut self, op: Op, operand: usize) -> Option<Elements> {
        let x = self.aligned_nodes(op, operand)?;
        let count = x.len();
        Some(from(self.graph.push_plain(Row::Scaled(x, [Element::Known(-1)].into()), count), count))
    }

    fn scaled(&mut self, op: Op) -> Option<Elements> {
        let (x, factors) = (self.aligned_nodes(op, 0)?, self.aligned(op, 1)?);
        let count = x.len();
        Some(from(self.graph.push_plain(Row::Scaled(x, factors), count), count))
    }

    fn lowest_bit(&mut self, op: Op) -> Option<Elements> {
        let (x, input) = (self.encrypted(op.operand(0))?, Eint::of(op.operand(0).ty())?);
        let count = x.len();
        self.spend(count)?;
        // Brought to the top of the word, where half of the result's unit, or minus that, is read.
        let factor: Elements = [Element::Known(1_i64.checked_shl(input.width)?)].into();
        let first = self.graph.push_plain(Row::Scaled(x, factor), count);
        let half = self.lookup_lowest_bit(op, first, count)?;
        let word = (1_u64 << unit(op.result(0))?) / 2;
        let first = self.graph.push(Row::Sum(half, None), count, |_, _| Constant::known(word));
        Some(from(first, count))
    }
}

/// The place of the lowest bit of a message in the word.
pub fn unit(v: Value) -> Option<u32> {
    63_u32.checked_sub(Eint::of(v.ty())?.width)
}
