// A program without a function to call is refused, wherever it is to be compiled to.
// RUN: echo 'func.func private @main(%%x: !FHE.eint<2>) -> !FHE.eint<2> { return %%x : !FHE.eint<2> }' > private.mlir
// RUN: not fhec compile private.mlir 2>&1 | FileCheck %s --check-prefix=PRIVATE
// RUN: not fhec compile --emit fhe private.mlir 2>&1 | FileCheck %s --check-prefix=PRIVATE
// PRIVATE: private.mlir:1:1: 'func.func' op `main` is private, as all functions here are, so that none can be called: remove `private`
// RUN: echo '' > empty.mlir
// RUN: not fhec compile empty.mlir 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: empty.mlir:{{[0-9:]+}}: 'builtin.module' op has no function, so there is nothing to compile
// RUN: echo 'func.func private @main(!FHE.eint<2>) -> !FHE.eint<2>' > declared.mlir
// RUN: not fhec compile declared.mlir 2>&1 | FileCheck %s --check-prefix=DECLARED
// DECLARED: declared.mlir:1:1: 'func.func' op declares `main` without a body
