//! Vectors of four numbers: AVX2 and FMA.

use super::lanes::{Complex, Lanes};
use pulp::x86::V3;
use std::arch::x86_64::{__m256d, __m256i};

impl Lanes for V3 {
    type Reals = __m256d;
    type Words = __m256i;

    const COUNT: usize = 4;

    #[inline(always)]
    fn vectorize<R>(self, f: impl FnOnce() -> R) -> R {
        V3::vectorize(self, f)
    }
    #[inline(always)]
    fn splat(self, x: f64) -> __m256d {
        self.avx._mm256_set1_pd(x)
    }
    #[inline(always)]
    fn add(self, a: __m256d, b: __m256d) -> __m256d {
        self.avx._mm256_add_pd(a, b)
    }
    #[inline(always)]
    fn sub(self, a: __m256d, b: __m256d) -> __m256d {
        self.avx._mm256_sub_pd(a, b)
    }
    #[inline(always)]
    fn mul(self, a: __m256d, b: __m256d) -> __m256d {
        self.avx._mm256_mul_pd(a, b)
    }
    #[inline(always)]
    fn mul_add(self, a: __m256d, b: __m256d, c: __m256d) -> __m256d {
        self.fma._mm256_fmadd_pd(a, b, c)
    }
    #[inline(always)]
    fn mul_sub(self, a: __m256d, b: __m256d, c: __m256d) -> __m256d {
        self.fma._mm256_fmsub_pd(a, b, c)
    }
    #[inline(always)]
    fn neg_mul_add(self, a: __m256d, b: __m256d, c: __m256d) -> __m256d {
        self.fma._mm256_fnmadd_pd(a, b, c)
    }
    #[inline(always)]
    fn round(self, a: __m256d) -> __m256d {
        // To the nearest (0), without an exception (8).
        self.avx._mm256_round_pd::<0x08>(a)
    }
    #[inline(always)]
    fn splat_word(self, x: u64) -> __m256i {
        self.avx._mm256_set1_epi64x(x as i64)
    }
    #[inline(always)]
    fn add_words(self, a: __m256i, b: __m256i) -> __m256i {
        self.avx2._mm256_add_epi64(a, b)
    }
    #[inline(always)]
    fn shift_right(self, a: __m256i, by: __m256i) -> __m256i {
        self.avx2._mm256_srlv_epi64(a, by)
    }
    #[inline(always)]
    fn shift_left_12(self, a: __m256i) -> __m256i {
        self.avx2._mm256_slli_epi64::<12>(a)
    }
    #[inline(always)]
    fn as_reals(self, a: __m256i) -> __m256d {
        self.avx._mm256_castsi256_pd(a)
    }
    #[inline(always)]
    fn as_words(self, a: __m256d) -> __m256i {
        self.avx._mm256_castpd_si256(a)
    }
    #[inline(always)]
    fn transpose(self, square: &mut [Complex<__m256d>]) {
        let [a, b, c, d] = square else { return };
        for part in 0..2 {
            let (low, high) = (
                self.avx._mm256_unpacklo_pd(a[part], b[part]),
                self.avx._mm256_unpackhi_pd(a[part], b[part]),
            );
            let (low_too, high_too) = (
                self.avx._mm256_unpacklo_pd(c[part], d[part]),
                self.avx._mm256_unpackhi_pd(c[part], d[part]),
            );
            a[part] = self.avx._mm256_permute2f128_pd::<0x20>(low, low_too);
            b[part] = self.avx._mm256_permute2f128_pd::<0x20>(high, high_too);
            c[part] = self.avx._mm256_permute2f128_pd::<0x31>(low, low_too);
            d[part] = self.avx._mm256_permute2f128_pd::<0x31>(high, high_too);
        }
    }
}
