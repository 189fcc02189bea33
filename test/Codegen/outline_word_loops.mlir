// RUN: fhe-opt --outline-word-loops %s | FileCheck %s

#same = affine_map<(d0) -> (d0)>

// One function for loops that do the same to buffers that lie alike; it is told what does not
// overlap. A number from outside is an argument.
// CHECK-LABEL: func.func private @word_loop.0(
// CHECK-SAME: %{{[^:]*}}: !llvm.ptr, %{{[^:]*}}: !llvm.ptr {llvm.noalias}, %[[K:[^:]*]]: i64)
// CHECK-SAME: passthrough = ["noinline"]
// CHECK: linalg.generic
// CHECK: arith.muli %{{.*}}, %[[K]]
// CHECK-LABEL: func.func private @word_loop.1(
// CHECK-SAME: %{{[^:]*}}: !llvm.ptr {llvm.noalias}, %{{[^:]*}}: i64)
// CHECK-NOT: func.func private @word_loop

// CHECK-LABEL: func.func @f(
// CHECK-NOT: linalg.generic
func.func @f(%x: memref<5xi64>, %y: memref<2x5xi64>, %k: i64) attributes {TFHE.inputs = 1 : i64} {
  %two = arith.constant 2 : i64
  // CHECK: call @word_loop.0(%{{.*}}, %{{.*}}, %{{.*}})
  %a = memref.alloc() : memref<5xi64>
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%x : memref<5xi64>) outs(%a : memref<5xi64>) {
  ^bb0(%u: i64, %v: i64):
    %m = arith.muli %u, %two : i64
    linalg.yield %m : i64
  }
  // CHECK: call @word_loop.0(%{{.*}}, %{{.*}}, %{{.*}})
  %row = memref.subview %y[1, 0] [1, 5] [1, 1] : memref<2x5xi64> to memref<5xi64, strided<[1], offset: 5>>
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%a : memref<5xi64>) outs(%row : memref<5xi64, strided<[1], offset: 5>>) {
  ^bb0(%u: i64, %v: i64):
    %m = arith.muli %u, %k : i64
    linalg.yield %m : i64
  }
  // CHECK: call @word_loop.1(%{{.*}}, %{{.*}})
  linalg.generic {indexing_maps = [#same, #same], iterator_types = ["parallel"]} ins(%a : memref<5xi64>) outs(%a : memref<5xi64>) {
  ^bb0(%u: i64, %v: i64):
    %m = arith.muli %u, %k : i64
    linalg.yield %m : i64
  }
  return
}
