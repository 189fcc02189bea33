// x < y for numbers of six bits, from the lowest bit up: bits are taken off by `lsb` and `reinterpret_precision`, and a
// table of the two bits and the answer so far gives the next answer.
// EVAL: @main(40, 39) == 0
// EVAL: @main(15, 16) == 1
// EVAL: @main(63, 63) == 0
// EVAL: @main(0, 63) == 1
func.func private @step(%x: !FHE.eint<3>, %y: !FHE.eint<3>, %less: !FHE.eint<3>) -> !FHE.eint<3> {
  %two = arith.constant 2 : i4
  %four = arith.constant 4 : i4
  %a = "FHE.mul_eint_int"(%x, %four) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %b = "FHE.mul_eint_int"(%y, %two) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %c = "FHE.add_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %d = "FHE.add_eint"(%c, %less) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %table = arith.constant dense<[0, 1, 1, 1, 0, 0, 0, 1]> : tensor<8xi64>
  %next = "FHE.apply_lookup_table"(%d, %table) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  return %next : !FHE.eint<3>
}
func.func private @bits(%x: !FHE.eint<6>) -> (!FHE.eint<3>, !FHE.eint<3>, !FHE.eint<4>) {
  %l0 = "FHE.lsb"(%x) : (!FHE.eint<6>) -> !FHE.eint<6>
  %b0 = "FHE.lsb"(%x) : (!FHE.eint<6>) -> !FHE.eint<3>
  %x1 = "FHE.sub_eint"(%x, %l0) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
  %y1 = "FHE.reinterpret_precision"(%x1) : (!FHE.eint<6>) -> !FHE.eint<5>
  %l1 = "FHE.lsb"(%y1) : (!FHE.eint<5>) -> !FHE.eint<5>
  %b1 = "FHE.lsb"(%y1) : (!FHE.eint<5>) -> !FHE.eint<3>
  %x2 = "FHE.sub_eint"(%y1, %l1) : (!FHE.eint<5>, !FHE.eint<5>) -> !FHE.eint<5>
  %y2 = "FHE.reinterpret_precision"(%x2) : (!FHE.eint<5>) -> !FHE.eint<4>
  return %b0, %b1, %y2 : !FHE.eint<3>, !FHE.eint<3>, !FHE.eint<4>
}
func.func @main(%x: !FHE.eint<6>, %y: !FHE.eint<6>) -> !FHE.eint<3> {
  %x0, %x1, %xs = call @bits(%x) : (!FHE.eint<6>) -> (!FHE.eint<3>, !FHE.eint<3>, !FHE.eint<4>)
  %y0, %y1, %ys = call @bits(%y) : (!FHE.eint<6>) -> (!FHE.eint<3>, !FHE.eint<3>, !FHE.eint<4>)
  %less = "FHE.zero"() : () -> !FHE.eint<3>
  %r0 = call @step(%x0, %y0, %less) : (!FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %r1 = call @step(%x1, %y1, %r0) : (!FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  // The upper four bits at once: signed difference, then its sign together with the answer so far.
  %wide = arith.constant dense<[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]> : tensor<16xi64>
  %xw = "FHE.apply_lookup_table"(%xs, %wide) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.esint<6>
  %yw = "FHE.apply_lookup_table"(%ys, %wide) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.esint<6>
  %apart = "FHE.sub_eint"(%xw, %yw) : (!FHE.esint<6>, !FHE.esint<6>) -> !FHE.esint<6>
  %two = arith.constant 2 : i7
  %scaled = "FHE.mul_eint_int"(%apart, %two) : (!FHE.esint<6>, i7) -> !FHE.esint<6>
  %one = arith.constant dense<[0, 1, 0, 0, 0, 0, 0, 0]> : tensor<8xi64>
  %rw = "FHE.apply_lookup_table"(%r1, %one) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.esint<6>
  %both = "FHE.sub_eint"(%scaled, %rw) : (!FHE.esint<6>, !FHE.esint<6>) -> !FHE.esint<6>
  %sign = arith.constant dense<[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]> : tensor<64xi64>
  %r = "FHE.apply_lookup_table"(%both, %sign) : (!FHE.esint<6>, tensor<64xi64>) -> !FHE.eint<3>
  return %r : !FHE.eint<3>
}
