//! Where randomness comes from: the operating system, and for the secret keys of tests a seed.

use rand::TryRngCore;
use rand::rngs::OsRng;
use tfhe::core_crypto::commons::generators::DeterministicSeeder;
use tfhe::core_crypto::commons::math::random::Seed;
use tfhe::core_crypto::prelude::{
    DefaultRandomGenerator, EncryptionRandomGenerator, SecretRandomGenerator, Seeder,
};

/// A fixed seed: secret keys made from it are reproducible, and therefore worthless as secrets.
/// Masks and noise are never made from one: two encryptions with the same mask show the difference
/// of what they hold to anyone, who then needs no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestSeed(pub u128);

/// What secret keys are made from.
pub enum Entropy {
    /// A fresh seed of the operating system for every use.
    OperatingSystem,
    /// A reproducible sequence.
    Test(Box<Seeds>),
}

/// The operating system's generator failed.
#[derive(Debug)]
pub struct NoEntropy(pub String);

type Seeds = DeterministicSeeder<DefaultRandomGenerator>;

impl Entropy {
    pub fn from_test_seed(seed: TestSeed) -> Self {
        Self::Test(Box::new(Seeds::new(Seed(seed.0))))
    }

    /// 128 random bits.
    pub fn draw(&mut self) -> Result<u128, NoEntropy> {
        match self {
            Self::OperatingSystem => draw(),
            Self::Test(seeds) => Ok(seeds.seed().0),
        }
    }

    /// A generator of secret key bits.
    pub fn secret(&mut self) -> Result<SecretRandomGenerator<DefaultRandomGenerator>, NoEntropy> {
        Ok(SecretRandomGenerator::new(Seed(self.draw()?)))
    }
}

/// 128 random bits of the operating system.
fn draw() -> Result<u128, NoEntropy> {
    let mut bytes = [0; 16];
    OsRng.try_fill_bytes(&mut bytes).map_err(|error| NoEntropy(error.to_string()))?;
    Ok(u128::from_le_bytes(bytes))
}

/// A generator of masks and noise, always of the operating system's randomness. The two are seeded
/// apart: a mask is public.
pub fn encryption() -> Result<EncryptionRandomGenerator<DefaultRandomGenerator>, NoEntropy> {
    let mut noise = Seeds::new(Seed(draw()?));
    Ok(EncryptionRandomGenerator::new(Seed(draw()?), &mut noise))
}
