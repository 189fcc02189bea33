// NOTE: types and ops survive printing and parsing, in the default and in the generic form, and bytecode.
// RUN: fhe-opt %s | FileCheck %s
// RUN: fhe-opt %s | fhe-opt | FileCheck %s
// RUN: fhe-opt %s --mlir-print-op-generic | fhe-opt | FileCheck %s
// RUN: fhe-opt %s --emit-bytecode -o %t.mlirbc
// RUN: fhe-opt %t.mlirbc | FileCheck %s

// CHECK-LABEL: func.func @types
// CHECK-SAME: !FHE.eint<1>, %{{.*}}: !FHE.eint<7>, %{{.*}}: !FHE.esint<5>, %{{.*}}: !FHE.esint<32>
// CHECK-SAME: tensor<3x4x!FHE.esint<5>>, %{{.*}}: tensor<?x!FHE.eint<2>>, %{{.*}}: memref<2x!FHE.eint<3>>
func.func @types(%a: !FHE.eint<1>, %b: !FHE.eint<7>, %c: !FHE.esint<5>, %d: !FHE.esint<32>,
                 %e: tensor<3x4x!FHE.esint<5>>, %f: tensor<?x!FHE.eint<2>>, %g: memref<2x!FHE.eint<3>>) {
  return
}

// CHECK-LABEL: func.func @ops
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>, %[[Y:.*]]: !FHE.eint<3>, %[[C:.*]]: i4, %[[T:.*]]: tensor<8xi64>)
func.func @ops(%x: !FHE.eint<3>, %y: !FHE.eint<3>, %c: i4, %t: tensor<8xi64>) -> !FHE.eint<6> {
  // CHECK: %[[Z:.*]] = "FHE.zero"() : () -> !FHE.eint<3>
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  // CHECK: "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  %zt = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  // CHECK: %[[A:.*]] = "FHE.add_eint"(%[[X]], %[[Z]]) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %0 = "FHE.add_eint"(%x, %z) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  // CHECK: %[[B:.*]] = "FHE.add_eint_int"(%[[A]], %[[C]]) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %1 = "FHE.add_eint_int"(%0, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  // CHECK: %[[D:.*]] = "FHE.sub_eint"(%[[B]], %[[Y]])
  %2 = "FHE.sub_eint"(%1, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  // CHECK: %[[E:.*]] = "FHE.sub_eint_int"(%[[D]], %[[C]])
  %3 = "FHE.sub_eint_int"(%2, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  // CHECK: %[[F:.*]] = "FHE.sub_int_eint"(%[[C]], %[[E]])
  %4 = "FHE.sub_int_eint"(%c, %3) : (i4, !FHE.eint<3>) -> !FHE.eint<3>
  // CHECK: %[[G:.*]] = "FHE.neg_eint"(%[[F]])
  %5 = "FHE.neg_eint"(%4) : (!FHE.eint<3>) -> !FHE.eint<3>
  // CHECK: %[[H:.*]] = "FHE.mul_eint_int"(%[[G]], %[[C]])
  %6 = "FHE.mul_eint_int"(%5, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  // CHECK: %[[I:.*]] = "FHE.max_eint"(%[[H]], %[[Y]])
  %7 = "FHE.max_eint"(%6, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  // CHECK: %[[J:.*]] = "FHE.to_signed"(%[[I]]) : (!FHE.eint<3>) -> !FHE.esint<3>
  %8 = "FHE.to_signed"(%7) : (!FHE.eint<3>) -> !FHE.esint<3>
  // CHECK: %[[K:.*]] = "FHE.to_unsigned"(%[[J]]) : (!FHE.esint<3>) -> !FHE.eint<3>
  %9 = "FHE.to_unsigned"(%8) : (!FHE.esint<3>) -> !FHE.eint<3>
  // CHECK: %[[L:.*]] = "FHE.apply_lookup_table"(%[[K]], %[[T]]) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %10 = "FHE.apply_lookup_table"(%9, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  // CHECK: "FHE.mul_eint"(%[[L]], %[[Y]]) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<6>
  %11 = "FHE.mul_eint"(%10, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<6>
  return %11 : !FHE.eint<6>
}
