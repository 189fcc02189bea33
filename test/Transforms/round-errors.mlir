// RUN: fhe-opt --fhe-analyze-noise --split-input-file --verify-diagnostics %s

func.func @scalar(%x: !FHE.eint<4>) -> !FHE.eint<2> {
  // expected-error @+1 {{must be expanded before noise is analysed: run `fhe-expand-rounds` first}}
  %0 = "FHE.round"(%x) : (!FHE.eint<4>) -> !FHE.eint<2>
  return %0 : !FHE.eint<2>
}

// -----

func.func @tensor(%x: tensor<2x!FHE.eint<4>>) -> tensor<2x!FHE.eint<2>> {
  // expected-error @+1 {{must be expanded before noise is analysed: run `fhe-expand-rounds` first}}
  %0 = "FHELinalg.round"(%x) : (tensor<2x!FHE.eint<4>>) -> tensor<2x!FHE.eint<2>>
  return %0 : tensor<2x!FHE.eint<2>>
}
