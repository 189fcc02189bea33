// Tensors of ciphertexts get an innermost axis of words wherever they go.
// RUN: fhe-opt --tfhe-to-words %s | FileCheck %s

!ct = !TFHE.glwe<sk[0]<4,1>>

// CHECK-LABEL: func.func @elements(
// CHECK-SAME: %[[X:.*]]: tensor<3x4x5xi64>, %[[I:.*]]: index) -> (tensor<5xi64>, tensor<3x4x5xi64>, tensor<1x2x5xi64>)
func.func @elements(%x: tensor<3x4x!ct>, %i: index) -> (!ct, tensor<3x4x!ct>, tensor<1x2x!ct>) {
  // CHECK: %[[E:.*]] = tensor.extract_slice %[[X]][%[[I]], %[[I]], 0] [1, 1, 5] [1, 1, 1] : tensor<3x4x5xi64> to tensor<5xi64>
  %e = tensor.extract %x[%i, %i] : tensor<3x4x!ct>
  // CHECK: tensor.insert_slice %[[E]] into %[[X]][%[[I]], %[[I]], 0] [1, 1, 5] [1, 1, 1] : tensor<5xi64> into tensor<3x4x5xi64>
  %a = tensor.insert %e into %x[%i, %i] : tensor<3x4x!ct>
  // CHECK: %[[NONE:.*]] = tensor.empty() : tensor<1x2x5xi64>
  // CHECK: %[[ONE:.*]] = tensor.insert_slice %[[E]] into %[[NONE]][0, 0, 0] [1, 1, 5] [1, 1, 1]
  // CHECK: tensor.insert_slice %[[E]] into %[[ONE]][0, 1, 0] [1, 1, 5] [1, 1, 1]
  %f = tensor.from_elements %e, %e : tensor<1x2x!ct>
  return %e, %a, %f : !ct, tensor<3x4x!ct>, tensor<1x2x!ct>
}

// CHECK-LABEL: func.func @slices(
func.func @slices(%x: tensor<3x4x!ct>, %i: index) -> tensor<3x4x!ct> {
  // CHECK: %[[S:.*]] = tensor.extract_slice %{{.*}}[%{{.*}}, 0, 0] [1, 4, 5] [1, 1, 1] : tensor<3x4x5xi64> to tensor<4x5xi64>
  %s = tensor.extract_slice %x[%i, 0] [1, 4] [1, 1] : tensor<3x4x!ct> to tensor<4x!ct>
  // CHECK: tensor.insert_slice %[[S]] into %{{.*}}[2, 0, 0] [1, 4, 5] [1, 1, 1] : tensor<4x5xi64> into tensor<3x4x5xi64>
  %a = tensor.insert_slice %s into %x[2, 0] [1, 4] [1, 1] : tensor<4x!ct> into tensor<3x4x!ct>
  return %a : tensor<3x4x!ct>
}

// Where one side has no axis, the other's axes of length 1 go with the words.
// CHECK-LABEL: func.func @shapes(
func.func @shapes(%x: tensor<6x!ct>, %one: tensor<1x1x!ct>) -> (tensor<2x3x!ct>, tensor<1x!ct>) {
  // CHECK: tensor.expand_shape %{{.*}} {{\[\[}}0, 1], [2]] output_shape [2, 3, 5] : tensor<6x5xi64> into tensor<2x3x5xi64>
  %a = tensor.expand_shape %x [[0, 1]] output_shape [2, 3] : tensor<6x!ct> into tensor<2x3x!ct>
  // CHECK: %[[C:.*]] = tensor.collapse_shape %{{.*}} {{\[\[}}0, 1, 2]] : tensor<1x1x5xi64> into tensor<5xi64>
  %c = tensor.collapse_shape %one [] : tensor<1x1x!ct> into tensor<!ct>
  // CHECK: tensor.expand_shape %[[C]] {{\[\[}}0, 1]] output_shape [1, 5] : tensor<5xi64> into tensor<1x5xi64>
  %e = tensor.expand_shape %c [] output_shape [1] : tensor<!ct> into tensor<1x!ct>
  return %a, %e : tensor<2x3x!ct>, tensor<1x!ct>
}

// CHECK-LABEL: func.func @generate(
func.func @generate(%x: tensor<3x!ct>) -> tensor<2x3x!ct> {
  // CHECK: scf.for %[[I:.*]] = {{.*}} iter_args
  // CHECK: scf.for %[[J:.*]] = {{.*}} iter_args(%[[ACC:.*]] =
  // CHECK: %[[E:.*]] = tensor.extract_slice %{{.*}}[%[[J]], 0] [1, 5] [1, 1]
  // CHECK: tensor.insert_slice %[[E]] into %[[ACC]][%[[I]], %[[J]], 0] [1, 1, 5] [1, 1, 1]
  // CHECK-NOT: tensor.generate
  %g = tensor.generate {
  ^bb0(%i: index, %j: index):
    %e = tensor.extract %x[%j] : tensor<3x!ct>
    tensor.yield %e : !ct
  } : tensor<2x3x!ct>
  return %g : tensor<2x3x!ct>
}

// A generate of clear numbers stays.
// CHECK-LABEL: func.func @clear_generate(
func.func @clear_generate() -> tensor<2xindex> {
  // CHECK: tensor.generate
  %g = tensor.generate {
  ^bb0(%i: index):
    tensor.yield %i : index
  } : tensor<2xindex>
  return %g : tensor<2xindex>
}

// One condition chooses a whole value; a tensor of them chooses row by row.
// CHECK-LABEL: func.func @select(
// CHECK-SAME: %[[C:.*]]: i1, %{{.*}}: tensor<3xi1>,
func.func @select(%c: i1, %cs: tensor<3xi1>, %a: tensor<3x!ct>, %b: tensor<3x!ct>) -> (tensor<3x!ct>, tensor<3x!ct>) {
  // CHECK: arith.select %[[C]], %{{.*}}, %{{.*}} : tensor<3x5xi64>
  %0 = arith.select %c, %a, %b : tensor<3x!ct>
  // CHECK: linalg.generic
  // CHECK: arith.select %{{.*}}, %{{.*}}, %{{.*}} : i64
  %1 = arith.select %cs, %a, %b : tensor<3xi1>, tensor<3x!ct>
  return %0, %1 : tensor<3x!ct>, tensor<3x!ct>
}

// CHECK-LABEL: func.func @control(
// CHECK: scf.for {{.*}} -> (tensor<5xi64>)
// CHECK: scf.if %{{.*}} -> (tensor<5xi64>)
// CHECK: func.call @control(%{{.*}}, %{{.*}}, %{{.*}}) : (tensor<5xi64>, index, i1) -> tensor<5xi64>
func.func @control(%x: !ct, %n: index, %c: i1) -> !ct {
  %1 = arith.constant 1 : index
  %r = scf.for %i = %1 to %n step %1 iter_args(%a = %x) -> !ct {
    %b = scf.if %c -> !ct {
      %d = func.call @control(%a, %i, %c) : (!ct, index, i1) -> !ct
      scf.yield %d : !ct
    } else {
      scf.yield %a : !ct
    }
    scf.yield %b : !ct
  }
  return %r : !ct
}
