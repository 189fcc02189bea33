//! Ciphertext types and the word types that stand for them.

use ferrocrete_dialects::ir::{Op, Type};
use ferrocrete_dialects::pass::Failed;
use ferrocrete_dialects::types::Glwe;

/// A ciphertext or tensor of ciphertexts, as words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encrypted {
    /// Length of every axis of the tensor; empty for one ciphertext.
    pub shape: Vec<usize>,
    /// Words of one ciphertext.
    pub words: usize,
}

/// The shape in words of what can lie in memory as words: ciphertexts of known size, or a tensor of clear
/// words; `None` for all else.
pub fn static_words(ty: Type) -> Option<Vec<usize>> {
    let shape = ty.as_tensor().map(|tensor| tensor.static_shape());
    match (Glwe::of(ty), shape) {
        (Some(Glwe::Lwe { dimension, .. }), None) if ty.element_or_self() == ty => {
            Some(vec![dimension.ciphertext_words()])
        }
        (Some(Glwe::Lwe { dimension, .. }), Some(shape)) => {
            Some(shape?.into_iter().chain([dimension.ciphertext_words()]).collect())
        }
        (None, Some(shape)) if ty.element_or_self() == ty.ctx().int(64) => shape,
        (Some(_) | None, _) => None,
    }
}

impl Encrypted {
    /// The words of a type: `Ok(None)` for a clear type, an error at `op` for a ciphertext whose
    /// size is unknown.
    pub fn of(ty: Type, op: Op) -> Result<Option<Self>, Failed> {
        let words = match Glwe::of(ty) {
            None => return Ok(None),
            Some(Glwe::Lwe { dimension, .. }) => dimension.ciphertext_words(),
            Some(Glwe::Unknown) => {
                op.error("has a ciphertext without parameters; choose them first (`tfhe-parametrize`)");
                return Err(Failed);
            }
        };
        let Some(tensor) = ty.as_tensor() else {
            // Any other container of ciphertexts would have to be rebuilt element by element.
            return if ty.element_or_self() == ty {
                Ok(Some(Self { shape: vec![], words }))
            } else {
                op.error(format!("has type {ty}, which is not supported below TFHE yet; use a tensor"));
                Err(Failed)
            };
        };
        match tensor.static_shape() {
            Some(shape) => Ok(Some(Self { shape, words })),
            None => {
                op.error(format!(
                    "has type {ty}, but every length of a tensor must be known at compile time"
                ));
                Err(Failed)
            }
        }
    }

    /// Number of ciphertexts.
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// The shape with the word axis.
    pub fn word_shape(&self) -> Vec<usize> {
        self.shape.iter().copied().chain([self.words]).collect()
    }

    /// The word type of this shape.
    pub fn ty(&self, i64: Type) -> Type {
        i64.tensor(&self.word_shape())
    }
}
