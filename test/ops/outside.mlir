// Numbers that the encrypted type they meet does not hold: entries of tables, clear constants and
// arguments. They count modulo 2^(p+1) in every reading, so that a result past its width decrypts as
// `overflow.mlir` shows.

func.func @entry(%x: !FHE.eint<2>) -> (!FHE.eint<3>, !FHE.esint<3>) {
  %t = arith.constant dense<[-1, 8, -9, 16]> : tensor<4xi64>
  %u = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %s = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<3>
  return %u, %s : !FHE.eint<3>, !FHE.esint<3>
}
// EVAL: @entry(0) == 15, -1
// EVAL: @entry(1) == 8, -8
// EVAL: @entry(2) == 7, -1
// EVAL: @entry(3) == 0, 0

// A clear argument as the table; none are narrower than the type says.
func.func @entry_at_run(%x: !FHE.eint<2>, %t: tensor<4xi64>) -> (!FHE.eint<3>, !FHE.esint<3>) {
  %u = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %s = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<3>
  return %u, %s : !FHE.eint<3>, !FHE.esint<3>
}
// EVAL: @entry_at_run(0, [-1, 8, -9, 16]) == 15, -1
// EVAL: @entry_at_run(1, [-1, 8, -9, 16]) == 8, -8
// EVAL: @entry_at_run(2, [-1, 8, -9, 16]) == 7, -1
// EVAL: @entry_at_run(3, [-1, 8, -9, 9223372036854775807]) == 15, -1
// EVAL: @entry_at_run(3, [-1, 8, -9, -9223372036854775808]) == 0, 0

// Eight bits hold what three do not; without a sign for an unsigned result.
func.func @narrow_entry_at_run(%x: !FHE.eint<2>, %t: tensor<4xi8>) -> (!FHE.eint<3>, !FHE.esint<3>) {
  %u = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi8>) -> !FHE.eint<3>
  %s = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi8>) -> !FHE.esint<3>
  return %u, %s : !FHE.eint<3>, !FHE.esint<3>
}
// EVAL: @narrow_entry_at_run(0, [-1, -128, 20, 127]) == 15, -1
// EVAL: @narrow_entry_at_run(1, [-1, -128, 20, 127]) == 0, 0
// EVAL: @narrow_entry_at_run(2, [-1, -128, 20, 127]) == 4, -4
// EVAL: @narrow_entry_at_run(3, [-1, -128, 20, 127]) == 15, -1

func.func @tensor(%x: tensor<4x!FHE.eint<2>>, %t: tensor<4xi64>) -> (tensor<4x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>) {
  %c = arith.constant dense<[-1, 8, -9, 16]> : tensor<4xi64>
  %u = "FHELinalg.apply_lookup_table"(%x, %c) : (tensor<4x!FHE.eint<2>>, tensor<4xi64>) -> tensor<4x!FHE.eint<3>>
  %v = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<4x!FHE.eint<2>>, tensor<4xi64>) -> tensor<4x!FHE.eint<3>>
  return %u, %v : tensor<4x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>
}
// EVAL: @tensor([0, 1, 2, 3], [-2, 10, -16, 17]) == [15, 8, 7, 0], [14, 10, 0, 1]

func.func @multi(%x: tensor<2x!FHE.eint<1>>, %t: tensor<2x2xi64>) -> (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.esint<3>>) {
  %c = arith.constant dense<[[-1, 8], [-9, 16]]> : tensor<2x2xi64>
  %u = "FHELinalg.apply_multi_lookup_table"(%x, %c) : (tensor<2x!FHE.eint<1>>, tensor<2x2xi64>) -> tensor<2x!FHE.eint<3>>
  %v = "FHELinalg.apply_multi_lookup_table"(%x, %t) : (tensor<2x!FHE.eint<1>>, tensor<2x2xi64>) -> tensor<2x!FHE.esint<3>>
  return %u, %v : tensor<2x!FHE.eint<3>>, tensor<2x!FHE.esint<3>>
}
// EVAL: @multi([0, 0], [[-1, 8], [-9, 16]]) == [15, 7], [-1, -1]
// EVAL: @multi([1, 1], [[-1, 8], [-9, 16]]) == [8, 0], [-8, 0]

func.func @mapped(%x: tensor<3x!FHE.eint<1>>, %t: tensor<2x2xi64>, %m: tensor<3xindex>) -> (tensor<3x!FHE.eint<3>>, tensor<3x!FHE.esint<3>>) {
  %c = arith.constant dense<[[-1, 8], [-9, 16]]> : tensor<2x2xi64>
  %u = "FHELinalg.apply_mapped_lookup_table"(%x, %c, %m) : (tensor<3x!FHE.eint<1>>, tensor<2x2xi64>, tensor<3xindex>) -> tensor<3x!FHE.eint<3>>
  %v = "FHELinalg.apply_mapped_lookup_table"(%x, %t, %m) : (tensor<3x!FHE.eint<1>>, tensor<2x2xi64>, tensor<3xindex>) -> tensor<3x!FHE.esint<3>>
  return %u, %v : tensor<3x!FHE.eint<3>>, tensor<3x!FHE.esint<3>>
}
// EVAL: @mapped([0, 1, 1], [[-1, 8], [-9, 16]], [0, 0, 1]) == [15, 8, 0], [-1, -8, 0]

// Taken apart into bits, ten of them.
func.func @wide(%x: !FHE.eint<10>) -> (!FHE.eint<3>, !FHE.esint<10>) {
  %c = arith.constant dense<-1> : tensor<1024xi64>
  %u = "FHE.apply_lookup_table"(%x, %c) : (!FHE.eint<10>, tensor<1024xi64>) -> !FHE.eint<3>
  %d = arith.constant dense<-513> : tensor<1024xi64>
  %s = "FHE.apply_lookup_table"(%x, %d) : (!FHE.eint<10>, tensor<1024xi64>) -> !FHE.esint<10>
  return %u, %s : !FHE.eint<3>, !FHE.esint<10>
}
// EVAL: @wide(3) == 15, -513

// Linear operations after such an entry go on modulo 2^(p+1); whatever is merged into the table does.
func.func @goes_on(%x: !FHE.eint<2>, %y: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>, !FHE.esint<3>) {
  %t = arith.constant dense<[-1, 8, -9, 16]> : tensor<4xi64>
  %u = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<3>
  %c = arith.constant 3 : i4
  %a = "FHE.mul_eint_int"(%u, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %b = "FHE.add_eint"(%u, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %s = "FHE.to_signed"(%u) : (!FHE.eint<3>) -> !FHE.esint<3>
  return %a, %b, %s : !FHE.eint<3>, !FHE.eint<3>, !FHE.esint<3>
}
// EVAL: @goes_on(0, 1) == 13, 0, -1
// EVAL: @goes_on(1, 7) == 8, 15, -8
// EVAL: @goes_on(2, 0) == 5, 7, -1
// EVAL: @goes_on(3, 2) == 0, 2, 0

// A maximum asks for a bit more of all that it meets, which changes nothing.
func.func @beside_a_maximum(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>) {
  %t = arith.constant dense<[-1, 8, -9, 16, 1, 2, 3, 4]> : tensor<8xi64>
  %u = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
  %d = "FHE.sub_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %b = "FHE.add_eint"(%u, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %m = "FHE.max_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %b, %d, %m : !FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>
}
// EVAL: @beside_a_maximum(0, 1) == 0, 15, 1
// EVAL: @beside_a_maximum(1, 7) == 15, 10, 7
// EVAL: @beside_a_maximum(2, 0) == 7, 2, 2

func.func @gates(%x: !FHE.ebool, %y: !FHE.ebool, %t: tensor<4xi64>) -> !FHE.ebool {
  %r = "FHE.gen_gate"(%x, %y, %t) : (!FHE.ebool, !FHE.ebool, tensor<4xi64>) -> !FHE.ebool
  return %r : !FHE.ebool
}
// EVAL: @gates(1, 1, [0, 1, 1, -1]) == 3
// EVAL: @gates(1, 1, [0, 1, 1, 9]) == 1

func.func @constants(%x: !FHE.eint<3>, %y: !FHE.esint<3>) -> (!FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>, !FHE.esint<3>) {
  %c = arith.constant 19 : i64
  %m = arith.constant -1 : i64
  %a = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<3>, i64) -> !FHE.eint<3>
  %b = "FHE.sub_eint_int"(%x, %c) : (!FHE.eint<3>, i64) -> !FHE.eint<3>
  %d = "FHE.sub_int_eint"(%m, %x) : (i64, !FHE.eint<3>) -> !FHE.eint<3>
  %e = "FHE.mul_eint_int"(%x, %c) : (!FHE.eint<3>, i64) -> !FHE.eint<3>
  %f = "FHE.mul_eint_int"(%y, %c) : (!FHE.esint<3>, i64) -> !FHE.esint<3>
  return %a, %b, %d, %e, %f : !FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>, !FHE.esint<3>
}
// EVAL: @constants(0, 0) == 3, 13, 15, 0, 0
// EVAL: @constants(7, -1) == 10, 4, 8, 5, -3

func.func @arguments(%x: !FHE.eint<3>, %v: tensor<2x!FHE.esint<3>>, %k: i8, %w: tensor<2xi8>) -> (!FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>, tensor<2x!FHE.esint<3>>, !FHE.esint<3>) {
  %a = "FHE.add_eint_int"(%x, %k) : (!FHE.eint<3>, i8) -> !FHE.eint<3>
  %b = "FHE.sub_int_eint"(%k, %x) : (i8, !FHE.eint<3>) -> !FHE.eint<3>
  %c = "FHE.mul_eint_int"(%x, %k) : (!FHE.eint<3>, i8) -> !FHE.eint<3>
  %d = "FHELinalg.add_eint_int"(%v, %w) : (tensor<2x!FHE.esint<3>>, tensor<2xi8>) -> tensor<2x!FHE.esint<3>>
  %e = "FHELinalg.dot_eint_int"(%v, %w) : (tensor<2x!FHE.esint<3>>, tensor<2xi8>) -> !FHE.esint<3>
  return %a, %b, %c, %d, %e : !FHE.eint<3>, !FHE.eint<3>, !FHE.eint<3>, tensor<2x!FHE.esint<3>>, !FHE.esint<3>
}
// EVAL: @arguments(5, [0, -1], -1, [-1, 127]) == 4, 10, 11, [-1, -2], 1
// EVAL: @arguments(5, [3, -4], -128, [-128, 20]) == 5, 11, 0, [3, 0], 0
// EVAL: @arguments(0, [3, 3], 19, [2, 2]) == 3, 3, 0, [-3, -3], -4
