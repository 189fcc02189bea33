func.func @main(%x: !FHE.eint<6>) -> !FHE.eint<6> {
  %table = arith.constant dense<[27, 48, 36, 37, 13, 1, 9, 31, 39, 56, 37, 16, 47, 63, 9, 25, 34, 26, 51, 60, 54, 55, 39, 30, 6, 51, 26, 34, 16, 23, 33, 15, 48, 18, 6, 45, 24, 46, 56, 20, 46, 56, 55, 60, 39, 23, 4, 18, 2, 32, 1, 1, 16, 9, 7, 26, 5, 4, 52, 37, 22, 29, 20, 24]> : tensor<64xi64>
  %y = "FHE.apply_lookup_table"(%x, %table) : (!FHE.eint<6>, tensor<64xi64>) -> !FHE.eint<6>
  return %y : !FHE.eint<6>
}
