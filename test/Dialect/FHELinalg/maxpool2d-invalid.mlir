// NOTE: every rule of `FHELinalg.maxpool2d`'s verifier, with the numbers or types that break it.
// RUN: fhe-opt %s --split-input-file --verify-diagnostics

func.func @f(%x: tensor<5x5x!FHE.eint<4>>) {
  // expected-error @+1 {{takes an image of shape NxCxHxW, got 5x5}}
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<2> : tensor<2xi64>} : (tensor<5x5x!FHE.eint<4>>) -> tensor<4x4x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>) {
  // expected-error @+1 {{has a window that does not fit: 2 elements 5 apart on a width of 5}}
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<2> : tensor<2xi64>, dilations = dense<[1, 5]> : tensor<2xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>) -> tensor<1x1x4x4x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>) {
  // expected-error @+1 {{has a `kernel_shape` of 0, should be at least 1}}
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<0> : tensor<2xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>) -> tensor<1x1x4x4x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>) {
  // expected-error @+1 {{has a `strides` of 0, should be at least 1}}
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<2> : tensor<2xi64>, strides = dense<0> : tensor<2xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>) -> tensor<1x1x4x4x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>) {
  // expected-error @+1 {{has a `kernel_shape` of type tensor<3xi64>, should be tensor<2xi64>}}
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<2> : tensor<3xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>) -> tensor<1x1x4x4x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>) {
  // expected-error @+1 {{result has shape 1x1x4x4, should be 1x1x2x2}}
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<2> : tensor<2xi64>, strides = dense<2> : tensor<2xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>) -> tensor<1x1x4x4x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>) {
  // expected-error @+1 {{operand and result differ in width: 4 and 5}}
  %0 = "FHELinalg.maxpool2d"(%x) {kernel_shape = dense<2> : tensor<2xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>) -> tensor<1x1x4x4x!FHE.eint<5>>
  return
}
