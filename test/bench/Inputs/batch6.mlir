func.func @main(%x: tensor<64x!FHE.eint<6>>) -> tensor<64x!FHE.eint<6>> {
  %table = arith.constant dense<[16, 49, 62, 13, 10, 50, 50, 21, 58, 43, 22, 27, 14, 0, 30, 8, 18, 30, 22, 60, 23, 28, 39, 14, 15, 2, 39, 62, 18, 14, 14, 54, 18, 62, 10, 13, 42, 36, 30, 61, 41, 29, 49, 11, 41, 40, 63, 9, 48, 10, 22, 60, 56, 9, 34, 61, 43, 51, 7, 54, 17, 49, 31, 55]> : tensor<64xi64>
  %y = "FHELinalg.apply_lookup_table"(%x, %table) : (tensor<64x!FHE.eint<6>>, tensor<64xi64>) -> tensor<64x!FHE.eint<6>>
  return %y : tensor<64x!FHE.eint<6>>
}
