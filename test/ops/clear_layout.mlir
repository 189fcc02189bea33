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
