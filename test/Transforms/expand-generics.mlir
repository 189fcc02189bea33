// RUN: fhe-opt %s --fhe-expand-generics | FileCheck %s

#map = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>

// A linear body stays as it is.
// CHECK-LABEL: func.func @linear
// CHECK: linalg.generic
// CHECK-NEXT: ^bb0
// CHECK-NEXT: "FHE.add_eint"
// CHECK-NEXT: linalg.yield
// CHECK-NOT: linalg.generic
func.func @linear(%x: tensor<2x3x!FHE.eint<3>>, %init: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %r = linalg.generic {indexing_maps = [#map, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<2x3x!FHE.eint<3>>) outs(%init : tensor<2x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%o, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    linalg.yield %s : !FHE.eint<3>
  } -> tensor<2x!FHE.eint<3>>
  return %r : tensor<2x!FHE.eint<3>>
}

// What is looked up is computed for all iterations, then looked up at once.
// CHECK-LABEL: func.func @peeled
// CHECK: %[[T:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]
// CHECK: "FHE.add_eint_int"
// CHECK: %[[L:.*]] = "FHELinalg.apply_lookup_table"(%[[T]], %{{.*}}) : (tensor<2x3x!FHE.eint<3>>, tensor<8xi64>) -> tensor<2x3x!FHE.eint<4>>
// CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]{{.*}} ins(%{{.*}}, %[[L]] :
// CHECK: "FHE.add_eint"
// CHECK-NOT: scf.for
func.func @peeled(%x: tensor<2x3x!FHE.eint<3>>, %init: tensor<2x!FHE.eint<4>>, %c: i4) -> tensor<2x!FHE.eint<4>> {
  %r = linalg.generic {indexing_maps = [#map, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<2x3x!FHE.eint<3>>) outs(%init : tensor<2x!FHE.eint<4>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<4>):
    %t = arith.constant dense<[0, 1, 4, 9, 16, 25, 36, 49]> : tensor<8xi64>
    %b = "FHE.add_eint_int"(%a, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
    %l = "FHE.apply_lookup_table"(%b, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<4>
    %s = "FHE.add_eint"(%o, %l) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    linalg.yield %s : !FHE.eint<4>
  } -> tensor<2x!FHE.eint<4>>
  return %r : tensor<2x!FHE.eint<4>>
}

// Near miss: the lookup takes what the iteration before gave. Rows are carried as a tensor, what is
// summed up along one as an element.
// CHECK-LABEL: func.func @looped
// CHECK-NOT: linalg.generic
// CHECK: %[[T:.*]] = scf.for %{{.*}} iter_args(%{{.*}}) -> (tensor<2x!FHE.eint<3>>)
// CHECK: %[[E:.*]] = scf.for %{{.*}} iter_args(%{{.*}}) -> (!FHE.eint<3>)
// CHECK: "FHE.apply_lookup_table"
// CHECK: scf.yield
// CHECK: tensor.insert %[[E]]
func.func @looped(%x: tensor<2x3x!FHE.eint<3>>, %init: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>> {
  %t = arith.constant dense<[0, 1, 2, 3, 0, 1, 2, 3]> : tensor<8xi64>
  %r = linalg.generic {indexing_maps = [#map, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<2x3x!FHE.eint<3>>) outs(%init : tensor<2x!FHE.eint<3>>) {
  ^bb0(%a: !FHE.eint<3>, %o: !FHE.eint<3>):
    %s = "FHE.add_eint"(%o, %a) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
    %l = "FHE.apply_lookup_table"(%s, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    linalg.yield %l : !FHE.eint<3>
  } -> tensor<2x!FHE.eint<3>>
  return %r : tensor<2x!FHE.eint<3>>
}
