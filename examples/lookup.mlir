// The number of ones among the 4 bits of x, by a table: one bootstrap.
// EVAL: @main(0) == 0
// EVAL: @main(7) == 3
// EVAL: @main(8) == 1
// EVAL: @main(15) == 4
func.func @main(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %ones = arith.constant dense<[0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4]> : tensor<16xi64>
  %count = "FHE.apply_lookup_table"(%x, %ones) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.eint<4>
  return %count : !FHE.eint<4>
}
