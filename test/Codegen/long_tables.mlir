// A list in which lookups in two tables run in one batch: `x` becomes `T[x] + U[y]` and `y` becomes `T[x] + 1`.
// RUN: { echo 'func.func @main(%x0: !FHE.eint<3>, %y0: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<3>) {'; \
// RUN:   echo '%lut = arith.constant dense<[1, 0, 2, 1, 0, 2, 1, 0]> : tensor<8xi64>'; \
// RUN:   echo '%u = arith.constant dense<[0, 1, 0, 1, 1, 0, 1, 0]> : tensor<8xi64>'; echo '%one = arith.constant 1 : i4'; \
// RUN:   for i in $(seq 1 24); do p=$((i - 1)); \
// RUN:     echo "%a$i = \"FHE.apply_lookup_table\"(%x$p, %lut) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>"; \
// RUN:     echo "%b$i = \"FHE.apply_lookup_table\"(%y$p, %u) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>"; \
// RUN:     echo "%x$i = \"FHE.add_eint\"(%a$i, %b$i) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>"; \
// RUN:     echo "%y$i = \"FHE.add_eint_int\"(%a$i, %one) : (!FHE.eint<3>, i4) -> !FHE.eint<3>"; \
// RUN:   done; echo 'return %x24, %y24 : !FHE.eint<3>, !FHE.eint<3> }'; } > %t.mlir
// RUN: fhec compile %t.mlir --emit llvm | FileCheck %s
// CHECK: llvm.mlir.global internal constant @lines.0.table
// CHECK: llvm.call @lines.run
// RUN: fhec run %t.mlir --args '[5, 2]' | FileCheck %s --check-prefix=FIRST
// RUN: fhec run %t.mlir --args '[3, 1]' | FileCheck %s --check-prefix=SECOND
// FIRST: {{^}}2{{$}}
// FIRST-NEXT: {{^}}2{{$}}
// SECOND: {{^}}3{{$}}
// SECOND-NEXT: {{^}}3{{$}}
