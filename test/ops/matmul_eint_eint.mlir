// NOTE: encrypted matrix products in every combination of vectors, matrices and stacks of them.
// EVAL: @matrices([[1, 2], [3, 0]], [[3, 1], [1, 3]]) == [[5, 7], [9, 3]]
func.func @matrices(%x: tensor<2x2x!FHE.eint<2>>, %y: tensor<2x2x!FHE.eint<2>>) -> tensor<2x2x!FHE.eint<4>> {
  %0 = "FHELinalg.matmul_eint_eint"(%x, %y) : (tensor<2x2x!FHE.eint<2>>, tensor<2x2x!FHE.eint<2>>) -> tensor<2x2x!FHE.eint<4>>
  return %0 : tensor<2x2x!FHE.eint<4>>
}

// EVAL: @vectors([1, -2], [[1, 0, -2], [-1, 1, 1]], [[1, 1], [-2, 1]]) == [3, -2, -4], [-1, -4], 5
func.func @vectors(%v: tensor<2x!FHE.esint<2>>, %m: tensor<2x3x!FHE.esint<2>>, %n: tensor<2x2x!FHE.esint<2>>) -> (tensor<3x!FHE.esint<4>>, tensor<2x!FHE.esint<4>>, !FHE.esint<4>) {
  %0 = "FHELinalg.matmul_eint_eint"(%v, %m) : (tensor<2x!FHE.esint<2>>, tensor<2x3x!FHE.esint<2>>) -> tensor<3x!FHE.esint<4>>
  %1 = "FHELinalg.matmul_eint_eint"(%n, %v) : (tensor<2x2x!FHE.esint<2>>, tensor<2x!FHE.esint<2>>) -> tensor<2x!FHE.esint<4>>
  %2 = "FHELinalg.matmul_eint_eint"(%v, %v) : (tensor<2x!FHE.esint<2>>, tensor<2x!FHE.esint<2>>) -> !FHE.esint<4>
  return %0, %1, %2 : tensor<3x!FHE.esint<4>>, tensor<2x!FHE.esint<4>>, !FHE.esint<4>
}

// EVAL: @stacks([[[[1, 0]]], [[[1, 1]]]], [[[1], [0]], [[1], [1]]], [1, 1]) == [[[[1]], [[1]]], [[[1]], [[2]]]], [[1], [2]]
func.func @stacks(%x: tensor<2x1x1x2x!FHE.eint<1>>, %y: tensor<2x2x1x!FHE.eint<1>>, %v: tensor<2x!FHE.eint<1>>) -> (tensor<2x2x1x1x!FHE.eint<2>>, tensor<2x1x!FHE.eint<2>>) {
  %0 = "FHELinalg.matmul_eint_eint"(%x, %y) : (tensor<2x1x1x2x!FHE.eint<1>>, tensor<2x2x1x!FHE.eint<1>>) -> tensor<2x2x1x1x!FHE.eint<2>>
  %1 = "FHELinalg.matmul_eint_eint"(%v, %y) : (tensor<2x!FHE.eint<1>>, tensor<2x2x1x!FHE.eint<1>>) -> tensor<2x1x!FHE.eint<2>>
  return %0, %1 : tensor<2x2x1x1x!FHE.eint<2>>, tensor<2x1x!FHE.eint<2>>
}
