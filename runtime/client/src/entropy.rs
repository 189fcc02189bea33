//! Where randomness comes from: the operating system, or for tests a seed.

use rand::TryRngCore;
use rand::rngs::OsRng;
use std::sync::{Mutex, PoisonError};
use tfhe::core_crypto::commons::generators::DeterministicSeeder;
use tfhe::core_crypto::commons::math::random::Seed;
use tfhe::core_crypto::prelude::{
    DefaultRandomGenerator, EncryptionRandomGenerator, SecretRandomGenerator, Seeder,
};

/// A fixed seed: keys and encryptions made from it are reproducible, and therefore worthless as
/// secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestSeed(pub u128);

/// A source of seeds.
pub enum Entropy {
    /// A fresh seed of the operating system for every use.
    OperatingSystem,
    /// A reproducible sequence.
    Test(Mutex<Box<Seeds>>),
}

/// The operating system's generator failed.
#[derive(Debug)]
pub struct NoEntropy(pub String);

type Seeds = DeterministicSeeder<DefaultRandomGenerator>;

impl Entropy {
    pub fn from_test_seed(seed: TestSeed) -> Self {
        Self::Test(Mutex::new(Box::new(Seeds::new(Seed(seed.0)))))
    }

    /// 128 random bits.
    pub fn draw(&self) -> Result<u128, NoEntropy> {
        match self {
            Self::OperatingSystem => {
                let mut bytes = [0; 16];
                OsRng.try_fill_bytes(&mut bytes).map_err(|error| NoEntropy(error.to_string()))?;
                Ok(u128::from_le_bytes(bytes))
            }
            Self::Test(seeds) => Ok(seeds.lock().unwrap_or_else(PoisonError::into_inner).seed().0),
        }
    }

    /// A generator of secret key bits.
    pub fn secret(&self) -> Result<SecretRandomGenerator<DefaultRandomGenerator>, NoEntropy> {
        Ok(SecretRandomGenerator::new(Seed(self.draw()?)))
    }

    /// A generator of masks and noise. The two are seeded apart: a mask is public.
    pub fn encryption(&self) -> Result<EncryptionRandomGenerator<DefaultRandomGenerator>, NoEntropy> {
        let mut noise = Seeds::new(Seed(self.draw()?));
        Ok(EncryptionRandomGenerator::new(Seed(self.draw()?), &mut noise))
    }
}
