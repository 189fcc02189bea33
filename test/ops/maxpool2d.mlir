// NOTE: worked out by hand.

// EVAL: @plain([[[[1, 2, 3], [0, 7, 1]]]]) == [[[[7, 7]]]]
func.func @plain(%x: tensor<1x1x2x3x!FHE.eint<3>>) -> tensor<1x1x1x2x!FHE.eint<3>> {
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<2> : tensor<2xi64>} : (tensor<1x1x2x3x!FHE.eint<3>>) -> tensor<1x1x1x2x!FHE.eint<3>>
  return %0 : tensor<1x1x1x2x!FHE.eint<3>>
}

// EVAL: @signed_steps([[[[-4, 0, 3, -1, 2]], [[-3, -2, -4, -1, -4]]]]) == [[[[3, 3]], [[-3, -4]]]]
func.func @signed_steps(%x: tensor<1x2x1x5x!FHE.esint<3>>) -> tensor<1x2x1x2x!FHE.esint<3>> {
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<[1, 2]> : tensor<2xi64>, strides = dense<[1, 2]> : tensor<2xi64>, dilations = dense<[1, 2]> : tensor<2xi64>} : (tensor<1x2x1x5x!FHE.esint<3>>) -> tensor<1x2x1x2x!FHE.esint<3>>
  return %0 : tensor<1x2x1x2x!FHE.esint<3>>
}

// What is looked up after it keeps its width in the source.
// EVAL: @then_lookup([[[[1], [2], [3]]]]) == [[[[2], [1]]]]
func.func @then_lookup(%x: tensor<1x1x3x1x!FHE.eint<2>>) -> tensor<1x1x2x1x!FHE.eint<2>> {
  %t = arith.constant dense<[0, 3, 2, 1]> : tensor<4xi64>
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<[2, 1]> : tensor<2xi64>} : (tensor<1x1x3x1x!FHE.eint<2>>) -> tensor<1x1x2x1x!FHE.eint<2>>
  %1 = "FHELinalg.apply_lookup_table"(%0, %t) : (tensor<1x1x2x1x!FHE.eint<2>>, tensor<4xi64>) -> tensor<1x1x2x1x!FHE.eint<2>>
  return %1 : tensor<1x1x2x1x!FHE.eint<2>>
}
