// RUN: fhe-reduce %s --while "fhe-opt --fhe-optimize --fhe-to-parametrized-tfhe %%s 2>&1 | grep 'infeasible: a lookup of 30 bits'" | FileCheck %s
// RUN: not fhe-reduce %s --while false 2>&1 | FileCheck --check-prefix=UNINTERESTING %s
// RUN: not fhe-reduce %s --while true --pass no-such-pass 2>&1 | FileCheck --check-prefix=PASS %s

// A function the lookup does not need, ops before and after it, a second result, arguments: gone.
func.func @helper(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %c = arith.constant 1 : i4
  %y = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
  return %y : !FHE.eint<3>
}

func.func @main(%x: !FHE.eint<30>, %y: !FHE.eint<3>, %t: tensor<4x!FHE.eint<3>>, %table: tensor<1073741824xi64>) -> (!FHE.eint<30>, !FHE.eint<3>) {
  %a = "FHE.add_eint"(%x, %x) : (!FHE.eint<30>, !FHE.eint<30>) -> !FHE.eint<30>
  %b = "FHE.neg_eint"(%a) : (!FHE.eint<30>) -> !FHE.eint<30>
  %d = func.call @helper(%y) : (!FHE.eint<3>) -> !FHE.eint<3>
  %w = arith.constant dense<[1, 2, 3, 4]> : tensor<4xi4>
  %dot = "FHELinalg.dot_eint_int"(%t, %w) : (tensor<4x!FHE.eint<3>>, tensor<4xi4>) -> !FHE.eint<3>
  %sum = "FHE.add_eint"(%dot, %d) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %m = "FHE.apply_lookup_table"(%b, %table) : (!FHE.eint<30>, tensor<1073741824xi64>) -> !FHE.eint<30>
  %k = "FHE.add_eint"(%m, %b) : (!FHE.eint<30>, !FHE.eint<30>) -> !FHE.eint<30>
  return %k, %sum : !FHE.eint<30>, !FHE.eint<3>
}

// CHECK:      module {
// CHECK-NEXT:   func.func @main(%[[X:.*]]: !FHE.eint<30>, %[[TABLE:.*]]: tensor<1073741824xi64>) -> !FHE.eint<30> {
// CHECK-NEXT:     %[[Y:.*]] = "FHE.apply_lookup_table"(%[[X]], %[[TABLE]])
// CHECK-NEXT:     return %[[Y]] : !FHE.eint<30>
// CHECK-NEXT:   }
// CHECK-NEXT: }

// UNINTERESTING: fhe-reduce: the command fails on the program as it is; it must succeed on what is of interest: false
// PASS: fhe-reduce: `no-such-pass` is no pass or pipeline

// With passes run first, the program is small at the level they lead to.
// RUN: fhe-reduce %s --pass fhe-optimize --pass fhe-analyze-noise --while "fhe-opt --fhe-to-tfhe --tfhe-parametrize %%s 2>&1 | grep 'infeasible: a lookup of 30 bits'" | FileCheck --check-prefix=LEVEL %s
// LEVEL:      func.func @main(
// LEVEL-NOT:  FHE.results
// LEVEL:      "FHE.apply_lookup_table"({{.*}}) {FHE.noise = {
// LEVEL-NEXT: return
