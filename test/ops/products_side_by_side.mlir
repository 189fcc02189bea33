// NOTE: products that are looked up with both operands side by side, at the edges of their ranges.
// EVAL: @unsigned(0, 3) == 0
// EVAL: @unsigned(3, 3) == 9
// EVAL: @unsigned(2, 1) == 2
func.func @unsigned(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> !FHE.eint<4> {
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// EVAL: @signed(-2, -2) == 4
// EVAL: @signed(-2, 1) == -2
// EVAL: @signed(1, -1) == -1
func.func @signed(%x: !FHE.esint<2>, %y: !FHE.esint<2>) -> !FHE.esint<4> {
  %0 = "FHE.mul_eint"(%x, %y) : (!FHE.esint<2>, !FHE.esint<2>) -> !FHE.esint<4>
  return %0 : !FHE.esint<4>
}

// The condition is 0 or 1, and x is read by another table too.
// EVAL: @choice(7, 5, -4) == -4, 3
// EVAL: @choice(1, 5, 3) == 0, -3
// EVAL: @choice(4, 0, -1) == -1, 0
func.func @choice(%c: !FHE.eint<3>, %unused: !FHE.eint<3>, %x: !FHE.esint<3>) -> (!FHE.esint<3>, !FHE.esint<3>) {
  %t = arith.constant dense<[0, 0, 0, 0, 1, 1, 1, 1]> : tensor<8xi64>
  %u = arith.constant dense<[1, 0, -1, -3, 3, 2, 1, 0]> : tensor<8xi64>
  %b = "FHE.apply_lookup_table"(%c, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.esint<3>
  %0 = "FHE.mul_eint"(%b, %x) : (!FHE.esint<3>, !FHE.esint<3>) -> !FHE.esint<3>
  %1 = "FHE.apply_lookup_table"(%x, %u) : (!FHE.esint<3>, tensor<8xi64>) -> !FHE.esint<3>
  return %0, %1 : !FHE.esint<3>, !FHE.esint<3>
}

// A square of a table, a product of a value with its table, and tables that meet in a sum.
// EVAL: @joined(0) == 9, 0, 4
// EVAL: @joined(3) == 0, 0, 0
// EVAL: @joined(1) == 4, 2, 1
func.func @joined(%x: !FHE.eint<2>) -> (!FHE.eint<4>, !FHE.eint<4>, !FHE.eint<3>) {
  %down = arith.constant dense<[3, 2, 1, 0]> : tensor<4xi64>
  %t1 = arith.constant dense<[1, 0, 3, 0]> : tensor<4xi64>
  %t2 = arith.constant dense<[3, 1, 2, 0]> : tensor<4xi64>
  %0 = "FHE.apply_lookup_table"(%x, %down) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %1 = "FHE.mul_eint"(%0, %0) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  %2 = "FHE.mul_eint"(%0, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<4>
  %3 = "FHE.apply_lookup_table"(%x, %t1) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %4 = "FHE.apply_lookup_table"(%x, %t2) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %5 = "FHE.add_eint"(%3, %4) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %1, %2, %5 : !FHE.eint<4>, !FHE.eint<4>, !FHE.eint<3>
}
