// NOTE: every rule of the verifier, with the numbers or types that break it.
// RUN: fhe-opt %s --split-input-file --verify-diagnostics

func.func @f(%a0: tensor<2x!FHE.eint<2>>, %a1: tensor<2x!FHE.eint<3>>) {
  // expected-error @+1 {{'FHELinalg.add_eint' op operands differ in width: 2 and 3}}
  %0 = "FHELinalg.add_eint"(%a0, %a1) : (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<2>>, %a1: tensor<2x!FHE.esint<2>>) {
  // expected-error @+1 {{operands differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHELinalg.add_eint"(%a0, %a1) : (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.esint<2>>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<2>>, %a1: tensor<2x!FHE.eint<2>>) {
  // expected-error @+1 {{operand and result differ in width: 2 and 4}}
  %0 = "FHELinalg.add_eint"(%a0, %a1) : (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<2>>, %a1: tensor<2x!FHE.eint<2>>) {
  // expected-error @+1 {{operand shapes 2x3 and 2 do not broadcast}}
  %0 = "FHELinalg.add_eint"(%a0, %a1) : (tensor<2x3x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>) -> tensor<2x3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<2>>, %a1: tensor<3x!FHE.eint<2>>) {
  // expected-error @+1 {{result has shape 3, should be 2x3}}
  %0 = "FHELinalg.add_eint"(%a0, %a1) : (tensor<2x3x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<?x!FHE.eint<2>>, %a1: tensor<3x!FHE.eint<2>>) {
  // expected-error @+1 {{needs a static shape, got tensor<?x!FHE.eint<2>>}}
  %0 = "FHELinalg.add_eint"(%a0, %a1) : (tensor<?x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<2>>, %a1: tensor<3x!FHE.eint<2>>) {
  // expected-error @+1 {{needs a static shape, got tensor<?x!FHE.eint<2>>}}
  %0 = "FHELinalg.add_eint"(%a0, %a1) : (tensor<3x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<?x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<2>>, %a1: tensor<2x!FHE.eint<3>>) {
  // expected-error @+1 {{'FHELinalg.sub_eint' op operands differ in width: 2 and 3}}
  %0 = "FHELinalg.sub_eint"(%a0, %a1) : (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<2>>, %a1: tensor<2x!FHE.esint<2>>) {
  // expected-error @+1 {{operands differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHELinalg.sub_eint"(%a0, %a1) : (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.esint<2>>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<2>>, %a1: tensor<2x!FHE.eint<2>>) {
  // expected-error @+1 {{operand and result differ in width: 2 and 4}}
  %0 = "FHELinalg.sub_eint"(%a0, %a1) : (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<2>>, %a1: tensor<2x!FHE.eint<2>>) {
  // expected-error @+1 {{operand shapes 2x3 and 2 do not broadcast}}
  %0 = "FHELinalg.sub_eint"(%a0, %a1) : (tensor<2x3x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>) -> tensor<2x3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<2>>, %a1: tensor<3x!FHE.eint<2>>) {
  // expected-error @+1 {{result has shape 3, should be 2x3}}
  %0 = "FHELinalg.sub_eint"(%a0, %a1) : (tensor<2x3x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<?x!FHE.eint<2>>, %a1: tensor<3x!FHE.eint<2>>) {
  // expected-error @+1 {{needs a static shape, got tensor<?x!FHE.eint<2>>}}
  %0 = "FHELinalg.sub_eint"(%a0, %a1) : (tensor<?x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<2>>, %a1: tensor<3x!FHE.eint<2>>) {
  // expected-error @+1 {{needs a static shape, got tensor<?x!FHE.eint<2>>}}
  %0 = "FHELinalg.sub_eint"(%a0, %a1) : (tensor<3x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<?x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<2>>, %a1: tensor<2xi3>) {
  // expected-error @+1 {{'FHELinalg.add_eint_int' op operand and result differ in width: 2 and 5}}
  %0 = "FHELinalg.add_eint_int"(%a0, %a1) : (tensor<2x!FHE.eint<2>>, tensor<2xi3>) -> tensor<2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.esint<2>>, %a1: tensor<2xi3>) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.esint<2> and !FHE.eint<2>}}
  %0 = "FHELinalg.add_eint_int"(%a0, %a1) : (tensor<2x!FHE.esint<2>>, tensor<2xi3>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<2>>, %a1: tensor<4xi3>) {
  // expected-error @+1 {{operand shapes 2x3 and 4 do not broadcast}}
  %0 = "FHELinalg.add_eint_int"(%a0, %a1) : (tensor<2x3x!FHE.eint<2>>, tensor<4xi3>) -> tensor<2x3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<2>>, %a1: tensor<4x1xi3>) {
  // expected-error @+1 {{result has shape 3, should be 4x3}}
  %0 = "FHELinalg.add_eint_int"(%a0, %a1) : (tensor<3x!FHE.eint<2>>, tensor<4x1xi3>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<2>>, %a1: tensor<?xi3>) {
  // expected-error @+1 {{needs a static shape, got tensor<?xi3>}}
  %0 = "FHELinalg.add_eint_int"(%a0, %a1) : (tensor<3x!FHE.eint<2>>, tensor<?xi3>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<2>>, %a1: tensor<2xi3>) {
  // expected-error @+1 {{'FHELinalg.sub_eint_int' op operand and result differ in width: 2 and 5}}
  %0 = "FHELinalg.sub_eint_int"(%a0, %a1) : (tensor<2x!FHE.eint<2>>, tensor<2xi3>) -> tensor<2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.esint<2>>, %a1: tensor<2xi3>) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.esint<2> and !FHE.eint<2>}}
  %0 = "FHELinalg.sub_eint_int"(%a0, %a1) : (tensor<2x!FHE.esint<2>>, tensor<2xi3>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<2>>, %a1: tensor<4xi3>) {
  // expected-error @+1 {{operand shapes 2x3 and 4 do not broadcast}}
  %0 = "FHELinalg.sub_eint_int"(%a0, %a1) : (tensor<2x3x!FHE.eint<2>>, tensor<4xi3>) -> tensor<2x3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<2>>, %a1: tensor<4x1xi3>) {
  // expected-error @+1 {{result has shape 3, should be 4x3}}
  %0 = "FHELinalg.sub_eint_int"(%a0, %a1) : (tensor<3x!FHE.eint<2>>, tensor<4x1xi3>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<2>>, %a1: tensor<?xi3>) {
  // expected-error @+1 {{needs a static shape, got tensor<?xi3>}}
  %0 = "FHELinalg.sub_eint_int"(%a0, %a1) : (tensor<3x!FHE.eint<2>>, tensor<?xi3>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<2>>, %a1: tensor<2xi3>) {
  // expected-error @+1 {{'FHELinalg.mul_eint_int' op operand and result differ in width: 2 and 5}}
  %0 = "FHELinalg.mul_eint_int"(%a0, %a1) : (tensor<2x!FHE.eint<2>>, tensor<2xi3>) -> tensor<2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.esint<2>>, %a1: tensor<2xi3>) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.esint<2> and !FHE.eint<2>}}
  %0 = "FHELinalg.mul_eint_int"(%a0, %a1) : (tensor<2x!FHE.esint<2>>, tensor<2xi3>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<2>>, %a1: tensor<4xi3>) {
  // expected-error @+1 {{operand shapes 2x3 and 4 do not broadcast}}
  %0 = "FHELinalg.mul_eint_int"(%a0, %a1) : (tensor<2x3x!FHE.eint<2>>, tensor<4xi3>) -> tensor<2x3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<2>>, %a1: tensor<4x1xi3>) {
  // expected-error @+1 {{result has shape 3, should be 4x3}}
  %0 = "FHELinalg.mul_eint_int"(%a0, %a1) : (tensor<3x!FHE.eint<2>>, tensor<4x1xi3>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<2>>, %a1: tensor<?xi3>) {
  // expected-error @+1 {{needs a static shape, got tensor<?xi3>}}
  %0 = "FHELinalg.mul_eint_int"(%a0, %a1) : (tensor<3x!FHE.eint<2>>, tensor<?xi3>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<2xi3>, %a1: tensor<2x!FHE.eint<2>>) {
  // expected-error @+1 {{operand and result differ in width: 2 and 5}}
  %0 = "FHELinalg.sub_int_eint"(%a0, %a1) : (tensor<2xi3>, tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<4xi3>, %a1: tensor<2x3x!FHE.eint<2>>) {
  // expected-error @+1 {{operand shapes 4 and 2x3 do not broadcast}}
  %0 = "FHELinalg.sub_int_eint"(%a0, %a1) : (tensor<4xi3>, tensor<2x3x!FHE.eint<2>>) -> tensor<2x3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<4x1xi3>, %a1: tensor<3x!FHE.eint<2>>) {
  // expected-error @+1 {{result has shape 3, should be 4x3}}
  %0 = "FHELinalg.sub_int_eint"(%a0, %a1) : (tensor<4x1xi3>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<4x!FHE.esint<3>>) {
  // expected-error @+1 {{operand and result differ in width: 3 and 2}}
  %0 = "FHELinalg.neg_eint"(%a0) : (tensor<4x!FHE.esint<3>>) -> tensor<4x!FHE.esint<2>>
  return
}

// -----

func.func @f(%a0: tensor<4x!FHE.esint<3>>) {
  // expected-error @+1 {{result has shape 2x2, should be 4}}
  %0 = "FHELinalg.neg_eint"(%a0) : (tensor<4x!FHE.esint<3>>) -> tensor<2x2x!FHE.esint<3>>
  return
}

// -----

func.func @f(%a0: tensor<4x!FHE.eint<3>>) {
  // expected-error @+1 {{operand and result differ in width: 3 and 2}}
  %0 = "FHELinalg.to_signed"(%a0) : (tensor<4x!FHE.eint<3>>) -> tensor<4x!FHE.esint<2>>
  return
}

// -----

func.func @f(%a0: tensor<4x!FHE.eint<3>>) {
  // expected-error @+1 {{result has shape 5, should be 4}}
  %0 = "FHELinalg.to_signed"(%a0) : (tensor<4x!FHE.eint<3>>) -> tensor<5x!FHE.esint<3>>
  return
}

// -----

func.func @f(%a0: tensor<4x!FHE.esint<3>>) {
  // expected-error @+1 {{operand and result differ in width: 3 and 2}}
  %0 = "FHELinalg.to_unsigned"(%a0) : (tensor<4x!FHE.esint<3>>) -> tensor<4x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a0: tensor<4x!FHE.esint<3>>) {
  // expected-error @+1 {{result has shape 5, should be 4}}
  %0 = "FHELinalg.to_unsigned"(%a0) : (tensor<4x!FHE.esint<3>>) -> tensor<5x!FHE.eint<3>>
  return
}

// -----

func.func @f(%a0: tensor<5x!FHE.eint<3>>, %a1: tensor<4xi64>) {
  // expected-error @+1 {{needs a table of 8 entries for a 3-bit operand, got 4}}
  %0 = "FHELinalg.apply_lookup_table"(%a0, %a1) : (tensor<5x!FHE.eint<3>>, tensor<4xi64>) -> tensor<5x!FHE.eint<3>>
  return
}

// -----

func.func @f(%a0: tensor<5x!FHE.eint<3>>, %a1: tensor<5x8xi64>) {
  // expected-error @+1 {{needs a table of one axis, got tensor<5x8xi64>}}
  %0 = "FHELinalg.apply_lookup_table"(%a0, %a1) : (tensor<5x!FHE.eint<3>>, tensor<5x8xi64>) -> tensor<5x!FHE.eint<3>>
  return
}

// -----

func.func @f(%a0: tensor<5x!FHE.eint<3>>, %a1: tensor<8xi64>) {
  // expected-error @+1 {{result has shape 4, should be 5}}
  %0 = "FHELinalg.apply_lookup_table"(%a0, %a1) : (tensor<5x!FHE.eint<3>>, tensor<8xi64>) -> tensor<4x!FHE.eint<3>>
  return
}

// -----

func.func @f(%a0: tensor<4x!FHE.eint<2>>, %a1: tensor<5xi3>) {
  // expected-error @+1 {{contracts axes of lengths 4 and 5}}
  %0 = "FHELinalg.dot_eint_int"(%a0, %a1) : (tensor<4x!FHE.eint<2>>, tensor<5xi3>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: tensor<2x2x!FHE.eint<2>>, %a1: tensor<2xi3>) {
  // expected-error @+1 {{takes two vectors, got shapes 2x2 and 2}}
  %0 = "FHELinalg.dot_eint_int"(%a0, %a1) : (tensor<2x2x!FHE.eint<2>>, tensor<2xi3>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a0: tensor<4x!FHE.eint<2>>, %a1: tensor<4xi3>) {
  // expected-error @+1 {{operand and result differ in width: 2 and 3}}
  %0 = "FHELinalg.dot_eint_int"(%a0, %a1) : (tensor<4x!FHE.eint<2>>, tensor<4xi3>) -> !FHE.eint<3>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<5>>, %a1: tensor<4x2xi6>) {
  // expected-error @+1 {{contracts axes of lengths 3 and 4}}
  %0 = "FHELinalg.matmul_eint_int"(%a0, %a1) : (tensor<2x3x!FHE.eint<5>>, tensor<4x2xi6>) -> tensor<2x2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<5>>, %a1: tensor<3x2xi6>) {
  // expected-error @+1 {{result has shape 2x3, should be 2x2}}
  %0 = "FHELinalg.matmul_eint_int"(%a0, %a1) : (tensor<2x3x!FHE.eint<5>>, tensor<3x2xi6>) -> tensor<2x3x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<5>>, %a1: tensor<3xi6>) {
  // expected-error @+1 {{result has shape 2x1, should be 2}}
  %0 = "FHELinalg.matmul_eint_int"(%a0, %a1) : (tensor<2x3x!FHE.eint<5>>, tensor<3xi6>) -> tensor<2x1x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<5>>, %a1: tensor<3xi6>) {
  // expected-error @+1 {{result has shape 1, should be scalar}}
  %0 = "FHELinalg.matmul_eint_int"(%a0, %a1) : (tensor<3x!FHE.eint<5>>, tensor<3xi6>) -> tensor<1x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<4x2x3x!FHE.eint<5>>, %a1: tensor<5x3x2xi6>) {
  // expected-error @+1 {{operand shapes 4 and 5 do not broadcast}}
  %0 = "FHELinalg.matmul_eint_int"(%a0, %a1) : (tensor<4x2x3x!FHE.eint<5>>, tensor<5x3x2xi6>) -> tensor<4x2x2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<5>>, %a1: tensor<3x2xi6>) {
  // expected-error @+1 {{operand and result differ in width: 5 and 6}}
  %0 = "FHELinalg.matmul_eint_int"(%a0, %a1) : (tensor<2x3x!FHE.eint<5>>, tensor<3x2xi6>) -> tensor<2x2x!FHE.eint<6>>
  return
}

// -----

func.func @f(%a0: tensor<!FHE.eint<5>>, %a1: tensor<3xi6>) {
  // expected-error @+1 {{takes no scalar operand, got shapes scalar and 3}}
  %0 = "FHELinalg.matmul_eint_int"(%a0, %a1) : (tensor<!FHE.eint<5>>, tensor<3xi6>) -> !FHE.eint<5>
  return
}

// -----

func.func @f(%a0: tensor<2x3xi6>, %a1: tensor<4x2x!FHE.eint<5>>) {
  // expected-error @+1 {{contracts axes of lengths 3 and 4}}
  %0 = "FHELinalg.matmul_int_eint"(%a0, %a1) : (tensor<2x3xi6>, tensor<4x2x!FHE.eint<5>>) -> tensor<2x2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x3xi6>, %a1: tensor<3x2x!FHE.eint<5>>) {
  // expected-error @+1 {{result has shape 3x2, should be 2x2}}
  %0 = "FHELinalg.matmul_int_eint"(%a0, %a1) : (tensor<2x3xi6>, tensor<3x2x!FHE.eint<5>>) -> tensor<3x2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x3xi6>, %a1: tensor<3x2x!FHE.eint<5>>) {
  // expected-error @+1 {{operand and result differ in signedness: !FHE.eint<5> and !FHE.esint<5>}}
  %0 = "FHELinalg.matmul_int_eint"(%a0, %a1) : (tensor<2x3xi6>, tensor<3x2x!FHE.eint<5>>) -> tensor<2x2x!FHE.esint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<5>>) {
  // expected-error @+1 {{axis 2 is out of range for a tensor of rank 2}}
  %0 = "FHELinalg.sum"(%a0) {axes = [2]} : (tensor<2x3x!FHE.eint<5>>) -> !FHE.eint<5>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<5>>) {
  // expected-error @+1 {{axis -3 is out of range for a tensor of rank 2}}
  %0 = "FHELinalg.sum"(%a0) {axes = [0, -3]} : (tensor<2x3x!FHE.eint<5>>) -> !FHE.eint<5>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<5>>) {
  // expected-error @+1 {{result has shape 2, should be 3}}
  %0 = "FHELinalg.sum"(%a0) {axes = [0]} : (tensor<2x3x!FHE.eint<5>>) -> tensor<2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<5>>) {
  // expected-error @+1 {{result has shape scalar, should be 1x1}}
  %0 = "FHELinalg.sum"(%a0) {keep_dims = true} : (tensor<2x3x!FHE.eint<5>>) -> !FHE.eint<5>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<5>>) {
  // expected-error @+1 {{operand and result differ in width: 5 and 6}}
  %0 = "FHELinalg.sum"(%a0) : (tensor<2x3x!FHE.eint<5>>) -> !FHE.eint<6>
  return
}
