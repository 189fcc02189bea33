// RUN: fhe-opt --fhe-share-lookups --split-input-file %s | FileCheck %s

// Equal columns are looked up once, and the results laid out again.
// CHECK-LABEL: func.func @columns
func.func @columns(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>> {
  %w = arith.constant dense<[[1, 2, 1, 2], [3, 0, 3, 1]]> : tensor<2x4xi4>
  %t = arith.constant dense<[0, 1, 4, 1, 0, 1, 4, 1]> : tensor<8xi64>
  %a = "FHELinalg.matmul_eint_int"(%x, %w) : (tensor<2x!FHE.eint<3>>, tensor<2x4xi4>) -> tensor<4x!FHE.eint<3>>
  %b = tensor.expand_shape %a [[0, 1]] output_shape [2, 2] : tensor<4x!FHE.eint<3>> into tensor<2x2x!FHE.eint<3>>
  // CHECK: %[[KEEP:.*]] = arith.constant dense<[0, 1, 3]> : tensor<3xindex>
  // CHECK: %[[FEWER:.*]] = "FHELinalg.fancy_index"(%{{.*}}, %[[KEEP]])
  // CHECK: %[[LOOKUP:.*]] = "FHELinalg.apply_lookup_table"(%[[FEWER]], %{{.*}}) : (tensor<3x!FHE.eint<3>>, tensor<8xi64>)
  // CHECK: %[[LAY:.*]] = arith.constant dense<{{\[}}[0, 1], [0, 2]]> : tensor<2x2xindex>
  // CHECK: "FHELinalg.fancy_index"(%[[LOOKUP]], %[[LAY]])
  %c = "FHELinalg.apply_lookup_table"(%b, %t) : (tensor<2x2x!FHE.eint<3>>, tensor<8xi64>) -> tensor<2x2x!FHE.eint<3>>
  return %c : tensor<2x2x!FHE.eint<3>>
}

// -----

// Of a slice that overlaps one before, only what is new is looked up.
// CHECK-LABEL: func.func @slices
func.func @slices(%x: tensor<4x!FHE.eint<3>>) -> (tensor<3x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>) {
  %t = arith.constant dense<[0, 1, 4, 1, 0, 1, 4, 1]> : tensor<8xi64>
  %head = tensor.extract_slice %x[0] [3] [1] : tensor<4x!FHE.eint<3>> to tensor<3x!FHE.eint<3>>
  %tail = tensor.extract_slice %x[1] [3] [1] : tensor<4x!FHE.eint<3>> to tensor<3x!FHE.eint<3>>
  // CHECK: %[[HEAD:.*]] = "FHELinalg.apply_lookup_table"(%{{.*}}) : (tensor<3x!FHE.eint<3>>
  %a = "FHELinalg.apply_lookup_table"(%head, %t) : (tensor<3x!FHE.eint<3>>, tensor<8xi64>) -> tensor<3x!FHE.eint<3>>
  // CHECK: %[[NEW:.*]] = "FHELinalg.apply_lookup_table"(%{{.*}}) : (tensor<1x!FHE.eint<3>>
  // CHECK: %[[ALL:.*]] = "FHELinalg.concat"(%[[HEAD]], %[[NEW]])
  // CHECK: %[[TAIL:.*]] = "FHELinalg.fancy_index"(%[[ALL]]
  %b = "FHELinalg.apply_lookup_table"(%tail, %t) : (tensor<3x!FHE.eint<3>>, tensor<8xi64>) -> tensor<3x!FHE.eint<3>>
  // CHECK: return %[[HEAD]], %[[TAIL]]
  return %a, %b : tensor<3x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>
}

// -----

// A constant turns the table: x + 1 through the second is x through the first. Near misses: another
// table, a result of another type, a clear argument that may be anything, a value inside of a loop.
// CHECK-LABEL: func.func @scalars
func.func @scalars(%x: !FHE.eint<2>, %k: i3) -> (!FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<3>, !FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<[0, 1, 1, 3]> : tensor<4xi64>
  %turned = arith.constant dense<[-3, 0, 1, 1]> : tensor<4xi64>
  %other = arith.constant dense<[0, 1, 1, 2]> : tensor<4xi64>
  %one = arith.constant 1 : i3
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  // CHECK: %[[A:.*]] = "FHE.apply_lookup_table"(%[[X:.*]], %
  %a = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %x1 = "FHE.add_eint_int"(%x, %one) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %b = "FHE.apply_lookup_table"(%x1, %turned) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  // CHECK: %[[C:.*]] = "FHE.apply_lookup_table"(%[[X]]
  %c = "FHE.apply_lookup_table"(%x, %other) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  // CHECK: %[[D:.*]] = "FHE.apply_lookup_table"(%[[X]]
  %d = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %xk = "FHE.add_eint_int"(%x, %k) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  // CHECK: %[[E:.*]] = "FHE.apply_lookup_table"(%
  %e = "FHE.apply_lookup_table"(%xk, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  // CHECK: %[[F:.*]] = scf.for
  %f = scf.for %i = %c0 to %c2 step %c1 iter_args(%s = %x) -> (!FHE.eint<2>) {
    // CHECK: "FHE.apply_lookup_table"(%[[X]]
    %l = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    scf.yield %l : !FHE.eint<2>
  }
  // CHECK: return %[[A]], %[[A]], %[[C]], %[[D]], %[[E]], %[[F]]
  return %a, %b, %c, %d, %e, %f : !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<2>, !FHE.eint<3>, !FHE.eint<2>, !FHE.eint<2>
}
