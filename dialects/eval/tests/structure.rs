//! Everything around encrypted values: calls, loops, tensors, clear arithmetic, `linalg.generic`.

mod common;

use common::*;
use ferrocrete_eval::{EvalError, run_clear};
use std::time::Instant;

#[test]
fn loops_carry_values_and_branches_choose() {
    let source = r#"
func.func private @step(%x: !FHE.eint<8>, %i: index) -> !FHE.eint<8> {
  %two = arith.constant 2 : index
  %zero = arith.constant 0 : index
  %rest = arith.remui %i, %two : index
  %even = arith.cmpi eq, %rest, %zero : index
  %y = scf.if %even -> !FHE.eint<8> {
    %c = arith.index_cast %i : index to i9
    %s = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<8>, i9) -> !FHE.eint<8>
    scf.yield %s : !FHE.eint<8>
  } else {
    scf.yield %x : !FHE.eint<8>
  }
  return %y : !FHE.eint<8>
}
func.func @f(%x: !FHE.eint<8>, %from: index, %to: index, %by: index) -> (!FHE.eint<8>, index) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %r:2 = scf.for %i = %from to %to step %by iter_args(%v = %x, %n = %zero) -> (!FHE.eint<8>, index) {
    %w = func.call @step(%v, %i) : (!FHE.eint<8>, index) -> !FHE.eint<8>
    %m = arith.addi %n, %one : index
    scf.yield %w, %m : !FHE.eint<8>, index
  }
  return %r#0, %r#1 : !FHE.eint<8>, index
}"#;
    with_module(source, |module| {
        for (x, from, to, by) in [(1, 0, 10, 1), (0, 3, 12, 3), (7, 5, 5, 1), (7, 6, 5, 1), (0, 0, 1, 9)] {
            let arguments = [scalar(x), scalar(from), scalar(to), scalar(by)];
            let steps: Vec<i64> = (from..to).step_by(by as usize).collect();
            let sum: i64 = steps.iter().filter(|i| *i % 2 == 0).sum();
            let outcome = run_clear(module, "f", &arguments).unwrap();
            assert_eq!(outcome.results, [scalar(x + sum), scalar(steps.len() as i64)]);
        }
        let error = run_clear(module, "f", &[scalar(0), scalar(0), scalar(1), scalar(0)]).unwrap_err();
        assert!(error.to_string().contains("`scf.for` needs a step of at least 1, got 0"), "{error}");
    });
}

/// What every integer op gives on a few corner values of `i4`, against 128-bit arithmetic.
#[test]
fn clear_arithmetic_keeps_to_its_width() {
    let signed = |x: i64| ((x & 15) ^ 8) - 8;
    let unsigned = |x: i64| x & 15;
    type Exact<'a> = Box<dyn Fn(i64, i64) -> Option<i64> + 'a>;
    let ops: Vec<(&str, Exact)> = vec![
        ("addi", Box::new(|x, y| Some(x + y))),
        ("subi", Box::new(|x, y| Some(x - y))),
        ("muli", Box::new(|x, y| Some(x * y))),
        ("divsi", Box::new(|x, y| x.checked_div(y))),
        ("divui", Box::new(|x, y| unsigned(x).checked_div(unsigned(y)))),
        ("remsi", Box::new(|x, y| x.checked_rem(y))),
        ("remui", Box::new(|x, y| unsigned(x).checked_rem(unsigned(y)))),
        ("floordivsi", Box::new(|x, y| (y != 0).then(|| (x as f64 / y as f64).floor() as i64))),
        ("ceildivsi", Box::new(|x, y| (y != 0).then(|| (x as f64 / y as f64).ceil() as i64))),
        (
            "ceildivui",
            Box::new(|x, y| (y != 0).then(|| (unsigned(x) as f64 / unsigned(y) as f64).ceil() as i64)),
        ),
        ("andi", Box::new(|x, y| Some(x & y))),
        ("ori", Box::new(|x, y| Some(x | y))),
        ("xori", Box::new(|x, y| Some(x ^ y))),
        ("shli", Box::new(|x, y| (0..4).contains(&y).then(|| x << y))),
        ("shrsi", Box::new(|x, y| (0..4).contains(&y).then(|| x >> y))),
        ("shrui", Box::new(|x, y| (0..4).contains(&y).then(|| unsigned(x) >> y))),
        ("maxsi", Box::new(|x, y| Some(x.max(y)))),
        ("minsi", Box::new(|x, y| Some(x.min(y)))),
        ("maxui", Box::new(|x, y| Some(unsigned(x).max(unsigned(y))))),
        ("minui", Box::new(|x, y| Some(unsigned(x).min(unsigned(y))))),
        ("cmpi slt,", Box::new(|x, y| Some(-i64::from(x < y)))),
        ("cmpi sge,", Box::new(|x, y| Some(-i64::from(x >= y)))),
        ("cmpi ult,", Box::new(|x, y| Some(-i64::from(unsigned(x) < unsigned(y))))),
        ("cmpi ugt,", Box::new(|x, y| Some(-i64::from(unsigned(x) > unsigned(y))))),
        ("cmpi ne,", Box::new(|x, y| Some(-i64::from(x != y)))),
    ];
    for (op, exact) in ops {
        let result = if op.starts_with("cmpi") { "i1" } else { "i4" };
        let source = format!(
            "func.func @f(%x: i4, %y: i4) -> {result} {{ %r = arith.{op} %x, %y : i4 return %r : {result} }}"
        );
        with_module(&source, |module| {
            for (x, y) in (-8..8).flat_map(|x| (-8..8).map(move |y| (x, y))) {
                let outcome = run_clear(module, "f", &[scalar(x), scalar(y)]);
                match exact(x, y) {
                    Some(wanted) => {
                        assert_eq!(outcome.unwrap().results, [scalar(signed(wanted))], "{op} {x} {y}")
                    }
                    None => assert!(matches!(outcome, Err(EvalError::Failed { .. })), "{op} {x} {y}"),
                }
            }
        });
    }
}

#[test]
fn casts_and_selections_work_on_scalars_and_tensors() {
    let source = r#"func.func @f(%x: tensor<3xi4>, %c: tensor<3xi1>, %n: index) -> (tensor<3xi8>, tensor<3xi8>, tensor<3xi2>, tensor<3xi8>, i4) {
  %s = arith.extsi %x : tensor<3xi4> to tensor<3xi8>
  %u = arith.extui %x : tensor<3xi4> to tensor<3xi8>
  %t = arith.trunci %x : tensor<3xi4> to tensor<3xi2>
  %r = arith.select %c, %s, %u : tensor<3xi1>, tensor<3xi8>
  %i = arith.index_cast %n : index to i4
  return %s, %u, %t, %r, %i : tensor<3xi8>, tensor<3xi8>, tensor<3xi2>, tensor<3xi8>, i4
}"#;
    let results = f(source, &[vector([-3, 7, 15]), vector([1, 0, 0]), scalar(29)]);
    assert_eq!(
        results,
        [vector([-3, 7, -1]), vector([13, 7, 15]), vector([1, -1, -1]), vector([-3, 7, 15]), scalar(-3)]
    );
}

#[test]
fn slices_have_offsets_sizes_and_strides_known_or_not() {
    let source = r#"func.func @f(%t: tensor<4x6x!FHE.eint<6>>, %i: index, %n: index, %row: tensor<6x!FHE.eint<6>>)
    -> (tensor<2x3x!FHE.eint<6>>, tensor<6x!FHE.eint<6>>, tensor<?x!FHE.eint<6>>, tensor<4x6x!FHE.eint<6>>, index) {
  %a = tensor.extract_slice %t[1, %i] [2, 3] [2, 2] : tensor<4x6x!FHE.eint<6>> to tensor<2x3x!FHE.eint<6>>
  %b = tensor.extract_slice %t[%i, 0] [1, 6] [1, 1] : tensor<4x6x!FHE.eint<6>> to tensor<6x!FHE.eint<6>>
  %c = tensor.extract_slice %t[0, 5] [%n, 1] [1, 1] : tensor<4x6x!FHE.eint<6>> to tensor<?x!FHE.eint<6>>
  %d = tensor.insert_slice %row into %t[%i, 0] [1, 6] [1, 1] : tensor<6x!FHE.eint<6>> into tensor<4x6x!FHE.eint<6>>
  %zero = arith.constant 0 : index
  %m = tensor.dim %c, %zero : tensor<?x!FHE.eint<6>>
  return %a, %b, %c, %d, %m : tensor<2x3x!FHE.eint<6>>, tensor<6x!FHE.eint<6>>, tensor<?x!FHE.eint<6>>, tensor<4x6x!FHE.eint<6>>, index
}"#;
    let t = tensor(&[4, 6], 0..24);
    let results = f(source, &[t.clone(), scalar(1), scalar(3), vector(50..56)]);
    assert_eq!(results[0], tensor(&[2, 3], [7, 9, 11, 19, 21, 23]));
    assert_eq!(results[1], vector(6..12));
    assert_eq!(results[2], vector([5, 11, 17]));
    assert_eq!(results[3], tensor(&[4, 6], (0..6).chain(50..56).chain(12..24)));
    assert_eq!(results[4], scalar(3));
    let error = try_f(source, &[t, scalar(2), scalar(3), vector(50..56)]).unwrap_err().to_string();
    assert!(error.contains(":3:8: `tensor.extract_slice` takes 3 elements from 2 in steps of 2"), "{error}");
}

#[test]
fn tensors_are_made_reshaped_and_changed() {
    let source = r#"func.func @f(%x: !FHE.eint<6>, %y: !FHE.eint<6>, %i: index)
    -> (tensor<2x3x!FHE.eint<6>>, tensor<6x!FHE.eint<6>>, tensor<3xindex>, tensor<2x2x!FHE.eint<6>>, tensor<2x3x!FHE.eint<6>>) {
  %e = tensor.from_elements %x, %y, %x, %y, %y, %y : tensor<2x3x!FHE.eint<6>>
  %one = arith.constant 1 : index
  %c = tensor.collapse_shape %e [[0, 1]] : tensor<2x3x!FHE.eint<6>> into tensor<6x!FHE.eint<6>>
  %d = tensor.insert %x into %c[%i] : tensor<6x!FHE.eint<6>>
  %g = tensor.generate {
  ^bb0(%k: index):
    %s = affine.apply affine_map<(a)[b] -> (a * 3 + b floordiv 2)>(%k)[%i]
    tensor.yield %s : index
  } : tensor<3xindex>
  %p = tensor.splat %y : tensor<2x2x!FHE.eint<6>>
  %h = tensor.expand_shape %d [[0, 1]] output_shape [2, 3] : tensor<6x!FHE.eint<6>> into tensor<2x3x!FHE.eint<6>>
  return %e, %d, %g, %p, %h : tensor<2x3x!FHE.eint<6>>, tensor<6x!FHE.eint<6>>, tensor<3xindex>, tensor<2x2x!FHE.eint<6>>, tensor<2x3x!FHE.eint<6>>
}"#;
    let results = f(source, &[scalar(7), scalar(9), scalar(5)]);
    assert_eq!(results[0], tensor(&[2, 3], [7, 9, 7, 9, 9, 9]), "%e is still used after %d is made from it");
    assert_eq!(results[1], vector([7, 9, 7, 9, 9, 7]));
    assert_eq!(results[2], vector([2, 5, 8]));
    assert_eq!(results[3], tensor(&[2, 2], [9; 4]));
    assert_eq!(results[4], tensor(&[2, 3], [7, 9, 7, 9, 9, 7]));
    let error = try_f(source, &[scalar(7), scalar(9), scalar(6)]).unwrap_err().to_string();
    assert!(error.contains("`tensor.insert` index 6 is out of range for axis 0 of length 6"), "{error}");
}

/// A convolution: windows of the image times a kernel, summed.
#[test]
fn generic_convolves() {
    let source = r#"func.func @f(%image: tensor<2x9x7x!FHE.esint<16>>, %kernel: tensor<4x2x3x2xi5>) -> tensor<4x4x6x!FHE.esint<16>> {
  %zero = "FHE.zero_tensor"() : () -> tensor<4x4x6x!FHE.esint<16>>
  %r = linalg.generic {
    indexing_maps = [affine_map<(o, y, x, c, i, j) -> (c, y * 2 + i, x + j)>,
                     affine_map<(o, y, x, c, i, j) -> (o, c, i, j)>,
                     affine_map<(o, y, x, c, i, j) -> (o, y, x)>],
    iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]
  } ins(%image, %kernel : tensor<2x9x7x!FHE.esint<16>>, tensor<4x2x3x2xi5>) outs(%zero : tensor<4x4x6x!FHE.esint<16>>) {
  ^bb0(%a: !FHE.esint<16>, %k: i5, %s: !FHE.esint<16>):
    %p = "FHE.mul_eint_int"(%a, %k) : (!FHE.esint<16>, i5) -> !FHE.esint<16>
    %t = "FHE.add_eint"(%p, %s) : (!FHE.esint<16>, !FHE.esint<16>) -> !FHE.esint<16>
    linalg.yield %t : !FHE.esint<16>
  } -> tensor<4x4x6x!FHE.esint<16>>
  return %r : tensor<4x4x6x!FHE.esint<16>>
}"#;
    let (image, kernel) = (numbers(2 * 9 * 7, -50, 50), numbers(4 * 2 * 3 * 2, -16, 15));
    let mut wanted = Vec::new();
    for (o, y, x) in (0..4).flat_map(|o| (0..4).flat_map(move |y| (0..6).map(move |x| (o, y, x)))) {
        let mut sum = 0;
        for (c, i, j) in (0..2).flat_map(|c| (0..3).flat_map(move |i| (0..2).map(move |j| (c, i, j)))) {
            sum += image[(c * 9 + 2 * y + i) * 7 + x + j] * kernel[((o * 2 + c) * 3 + i) * 2 + j];
        }
        wanted.push(sum);
    }
    let results = f(source, &[tensor(&[2, 9, 7], image), tensor(&[4, 2, 3, 2], kernel)]);
    assert_eq!(results, [tensor(&[4, 4, 6], wanted)]);
}

/// A transposed operand, a constant map, indices, lookups in the body, more than one result, more
/// iterations than run at once.
#[test]
fn generic_permutes_and_looks_up() {
    let source = r#"func.func @f(%a: tensor<9000x3x!FHE.eint<3>>, %k: tensor<2xi4>) -> (tensor<3x9000x!FHE.eint<3>>, tensor<3x9000xindex>) {
  %table = arith.constant dense<[7, 6, 5, 4, 3, 2, 1, 0]> : tensor<8xi64>
  %e = tensor.empty() : tensor<3x9000x!FHE.eint<3>>
  %n = tensor.empty() : tensor<3x9000xindex>
  %one = arith.constant 1 : index
  %filled = linalg.fill ins(%one : index) outs(%n : tensor<3x9000xindex>) -> tensor<3x9000xindex>
  %r:2 = linalg.generic {
    indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (1)>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
    iterator_types = ["parallel", "parallel"]
  } ins(%a, %k : tensor<9000x3x!FHE.eint<3>>, tensor<2xi4>) outs(%e, %filled : tensor<3x9000x!FHE.eint<3>>, tensor<3x9000xindex>) {
  ^bb0(%x: !FHE.eint<3>, %c: i4, %u: !FHE.eint<3>, %v: index):
    %l = "FHE.apply_lookup_table"(%x, %table) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<3>
    %s = "FHE.add_eint_int"(%l, %c) : (!FHE.eint<3>, i4) -> !FHE.eint<3>
    %i = linalg.index 0 : index
    %j = linalg.index 1 : index
    %ij = arith.muli %i, %j : index
    %w = arith.addi %ij, %v : index
    linalg.yield %s, %w : !FHE.eint<3>, index
  } -> (tensor<3x9000x!FHE.eint<3>>, tensor<3x9000xindex>)
  return %r#0, %r#1 : tensor<3x9000x!FHE.eint<3>>, tensor<3x9000xindex>
}"#;
    let a = numbers(27000, 2, 7);
    let at = |i: usize, j: usize| 7 - a[j * 3 + i] + 2;
    let each = || (0..3).flat_map(|i| (0..9000).map(move |j| (i, j)));
    let wanted = [
        tensor(&[3, 9000], each().map(|(i, j)| at(i, j))),
        tensor(&[3, 9000], each().map(|(i, j)| (i * j + 1) as i64)),
    ];
    assert_eq!(f(source, &[tensor(&[9000, 3], a.clone()), vector([0, 2])]), wanted);
}

/// A body that cannot run on many iterations at once gives the same.
#[test]
fn generic_runs_any_body() {
    let source = r#"func.func @f(%t: tensor<5x!FHE.eint<8>>, %n: tensor<4xindex>) -> tensor<4x!FHE.eint<8>> {
  %e = "FHE.zero_tensor"() : () -> tensor<4x!FHE.eint<8>>
  %r = linalg.generic { indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"] }
      ins(%n : tensor<4xindex>) outs(%e : tensor<4x!FHE.eint<8>>) {
  ^bb0(%k: index, %s: !FHE.eint<8>):
    %x = tensor.extract %t[%k] : tensor<5x!FHE.eint<8>>
    linalg.yield %x : !FHE.eint<8>
  } -> tensor<4x!FHE.eint<8>>
  return %r : tensor<4x!FHE.eint<8>>
}"#;
    assert_eq!(f(source, &[vector(10..15), vector([4, 0, 0, 2])]), [vector([14, 10, 10, 12])]);
}

#[test]
fn long_loops_change_tensors_in_place() {
    let source = r#"func.func @f(%t: tensor<10000x!FHE.eint<8>>) -> (tensor<10000x!FHE.eint<8>>, !FHE.eint<32>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %n = arith.constant 10000 : index
  %c = arith.constant 3 : i9
  %z = "FHE.zero"() : () -> !FHE.eint<32>
  %r:2 = scf.for %i = %zero to %n step %one iter_args(%v = %t, %s = %z) -> (tensor<10000x!FHE.eint<8>>, !FHE.eint<32>) {
    %x = tensor.extract %v[%i] : tensor<10000x!FHE.eint<8>>
    %y = "FHE.add_eint_int"(%x, %c) : (!FHE.eint<8>, i9) -> !FHE.eint<8>
    %w = tensor.insert %y into %v[%i] : tensor<10000x!FHE.eint<8>>
    %k = arith.index_cast %i : index to i33
    %u = "FHE.add_eint_int"(%s, %k) : (!FHE.eint<32>, i33) -> !FHE.eint<32>
    scf.yield %w, %u : tensor<10000x!FHE.eint<8>>, !FHE.eint<32>
  }
  return %r#0, %r#1 : tensor<10000x!FHE.eint<8>>, !FHE.eint<32>
}"#;
    let a = numbers(10000, 0, 200);
    let start = Instant::now();
    let results = f(source, &[vector(a.clone())]);
    println!("10000 iterations: {:?}", start.elapsed());
    assert_eq!(results, [vector(a.iter().map(|x| x + 3)), scalar(10000 * 9999 / 2)]);
}

#[test]
fn what_cannot_be_run_is_named_and_located() {
    let fails = |source: &str, arguments: &[i64]| {
        let arguments: Vec<_> = arguments.iter().map(|&x| scalar(x)).collect();
        try_f(source, &arguments).unwrap_err().to_string()
    };
    let unknown = "func.func @f(%x: f32) -> f32 {\n  %y = math.sqrt %x : f32\n  return %y : f32 }";
    let error = with_module(unknown, |module| run_clear(module, "f", &[scalar(1)]).unwrap_err().to_string());
    assert!(error.contains("only integers of 1 to 64 bits and index are supported, not f32"), "{error}");
    let unknown = "func.func @f(%x: i8) -> i8 {\n  %y = math.absi %x : i8\n  return %y : i8 }";
    let error = fails(unknown, &[1]);
    assert!(error.contains(":2:8: `math.absi` cannot be interpreted"), "{error}");
    let lowered = "func.func @f() -> !TFHE.glwe<sk?> {\n %z = \"TFHE.zero\"() : () -> !TFHE.glwe<sk?>\n return %z : !TFHE.glwe<sk?> }";
    assert!(fails(lowered, &[]).contains("works on ciphertexts"));
    let recursive = "func.func @f() {\n  func.call @f() : () -> ()\n  return }";
    assert!(fails(recursive, &[]).contains("nested more than 100 calls deep"));
    let declared = "func.func private @g()\nfunc.func @f() {\n  func.call @g() : () -> ()\n  return }";
    assert!(
        fails(declared, &[]).contains("`func.func` cannot be interpreted: it is declared but has no body")
    );
    let blocks = "func.func @f() {\n  cf.br ^a\n^a:\n  return }";
    assert!(fails(blocks, &[]).contains("only one block is supported; use scf"));
}

#[test]
fn what_no_memory_can_hold_is_an_error() {
    for op in ["\"FHE.zero_tensor\"() : () ->", "tensor.empty() :"] {
        let ty = "tensor<1000000x1000000x1000000x!FHE.eint<2>>";
        let error =
            try_f(&format!("func.func @f() {{ %z = {op} {ty} return }}"), &[]).unwrap_err().to_string();
        assert!(error.contains("needs too much memory for shape [1000000, 1000000, 1000000]"), "{error}");
    }
}

#[test]
fn arguments_are_checked() {
    let source = "func.func @f(%a: tensor<2x!FHE.esint<3>>, %b: i4) -> i4 { return %b : i4 }
func.func @g(%a: tensor<2x3xi4>) { return }";
    let error = |function: &str, arguments: &[_]| {
        with_module(source, |module| run_clear(module, function, arguments).unwrap_err().to_string())
    };
    let good = vector([-4, 3]);
    assert_eq!(error("f", std::slice::from_ref(&good)), "function `f` has 2 arguments, got 1");
    assert_eq!(error("h", &[]), "there is no function `h`; the module has `f`, `g`");
    let wrong = error("f", &[vector([0, 4]), scalar(0)]);
    assert_eq!(wrong, "argument 0 of function `f`: holds 4, which is not within -4 to 3");
    let wrong = error("f", &[vector([1, 2, 3]), scalar(0)]);
    assert_eq!(wrong, "argument 0 of function `f`: has shape 3, but is a tensor<2x!FHE.esint<3>>");
    let wrong = error("f", &[good.clone(), scalar(16)]);
    assert_eq!(wrong, "argument 1 of function `f`: holds 16, which is not within -8 to 15");
    // Signless: 15 and -1 are the same `i4`.
    let outcome = try_f(source, &[good, scalar(15)]).unwrap();
    assert_eq!(outcome.results, [scalar(-1)]);
}
