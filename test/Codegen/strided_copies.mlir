// Copies of what lies in one piece stay; others become loops.
// RUN: fhe-opt --strided-copies-to-linalg %s | FileCheck %s

// CHECK-LABEL: func.func @contiguous(
// CHECK: memref.copy
// CHECK: memref.copy
// CHECK-NOT: linalg.generic
func.func @contiguous(%a: memref<2x5xi64>, %b: memref<2x5xi64, strided<[5, 1], offset: ?>>, %c: memref<i64>, %d: memref<i64>) {
  memref.copy %a, %b : memref<2x5xi64> to memref<2x5xi64, strided<[5, 1], offset: ?>>
  memref.copy %c, %d : memref<i64> to memref<i64>
  return
}

// CHECK-LABEL: func.func @columns(
// CHECK-NOT: memref.copy
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : memref<2x5xi64, strided<[10, 1], offset: 5>>) outs(%{{.*}} : memref<2x5xi64>)
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : memref<2x5xi64>) outs(%{{.*}} : memref<2x5xi64, strided<[?, 1]>>)
func.func @columns(%a: memref<2x5xi64, strided<[10, 1], offset: 5>>, %b: memref<2x5xi64>, %c: memref<2x5xi64, strided<[?, 1]>>) {
  memref.copy %a, %b : memref<2x5xi64, strided<[10, 1], offset: 5>> to memref<2x5xi64>
  memref.copy %b, %c : memref<2x5xi64> to memref<2x5xi64, strided<[?, 1]>>
  return
}
