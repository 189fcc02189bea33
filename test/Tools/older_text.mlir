// Every tool reads text of MLIR 17; results of such programs are in ops/older_text.mlir.
// RUN: fhe-opt --split-input-file --verify-diagnostics %s | FileCheck %s
// RUN: fhe-opt --split-input-file --verify-diagnostics < %s | FileCheck %s
// RUN: not fhe-opt %S/Inputs/older_text_wrong.mlir 2>&1 | FileCheck --check-prefix=FILE %s
// RUN: fhe-reduce %S/Inputs/older_text.mlir --while "fhe-opt %%s | grep expand_shape" | FileCheck --check-prefix=REDUCED %s
// RUN: fhe-opt --emit-bytecode %S/Inputs/older_text.mlir | fhe-opt | FileCheck --check-prefix=BYTES %s

// CHECK-LABEL: func.func @old(
// CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0, 1, 2]] output_shape [2, 1, 3] :
func.func @old(%x: tensor<6x!FHE.eint<4>>) -> tensor<2x1x3x!FHE.eint<4>> {
  %y = tensor.expand_shape %x [[0, 1, 2]] : tensor<6x!FHE.eint<4>> into tensor<2x1x3x!FHE.eint<4>>
  return %y : tensor<2x1x3x!FHE.eint<4>>
}

// -----

// Lines stay: a diagnostic after the op is where it was.
func.func @after(%x: tensor<4x!FHE.eint<4>>, %e: !FHE.eint<4>, %f: !FHE.eint<3>) -> tensor<4x1x!FHE.eint<4>> {
  %y = tensor.expand_shape %x [[0,
    1]]
    : tensor<4x!FHE.eint<4>> into tensor<4x1x!FHE.eint<4>>
  // expected-error @+1 {{operands differ in width: 4 and 3}}
  %z = "FHE.add_eint"(%e, %f) : (!FHE.eint<4>, !FHE.eint<3>) -> !FHE.eint<4>
  return %y : tensor<4x1x!FHE.eint<4>>
}

// FILE: wrong.mlir:2:{{[0-9]+}}: error:

// REDUCED:      func.func @main(
// REDUCED-NEXT:   tensor.expand_shape {{.*}} output_shape [2, 2]
// REDUCED-NEXT:   return

// BYTES: tensor.expand_shape {{.*}} output_shape [2, 2]
