// Noise that is beyond every number is infeasible, and said so in few words.
// RUN: { echo 'func.func @main(%%a0: !FHE.eint<4>, %%k: i5) -> !FHE.eint<4> {'; \
// RUN:   for i in $(seq 400); do echo "%%a$i = \"FHE.mul_eint_int\"(%%a$((i - 1)), %%k) : (!FHE.eint<4>, i5) -> !FHE.eint<4>"; done; \
// RUN:   echo 'return %%a400 : !FHE.eint<4> }'; } > %t.mlir
// RUN: not fhec explain %t.mlir 2>&1 | FileCheck %s
// CHECK: infeasible: a result of 4 bits with squared noise norm 1.00e300 cannot keep to an error probability of 2^-40.0
