// RUN: fhe-opt %s --split-input-file --verify-diagnostics

func.func @f(%a: tensor<2x!FHE.eint<2>>, %b: tensor<3x!FHE.eint<2>>) {
  // expected-error @+1 {{operand shapes 2 and 3 do not broadcast}}
  %0 = "FHELinalg.mul_eint"(%a, %b) : (tensor<2x!FHE.eint<2>>, tensor<3x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<2x!FHE.eint<2>>, %b: tensor<2x!FHE.eint<2>>) {
  // expected-error @+1 {{operands and result differ in signedness: !FHE.eint<2> and !FHE.esint<4>}}
  %0 = "FHELinalg.mul_eint"(%a, %b) : (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.eint<2>>) -> tensor<2x!FHE.esint<4>>
  return
}

// -----

func.func @f(%a: tensor<2x!FHE.eint<2>>, %b: tensor<3x2x!FHE.eint<2>>) {
  // expected-error @+1 {{result has shape 2, should be 3x2}}
  %0 = "FHELinalg.mul_eint"(%a, %b) : (tensor<2x!FHE.eint<2>>, tensor<3x2x!FHE.eint<2>>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<2x!FHE.eint<2>>, %b: tensor<2x2x!FHE.eint<2>>) {
  // expected-error @+1 {{takes two vectors, got shapes 2 and 2x2}}
  %0 = "FHELinalg.dot_eint_eint"(%a, %b) : (tensor<2x!FHE.eint<2>>, tensor<2x2x!FHE.eint<2>>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a: tensor<2x!FHE.eint<2>>, %b: tensor<2x!FHE.esint<2>>) {
  // expected-error @+1 {{operands differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHELinalg.dot_eint_eint"(%a, %b) : (tensor<2x!FHE.eint<2>>, tensor<2x!FHE.esint<2>>) -> !FHE.eint<2>
  return
}

// -----

func.func @f(%a: tensor<2x3x!FHE.eint<2>>, %b: tensor<3x2x!FHE.eint<2>>) {
  // expected-error @+1 {{result has shape 2x3, should be 2x2}}
  %0 = "FHELinalg.matmul_eint_eint"(%a, %b) : (tensor<2x3x!FHE.eint<2>>, tensor<3x2x!FHE.eint<2>>) -> tensor<2x3x!FHE.eint<5>>
  return
}

// -----

func.func @f(%a: tensor<2x3x!FHE.eint<2>>, %b: tensor<3x2x!FHE.eint<4>>) {
  // expected-error @+1 {{operands differ in width: 2 and 4}}
  %0 = "FHELinalg.matmul_eint_eint"(%a, %b) : (tensor<2x3x!FHE.eint<2>>, tensor<3x2x!FHE.eint<4>>) -> tensor<2x2x!FHE.eint<5>>
  return
}
