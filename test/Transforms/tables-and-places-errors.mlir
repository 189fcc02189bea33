// RUN: fhe-opt --fhe-to-tfhe --split-input-file --verify-diagnostics %s

func.func @f(%a: tensor<2x!FHE.eint<2>>, %t: tensor<3x4xi64>) -> tensor<2x!FHE.eint<2>> {
  %m = arith.constant dense<[0, 3]> : tensor<2xindex>
  // expected-error @+1 {{chooses table 3, but there are 3 tables, numbered from 0}}
  %0 = "FHELinalg.apply_mapped_lookup_table"(%a, %t, %m) : (tensor<2x!FHE.eint<2>>, tensor<3x4xi64>, tensor<2xindex>) -> tensor<2x!FHE.eint<2>>
  return %0 : tensor<2x!FHE.eint<2>>
}

// -----

func.func @f(%a: tensor<2x3x!FHE.eint<2>>) -> tensor<1x!FHE.eint<2>> {
  %i = arith.constant dense<[[1, 3]]> : tensor<1x2xindex>
  // expected-error @+1 {{index 3 is out of range for axis 1 of length 3}}
  %0 = "FHELinalg.fancy_index"(%a, %i) : (tensor<2x3x!FHE.eint<2>>, tensor<1x2xindex>) -> tensor<1x!FHE.eint<2>>
  return %0 : tensor<1x!FHE.eint<2>>
}

// -----

func.func @f(%a: tensor<3x!FHE.eint<2>>, %v: tensor<1x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>> {
  %i = arith.constant dense<[-1]> : tensor<1xindex>
  // expected-error @+1 {{index -1 is out of range for axis 0 of length 3}}
  %0 = "FHELinalg.fancy_assign"(%a, %i, %v) : (tensor<3x!FHE.eint<2>>, tensor<1xindex>, tensor<1x!FHE.eint<2>>) -> tensor<3x!FHE.eint<2>>
  return %0 : tensor<3x!FHE.eint<2>>
}
