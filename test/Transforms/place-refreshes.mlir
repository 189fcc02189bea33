// RUN: fhe-opt --fhe-place-refreshes --verify-diagnostics --split-input-file %s | FileCheck %s

// What a loop carries is refreshed in each round, its padding bit kept: a table of -2 gives 2 where it is set.
// CHECK-LABEL: func.func @looped
func.func @looped(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %three = arith.constant 3 : i3
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  %39 = arith.constant 39 : index
  // CHECK: scf.for {{.*}} iter_args(%[[Y:.*]] = %{{.*}})
  // CHECK-NEXT: %[[SIGNS:.*]] = arith.constant dense<-2> : tensor<4xi64>
  // CHECK-NEXT: %[[SIGN:.*]] = "FHE.apply_lookup_table"(%[[Y]], %[[SIGNS]])
  // CHECK-NEXT: %[[HALF:.*]] = arith.constant 2 : i3
  // CHECK-NEXT: %[[RAISED:.*]] = "FHE.add_eint_int"(%[[SIGN]], %[[HALF]])
  // CHECK-NEXT: %[[PADDING:.*]] = "FHE.to_unsigned"(%[[RAISED]])
  // CHECK-NEXT: %[[REST:.*]] = "FHE.sub_eint"(%[[Y]], %[[PADDING]])
  // CHECK-NEXT: %[[SAME:.*]] = arith.constant dense<[0, 1, 2, 3]>
  // CHECK-NEXT: %[[CLEAN:.*]] = "FHE.apply_lookup_table"(%[[REST]], %[[SAME]])
  // CHECK-NEXT: %[[FRESH:.*]] = "FHE.add_eint"(%[[CLEAN]], %[[PADDING]])
  // CHECK-NEXT: %[[Z:.*]] = "FHE.mul_eint_int"(%[[FRESH]], %{{.*}})
  // CHECK-NEXT: scf.yield %[[Z]]
  // expected-remark@below {{gives a value that is refreshed by two lookups of 2 bits, since it may leave its width: without, there are no parameters for the program}}
  %y = scf.for %i = %0 to %39 step %1 iter_args(%y = %x) -> !FHE.eint<2> {
    %z = "FHE.mul_eint_int"(%y, %three) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
    scf.yield %z : !FHE.eint<2>
  }
  return %y : !FHE.eint<2>
}

// -----

// Bits put together by steps: within the width, so one lookup each. It is worth it for twelve lookups.
// CHECK-LABEL: func.func @cheaper
func.func @cheaper(%d: tensor<6x!FHE.eint<1>>, %t: tensor<12x64xi64>) -> tensor<12x!FHE.eint<2>> {
  %two = arith.constant 2 : i7
  %wide = arith.constant dense<[0, 1]> : tensor<2xi64>
  %0 = arith.constant 0 : index
  %1 = arith.constant 1 : index
  %2 = arith.constant 2 : index
  %3 = arith.constant 3 : index
  %4 = arith.constant 4 : index
  %5 = arith.constant 5 : index
  %e = "FHELinalg.apply_lookup_table"(%d, %wide) : (tensor<6x!FHE.eint<1>>, tensor<2xi64>) -> tensor<6x!FHE.eint<6>>
  %e0 = tensor.extract %e[%0] : tensor<6x!FHE.eint<6>>
  %e1 = tensor.extract %e[%1] : tensor<6x!FHE.eint<6>>
  %e2 = tensor.extract %e[%2] : tensor<6x!FHE.eint<6>>
  %e3 = tensor.extract %e[%3] : tensor<6x!FHE.eint<6>>
  %e4 = tensor.extract %e[%4] : tensor<6x!FHE.eint<6>>
  %e5 = tensor.extract %e[%5] : tensor<6x!FHE.eint<6>>
  %m1 = "FHE.mul_eint_int"(%e0, %two) : (!FHE.eint<6>, i7) -> !FHE.eint<6>
  %a1 = "FHE.add_eint"(%m1, %e1) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
  %m2 = "FHE.mul_eint_int"(%a1, %two) : (!FHE.eint<6>, i7) -> !FHE.eint<6>
  %a2 = "FHE.add_eint"(%m2, %e2) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
  %m3 = "FHE.mul_eint_int"(%a2, %two) : (!FHE.eint<6>, i7) -> !FHE.eint<6>
  // CHECK-COUNT-2: "FHE.mul_eint_int"
  // CHECK: %[[M3:.*]] = "FHE.mul_eint_int"
  // CHECK-NEXT: %[[A3:.*]] = "FHE.add_eint"(%[[M3]], %{{.*}})
  // CHECK-NEXT: %[[SAME:.*]] = arith.constant dense<[0, 1, 2, 3,
  // CHECK-NEXT: %[[FRESH:.*]] = "FHE.apply_lookup_table"(%[[A3]], %[[SAME]])
  // CHECK-NEXT: "FHE.mul_eint_int"(%[[FRESH]]
  // expected-remark@below {{gives a value that is refreshed by a lookup of 6 bits: with that, the program's lookups take 1.}}
  %a3 = "FHE.add_eint"(%m3, %e3) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
  %m4 = "FHE.mul_eint_int"(%a3, %two) : (!FHE.eint<6>, i7) -> !FHE.eint<6>
  %a4 = "FHE.add_eint"(%m4, %e4) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
  %m5 = "FHE.mul_eint_int"(%a4, %two) : (!FHE.eint<6>, i7) -> !FHE.eint<6>
  %a5 = "FHE.add_eint"(%m5, %e5) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
  %all = tensor.splat %a5 : tensor<12x!FHE.eint<6>>
  %r = "FHELinalg.apply_multi_lookup_table"(%all, %t) : (tensor<12x!FHE.eint<6>>, tensor<12x64xi64>) -> tensor<12x!FHE.eint<2>>
  return %r : tensor<12x!FHE.eint<2>>
}

// -----

// Nothing to gain: what one step makes of fresh values, some lookup must bear.
// CHECK-LABEL: func.func @one_step
func.func @one_step(%x: tensor<4x!FHE.eint<4>>, %t: tensor<16xi64>) -> !FHE.eint<4> {
  // CHECK-COUNT-1: apply_lookup_table
  // CHECK-NOT: apply_lookup_table
  %w = arith.constant dense<[7, -8, 5, 3]> : tensor<4xi5>
  %d = "FHELinalg.dot_eint_int"(%x, %w) : (tensor<4x!FHE.eint<4>>, tensor<4xi5>) -> !FHE.eint<4>
  %r = "FHE.apply_lookup_table"(%d, %t) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.eint<4>
  return %r : !FHE.eint<4>
}

// -----

// Before it is broadcast, a value has fewer elements to refresh.
// CHECK-LABEL: func.func @fewest
func.func @fewest(%x: tensor<2x!FHE.eint<2>>, %t: tensor<4xi64>) -> tensor<2x3x!FHE.eint<2>> {
  %k = arith.constant dense<30000> : tensor<1xi32>
  %m = arith.constant dense<30000> : tensor<1x1xi32>
  %a = "FHELinalg.mul_eint_int"(%x, %k) : (tensor<2x!FHE.eint<2>>, tensor<1xi32>) -> tensor<2x!FHE.eint<2>>
  %b = "FHELinalg.mul_eint_int"(%a, %k) : (tensor<2x!FHE.eint<2>>, tensor<1xi32>) -> tensor<2x!FHE.eint<2>>
  // CHECK: "FHELinalg.mul_eint_int"
  // CHECK-NEXT: "FHELinalg.mul_eint_int"
  // CHECK-NEXT: %[[C:.*]] = "FHELinalg.mul_eint_int"
  // CHECK-NEXT: %[[E:.*]] = tensor.expand_shape %[[C]]
  // CHECK: "FHELinalg.apply_lookup_table"(%[[E]], {{.*}} -> tensor<2x1x
  // CHECK: %[[CLEAN:.*]] = "FHELinalg.apply_lookup_table"
  // CHECK-NEXT: "FHELinalg.add_eint"(%[[CLEAN]]
  %c = "FHELinalg.mul_eint_int"(%b, %k) : (tensor<2x!FHE.eint<2>>, tensor<1xi32>) -> tensor<2x!FHE.eint<2>>
  // expected-remark@below {{gives a value that is refreshed by two lookups of 2 bits}}
  %e = tensor.expand_shape %c [[0, 1]] output_shape [2, 1] : tensor<2x!FHE.eint<2>> into tensor<2x1x!FHE.eint<2>>
  %d = "FHELinalg.broadcast"(%e) : (tensor<2x1x!FHE.eint<2>>) -> tensor<2x3x!FHE.eint<2>>
  %f = "FHELinalg.mul_eint_int"(%d, %m) : (tensor<2x3x!FHE.eint<2>>, tensor<1x1xi32>) -> tensor<2x3x!FHE.eint<2>>
  // CHECK-COUNT-1: apply_lookup_table
  // CHECK-NOT: apply_lookup_table
  %r = "FHELinalg.apply_lookup_table"(%f, %t) : (tensor<2x3x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x3x!FHE.eint<2>>
  return %r : tensor<2x3x!FHE.eint<2>>
}

// -----

// What lies between the numbers of its width is left alone; it would be rounded.
// CHECK-LABEL: func.func @between
func.func @between(%x: !FHE.eint<3>) -> !FHE.eint<2> {
  // CHECK-NOT: apply_lookup_table
  %k = arith.constant 1000000000000 : i64
  %h = "FHE.reinterpret_precision"(%x) : (!FHE.eint<3>) -> !FHE.eint<2>
  %a = "FHE.mul_eint_int"(%h, %k) : (!FHE.eint<2>, i64) -> !FHE.eint<2>
  %b = "FHE.mul_eint_int"(%a, %k) : (!FHE.eint<2>, i64) -> !FHE.eint<2>
  return %b : !FHE.eint<2>
}
