// A small network on a signed image: convolution with bias and stride, rectifier, pooling, and two scores that are
// compared.
// EVAL: @main([[[[1, -1, 2, 0], [0, 3, -2, 1], [2, 2, 0, -1], [-3, 1, 1, 0]]]]) == [[5, 0]]
// EVAL: @main([[[[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]]]) == [[1, 0]]
func.func @main(%image: tensor<1x1x4x4x!FHE.esint<5>>) -> tensor<1x2x!FHE.esint<5>> {
  %kernels = arith.constant dense<[[[[1, 0], [0, 1]]], [[[-1, 1], [0, -1]]]]> : tensor<2x1x2x2xi6>
  %bias = arith.constant dense<[1, -1]> : tensor<2xi6>
  %seen = "FHELinalg.conv2d"(%image, %kernels, %bias) {strides = dense<2> : tensor<2xi64>} : (tensor<1x1x4x4x!FHE.esint<5>>, tensor<2x1x2x2xi6>, tensor<2xi6>) -> tensor<1x2x2x2x!FHE.esint<5>>
  %relu = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]> : tensor<32xi64>
  %active = "FHELinalg.apply_lookup_table"(%seen, %relu) : (tensor<1x2x2x2x!FHE.esint<5>>, tensor<32xi64>) -> tensor<1x2x2x2x!FHE.esint<5>>
  %pooled = "FHELinalg.maxpool2d"(%active) {kernel_shape = dense<2> : tensor<2xi64>} : (tensor<1x2x2x2x!FHE.esint<5>>) -> tensor<1x2x1x1x!FHE.esint<5>>
  %scores = tensor.collapse_shape %pooled [[0], [1, 2, 3]] : tensor<1x2x1x1x!FHE.esint<5>> into tensor<1x2x!FHE.esint<5>>
  return %scores : tensor<1x2x!FHE.esint<5>>
}
