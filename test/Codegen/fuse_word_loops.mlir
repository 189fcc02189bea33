// RUN: fhe-opt --pass-pipeline='builtin.module(func.func(fuse-word-loops))' %s | FileCheck %s

#same = affine_map<(d0) -> (d0)>
#none = affine_map<(d0) -> ()>

// CHECK-LABEL: func.func @chain(
// CHECK-SAME: %[[A:[^:]*]]: tensor<5xi64>, %[[B:[^:]*]]: tensor<5xi64>, %[[C:[^:]*]]: tensor<5xi64>
func.func @chain(%a: tensor<5xi64>, %b: tensor<5xi64>, %c: tensor<5xi64>) -> tensor<5xi64> {
  // CHECK: linalg.generic {{.*}} ins(%[[C]], %[[A]], %[[B]] : {{.*}})
  // CHECK-NEXT: ^bb0(%[[X:.*]]: i64, %[[Y:.*]]: i64, %[[Z:.*]]: i64, %{{.*}}: i64):
  // CHECK-NEXT: %[[P:.*]] = arith.muli %[[Y]], %[[Z]]
  // CHECK-NEXT: %[[D:.*]] = arith.subi %[[X]], %[[P]]
  // CHECK-NEXT: linalg.yield %[[D]]
  // CHECK-NOT: linalg.generic
  %e = tensor.empty() : tensor<5xi64>
  %p = linalg.generic {indexing_maps = [#same, #same, #same], iterator_types = ["parallel"]} ins(%a, %b : tensor<5xi64>, tensor<5xi64>) outs(%e : tensor<5xi64>) {
  ^bb0(%x: i64, %y: i64, %o: i64):
    %m = arith.muli %x, %y : i64
    linalg.yield %m : i64
  } -> tensor<5xi64>
  %d = linalg.generic {indexing_maps = [#same, #same, #same], iterator_types = ["parallel"]} ins(%c, %p : tensor<5xi64>, tensor<5xi64>) outs(%e : tensor<5xi64>) {
  ^bb0(%x: i64, %y: i64, %o: i64):
    %s = arith.subi %x, %y : i64
    linalg.yield %s : i64
  } -> tensor<5xi64>
  return %d : tensor<5xi64>
}

// What another op reads too stays, as does what is read in another order or summed up.
// CHECK-LABEL: func.func @apart(
// CHECK-COUNT-4: linalg.generic
func.func @apart(%a: tensor<5xi64>) -> (tensor<5xi64>, tensor<5xi64>, tensor<i64>) {
  %e = tensor.empty() : tensor<5xi64>
  %p = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%a : tensor<5xi64>) outs(%e : tensor<5xi64>) {
  ^bb0(%x: i64, %o: i64):
    %m = arith.muli %x, %x : i64
    linalg.yield %m : i64
  } -> tensor<5xi64>
  %q = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%p : tensor<5xi64>) outs(%e : tensor<5xi64>) {
  ^bb0(%x: i64, %o: i64):
    %m = arith.muli %x, %x : i64
    linalg.yield %m : i64
  } -> tensor<5xi64>
  %r = linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%p : tensor<5xi64>) outs(%e : tensor<5xi64>) {
  ^bb0(%x: i64, %o: i64):
    linalg.yield %x : i64
  } -> tensor<5xi64>
  %z = tensor.empty() : tensor<i64>
  %s = linalg.generic {indexing_maps = [#same, #none], iterator_types = ["reduction"]} ins(%r : tensor<5xi64>) outs(%z : tensor<i64>) {
  ^bb0(%x: i64, %o: i64):
    %m = arith.addi %x, %o : i64
    linalg.yield %m : i64
  } -> tensor<i64>
  return %p, %q, %s : tensor<5xi64>, tensor<5xi64>, tensor<i64>
}
