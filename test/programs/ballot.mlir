// Votes for four candidates are counted and the winners marked: comparison with a constant, sums over an axis,
// a maximum by halves, and equality by one table of the difference.
// EVAL: @main([0, 1, 1, 3, 1, 0]) == [2, 3, 0, 1], [0, 1, 0, 0]
// EVAL: @main([2, 2, 3, 3, 3, 2]) == [0, 0, 3, 3], [0, 0, 1, 1]
func.func @main(%votes: tensor<6x!FHE.eint<3>>) -> (tensor<4x!FHE.eint<3>>, tensor<4x!FHE.eint<1>>) {
  %column = tensor.expand_shape %votes [[0, 1]] : tensor<6x!FHE.eint<3>> into tensor<6x1x!FHE.eint<3>>
  %all = "FHELinalg.broadcast"(%column) : (tensor<6x1x!FHE.eint<3>>) -> tensor<6x4x!FHE.eint<3>>
  %tables = arith.constant dense<[[1, 0, 0, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 0], [0, 0, 0, 1, 0, 0, 0, 0]]> : tensor<4x8xi64>
  %is = "FHELinalg.apply_multi_lookup_table"(%all, %tables) : (tensor<6x4x!FHE.eint<3>>, tensor<4x8xi64>) -> tensor<6x4x!FHE.eint<3>>
  %counts = "FHELinalg.sum"(%is) {axes = [0], keep_dims = false} : (tensor<6x4x!FHE.eint<3>>) -> tensor<4x!FHE.eint<3>>
  %square = tensor.expand_shape %counts [[0, 1, 2, 3]] : tensor<4x!FHE.eint<3>> into tensor<1x1x2x2x!FHE.eint<3>>
  %best = "FHELinalg.maxpool2d"(%square) {kernel_shape = dense<2> : tensor<2xi64>} : (tensor<1x1x2x2x!FHE.eint<3>>) -> tensor<1x1x1x1x!FHE.eint<3>>
  %top = tensor.collapse_shape %best [[0, 1, 2, 3]] : tensor<1x1x1x1x!FHE.eint<3>> into tensor<1x!FHE.eint<3>>
  %behind = "FHELinalg.sub_eint"(%top, %counts) : (tensor<1x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>) -> tensor<4x!FHE.eint<3>>
  %zero = arith.constant dense<[1, 0, 0, 0, 0, 0, 0, 0]> : tensor<8xi64>
  %won = "FHELinalg.apply_lookup_table"(%behind, %zero) : (tensor<4x!FHE.eint<3>>, tensor<8xi64>) -> tensor<4x!FHE.eint<1>>
  return %counts, %won : tensor<4x!FHE.eint<3>>, tensor<4x!FHE.eint<1>>
}
