// NOTE: elements of one tensor through different tables, chosen by a constant or a clear argument.
// EVAL: @rows([[0, 1], [3, 0], [2, 3]]) == [[1, 2], [7, 0], [5, 6]]
func.func @rows(%x: tensor<3x2x!FHE.eint<2>>) -> tensor<3x2x!FHE.eint<3>> {
  %luts = arith.constant dense<[[1, 3, 5, 7], [0, 2, 4, 6]]> : tensor<2x4xi64>
  %map = arith.constant dense<[0, 1]> : tensor<2xindex>
  %0 = "FHELinalg.apply_mapped_lookup_table"(%x, %luts, %map) : (tensor<3x2x!FHE.eint<2>>, tensor<2x4xi64>, tensor<2xindex>) -> tensor<3x2x!FHE.eint<3>>
  return %0 : tensor<3x2x!FHE.eint<3>>
}

// EVAL: @signed([-4, -1, 3], [0, 1, 1]) == [3, -1, 3]
// EVAL: @signed([0, -4, -4], [1, 1, 0]) == [0, -4, 3]
func.func @signed(%x: tensor<3x!FHE.esint<3>>, %map: tensor<3xindex>) -> tensor<3x!FHE.esint<3>> {
  %luts = arith.constant dense<[[-1, -2, -3, -4, 3, 2, 1, 0], [0, 1, 2, 3, -4, -3, -2, -1]]> : tensor<2x8xi64>
  %0 = "FHELinalg.apply_mapped_lookup_table"(%x, %luts, %map) : (tensor<3x!FHE.esint<3>>, tensor<2x8xi64>, tensor<3xindex>) -> tensor<3x!FHE.esint<3>>
  return %0 : tensor<3x!FHE.esint<3>>
}

// The map is broadcast, and so are equal tables; the tables may be arguments.
// EVAL: @clear_tables([[0, 1], [1, 0]], [[1, 2], [3, 0]], [[1], [0]]) == [[3, 0], [2, 1]]
func.func @clear_tables(%x: tensor<2x2x!FHE.eint<1>>, %luts: tensor<2x2xi8>, %map: tensor<2x1xindex>) -> tensor<2x2x!FHE.eint<2>> {
  %0 = "FHELinalg.apply_mapped_lookup_table"(%x, %luts, %map) : (tensor<2x2x!FHE.eint<1>>, tensor<2x2xi8>, tensor<2x1xindex>) -> tensor<2x2x!FHE.eint<2>>
  return %0 : tensor<2x2x!FHE.eint<2>>
}

// A product widens the operand by a bit: every table is continued.
// EVAL: @widened([3, 2], 3, 2) == [7, 4], 6
func.func @widened(%x: tensor<2x!FHE.eint<2>>, %y: !FHE.eint<2>, %z: !FHE.eint<2>) -> (tensor<2x!FHE.eint<3>>, !FHE.eint<4>) {
  %c0 = arith.constant 0 : index
  %luts = arith.constant dense<[[1, 3, 5, 7], [0, 2, 4, 6]]> : tensor<2x4xi64>
  %map = arith.constant dense<[0, 1]> : tensor<2xindex>
  %0 = "FHELinalg.apply_mapped_lookup_table"(%x, %luts, %map) : (tensor<2x!FHE.eint<2>>, tensor<2x4xi64>, tensor<2xindex>) -> tensor<2x!FHE.eint<3>>
  %a = tensor.extract %x[%c0] : tensor<2x!FHE.eint<2>>
  %p = "FHE.mul_eint"(%a, %z) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  return %0, %p : tensor<2x!FHE.eint<3>>, !FHE.eint<4>
}
