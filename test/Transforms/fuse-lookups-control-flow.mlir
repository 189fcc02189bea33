// NOTE: a fused lookup must not run more often than those it replaces, unless it is no wider.
// RUN: fhe-opt %s --split-input-file --fhe-fuse-lookups | FileCheck %s

// The step outside the loop goes into the table inside.
// CHECK-LABEL: func.func @step_outside
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<2>
// CHECK-NOT: "FHE.add_eint_int"
// CHECK: scf.for
// CHECK: "FHE.apply_lookup_table"(%[[X]]
func.func @step_outside(%x: !FHE.eint<2>, %n: index) -> !FHE.eint<2> {
  %i0 = arith.constant 0 : index
  %i1 = arith.constant 1 : index
  %c = arith.constant 1 : i3
  %t = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %r = scf.for %i = %i0 to %n step %i1 iter_args(%s = %x) -> !FHE.eint<2> {
    %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    %2 = "FHE.add_eint"(%s, %1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    scf.yield %2 : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}

// -----

// n + 1 lookups of 2 bits become n.
// CHECK-LABEL: func.func @table_outside_not_wider
// CHECK-NOT: "FHE.apply_lookup_table"
// CHECK: scf.for
// CHECK-COUNT-1: "FHE.apply_lookup_table"
// CHECK-NEXT: "FHE.add_eint"
func.func @table_outside_not_wider(%x: !FHE.eint<2>, %n: index) -> !FHE.eint<2> {
  %i0 = arith.constant 0 : index
  %i1 = arith.constant 1 : index
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %r = scf.for %i = %i0 to %n step %i1 iter_args(%s = %x) -> !FHE.eint<2> {
    %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    %2 = "FHE.add_eint"(%s, %1) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    scf.yield %2 : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}

// -----

// One lookup of 3 bits and n of 1 bit would become n of 3 bits.
// CHECK-LABEL: func.func @table_outside_wider
// CHECK: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<1>
// CHECK: scf.for
// CHECK: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<1>, tensor<2xi64>) -> !FHE.eint<3>
func.func @table_outside_wider(%x: !FHE.eint<3>, %n: index) -> !FHE.eint<3> {
  %i0 = arith.constant 0 : index
  %i1 = arith.constant 1 : index
  %t1 = arith.constant dense<[0, 0, 0, 0, 1, 1, 1, 1]> : tensor<8xi64>
  %t2 = arith.constant dense<[5, 2]> : tensor<2xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<1>
  %r = scf.for %i = %i0 to %n step %i1 iter_args(%s = %x) -> !FHE.eint<3> {
    %1 = "FHE.apply_lookup_table"(%0, %t2) : (!FHE.eint<1>, tensor<2xi64>) -> !FHE.eint<3>
    %2 = "FHE.add_eint"(%s, %1) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    scf.yield %2 : !FHE.eint<3>
  }
  return %r : !FHE.eint<3>
}

// -----

// The lookup outside runs once; in the step's place it would run n times.
// CHECK-LABEL: func.func @step_inside
// CHECK: "FHE.apply_lookup_table"
// CHECK: scf.for
// CHECK-NEXT: "FHE.neg_eint"
func.func @step_inside(%x: !FHE.esint<2>, %n: index) -> !FHE.esint<2> {
  %i0 = arith.constant 0 : index
  %i1 = arith.constant 1 : index
  %t = arith.constant dense<[1, 0, 0, 0]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.esint<2>, tensor<4xi64>) -> !FHE.esint<2>
  %r = scf.for %i = %i0 to %n step %i1 iter_args(%s = %x) -> !FHE.esint<2> {
    %1 = "FHE.neg_eint"(%0) : (!FHE.esint<2>) -> !FHE.esint<2>
    %2 = "FHE.add_eint"(%s, %1) : (!FHE.esint<2>, !FHE.esint<2>) -> !FHE.esint<2>
    scf.yield %2 : !FHE.esint<2>
  }
  return %r : !FHE.esint<2>
}

// -----

// A value carried by a loop may have left its width.
// CHECK-LABEL: func.func @step_on_carried
// CHECK: scf.for
// CHECK-NEXT: "FHE.mul_eint_int"
// CHECK-NEXT: "FHE.apply_lookup_table"
func.func @step_on_carried(%x: !FHE.eint<2>, %n: index) -> !FHE.eint<2> {
  %i0 = arith.constant 0 : index
  %i1 = arith.constant 1 : index
  %c = arith.constant 2 : i3
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %r = scf.for %i = %i0 to %n step %i1 iter_args(%s = %x) -> !FHE.eint<2> {
    %1 = "FHE.mul_eint_int"(%s, %c) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
    %2 = "FHE.apply_lookup_table"(%1, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    %3 = "FHE.add_eint"(%s, %2) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    scf.yield %3 : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}
