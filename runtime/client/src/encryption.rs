//! Encryption of arguments and decryption of results.

use crate::entropy::{self, NoEntropy};
use crate::error::{ClientError, ElementError, check_tag};
use crate::evaluation::gaussian;
use crate::keys::ClientKeys;
use ferrocrete_abi::manifest::{Element, Function, Gate};
use ferrocrete_abi::memory;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_abi::value::Value;
use ferrocrete_threads::spread;
use rayon::prelude::*;
use tfhe::core_crypto::prelude::{
    CiphertextModulus, LweCiphertext, LweCiphertextList, PlaintextList, decrypt_lwe_ciphertext,
    par_encrypt_lwe_ciphertext_list,
};
use zeroize::Zeroizing;

impl From<NoEntropy> for ElementError {
    fn from(NoEntropy(reason): NoEntropy) -> Self {
        Self::Entropy(reason)
    }
}

impl ClientKeys {
    /// Encrypts the arguments of a call; those that the function takes in clear stay clear.
    pub fn encrypt_arguments(
        &self,
        function: &Function,
        arguments: &[IntTensor],
    ) -> Result<Vec<Value>, ClientError> {
        for_each_gate(function, ("argument", "arguments"), &function.inputs, arguments, |gate, tensor| {
            self.encrypt(gate, tensor)
        })
    }

    /// Decrypts the results of a call.
    pub fn decrypt_results(
        &self,
        function: &Function,
        results: &[Value],
    ) -> Result<Vec<IntTensor>, ClientError> {
        for_each_gate(function, ("result", "results"), &function.outputs, results, |gate, value| {
            self.decrypt(gate, value)
        })
    }

    /// Encrypts the argument at `index`, counted from 0, as [`encrypt_arguments`] would.
    ///
    /// [`encrypt_arguments`]: Self::encrypt_arguments
    pub fn encrypt_argument(
        &self,
        function: &Function,
        index: usize,
        argument: &IntTensor,
    ) -> Result<Value, ClientError> {
        let gate = gate_at(function, "argument", &function.inputs, index)?;
        self.encrypt(gate, argument).map_err(|error| at(function, "argument", index, error))
    }

    /// Decrypts the result at `index`, counted from 0, as [`decrypt_results`] would.
    ///
    /// [`decrypt_results`]: Self::decrypt_results
    pub fn decrypt_result(
        &self,
        function: &Function,
        index: usize,
        result: &Value,
    ) -> Result<IntTensor, ClientError> {
        let gate = gate_at(function, "result", &function.outputs, index)?;
        self.decrypt(gate, result).map_err(|error| at(function, "result", index, error))
    }

    /// Encrypts one argument, or passes it in clear if that is what the gate says. A value outside
    /// the gate's range is an error.
    pub fn encrypt(&self, gate: &Gate, tensor: &IntTensor) -> Result<Value, ElementError> {
        gate.validate()?;
        if tensor.shape() != gate.shape {
            return Err(ElementError::Shape { found: tensor.shape().to_vec(), expected: gate.shape.clone() });
        }
        check_range(gate, tensor)?;
        let words = memory::collect(tensor.data().iter().map(|&value| gate.element.encode(value)))?;
        Ok(match gate.element {
            Element::Encrypted { .. } => {
                Value::encrypted(gate.clone(), self.tag(), self.encrypt_words(&Zeroizing::new(words))?)?
            }
            Element::Clear { .. } => Value::clear(gate.clone(), words)?,
        })
    }

    /// Decrypts one result.
    ///
    /// See [`Element::decode`] for a value that left its width.
    pub fn decrypt(&self, gate: &Gate, value: &Value) -> Result<IntTensor, ElementError> {
        gate.validate()?;
        if value.gate() != gate {
            return Err(ElementError::Gate {
                found: Box::new(value.gate().clone()),
                expected: Box::new(gate.clone()),
            });
        }
        if let Some(tag) = value.key() {
            check_tag(tag, self.tag())?;
        }
        let expected = gate.words(&self.parameters);
        if value.words().len() != expected {
            return Err(ElementError::Words { found: value.words().len(), expected });
        }
        let data = match gate.element {
            Element::Encrypted { .. } => {
                let rows = value.words().par_chunks_exact(self.parameters.big.dimension.ciphertext_words());
                let mut data = memory::filled(0, rows.len())?;
                let decode =
                    |(row, number): (&[u64], &mut i64)| *number = gate.element.decode(self.phase(row));
                spread(|| rows.zip(&mut data).for_each(decode));
                data
            }
            Element::Clear { .. } => {
                memory::collect(value.words().iter().map(|&word| gate.element.decode(word)))?
            }
        };
        IntTensor::new(gate.shape.clone(), data).map_err(|_| ElementError::Shape {
            found: vec![value.words().len()],
            expected: gate.shape.clone(),
        })
    }

    /// Encrypts words of the torus, one ciphertext each.
    fn encrypt_words(&self, plaintexts: &[u64]) -> Result<Vec<u64>, ElementError> {
        // The library's generator of random masks does not take a tensor without elements.
        if plaintexts.is_empty() {
            return Ok(vec![]);
        }
        let key = self.big.view();
        let size = key.lwe_dimension().to_lwe_size();
        let words = memory::zeroed(size.0.saturating_mul(plaintexts.len()))?;
        let mut list = LweCiphertextList::from_container(words, size, CiphertextModulus::new_native());
        let plaintexts = PlaintextList::from_container(plaintexts);
        let noise = gaussian(self.parameters.big.noise);
        let mut generator = entropy::encryption()?;
        spread(|| par_encrypt_lwe_ciphertext_list(&key, &mut list, &plaintexts, noise, &mut generator));
        Ok(list.into_container())
    }

    /// The noisy plaintext of one ciphertext under the big key.
    fn phase(&self, row: &[u64]) -> u64 {
        let ciphertext = LweCiphertext::from_container(row, CiphertextModulus::new_native());
        decrypt_lwe_ciphertext(&self.big.view(), &ciphertext).0
    }
}

fn check_range(gate: &Gate, tensor: &IntTensor) -> Result<(), ElementError> {
    let (low, high) = gate.element.range();
    let Some(at) = tensor.data().iter().position(|value| !(low..=high).contains(value)) else {
        return Ok(());
    };
    let mut rest = at;
    let mut position: Vec<usize> = gate
        .shape
        .iter()
        .rev()
        .map(|axis| {
            let index = rest % axis;
            rest /= axis;
            index
        })
        .collect();
    position.reverse();
    Err(ElementError::Range { value: tensor.data()[at], position, low, high, element: gate.element })
}

/// Applies `work` to every gate and its value, and says which one an error belongs to.
fn for_each_gate<In, Out>(
    function: &Function,
    (one, many): (&'static str, &'static str),
    gates: &[Gate],
    values: &[In],
    work: impl Fn(&Gate, &In) -> Result<Out, ElementError>,
) -> Result<Vec<Out>, ClientError> {
    if gates.len() != values.len() {
        return Err(ClientError::Count {
            function: function.name.clone(),
            what: many,
            expected: gates.len(),
            found: values.len(),
        });
    }
    let pairs = gates.iter().zip(values).enumerate();
    pairs
        .map(|(index, (gate, value))| work(gate, value).map_err(|error| at(function, one, index, error)))
        .collect()
}

fn gate_at<'f>(
    function: &Function,
    what: &'static str,
    gates: &'f [Gate],
    index: usize,
) -> Result<&'f Gate, ClientError> {
    let (name, available) = (&function.name, gates.len());
    gates.get(index).ok_or_else(|| ClientError::Index { function: name.clone(), what, index, available })
}

fn at(function: &Function, what: &'static str, index: usize, error: ElementError) -> ClientError {
    ClientError::At { function: function.name.clone(), what, index, error: Box::new(error) }
}
