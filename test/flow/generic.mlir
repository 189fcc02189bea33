// `linalg.generic` over encrypted values, with lookups in its body and reductions.
// EVAL: @elementwise([[1, 2], [3, 0]], [1, 2]) == [[5, 5], [4, 6]]
// EVAL: @matmul([[1, 2, 3], [3, 2, 1]], [[1, 0], [2, 1], [0, -1]]) == [[5, -1], [7, 1]]
// EVAL: @dot([1, 2, 3], [3, 2, 1]) == 10
// EVAL: @sum_of_lookups([[1, 2], [3, 0]]) == [13, 10]
// EVAL: @running([1, 2, 3]) == 1
// EVAL: @maximum([[1, 6, 3], [5, 2, 4]]) == [6, 5]
// EVAL: @gates([true, false, true], [true, true, false]) == [true, false, false]
// EVAL: @branches([1, 2, 3]) == [2, 2, 6]
// EVAL: @two([1, 2, 3]) == [2, 3, 4], [3, 1, 2]
// EVAL: @window([1, 2, 3, 1]) == [3, 5, 4]
// EVAL: @captured([1, 2, 3], 1) == [2, 3, 4]
// EVAL: @place([5, 6, 7]) == [5, 7, 9]
// EVAL: @turned([[1, 2], [3, 0]]) == [[1, 3], [2, 0]]

#map = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
#column = affine_map<(i, j) -> (j)>
#one = affine_map<(i) -> (i)>
#none = affine_map<(i) -> ()>

// A broadcast, two lookups of which the second depends on the first, and a clear operand.
func.func @elementwise(%x: tensor<2x2x!FHE.eint<3>>, %y: tensor<2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>> {
  %t = arith.constant dense<[0, 1, 2, 0, 1, 2, 0, 1]> : tensor<8xi64>
  %u = arith.constant dense<[3, 4, 5, 6, 7, 0, 1, 2]> : tensor<8xi64>
  %empty = tensor.empty() : tensor<2x2x!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [#map, #column, #map], iterator_types = ["parallel", "parallel"]}
      ins(%x, %y : tensor<2x2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>) outs(%empty : tensor<2x2x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %b: !FHE.eint<3>, %o: !FHE.eint<3>):
    %c1 = arith.constant 1 : i4
    %s = "FHE.add_eint"(%a, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    %l = "FHE.apply_lookup_table"(%s, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    %v = "FHE.add_eint"(%l, %b) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    %w = "FHE.sub_eint_int"(%v, %c1) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
    %m = "FHE.apply_lookup_table"(%w, %u) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    linalg.yield %m : !FHE.eint<3>
  } -> tensor<2x2x!FHE.eint<3>>
  return %r : tensor<2x2x!FHE.eint<3>>
}

func.func @matmul(%x: tensor<2x3x!FHE.esint<5>>, %w: tensor<3x2xi6>) -> tensor<2x2x!FHE.esint<5>> {
  %init = "FHE.zero_tensor"() : () -> tensor<2x2x!FHE.esint<5>>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %w : tensor<2x3x!FHE.esint<5>>, tensor<3x2xi6>) outs(%init : tensor<2x2x!FHE.esint<5>>) {
  ^bb0(%a: !FHE.esint<5>, %b: i6, %o: !FHE.esint<5>):
    %p = "FHE.mul_eint_int"(%a, %b) : (!FHE.esint<5>, i6) -> !FHE.esint<5>
    %s = "FHE.add_eint"(%o, %p) : (!FHE.esint<5>, !FHE.esint<5>) -> !FHE.esint<5>
    linalg.yield %s : !FHE.esint<5>
  } -> tensor<2x2x!FHE.esint<5>>
  return %r : tensor<2x2x!FHE.esint<5>>
}

// A sum of encrypted products.
func.func @dot(%x: tensor<3x!FHE.eint<4>>, %y: tensor<3x!FHE.eint<4>>) -> !FHE.eint<4> {
  %z = "FHE.zero"() : () -> !FHE.eint<4>
  %init = tensor.from_elements %z : tensor<!FHE.eint<4>>
  %r = linalg.generic {indexing_maps = [#one, #one, #none], iterator_types = ["reduction"]}
      ins(%x, %y : tensor<3x!FHE.eint<4>>, tensor<3x!FHE.eint<4>>) outs(%init : tensor<!FHE.eint<4>>) {
  ^bb0(%a: !FHE.eint<4>, %b: !FHE.eint<4>, %o: !FHE.eint<4>):
    %p = "FHE.mul_eint"(%a, %b) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    %s = "FHE.add_eint"(%o, %p) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    linalg.yield %s : !FHE.eint<4>
  } -> tensor<!FHE.eint<4>>
  %e = tensor.extract %r[] : tensor<!FHE.eint<4>>
  return %e : !FHE.eint<4>
}

// Columns, of squares, beside a start that is not zero.
func.func @sum_of_lookups(%x: tensor<2x2x!FHE.eint<5>>) -> tensor<2x!FHE.eint<5>> {
  %t = arith.constant dense<[0, 1, 4, 9, 16, 25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]> : tensor<32xi64>
  %z = "FHE.zero"() : () -> !FHE.eint<5>
  %c3 = arith.constant 3 : i6
  %c6 = arith.constant 6 : i6
  %three = "FHE.add_eint_int"(%z, %c3) : (!FHE.eint<5>, i6) -> !FHE.eint<5>
  %six = "FHE.add_eint_int"(%z, %c6) : (!FHE.eint<5>, i6) -> !FHE.eint<5>
  %init = tensor.from_elements %three, %six : tensor<2x!FHE.eint<5>>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<2x2x!FHE.eint<5>>) outs(%init : tensor<2x!FHE.eint<5>>) {
  ^bb0(%a: !FHE.eint<5>, %o: !FHE.eint<5>):
    %l = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<5>, tensor<32xi64>) -> !FHE.eint<5>
    %s = "FHE.add_eint"(%o, %l) : (!FHE.eint<5>, !FHE.eint<5>) -> !FHE.eint<5>
    linalg.yield %s : !FHE.eint<5>
  } -> tensor<2x!FHE.eint<5>>
  return %r : tensor<2x!FHE.eint<5>>
}

// A lookup of what the iteration before gave.
func.func @running(%x: tensor<3x!FHE.eint<3>>) -> !FHE.eint<3> {
  %t = arith.constant dense<[1, 2, 3, 0, 1, 2, 3, 0]> : tensor<8xi64>
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %init = tensor.from_elements %z : tensor<!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [#one, #none], iterator_types = ["reduction"]}
      ins(%x : tensor<3x!FHE.eint<3>>) outs(%init : tensor<!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%o, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    %l = "FHE.apply_lookup_table"(%s, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    linalg.yield %l : !FHE.eint<3>
  } -> tensor<!FHE.eint<3>>
  %e = tensor.extract %r[] : tensor<!FHE.eint<3>>
  return %e : !FHE.eint<3>
}

func.func @maximum(%x: tensor<2x3x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %init = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [#map, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<2x3x!FHE.eint<3>>) outs(%init : tensor<2x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %m = "FHE.max_eint"(%o, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    linalg.yield %m : !FHE.eint<3>
  } -> tensor<2x!FHE.eint<3>>
  return %r : tensor<2x!FHE.eint<3>>
}

func.func @gates(%x: tensor<3x!FHE.ebool>, %y: tensor<3x!FHE.ebool>) -> tensor<3x!FHE.ebool> {
  %empty = tensor.empty() : tensor<3x!FHE.ebool>
  %r = linalg.generic {indexing_maps = [#one, #one, #one], iterator_types = ["parallel"]}
      ins(%x, %y : tensor<3x!FHE.ebool>, tensor<3x!FHE.ebool>) outs(%empty : tensor<3x!FHE.ebool>) {
  ^bb0(%a: !FHE.ebool, %b: !FHE.ebool, %o: !FHE.ebool):
    %c = "FHE.and"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
    linalg.yield %c : !FHE.ebool
  } -> tensor<3x!FHE.ebool>
  return %r : tensor<3x!FHE.ebool>
}

// Control flow in a body: all but the middle are doubled.
func.func @branches(%x: tensor<3x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>> {
  %empty = tensor.empty() : tensor<3x!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [#one, #one], iterator_types = ["parallel"]}
      ins(%x : tensor<3x!FHE.eint<3>>) outs(%empty : tensor<3x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %i = linalg.index 0 : index
    %c1 = arith.constant 1 : index
    %is = arith.cmpi ne, %i, %c1 : index
    %d = scf.if %is -> (!FHE.eint<3>) {
      %e = "FHE.add_eint"(%a, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
      scf.yield %e : !FHE.eint<3>
    } else {
      scf.yield %a : !FHE.eint<3>
    }
    linalg.yield %d : !FHE.eint<3>
  } -> tensor<3x!FHE.eint<3>>
  return %r : tensor<3x!FHE.eint<3>>
}

func.func @two(%x: tensor<3x!FHE.eint<3>>) -> (tensor<3x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>) {
  %t = arith.constant dense<[0, 3, 1, 2, 4, 5, 6, 7]> : tensor<8xi64>
  %empty = tensor.empty() : tensor<3x!FHE.eint<3>>
  %r:2 = linalg.generic {indexing_maps = [#one, #one, #one], iterator_types = ["parallel"]}
      ins(%x : tensor<3x!FHE.eint<3>>) outs(%empty, %empty : tensor<3x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>, %p: !FHE.eint<3>):
    %c1 = arith.constant 1 : i4
    %s = "FHE.add_eint_int"(%a, %c1) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
    %l = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    linalg.yield %s, %l : !FHE.eint<3>, !FHE.eint<3>
  } -> (tensor<3x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>)
  return %r#0, %r#1 : tensor<3x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>
}

// Neighbours: a map that is no permutation.
func.func @window(%x: tensor<4x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>> {
  %shape = tensor.empty() : tensor<2xi1>
  %init = "FHE.zero_tensor"() : () -> tensor<3x!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i + j)>, #column, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x, %shape : tensor<4x!FHE.eint<3>>, tensor<2xi1>) outs(%init : tensor<3x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %b: i1, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%o, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    linalg.yield %s : !FHE.eint<3>
  } -> tensor<3x!FHE.eint<3>>
  return %r : tensor<3x!FHE.eint<3>>
}

func.func @captured(%x: tensor<3x!FHE.eint<3>>, %y: !FHE.eint<3>) -> tensor<3x!FHE.eint<3>> {
  %empty = tensor.empty() : tensor<3x!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [#one, #one], iterator_types = ["parallel"]}
      ins(%x : tensor<3x!FHE.eint<3>>) outs(%empty : tensor<3x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%a, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    linalg.yield %s : !FHE.eint<3>
  } -> tensor<3x!FHE.eint<3>>
  return %r : tensor<3x!FHE.eint<3>>
}

func.func @place(%x: tensor<3x!FHE.eint<4>>) -> tensor<3x!FHE.eint<4>> {
  %empty = tensor.empty() : tensor<3x!FHE.eint<4>>
  %r = linalg.generic {indexing_maps = [#one, #one], iterator_types = ["parallel"]}
      ins(%x : tensor<3x!FHE.eint<4>>) outs(%empty : tensor<3x!FHE.eint<4>>) {
  ^bb0(%a: !FHE.eint<4>, %o: !FHE.eint<4>):
    %i = linalg.index 0 : index
    %k = arith.index_cast %i : index to i5
    %s = "FHE.add_eint_int"(%a, %k) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
    linalg.yield %s : !FHE.eint<4>
  } -> tensor<3x!FHE.eint<4>>
  return %r : tensor<3x!FHE.eint<4>>
}

// What is read by column is written over by row.
func.func @turned(%x: tensor<2x2x!FHE.eint<2>>) -> tensor<2x2x!FHE.eint<2>> {
  %y = "FHELinalg.add_eint"(%x, %x) : (tensor<2x2x!FHE.eint<2>>, tensor<2x2x!FHE.eint<2>>) -> tensor<2x2x!FHE.eint<2>>
  %z = "FHELinalg.sub_eint"(%y, %x) : (tensor<2x2x!FHE.eint<2>>, tensor<2x2x!FHE.eint<2>>) -> tensor<2x2x!FHE.eint<2>>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, #map], iterator_types = ["parallel", "parallel"]}
      ins(%z : tensor<2x2x!FHE.eint<2>>) outs(%z : tensor<2x2x!FHE.eint<2>>) {
  ^bb0(%a: !FHE.eint<2>, %o: !FHE.eint<2>):
    linalg.yield %a : !FHE.eint<2>
  } -> tensor<2x2x!FHE.eint<2>>
  return %r : tensor<2x2x!FHE.eint<2>>
}
