// Every level can be stopped at.
// RUN: fhec compile %s --emit fhe | FileCheck --check-prefix=FHE %s
// RUN: fhec compile %s --emit tfhe | FileCheck --check-prefix=TFHE %s
// RUN: fhec compile %s --emit batched | FileCheck --check-prefix=BATCHED %s
// RUN: fhec compile %s --emit llvm | FileCheck --check-prefix=LLVM %s
// RUN: fhec compile %s --emit llvm-ir --target-cpu x86-64 | FileCheck --check-prefix=IR %s
// RUN: fhec compile %s --emit asm --target-cpu x86-64 | FileCheck --check-prefix=ASM %s
// RUN: fhec compile %s --emit obj -o %t.o && llvm-nm %t.o | FileCheck --check-prefix=OBJ %s
// RUN: fhec compile %s --emit bundle -o %t.fhe && fhec run %t.fhe --mode encrypted --args '[1, 2]' | FileCheck --check-prefix=RUN-BUNDLE %s
// Compiling runs no other program: there is none without a PATH.
// RUN: env -i $(command -v fhec) compile %s -o %t.fhe
// What is printed at a level is taken by the tools below it.
// RUN: fhec compile %s --emit fhe | fhe-opt --fhe-to-parametrized-tfhe | FileCheck --check-prefix=TFHE %s
// RUN: fhec compile %s --emit tfhe | fhe-opt --tfhe-schedule --tfhe-to-llvm | FileCheck --check-prefix=LLVM %s
// RUN: fhec compile %s --emit llvm | mlir-translate --mlir-to-llvmir | FileCheck --check-prefix=IR %s

func.func @main(%x: !FHE.eint<2>, %y: !FHE.eint<2>) -> (!FHE.eint<2>, !FHE.eint<2>) {
  %t = arith.constant dense<[0, 1, 1, 2]> : tensor<4xi64>
  %a = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  %b = "FHE.apply_lookup_table"(%y, %t) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<2>
  return %a, %b : !FHE.eint<2>, !FHE.eint<2>
}

// FHE: func.func @main(%{{.*}}: !FHE.eint<2>, %{{.*}}: !FHE.eint<2>)
// FHE-COUNT-2: "FHE.apply_lookup_table"

// TFHE: module attributes {{.*}}TFHE.parameters =
// TFHE-COUNT-2: "TFHE.bootstrap_glwe"

// BATCHED: tensor.from_elements
// BATCHED: "TFHE.bootstrap_glwe"({{.*}} -> tensor<2x!TFHE.glwe
// BATCHED-NOT: "TFHE.bootstrap_glwe"

// LLVM: llvm.func @fc_main(%{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr)

// IR: define void @fc_main(ptr

// ASM: .globl fc_main
// ASM: fc_main:

// OBJ: T fc_main

// RUN-BUNDLE: 1
// RUN-BUNDLE: 1
