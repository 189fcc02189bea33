// Ops that move elements move clear ones too.

func.func @constants(%a: tensor<4x!FHE.eint<4>>) -> tensor<4x!FHE.eint<4>> {
  %c = arith.constant dense<[2, -1]> : tensor<2xi5>
  %t = "FHELinalg.concat"(%c, %c) {axis = 0 : i64} : (tensor<2xi5>, tensor<2xi5>) -> tensor<4xi5>
  %r = "FHELinalg.add_eint_int"(%a, %t) : (tensor<4x!FHE.eint<4>>, tensor<4xi5>) -> tensor<4x!FHE.eint<4>>
  return %r : tensor<4x!FHE.eint<4>>
}
// EVAL: @constants([1, 2, 3, 4]) == [3, 1, 5, 3]

func.func @arguments(%a: tensor<2x2x!FHE.esint<4>>, %b: tensor<2x1xi5>, %i: i3) -> (tensor<2x2x!FHE.esint<4>>, tensor<2x2x!FHE.esint<4>>) {
  %t = "FHELinalg.broadcast"(%b) : (tensor<2x1xi5>) -> tensor<2x2xi5>
  %r = "FHELinalg.sub_eint_int"(%a, %t) : (tensor<2x2x!FHE.esint<4>>, tensor<2x2xi5>) -> tensor<2x2x!FHE.esint<4>>
  %e = "FHELinalg.from_element"(%i) : (i3) -> tensor<1xi3>
  %s = "FHELinalg.mul_eint_int"(%a, %e) : (tensor<2x2x!FHE.esint<4>>, tensor<1xi3>) -> tensor<2x2x!FHE.esint<4>>
  return %r, %s : tensor<2x2x!FHE.esint<4>>, tensor<2x2x!FHE.esint<4>>
}
// EVAL: @arguments([[1, 2], [-3, 0]], [[1], [-2]], -2) == [[0, 1], [-1, 2]], [[-2, -4], [6, 0]]

func.func @indices(%a: tensor<3x!FHE.eint<3>>, %i: tensor<1xindex>) -> tensor<2x!FHE.eint<3>> {
  %j = "FHELinalg.broadcast"(%i) : (tensor<1xindex>) -> tensor<2xindex>
  %r = "FHELinalg.fancy_index"(%a, %j) : (tensor<3x!FHE.eint<3>>, tensor<2xindex>) -> tensor<2x!FHE.eint<3>>
  return %r : tensor<2x!FHE.eint<3>>
}
// EVAL: @indices([5, 6, 7], [2]) == [7, 7]
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
