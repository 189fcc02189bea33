// RUN: fhe-opt --fhe-analyze-noise=follow-elements=false --split-input-file %s | FileCheck %s

#map = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>

// Sums of three elements each, beside the start: variances add up, and no element is in two sums.
// CHECK-LABEL: func.func @rows
// CHECK-SAME: count = 2.000000e+00 : f64, fresh = {{3\.99|4\.0}}
// CHECK-SAME: count = 1.000000e+00 : f64, fresh = {{7\.9999|8\.0000}}
func.func @rows(%x: tensor<2x3x!FHE.eint<3>>, %init: tensor<2x!FHE.eint<3>>) -> (tensor<2x!FHE.eint<3>>, !FHE.eint<3>) {
  %r = linalg.generic {indexing_maps = [#map, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<2x3x!FHE.eint<3>>) outs(%init : tensor<2x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%o, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    linalg.yield %s : !FHE.eint<3>
  } -> tensor<2x!FHE.eint<3>>
  %t = "FHELinalg.sum"(%r) : (tensor<2x!FHE.eint<3>>) -> !FHE.eint<3>
  return %r, %t : tensor<2x!FHE.eint<3>>, !FHE.eint<3>
}

// -----

// Near miss: every row sums the same elements up, so all rows together have them twice.
// CHECK-LABEL: func.func @same_in_every_row
// CHECK-SAME: count = 2.000000e+00 : f64, fresh = {{2\.9999|3\.0000}}
// CHECK-SAME: count = 1.000000e+00 : f64, fresh = {{11\.999|12\.000|1\.200000e.01}}
func.func @same_in_every_row(%x: tensor<3x!FHE.eint<3>>) -> (tensor<2x!FHE.eint<3>>, !FHE.eint<3>) {
  %init = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<3x!FHE.eint<3>>) outs(%init : tensor<2x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%o, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    linalg.yield %s : !FHE.eint<3>
  } -> tensor<2x!FHE.eint<3>>
  %t = "FHELinalg.sum"(%r) : (tensor<2x!FHE.eint<3>>) -> !FHE.eint<3>
  return %r, %t : tensor<2x!FHE.eint<3>>, !FHE.eint<3>
}

// -----

// One value three times, from outside or by a map without the loop: norms add up. A sum that doubles
// in every iteration is bounded by their number: 8 times the start, and 1 + 2 + 4 times one element at most.
// CHECK-LABEL: func.func @again
// CHECK-SAME: fresh = 9.000000e+00
// CHECK-SAME: fresh = 2.250000e+02
func.func @again(%x: !FHE.eint<3>, %y: tensor<3x!FHE.eint<3>>, %z: tensor<!FHE.eint<3>>) -> (tensor<!FHE.eint<3>>, tensor<!FHE.eint<3>>) {
  %zero = "FHE.zero"() : () -> !FHE.eint<3>
  %init = tensor.from_elements %zero : tensor<!FHE.eint<3>>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%y : tensor<3x!FHE.eint<3>>) outs(%init : tensor<!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%o, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    linalg.yield %s : !FHE.eint<3>
  } -> tensor<!FHE.eint<3>>
  %d = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%y : tensor<3x!FHE.eint<3>>) outs(%z : tensor<!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%o, %o) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    %t = "FHE.add_eint"(%s, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    linalg.yield %t : !FHE.eint<3>
  } -> tensor<!FHE.eint<3>>
  return %r, %d : tensor<!FHE.eint<3>>, tensor<!FHE.eint<3>>
}
