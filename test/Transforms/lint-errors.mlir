// RUN: fhe-opt %s --fhe-lint --split-input-file --verify-diagnostics

func.func @stated_shape(%a: tensor<4x!FHE.eint<3>>) -> tensor<2x2x!FHE.eint<3>> {
  // expected-error @+1 {{states the output shape 255x2, but its result has shape 2x2}}
  %r = tensor.expand_shape %a [[0, 1]] output_shape [255, 2] : tensor<4x!FHE.eint<3>> into tensor<2x2x!FHE.eint<3>>
  return %r : tensor<2x2x!FHE.eint<3>>
}
