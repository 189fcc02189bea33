// Noise that no number holds is lowered on the way: of 400 factors of up to 16, every few are followed by a refresh.
// RUN: { echo 'func.func @main(%%a0: !FHE.eint<4>, %%k: i5) -> !FHE.eint<4> {'; \
// RUN:   for i in $(seq 400); do echo "%%a$i = \"FHE.mul_eint_int\"(%%a$((i - 1)), %%k) : (!FHE.eint<4>, i5) -> !FHE.eint<4>"; done; \
// RUN:   echo 'return %%a400 : !FHE.eint<4> }'; } > many.mlir
// RUN: fhec explain many.mlir 2>&1 | FileCheck --check-prefix=MANY %s
// MANY-COUNT-8: gives a value that is refreshed by two lookups of 4 bits
// MANY-SAME: more values are, too
// MANY: predicted time

// What one step makes cannot be lowered. Large norms are written shortly.
// RUN: not fhec explain %s 2>&1 | FileCheck %s
// CHECK: infeasible: a result of 4 bits with squared noise norm 2.13e37 cannot keep to an error probability of 2^-40.0
func.func @main(%x: !FHE.eint<4>, %k: i64) -> !FHE.eint<4> {
  %0 = "FHE.mul_eint_int"(%x, %k) : (!FHE.eint<4>, i64) -> !FHE.eint<4>
  return %0 : !FHE.eint<4>
}
