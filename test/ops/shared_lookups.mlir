// Lookups of one form of the same ciphertexts, run once.

// EVAL: @columns([1, 2]) == [[1, 4], [1, 0]]
// EVAL: @columns([2, 0]) == [[4, 0], [4, 0]]
func.func @columns(%x: tensor<2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>> {
  %w = arith.constant dense<[[1, 2, 1, 2], [3, 0, 3, 1]]> : tensor<2x4xi4>
  %t = arith.constant dense<[0, 1, 4, 1, 0, 1, 4, 1]> : tensor<8xi64>
  %a = "FHELinalg.matmul_eint_int"(%x, %w) : (tensor<2x!FHE.eint<3>>, tensor<2x4xi4>) -> tensor<4x!FHE.eint<3>>
  %b = tensor.expand_shape %a [[0, 1]] output_shape [2, 2] : tensor<4x!FHE.eint<3>> into tensor<2x2x!FHE.eint<3>>
  %c = "FHELinalg.apply_lookup_table"(%b, %t) : (tensor<2x2x!FHE.eint<3>>, tensor<8xi64>) -> tensor<2x2x!FHE.eint<3>>
  return %c : tensor<2x2x!FHE.eint<3>>
}

// EVAL: @slices([1, 2, 3, 4]) == 12
func.func @slices(%x: tensor<4x!FHE.eint<4>>) -> !FHE.eint<4> {
  %t = arith.constant dense<[0, 1, 3, 2, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]> : tensor<16xi64>
  %head = tensor.extract_slice %x[0] [3] [1] : tensor<4x!FHE.eint<4>> to tensor<3x!FHE.eint<4>>
  %tail = tensor.extract_slice %x[1] [3] [1] : tensor<4x!FHE.eint<4>> to tensor<3x!FHE.eint<4>>
  %a = "FHELinalg.apply_lookup_table"(%head, %t) : (tensor<3x!FHE.eint<4>>, tensor<16xi64>) -> tensor<3x!FHE.eint<4>>
  %b = "FHELinalg.apply_lookup_table"(%tail, %t) : (tensor<3x!FHE.eint<4>>, tensor<16xi64>) -> tensor<3x!FHE.eint<4>>
  %c = "FHELinalg.add_eint"(%a, %b) : (tensor<3x!FHE.eint<4>>, tensor<3x!FHE.eint<4>>) -> tensor<3x!FHE.eint<4>>
  %s = "FHELinalg.sum"(%c) : (tensor<3x!FHE.eint<4>>) -> !FHE.eint<4>
  %u = "FHELinalg.sum"(%a) : (tensor<3x!FHE.eint<4>>) -> !FHE.eint<4>
  %r = "FHE.sub_eint"(%s, %u) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  %v = "FHELinalg.sum"(%b) : (tensor<3x!FHE.eint<4>>) -> !FHE.eint<4>
  %w = "FHE.add_eint"(%r, %v) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  %two = arith.constant 2 : i5
  %y = "FHE.add_eint_int"(%w, %two) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  return %y : !FHE.eint<4>
}

// The lowest bits of one value are the same.
// EVAL: @constants(1) == 1, 2
// EVAL: @constants(2) == 1, 0
func.func @constants(%x: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<[0, 1, 1, 3]> : tensor<4xi64>
  %one = arith.constant 1 : i3
  %a = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %x0 = "FHE.mul_eint_int"(%x, %one) : (!FHE.eint<2>, i3) -> !FHE.eint<2>
  %b = "FHE.apply_lookup_table"(%x0, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %p = "FHE.lsb"(%x) : (!FHE.eint<2>) -> !FHE.eint<2>
  %q = "FHE.lsb"(%x0) : (!FHE.eint<2>) -> !FHE.eint<2>
  %pq = "FHE.add_eint"(%p, %q) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %ab = "FHE.add_eint"(%a, %b) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  %r = "FHE.sub_eint"(%ab, %a) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
  return %r, %pq : !FHE.eint<2>, !FHE.eint<2>
}

// Clear numbers that are not known are not equal, however narrow the type that they are added in.
func.func @clear_numbers(%x: tensor<1x!FHE.eint<1>>, %k: tensor<8xi64>) -> tensor<8x!FHE.eint<2>> {
  %s = "FHELinalg.add_eint_int"(%x, %k) : (tensor<1x!FHE.eint<1>>, tensor<8xi64>) -> tensor<8x!FHE.eint<1>>
  %t = arith.constant dense<[1, 2]> : tensor<2xi64>
  %y = "FHELinalg.apply_lookup_table"(%s, %t) : (tensor<8x!FHE.eint<1>>, tensor<2xi64>) -> tensor<8x!FHE.eint<2>>
  return %y : tensor<8x!FHE.eint<2>>
}
// EVAL: @clear_numbers([0], [0, 0, 1, 0, 1, 1, 0, 1]) == [1, 1, 2, 1, 2, 2, 1, 2]
// EVAL: @clear_numbers([0], [1, 1, 0, 1, 0, 0, 1, 0]) == [2, 2, 1, 2, 1, 1, 2, 1]
// EVAL: @clear_numbers([1], [0, 0, 0, 0, 0, 0, 0, 0]) == [2, 2, 2, 2, 2, 2, 2, 2]
