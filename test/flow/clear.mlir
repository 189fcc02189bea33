// Clear values of all widths beside encrypted ones.
// EVAL: @arith(7, -3, 2) == -2, 1, -3, 10, 1
// EVAL: @casts(-1, 200) == -1, 255, -56, -1
// EVAL: @minmax(-3, 2) == -3, 2, 2, -3
// EVAL: @compare(-3, 2, 1) == 4
// EVAL: @tensors([1, 2, 3], [3, 2, 1]) == [4, 4, 4], [1, 2, 1]
// EVAL: @weights([1, 2], [1, 3]) == 7
func.func @arith(%a: i8, %b: i8, %s: i8) -> (i8, i8, i8, i8, i8) {
  %q = arith.divsi %a, %b : i8
  %r = arith.remsi %a, %b : i8
  %f = arith.floordivsi %a, %b : i8
  %d = arith.subi %a, %b : i8
  %h = arith.shrsi %a, %s : i8
  return %q, %r, %f, %d, %h : i8, i8, i8, i8, i8
}

func.func @casts(%a: i8, %n: index) -> (i16, i16, i8, i1) {
  %s = arith.extsi %a : i8 to i16
  %u = arith.extui %a : i8 to i16
  %t = arith.index_cast %n : index to i8
  %b = arith.trunci %a : i8 to i1
  return %s, %u, %t, %b : i16, i16, i8, i1
}

func.func @minmax(%a: i8, %b: i8) -> (i8, i8, i8, i8) {
  %p = arith.minsi %a, %b : i8
  %q = arith.maxsi %a, %b : i8
  %r = arith.minui %a, %b : i8
  %s = arith.maxui %a, %b : i8
  return %p, %q, %r, %s : i8, i8, i8, i8
}

func.func @compare(%a: i8, %b: i8, %x: !FHE.eint<3>) -> !FHE.eint<3> {
  %less = arith.cmpi slt, %a, %b : i8
  %c1 = arith.constant 1 : i4
  %c3 = arith.constant 3 : i4
  %k = arith.select %less, %c3, %c1 : i4
  %r = "FHE.add_eint_int"(%x, %k) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %r : !FHE.eint<3>
}

func.func @tensors(%a: tensor<3xi8>, %b: tensor<3xi8>) -> (tensor<3xi8>, tensor<3xi8>) {
  %s = arith.addi %a, %b : tensor<3xi8>
  %m = arith.minsi %a, %b : tensor<3xi8>
  return %s, %m : tensor<3xi8>, tensor<3xi8>
}

func.func @weights(%x: tensor<2x!FHE.eint<3>>, %w: tensor<2xi4>) -> !FHE.eint<3> {
  %r = "FHELinalg.dot_eint_int"(%x, %w) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> !FHE.eint<3>
  return %r : !FHE.eint<3>
}
