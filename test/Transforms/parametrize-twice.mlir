// Parameters are chosen once: another choice would leave types and tables that were made for the first.
// RUN: fhe-opt --fhe-to-parametrized-tfhe %s -o %t.mlir
// RUN: not fhe-opt --fhe-to-parametrized-tfhe %t.mlir 2>&1 | FileCheck --check-prefix=LEVEL %s
// RUN: not fhe-opt --tfhe-parametrize=global-p-error=0.5 %t.mlir 2>&1 | FileCheck --check-prefix=TWICE %s
// RUN: not fhe-opt --tfhe-parametrize %s 2>&1 | FileCheck --check-prefix=EARLY %s
// RUN: sed 's/big = <dimension = [0-9]*/big = <dimension = 640/' %t.mlir > %t.edited.mlir
// RUN: not fhe-opt %t.edited.mlir 2>&1 | FileCheck --check-prefix=EDITED %s
// A lookup that no public function has would be left out.
// RUN: fhe-opt --fhe-analyze-noise --fhe-to-tfhe %s | sed 's/func.func @main/func.func private @main/' > %t.private.mlir
// RUN: not fhe-opt --tfhe-parametrize %t.private.mlir 2>&1 | FileCheck --check-prefix=PRIVATE %s
// Noise that is not told would count as none.
// RUN: fhe-opt --fhe-analyze-noise --fhe-to-tfhe %s | sed 's/fresh = [^}]*}/fresh = -1.0 : f64}/' > %t.noise.mlir
// RUN: not fhe-opt --tfhe-parametrize %t.noise.mlir 2>&1 | FileCheck --check-prefix=NOISE %s

// LEVEL: error: 'func.func' op has the type !TFHE.glwe<sk[0]<{{[0-9]+}}, 1>>, but `fhe-refresh-results` works on encrypted integers (FHE), and this program has ciphertexts (TFHE) already
// TWICE: error: 'builtin.module' op has its parameters already, and its types are made for them
// EARLY: error: 'func.func' op has the type !FHE.eint<2>, but `tfhe-parametrize` works on ciphertexts (TFHE), and this program has encrypted integers (FHE): run `fhe-analyze-noise` and `fhe-to-tfhe` before
// EDITED: error: parameters.big: dimension is 640, expected k * N =
// PRIVATE: error: 'TFHE.bootstrap_glwe' op stands outside of the public functions, where its noise is not counted
// NOISE: without a number for `fresh`, or a negative one
func.func @main(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %0 : !FHE.eint<2>
}
