// Pipelines take options as passes do, and say what is wrong with one.
// RUN: fhe-opt --fhe-to-parametrized-tfhe=global-p-error=1e-3 %s | FileCheck --check-prefix=CHOSEN %s
// RUN: fhe-opt --pass-pipeline='builtin.module(fhe-to-parametrized-tfhe{p-error=2^-20 security=132})' %s | FileCheck --check-prefix=SECURE %s
// RUN: not fhe-opt --fhe-to-parametrized-tfhe=security=80 %s 2>&1 | FileCheck --check-prefix=SECURITY %s
// RUN: fhe-opt --fhe-to-parametrized-tfhe=instructions=avx512 %s | FileCheck --check-prefix=CHOSEN %s
// RUN: not fhe-opt --fhe-to-parametrized-tfhe=instructions=portable %s 2>&1 | FileCheck --check-prefix=PROCESSOR %s
// RUN: not fhe-opt --fhe-to-parametrized-tfhe='p-error=0.1 global-p-error=0.1' %s 2>&1 | FileCheck --check-prefix=BOTH %s
// RUN: not fhe-opt --fhe-to-parametrized-tfhe=nonsense=1 %s 2>&1 | FileCheck --check-prefix=UNKNOWN %s
// RUN: not fhe-opt --fhe-optimize=p-error=1 %s 2>&1 | FileCheck --check-prefix=NONE %s
// RUN: not fhe-opt --tfhe-to-llvm=x=1 %s 2>&1 | FileCheck --check-prefix=LLVM %s
// RUN: not fhe-opt --fhe-lint=loud %s 2>&1 | FileCheck --check-prefix=PASS %s
// RUN: fhe-opt --list-passes | FileCheck --check-prefix=LIST %s
// RUN: fhe-opt --list-passes fhe-to-parametrized-tfhe | FileCheck --check-prefix=REFERENCE %s
// RUN: fhe-opt --help | FileCheck --check-prefix=HELP %s

// CHOSEN: security_bits = 128
// SECURE: security_bits = 132
// SECURITY: error: pipeline `fhe-to-parametrized-tfhe`: `80` is no value for option `security`: choose 128 or 132
// PROCESSOR: error: pipeline `fhe-to-parametrized-tfhe`: `portable` is no value for option `instructions`: choose avx2 or avx512
// BOTH: error: pipeline `fhe-to-parametrized-tfhe`: options `p-error` and `global-p-error` are both given: give one of them
// UNKNOWN: error: pipeline `fhe-to-parametrized-tfhe`: no such option nonsense; it takes `p-error`, `global-p-error`, `security`, `instructions`
// NONE: error: pipeline `fhe-optimize`: no such option p-error; it takes none
// LLVM: error: pipeline `tfhe-to-llvm`: no such option x; it takes none
// PASS: error: pass `fhe-lint`: no such option loud; it takes none
// LIST: tfhe-parametrize
// LIST: fhe-to-parametrized-tfhe {{ *}}Lower FHE to TFHE and choose parameters
// LIST: tfhe-to-llvm
// REFERENCE: # fhe-to-parametrized-tfhe
// REFERENCE: - `global-p-error`: bound for the whole program; 2^-40 if there is no bound at all
// REFERENCE: - `security` [128]: bits of security: 128 or 132
// REFERENCE: - `instructions` [avx2]: of the processor whose times count: avx2 or avx512
// REFERENCE: It runs `fhe-refresh-results, fhe-place-refreshes{
// HELP: --fhe-to-parametrized-tfhe
// HELP-NEXT: --global-p-error
func.func @main(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  return %x : !FHE.eint<2>
}
