//! Measures the kernels against `tfhe`'s own on the same keys and machine, interleaved:
//! `RAYON_NUM_THREADS=1 cargo run --release --example batched_bootstrap`.

use ferrocrete_abi::monitor::Monitor;
use ferrocrete_abi::parameters::{
    BootstrapParameters, Decomposition, DecompositionBaseLog, DecompositionLevelCount, ExtensionLog,
    GlweDimension, LweDimension, LweParameters, Parameters, PolynomialSize, StandardDeviation,
};
use ferrocrete_client::{ClientKeys, TestSeed};
use ferrocrete_kernels::{LookupTable, ServerKeys, encode_lut};
use std::error::Error;
use std::time::Instant;
use tfhe::core_crypto::prelude as core;

fn noise(dimension: usize) -> StandardDeviation {
    let curve = -0.025_696_778_711_484_593 * dimension as f64 + 2.675_931_372_549_016;
    StandardDeviation(curve.max(-62.0).exp2())
}

fn lwe(dimension: usize) -> LweParameters {
    LweParameters { dimension: LweDimension(dimension), noise: noise(dimension) }
}

fn decomposition(base_log: usize, level_count: usize) -> Decomposition {
    Decomposition {
        base_log: DecompositionBaseLog(base_log),
        level_count: DecompositionLevelCount(level_count),
    }
}

fn parameters(n: usize, k: usize, size: usize) -> Parameters {
    Parameters {
        security_bits: 128,
        big: lwe(k * size),
        bootstrap: Some(BootstrapParameters {
            small: lwe(n),
            glwe_dimension: GlweDimension(k),
            polynomial_size: PolynomialSize(size),
            keyswitch: decomposition(3, 5),
            bootstrap: decomposition(23, 1),
            circuit: None,
        }),
    }
}

/// The median of `samples`, in milliseconds per item.
fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

fn milliseconds(items: usize, work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64() * 1e3 / items as f64
}

struct Theirs {
    key: core::FourierLweBootstrapKeyOwned,
    keyswitch: core::LweKeyswitchKeyOwned<u64>,
    fft: core::Fft,
    buffers: core::ComputationBuffers,
    table: core::GlweCiphertextOwned<u64>,
}

fn measure(n: usize, k: usize, size: usize) -> Result<(), Box<dyn Error>> {
    let parameters = parameters(n, k, size);
    let client = ClientKeys::generate_from_test_seed(&parameters, TestSeed(1))?;
    let file = client.server_keys(&Monitor::new())?;
    let start = Instant::now();
    let ours = ServerKeys::new(&file)?;
    println!("n={n} k={k} N={size}: keys prepared in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let mut theirs = theirs(&parameters, &file);
    let entries: Vec<i64> = (0..16).map(|i| i * 7 % 16).collect();
    let table = LookupTable { entries: &entries, input_bits: 4, output_bits: 4, signed: false };
    let mut polynomial = vec![0; size];
    encode_lut(&mut polynomial, table, PolynomialSize(size), ExtensionLog(0))?;
    theirs.table.get_mut_body().as_mut().copy_from_slice(&polynomial);
    for batch in [1, 4, 16, 32] {
        compare(&ours, &mut theirs, &polynomial, (n + 1, k * size + 1), batch);
    }
    Ok(())
}

fn theirs(parameters: &Parameters, file: &ferrocrete_abi::key_material::ServerKeyFile) -> Theirs {
    let (Some(bootstrap), Some(keys)) = (parameters.bootstrap, &file.keys) else {
        unreachable!("the parameters above have a bootstrap")
    };
    let modulus = core::CiphertextModulus::new_native();
    let size = core::PolynomialSize(bootstrap.polynomial_size.0);
    let glwe_size = core::GlweSize(bootstrap.glwe_dimension.0 + 1);
    let base_log = core::DecompositionBaseLog(bootstrap.bootstrap.base_log.0);
    let level_count = core::DecompositionLevelCount(bootstrap.bootstrap.level_count.0);
    let small = core::LweDimension(bootstrap.small.dimension.0);
    let standard = core::LweBootstrapKey::from_container(
        keys.bootstrap.as_slice(),
        glwe_size,
        size,
        base_log,
        level_count,
        modulus,
    );
    let mut key = core::FourierLweBootstrapKeyOwned::new(small, glwe_size, size, base_log, level_count);
    core::par_convert_standard_lwe_bootstrap_key_to_fourier(&standard, &mut key);
    let fft = core::Fft::new(size);
    let mut buffers = core::ComputationBuffers::new();
    buffers.resize(
        core::programmable_bootstrap_lwe_ciphertext_mem_optimized_requirement::<u64>(
            glwe_size,
            size,
            fft.as_view(),
        )
        .unaligned_bytes_required(),
    );
    let keyswitch = core::LweKeyswitchKey::from_container(
        keys.keyswitch.clone(),
        core::DecompositionBaseLog(bootstrap.keyswitch.base_log.0),
        core::DecompositionLevelCount(bootstrap.keyswitch.level_count.0),
        small.to_lwe_size(),
        modulus,
    );
    let table = core::GlweCiphertext::new(0, glwe_size, size, modulus);
    Theirs { key, keyswitch, fft, buffers, table }
}

fn compare(
    ours: &ServerKeys,
    theirs: &mut Theirs,
    polynomial: &[u64],
    (small, big): (usize, usize),
    batch: usize,
) {
    let modulus = core::CiphertextModulus::new_native();
    // Timing does not depend on what is encrypted: any words will do.
    let mut state = 1u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state ^ state >> 29
    };
    let inputs: Vec<u64> = (0..batch * big).map(|_| word()).collect();
    let switched: Vec<u64> = (0..batch * small).map(|_| word()).collect();
    let (mut out, mut small_out) = (vec![0; batch * big], vec![0; batch * small]);
    let mut samples: [Vec<f64>; 4] = Default::default();
    for _ in 0..9 {
        samples[0].push(milliseconds(batch, || {
            ours.bootstrap(&mut out, &switched, polynomial, None, ExtensionLog(0), &Monitor::new())
                .expect("lengths fit");
        }));
        samples[1].push(milliseconds(batch, || {
            for (out, from) in out.chunks_exact_mut(big).zip(switched.chunks_exact(small)) {
                core::programmable_bootstrap_lwe_ciphertext_mem_optimized(
                    &core::LweCiphertext::from_container(from, modulus),
                    &mut core::LweCiphertext::from_container(out, modulus),
                    &theirs.table,
                    &theirs.key,
                    theirs.fft.as_view(),
                    theirs.buffers.stack(),
                );
            }
        }));
        samples[2].push(milliseconds(batch, || {
            ours.keyswitch(&mut small_out, &inputs, &Monitor::new()).expect("lengths fit");
        }));
        samples[3].push(milliseconds(batch, || {
            for (out, from) in small_out.chunks_exact_mut(small).zip(inputs.chunks_exact(big)) {
                core::keyswitch_lwe_ciphertext(
                    &theirs.keyswitch,
                    &core::LweCiphertext::from_container(from, modulus),
                    &mut core::LweCiphertext::from_container(out, modulus),
                );
            }
        }));
    }
    let [bootstrap, their_bootstrap, keyswitch, their_keyswitch] = samples.map(median);
    println!(
        "  batch {batch:2}: bootstrap {bootstrap:.2} ms, tfhe {their_bootstrap:.2} ({:.2}x); keyswitch \
         {keyswitch:.2} ms, tfhe {their_keyswitch:.2} ({:.2}x)",
        their_bootstrap / bootstrap,
        their_keyswitch / keyswitch
    );
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{} threads, ms per ciphertext", rayon::current_num_threads());
    measure(866, 1, 2048)?;
    measure(846, 3, 512)
}
