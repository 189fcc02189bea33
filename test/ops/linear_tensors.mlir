// Linear tensor ops at the edges of their widths, with broadcasting.

func.func @unsigned(%a: tensor<2x1x!FHE.eint<3>>, %b: tensor<2x!FHE.eint<3>>) -> (tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>) {
  %s = "FHELinalg.add_eint"(%a, %b) : (tensor<2x1x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  %d = "FHELinalg.sub_eint"(%a, %b) : (tensor<2x1x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  return %s, %d : tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>
}
// EVAL: @unsigned([[7], [1]], [0, 1]) == [[7, 8], [1, 2]], [[7, 6], [1, 0]]

func.func @signed(%a: tensor<2x!FHE.esint<3>>, %b: tensor<1x2x!FHE.esint<3>>) -> (tensor<1x2x!FHE.esint<3>>, tensor<1x2x!FHE.esint<3>>) {
  %s = "FHELinalg.add_eint"(%a, %b) : (tensor<2x!FHE.esint<3>>, tensor<1x2x!FHE.esint<3>>) -> tensor<1x2x!FHE.esint<3>>
  %d = "FHELinalg.sub_eint"(%a, %b) : (tensor<2x!FHE.esint<3>>, tensor<1x2x!FHE.esint<3>>) -> tensor<1x2x!FHE.esint<3>>
  return %s, %d : tensor<1x2x!FHE.esint<3>>, tensor<1x2x!FHE.esint<3>>
}
// EVAL: @signed([-4, 3], [[0, -3]]) == [[-4, 0]], [[-4, -2]]

func.func @unsigned_clear(%a: tensor<2x!FHE.eint<3>>, %c: tensor<2x1xi4>) -> (tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>) {
  %s = "FHELinalg.add_eint_int"(%a, %c) : (tensor<2x!FHE.eint<3>>, tensor<2x1xi4>) -> tensor<2x2x!FHE.eint<3>>
  %d = "FHELinalg.sub_eint_int"(%a, %c) : (tensor<2x!FHE.eint<3>>, tensor<2x1xi4>) -> tensor<2x2x!FHE.eint<3>>
  %r = "FHELinalg.sub_int_eint"(%c, %a) : (tensor<2x1xi4>, tensor<2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  %m = "FHELinalg.mul_eint_int"(%a, %c) : (tensor<2x!FHE.eint<3>>, tensor<2x1xi4>) -> tensor<2x2x!FHE.eint<3>>
  return %s, %d, %r, %m : tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>, tensor<2x2x!FHE.eint<3>>
}
// EVAL: @unsigned_clear([0, 7], [[7], [-8]]) == [[7, 14], [8, 15]], [[9, 0], [8, 15]], [[7, 0], [8, 1]], [[0, 1], [0, 8]]

func.func @signed_clear(%a: tensor<2x!FHE.esint<3>>) -> (tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>) {
  %c = arith.constant dense<[-1, 2]> : tensor<2xi4>
  %s = "FHELinalg.add_eint_int"(%a, %c) : (tensor<2x!FHE.esint<3>>, tensor<2xi4>) -> tensor<2x!FHE.esint<3>>
  %d = "FHELinalg.sub_eint_int"(%a, %c) : (tensor<2x!FHE.esint<3>>, tensor<2xi4>) -> tensor<2x!FHE.esint<3>>
  %r = "FHELinalg.sub_int_eint"(%c, %a) : (tensor<2xi4>, tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>>
  %m = "FHELinalg.mul_eint_int"(%a, %c) : (tensor<2x!FHE.esint<3>>, tensor<2xi4>) -> tensor<2x!FHE.esint<3>>
  return %s, %d, %r, %m : tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>
}
// EVAL: @signed_clear([-3, 1]) == [-4, 3], [-2, -1], [2, 1], [3, 2]

func.func @contract(%a: tensor<2x2x!FHE.eint<4>>, %b: tensor<2x!FHE.esint<4>>) -> (tensor<2x2x!FHE.eint<4>>, tensor<2x2x!FHE.eint<4>>, !FHE.esint<4>, tensor<1x!FHE.esint<4>>) {
  %w = arith.constant dense<[[1, 0], [2, 1]]> : tensor<2x2xi5>
  %v = arith.constant dense<[-2, 1]> : tensor<2xi5>
  %row = arith.constant dense<[[-2, 1]]> : tensor<1x2xi5>
  %l = "FHELinalg.matmul_eint_int"(%a, %w) : (tensor<2x2x!FHE.eint<4>>, tensor<2x2xi5>) -> tensor<2x2x!FHE.eint<4>>
  %r = "FHELinalg.matmul_int_eint"(%w, %a) : (tensor<2x2xi5>, tensor<2x2x!FHE.eint<4>>) -> tensor<2x2x!FHE.eint<4>>
  %d = "FHELinalg.dot_eint_int"(%b, %v) : (tensor<2x!FHE.esint<4>>, tensor<2xi5>) -> !FHE.esint<4>
  %p = "FHELinalg.matmul_int_eint"(%row, %b) : (tensor<1x2xi5>, tensor<2x!FHE.esint<4>>) -> tensor<1x!FHE.esint<4>>
  return %l, %r, %d, %p : tensor<2x2x!FHE.eint<4>>, tensor<2x2x!FHE.eint<4>>, !FHE.esint<4>, tensor<1x!FHE.esint<4>>
}
// EVAL: @contract([[1, 2], [3, 4]], [-3, 1]) == [[5, 2], [11, 4]], [[1, 2], [5, 8]], 7, [7]
// EVAL: @contract([[5, 5], [0, 0]], [3, -2]) == [[15, 5], [0, 0]], [[5, 5], [10, 10]], -8, [-8]

func.func @sums(%a: tensor<2x2x!FHE.esint<4>>) -> (tensor<2x!FHE.esint<4>>, tensor<1x1x!FHE.esint<4>>) {
  %r = "FHELinalg.sum"(%a) {axes = [-1]} : (tensor<2x2x!FHE.esint<4>>) -> tensor<2x!FHE.esint<4>>
  %s = "FHELinalg.sum"(%a) {keep_dims = true} : (tensor<2x2x!FHE.esint<4>>) -> tensor<1x1x!FHE.esint<4>>
  return %r, %s : tensor<2x!FHE.esint<4>>, tensor<1x1x!FHE.esint<4>>
}
// EVAL: @sums([[-8, 7], [-4, -3]]) == [-1, -7], [[-8]]
