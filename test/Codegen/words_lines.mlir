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
  // CHECK-SAME: table = dense<[10, 10, 3, 0, 5, 0, 6, 0, 0, 5, 13, 10, 4, 0, 3, 0, 0, 7, 0, 5]>
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
  // CHECK: table = dense<[8, 8, 3, 40, 5, 0, 0, 40, 8, 8, 3, 0, 5, 80, 0, 40, 8, 8, 4, 0, 3, 0, 0, 80]>
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

// A structured op is written out: of the weights 1, 0, 2 and -1 the first is seen through and the second leaves nothing;
// the encryption of zero that the sum starts from is not added.
// CHECK-LABEL: func.func @dot(
func.func @dot(%x: tensor<4x!ct>) -> tensor<!ct> {
  %w = arith.constant dense<[1, 0, 2, -1]> : tensor<4xi5>
  %zero = "TFHE.zero"() : () -> tensor<!ct>
  // CHECK-NOT: linalg.generic
  // CHECK: table = dense<[9, 6, 3, 0, 0, 5, 14, 10, 3, 0, 5, 80, 0, 2, 0, 5, 10, 10, 3, 64, 5, 0, 3, 0, 0, 5, 12, 8, 3, 0, 5, 120, 0, 5, 10, 10, 4, 0, 3, 64, 3, 0, 0, 5]>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%x, %w : tensor<4x!ct>, tensor<4xi5>) outs(%zero : tensor<!ct>) {
  ^bb0(%e: !ct, %k: i5, %sum: !ct):
    %by = arith.extsi %k : i5 to i64
    %part = "TFHE.mul_glwe_int"(%e, %by) : (!ct, i64) -> !ct
    %more = "TFHE.add_glwe"(%sum, %part) : (!ct, !ct) -> !ct
    linalg.yield %more : !ct
  } -> tensor<!ct>
  return %r : tensor<!ct>
}

// Elements in places that are known, kept within the tensor.
// CHECK-LABEL: func.func @gather(
func.func @gather(%x: tensor<3x!ct>) -> tensor<2x!ct> {
  %places = arith.constant dense<[2, 9]> : tensor<2xindex>
  %last = arith.constant 2 : index
  %none = tensor.empty() : tensor<2x!ct>
  // CHECK-NOT: linalg.generic
  // CHECK: table = dense<[8, 8, 4, 0, 5, 80, 0, 40, 8, 8, 4, 40, 5, 80, 0, 40]>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (0)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%places, %x : tensor<2xindex>, tensor<3x!ct>) outs(%none : tensor<2x!ct>) {
  ^bb0(%place: index, %first: !ct, %old: !ct):
    %kept = arith.minui %place, %last : index
    %e = tensor.extract %x[%kept] : tensor<3x!ct>
    linalg.yield %e : !ct
  } -> tensor<2x!ct>
  return %r : tensor<2x!ct>
}

// Rows of two tensors beside each other.
// CHECK-LABEL: func.func @beside(
func.func @beside(%x: tensor<2x1x!ct>, %y: tensor<2x2x!ct>) -> tensor<2x3x!ct> {
  // CHECK-NOT: tensor.concat
  // CHECK: table = dense<[8, 8, 4, 0, 5, 0, 0, 40, 8, 8, 4, 40, 6, 0, 0, 80, 8, 8, 4, 120, 5, 40, 0, 40, 8, 8, 4, 160, 6, 80, 0, 80]>
  %r = tensor.concat dim(1) %x, %y : (tensor<2x1x!ct>, tensor<2x2x!ct>) -> tensor<2x3x!ct>
  return %r : tensor<2x3x!ct>
}

// A factor that is known at run time only.
// CHECK-LABEL: func.func @clear_factor(
func.func @clear_factor(%x: tensor<2x!ct>, %w: tensor<2xi64>) -> tensor<2x!ct> {
  %none = tensor.empty() : tensor<2x!ct>
  // CHECK-NOT: TFHE.runtime_call
  // CHECK: linalg.generic
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x, %w : tensor<2x!ct>, tensor<2xi64>) outs(%none : tensor<2x!ct>) {
  ^bb0(%e: !ct, %k: i64, %old: !ct):
    %part = "TFHE.mul_glwe_int"(%e, %k) : (!ct, i64) -> !ct
    linalg.yield %part : !ct
  } -> tensor<2x!ct>
  return %r : tensor<2x!ct>
}

// A body that checks something besides.
// CHECK-LABEL: func.func @checked(
func.func @checked(%x: tensor<2x!ct>, %i: index) -> tensor<2x!ct> {
  %none = tensor.empty() : tensor<2x!ct>
  // CHECK: linalg.generic
  // CHECK: "TFHE.runtime_call"({{.*}}entry_point = "require_number"
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<2x!ct>) outs(%none : tensor<2x!ct>) {
  ^bb0(%e: !ct, %old: !ct):
    "Tracing.require"(%i) {low = 0 : i64, high = 3 : i64, message = "no"} : (index) -> ()
    linalg.yield %e : !ct
  } -> tensor<2x!ct>
  return %r : tensor<2x!ct>
}
