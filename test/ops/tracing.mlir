// What a frontend wants to be told while a program runs has no effect, and nothing is left of it but
// what the compiler itself requires of indices.
// RUN: fhec compile --emit fhe %s | FileCheck %s --implicit-check-not=Tracing.trace --implicit-check-not=scf

// CHECK: func.func @checked
// EVAL: @checked([5, 6, 7], 1) == 6
// EVAL: @checked([5, 6, 7], 2) == 7
func.func @checked(%x: tensor<3x!FHE.eint<3>>, %i: i3) -> !FHE.eint<3> {
  %end = arith.constant 3 : i3
  %outside = arith.cmpi sge, %i, %end : i3
  scf.if %outside {
    "Tracing.trace_message"() {msg = "index out of range"} : () -> ()
  }
  %at = arith.index_cast %i : i3 to index
  %y = tensor.extract %x[%at] : tensor<3x!FHE.eint<3>>
  return %y : !FHE.eint<3>
}

// EVAL: @each([5, 6, 7], [2, 0]) == [7, 5]
func.func @each(%x: tensor<3x!FHE.eint<3>>, %i: tensor<2xi3>) -> tensor<2x!FHE.eint<3>> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  scf.for %k = %c0 to %c2 step %c1 {
    %one = tensor.extract %i[%k] : tensor<2xi3>
    "Tracing.trace_plaintext"(%one) {msg = "index", nmsb = 3 : i32} : (i3) -> ()
  }
  %at = arith.index_cast %i : tensor<2xi3> to tensor<2xindex>
  %y = "FHELinalg.fancy_index"(%x, %at) : (tensor<3x!FHE.eint<3>>, tensor<2xindex>) -> tensor<2x!FHE.eint<3>>
  return %y : tensor<2x!FHE.eint<3>>
}

// EVAL: @shown(3) == 6
func.func @shown(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  "Tracing.trace_ciphertext"(%x) {msg = "x", nmsb = 4 : i32} : (!FHE.eint<3>) -> ()
  %y = "FHE.add_eint"(%x, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  "Tracing.trace_ciphertext"(%y) : (!FHE.eint<3>) -> ()
  return %y : !FHE.eint<3>
}
