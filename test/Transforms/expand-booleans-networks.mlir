// NOTE: several gates in one lookup, where that is cheaper.
// RUN: fhe-opt --fhe-expand-booleans --canonicalize --cse --split-input-file %s | FileCheck %s

// A full adder: sum and carry do not tell their inputs apart, so two bits hold what they look at.
// CHECK-LABEL: func.func @full_adder
// CHECK-SAME: (%[[A:[a-z0-9]+]]: !FHE.eint<2> {{{.*}}}, %[[B:[a-z0-9]+]]: !FHE.eint<2> {{{.*}}}, %[[C:[a-z0-9]+]]: !FHE.eint<2>
// CHECK-DAG: %[[PARITY:.*]] = arith.constant dense<[0, 1, 0, 1]>
// CHECK-DAG: %[[MAJORITY:.*]] = arith.constant dense<[0, 0, 1, 1]>
// CHECK: %[[AB:.*]] = "FHE.add_eint"(%[[A]], %[[B]])
// CHECK-NEXT: %[[ABC:.*]] = "FHE.add_eint"(%[[AB]], %[[C]])
// CHECK-NEXT: %[[S:.*]] = "FHE.apply_lookup_table"(%[[ABC]], %[[PARITY]])
// CHECK-NEXT: %[[CARRY:.*]] = "FHE.apply_lookup_table"(%[[ABC]], %[[MAJORITY]])
// CHECK-NEXT: return %[[S]], %[[CARRY]]
func.func @full_adder(%a: !FHE.ebool, %b: !FHE.ebool, %c: !FHE.ebool) -> (!FHE.ebool, !FHE.ebool) {
  %x = "FHE.xor"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %s = "FHE.xor"(%x, %c) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %p = "FHE.and"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %q = "FHE.and"(%x, %c) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %carry = "FHE.or"(%p, %q) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %s, %carry : !FHE.ebool, !FHE.ebool
}

// -----

// A negated input is subtracted: 1 - a + b + c.
// CHECK-LABEL: func.func @negated_input
// CHECK: "FHE.sub_int_eint"
// CHECK-NEXT: "FHE.sub_eint"
// CHECK-NEXT: "FHE.add_eint"
// CHECK-NEXT: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @negated_input(%a: !FHE.ebool, %b: !FHE.ebool, %c: !FHE.ebool) -> !FHE.ebool {
  %n = "FHE.not"(%a) : (!FHE.ebool) -> !FHE.ebool
  %p = "FHE.and"(%n, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %o = "FHE.or"(%n, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %q = "FHE.and"(%o, %c) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %r = "FHE.or"(%p, %q) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %r : !FHE.ebool
}

// -----

// The inputs of a choice all differ: one lookup of three bits is cheaper than two of two.
// CHECK-LABEL: func.func @choice
// CHECK-SAME: !FHE.eint<3> {FHE.width = 1 : i64}
// CHECK-COUNT-1: "FHE.apply_lookup_table"{{.*}} (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
// CHECK-NEXT: return
func.func @choice(%s: !FHE.ebool, %a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {
  %0 = "FHE.mux"(%s, %a, %b) : (!FHE.ebool, !FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %0 : !FHE.ebool
}

// -----

// What the gate in the middle gives is needed anyway.
// CHECK-LABEL: func.func @shared_gate
// CHECK-COUNT-2: "FHE.apply_lookup_table"
// CHECK-NEXT: return
func.func @shared_gate(%a: !FHE.ebool, %b: !FHE.ebool, %c: !FHE.ebool) -> (!FHE.ebool, !FHE.ebool) {
  %x = "FHE.and"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %y = "FHE.and"(%x, %c) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %x, %y : !FHE.ebool, !FHE.ebool
}

// -----

// Integers go into tables, and come out of them, as they are encoded.
// CHECK-LABEL: func.func @integers
// CHECK-SAME: (%[[X:.*]]: !FHE.eint<1> {{{.*}}}, %[[Y:.*]]: !FHE.eint<2>
// CHECK: %[[H:.*]] = "FHE.reinterpret_precision"(%[[X]]) : (!FHE.eint<1>) -> !FHE.eint<2>
// CHECK-NEXT: %[[P:.*]] = "FHE.add_eint"(%[[H]], %[[Y]])
// CHECK-NEXT: %[[R:.*]] = "FHE.apply_lookup_table"(%[[P]], %{{.*}}) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<7>
// CHECK-NEXT: return %[[R]]
func.func @integers(%x: !FHE.eint<1>, %y: !FHE.eint<2>) -> !FHE.eint<7> {
  %a = "FHE.to_bool"(%x) : (!FHE.eint<1>) -> !FHE.ebool
  %b = "FHE.to_bool"(%y) : (!FHE.eint<2>) -> !FHE.ebool
  %c = "FHE.and"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %r = "FHE.from_bool"(%c) : (!FHE.ebool) -> !FHE.eint<7>
  return %r : !FHE.eint<7>
}

// -----

// Nothing but a constant, or an input: no lookup at all.
// CHECK-LABEL: func.func @no_lookup
// CHECK-NOT: apply_lookup_table
// CHECK: return
func.func @no_lookup(%a: !FHE.ebool, %b: !FHE.ebool) -> (!FHE.ebool, !FHE.ebool) {
  %n = "FHE.not"(%a) : (!FHE.ebool) -> !FHE.ebool
  %zero = "FHE.and"(%a, %n) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %p = "FHE.and"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %same = "FHE.or"(%a, %p) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %zero, %same : !FHE.ebool, !FHE.ebool
}

// -----

// Near miss: the gate in a loop's body does not take in the one before the loop.
// CHECK-LABEL: func.func @loop
// CHECK: "FHE.apply_lookup_table"
// CHECK: scf.for
// CHECK: "FHE.apply_lookup_table"
func.func @loop(%a: !FHE.ebool, %b: !FHE.ebool, %n: index) -> !FHE.ebool {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %x = "FHE.and"(%a, %b) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%s = %a) -> !FHE.ebool {
    %next = "FHE.or"(%s, %x) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
    scf.yield %next : !FHE.ebool
  }
  return %r : !FHE.ebool
}

// -----

// Near miss: a table that is known at run time only stays a gate of two.
// CHECK-LABEL: func.func @unknown_table
// CHECK-COUNT-2: "FHE.apply_lookup_table"
func.func @unknown_table(%a: !FHE.ebool, %b: !FHE.ebool, %c: !FHE.ebool, %t: tensor<4xi64>) -> !FHE.ebool {
  %x = "FHE.gen_gate"(%a, %b, %t) : (!FHE.ebool, !FHE.ebool, tensor<4xi64>) -> !FHE.ebool
  %y = "FHE.and"(%x, %c) : (!FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %y : !FHE.ebool
}
