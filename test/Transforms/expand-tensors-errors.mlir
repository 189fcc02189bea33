// RUN: fhe-opt %s --fhe-expand-tensors --fhe-expand-generics --split-input-file --verify-diagnostics

func.func @cut(%x: tensor<3x!FHE.eint<3>>, %y: !FHE.eint<3>) -> tensor<3x!FHE.eint<3>> {
  // expected-error @+1 {{'tensor.pad' op of encrypted values cannot cut elements off: use `tensor.extract_slice`}}
  %r = tensor.pad %x low[-1] high[1] {
  ^bb0(%i: index):
    tensor.yield %y : !FHE.eint<3>
  } : tensor<3x!FHE.eint<3>> to tensor<3x!FHE.eint<3>>
  return %r : tensor<3x!FHE.eint<3>>
}

// -----

func.func @unknown(%x: !FHE.eint<3>, %n: index) -> tensor<?x!FHE.eint<3>> {
  // expected-error @+1 {{'tensor.generate' op needs a result whose every length is known}}
  %r = tensor.generate %n {
  ^bb0(%i: index):
    tensor.yield %x : !FHE.eint<3>
  } : tensor<?x!FHE.eint<3>>
  return %r : tensor<?x!FHE.eint<3>>
}

// -----

func.func @dynamic(%x: tensor<?x!FHE.eint<3>>) -> tensor<?x!FHE.eint<3>> {
  // expected-error @+1 {{'linalg.generic' op over encrypted values needs static shapes}}
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      outs(%x : tensor<?x!FHE.eint<3>>) {
  ^bb0(%o: !FHE.eint<3>):
    linalg.yield %o : !FHE.eint<3>
  } -> tensor<?x!FHE.eint<3>>
  return %r : tensor<?x!FHE.eint<3>>
}
