// RUN: not fhe-opt --pass-pipeline='builtin.module(fhe-analyze-noise,fhe-to-tfhe,tfhe-parametrize{p-error=2})' %s 2>&1 | FileCheck %s --check-prefix=PROBABILITY
// RUN: not fhe-opt --pass-pipeline='builtin.module(fhe-analyze-noise,fhe-to-tfhe,tfhe-parametrize{security=80})' %s 2>&1 | FileCheck %s --check-prefix=SECURITY
// RUN: not fhe-opt --pass-pipeline='builtin.module(fhe-to-tfhe,tfhe-parametrize)' %s 2>&1 | FileCheck %s --check-prefix=FACTS

// PROBABILITY: `2` is no probability for option `p-error`: write 1e-9 or 2^-40
// SECURITY: `80` is no value for option `security`: choose 128 or 132
// FACTS: 'TFHE.bootstrap_glwe' op carries no noise facts: run `fhe-analyze-noise` before `fhe-to-tfhe`
func.func @lookup(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %0 : !FHE.eint<2>
}
