// Half a step goes up.
// EVAL: @unsigned(0) == 0
// EVAL: @unsigned(1) == 0
// EVAL: @unsigned(2) == 1
// EVAL: @unsigned(5) == 1
// EVAL: @unsigned(6) == 2
// EVAL: @unsigned(13) == 3
func.func @unsigned(%x: !FHE.eint<4>) -> !FHE.eint<2> {
  %0 = "FHE.round"(%x) : (!FHE.eint<4>) -> !FHE.eint<2>
  return %0 : !FHE.eint<2>
}

// EVAL: @signed(-4) == -2
// EVAL: @signed(-3) == -1
// EVAL: @signed(-2) == -1
// EVAL: @signed(-1) == 0
// EVAL: @signed(1) == 1
// EVAL: @signed(2) == 1
func.func @signed(%x: !FHE.esint<3>) -> !FHE.esint<2> {
  %0 = "FHE.round"(%x) : (!FHE.esint<3>) -> !FHE.esint<2>
  return %0 : !FHE.esint<2>
}

// EVAL: @tensor([-7, -3, 2, 3]) == [-3, -1, 1, 2]
func.func @tensor(%x: tensor<4x!FHE.esint<4>>) -> tensor<4x!FHE.esint<3>> {
  %0 = "FHELinalg.round"(%x) : (tensor<4x!FHE.esint<4>>) -> tensor<4x!FHE.esint<3>>
  return %0 : tensor<4x!FHE.esint<3>>
}

// Before a lookup it is a part of the table.
// EVAL: @before_lookup([[-8, -6, -5], [1, 2, 5]]) == [[4, 8, 8], [1, 2, 2]]
func.func @before_lookup(%x: tensor<2x3x!FHE.esint<4>>) -> tensor<2x3x!FHE.eint<4>> {
  %t = arith.constant dense<[1, 2, 4, 8]> : tensor<4xi64>
  %0 = "FHELinalg.round"(%x) : (tensor<2x3x!FHE.esint<4>>) -> tensor<2x3x!FHE.esint<2>>
  %1 = "FHELinalg.apply_lookup_table"(%0, %t) : (tensor<2x3x!FHE.esint<2>>, tensor<4xi64>) -> tensor<2x3x!FHE.eint<4>>
  return %1 : tensor<2x3x!FHE.eint<4>>
}
