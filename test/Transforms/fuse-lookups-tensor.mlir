// NOTE: the same on tensors, as long as one table serves every element.
// RUN: fhe-opt %s --split-input-file --fhe-fuse-lookups | FileCheck %s

// CHECK-LABEL: func.func @table_of_table
// CHECK-NEXT: arith.constant dense<[3, 0, 1, 2]> : tensor<4xi64>
// CHECK-NEXT: "FHELinalg.apply_lookup_table"{{.*}} (tensor<2x3x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x3x!FHE.eint<5>>
// CHECK-NEXT: return
func.func @table_of_table(%x: tensor<2x3x!FHE.eint<2>>) -> tensor<2x3x!FHE.eint<5>> {
  %t1 = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %t2 = arith.constant dense<[2, 3, 0, 1]> : tensor<4xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t1) : (tensor<2x3x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x3x!FHE.eint<2>>
  %1 = "FHELinalg.apply_lookup_table"(%0, %t2) : (tensor<2x3x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x3x!FHE.eint<5>>
  return %1 : tensor<2x3x!FHE.eint<5>>
}

// -----

// -(2 (3 - (x - 1)) + 1) = 2x - 9 modulo 16, with constants that broadcast, repeat, or are splats.
// CHECK-LABEL: func.func @steps_before
// CHECK-SAME: (%[[X:.*]]: tensor<3x!FHE.esint<3>>)
// CHECK-NEXT: %[[T:.*]] = arith.constant dense<[17, 53, 51, 49, 47, 11, 13, 15]> : tensor<8xi64>
// CHECK-NEXT: %[[R:.*]] = "FHELinalg.apply_lookup_table"(%[[X]], %[[T]])
// CHECK-NEXT: return %[[R]]
func.func @steps_before(%x: tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.eint<5>> {
  %one = arith.constant dense<1> : tensor<1xi4>
  %three = arith.constant dense<[3, 3, 3]> : tensor<3xi4>
  %two = arith.constant dense<2> : tensor<3xi4>
  %t = arith.constant dense<[10, 11, 12, 13, 14, 15, 16, 17]> : tensor<8xi64>
  %0 = "FHELinalg.sub_eint_int"(%x, %one) : (tensor<3x!FHE.esint<3>>, tensor<1xi4>) -> tensor<3x!FHE.esint<3>>
  %1 = "FHELinalg.sub_int_eint"(%three, %0) : (tensor<3xi4>, tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.esint<3>>
  %2 = "FHELinalg.mul_eint_int"(%1, %two) : (tensor<3x!FHE.esint<3>>, tensor<3xi4>) -> tensor<3x!FHE.esint<3>>
  %3 = "FHELinalg.add_eint_int"(%2, %one) : (tensor<3x!FHE.esint<3>>, tensor<1xi4>) -> tensor<3x!FHE.esint<3>>
  %4 = "FHELinalg.neg_eint"(%3) : (tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.esint<3>>
  %5 = "FHELinalg.to_unsigned"(%4) : (tensor<3x!FHE.esint<3>>) -> tensor<3x!FHE.eint<3>>
  %6 = "FHELinalg.apply_lookup_table"(%5, %t) : (tensor<3x!FHE.eint<3>>, tensor<8xi64>) -> tensor<3x!FHE.eint<5>>
  return %6 : tensor<3x!FHE.eint<5>>
}

// -----

// -(2 (1 - (t - 1)) + 1) = 2t - 5, modulo 16 around 0.
// CHECK-LABEL: func.func @steps_after
// CHECK-NEXT: arith.constant dense<[-5, -3, -1, 1]> : tensor<4xi64>
// CHECK-NEXT: "FHELinalg.apply_lookup_table"{{.*}} -> tensor<3x!FHE.esint<3>>
// CHECK-NEXT: return
func.func @steps_after(%x: tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.esint<3>> {
  %one = arith.constant dense<1> : tensor<1xi4>
  %two = arith.constant dense<2> : tensor<3xi4>
  %t = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<3x!FHE.eint<2>>, tensor<4xi64>) -> tensor<3x!FHE.eint<3>>
  %1 = "FHELinalg.sub_eint_int"(%0, %one) : (tensor<3x!FHE.eint<3>>, tensor<1xi4>) -> tensor<3x!FHE.eint<3>>
  %2 = "FHELinalg.sub_int_eint"(%one, %1) : (tensor<1xi4>, tensor<3x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>>
  %3 = "FHELinalg.mul_eint_int"(%2, %two) : (tensor<3x!FHE.eint<3>>, tensor<3xi4>) -> tensor<3x!FHE.eint<3>>
  %4 = "FHELinalg.add_eint_int"(%3, %one) : (tensor<3x!FHE.eint<3>>, tensor<1xi4>) -> tensor<3x!FHE.eint<3>>
  %5 = "FHELinalg.neg_eint"(%4) : (tensor<3x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>>
  %6 = "FHELinalg.to_signed"(%5) : (tensor<3x!FHE.eint<3>>) -> tensor<3x!FHE.esint<3>>
  return %6 : tensor<3x!FHE.esint<3>>
}

// -----

// Different constants would need different tables.
// CHECK-LABEL: func.func @not_uniform
// CHECK: "FHELinalg.add_eint_int"
// CHECK-NEXT: "FHELinalg.apply_lookup_table"
// CHECK-NEXT: "FHELinalg.mul_eint_int"
func.func @not_uniform(%x: tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.eint<3>> {
  %c = arith.constant dense<[1, 2]> : tensor<2xi3>
  %t = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>
  %0 = "FHELinalg.add_eint_int"(%x, %c) : (tensor<2x!FHE.eint<2>>, tensor<2xi3>) -> tensor<2x!FHE.eint<2>>
  %1 = "FHELinalg.apply_lookup_table"(%0, %t) : (tensor<2x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x!FHE.eint<3>>
  %2 = "FHELinalg.mul_eint_int"(%1, %c) : (tensor<2x!FHE.eint<3>>, tensor<2xi3>) -> tensor<2x!FHE.eint<3>>
  return %2 : tensor<2x!FHE.eint<3>>
}

// -----

// The step repeats its operand: folded, the shape would be another.
// CHECK-LABEL: func.func @broadcasts_operand
// CHECK: "FHELinalg.add_eint_int"
// CHECK-NEXT: "FHELinalg.apply_lookup_table"
// CHECK-NEXT: "FHELinalg.sub_eint_int"
func.func @broadcasts_operand(%x: tensor<1x!FHE.eint<2>>) -> tensor<4x2x!FHE.eint<3>> {
  %c = arith.constant dense<1> : tensor<2xi3>
  %d = arith.constant dense<1> : tensor<4x1xi3>
  %t = arith.constant dense<[1, 1, 1, 2]> : tensor<4xi64>
  %0 = "FHELinalg.add_eint_int"(%x, %c) : (tensor<1x!FHE.eint<2>>, tensor<2xi3>) -> tensor<2x!FHE.eint<2>>
  %1 = "FHELinalg.apply_lookup_table"(%0, %t) : (tensor<2x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x!FHE.eint<3>>
  %2 = "FHELinalg.sub_eint_int"(%1, %d) : (tensor<2x!FHE.eint<3>>, tensor<4x1xi3>) -> tensor<4x2x!FHE.eint<3>>
  return %2 : tensor<4x2x!FHE.eint<3>>
}
