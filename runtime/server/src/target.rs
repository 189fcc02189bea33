//! Whether native code was generated for this machine.

use crate::error::LoadError;
use ferrocrete_abi::manifest::Target;

/// Refuses code for another architecture, or with CPU features this machine lacks.
pub fn check(target: &Target) -> Result<(), LoadError> {
    let architecture = target.triple.split('-').next().unwrap_or_default();
    let found = match architecture {
        "amd64" => "x86_64",
        "arm64" => "aarch64",
        other => other,
    };
    if found != std::env::consts::ARCH {
        return Err(LoadError::Architecture {
            found: found.to_owned(),
            triple: target.triple.clone(),
            expected: std::env::consts::ARCH,
        });
    }
    let wanted = target.features.split(',').filter_map(|feature| feature.trim().strip_prefix('+'));
    let missing: Vec<_> = wanted.filter(|name| is_present(name) == Some(false)).map(str::to_owned).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(LoadError::CpuFeatures { cpu: target.cpu.clone(), missing })
}

/// Whether this machine has the feature LLVM calls `name`; `None` for one that cannot be asked for
/// (tuning hints, and features no generated code of ours can use).
#[cfg(target_arch = "x86_64")]
fn is_present(name: &str) -> Option<bool> {
    macro_rules! detect {
        ($($llvm:literal => $rust:tt),* $(,)?) => {
            match name {
                $($llvm => Some(std::arch::is_x86_feature_detected!($rust)),)*
                _ => None,
            }
        };
    }
    detect!(
        "sse" => "sse", "sse2" => "sse2", "sse3" => "sse3", "ssse3" => "ssse3",
        "sse4.1" => "sse4.1", "sse4.2" => "sse4.2", "sse4a" => "sse4a",
        "avx" => "avx", "avx2" => "avx2", "fma" => "fma", "f16c" => "f16c",
        "bmi" => "bmi1", "bmi2" => "bmi2", "lzcnt" => "lzcnt", "popcnt" => "popcnt",
        "movbe" => "movbe", "adx" => "adx", "tbm" => "tbm", "cx16" => "cmpxchg16b",
        "aes" => "aes", "pclmul" => "pclmulqdq", "sha" => "sha", "gfni" => "gfni",
        "vaes" => "vaes", "vpclmulqdq" => "vpclmulqdq",
        "avx512f" => "avx512f", "avx512cd" => "avx512cd", "avx512bw" => "avx512bw",
        "avx512dq" => "avx512dq", "avx512vl" => "avx512vl", "avx512ifma" => "avx512ifma",
        "avx512vbmi" => "avx512vbmi", "avx512vbmi2" => "avx512vbmi2",
        "avx512vnni" => "avx512vnni", "avx512bitalg" => "avx512bitalg",
        "avx512vpopcntdq" => "avx512vpopcntdq", "avx512bf16" => "avx512bf16",
        "avx512fp16" => "avx512fp16", "avx512vp2intersect" => "avx512vp2intersect",
        "avxvnni" => "avxvnni", "avxifma" => "avxifma",
    )
}

/// Whether this machine has the feature LLVM calls `name`; `None` for one that cannot be asked for.
#[cfg(target_arch = "aarch64")]
fn is_present(name: &str) -> Option<bool> {
    macro_rules! detect {
        ($($llvm:literal => $rust:tt),* $(,)?) => {
            match name {
                $($llvm => Some(std::arch::is_aarch64_feature_detected!($rust)),)*
                _ => None,
            }
        };
    }
    detect!(
        "neon" => "neon", "fp-armv8" => "fp", "fullfp16" => "fp16", "dotprod" => "dotprod",
        "i8mm" => "i8mm", "bf16" => "bf16", "sve" => "sve", "sve2" => "sve2", "lse" => "lse",
        "aes" => "aes", "sha2" => "sha2", "sha3" => "sha3", "crc" => "crc", "rdm" => "rdm",
    )
}

/// Nothing can be asked for on other architectures.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn is_present(_name: &str) -> Option<bool> {
    None
}
