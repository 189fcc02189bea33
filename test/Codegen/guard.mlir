// What constants and counters show to be within bounds stays; all else is kept within them.
// RUN: fhe-opt %s --guard-clear-values | FileCheck %s

// CHECK-LABEL: func.func @known
// CHECK-NOT: arith.minui
// CHECK-NOT: arith.select
func.func @known(%x: tensor<4xi8>, %a: i8) -> i8 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %two = arith.constant 2 : i8
  %r = scf.for %i = %c0 to %c3 step %c1 iter_args(%s = %a) -> (i8) {
    %j = arith.addi %i, %c1 : index
    %e = tensor.extract %x[%j] : tensor<4xi8>
    %q = arith.divsi %e, %two : i8
    %h = arith.shrsi %q, %two : i8
    scf.yield %h : i8
  }
  return %r : i8
}

// Near misses: a counter one too high, an argument.
// CHECK-LABEL: func.func @unknown
// CHECK-SAME: %[[X:[^:]*]]: tensor<4xi8>, %[[A:[^:]*]]: i8
func.func @unknown(%x: tensor<4xi8>, %a: i8) -> i8 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%s = %a) -> (i8) {
    // CHECK: %[[J:.*]] = arith.addi
    %j = arith.addi %i, %c1 : index
    // CHECK: %[[K:.*]] = arith.minui %[[J]],
    // CHECK: tensor.extract %[[X]][%[[K]]]
    %e = tensor.extract %x[%j] : tensor<4xi8>
    // CHECK: %[[D:.*]] = arith.select %{{.*}}, %{{.*}}, %[[A]] : i8
    // CHECK: arith.divsi %{{.*}}, %[[D]] : i8
    %q = arith.divsi %e, %a : i8
    scf.yield %q : i8
  }
  return %r : i8
}
