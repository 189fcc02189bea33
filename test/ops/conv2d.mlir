// NOTE: each attribute alone, and all of them together; values worked out by hand.

// EVAL: @plain([[[[1, 2, 3], [4, 5, 6], [7, 0, 1]]]]) == [[[[-4, -4], [4, 4]]]]
func.func @plain(%x: tensor<1x1x3x3x!FHE.esint<4>>) -> tensor<1x1x2x2x!FHE.esint<4>> {
  %w = arith.constant dense<[[[[1, 0], [0, -1]]]]> : tensor<1x1x2x2xi5>
  %0 = "FHELinalg.conv2d"(%x, %w) {dilations = dense<1> : tensor<2xi64>, group = 1 : i64, padding = dense<0> : tensor<4xi64>, strides = dense<1> : tensor<2xi64>} : (tensor<1x1x3x3x!FHE.esint<4>>, tensor<1x1x2x2xi5>) -> tensor<1x1x2x2x!FHE.esint<4>>
  return %0 : tensor<1x1x2x2x!FHE.esint<4>>
}

// Two images, two filters over two channels, a bias.
// EVAL: @channels([[[[1, 2]], [[3, 0]]], [[[0, 3]], [[1, 1]]]]) == [[[[8, 3]], [[1, 6]]], [[[3, 6]], [[1, 7]]]]
func.func @channels(%x: tensor<2x2x1x2x!FHE.eint<4>>) -> tensor<2x2x1x2x!FHE.eint<4>> {
  %w = arith.constant dense<[[[[1]], [[2]]], [[[2]], [[-1]]]]> : tensor<2x2x1x1xi5>
  %b = arith.constant dense<[1, 2]> : tensor<2xi5>
  %0 = "FHELinalg.conv2d"(%x, %w, %b) : (tensor<2x2x1x2x!FHE.eint<4>>, tensor<2x2x1x1xi5>, tensor<2xi5>) -> tensor<2x2x1x2x!FHE.eint<4>>
  return %0 : tensor<2x2x1x2x!FHE.eint<4>>
}

// One zero above, two at the right, none elsewhere.
// EVAL: @padding([[[[1, 2], [3, 1]]]]) == [[[[3, 2, 0], [7, 3, 0]]]]
func.func @padding(%x: tensor<1x1x2x2x!FHE.eint<4>>) -> tensor<1x1x2x3x!FHE.eint<4>> {
  %w = arith.constant dense<[[[[1, 1], [1, 1]]]]> : tensor<1x1x2x2xi5>
  %0 = "FHELinalg.conv2d"(%x, %w) {padding = dense<[1, 0, 0, 2]> : tensor<4xi64>} : (tensor<1x1x2x2x!FHE.eint<4>>, tensor<1x1x2x2xi5>) -> tensor<1x1x2x3x!FHE.eint<4>>
  return %0 : tensor<1x1x2x3x!FHE.eint<4>>
}

// EVAL: @steps([[[[1, 2, 3, 4, 5], [5, 4, 3, 2, 1], [0, 1, 0, 1, 0]]]]) == [[[[4, 6, 8], [0, 2, 0]]]]
func.func @steps(%x: tensor<1x1x3x5x!FHE.eint<4>>) -> tensor<1x1x2x3x!FHE.eint<4>> {
  %w = arith.constant dense<[[[[1, 1]]]]> : tensor<1x1x1x2xi5>
  %0 = "FHELinalg.conv2d"(%x, %w) {strides = dense<[2, 1]> : tensor<2xi64>, dilations = dense<[1, 2]> : tensor<2xi64>} : (tensor<1x1x3x5x!FHE.eint<4>>, tensor<1x1x1x2xi5>) -> tensor<1x1x2x3x!FHE.eint<4>>
  return %0 : tensor<1x1x2x3x!FHE.eint<4>>
}

// Two groups of two channels and one filter; padding, strides and bias with them; clear weights that
// are no constants.
// EVAL: @groups([[[[1, 2]], [[3, 1]], [[2, 2]], [[1, 0]]]], [[[[1]], [[2]]], [[[3]], [[1]]]], [1, 0]) == [[[[1, 5]], [[0, 6]]]]
func.func @groups(%x: tensor<1x4x1x2x!FHE.eint<4>>, %w: tensor<2x2x1x1xi5>, %b: tensor<2xi5>) -> tensor<1x2x1x2x!FHE.eint<4>> {
  %0 = "FHELinalg.conv2d"(%x, %w, %b) {group = 2 : i64, padding = dense<[0, 1, 0, 0]> : tensor<4xi64>, strides = dense<[1, 2]> : tensor<2xi64>} : (tensor<1x4x1x2x!FHE.eint<4>>, tensor<2x2x1x1xi5>, tensor<2xi5>) -> tensor<1x2x1x2x!FHE.eint<4>>
  return %0 : tensor<1x2x1x2x!FHE.eint<4>>
}

// A lookup after it, and what it gives once more.
// EVAL: @relu([[[[1, 3], [2, 0]]]]) == [[[[0, 2]]]]
func.func @relu(%x: tensor<1x1x2x2x!FHE.esint<3>>) -> tensor<1x1x1x2x!FHE.eint<2>> {
  %w = arith.constant dense<[[[[1], [-1]]]]> : tensor<1x1x2x1xi4>
  %t = arith.constant dense<[0, 1, 2, 2, 0, 0, 0, 0]> : tensor<8xi64>
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x1x2x2x!FHE.esint<3>>, tensor<1x1x2x1xi4>) -> tensor<1x1x1x2x!FHE.esint<3>>
  %1 = "FHELinalg.apply_lookup_table"(%0, %t) : (tensor<1x1x1x2x!FHE.esint<3>>, tensor<8xi64>) -> tensor<1x1x1x2x!FHE.eint<2>>
  return %1 : tensor<1x1x1x2x!FHE.eint<2>>
}
