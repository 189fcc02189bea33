//! Which instructions the kernels use: the widest that the machine has, or fewer when asked to.

use crate::error::KernelError;
use std::fmt;
use std::sync::OnceLock;

/// The environment variable that asks for other instructions than the machine's widest.
pub const VARIABLE: &str = "FERROCRETE_INSTRUCTIONS";

/// A set of vector instructions that there are kernels for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InstructionSet {
    /// What the compiler makes of portable code, and `tfhe`'s transforms.
    Portable,
    /// AVX2 and FMA.
    Avx2,
    /// AVX-512, with F, BW, CD, DQ and VL.
    Avx512,
}

impl InstructionSet {
    const ALL: [Self; 3] = [Self::Portable, Self::Avx2, Self::Avx512];

    fn name(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }

    /// Those that the machine has.
    pub fn usable() -> impl Iterator<Item = Self> {
        let widest = Self::widest();
        Self::ALL.into_iter().filter(move |set| *set <= widest)
    }

    /// The widest that the machine has.
    #[cfg(target_arch = "x86_64")]
    fn widest() -> Self {
        if pulp::x86::V4::try_new().is_some() {
            Self::Avx512
        } else if pulp::x86::V3::try_new().is_some() {
            Self::Avx2
        } else {
            Self::Portable
        }
    }

    /// The widest that the machine has.
    #[cfg(not(target_arch = "x86_64"))]
    fn widest() -> Self {
        Self::Portable
    }

    /// What kernels of this process use: `FERROCRETE_INSTRUCTIONS` names it when it is set. An error
    /// if it names something else, or what the machine lacks.
    pub fn chosen() -> Result<Self, KernelError> {
        static CHOSEN: OnceLock<Result<InstructionSet, KernelError>> = OnceLock::new();
        let choose = || {
            let widest = Self::widest();
            let Some(asked) = std::env::var_os(VARIABLE).filter(|asked| !asked.is_empty()) else {
                return Ok(widest);
            };
            let known = Self::ALL.into_iter().find(|set| asked == set.name());
            known.filter(|set| *set <= widest).ok_or_else(|| {
                let usable: Vec<_> = Self::usable().map(Self::name).collect();
                let found = asked.to_string_lossy().chars().take(40).collect();
                KernelError::Instructions { found, usable: usable.join(", ") }
            })
        };
        CHOSEN.get_or_init(choose).clone()
    }

    /// As [`chosen`](Self::chosen), and portable where that is an error, which has been reported when
    /// keys were loaded.
    pub(crate) fn get() -> Self {
        Self::chosen().unwrap_or(Self::Portable)
    }
}

impl fmt::Display for InstructionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
