// A program of hundreds of steps, which one loop goes through by a table: differences, and a lookup after each 99.
// `x` becomes `y - x` and `x` again, and one more at each lookup: `y - x + 1` in the end.
// RUN: { echo 'func.func @main(%r0: !FHE.eint<4>, %y: !FHE.eint<4>) -> !FHE.eint<4> {'; \
// RUN:   echo '%lut = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0]> : tensor<16xi64>'; \
// RUN:   for i in $(seq 1 300); do \
// RUN:     [ $((i % 100)) = 0 ] && op="FHE.apply_lookup_table\"(%r$((i - 1)), %lut) : (!FHE.eint<4>, tensor<16xi64>)" \
// RUN:       || op="FHE.sub_eint\"(%y, %r$((i - 1))) : (!FHE.eint<4>, !FHE.eint<4>)"; \
// RUN:     echo "%r$i = \"$op -> !FHE.eint<4>"; \
// RUN:   done; echo 'return %r300 : !FHE.eint<4> }'; } > %t.mlir
// RUN: fhec compile %t.mlir --emit llvm | FileCheck %s
// CHECK: llvm.mlir.global internal constant @lines.0.table
// CHECK: llvm.call @lines.run
// CHECK-NOT: llvm.call @word_loop
// RUN: fhec run %t.mlir --args '[3, 9]' | FileCheck %s --check-prefix=FIRST
// RUN: fhec run %t.mlir --args '[5, 5]' | FileCheck %s --check-prefix=SAME
// FIRST: {{^}}7{{$}}
// SAME: {{^}}1{{$}}
