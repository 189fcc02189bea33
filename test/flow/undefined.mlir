// A clear value that an operation has no meaning for is refused alike in all three readings; what is defined is not.
// `tools/ferrocrete/tests/undefined.rs` has the values that each of these functions refuses.
// RUN: for mode in clear simulate encrypted; do not fhec run %s --allow-unencrypted --function extract --mode $mode --args '[[1, 2, 3, 4], 7]' 2>&1; done | FileCheck %s
// CHECK-COUNT-3: undefined.mlir:[[#@LINE+2]]:8: `tensor.extract` index 7 is out of range for axis 0 of length 4
func.func @extract(%x: tensor<4x!FHE.eint<3>>, %i: index) -> !FHE.eint<3> {
  %0 = tensor.extract %x[%i] : tensor<4x!FHE.eint<3>>
  return %0 : !FHE.eint<3>
}

func.func @insert(%x: tensor<4x!FHE.eint<3>>, %i: index) -> tensor<4x!FHE.eint<3>> {
  %zero = "FHE.zero"() : () -> !FHE.eint<3>
  %0 = tensor.insert %zero into %x[%i] : tensor<4x!FHE.eint<3>>
  return %0 : tensor<4x!FHE.eint<3>>
}

// EVAL: @slice([1, 2, 3, 4], 2) == [3, 4]
func.func @slice(%x: tensor<4x!FHE.eint<3>>, %i: index) -> tensor<2x!FHE.eint<3>> {
  %0 = tensor.extract_slice %x[%i] [2] [1] : tensor<4x!FHE.eint<3>> to tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// EVAL: @back([1, 2, 3, 4], 2) == [3, 2, 1]
func.func @back(%x: tensor<4x!FHE.eint<3>>, %i: index) -> tensor<3x!FHE.eint<3>> {
  %0 = tensor.extract_slice %x[%i] [3] [-1] : tensor<4x!FHE.eint<3>> to tensor<3x!FHE.eint<3>>
  return %0 : tensor<3x!FHE.eint<3>>
}

func.func @put(%x: tensor<4x!FHE.eint<3>>, %y: tensor<2x!FHE.eint<3>>, %i: index) -> tensor<4x!FHE.eint<3>> {
  %0 = tensor.insert_slice %y into %x[%i] [2] [1] : tensor<2x!FHE.eint<3>> into tensor<4x!FHE.eint<3>>
  return %0 : tensor<4x!FHE.eint<3>>
}

func.func @clear_tensor(%c: tensor<2xi4>, %i: index, %x: !FHE.eint<3>) -> !FHE.eint<3> {
  %0 = tensor.extract %c[%i] : tensor<2xi4>
  %1 = "FHE.add_eint_int"(%x, %0) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %1 : !FHE.eint<3>
}

func.func @fancy(%x: tensor<3x!FHE.eint<3>>, %i: tensor<2xindex>) -> tensor<2x!FHE.eint<3>> {
  %0 = "FHELinalg.fancy_index"(%x, %i) : (tensor<3x!FHE.eint<3>>, tensor<2xindex>) -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

func.func @assign(%x: tensor<2x2x!FHE.eint<3>>, %i: tensor<2x2xindex>, %y: tensor<2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>> {
  %0 = "FHELinalg.fancy_assign"(%x, %i, %y) : (tensor<2x2x!FHE.eint<3>>, tensor<2x2xindex>, tensor<2x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>>
  return %0 : tensor<2x2x!FHE.eint<3>>
}

func.func @mapped(%x: tensor<2x!FHE.eint<1>>, %map: tensor<2xindex>) -> tensor<2x!FHE.eint<2>> {
  %t = arith.constant dense<[[1, 2], [3, 0]]> : tensor<2x2xi64>
  %0 = "FHELinalg.apply_mapped_lookup_table"(%x, %t, %map) : (tensor<2x!FHE.eint<1>>, tensor<2x2xi64>, tensor<2xindex>) -> tensor<2x!FHE.eint<2>>
  return %0 : tensor<2x!FHE.eint<2>>
}

// EVAL: @divide(-128, -1, 1) == -128, 1
func.func @divide(%a: i8, %b: i8, %x: !FHE.eint<3>) -> (i8, !FHE.eint<3>) {
  %0 = arith.divsi %a, %b : i8
  return %0, %x : i8, !FHE.eint<3>
}

func.func @divide_tensor(%a: tensor<2xi8>, %b: tensor<2xi8>, %x: !FHE.eint<3>) -> (tensor<2xi8>, !FHE.eint<3>) {
  %0 = arith.remui %a, %b : tensor<2xi8>
  return %0, %x : tensor<2xi8>, !FHE.eint<3>
}

// EVAL: @shift(5, 7, 1) == -128, 1
func.func @shift(%a: i8, %b: i8, %x: !FHE.eint<3>) -> (i8, !FHE.eint<3>) {
  %0 = arith.shli %a, %b : i8
  return %0, %x : i8, !FHE.eint<3>
}

// EVAL: @loop(1, 2) == 3
func.func @loop(%x: !FHE.eint<3>, %step: index) -> !FHE.eint<3> {
  %c0 = arith.constant 0 : index
  %c3 = arith.constant 3 : index
  %c1 = arith.constant 1 : i4
  %0 = scf.for %i = %c0 to %c3 step %step iter_args(%s = %x) -> !FHE.eint<3> {
    %t = "FHE.add_eint_int"(%s, %c1) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
    scf.yield %t : !FHE.eint<3>
  }
  return %0 : !FHE.eint<3>
}

// That nothing uses the result changes nothing.
func.func @unused(%x: !FHE.eint<3>, %b: i8) -> !FHE.eint<3> {
  %c1 = arith.constant 1 : i8
  %0 = arith.floordivsi %c1, %b : i8
  return %x : !FHE.eint<3>
}

func.func private @inner(%x: tensor<2x!FHE.eint<3>>, %i: index) -> !FHE.eint<3> {
  %0 = tensor.extract %x[%i] : tensor<2x!FHE.eint<3>>
  return %0 : !FHE.eint<3>
}

func.func @called(%x: tensor<2x!FHE.eint<3>>, %i: index) -> !FHE.eint<3> {
  %0 = call @inner(%x, %i) : (tensor<2x!FHE.eint<3>>, index) -> !FHE.eint<3>
  return %0 : !FHE.eint<3>
}

// EVAL: @generic([1, 2], [1, 0]) == [2, 1]
func.func @generic(%x: tensor<2x!FHE.eint<3>>, %is: tensor<2xindex>) -> tensor<2x!FHE.eint<3>> {
  %out = tensor.empty() : tensor<2x!FHE.eint<3>>
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%is : tensor<2xindex>) outs(%out : tensor<2x!FHE.eint<3>>) {
  ^bb0(%i: index, %o: !FHE.eint<3>):
    %e = tensor.extract %x[%i] : tensor<2x!FHE.eint<3>>
    linalg.yield %e : !FHE.eint<3>
  } -> tensor<2x!FHE.eint<3>>
  return %0 : tensor<2x!FHE.eint<3>>
}

// EVAL: @affine(3, 2) == 3, 1
func.func @affine(%x: !FHE.eint<3>, %n: index) -> (!FHE.eint<3>, index) {
  %c7 = arith.constant 7 : index
  %0 = affine.apply affine_map<(d0)[s0] -> (d0 mod s0)>(%c7)[%n]
  return %x, %0 : !FHE.eint<3>, index
}

// What does not happen is not refused: a branch not taken, a loop that does not run.
// EVAL: @reached([1, 2, 3], 7, 0) == 0
// EVAL: @reached([1, 2, 3], 1, 2) == 2
func.func @reached(%x: tensor<3x!FHE.eint<3>>, %i: index, %n: index) -> !FHE.eint<3> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = "FHE.zero"() : () -> !FHE.eint<3>
  %0 = scf.for %k = %c0 to %n step %c1 iter_args(%s = %zero) -> !FHE.eint<3> {
    %e = tensor.extract %x[%i] : tensor<3x!FHE.eint<3>>
    scf.yield %e : !FHE.eint<3>
  }
  return %0 : !FHE.eint<3>
}

// One of several rounds.
func.func @twice(%x: tensor<3x!FHE.eint<3>>, %first: index) -> !FHE.eint<3> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %zero = "FHE.zero"() : () -> !FHE.eint<3>
  %0 = scf.for %k = %c0 to %c2 step %c1 iter_args(%s = %zero) -> !FHE.eint<3> {
    %i = arith.addi %k, %first : index
    %e = tensor.extract %x[%i] : tensor<3x!FHE.eint<3>>
    %t = "FHE.add_eint"(%s, %e) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    scf.yield %t : !FHE.eint<3>
  }
  return %0 : !FHE.eint<3>
}

// As far as a caller says, and the last round is outside.
// EVAL: @upto([1, 2, 3], 3) == 6
func.func @upto(%x: tensor<3x!FHE.eint<4>>, %n: i4) -> !FHE.eint<4> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %z = "FHE.zero"() : () -> !FHE.eint<4>
  %to = arith.index_cast %n : i4 to index
  %r = scf.for %i = %c0 to %to step %c1 iter_args(%a = %z) -> (!FHE.eint<4>) {
    %e = tensor.extract %x[%i] : tensor<3x!FHE.eint<4>>
    %b = "FHE.add_eint"(%a, %e) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    scf.yield %b : !FHE.eint<4>
  }
  return %r : !FHE.eint<4>
}

// What wraps around is defined: the least number by minus one, a promise that is not kept, a counter at its end.
// EVAL: @wraps(-128, -1, 127, 9223372036854775800, 1) == 0, -2, 3, 1
func.func @wraps(%a: i8, %b: i8, %c: i8, %from: index, %x: !FHE.eint<3>) -> (i8, i8, i8, !FHE.eint<3>) {
  %r = arith.remsi %a, %b : i8
  %s = arith.addi %c, %c overflow<nsw> : i8
  %last = arith.constant 9223372036854775807 : index
  %c3 = arith.constant 3 : index
  %c0 = arith.constant 0 : i8
  %c1 = arith.constant 1 : i8
  %n = scf.for %i = %from to %last step %c3 iter_args(%k = %c0) -> (i8) {
    %k1 = arith.addi %k, %c1 : i8
    scf.yield %k1 : i8
  }
  return %r, %s, %n, %x : i8, i8, i8, !FHE.eint<3>
}

// EVAL: @rounds(1, 3) == 0
// EVAL: @rounds(1, -9223372036854775808) == 1
// RUN: for mode in clear simulate encrypted; do not fhec run %s --allow-unencrypted --function rounds --mode $mode --args '[1, 4097]' 2>&1; done | FileCheck --check-prefix=ROUNDS %s
// ROUNDS-COUNT-3: `scf.for` runs 4097 rounds, and looks up encrypted values in each
func.func @rounds(%x: !FHE.eint<2>, %n: index) -> !FHE.eint<2> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>
  %s = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (!FHE.eint<2>) {
    %b = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
    scf.yield %b : !FHE.eint<2>
  }
  return %s : !FHE.eint<2>
}
