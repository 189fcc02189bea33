// NOTE: ops survive printing and parsing, in the default and in the generic form, and bytecode.
// RUN: fhe-opt %s | FileCheck %s
// RUN: fhe-opt %s | fhe-opt | FileCheck %s
// RUN: fhe-opt %s --mlir-print-op-generic | fhe-opt | FileCheck %s
// RUN: fhe-opt %s --emit-bytecode -o %t.mlirbc
// RUN: fhe-opt %t.mlirbc | FileCheck %s

// CHECK-LABEL: func.func @f0
// CHECK: "FHELinalg.add_eint"(%{{.*}}, %{{.*}}) : (tensor<3x4x!FHE.eint<2>>, tensor<4x!FHE.eint<2>>) -> tensor<3x4x!FHE.eint<2>>
func.func @f0(%a: tensor<3x4x!FHE.eint<2>>, %b: tensor<4x!FHE.eint<2>>) {
  %0 = "FHELinalg.add_eint"(%a, %b) : (tensor<3x4x!FHE.eint<2>>, tensor<4x!FHE.eint<2>>) -> tensor<3x4x!FHE.eint<2>>
  return
}

// CHECK-LABEL: func.func @f1
// CHECK: "FHELinalg.sub_eint"(%{{.*}}, %{{.*}}) : (tensor<3x1x!FHE.eint<2>>, tensor<1x4x!FHE.eint<2>>) -> tensor<3x4x!FHE.eint<2>>
func.func @f1(%a: tensor<3x1x!FHE.eint<2>>, %b: tensor<1x4x!FHE.eint<2>>) {
  %0 = "FHELinalg.sub_eint"(%a, %b) : (tensor<3x1x!FHE.eint<2>>, tensor<1x4x!FHE.eint<2>>) -> tensor<3x4x!FHE.eint<2>>
  return
}

// CHECK-LABEL: func.func @f2
// CHECK: "FHELinalg.add_eint_int"(%{{.*}}, %{{.*}}) : (tensor<2x!FHE.eint<3>>, tensor<1xi4>) -> tensor<2x!FHE.eint<3>>
func.func @f2(%a: tensor<2x!FHE.eint<3>>, %b: tensor<1xi4>) {
  %0 = "FHELinalg.add_eint_int"(%a, %b) : (tensor<2x!FHE.eint<3>>, tensor<1xi4>) -> tensor<2x!FHE.eint<3>>
  return
}

// CHECK-LABEL: func.func @f3
// CHECK: "FHELinalg.sub_eint_int"(%{{.*}}, %{{.*}}) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
func.func @f3(%a: tensor<2x!FHE.eint<3>>, %b: tensor<2xi4>) {
  %0 = "FHELinalg.sub_eint_int"(%a, %b) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  return
}

// CHECK-LABEL: func.func @f4
// CHECK: "FHELinalg.mul_eint_int"(%{{.*}}, %{{.*}}) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
func.func @f4(%a: tensor<2x!FHE.eint<3>>, %b: tensor<2xi4>) {
  %0 = "FHELinalg.mul_eint_int"(%a, %b) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> tensor<2x!FHE.eint<3>>
  return
}

// CHECK-LABEL: func.func @f5
// CHECK: "FHELinalg.sub_int_eint"(%{{.*}}, %{{.*}}) : (tensor<5x1xi4>, tensor<2x!FHE.eint<3>>) -> tensor<5x2x!FHE.eint<3>>
func.func @f5(%a: tensor<5x1xi4>, %b: tensor<2x!FHE.eint<3>>) {
  %0 = "FHELinalg.sub_int_eint"(%a, %b) : (tensor<5x1xi4>, tensor<2x!FHE.eint<3>>) -> tensor<5x2x!FHE.eint<3>>
  return
}

// CHECK-LABEL: func.func @f6
// CHECK: "FHELinalg.neg_eint"(%{{.*}}) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>>
func.func @f6(%a: tensor<2x!FHE.esint<3>>) {
  %0 = "FHELinalg.neg_eint"(%a) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.esint<3>>
  return
}

// CHECK-LABEL: func.func @f7
// CHECK: "FHELinalg.to_signed"(%{{.*}}) : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.esint<3>>
func.func @f7(%a: tensor<2x!FHE.eint<3>>) {
  %0 = "FHELinalg.to_signed"(%a) : (tensor<2x!FHE.eint<3>>) -> tensor<2x!FHE.esint<3>>
  return
}

// CHECK-LABEL: func.func @f8
// CHECK: "FHELinalg.to_unsigned"(%{{.*}}) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.eint<3>>
func.func @f8(%a: tensor<2x!FHE.esint<3>>) {
  %0 = "FHELinalg.to_unsigned"(%a) : (tensor<2x!FHE.esint<3>>) -> tensor<2x!FHE.eint<3>>
  return
}

// CHECK-LABEL: func.func @f9
// CHECK: "FHELinalg.apply_lookup_table"(%{{.*}}, %{{.*}}) : (tensor<2x!FHE.eint<3>>, tensor<8xi64>) -> tensor<2x!FHE.esint<6>>
func.func @f9(%a: tensor<2x!FHE.eint<3>>, %b: tensor<8xi64>) {
  %0 = "FHELinalg.apply_lookup_table"(%a, %b) : (tensor<2x!FHE.eint<3>>, tensor<8xi64>) -> tensor<2x!FHE.esint<6>>
  return
}

// CHECK-LABEL: func.func @f10
// CHECK: "FHELinalg.dot_eint_int"(%{{.*}}, %{{.*}}) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> !FHE.eint<3>
func.func @f10(%a: tensor<2x!FHE.eint<3>>, %b: tensor<2xi4>) {
  %0 = "FHELinalg.dot_eint_int"(%a, %b) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> !FHE.eint<3>
  return
}

// CHECK-LABEL: func.func @f11
// CHECK: "FHELinalg.matmul_eint_int"(%{{.*}}, %{{.*}}) : (tensor<5x2x3x!FHE.eint<5>>, tensor<3x4xi6>) -> tensor<5x2x4x!FHE.eint<5>>
func.func @f11(%a: tensor<5x2x3x!FHE.eint<5>>, %b: tensor<3x4xi6>) {
  %0 = "FHELinalg.matmul_eint_int"(%a, %b) : (tensor<5x2x3x!FHE.eint<5>>, tensor<3x4xi6>) -> tensor<5x2x4x!FHE.eint<5>>
  return
}

// CHECK-LABEL: func.func @f12
// CHECK: "FHELinalg.matmul_eint_int"(%{{.*}}, %{{.*}}) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> !FHE.eint<3>
func.func @f12(%a: tensor<2x!FHE.eint<3>>, %b: tensor<2xi4>) {
  %0 = "FHELinalg.matmul_eint_int"(%a, %b) : (tensor<2x!FHE.eint<3>>, tensor<2xi4>) -> !FHE.eint<3>
  return
}

// CHECK-LABEL: func.func @f13
// CHECK: "FHELinalg.matmul_int_eint"(%{{.*}}, %{{.*}}) : (tensor<2x3xi6>, tensor<3x!FHE.eint<5>>) -> tensor<2x!FHE.eint<5>>
func.func @f13(%a: tensor<2x3xi6>, %b: tensor<3x!FHE.eint<5>>) {
  %0 = "FHELinalg.matmul_int_eint"(%a, %b) : (tensor<2x3xi6>, tensor<3x!FHE.eint<5>>) -> tensor<2x!FHE.eint<5>>
  return
}

// CHECK-LABEL: func.func @f14
// CHECK: "FHELinalg.sum"(%{{.*}}) {axes = [], keep_dims = false} : (tensor<2x!FHE.eint<3>>) -> !FHE.eint<3>
func.func @f14(%a: tensor<2x!FHE.eint<3>>) {
  %0 = "FHELinalg.sum"(%a) : (tensor<2x!FHE.eint<3>>) -> !FHE.eint<3>
  return
}

// CHECK-LABEL: func.func @f15
// CHECK: "FHELinalg.sum"(%{{.*}}) {axes = [-1], keep_dims = true} : (tensor<2x3x!FHE.eint<5>>) -> tensor<2x1x!FHE.eint<5>>
func.func @f15(%a: tensor<2x3x!FHE.eint<5>>) {
  %0 = "FHELinalg.sum"(%a) {axes = [-1], keep_dims = true} : (tensor<2x3x!FHE.eint<5>>) -> tensor<2x1x!FHE.eint<5>>
  return
}
