//! FHE and FHELinalg on clear integers.

use crate::border::Border;
use crate::compile::{Functions, compile};
use crate::domain::Domain;
use crate::error::{EvalError, location};
use crate::machine::Machine;
use crate::outcome::{Outcome, Overflow};
use crate::value::Value;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::fhe::meaning::{self, OutOfRange, Signature};
use ferrocrete_dialects::fhelinalg::meaning::{self as tensor_meaning, Form};
use ferrocrete_dialects::ir::Op;
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use std::borrow::Cow;

/// Runs a function of a module on clear integers: what it means, without any cryptography.
///
/// The module is one of `FHE` and `FHELinalg` operations, with `func`, `scf`, `arith`, `tensor` and
/// `linalg` around them. A value that leaves its width does not stop the run: it is kept modulo
/// `2^(width+1)`, as a ciphertext would keep it, and reported in the outcome.
pub fn run_clear(module: Op, function: &str, arguments: &[IntTensor]) -> Result<Outcome, EvalError> {
    let functions = Functions::of(module);
    let entry = functions.get(function)?;
    let border = Border::of(entry)?;
    let arguments = border.clear_arguments(arguments)?;
    let mut domain = Clear { overflows: Vec::new() };
    let program = compile(&functions, entry, &domain)?;
    let results = Machine::new(&program, &mut domain).call(0, arguments)?;
    Ok(Outcome {
        results: border.shown(results),
        overflows: domain.overflows.into_iter().map(|(_, overflow)| overflow).collect(),
    })
}

/// An encrypted value is the integer it stands for, in the range of `Eint::wrap`.
struct Clear {
    /// One for each op and role.
    overflows: Vec<(Op, Overflow)>,
}

enum Kernel {
    Fhe(FheOp, Signature),
    FheLinalg(FheLinalgOp, Form),
}

impl Domain for Clear {
    type Kernel = Kernel;

    fn compile(&self, op: Op) -> Result<Option<Kernel>, String> {
        let name = op.name();
        if let Some(kind) = FheOp::from_name(name) {
            return Ok(Some(Kernel::Fhe(kind, Signature::of(op)?)));
        }
        if let Some(kind) = FheLinalgOp::from_name(name) {
            return Ok(Some(Kernel::FheLinalg(kind, Form::of(kind, op)?)));
        }
        if name.starts_with("TFHE.") {
            return Err(
                "it works on ciphertexts; run the program before its lowering, or simulate it".to_owned()
            );
        }
        Ok(None)
    }

    fn is_elementwise(kernel: &Kernel) -> bool {
        matches!(kernel, Kernel::Fhe(..))
    }

    fn run(&mut self, kernel: &Kernel, op: Op, operands: Vec<Value>) -> Result<Value, String> {
        let tensors: Vec<Cow<'_, IntTensor>> = operands.iter().map(Value::as_tensor).collect();
        let tensors: Vec<&IntTensor> = tensors.iter().map(AsRef::as_ref).collect();
        let report = &mut |out: OutOfRange| self.report(op, out);
        match kernel {
            Kernel::Fhe(kind, signature) => meaning::evaluate(*kind, signature, &tensors, report),
            Kernel::FheLinalg(kind, form) => tensor_meaning::evaluate(*kind, form, &tensors, report),
        }
        .map(Value::of)
    }
}

impl Clear {
    fn report(&mut self, op: Op, OutOfRange { value, range, role }: OutOfRange) {
        match self.overflows.iter_mut().find(|(known, overflow)| *known == op && overflow.role == role) {
            Some((_, overflow)) => overflow.count += 1,
            None => {
                let (location, name) = (location(op.loc()), op.name().to_owned());
                self.overflows.push((op, Overflow { location, op: name, role, value, range, count: 1 }));
            }
        }
    }
}
