// `tensor.expand_shape` as MLIR 17 and Concrete's frontend write it, which leaves the lengths to the type, and as
// it is written today.

// EVAL: @old([1, 2, 3, 4, 5, 6]) == [[[1, 2, 3]], [[4, 5, 6]]]
func.func @old(%x: tensor<6x!FHE.eint<4>>) -> tensor<2x1x3x!FHE.eint<4>> {
  // A comment may name it: tensor.expand_shape %x [[0, 1]] : tensor<6xi4> into tensor<2x3xi4>
  %y = tensor.expand_shape %x [[0, 1, 2]] : tensor<6x!FHE.eint<4>> into tensor<2x1x3x!FHE.eint<4>>
  return %y : tensor<2x1x3x!FHE.eint<4>>
}

// EVAL: @wrapped([1, 2, 3, 4]) == [[1], [2], [3], [4]]
func.func @wrapped(%x: tensor<4x!FHE.eint<4>>) -> tensor<4x1x!FHE.eint<4>> {
  %y = tensor.expand_shape %x [[0,
    1]] {note = "kept"}
    : tensor<4x!FHE.eint<4>> into tensor<4x1x!FHE.eint<4>>
  return %y : tensor<4x1x!FHE.eint<4>>
}

// EVAL: @generic([1, 2, 3, 4]) == [[1, 2], [3, 4]]
func.func @generic(%x: tensor<4x!FHE.eint<4>>) -> tensor<2x2x!FHE.eint<4>> {
  %y = "tensor.expand_shape"(%x) {reassociation = [[0, 1]]} : (tensor<4x!FHE.eint<4>>) -> tensor<2x2x!FHE.eint<4>>
  return %y : tensor<2x2x!FHE.eint<4>>
}

// EVAL: @new([1, 2, 3, 4]) == [[1, 2], [3, 4]]
func.func @new(%x: tensor<4x!FHE.eint<4>>) -> tensor<2x2x!FHE.eint<4>> {
  %y = tensor.expand_shape %x [[0, 1]] output_shape [2, 2] : tensor<4x!FHE.eint<4>> into tensor<2x2x!FHE.eint<4>>
  return %y : tensor<2x2x!FHE.eint<4>>
}
