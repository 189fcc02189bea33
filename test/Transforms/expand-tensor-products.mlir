// RUN: fhe-opt --fhe-expand-products --split-input-file %s | FileCheck %s

// Each of the two tables is looked up once over the whole tensor.
// CHECK-LABEL: func.func @broadcast
// CHECK-SAME: (%[[X:.*]]: tensor<3x1x!FHE.eint<4>> {FHE.width = 3 : i64}, %[[Y:.*]]: tensor<4x!FHE.eint<4>> {FHE.width = 3 : i64})
// CHECK: %[[S:.*]] = "FHELinalg.add_eint"(%[[X]], %[[Y]]) {{.*}} -> tensor<3x4x!FHE.eint<4>>
// CHECK: %[[U:.*]] = "FHELinalg.sub_eint"(%[[X]], %[[Y]]) {{.*}} -> tensor<3x4x!FHE.eint<4>>
// CHECK: %[[D:.*]] = "FHELinalg.to_signed"(%[[U]])
// CHECK: %[[TS:.*]] = arith.constant dense<[0, 0, 1, 2, 4, 6, 9, 12, 16, 20, 25, 30, 36, 42, 49, 56]>
// CHECK: %[[A:.*]] = "FHELinalg.apply_lookup_table"(%[[S]], %[[TS]]) {{.*}} -> tensor<3x4x!FHE.eint<6>>
// CHECK: %[[TD:.*]] = arith.constant dense<[0, 0, 1, 2, 4, 6, 9, 12, 16, 12, 9, 6, 4, 2, 1, 0]>
// CHECK: %[[B:.*]] = "FHELinalg.apply_lookup_table"(%[[D]], %[[TD]])
// CHECK: %[[R:.*]] = "FHELinalg.sub_eint"(%[[A]], %[[B]])
// CHECK: return %[[R]]
func.func @broadcast(%x: tensor<3x1x!FHE.eint<3>>, %y: tensor<4x!FHE.eint<3>>) -> tensor<3x4x!FHE.eint<6>> {
  %0 = "FHELinalg.mul_eint"(%x, %y) : (tensor<3x1x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>) -> tensor<3x4x!FHE.eint<6>>
  return %0 : tensor<3x4x!FHE.eint<6>>
}

// -----

// A square is one lookup of its own width, and so is the dot product of a vector with itself.
// CHECK-LABEL: func.func @norm
// CHECK-SAME: (%[[X:.*]]: tensor<3x!FHE.esint<2>>) -> !FHE.esint<4>
// CHECK: %[[P:.*]] = "FHELinalg.apply_lookup_table"(%[[X]]
// CHECK-NOT: apply_lookup_table
// CHECK: "FHELinalg.sum"(%[[P]]) {axes = [-1], keep_dims = false}
func.func @norm(%x: tensor<3x!FHE.esint<2>>) -> !FHE.esint<4> {
  %0 = "FHELinalg.dot_eint_eint"(%x, %x) : (tensor<3x!FHE.esint<2>>, tensor<3x!FHE.esint<2>>) -> !FHE.esint<4>
  return %0 : !FHE.esint<4>
}

// -----

// Rows, contracted axis, columns.
// CHECK-LABEL: func.func @matmul
// CHECK: %[[X:.*]] = tensor.expand_shape %{{.*}} {{\[}}[0], [1], [2, 3]] output_shape [7, 2, 3, 1]
// CHECK: %[[Y:.*]] = tensor.expand_shape %{{.*}} {{\[}}[0, 1], [2]] output_shape [1, 3, 5]
// CHECK: "FHELinalg.add_eint"(%[[X]], %[[Y]]) {{.*}} -> tensor<7x2x3x5x!FHE.eint<4>>
// CHECK-COUNT-2: "FHELinalg.apply_lookup_table"
// CHECK-NOT: apply_lookup_table
// CHECK: "FHELinalg.sum"(%{{.*}}) {axes = [-2], keep_dims = false} : (tensor<7x2x3x5x!FHE.eint<8>>) -> tensor<7x2x5x!FHE.eint<8>>
func.func @matmul(%x: tensor<7x2x3x!FHE.eint<3>>, %y: tensor<3x5x!FHE.eint<3>>) -> tensor<7x2x5x!FHE.eint<8>> {
  %0 = "FHELinalg.matmul_eint_eint"(%x, %y) : (tensor<7x2x3x!FHE.eint<3>>, tensor<3x5x!FHE.eint<3>>) -> tensor<7x2x5x!FHE.eint<8>>
  return %0 : tensor<7x2x5x!FHE.eint<8>>
}
