//! Vectors of eight numbers: AVX-512.

use super::lanes::{Complex, Lanes};
use pulp::x86::V4;
use std::arch::x86_64::{__m512d, __m512i};

impl Lanes for V4 {
    type Reals = __m512d;
    type Words = __m512i;

    const COUNT: usize = 8;

    #[inline(always)]
    fn vectorize<R>(self, f: impl FnOnce() -> R) -> R {
        V4::vectorize(self, f)
    }
    #[inline(always)]
    fn splat(self, x: f64) -> __m512d {
        self.avx512f._mm512_set1_pd(x)
    }
    #[inline(always)]
    fn add(self, a: __m512d, b: __m512d) -> __m512d {
        self.avx512f._mm512_add_pd(a, b)
    }
    #[inline(always)]
    fn sub(self, a: __m512d, b: __m512d) -> __m512d {
        self.avx512f._mm512_sub_pd(a, b)
    }
    #[inline(always)]
    fn mul(self, a: __m512d, b: __m512d) -> __m512d {
        self.avx512f._mm512_mul_pd(a, b)
    }
    #[inline(always)]
    fn mul_add(self, a: __m512d, b: __m512d, c: __m512d) -> __m512d {
        self.avx512f._mm512_fmadd_pd(a, b, c)
    }
    #[inline(always)]
    fn mul_sub(self, a: __m512d, b: __m512d, c: __m512d) -> __m512d {
        self.avx512f._mm512_fmsub_pd(a, b, c)
    }
    #[inline(always)]
    fn neg_mul_add(self, a: __m512d, b: __m512d, c: __m512d) -> __m512d {
        self.avx512f._mm512_fnmadd_pd(a, b, c)
    }
    #[inline(always)]
    fn round(self, a: __m512d) -> __m512d {
        // To the nearest (0), to no fraction bits, without an exception (8).
        self.avx512f._mm512_roundscale_pd::<0x08>(a)
    }
    #[inline(always)]
    fn splat_word(self, x: u64) -> __m512i {
        self.avx512f._mm512_set1_epi64(x as i64)
    }
    #[inline(always)]
    fn add_words(self, a: __m512i, b: __m512i) -> __m512i {
        self.avx512f._mm512_add_epi64(a, b)
    }
    #[inline(always)]
    fn shift_right(self, a: __m512i, by: __m512i) -> __m512i {
        self.avx512f._mm512_srlv_epi64(a, by)
    }
    #[inline(always)]
    fn shift_left_12(self, a: __m512i) -> __m512i {
        self.avx512f._mm512_slli_epi64::<12>(a)
    }
    #[inline(always)]
    fn as_reals(self, a: __m512i) -> __m512d {
        self.avx512f._mm512_castsi512_pd(a)
    }
    #[inline(always)]
    fn as_words(self, a: __m512d) -> __m512i {
        self.avx512f._mm512_castpd_si512(a)
    }
    #[inline(always)]
    fn transpose(self, square: &mut [Complex<__m512d>]) {
        let [a, b, c, d, e, f, g, h] = square else { return };
        for part in 0..2 {
            let low = [
                self.avx512f._mm512_unpacklo_pd(a[part], b[part]),
                self.avx512f._mm512_unpacklo_pd(c[part], d[part]),
                self.avx512f._mm512_unpacklo_pd(e[part], f[part]),
                self.avx512f._mm512_unpacklo_pd(g[part], h[part]),
            ];
            let high = [
                self.avx512f._mm512_unpackhi_pd(a[part], b[part]),
                self.avx512f._mm512_unpackhi_pd(c[part], d[part]),
                self.avx512f._mm512_unpackhi_pd(e[part], f[part]),
                self.avx512f._mm512_unpackhi_pd(g[part], h[part]),
            ];
            [a[part], c[part], e[part], g[part]] = transpose_quarters(self, low);
            [b[part], d[part], f[part], h[part]] = transpose_quarters(self, high);
        }
    }
}

/// Transposes quarters of 128 bits.
#[inline(always)]
fn transpose_quarters(simd: V4, x: [__m512d; 4]) -> [__m512d; 4] {
    let even = simd.avx512f._mm512_shuffle_f64x2::<0x88>(x[0], x[1]);
    let even_too = simd.avx512f._mm512_shuffle_f64x2::<0x88>(x[2], x[3]);
    let odd = simd.avx512f._mm512_shuffle_f64x2::<0xdd>(x[0], x[1]);
    let odd_too = simd.avx512f._mm512_shuffle_f64x2::<0xdd>(x[2], x[3]);
    [
        simd.avx512f._mm512_shuffle_f64x2::<0x88>(even, even_too),
        simd.avx512f._mm512_shuffle_f64x2::<0x88>(odd, odd_too),
        simd.avx512f._mm512_shuffle_f64x2::<0xdd>(even, even_too),
        simd.avx512f._mm512_shuffle_f64x2::<0xdd>(odd, odd_too),
    ]
}
