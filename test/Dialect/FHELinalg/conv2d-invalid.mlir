// NOTE: every rule of `FHELinalg.conv2d`'s verifier, with the numbers or types that break it.
// RUN: fhe-opt %s --split-input-file --verify-diagnostics

func.func @f(%x: tensor<1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{takes an image of shape NxCxHxW, got 1x5x5}}
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x3xi5>) {
  // expected-error @+1 {{takes weights of shape FxCxHxW, got 3x3}}
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x0x3xi5>) {
  // expected-error @+1 {{has weights of shape 3x1x0x3: a filter without weights}}
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x0x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x2x3x3xi5>) {
  // expected-error @+1 {{has filters of 2 channels, but 1 channels in 1 groups need 1}}
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x2x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x3x5x5x!FHE.eint<4>>, %w: tensor<4x2x3x3xi5>) {
  // expected-error @+1 {{has filters of 2 channels, but 3 channels in 2 groups need 1.5}}
  %0 = "FHELinalg.conv2d"(%x, %w) {group = 2 : i64} : (tensor<1x3x5x5x!FHE.eint<4>>, tensor<4x2x3x3xi5>) -> tensor<1x4x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x2x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has 3 filters, which do not fall into 2 equal groups}}
  %0 = "FHELinalg.conv2d"(%x, %w) {group = 2 : i64} : (tensor<1x2x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has a `group` of 0, should be at least 1}}
  %0 = "FHELinalg.conv2d"(%x, %w) {group = 0 : i64} : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has a `strides` of 0, should be at least 1}}
  %0 = "FHELinalg.conv2d"(%x, %w) {strides = dense<[1, 0]> : tensor<2xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has a `dilations` of -1, should be at least 1}}
  %0 = "FHELinalg.conv2d"(%x, %w) {dilations = dense<-1> : tensor<2xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has a `padding` of -2, should be at least 0}}
  %0 = "FHELinalg.conv2d"(%x, %w) {padding = dense<[0, 0, -2, 0]> : tensor<4xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has a `padding` of type tensor<2xi64>, should be tensor<4xi64>}}
  %0 = "FHELinalg.conv2d"(%x, %w) {padding = dense<0> : tensor<2xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has a `strides` of type tensor<1x2xi64>, should be tensor<2xi64>}}
  %0 = "FHELinalg.conv2d"(%x, %w) {strides = dense<1> : tensor<1x2xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has a padded height beyond 64 bits: padding of 9223372036854775807 and 9223372036854775807 around 5}}
  %0 = "FHELinalg.conv2d"(%x, %w) {padding = dense<9223372036854775807> : tensor<4xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x2x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has a filter that does not fit: 3 weights 1 apart on a padded width of 2}}
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x1x5x2x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{has a filter that does not fit: 3 weights 3 apart on a padded height of 6}}
  %0 = "FHELinalg.conv2d"(%x, %w) {dilations = dense<[3, 1]> : tensor<2xi64>, padding = dense<[1, 0, 0, 0]> : tensor<4xi64>} : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>, %b: tensor<2xi5>) {
  // expected-error @+1 {{has a bias of shape 2, should be 3}}
  %0 = "FHELinalg.conv2d"(%x, %w, %b) : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>, tensor<2xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{result has shape 1x3x5x5, should be 1x3x3x3}}
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x5x5x!FHE.eint<4>>
  return
}

// -----

func.func @f(%x: tensor<1x1x5x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{operand and result differ in width: 4 and 5}}
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x1x5x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<5>>
  return
}

// -----

func.func @f(%x: tensor<1x1x?x5x!FHE.eint<4>>, %w: tensor<3x1x3x3xi5>) {
  // expected-error @+1 {{needs a static shape, got tensor<1x1x?x5x!FHE.eint<4>>}}
  %0 = "FHELinalg.conv2d"(%x, %w) : (tensor<1x1x?x5x!FHE.eint<4>>, tensor<3x1x3x3xi5>) -> tensor<1x3x3x3x!FHE.eint<4>>
  return
}
