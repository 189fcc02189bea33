// A defect names its pass and comes with a file and a command that shows it again.
// RUN: not env TMPDIR=$PWD fhe-opt --canonicalize --fhe-test-fail %s 2>&1 | FileCheck --check-prefix=PANIC %s
// RUN: cat ferrocrete-*.mlir | FileCheck --check-prefix=FILE %s
// RUN: $(sed -n 's|^// fhe-opt|not fhe-opt|p' ferrocrete-*.mlir | tr -d "'") 2>&1 | FileCheck --check-prefix=PANIC %s
// RUN: rm ferrocrete-*.mlir
// RUN: not env TMPDIR=$PWD fhe-opt --pass-pipeline='builtin.module(canonicalize,fhe-test-fail{how=verifier})' %s 2>&1 | FileCheck --check-prefix=VERIFIER %s
// RUN: $(sed -n 's|^// fhe-opt|not fhe-opt|p' ferrocrete-*.mlir | tr -d "'") 2>&1 | FileCheck --check-prefix=VERIFIER %s
// A pass that refuses a program has no defect.
// RUN: not fhe-opt --fhe-test-fail=how=politely %s 2>&1 | FileCheck --check-prefix=REFUSED %s
// MLIR's own reproducers work with our passes.
// RUN: not fhe-opt --fhe-test-fail=how=politely --mlir-pass-pipeline-crash-reproducer=%t.mlir --mlir-pass-pipeline-local-reproducer --mlir-disable-threading %s 2>&1 | FileCheck --check-prefix=MLIR %s
// RUN: not fhe-opt --run-reproducer %t.mlir 2>&1 | FileCheck --check-prefix=REFUSED %s

func.func @main(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %zero = arith.constant 0 : i3
  %y = "FHE.add_eint_int"(%x, %zero) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}

// PANIC: internal error: pass `builtin.module(fhe-test-fail{how=panic})` panicked; please report this with the program; this shows it again: fhe-opt --pass-pipeline='builtin.module(fhe-test-fail{how=panic})' {{.*}}.mlir

// The program as the pass found it: the addition of zero is gone.
// FILE: // fhe-opt --pass-pipeline='builtin.module(fhe-test-fail{how=panic})'
// FILE-NOT: FHE.add_eint_int
// FILE: return %arg0

// VERIFIER: internal error: pass `builtin.module(fhe-test-fail{how=verifier})` left a program that does not verify

// REFUSED-NOT: internal error
// REFUSED: error: 'builtin.module' op `politely` is no way to fail
// REFUSED-NOT: internal error

// MLIR: reproducer generated at
