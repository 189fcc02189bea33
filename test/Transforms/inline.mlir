// RUN: fhe-opt %s --fhe-inline --symbol-dce | FileCheck %s
// RUN: fhe-opt %s --fhe-inline --symbol-dce --mlir-print-debuginfo --mlir-print-local-scope | FileCheck --check-prefix=LOC %s

// EVAL: @main(1, 2) == 2, 2
// EVAL: @nested([1, 2, 3]) == 3, 6
// EVAL: @shared(3) == 6

// Functions that nothing keeps are gone, called or not.
// CHECK-NOT: func.func private @unused
// CHECK-NOT: func.func private @swap
func.func private @unused(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %0 = call @shared(%x) : (!FHE.eint<4>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

func.func private @swap(%x: !FHE.eint<4>, %y: !FHE.eint<4>) -> (!FHE.eint<4>, !FHE.eint<4>) {
  return %y, %x : !FHE.eint<4>, !FHE.eint<4>
}

func.func private @none() {
  return
}

// One with several results, called three times, and one without any.
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:.*]]: !FHE.eint<4>, %[[Y:.*]]: !FHE.eint<4>)
// CHECK-NEXT: %[[Z:.*]] = "FHE.sub_eint"(%[[Y]], %[[X]])
// CHECK-NEXT: %[[S:.*]] = "FHE.add_eint"(%[[Z]], %[[X]])
// CHECK-NEXT: return %[[S]], %[[S]]
func.func @main(%x: !FHE.eint<4>, %y: !FHE.eint<4>) -> (!FHE.eint<4>, !FHE.eint<4>) {
  %a:2 = call @swap(%x, %y) : (!FHE.eint<4>, !FHE.eint<4>) -> (!FHE.eint<4>, !FHE.eint<4>)
  %b:2 = call @swap(%a#0, %a#1) : (!FHE.eint<4>, !FHE.eint<4>) -> (!FHE.eint<4>, !FHE.eint<4>)
  %c:2 = call @swap(%b#0, %b#1) : (!FHE.eint<4>, !FHE.eint<4>) -> (!FHE.eint<4>, !FHE.eint<4>)
  call @none() : () -> ()
  %z = "FHE.sub_eint"(%c#0, %c#1) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  %s = "FHE.add_eint"(%z, %c#1) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %s, %s : !FHE.eint<4>, !FHE.eint<4>
}

// A public function that is also called stays.
// CHECK-LABEL: func.func @shared(
// CHECK-NEXT: "FHE.add_eint"
// CHECK-NEXT: return
func.func @shared(%x: !FHE.eint<4>) -> !FHE.eint<4> {
  %0 = "FHE.add_eint"(%x, %x) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}

// A loop and a call inside of what is called in a loop.
// CHECK-NOT: func.func private @sum
func.func private @sum(%t: tensor<3x!FHE.eint<4>>, %from: index, %start: !FHE.eint<4>) -> !FHE.eint<4> {
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %r = scf.for %i = %from to %c3 step %c1 iter_args(%a = %start) -> (!FHE.eint<4>) {
    %e = tensor.extract %t[%i] : tensor<3x!FHE.eint<4>>
    %e2:2 = func.call @swap(%a, %e) : (!FHE.eint<4>, !FHE.eint<4>) -> (!FHE.eint<4>, !FHE.eint<4>)
    %b = "FHE.max_eint"(%e2#0, %e2#1) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    scf.yield %b : !FHE.eint<4>
  }
  return %r : !FHE.eint<4>
}

// CHECK-LABEL: func.func @nested(
// CHECK-SAME: %[[T:.*]]: tensor<3x!FHE.eint<4>>)
// CHECK:      scf.for %[[J:.*]] = %{{.*}} iter_args(%[[B:.*]] = %{{.*}})
// CHECK:        %[[M:.*]] = scf.for %[[I:.*]] = %[[J]] to %{{.*}} iter_args(%[[A:.*]] = %[[B]])
// CHECK-NEXT:     %[[E:.*]] = tensor.extract %[[T]][%[[I]]]
// CHECK-NEXT:     %[[N:.*]] = "FHE.max_eint"(%[[E]], %[[A]])
// CHECK-NEXT:     scf.yield %[[N]]
// CHECK-NEXT:   }
// CHECK-NEXT:   scf.yield %[[M]]
// CHECK-NEXT: }
// CHECK-NEXT: %[[D:.*]] = "FHE.add_eint"(
// CHECK-NEXT: return %{{.*}}, %[[D]]
func.func @nested(%t: tensor<3x!FHE.eint<4>>) -> (!FHE.eint<4>, !FHE.eint<4>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %z = tensor.extract %t[%c0] : tensor<3x!FHE.eint<4>>
  %r = scf.for %j = %c0 to %c2 step %c1 iter_args(%b = %z) -> (!FHE.eint<4>) {
    %m = func.call @sum(%t, %j, %b) : (tensor<3x!FHE.eint<4>>, index, !FHE.eint<4>) -> !FHE.eint<4>
    scf.yield %m : !FHE.eint<4>
  }
  %d = call @shared(%r) : (!FHE.eint<4>) -> !FHE.eint<4>
  return %r, %d : !FHE.eint<4>, !FHE.eint<4>
}

// Each op says through which calls it came, the innermost first.
// LOC-LABEL: func.func @deep(
// LOC-NEXT: "FHE.neg_eint"{{.*}} loc(callsite("{{.*}}inline.mlir":[[#@LINE+2]]:8 at callsite("{{.*}}inline.mlir":[[#@LINE+7]]:8 at "{{.*}}inline.mlir":[[#@LINE+11]]:8)))
func.func private @inner(%x: !FHE.esint<4>) -> !FHE.esint<4> {
  %y = "FHE.neg_eint"(%x) : (!FHE.esint<4>) -> !FHE.esint<4>
  return %y : !FHE.esint<4>
}
func.func private @outer(%x: !FHE.esint<4>) -> !FHE.esint<4> {

  %y = call @inner(%x) : (!FHE.esint<4>) -> !FHE.esint<4>
  return %y : !FHE.esint<4>
}
func.func @deep(%x: !FHE.esint<4>) -> !FHE.esint<4> {
  %y = call @outer(%x) : (!FHE.esint<4>) -> !FHE.esint<4>
  return %y : !FHE.esint<4>
}
