// RUN: fhe-opt %s --split-input-file --verify-diagnostics

func.func @f(%a: tensor<2x!FHE.eint<2>>, %t: tensor<4xi64>, %m: tensor<2xindex>) {
  // expected-error @+1 {{needs tables in the rows of a matrix, got 1 axes in tensor<4xi64>}}
  %0 = "FHELinalg.apply_mapped_lookup_table"(%a, %t, %m) : (tensor<2x!FHE.eint<2>>, tensor<4xi64>, tensor<2xindex>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<2x!FHE.eint<2>>, %t: tensor<3x4xi64>, %m: tensor<3xindex>) {
  // expected-error @+1 {{maps of shape 3 do not broadcast to 2, the shape they are for}}
  %0 = "FHELinalg.apply_mapped_lookup_table"(%a, %t, %m) : (tensor<2x!FHE.eint<2>>, tensor<3x4xi64>, tensor<3xindex>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<2x!FHE.eint<2>>, %t: tensor<3x4xi64>, %m: tensor<2xindex>) {
  // expected-error @+1 {{result has shape 3, should be 2}}
  %0 = "FHELinalg.apply_mapped_lookup_table"(%a, %t, %m) : (tensor<2x!FHE.eint<2>>, tensor<3x4xi64>, tensor<2xindex>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<2x!FHE.eint<2>>, %t: tensor<2x8xi64>) {
  // expected-error @+1 {{needs tables of 4 entries for a 2-bit operand, got 8}}
  %0 = "FHELinalg.apply_multi_lookup_table"(%a, %t) : (tensor<2x!FHE.eint<2>>, tensor<2x8xi64>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<2x!FHE.eint<2>>, %t: tensor<0x4xi64>, %m: tensor<2xindex>) {
  // expected-error @+1 {{needs at least one table for an operand of shape 2, got tensor<0x4xi64>}}
  %0 = "FHELinalg.apply_mapped_lookup_table"(%a, %t, %m) : (tensor<2x!FHE.eint<2>>, tensor<0x4xi64>, tensor<2xindex>) -> tensor<2x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<0x!FHE.eint<2>>, %i: tensor<1xindex>) {
  // expected-error @+1 {{names elements of a tensor that has none, of shape 0, by indices of shape 1}}
  %0 = "FHELinalg.fancy_index"(%a, %i) : (tensor<0x!FHE.eint<2>>, tensor<1xindex>) -> tensor<1x!FHE.eint<2>>
  return
}

// -----

// Tables do not make the operand larger.
func.func @f(%a: tensor<1x!FHE.eint<2>>, %t: tensor<3x4xi64>) {
  // expected-error @+1 {{tables of shape 3 do not broadcast to 1, the shape they are for}}
  %0 = "FHELinalg.apply_multi_lookup_table"(%a, %t) : (tensor<1x!FHE.eint<2>>, tensor<3x4xi64>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<2x3x!FHE.eint<2>>, %i: tensor<4xindex>) {
  // expected-error @+1 {{needs indices with 2 coordinates in the last axis for an operand of shape 2x3, got shape 4}}
  %0 = "FHELinalg.fancy_index"(%a, %i) : (tensor<2x3x!FHE.eint<2>>, tensor<4xindex>) -> tensor<4x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<3x!FHE.eint<2>>, %i: tensor<4xindex>) {
  // expected-error @+1 {{result has shape 3, should be 4}}
  %0 = "FHELinalg.fancy_index"(%a, %i) : (tensor<3x!FHE.eint<2>>, tensor<4xindex>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<3x!FHE.eint<2>>, %i: tensor<4xindex>) {
  // expected-error @+1 {{operand and result differ in width: 2 and 3}}
  %0 = "FHELinalg.fancy_index"(%a, %i) : (tensor<3x!FHE.eint<2>>, tensor<4xindex>) -> tensor<4x!FHE.eint<3>>
  return
}

// -----

func.func @f(%a: tensor<3x!FHE.eint<2>>, %i: tensor<2xindex>, %v: tensor<2x!FHE.esint<2>>) {
  // expected-error @+1 {{operand and values differ in signedness: !FHE.eint<2> and !FHE.esint<2>}}
  %0 = "FHELinalg.fancy_assign"(%a, %i, %v) : (tensor<3x!FHE.eint<2>>, tensor<2xindex>, tensor<2x!FHE.esint<2>>) -> tensor<3x!FHE.eint<2>>
  return
}

// -----

func.func @f(%a: tensor<3x3x!FHE.eint<2>>, %i: tensor<2x2xindex>, %v: tensor<2x2x!FHE.eint<2>>) {
  // expected-error @+1 {{values have shape 2x2, should be 2}}
  %0 = "FHELinalg.fancy_assign"(%a, %i, %v) : (tensor<3x3x!FHE.eint<2>>, tensor<2x2xindex>, tensor<2x2x!FHE.eint<2>>) -> tensor<3x3x!FHE.eint<2>>
  return
}
