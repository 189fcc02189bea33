// NOTE: every rule of the verifiers of ops that move elements, with the numbers or types that break it.
// RUN: fhe-opt %s --split-input-file --verify-diagnostics

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.transpose' op axis 2 is out of range for a tensor of rank 2}}
  %0 = "FHELinalg.transpose"(%a0) {axes = [0, 2]} : (tensor<2x3x!FHE.eint<4>>) -> tensor<2x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.transpose' op axis -3 is out of range for a tensor of rank 2}}
  %0 = "FHELinalg.transpose"(%a0) {axes = [-3, 0]} : (tensor<2x3x!FHE.eint<4>>) -> tensor<2x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.transpose' op has axes [1], should name each of the 2 axes once}}
  %0 = "FHELinalg.transpose"(%a0) {axes = [1]} : (tensor<2x3x!FHE.eint<4>>) -> tensor<3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.transpose' op has axes [1, 1], should name each of the 2 axes once}}
  %0 = "FHELinalg.transpose"(%a0) {axes = [1, -1]} : (tensor<2x3x!FHE.eint<4>>) -> tensor<3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.transpose' op result has shape 2x3, should be 3x2}}
  %0 = "FHELinalg.transpose"(%a0) : (tensor<2x3x!FHE.eint<4>>) -> tensor<2x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.transpose' op operand and result differ in width: 4 and 5}}
  %0 = "FHELinalg.transpose"(%a0) : (tensor<2x3x!FHE.eint<4>>) -> tensor<3x2x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.transpose' op operand and result differ in signedness: !FHE.eint<4> and !FHE.esint<4>}}
  %0 = "FHELinalg.transpose"(%a0) : (tensor<2x3x!FHE.eint<4>>) -> tensor<3x2x!FHE.esint<4>>
  return
}

// -----

func.func @f(%a0: tensor<?x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.transpose' op needs a static shape, got tensor<?x3x!FHE.eint<4>>}}
  %0 = "FHELinalg.transpose"(%a0) : (tensor<?x3x!FHE.eint<4>>) -> tensor<3x2x!FHE.eint<4>>
  return
}

// -----

func.func @f() {
  // expected-error @+1 {{'FHELinalg.concat' op takes at least 1 operand, got 0}}
  %0 = "FHELinalg.concat"() : () -> tensor<2x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>, %a1: tensor<2x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.concat' op axis 2 is out of range for a tensor of rank 2}}
  %0 = "FHELinalg.concat"(%a0, %a1) {axis = 2 : i64} : (tensor<2x3x!FHE.eint<4>>, tensor<2x3x!FHE.eint<4>>) -> tensor<4x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>, %a1: tensor<1x3x!FHE.eint<4>>, %a2: tensor<2x4x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.concat' op operands 0 and 2 of shapes 2x3 and 2x4 do not join at axis 0}}
  %0 = "FHELinalg.concat"(%a0, %a1, %a2) : (tensor<2x3x!FHE.eint<4>>, tensor<1x3x!FHE.eint<4>>, tensor<2x4x!FHE.eint<4>>) -> tensor<5x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>, %a1: tensor<3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.concat' op operands 0 and 1 of shapes 2x3 and 3 do not join at axis 0}}
  %0 = "FHELinalg.concat"(%a0, %a1) : (tensor<2x3x!FHE.eint<4>>, tensor<3x!FHE.eint<4>>) -> tensor<3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x3x!FHE.eint<4>>, %a1: tensor<2x3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.concat' op result has shape 2x3, should be 4x3}}
  %0 = "FHELinalg.concat"(%a0, %a1) : (tensor<2x3x!FHE.eint<4>>, tensor<2x3x!FHE.eint<4>>) -> tensor<2x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<4>>, %a1: tensor<2x!FHE.eint<5>>) {
  // expected-error @+1 {{'FHELinalg.concat' op operand 1 and result differ in width: 5 and 4}}
  %0 = "FHELinalg.concat"(%a0, %a1) : (tensor<2x!FHE.eint<4>>, tensor<2x!FHE.eint<5>>) -> tensor<4x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<4>>, %a1: tensor<2x!FHE.esint<4>>) {
  // expected-error @+1 {{'FHELinalg.concat' op operand 1 and result differ in signedness: !FHE.esint<4> and !FHE.eint<4>}}
  %0 = "FHELinalg.concat"(%a0, %a1) : (tensor<2x!FHE.eint<4>>, tensor<2x!FHE.esint<4>>) -> tensor<4x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<9223372036854775807x!FHE.eint<4>>, %a1: tensor<9223372036854775807x!FHE.eint<4>>, %a2: tensor<9223372036854775807x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.concat' op has a result with an axis beyond 64 bits: operand 2 adds 9223372036854775807 to 18446744073709551614 at axis 0}}
  %0 = "FHELinalg.concat"(%a0, %a1, %a2) : (tensor<9223372036854775807x!FHE.eint<4>>, tensor<9223372036854775807x!FHE.eint<4>>, tensor<9223372036854775807x!FHE.eint<4>>) -> tensor<2x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.broadcast' op cannot broadcast shape 2 to 3}}
  %0 = "FHELinalg.broadcast"(%a0) : (tensor<2x!FHE.eint<4>>) -> tensor<3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<2x1x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.broadcast' op cannot broadcast shape 2x1 to 1}}
  %0 = "FHELinalg.broadcast"(%a0) : (tensor<2x1x!FHE.eint<4>>) -> tensor<1x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<3x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.broadcast' op cannot broadcast shape 3 to 3x1}}
  %0 = "FHELinalg.broadcast"(%a0) : (tensor<3x!FHE.eint<4>>) -> tensor<3x1x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: tensor<1x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.broadcast' op operand and result differ in width: 4 and 3}}
  %0 = "FHELinalg.broadcast"(%a0) : (tensor<1x!FHE.eint<4>>) -> tensor<3x!FHE.eint<3>>
  return
}

// -----

func.func @f(%a0: tensor<1x!FHE.eint<4>>) {
  // expected-error @+1 {{'FHELinalg.broadcast' op needs a static shape, got tensor<?x!FHE.eint<4>>}}
  %0 = "FHELinalg.broadcast"(%a0) : (tensor<1x!FHE.eint<4>>) -> tensor<?x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: !FHE.eint<4>) {
  // expected-error @+1 {{'FHELinalg.from_element' op result has shape 1x1, should be 1}}
  %0 = "FHELinalg.from_element"(%a0) : (!FHE.eint<4>) -> tensor<1x1x!FHE.eint<4>>
  return
}

// -----

func.func @f(%a0: !FHE.eint<4>) {
  // expected-error @+1 {{'FHELinalg.from_element' op operand and result differ in width: 4 and 5}}
  %0 = "FHELinalg.from_element"(%a0) : (!FHE.eint<4>) -> tensor<1x!FHE.eint<5>>
  return
}

// -----

func.func @clear_and_encrypted(%a: tensor<1xi4>) {
  // expected-error @+1 {{operand and result differ in element type: i4 and !FHE.eint<4>}}
  %0 = "FHELinalg.broadcast"(%a) : (tensor<1xi4>) -> tensor<3x!FHE.eint<4>>
  return
}
