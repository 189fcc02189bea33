// RUN: fhe-opt --loops-in-blocks %s | FileCheck %s

// Each loop or branch ends its block, in order; what is inside of one stays whole.
// CHECK-LABEL: func.func @main(
// CHECK: arith.constant
// CHECK: %[[R:.*]] = scf.for
// CHECK: scf.for
// CHECK: call @step
// CHECK-NOT: cf.br
// CHECK: scf.yield
// CHECK-NEXT: }
// CHECK-NEXT: cf.br ^[[SECOND:.*]]
// CHECK-NEXT: ^[[SECOND]]:
// CHECK-NEXT: call @step(%[[R]])
// CHECK-NEXT: scf.if
// CHECK: cf.br ^[[THIRD:.*]]
// CHECK-NEXT: ^[[THIRD]]:
// CHECK-NEXT: scf.for
// CHECK: cf.br ^[[LAST:.*]]
// CHECK-NEXT: ^[[LAST]]:
// CHECK-NEXT: call @step(%[[R]])
// CHECK-NEXT: return %[[R]]
func.func private @step(index)
func.func @main(%n: index, %c: i1) -> index {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %r = scf.for %i = %zero to %n step %one iter_args(%a = %zero) -> index {
    scf.for %j = %zero to %n step %one {
      func.call @step(%j) : (index) -> ()
    }
    func.call @step(%i) : (index) -> ()
    scf.yield %i : index
  }
  call @step(%r) : (index) -> ()
  scf.if %c {
    func.call @step(%n) : (index) -> ()
  }
  scf.for %i = %zero to %n step %one {
    func.call @step(%i) : (index) -> ()
  }
  call @step(%r) : (index) -> ()
  return %r : index
}

// A function without either stays as it is.
// CHECK-LABEL: func.func @straight(
// CHECK-NOT: cf.br
// CHECK: return
func.func @straight(%n: index) {
  call @step(%n) : (index) -> ()
  return
}
