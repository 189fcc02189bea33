// Clear operands and table entries that do not fit draw a warning.
// RUN: fhe-opt %s --fhe-lint --split-input-file --verify-diagnostics

func.func @f(%a0: !FHE.eint<4>, %a1: i6) {
  // expected-warning @+1 {{'FHE.add_eint_int' op takes a clear operand of 6 bits with an encrypted one of 4 bits}}
  %0 = "FHE.add_eint_int"(%a0, %a1) : (!FHE.eint<4>, i6) -> !FHE.eint<4>
  return
}

// -----

func.func @f(%a0: !FHE.eint<4>, %a1: i6) {
  // expected-warning @+1 {{'FHE.sub_eint_int' op takes a clear operand of 6 bits with an encrypted one of 4 bits}}
  %0 = "FHE.sub_eint_int"(%a0, %a1) : (!FHE.eint<4>, i6) -> !FHE.eint<4>
  return
}

// -----

func.func @f(%a0: !FHE.eint<4>, %a1: i6) {
  // expected-warning @+1 {{'FHE.mul_eint_int' op takes a clear operand of 6 bits with an encrypted one of 4 bits}}
  %0 = "FHE.mul_eint_int"(%a0, %a1) : (!FHE.eint<4>, i6) -> !FHE.eint<4>
  return
}

// -----

func.func @f(%a0: i64, %a1: !FHE.eint<4>) {
  // expected-warning @+1 {{takes a clear operand of 64 bits with an encrypted one of 4 bits}}
  %0 = "FHE.sub_int_eint"(%a0, %a1) : (i64, !FHE.eint<4>) -> !FHE.eint<4>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<4>>, %a1: tensor<2xi6>) {
  // expected-warning @+1 {{takes a clear operand of 6 bits with an encrypted one of 4 bits}}
  %0 = "FHELinalg.add_eint_int"(%a0, %a1) : (tensor<2x!FHE.eint<4>>, tensor<2xi6>) -> tensor<2x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2xi6>, %a1: tensor<2x!FHE.eint<4>>) {
  // expected-warning @+1 {{takes a clear operand of 6 bits with an encrypted one of 4 bits}}
  %0 = "FHELinalg.sub_int_eint"(%a0, %a1) : (tensor<2xi6>, tensor<2x!FHE.eint<4>>) -> tensor<2x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<4>>, %a1: tensor<2xi6>) {
  // expected-warning @+1 {{takes a clear operand of 6 bits with an encrypted one of 4 bits}}
  %0 = "FHELinalg.dot_eint_int"(%a0, %a1) : (tensor<2x!FHE.eint<4>>, tensor<2xi6>) -> !FHE.eint<4>
  return
}

// -----

func.func @f(%a0: tensor<1x2xi6>, %a1: tensor<2x1x!FHE.eint<4>>) {
  // expected-warning @+1 {{takes a clear operand of 6 bits with an encrypted one of 4 bits}}
  %0 = "FHELinalg.matmul_int_eint"(%a0, %a1) : (tensor<1x2xi6>, tensor<2x1x!FHE.eint<4>>) -> tensor<1x1x!FHE.eint<4>>
  return
}

// -----

func.func @wide_constant(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %c = arith.constant 32 : i64
  // expected-warning @+1 {{takes a clear operand of 64 bits with an encrypted one of 4 bits}}
  %0 = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<4>, i64) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// -----

// Nothing to warn about: one bit more, and constants of wide type but small value.
func.func @fine(%x: !FHE.eint<4>, %y: i5, %v: tensor<2x!FHE.eint<4>>) {
  %c = arith.constant 31 : i64
  %n = arith.constant -16 : i64
  %d = arith.constant dense<[31, -16]> : tensor<2xi64>
  %0 = "FHE.add_eint_int"(%x, %y) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
  %1 = "FHE.mul_eint_int"(%0, %c) : (!FHE.eint<4>, i64) -> !FHE.eint<4>
  %2 = "FHE.sub_int_eint"(%n, %1) : (i64, !FHE.eint<4>) -> !FHE.eint<4>
  %3 = "FHELinalg.mul_eint_int"(%v, %d) : (tensor<2x!FHE.eint<4>>, tensor<2xi64>) -> tensor<2x!FHE.eint<4>>
  return
}

// -----

func.func @entries(%x: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.esint<3>) {
  %t = arith.constant dense<[0, 7, -1, 3]> : tensor<4xi64>
  // expected-warning @+1 {{has the entry 7 (and 1 more such entries), but its result holds 0 to 3 only}}
  %0 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  // expected-warning @+1 {{has the entry 7, but its result holds -4 to 3 only}}
  %1 = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.esint<3>
  return %0, %1 : !FHE.eint<2>, !FHE.esint<3>
}

// -----

// Nothing to warn about: every entry fits.
func.func @fitting_entries(%x: tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.esint<4>> {
  %t = arith.constant dense<[0, 7, -8, 3]> : tensor<4xi64>
  %0 = "FHELinalg.apply_lookup_table"(%x, %t) : (tensor<2x!FHE.eint<2>>, tensor<4xi64>) -> tensor<2x!FHE.esint<4>>
  return %0 : tensor<2x!FHE.esint<4>>
}
