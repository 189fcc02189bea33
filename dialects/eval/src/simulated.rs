//! TFHE on single words of the torus: a message and the noise that a ciphertext would have.

use crate::accumulator::{Name, Ring};
use crate::border::{Border, Side, check_range, check_shape};
use crate::circuit_lookup::CircuitLookup;
use crate::compile::{Functions, compile};
use crate::domain::Domain;
use crate::error::EvalError;
use crate::machine::Machine;
use crate::memo::Memo;
use crate::noise::{Gaussian, Randomness, mask_of, sample_of_mask};
use crate::outcome::Outcome;
use crate::test_polynomial::{EncodeLut, read};
use crate::value::Value;
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::parameters::{ExtensionLog, Parameters, PolynomialSize};
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_dialects::fhe::COMPOSABLE;
use ferrocrete_dialects::ir::{Attr, Op, Type};
use ferrocrete_dialects::ops::TfheOp;
use ferrocrete_dialects::types::Glwe;
use ferrocrete_optimizer::noise::{BootstrapNoise, NoiseModel};

/// Runs a function of a module whose parameters are chosen, without keys: each ciphertext is one
/// word of the torus, its message and its noise, and every operation adds the noise it would.
///
/// `inputs` and `outputs` say how arguments and results are encoded. Noise is that of
/// [`NoiseModel`], so results are wrong as often as it predicts, in a composable program for the
/// noisiest arguments that it takes; its cost does not depend on the
/// size of the keys. Noise that a server adds is a function of the ciphertext and the table, as it
/// is with keys: what is looked up twice fails twice, and its noise adds up in a sum.
pub fn run_simulated(
    module: Op,
    function: &str,
    arguments: &[IntTensor],
    (inputs, outputs): (&[Gate], &[Gate]),
    parameters: &Parameters,
    randomness: &mut Randomness,
) -> Result<Outcome, EvalError> {
    let functions = Functions::of(module);
    let entry = functions.get(function)?;
    let border = Border::of(entry)?;
    check_gates(&border, inputs, outputs)?;
    border.count("arguments", border.inputs.len(), arguments.len())?;
    parameters.validate().map_err(|error| EvalError::Parameters(error.to_string()))?;
    let mut domain = Simulated::new(parameters, module.attr(COMPOSABLE).is_some(), randomness);
    domain.tell_apart(inputs.iter().chain(outputs));
    let program = compile(&functions, entry, &domain)?;
    let mut values = Vec::with_capacity(arguments.len());
    for (i, (gate, tensor)) in inputs.iter().zip(arguments).enumerate() {
        values.push(domain.encode(gate, tensor).map_err(|reason| border.error(Side::Argument, i, reason))?);
    }
    let results = Machine::new(&program, &mut domain).call(0, values)?;
    let decoded = outputs.iter().zip(results).enumerate().map(|(i, (gate, value))| {
        check_shape_of(gate, value.shape()).map_err(|reason| border.error(Side::Result, i, reason))?;
        let value = value.map(|word| gate.element.decode(word as u64));
        value.map(Value::into_tensor).map_err(|reason| border.error(Side::Result, i, reason))
    });
    Ok(Outcome { results: decoded.collect::<Result<_, _>>()?, overflows: Vec::new() })
}

fn check_gates(border: &Border, inputs: &[Gate], outputs: &[Gate]) -> Result<(), EvalError> {
    border.count("arguments", border.inputs.len(), inputs.len())?;
    border.count("results", border.results.len(), outputs.len())?;
    for (side, types, gates) in
        [(Side::Argument, &border.inputs, inputs), (Side::Result, &border.results, outputs)]
    {
        for (i, (&ty, gate)) in types.iter().zip(gates).enumerate() {
            check_gate(ty, gate).map_err(|reason| border.error(side, i, reason))?;
        }
    }
    Ok(())
}

fn check_gate(ty: Type, gate: &Gate) -> Result<(), String> {
    gate.validate().map_err(|error| error.to_string())?;
    check_shape(ty, &gate.shape)?;
    match (gate.element, Glwe::of(ty)) {
        (Element::Encrypted { .. }, Some(_)) | (Element::Clear { .. }, None) => Ok(()),
        (Element::Encrypted { .. }, None) => Err(format!("is said to be encrypted, but is a {ty}")),
        (Element::Clear { .. }, Some(_)) => Err(format!("is said to be clear, but is a {ty}")),
    }
}

fn check_shape_of(gate: &Gate, shape: &[usize]) -> Result<(), String> {
    if gate.shape == shape { Ok(()) } else { Err(format!("has shape {shape:?}, should be {:?}", gate.shape)) }
}

/// `2^20` units of deviation, `2^-11` of what a message of 31 bits is rounded by.
const LEAST_VARIANCE: f64 = 1.0 / (1_u128 << 88) as f64;
const FINEST_MESSAGE: u32 = 31;

struct Simulated<'a> {
    argument: Gaussian,
    bootstrap: Option<(PolynomialSize, BootstrapNoise)>,
    /// Makes the keys of this run: all noise but that of encryption follows from it.
    salt: u64,
    randomness: &'a mut Randomness,
}

enum Kernel {
    Zero(Vec<usize>),
    Add,
    Sub,
    Neg,
    Mul,
    EncodeLut(EncodeLut),
    Keyswitch(Gaussian),
    Bootstrap(Bootstrap),
    CircuitLookup(CircuitLookup),
}

struct Bootstrap {
    /// `N * 2^v`.
    coefficients: usize,
    ring: Ring,
    modulus_switch: Gaussian,
    blind_rotation: Gaussian,
    /// Those of this run and this modulus.
    salt: u64,
    names: Memo<Vec<Name>>,
}

impl Domain for Simulated<'_> {
    type Kernel = Kernel;

    fn compile(&self, op: Op) -> Result<Option<Kernel>, String> {
        let Some(kind) = TfheOp::from_name(op.name()) else {
            return match op.name().starts_with("FHE") {
                true => Err("it is above the level of ciphertexts; lower the program first".to_owned()),
                false => Ok(None),
            };
        };
        Ok(Some(match kind {
            TfheOp::Zero => {
                let ty = op.result(0).ty();
                let shape = ty.as_tensor().map_or(Some(vec![]), |t| t.static_shape());
                Kernel::Zero(shape.ok_or_else(|| format!("needs a static shape, got {ty}"))?)
            }
            TfheOp::AddGlwe | TfheOp::AddGlweInt => Kernel::Add,
            TfheOp::SubGlwe => Kernel::Sub,
            TfheOp::NegGlwe => Kernel::Neg,
            TfheOp::MulGlweInt => Kernel::Mul,
            TfheOp::EncodeLut => Kernel::EncodeLut(EncodeLut::of(op)?),
            TfheOp::KeyswitchGlwe => Kernel::Keyswitch(Gaussian::of_variance(self.lookups()?.1.keyswitch)),
            TfheOp::BootstrapGlwe => Kernel::Bootstrap(self.bootstrap(op)?),
            TfheOp::CircuitLookup => {
                let (polynomial_size, noise) = self.lookups()?;
                Kernel::CircuitLookup(CircuitLookup::of(op, *polynomial_size, noise, self.salt)?)
            }
            TfheOp::RuntimeCall => {
                return Err("it is below the level of ciphertexts; simulate the program before it".to_owned());
            }
        }))
    }

    fn is_elementwise(kernel: &Kernel) -> bool {
        match kernel {
            Kernel::Zero(_) | Kernel::Add | Kernel::Sub | Kernel::Neg | Kernel::Mul => true,
            Kernel::EncodeLut(_) | Kernel::Keyswitch(_) | Kernel::Bootstrap(_) => false,
            Kernel::CircuitLookup(_) => false,
        }
    }

    fn run(&mut self, kernel: &Kernel, _: Op, operands: Vec<Value>) -> Result<Value, String> {
        let operand = |i: usize| operands.get(i).ok_or_else(|| format!("has no operand {i}"));
        match kernel {
            Kernel::Zero(shape) => Value::zeros(shape.clone()),
            Kernel::Add => operand(0)?.zip(operand(1)?, i64::wrapping_add),
            Kernel::Sub => operand(0)?.zip(operand(1)?, i64::wrapping_sub),
            Kernel::Neg => operand(0)?.map(i64::wrapping_neg),
            Kernel::Mul => operand(0)?.zip(operand(1)?, i64::wrapping_mul),
            Kernel::EncodeLut(encode) => encode.run(operand(0)?),
            Kernel::Keyswitch(noise) => {
                let switched = |x: i64| x.wrapping_add(sample_of_mask(mask_of(x), self.salt, *noise));
                operand(0)?.map(switched)
            }
            Kernel::Bootstrap(bootstrap) => bootstrap.run(operand(0)?, operand(1)?, operands.get(2)),
            Kernel::CircuitLookup(lookup) => lookup.run(operand(0)?, operand(1)?, operands.get(2)),
        }
    }
}

impl<'a> Simulated<'a> {
    /// Arguments of a composable program have the noise of the noisiest that it takes.
    fn new(parameters: &Parameters, composable: bool, randomness: &'a mut Randomness) -> Self {
        let model = NoiseModel::new(parameters);
        let result = model.bootstrap.filter(|_| composable).map_or(0.0, |bootstrap| bootstrap.result());
        let argument = Gaussian::of_variance(model.fresh + result);
        let bootstrap = parameters.bootstrap.map(|b| b.polynomial_size).zip(model.bootstrap);
        let salt = randomness.salt();
        Self { argument, bootstrap, salt, randomness }
    }

    /// The noise of a wide key is a few of the word's last units, which many ciphertexts have in
    /// common: it is raised to where they tell apart, if nobody looks as closely.
    fn tell_apart<'g>(&mut self, gates: impl Iterator<Item = &'g Gate>) {
        let seen = gates.map(|gate| match gate.element {
            Element::Encrypted { message_bits, .. } => message_bits,
            Element::Clear { .. } => 0,
        });
        if self.bootstrap.is_some() && seen.max() <= Some(FINEST_MESSAGE) {
            self.argument = self.argument.at_least(LEAST_VARIANCE);
        }
    }

    fn lookups(&self) -> Result<&(PolynomialSize, BootstrapNoise), String> {
        self.bootstrap
            .as_ref()
            .ok_or_else(|| "needs a bootstrap key, but the parameters have none".to_owned())
    }

    fn bootstrap(&self, op: Op) -> Result<Bootstrap, String> {
        let &(polynomial_size, noise) = self.lookups()?;
        let extension = op.attr("extension_log").and_then(Attr::as_int).unwrap_or(0);
        let extension = usize::try_from(extension).ok().filter(|v| *v <= 16).map(ExtensionLog);
        let extension = extension.ok_or("needs a sensible extension_log")?;
        Ok(Bootstrap {
            coefficients: polynomial_size.0 << extension.0,
            ring: Ring::new(polynomial_size.0 << extension.0),
            modulus_switch: Gaussian::of_variance(noise.modulus_switch(extension)),
            blind_rotation: Gaussian::of_variance(noise.blind_rotation),
            salt: self.salt.rotate_left(1 + extension.0 as u32),
            names: Memo::default(),
        })
    }

    fn encode(&mut self, gate: &Gate, tensor: &IntTensor) -> Result<Value, String> {
        check_shape_of(gate, tensor.shape())?;
        check_range(tensor, gate.element.range())?;
        let value = Value::of(tensor.clone());
        match gate.element {
            Element::Encrypted { message_bits, .. } => {
                value.map(|x| (x << (63 - message_bits)).wrapping_add(self.randomness.sample(self.argument)))
            }
            Element::Clear { width } => value.map(|x| (x << (64 - width)) >> (64 - width)),
        }
    }
}

impl Bootstrap {
    fn run(&self, words: &Value, polynomials: &Value, which: Option<&Value>) -> Result<Value, String> {
        if polynomials.shape().last() != Some(&self.coefficients) {
            let (found, wanted) = (polynomials.shape(), self.coefficients);
            return Err(format!("needs test polynomials of {wanted} coefficients, got shape {found:?}"));
        }
        let names = self.names.of(polynomials, |polynomials| {
            polynomials.chunks_exact(self.coefficients).map(|p| self.ring.name(p)).collect()
        });
        let polynomials: Vec<&[i64]> = polynomials.data().chunks_exact(self.coefficients).collect();
        let first = Value::Scalar(0);
        words.try_zip(which.unwrap_or(&first), |word, which| {
            let place = usize::try_from(which).ok().filter(|i| *i < polynomials.len());
            let place =
                place.ok_or_else(|| format!("chooses test polynomial {which} of {}", polynomials.len()))?;
            let turned = word.wrapping_add(sample_of_mask(mask_of(word), self.salt, self.modulus_switch));
            // Rounded down, as the kernel rounds the body: a box is centred half a position lower.
            let position = (turned as u64 >> (63 - self.coefficients.ilog2())) as usize;
            let accumulator = self.ring.turned(names[place], position);
            let noise = accumulator.noise(word, self.salt, self.blind_rotation);
            Ok(read(polynomials[place], position).wrapping_add(noise))
        })
    }
}
