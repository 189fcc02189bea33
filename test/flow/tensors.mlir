// Upstream's `tensor` and named `linalg` ops around encrypted values.
// EVAL: @generate([1, 2, 3]) == [[1, 2, 3], [2, 3, 4]]
// EVAL: @generate_looked_up([1, 2, 3]) == [3, 2, 1]
// EVAL: @splat(3) == [[3, 3], [3, 3]]
// EVAL: @concat([1, 2], [3, 4]) == [[1, 2], [3, 4]], [1, 2, 3, 4]
// EVAL: @pad([1, 2], 3) == [3, 1, 2, 3, 3]
// EVAL: @reshape([[1, 2, 3], [4, 5, 6]]) == [[1, 2], [3, 4], [5, 6]]
// EVAL: @slices([[1, 2, 3], [4, 5, 6]], 1) == [2, 3], [[7, 2, 3], [7, 5, 6]]
// EVAL: @select([-1, 0], -1, [1, 2], [3, 4]) == [1, 4], [1, 2]
// EVAL: @rank0(5) == 6
// EVAL: @one([5]) == [6], 5
// EVAL: @fill(3) == [3, 3]
// EVAL: @map([1, 2], [3, 0]) == [4, 2]
// EVAL: @reduce([[1, 2], [3, 0]]) == [3, 3]
// EVAL: @transpose([[1, 2, 3], [4, 5, 6]]) == [[1, 4], [2, 5], [3, 6]]
// EVAL: @broadcast([1, 2]) == [[1, 1], [2, 2]]
// EVAL: @dim([1, 2, 3]) == [2, 3, 4]

func.func @generate(%x: tensor<3x!FHE.eint<3>>) -> tensor<2x3x!FHE.eint<3>> {
  %r = tensor.generate {
  ^bb0(%i: index, %j: index):
    %e = tensor.extract %x[%j] : tensor<3x!FHE.eint<3>>
    %k = arith.index_cast %i : index to i4
    %s = "FHE.add_eint_int"(%e, %k) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
    tensor.yield %s : !FHE.eint<3>
  } : tensor<2x3x!FHE.eint<3>>
  return %r : tensor<2x3x!FHE.eint<3>>
}

// From behind: index arithmetic, and a lookup of each.
func.func @generate_looked_up(%x: tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>> {
  %t = arith.constant dense<[3, 1, 2, 3]> : tensor<4xi64>
  %c2 = arith.constant 2 : index
  %r = tensor.generate {
  ^bb0(%i: index):
    %k = arith.subi %c2, %i : index
    %e = tensor.extract %x[%k] : tensor<3x!FHE.eint<2>>
    %s = "FHE.apply_lookup_table"(%e, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    tensor.yield %s : !FHE.eint<2>
  } : tensor<3x!FHE.eint<2>>
  return %r : tensor<3x!FHE.eint<2>>
}

func.func @splat(%x: !FHE.eint<2>) -> tensor<2x2x!FHE.eint<2>> {
  %r = tensor.splat %x : tensor<2x2x!FHE.eint<2>>
  return %r : tensor<2x2x!FHE.eint<2>>
}

func.func @concat(%x: tensor<2x!FHE.eint<3>>, %y: tensor<2x!FHE.eint<3>>) -> (tensor<2x2x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>) {
  %a = tensor.expand_shape %x [[0, 1]] output_shape [1, 2] : tensor<2x!FHE.eint<3>> into tensor<1x2x!FHE.eint<3>>
  %b = tensor.expand_shape %y [[0, 1]] output_shape [1, 2] : tensor<2x!FHE.eint<3>> into tensor<1x2x!FHE.eint<3>>
  %r = tensor.concat dim(0) %a, %b : (tensor<1x2x!FHE.eint<3>>, tensor<1x2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  %s = tensor.concat dim(0) %x, %y : (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) -> tensor<4x!FHE.eint<3>>
  return %r, %s : tensor<2x2x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>
}

func.func @pad(%x: tensor<2x!FHE.eint<2>>, %y: !FHE.eint<2>) -> tensor<5x!FHE.eint<2>> {
  %r = tensor.pad %x low[1] high[2] {
  ^bb0(%i: index):
    tensor.yield %y : !FHE.eint<2>
  } : tensor<2x!FHE.eint<2>> to tensor<5x!FHE.eint<2>>
  return %r : tensor<5x!FHE.eint<2>>
}

func.func @reshape(%x: tensor<2x3x!FHE.eint<3>>) -> tensor<3x2x!FHE.eint<3>> {
  %shape = arith.constant dense<[3, 2]> : tensor<2xindex>
  %r = tensor.reshape %x(%shape) : (tensor<2x3x!FHE.eint<3>>, tensor<2xindex>) -> tensor<3x2x!FHE.eint<3>>
  return %r : tensor<3x2x!FHE.eint<3>>
}

// At places that only the caller knows.
func.func @slices(%x: tensor<2x3x!FHE.eint<3>>, %i: index) -> (tensor<2x!FHE.eint<3>>, tensor<2x3x!FHE.eint<3>>) {
  %c7 = arith.constant 7 : i4
  %c1 = arith.constant 1 : index
  %z = "FHE.zero_tensor"() : () -> tensor<2x1x!FHE.eint<3>>
  %w = arith.constant dense<7> : tensor<2x1xi4>
  %s = "FHELinalg.add_eint_int"(%z, %w) : (tensor<2x1x!FHE.eint<3>>, tensor<2x1xi4>) -> tensor<2x1x!FHE.eint<3>>
  %a = tensor.extract_slice %x[0, %i] [1, 2] [1, 1] : tensor<2x3x!FHE.eint<3>> to tensor<2x!FHE.eint<3>>
  %j = arith.subi %i, %c1 : index
  %b = tensor.insert_slice %s into %x[0, %j] [2, 1] [1, 1] : tensor<2x1x!FHE.eint<3>> into tensor<2x3x!FHE.eint<3>>
  return %a, %b : tensor<2x!FHE.eint<3>>, tensor<2x3x!FHE.eint<3>>
}

func.func @select(%c: tensor<2xi1>, %d: i1, %x: tensor<2x!FHE.eint<3>>, %y: tensor<2x!FHE.eint<3>>) -> (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) {
  %r = arith.select %c, %x, %y : tensor<2xi1>, tensor<2x!FHE.eint<3>>
  %s = arith.select %d, %x, %y : tensor<2x!FHE.eint<3>>
  return %r, %s : tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>
}

func.func @rank0(%x: tensor<!FHE.eint<3>>) -> tensor<!FHE.eint<3>> {
  %e = tensor.extract %x[] : tensor<!FHE.eint<3>>
  %c1 = arith.constant 1 : i4
  %s = "FHE.add_eint_int"(%e, %c1) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %r = tensor.insert %s into %x[] : tensor<!FHE.eint<3>>
  return %r : tensor<!FHE.eint<3>>
}

func.func @one(%x: tensor<1x!FHE.eint<3>>) -> (tensor<1x!FHE.eint<3>>, tensor<!FHE.eint<3>>) {
  %t = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 0]> : tensor<8xi64>
  %l = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<1x!FHE.eint<3>>, tensor<8xi64>) -> tensor<1x!FHE.eint<3>>
  %c = tensor.collapse_shape %x [] : tensor<1x!FHE.eint<3>> into tensor<!FHE.eint<3>>
  return %l, %c : tensor<1x!FHE.eint<3>>, tensor<!FHE.eint<3>>
}

func.func @fill(%x: !FHE.eint<2>) -> tensor<2x!FHE.eint<2>> {
  %empty = tensor.empty() : tensor<2x!FHE.eint<2>>
  %r = linalg.fill ins(%x : !FHE.eint<2>) outs(%empty : tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.eint<2>>
  return %r : tensor<2x!FHE.eint<2>>
}

func.func @map(%x: tensor<2x!FHE.eint<3>>, %y: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %empty = tensor.empty() : tensor<2x!FHE.eint<3>>
  %r = linalg.map ins(%x, %y : tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) outs(%empty : tensor<2x!FHE.eint<3>>)
    (%a: !FHE.eint<3>, %b: !FHE.eint<3>, %o: !FHE.eint<3>) {
      %s = "FHE.add_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
      linalg.yield %s : !FHE.eint<3>
    }
  return %r : tensor<2x!FHE.eint<3>>
}

func.func @reduce(%x: tensor<2x2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %init = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  %r = linalg.reduce ins(%x : tensor<2x2x!FHE.eint<3>>) outs(%init : tensor<2x!FHE.eint<3>>) dimensions = [1]
    (%a: !FHE.eint<3>, %o: !FHE.eint<3>) {
      %s = "FHE.add_eint"(%a, %o) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
      linalg.yield %s : !FHE.eint<3>
    }
  return %r : tensor<2x!FHE.eint<3>>
}

func.func @transpose(%x: tensor<2x3x!FHE.eint<3>>) -> tensor<3x2x!FHE.eint<3>> {
  %empty = tensor.empty() : tensor<3x2x!FHE.eint<3>>
  %r = linalg.transpose ins(%x : tensor<2x3x!FHE.eint<3>>) outs(%empty : tensor<3x2x!FHE.eint<3>>) permutation = [1, 0]
  return %r : tensor<3x2x!FHE.eint<3>>
}

func.func @broadcast(%x: tensor<2x!FHE.eint<2>>) -> tensor<2x2x!FHE.eint<2>> {
  %empty = tensor.empty() : tensor<2x2x!FHE.eint<2>>
  %r = linalg.broadcast ins(%x : tensor<2x!FHE.eint<2>>) outs(%empty : tensor<2x2x!FHE.eint<2>>) dimensions = [1]
  return %r : tensor<2x2x!FHE.eint<2>>
}

func.func @dim(%x: tensor<3x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %x, %c0 : tensor<3x!FHE.eint<3>>
  %one = arith.constant 1 : i4
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%t = %x) -> (tensor<3x!FHE.eint<3>>) {
    %e = tensor.extract %t[%i] : tensor<3x!FHE.eint<3>>
    %s = "FHE.add_eint_int"(%e, %one) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
    %u = tensor.insert %s into %t[%i] : tensor<3x!FHE.eint<3>>
    scf.yield %u : tensor<3x!FHE.eint<3>>
  }
  return %r : tensor<3x!FHE.eint<3>>
}
