// A run of straight-line code becomes one call that stands for a list; the rows are the callee's number, the row's
// length, and for each operand a slot and what is added to what it holds. Slots: 0 for numbers, 1 the context, 2 the
// constants, then the call's operands: scratch memory, outputs, inputs.
// RUN: fhe-opt --tfhe-to-words=list-length=1 %s | FileCheck %s

!ct = !TFHE.glwe<sk[0]<4,1>>

// Only the plaintext reaches the last word alone; what does not leave the run is in scratch memory (slot 3).
// CHECK-LABEL: func.func @linear(
// CHECK-SAME: %[[A:.*]]: tensor<5xi64>, %[[B:.*]]: tensor<5xi64>) -> tensor<5xi64>
func.func @linear(%a: !ct, %b: !ct) -> !ct {
  %k = arith.constant 7 : i64
  // CHECK: %[[SCRATCH:.*]] = memref.alloc() {alignment = 64 : i64} : memref<8xi64>
  // CHECK: %[[OUT:.*]] = memref.alloc() {alignment = 64 : i64} : memref<5xi64>
  // CHECK-DAG: %[[FIRST:.*]] = bufferization.to_buffer %[[A]] read_only
  // CHECK-DAG: %[[SECOND:.*]] = bufferization.to_buffer %[[B]] read_only
  // CHECK: "TFHE.runtime_call"(%[[SCRATCH]], %[[OUT]], %[[FIRST]], %[[SECOND]])
  // CHECK-SAME: entry_point = "steps"
  // CHECK-SAME: table = dense<[8, 10, 3, 0, 5, 0, 6, 0, 0, 5, 11, 10, 4, 0, 3, 0, 0, 7, 0, 5]>
  // CHECK: %[[RESULT:.*]] = bufferization.to_tensor %[[OUT]]
  %sum = "TFHE.add_glwe"(%a, %b) : (!ct, !ct) -> !ct
  %r = "TFHE.add_glwe_int"(%sum, %k) : (!ct, i64) -> !ct
  // CHECK: return %[[RESULT]]
  return %r : !ct
}

// Rows are put into a new tensor; it is written in place, as nothing reads what it was before. Copies count in bytes.
// CHECK-LABEL: func.func @rows(
func.func @rows(%x: tensor<3x!ct>) -> tensor<2x!ct> {
  %c2 = arith.constant 2 : index
  %none = tensor.empty() : tensor<2x!ct>
  // Element 2 lies 80 bytes on; what is put at 1 and 0 goes to scratch memory, and that to the output.
  // CHECK: table = dense<[6, 8, 3, 40, 5, 0, 0, 40, 6, 8, 3, 0, 5, 80, 0, 40, 6, 8, 4, 0, 3, 0, 0, 80]>
  %e = tensor.extract %x[%c2] : tensor<3x!ct>
  %rest = tensor.extract_slice %x[0] [1] [1] : tensor<3x!ct> to tensor<1x!ct>
  %one = tensor.insert_slice %rest into %none[1] [1] [1] : tensor<1x!ct> into tensor<2x!ct>
  %c0 = arith.constant 0 : index
  %two = tensor.insert %e into %one[%c0] : tensor<2x!ct>
  return %two : tensor<2x!ct>
}

// A clear number that is known at run time only is in no list.
// CHECK-LABEL: func.func @clear(
func.func @clear(%a: !ct, %k: i64) -> !ct {
  // CHECK-NOT: TFHE.runtime_call
  // CHECK: linalg.generic
  %r = "TFHE.mul_glwe_int"(%a, %k) : (!ct, i64) -> !ct
  return %r : !ct
}
