//! FHE and FHELinalg on clear integers.

use crate::border::Border;
use crate::compile::{Functions, compile};
use crate::domain::Domain;
use crate::error::EvalError;
use crate::finer::{self, Reading};
use crate::machine::Machine;
use crate::outcome::{Outcome, Overflow};
use crate::value::Value;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::fhe::meaning::{self, OutOfRange, Role, Signature};
use ferrocrete_dialects::fhelinalg::meaning::{self as tensor_meaning, Form};
use ferrocrete_dialects::ir::{Op, Type};
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use ferrocrete_dialects::types::Eint;

/// Runs a function of a module on clear integers: what it means, without any cryptography.
///
/// The module is one of `FHE` and `FHELinalg` operations, with `func`, `scf`, `arith`, `tensor` and
/// `linalg` around them. A value that leaves its width does not stop the run: it is kept modulo
/// `2^(width+1)`, as a ciphertext would keep it, and reported in the outcome.
pub fn run_clear(module: Op, function: &str, arguments: &[IntTensor]) -> Result<Outcome, EvalError> {
    let functions = Functions::of(module);
    let entry = functions.get(function)?;
    let border = Border::of(entry)?;
    let arguments = border.clear_arguments(arguments)?.into_iter().zip(&border.inputs);
    let arguments = arguments.map(|(value, &ty)| encoded(ty, value)).collect::<Result<_, _>>();
    let arguments = arguments.map_err(|reason| EvalError::failed(entry, reason))?;
    let mut domain = Clear { overflows: Vec::new() };
    let program = compile(&functions, entry, &domain)?;
    let results = Machine::new(&program, &mut domain).call(0, arguments)?;
    let results = domain.decoded(entry, &border.results, results)?;
    Ok(Outcome {
        results: border.shown(results),
        overflows: domain.overflows.into_iter().map(|(_, overflow)| overflow).collect(),
    })
}

/// An encrypted value is the word of a ciphertext without noise (see [`finer`]).
struct Clear {
    /// One for each op and role.
    overflows: Vec<(Op, Overflow)>,
}

enum Meaning {
    Fhe(FheOp, Signature),
    FheLinalg(FheLinalgOp, Form),
}

struct Kernel {
    meaning: Meaning,
    reading: Reading,
    /// The type of the result's elements if they are encrypted.
    result: Option<Eint>,
}

impl Domain for Clear {
    type Kernel = Kernel;

    fn compile(&self, op: Op) -> Result<Option<Kernel>, String> {
        let name = op.name();
        let (meaning, reading) = if let Some(kind) = FheOp::from_name(name) {
            (Meaning::Fhe(kind, Signature::of(op)?), Reading::of_fhe(kind))
        } else if let Some(kind) = FheLinalgOp::from_name(name) {
            (Meaning::FheLinalg(kind, Form::of(kind, op)?), Reading::of_fhelinalg(kind))
        } else if name.starts_with("TFHE.") {
            return Err(
                "it works on ciphertexts; run the program before its lowering, or simulate it".to_owned()
            );
        } else {
            return Ok(None);
        };
        Ok(Some(Kernel { meaning, reading, result: Eint::of(op.result(0).ty()) }))
    }

    fn is_elementwise(kernel: &Kernel) -> bool {
        matches!(kernel.meaning, Meaning::Fhe(..))
    }

    fn run(&mut self, kernel: &Kernel, op: Op, operands: Vec<Value>) -> Result<Value, String> {
        let tensors: Vec<IntTensor> = operands.into_iter().map(Value::into_tensor).collect();
        match kernel.reading {
            Reading::Moves => self.moved(kernel, op, tensors),
            Reading::Linear(summands) => self.linear(kernel, op, tensors, summands),
            Reading::Rounds | Reading::Mixes => self.rounded(kernel, op, &tensors),
        }
        .map(Value::of)
    }
}

impl Meaning {
    fn signature(&self) -> &Signature {
        match self {
            Self::Fhe(_, signature) => signature,
            Self::FheLinalg(_, form) => &form.signature,
        }
    }

    fn evaluate(&self, operands: &[IntTensor], report: meaning::Report<'_>) -> Result<IntTensor, String> {
        let operands: Vec<&IntTensor> = operands.iter().collect();
        match self {
            Self::Fhe(kind, signature) => meaning::evaluate(*kind, signature, &operands, report),
            Self::FheLinalg(kind, form) => tensor_meaning::evaluate(*kind, form, &operands, report),
        }
    }

    /// The same on values with so many bits behind their point.
    fn finer(&self, bits: u32) -> Self {
        let wider = |signature: &Signature| Signature {
            operands: signature.operands.iter().map(|e| e.map(|e| finer::wider(e, bits))).collect(),
            result: finer::wider(signature.result, bits),
            ..signature.clone()
        };
        match self {
            Self::Fhe(kind, signature) => Self::Fhe(*kind, wider(signature)),
            Self::FheLinalg(kind, form) => {
                Self::FheLinalg(*kind, Form { signature: wider(&form.signature), ..form.clone() })
            }
        }
    }
}

impl Clear {
    /// Words as they are. Another width is another reading of them, which may not hold the value.
    fn moved(&mut self, kernel: &Kernel, op: Op, mut operands: Vec<IntTensor>) -> Result<IntTensor, String> {
        let to = kernel.result;
        let reads = ["reinterpret_precision", "change_partition"].iter().any(|n| op.name().ends_with(n));
        match to {
            Some(to) if reads => {
                let words = operands.swap_remove(0);
                // What the value is, before it is read with the result's sign.
                let signed = Eint::of(op.operand(0).ty()).map_or(to.signed, |from| from.signed);
                for &word in words.data() {
                    self.check(op, to, finer::nearest(Eint { signed, ..to }, word, &mut |_| ()));
                }
                Ok(words)
            }
            _ => kernel.meaning.evaluate(&operands, &mut |out| self.report(op, out)),
        }
    }

    fn check(&mut self, op: Op, eint: Eint, x: i64) {
        let range @ (low, high) = eint.range();
        if !(low..=high).contains(&x) {
            self.report(op, OutOfRange { value: x.into(), range, role: Role::Result });
        }
    }

    fn linear(
        &mut self,
        kernel: &Kernel,
        op: Op,
        mut operands: Vec<IntTensor>,
        summands: &[usize],
    ) -> Result<IntTensor, String> {
        let signature = kernel.meaning.signature();
        let encrypted = || signature.operands.iter().zip(&operands);
        let bits = encrypted().filter_map(|(e, t)| Some(finer::finer_bits((*e)?, t.data())));
        let bits = bits.max().unwrap_or_default();
        for (i, (eint, tensor)) in signature.operands.iter().zip(&mut operands).enumerate() {
            match eint {
                Some(eint) => *tensor = finer::integers(*eint, tensor, bits)?,
                None if bits > 0 && summands.contains(&i) => *tensor = finer::mapped(tensor, |x| x << bits)?,
                None => {}
            }
        }
        let range = signature.result.range();
        let report = &mut |out: OutOfRange| {
            let value = out.value >> bits;
            // What is but a part of a step too large is told where it is read.
            if bits == 0 || !(i128::from(range.0)..=i128::from(range.1)).contains(&value) {
                self.report(op, OutOfRange { value, range, ..out });
            }
        };
        let result = match bits {
            0 => kernel.meaning.evaluate(&operands, report)?,
            _ => kernel.meaning.finer(bits).evaluate(&operands, report)?,
        };
        let eint = finer::wider(signature.result, bits);
        finer::mapped(&result, |x| finer::word(eint, x))
    }

    /// On integers; what lies between two is told of.
    fn rounded(&mut self, kernel: &Kernel, op: Op, operands: &[IntTensor]) -> Result<IntTensor, String> {
        let signature = kernel.meaning.signature();
        let mut rounded = Vec::with_capacity(operands.len());
        for (eint, tensor) in signature.operands.iter().zip(operands) {
            let Some(eint) = *eint else {
                rounded.push(tensor.clone());
                continue;
            };
            if finer::finer_bits(eint, tensor.data()) == 0 {
                rounded.push(finer::integers(eint, tensor, 0)?);
                continue;
            }
            let mixes = kernel.reading == Reading::Mixes;
            rounded.push(finer::mapped(tensor, |word| {
                let mut halves = false;
                let x = finer::nearest(eint, word, &mut |_| halves = true);
                if halves || mixes && finer::word(eint, x) != word {
                    self.between(op, eint, word);
                }
                x
            })?);
        }
        let result = kernel.meaning.evaluate(&rounded, &mut |out| self.report(op, out))?;
        match kernel.result {
            Some(eint) => finer::mapped(&result, |x| finer::word(eint, x)),
            None => Ok(result),
        }
    }

    /// The results as integers; decryption rounds.
    fn decoded(&mut self, entry: Op, types: &[Type], results: Vec<Value>) -> Result<Vec<Value>, EvalError> {
        let end = entry.body().and_then(|block| block.ops().last().copied()).unwrap_or(entry);
        let decode = |(value, &ty): (Value, &Type)| {
            let Some(eint) = Eint::of(ty) else { return Ok(value) };
            let one = |word| {
                let mut halves = false;
                let x = finer::nearest(eint, word, &mut |_| halves = true);
                if halves {
                    self.between(end, eint, word);
                }
                x
            };
            value.map(one).map_err(|reason| EvalError::failed(end, reason))
        };
        results.into_iter().zip(types).map(decode).collect()
    }

    fn between(&mut self, op: Op, eint: Eint, word: i64) {
        let below = finer::floor(eint, word, 0);
        self.report(op, OutOfRange { value: below.into(), range: eint.range(), role: Role::Between });
    }

    fn report(&mut self, op: Op, OutOfRange { value, range, role }: OutOfRange) {
        match self.overflows.iter_mut().find(|(known, overflow)| *known == op && overflow.role == role) {
            Some((_, overflow)) => overflow.count += 1,
            None => {
                let (location, name) = (op.loc().place(), op.name().to_owned());
                self.overflows.push((op, Overflow { location, op: name, role, value, range, count: 1 }));
            }
        }
    }
}

/// An argument as the interpreter keeps it.
fn encoded(ty: Type, value: Value) -> Result<Value, String> {
    match Eint::of(ty) {
        Some(eint) => value.map(|x| finer::word(eint, x)),
        None => Ok(value),
    }
}
