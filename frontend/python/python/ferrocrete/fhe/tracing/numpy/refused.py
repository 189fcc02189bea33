"""Functions of numpy that encrypted values can't have: why, and what to write instead."""

from __future__ import annotations

from .counting import DISTINCT
from .registry import refuse

refuse(DISTINCT, "unique_all", "unique_counts", "unique_inverse", "unique_values")
refuse(
    "how many places there are depends on the values, which are not known: x != 0 marks them, and "
    "np.count_nonzero(x) counts them",
    "nonzero",
    "flatnonzero",
    "argwhere",
)
refuse(
    "how many elements are left depends on the values, which are not known: np.isin(x, values) marks "
    "elements, and np.where(mask, x, 0) keeps those",
    "compress",
    "extract",
    "intersect1d",
    "setdiff1d",
    "setxor1d",
    "trim_zeros",
    "union1d",
)
refuse(
    "how many counts there are depends on the values, which are not known: "
    "np.histogram(x, np.arange(n + 1))[0] counts the values 0 to n - 1",
    "bincount",
)
refuse(
    "the edges of the bins depend on the values, which are not known: np.histogram takes edges, or "
    "range=(low, high)",
    "histogram_bin_edges",
)
refuse(
    "make one bin of several, as np.digitize(x, a) * 8 + np.digitize(y, b) for fewer than 8, and count it "
    "by np.histogram",
    "histogram2d",
    "histogramdd",
)
refuse(
    "make one key of several, as first * 16 + second for values below 16, and np.argsort it",
    "lexsort",
)
refuse(
    "its results are floats of several encrypted values, and only floats of one integer become a "
    "table; compute them from sums after these are decrypted",
    "corrcoef",
    "cov",
    "linalg.cholesky",
    "linalg.cond",
    "linalg.det",
    "linalg.eig",
    "linalg.eigh",
    "linalg.eigvals",
    "linalg.eigvalsh",
    "linalg.inv",
    "linalg.lstsq",
    "linalg.matrix_rank",
    "linalg.pinv",
    "linalg.qr",
    "linalg.slogdet",
    "linalg.solve",
    "linalg.svd",
    "linalg.svdvals",
    "poly",
    "polydiv",
    "polyfit",
    "roots",
    "unwrap",
)
refuse(
    "it drops zeros in front, and which factors are 0 is not known: np.convolve multiplies polynomials "
    "and keeps them",
    "polymul",
)
refuse(
    "it changes an array in place: assign, as x[mask] = value or x[i] = value",
    "copyto",
    "fill_diagonal",
    "place",
    "put",
    "put_along_axis",
    "putmask",
)
refuse(
    "it calls Python for parts of the array: write numpy's functions with axis=..., or "
    "fhe.univariate(function)(x) for a function of each element",
    "apply_along_axis",
    "apply_over_axes",
    "piecewise",
)
refuse(
    "it takes sums of floats of several encrypted values: np.convolve and @ with a matrix of integers "
    "are what transforms are made of",
    "fft.fft",
    "fft.fft2",
    "fft.fftn",
    "fft.hfft",
    "fft.ifft",
    "fft.ifft2",
    "fft.ifftn",
    "fft.ihfft",
    "fft.irfft",
    "fft.rfft",
    "fft.rfft2",
    "fft.rfftn",
)
