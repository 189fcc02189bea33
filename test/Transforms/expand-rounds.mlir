// RUN: fhe-opt --fhe-expand-rounds --split-input-file %s | FileCheck %s

// CHECK-LABEL: func.func @two_bits
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<5>) -> !FHE.eint<3>
func.func @two_bits(%x: !FHE.eint<5>) -> !FHE.eint<3> {
  // CHECK-NEXT: %[[HALF:.*]] = arith.constant 2 : i6
  // CHECK-NEXT: %[[S:.*]] = "FHE.add_eint_int"(%[[X]], %[[HALF]]) : (!FHE.eint<5>, i6) -> !FHE.eint<5>
  // CHECK-NEXT: %[[B0:.*]] = "FHE.lsb"(%[[S]]) : (!FHE.eint<5>) -> !FHE.eint<5>
  // CHECK-NEXT: %[[E0:.*]] = "FHE.sub_eint"(%[[S]], %[[B0]])
  // CHECK-NEXT: %[[Y:.*]] = "FHE.reinterpret_precision"(%[[E0]]) : (!FHE.eint<5>) -> !FHE.eint<4>
  // CHECK-NEXT: %[[B1:.*]] = "FHE.lsb"(%[[Y]]) : (!FHE.eint<4>) -> !FHE.eint<4>
  // CHECK-NEXT: %[[E1:.*]] = "FHE.sub_eint"(%[[Y]], %[[B1]])
  // CHECK-NEXT: %[[Z:.*]] = "FHE.reinterpret_precision"(%[[E1]]) : (!FHE.eint<4>) -> !FHE.eint<3>
  // CHECK-NEXT: return %[[Z]]
  %0 = "FHE.round"(%x) : (!FHE.eint<5>) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// -----

// A tensor stays one operation for each bit.
// CHECK-LABEL: func.func @tensor
func.func @tensor(%x: tensor<2x3x!FHE.esint<4>>) -> tensor<2x3x!FHE.esint<3>> {
  // CHECK-NEXT: %[[HALF:.*]] = arith.constant dense<1> : tensor<1x1xi5>
  // CHECK-NEXT: "FHELinalg.add_eint_int"
  // CHECK-NEXT: "FHELinalg.lsb"{{.*}} -> tensor<2x3x!FHE.esint<4>>
  // CHECK-NEXT: "FHELinalg.sub_eint"
  // CHECK-NEXT: "FHELinalg.reinterpret_precision"{{.*}} -> tensor<2x3x!FHE.esint<3>>
  // CHECK-NEXT: return
  %0 = "FHELinalg.round"(%x) : (tensor<2x3x!FHE.esint<4>>) -> tensor<2x3x!FHE.esint<3>>
  return %0 : tensor<2x3x!FHE.esint<3>>
}

// -----

// A narrow value is rounded by the lookup that follows. 7 rounds to 4, past the top of two bits, so
// it reads the entry for 0 negated.
// CHECK-LABEL: func.func @before_lookup
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<3>)
func.func @before_lookup(%x: !FHE.eint<3>) -> !FHE.esint<5> {
  %t = arith.constant dense<[5, 6, 7, 8]> : tensor<4xi64>
  // CHECK: %[[T:.*]] = arith.constant dense<[5, 6, 6, 7, 7, 8, 8, -5]> : tensor<8xi64>
  // CHECK-NEXT: "FHE.apply_lookup_table"(%[[X]], %[[T]])
  // CHECK-NOT: "FHE.lsb"
  %0 = "FHE.round"(%x) : (!FHE.eint<3>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<5>
  return %1 : !FHE.esint<5>
}

// -----

// -2, ..., 1 go to -1, 0, 0, 1; the last is past the top of one bit and reads the entry for -1 where
// it is kept negated.
// CHECK-LABEL: func.func @signed_before_lookup
func.func @signed_before_lookup(%x: tensor<2x!FHE.esint<2>>) -> tensor<2x!FHE.esint<5>> {
  %t = arith.constant dense<[5, 6]> : tensor<2xi64>
  // CHECK: arith.constant dense<[5, -6, 6, 5]> : tensor<4xi64>
  %0 = "FHELinalg.round"(%x) : (tensor<2x!FHE.esint<2>>) -> tensor<2x!FHE.esint<1>>
  %1 = "FHELinalg.apply_lookup_table"(%0, %t) : (tensor<2x!FHE.esint<1>>, tensor<2xi64>) -> tensor<2x!FHE.esint<5>>
  return %1 : tensor<2x!FHE.esint<5>>
}

// -----

// Two narrow lookups that follow each round.
// CHECK-LABEL: func.func @two_lookups
// CHECK-NOT: "FHE.lsb"
// CHECK-COUNT-2: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<3>,
func.func @two_lookups(%x: !FHE.eint<3>) -> (!FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  %0 = "FHE.round"(%x) : (!FHE.eint<3>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %2 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %1, %2 : !FHE.eint<2>, !FHE.eint<2>
}

// -----

// Near miss: each of three lookups would become as wide as the operand.
// CHECK-LABEL: func.func @three_lookups
// CHECK: "FHE.lsb"
// CHECK-COUNT-3: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<3>,
func.func @three_lookups(%x: !FHE.eint<4>) -> (!FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<[0, 1, 1, 0, 0, 1, 1, 0]> : tensor<8xi64>
  %0 = "FHE.round"(%x) : (!FHE.eint<4>) -> !FHE.eint<3>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<2>
  %2 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<2>
  %3 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<2>
  return %1, %2, %3 : !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>
}

// -----

// Near miss: the rounded value is needed too.
// CHECK-LABEL: func.func @also_returned
// CHECK: "FHE.lsb"
func.func @also_returned(%x: !FHE.eint<3>) -> (!FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  %0 = "FHE.round"(%x) : (!FHE.eint<3>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %0, %1 : !FHE.eint<2>, !FHE.eint<2>
}

// -----

// Near miss: in the loop's body a wider lookup would run again and again.
// CHECK-LABEL: func.func @in_a_loop
// CHECK: "FHE.lsb"
// CHECK: scf.for
// CHECK: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<2>,
func.func @in_a_loop(%x: !FHE.eint<3>, %z: !FHE.eint<6>) -> !FHE.eint<6> {
  %t = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  %from = arith.constant 0 : index
  %to = arith.constant 4 : index
  %step = arith.constant 1 : index
  %0 = "FHE.round"(%x) : (!FHE.eint<3>) -> !FHE.eint<2>
  %r = scf.for %i = %from to %to step %step iter_args(%sum = %z) -> !FHE.eint<6> {
    %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<6>
    %2 = "FHE.add_eint"(%sum, %1) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    scf.yield %2 : !FHE.eint<6>
  }
  return %r : !FHE.eint<6>
}

// -----

// Near miss: a table for 7 bits costs more than two lowest bits.
// CHECK-LABEL: func.func @wide
func.func @wide(%x: !FHE.eint<7>) -> !FHE.eint<2> {
  %t = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  // CHECK-COUNT-5: "FHE.lsb"
  %0 = "FHE.round"(%x) : (!FHE.eint<7>) -> !FHE.eint<2>
  %1 = "FHE.apply_lookup_table"(%0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %1 : !FHE.eint<2>
}
