// Clear values of all widths beside encrypted ones.
// EVAL: @arith(7, -3, 2) == -2, 1, -3, 10, 1
// EVAL: @casts(-1, 200) == -1, 255, -56, -1
// EVAL: @minmax(-3, 2) == -3, 2, 2, -3
// EVAL: @compare(-3, 2, 1) == 4
// EVAL: @tensors([1, 2, 3], [3, 2, 1]) == [4, 4, 4], [1, 2, 1]
// EVAL: @padded([1, 2, 3], [4, 5], 2) == [3, 6, 8], [[4, 5], [4, 5]], 5
// EVAL: @product([[1, 2], [3, 1]], [0, 1]) == [[7, 4], [6, 7]], [0, 2]
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

func.func @padded(%x: tensor<3x!FHE.eint<4>>, %c: tensor<2xi5>, %k: i5) -> (tensor<3x!FHE.eint<4>>, tensor<2x2xi5>, i5) {
  %p = tensor.pad %c low[1] high[0] {
  ^bb0(%i: index):
    tensor.yield %k : i5
  } : tensor<2xi5> to tensor<3xi5>
  %r = "FHELinalg.add_eint_int"(%x, %p) : (tensor<3x!FHE.eint<4>>, tensor<3xi5>) -> tensor<3x!FHE.eint<4>>
  %e = tensor.expand_shape %c [[0, 1]] output_shape [1, 2] : tensor<2xi5> into tensor<1x2xi5>
  %d = tensor.concat dim(0) %e, %e : (tensor<1x2xi5>, tensor<1x2xi5>) -> tensor<2x2xi5>
  %shape = arith.constant dense<4> : tensor<1xindex>
  %flat = tensor.reshape %d(%shape) : (tensor<2x2xi5>, tensor<1xindex>) -> tensor<4xi5>
  %c3 = arith.constant 3 : index
  %last = tensor.extract %flat[%c3] : tensor<4xi5>
  return %r, %d, %last : tensor<3x!FHE.eint<4>>, tensor<2x2xi5>, i5
}

func.func @product(%m: tensor<2x2xi5>, %x: tensor<2x!FHE.eint<3>>) -> (tensor<2x2xi5>, tensor<2x!FHE.eint<3>>) {
  %z = arith.constant dense<0> : tensor<2x2xi5>
  %mm = linalg.matmul ins(%m, %m : tensor<2x2xi5>, tensor<2x2xi5>) outs(%z : tensor<2x2xi5>) -> tensor<2x2xi5>
  %g = tensor.generate {
  ^bb0(%i: index):
    %k = arith.index_cast %i : index to i4
    tensor.yield %k : i4
  } : tensor<2xi4>
  %r = "FHELinalg.add_eint_int"(%x, %g) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  return %mm, %r : tensor<2x2xi5>, tensor<2x!FHE.eint<3>>
}
