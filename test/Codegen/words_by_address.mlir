// Parts of buffers at fixed places are addressed from the whole, and copied as memory.
// RUN: fhe-opt --words-by-address %s | FileCheck %s

func.func private @step(!llvm.ptr, !llvm.ptr)

// CHECK-LABEL: func.func @parts
// CHECK: %[[STRUCT:.*]] = builtin.unrealized_conversion_cast %arg0 : memref<4x5xi64>
// CHECK-NEXT: %[[X:.*]] = llvm.extractvalue %[[STRUCT]][1]
// CHECK-NEXT: %[[TO:.*]] = llvm.getelementptr %[[X]][80] : (!llvm.ptr) -> !llvm.ptr, i8
// CHECK-NEXT: %[[BYTES:.*]] = llvm.mlir.constant(40 : i64)
// CHECK-NEXT: "llvm.intr.memcpy"(%[[TO]], %[[X]], %[[BYTES]]) <{isVolatile = false}>
// CHECK: %[[CALLED:.*]] = llvm.getelementptr %[[X]][120] : (!llvm.ptr) -> !llvm.ptr, i8
// CHECK-NEXT: call @step(%[[X]], %[[CALLED]])
// CHECK-NEXT: return
func.func @parts(%x: memref<4x5xi64>) {
  %0 = memref.subview %x[0, 0] [1, 5] [1, 1] : memref<4x5xi64> to memref<5xi64, strided<[1]>>
  %2 = memref.subview %x[2, 0] [1, 5] [1, 1] : memref<4x5xi64> to memref<5xi64, strided<[1], offset: 10>>
  memref.copy %0, %2 : memref<5xi64, strided<[1]>> to memref<5xi64, strided<[1], offset: 10>>
  %3 = memref.subview %x[3, 0] [1, 5] [1, 1] : memref<4x5xi64> to memref<5xi64, strided<[1], offset: 15>>
  %a = builtin.unrealized_conversion_cast %0 : memref<5xi64, strided<[1]>> to !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %b = llvm.extractvalue %a[1] : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %c = builtin.unrealized_conversion_cast %3 : memref<5xi64, strided<[1], offset: 15>> to !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %d = llvm.extractvalue %c[1] : !llvm.struct<(ptr, ptr, i64, array<1 x i64>, array<1 x i64>)>
  %15 = arith.constant 15 : i64
  %e = llvm.getelementptr %d[%15] : (!llvm.ptr, i64) -> !llvm.ptr, i64
  call @step(%b, %e) : (!llvm.ptr, !llvm.ptr) -> ()
  return
}

// Views of what the memory plan allocated, and what is beyond the constants of an address.
// CHECK-LABEL: func.func @views
// CHECK: %[[WHOLE:.*]] = memref.alloc()
// CHECK-NEXT: %[[STRUCT:.*]] = builtin.unrealized_conversion_cast %[[WHOLE]]
// CHECK-NEXT: %[[X:.*]] = llvm.extractvalue %[[STRUCT]][1]
// CHECK: %[[FAR:.*]] = arith.constant 4294967296 : i64
// CHECK: %[[TO:.*]] = llvm.getelementptr %[[X]][%[[FAR]]] : (!llvm.ptr, i64) -> !llvm.ptr, i8
// CHECK: %[[FROM:.*]] = llvm.getelementptr %[[X]][64] : (!llvm.ptr) -> !llvm.ptr, i8
// CHECK: "llvm.intr.memcpy"(%[[TO]], %[[FROM]], %{{.*}}) <{isVolatile = false}>
// CHECK-NOT: memref.view
func.func @views() {
  %near = arith.constant 64 : index
  %far = arith.constant 4294967296 : index
  %whole = memref.alloc() : memref<4294967360xi8>
  %x = memref.view %whole[%near][] : memref<4294967360xi8> to memref<4xi64>
  %y = memref.view %whole[%far][] : memref<4294967360xi8> to memref<4xi64>
  memref.copy %x, %y : memref<4xi64> to memref<4xi64>
  memref.dealloc %whole : memref<4294967360xi8>
  return
}

// A place that is only known when the program runs, gaps, and elements that do not fill their bytes are left alone.
// CHECK-LABEL: func.func @others
// CHECK: memref.copy
// CHECK: memref.copy
// CHECK: memref.copy
func.func @others(%x: memref<4x5xi64>, %y: memref<5xi64>, %z: memref<4xi64>, %i: index, %p: memref<5xi1>, %q: memref<5xi1>) {
  %0 = memref.subview %x[%i, 0] [1, 5] [1, 1] : memref<4x5xi64> to memref<5xi64, strided<[1], offset: ?>>
  memref.copy %0, %y : memref<5xi64, strided<[1], offset: ?>> to memref<5xi64>
  %1 = memref.subview %x[0, 1] [4, 1] [1, 1] : memref<4x5xi64> to memref<4xi64, strided<[5], offset: 1>>
  memref.copy %1, %z : memref<4xi64, strided<[5], offset: 1>> to memref<4xi64>
  memref.copy %p, %q : memref<5xi1> to memref<5xi1>
  return
}
