// The op as Concrete's MLIR writes it, without the shape of its result, and as the one here does.

func.func @plain(%a: tensor<4x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>> {
  // tensor.expand_shape in a comment stays
  %r = tensor.expand_shape %a [[0, 1]] : tensor<4x!FHE.eint<3>> into tensor<2x2x!FHE.eint<3>>
  %s = tensor.expand_shape %a [[0, 1]] output_shape [2, 2] : tensor<4x!FHE.eint<3>> into tensor<2x2x!FHE.eint<3>>
  %t = "FHELinalg.add_eint"(%r, %s) : (tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  return %t : tensor<2x2x!FHE.eint<3>>
}
// EVAL: @plain([0, 1, 2, 3]) == [[0, 2], [4, 6]]

func.func @generic(%a: tensor<3x!FHE.eint<3>>) -> tensor<1x3x!FHE.eint<3>> {
  %r = "tensor.expand_shape"(%a) {reassociation = [[0, 1]]} : (tensor<3x!FHE.eint<3>>) -> tensor<1x3x!FHE.eint<3>>
  return %r : tensor<1x3x!FHE.eint<3>>
}
// EVAL: @generic([0, 1, 2]) == [[0, 1, 2]]

func.func @generic_properties(%a: tensor<3x!FHE.eint<3>>) -> tensor<3x1x!FHE.eint<3>> {
  %r = "tensor.expand_shape"(%a) <{reassociation = [[0, 1]], static_output_shape = array<i64: 3, 1>}> : (tensor<3x!FHE.eint<3>>) -> tensor<3x1x!FHE.eint<3>>
  return %r : tensor<3x1x!FHE.eint<3>>
}
// EVAL: @generic_properties([0, 1, 2]) == [[0], [1], [2]]
