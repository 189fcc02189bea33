// RUN: fhe-opt %s --fhe-to-tfhe --canonicalize | FileCheck %s

// Clear values are scaled by 2^(63-3); signs are a matter of reading, so they change nothing.

// CHECK-LABEL: func.func @scalars
// CHECK-SAME: (%[[A:.*]]: !TFHE.glwe<sk?>, %[[S:.*]]: !TFHE.glwe<sk?>, %[[K:.*]]: i4)
func.func @scalars(%a: !FHE.eint<3>, %s: !FHE.esint<3>, %k: i4) -> (!FHE.eint<3>, !FHE.eint<3>, !FHE.esint<3>, !FHE.eint<3>, !FHE.esint<3>, !FHE.eint<3>) {
  // CHECK: %[[Z:.*]] = "TFHE.zero"()
  // CHECK: %[[D:.*]] = "TFHE.sub_glwe"(%[[A]], %[[Z]])
  // CHECK: %[[W:.*]] = arith.shli %{{.*}}, %c60_i64 : i64
  // CHECK: %[[M:.*]] = arith.subi %c0_i64, %[[W]] : i64
  // CHECK: %[[E:.*]] = "TFHE.add_glwe_int"(%[[D]], %[[M]])
  // CHECK: %[[N:.*]] = "TFHE.neg_glwe"(%[[S]])
  // CHECK: %[[NA:.*]] = "TFHE.neg_glwe"(%[[A]])
  // CHECK: %[[I:.*]] = "TFHE.add_glwe_int"(%[[NA]], %{{.*}})
  // CHECK: return %[[D]], %[[E]], %[[N]], %[[I]], %[[A]], %[[S]]
  %z = "FHE.zero"() : () -> !FHE.eint<3>
  %d = "FHE.sub_eint"(%a, %z) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %e = "FHE.sub_eint_int"(%d, %k) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  %n = "FHE.neg_eint"(%s) : (!FHE.esint<3>) -> !FHE.esint<3>
  %i = "FHE.sub_int_eint"(%k, %a) : (i4, !FHE.eint<3>) -> !FHE.eint<3>
  %t = "FHE.to_signed"(%a) : (!FHE.eint<3>) -> !FHE.esint<3>
  %u = "FHE.to_unsigned"(%s) : (!FHE.esint<3>) -> !FHE.eint<3>
  return %d, %e, %n, %i, %t, %u : !FHE.eint<3>, !FHE.eint<3>, !FHE.esint<3>, !FHE.eint<3>, !FHE.esint<3>, !FHE.eint<3>
}

// CHECK-LABEL: func.func @tensors
// CHECK-SAME: (%[[A:.*]]: tensor<2x!TFHE.glwe<sk?>>, %[[S:.*]]: tensor<2x!TFHE.glwe<sk?>>, %{{.*}}: tensor<1xi4>)
func.func @tensors(%a: tensor<2x!FHE.eint<3>>, %s: tensor<2x!FHE.esint<3>>, %k: tensor<1xi4>) -> (tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.eint<3>>) {
  // CHECK: %[[Z:.*]] = "TFHE.zero"() : () -> tensor<2x!TFHE.glwe<sk?>>
  // CHECK: %[[B:.*]] = linalg.generic {{.*}} ins(%[[Z]], %{{.*}})
  // CHECK: "TFHE.add_glwe_int"
  // CHECK: arith.subi
  // CHECK: %[[C:.*]] = linalg.generic {{.*}} ins(%[[A]], %{{.*}})
  // CHECK: "TFHE.add_glwe_int"
  // CHECK: %[[D:.*]] = linalg.generic {{.*}} ins(%[[A]], %{{.*}})
  // CHECK: %[[NEG:.*]] = "TFHE.neg_glwe"
  // CHECK: "TFHE.add_glwe_int"(%[[NEG]]
  // CHECK: %[[N:.*]] = "TFHE.neg_glwe"(%[[S]]) : (tensor<2x!TFHE.glwe<sk?>>)
  // CHECK: %[[M:.*]] = linalg.generic {{.*}} ins(%[[S]], %{{.*}})
  // CHECK: "TFHE.mul_glwe_int"
  // CHECK: return %[[B]], %[[C]], %[[D]], %[[N]], %[[M]], %[[A]], %[[S]]
  %z = "FHE.zero_tensor"() : () -> tensor<2x!FHE.eint<3>>
  %b = "FHELinalg.add_eint_int"(%z, %k) : (tensor<2x!FHE.eint<3>>, tensor<1xi4>) -> tensor<2x!FHE.eint<3>>
  %c = "FHELinalg.sub_eint_int"(%a, %k) : (tensor<2x!FHE.eint<3>>, tensor<1xi4>) -> tensor<2x!FHE.eint<3>>
  %d = "FHELinalg.sub_int_eint"(%k, %a) : (tensor<1xi4>, tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>
  %n = "FHELinalg.neg_eint"(%s) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>>
  %m = "FHELinalg.mul_eint_int"(%s, %k) : (tensor<2x!FHE.esint<3>>, tensor<1xi4>) -> tensor<2x!FHE.esint<3>>
  %t = "FHELinalg.to_signed"(%a) : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.esint<3>>
  %u = "FHELinalg.to_unsigned"(%s) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.eint<3>>
  return %b, %c, %d, %n, %m, %t, %u : tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, tensor<2x!FHE.eint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.esint<3>>, tensor<2x!FHE.eint<3>>
}

// CHECK-LABEL: func.func @contractions
func.func @contractions(%a: tensor<2x!FHE.esint<3>>, %k: tensor<2xi4>, %w: tensor<3x2xi4>) -> (!FHE.esint<3>, tensor<3x!FHE.esint<3>>) {
  // CHECK: linalg.generic {{.*}}iterator_types = ["reduction"]} ins(%{{.*}}, %{{.*}} : tensor<2x!TFHE.glwe<sk?>>, tensor<2xi4>)
  // CHECK: %[[P:.*]] = "TFHE.mul_glwe_int"
  // CHECK: "TFHE.add_glwe"(%{{.*}}, %[[P]])
  // CHECK: linalg.generic {{.*}}iterator_types = ["parallel", "reduction"]} ins(%{{.*}}, %{{.*}} : tensor<3x2xi4>, tensor<2x!TFHE.glwe<sk?>>)
  // CHECK: %[[P:.*]] = "TFHE.mul_glwe_int"
  // CHECK: "TFHE.add_glwe"(%{{.*}}, %[[P]])
  %d = "FHELinalg.dot_eint_int"(%a, %k) : (tensor<2x!FHE.esint<3>>, tensor<2xi4>) -> !FHE.esint<3>
  %m = "FHELinalg.matmul_int_eint"(%w, %a) : (tensor<3x2xi4>, tensor<2x!FHE.esint<3>>) -> tensor<3x!FHE.esint<3>>
  return %d, %m : !FHE.esint<3>, tensor<3x!FHE.esint<3>>
}

// An index that is outside is kept to the last element.
// CHECK-LABEL: func.func @places
// CHECK-SAME: (%[[A:.*]]: tensor<3x!TFHE.glwe<sk?>>, %[[AT:.*]]: tensor<2xindex>, %[[V:.*]]: tensor<2x!TFHE.glwe<sk?>>)
func.func @places(%a: tensor<3x!FHE.eint<3>>, %at: tensor<2xindex>, %v: tensor<2x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>> {
  // CHECK: scf.for %[[I:.*]] = %c0 to %c2 step %c1 iter_args(%[[T:.*]] = %[[A]])
  // CHECK: %[[E:.*]] = tensor.extract %[[V]][%[[I]]]
  // CHECK: %[[P:.*]] = arith.minui %{{.*}}, %c2
  // CHECK: tensor.insert %[[E]] into %[[T]][%[[P]]]
  %r = "FHELinalg.fancy_assign"(%a, %at, %v) : (tensor<3x!FHE.eint<3>>, tensor<2xindex>, tensor<2x!FHE.eint<3>>) -> tensor<3x!FHE.eint<3>>
  return %r : tensor<3x!FHE.eint<3>>
}

// CHECK-LABEL: func.func @bits
// CHECK-SAME: (%[[A:.*]]: tensor<2x!TFHE.glwe<sk?>>)
// CHECK-NEXT: return %[[A]]
func.func @bits(%a: tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.esint<5>> {
  %r = "FHELinalg.reinterpret_precision"(%a) : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.esint<5>>
  return %r : tensor<2x!FHE.esint<5>>
}
