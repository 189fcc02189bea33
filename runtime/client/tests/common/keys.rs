//! Secret keys for tests.
#![allow(dead_code)] // each test binary uses its part

use ferrocrete_abi::frame::{self, Kind};
use ferrocrete_abi::parameters::{LweDimension, Parameters};
use ferrocrete_client::ClientKeys;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

/// A seed that is another in every run. It is printed, and `FERROCRETE_TEST_SEED` sets it: it decides
/// secret keys, while all masks and noise come from the operating system.
pub fn seed() -> u64 {
    let given = std::env::var("FERROCRETE_TEST_SEED").ok();
    let seed =
        given.map_or_else(rand::random, |seed| seed.parse().expect("FERROCRETE_TEST_SEED is a number"));
    println!("FERROCRETE_TEST_SEED={seed}");
    seed
}

/// Keys of parameters that no key is generated for, since they are not secure: with as many ones as
/// zeros, as the formulas of noise have it, in an order that the seed decides.
pub fn insecure_keys(parameters: &Parameters, seed: u64) -> ClientKeys {
    let mut random = StdRng::seed_from_u64(seed);
    let mut key = |dimension: LweDimension| -> Vec<u8> {
        let mut bits: Vec<u8> = (0..dimension.0).map(|i| (i % 2) as u8).collect();
        bits.shuffle(&mut random);
        bits.chunks(8).map(|bits| bits.iter().rev().fold(0, |byte, bit| byte << 1 | bit)).collect()
    };
    let big = key(parameters.big.dimension);
    let small = parameters.bootstrap.map(|bootstrap| key(bootstrap.small.dimension)).unwrap_or_default();
    let header = serde_json::json!({ "parameters": parameters, "key_id": vec![7; 16] });
    ClientKeys::from_bytes(&frame::encode(Kind::ClientKey, &header, &[&big, &small])).unwrap()
}
