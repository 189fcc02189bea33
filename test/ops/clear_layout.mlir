// Ops that only move elements take clear tensors too. Indices of several axes are put together this way.

// EVAL: @known([[0, 1, 2], [3, 4, 5]]) == [5, 0, 3]
func.func @known(%x: tensor<2x3x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>> {
  %rows = arith.constant dense<[[1], [0], [1]]> : tensor<3x1xindex>
  %columns = arith.constant dense<[[2], [0], [0]]> : tensor<3x1xindex>
  %at = "FHELinalg.concat"(%rows, %columns) {axis = 1 : i64} : (tensor<3x1xindex>, tensor<3x1xindex>) -> tensor<3x2xindex>
  %y = "FHELinalg.fancy_index"(%x, %at) : (tensor<2x3x!FHE.eint<3>>, tensor<3x2xindex>) -> tensor<3x!FHE.eint<3>>
  return %y : tensor<3x!FHE.eint<3>>
}

// EVAL: @given([[0, 1, 2], [3, 4, 5]], 1, [2, 0, 1]) == [5, 3, 4]
// EVAL: @given([[7, 1, 2], [3, 4, 5]], 0, [0, 0, 2]) == [7, 7, 2]
func.func @given(%x: tensor<2x3x!FHE.eint<3>>, %row: index, %columns: tensor<3xindex>) -> tensor<3x!FHE.eint<3>> {
  %one = "FHELinalg.from_element"(%row) : (index) -> tensor<1xindex>
  %all = "FHELinalg.broadcast"(%one) : (tensor<1xindex>) -> tensor<1x3xindex>
  %other = tensor.expand_shape %columns [[0, 1]] : tensor<3xindex> into tensor<1x3xindex>
  %both = "FHELinalg.concat"(%all, %other) {axis = 0 : i64} : (tensor<1x3xindex>, tensor<1x3xindex>) -> tensor<2x3xindex>
  %at = "FHELinalg.transpose"(%both) : (tensor<2x3xindex>) -> tensor<3x2xindex>
  %y = "FHELinalg.fancy_index"(%x, %at) : (tensor<2x3x!FHE.eint<3>>, tensor<3x2xindex>) -> tensor<3x!FHE.eint<3>>
  return %y : tensor<3x!FHE.eint<3>>
}

// Signed weights keep their sign.
// EVAL: @weights([[1, 2], [3, 4]], [[-1], [2]]) == [[-1, 4], [-3, 8]]
func.func @weights(%x: tensor<2x2x!FHE.esint<5>>, %w: tensor<2x1xi6>) -> tensor<2x2x!FHE.esint<5>> {
  %row = "FHELinalg.transpose"(%w) {axes = [1, 0]} : (tensor<2x1xi6>) -> tensor<1x2xi6>
  %all = "FHELinalg.broadcast"(%row) : (tensor<1x2xi6>) -> tensor<2x2xi6>
  %y = "FHELinalg.mul_eint_int"(%x, %all) : (tensor<2x2x!FHE.esint<5>>, tensor<2x2xi6>) -> tensor<2x2x!FHE.esint<5>>
  return %y : tensor<2x2x!FHE.esint<5>>
}
