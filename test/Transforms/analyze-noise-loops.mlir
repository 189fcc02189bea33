// RUN: fhe-opt --fhe-analyze-noise=follow-elements=false --split-input-file %s | FileCheck %s

// A hundred thousand rounds are no more work than ten. One value is added in each: its norms add up.
// CHECK-LABEL: func.func @same_each_round
// CHECK-SAME: fresh = 1.000000e+10
func.func @same_each_round(%x: !FHE.eint<2>) -> !FHE.eint<2> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 99999 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (!FHE.eint<2>) {
    %b = "FHE.add_eint"(%a, %x) : (!FHE.eint<2>, !FHE.eint<2>) -> !FHE.eint<2>
    scf.yield %b : !FHE.eint<2>
  }
  return %r : !FHE.eint<2>
}

// -----

// Another element in each round: variances add up, of the elements and of their lookups. A value
// that is looked up in each round stays as it is. Near misses: an element that is there in each
// round, and the lookup of it, which gives the same noise again.
// CHECK-LABEL: func.func @another_each_round
// CHECK-SAME: bootstrap = 0.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = {{10.0000|1.0000+e.01 }}
// CHECK-SAME: bootstrap = {{10.0000|1.0000+e.01 }}{{[^,]*}}, count = 1.000000e+00 : f64, fresh = 0.000000e+00
// CHECK-SAME: bootstrap = 1.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 0.000000e+00
// CHECK-SAME: bootstrap = 1.000000e+00 : f64, count = 1.000000e+01 : f64, fresh = 0.000000e+00
func.func @another_each_round(%x: !FHE.eint<6>, %v: tensor<10x!FHE.eint<6>>)
    -> (!FHE.eint<6>, !FHE.eint<6>, !FHE.eint<6>, tensor<10x!FHE.eint<6>>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 10 : index
  %t = arith.constant dense<1> : tensor<64xi64>
  %z = "FHE.zero"() : () -> !FHE.eint<6>
  %zs = tensor.empty() : tensor<10x!FHE.eint<6>>
  %r:4 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %z, %b = %z, %c = %x, %d = %zs)
      -> (!FHE.eint<6>, !FHE.eint<6>, !FHE.eint<6>, tensor<10x!FHE.eint<6>>) {
    %e = tensor.extract %v[%i] : tensor<10x!FHE.eint<6>>
    %a1 = "FHE.add_eint"(%a, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    // CHECK: apply_lookup_table{{.*}} {FHE.noise = {bootstrap = 0.000000e+00 : f64, count = 1.000000e+01 : f64, fresh = 1.000000e+00
    %l = "FHE.apply_lookup_table"(%e, %t) : (!FHE.eint<6>, tensor<64xi64>) -> !FHE.eint<6>
    %b1 = "FHE.add_eint"(%b, %l) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    // CHECK: apply_lookup_table{{.*}} {FHE.noise = {bootstrap = 1.000000e+00 : f64, count = 1.000000e+01 : f64, fresh = 1.000000e+00
    %c2 = "FHE.apply_lookup_table"(%c, %t) : (!FHE.eint<6>, tensor<64xi64>) -> !FHE.eint<6>
    %d1 = tensor.insert %l into %d[%i] : tensor<10x!FHE.eint<6>>
    scf.yield %a1, %b1, %c2, %d1 : !FHE.eint<6>, !FHE.eint<6>, !FHE.eint<6>, tensor<10x!FHE.eint<6>>
  }
  return %r#0, %r#1, %r#2, %r#3 : !FHE.eint<6>, !FHE.eint<6>, !FHE.eint<6>, tensor<10x!FHE.eint<6>>
}

// -----

// CHECK-LABEL: func.func @same_lookup_each_round
// CHECK-SAME: bootstrap = 1.000000e+02 : f64, count = 1.000000e+00 : f64, fresh = 1.000000e+02
func.func @same_lookup_each_round(%x: !FHE.eint<6>, %v: tensor<10x!FHE.eint<6>>) -> !FHE.eint<6> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 10 : index
  %t = arith.constant dense<1> : tensor<64xi64>
  %z = "FHE.zero"() : () -> !FHE.eint<6>
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %z) -> (!FHE.eint<6>) {
    %e = tensor.extract %v[%c1] : tensor<10x!FHE.eint<6>>
    %l = "FHE.apply_lookup_table"(%e, %t) : (!FHE.eint<6>, tensor<64xi64>) -> !FHE.eint<6>
    %b = "FHE.add_eint"(%a, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    %c = "FHE.add_eint"(%b, %l) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    scf.yield %c : !FHE.eint<6>
  }
  return %r : !FHE.eint<6>
}

// -----

// What is looked up of two values that swap places comes again every other round, so norms add up.
// CHECK-LABEL: func.func @swapped
// CHECK-SAME: bootstrap = 1.000000e+02 : f64, count = 1.000000e+00
func.func @swapped(%x: !FHE.eint<6>, %y: !FHE.eint<6>) -> !FHE.eint<6> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 10 : index
  %t = arith.constant dense<1> : tensor<64xi64>
  %z = "FHE.zero"() : () -> !FHE.eint<6>
  %r:3 = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x, %b = %y, %s = %z)
      -> (!FHE.eint<6>, !FHE.eint<6>, !FHE.eint<6>) {
    %l = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<6>, tensor<64xi64>) -> !FHE.eint<6>
    %c = "FHE.add_eint"(%s, %l) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    scf.yield %b, %a, %c : !FHE.eint<6>, !FHE.eint<6>, !FHE.eint<6>
  }
  return %r#2 : !FHE.eint<6>
}

// -----

// A lookup's result that is added in its round and in the next one has weight 2 in all but one.
// CHECK-LABEL: func.func @twice
// CHECK-SAME: bootstrap = {{3[67]\.|3\.[67]}}
func.func @twice(%v: tensor<10x!FHE.eint<6>>) -> !FHE.eint<6> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = arith.constant 10 : index
  %t = arith.constant dense<1> : tensor<64xi64>
  %z = "FHE.zero"() : () -> !FHE.eint<6>
  %r:2 = scf.for %i = %c0 to %n step %c1 iter_args(%s = %z, %p = %z) -> (!FHE.eint<6>, !FHE.eint<6>) {
    %e = tensor.extract %v[%i] : tensor<10x!FHE.eint<6>>
    %l = "FHE.apply_lookup_table"(%e, %t) : (!FHE.eint<6>, tensor<64xi64>) -> !FHE.eint<6>
    %a = "FHE.add_eint"(%s, %p) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    %b = "FHE.add_eint"(%a, %l) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    scf.yield %b, %l : !FHE.eint<6>, !FHE.eint<6>
  }
  return %r#0 : !FHE.eint<6>
}

// -----

// All elements of a matrix, each once. Near miss: one row, again for every round of the outer loop.
// CHECK-LABEL: func.func @nested
// CHECK-SAME: fresh = {{1[12]\.[^,]*}}}, {
// CHECK-SAME: fresh = {{3[56]\.|3\.[56]}}
func.func @nested(%v: tensor<3x4x!FHE.eint<6>>, %w: tensor<4x!FHE.eint<6>>) -> (!FHE.eint<6>, !FHE.eint<6>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %z = "FHE.zero"() : () -> !FHE.eint<6>
  %r:2 = scf.for %i = %c0 to %c3 step %c1 iter_args(%a = %z, %b = %z) -> (!FHE.eint<6>, !FHE.eint<6>) {
    %p = scf.for %j = %c0 to %c4 step %c1 iter_args(%c = %a) -> (!FHE.eint<6>) {
      %e = tensor.extract %v[%i, %j] : tensor<3x4x!FHE.eint<6>>
      %d = "FHE.add_eint"(%c, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
      scf.yield %d : !FHE.eint<6>
    }
    %q = scf.for %j = %c0 to %c4 step %c1 iter_args(%c = %b) -> (!FHE.eint<6>) {
      %e = tensor.extract %w[%j] : tensor<4x!FHE.eint<6>>
      %d = "FHE.add_eint"(%c, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
      scf.yield %d : !FHE.eint<6>
    }
    scf.yield %p, %q : !FHE.eint<6>, !FHE.eint<6>
  }
  return %r#0, %r#1 : !FHE.eint<6>, !FHE.eint<6>
}

// -----

// A number of rounds that only the caller knows: an i4 counts to 7, and what is refreshed in every
// round may go round for ever.
// CHECK-LABEL: func.func @unknown
// CHECK-SAME: fresh = 6.400000e+01
// CHECK-SAME: bootstrap = 1.000000e+00 : f64, count = 1.000000e+00 : f64, fresh = 1.000000e+00
func.func @unknown(%x: !FHE.eint<6>, %few: i4, %many: index) -> (!FHE.eint<6>, !FHE.eint<6>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %t = arith.constant dense<1> : tensor<64xi64>
  %n = arith.index_cast %few : i4 to index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%a = %x) -> (!FHE.eint<6>) {
    %b = "FHE.add_eint"(%a, %x) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    scf.yield %b : !FHE.eint<6>
  }
  %s = scf.for %i = %c0 to %many step %c1 iter_args(%a = %x) -> (!FHE.eint<6>) {
    %b = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<6>, tensor<64xi64>) -> !FHE.eint<6>
    scf.yield %b : !FHE.eint<6>
  }
  return %r, %s : !FHE.eint<6>, !FHE.eint<6>
}

// -----

// A loop that goes through a tensor reads in each round what was there before it: its elements double
// once. In a matrix product by loops, only the innermost one adds up. Near miss: the element before
// the one at the counter has been doubled in the round before.
// CHECK-LABEL: func.func @in_place
// CHECK-SAME: fresh = 4.000000e+00
// CHECK-SAME: fresh = {{3\.0000|2\.9999}}
// CHECK-SAME: fresh = 4.096000e+03
func.func @in_place(%v: tensor<4x!FHE.eint<6>>, %x: tensor<2x3x!FHE.eint<6>>, %w: tensor<3x2xi2>)
    -> (tensor<4x!FHE.eint<6>>, tensor<2x2x!FHE.eint<6>>, tensor<4x!FHE.eint<6>>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c4 = arith.constant 4 : index
  %z = "FHE.zero_tensor"() : () -> tensor<2x2x!FHE.eint<6>>
  %r = scf.for %i = %c0 to %c4 step %c1 iter_args(%t = %v) -> (tensor<4x!FHE.eint<6>>) {
    %e = tensor.extract %t[%i] : tensor<4x!FHE.eint<6>>
    %d = "FHE.add_eint"(%e, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    %u = tensor.insert %d into %t[%i] : tensor<4x!FHE.eint<6>>
    scf.yield %u : tensor<4x!FHE.eint<6>>
  }
  %p = scf.for %i = %c0 to %c2 step %c1 iter_args(%a = %z) -> (tensor<2x2x!FHE.eint<6>>) {
    %q = scf.for %j = %c0 to %c2 step %c1 iter_args(%b = %a) -> (tensor<2x2x!FHE.eint<6>>) {
      %s = scf.for %k = %c0 to %c3 step %c1 iter_args(%c = %b) -> (tensor<2x2x!FHE.eint<6>>) {
        %e = tensor.extract %x[%i, %k] : tensor<2x3x!FHE.eint<6>>
        %o = tensor.extract %c[%i, %j] : tensor<2x2x!FHE.eint<6>>
        %n = "FHE.add_eint"(%o, %e) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
        %u = tensor.insert %n into %c[%i, %j] : tensor<2x2x!FHE.eint<6>>
        scf.yield %u : tensor<2x2x!FHE.eint<6>>
      }
      scf.yield %s : tensor<2x2x!FHE.eint<6>>
    }
    scf.yield %q : tensor<2x2x!FHE.eint<6>>
  }
  %m = scf.for %i = %c1 to %c4 step %c1 iter_args(%t = %v) -> (tensor<4x!FHE.eint<6>>) {
    %j = arith.subi %i, %c1 : index
    %e = tensor.extract %t[%j] : tensor<4x!FHE.eint<6>>
    %f = tensor.extract %t[%i] : tensor<4x!FHE.eint<6>>
    %d = "FHE.add_eint"(%e, %f) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    %g = "FHE.add_eint"(%d, %d) : (!FHE.eint<6>, !FHE.eint<6>) -> !FHE.eint<6>
    %u = tensor.insert %g into %t[%i] : tensor<4x!FHE.eint<6>>
    scf.yield %u : tensor<4x!FHE.eint<6>>
  }
  return %r, %p, %m : tensor<4x!FHE.eint<6>>, tensor<2x2x!FHE.eint<6>>, tensor<4x!FHE.eint<6>>
}
