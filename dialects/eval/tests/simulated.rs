//! The simulation goes wrong as often as the noise model says, and never otherwise.

mod common;

use common::*;
use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_abi::parameters::*;
use ferrocrete_abi::tensor::IntTensor;
use ferrocrete_eval::{EvalError, Randomness, run_simulated};
use ferrocrete_optimizer::failure::log2_failure;
use ferrocrete_optimizer::noise::NoiseModel;
use std::time::Instant;

/// A key set with the smallest ring that holds tables of 5 bits well.
fn parameters(fresh: f64, small: f64) -> Parameters {
    let key = |dimension, log2: f64| LweParameters {
        dimension: LweDimension(dimension),
        noise: StandardDeviation(log2.exp2()),
    };
    let decomposition = |base_log, level_count| Decomposition {
        base_log: DecompositionBaseLog(base_log),
        level_count: DecompositionLevelCount(level_count),
    };
    Parameters {
        security_bits: 128,
        big: key(2048, fresh),
        bootstrap: Some(BootstrapParameters {
            small: key(800, small),
            glwe_dimension: GlweDimension(1),
            polynomial_size: PolynomialSize(2048),
            keyswitch: decomposition(4, 5),
            bootstrap: decomposition(23, 1),
            circuit: None,
        }),
    }
}

/// Little noise.
fn generous() -> Parameters {
    parameters(-51.0, -30.0)
}

/// So much that many 5-bit lookups fail.
fn bad() -> Parameters {
    parameters(-51.0, -14.5)
}

fn encrypted(shape: &[usize], width: u32, signed: bool) -> Gate {
    Gate { shape: shape.to_vec(), element: Element::Encrypted { width, message_bits: width, signed } }
}

/// `@f` looks up every element; `%p` holds one table for all, or one chosen by `%w`.
fn lookup(count: usize, bits: u32, signed: bool, tables: &[Vec<i64>], extension: usize) -> String {
    let coefficients = 2048 << extension;
    let entries = 1 << bits;
    let (table, polynomial) = match tables.len() {
        1 => (format!("tensor<{entries}xi64>"), format!("tensor<{coefficients}xi64>")),
        n => (format!("tensor<{n}x{entries}xi64>"), format!("tensor<{n}x{coefficients}xi64>")),
    };
    let data = if tables.len() == 1 { format!("{:?}", tables[0]) } else { format!("{tables:?}") };
    let (argument, operand, ty) = match tables.len() {
        1 => (String::new(), "", String::new()),
        _ => (format!(", %w: tensor<{count}xindex>"), ", %w", format!(", tensor<{count}xindex>")),
    };
    let big = format!("tensor<{count}x!TFHE.glwe<sk[0]<2048,1>>>");
    let small = format!("tensor<{count}x!TFHE.glwe<sk[1]<800,1>>>");
    format!(
        "func.func @f(%x: {big}{argument}) -> {big} {{
  %t = arith.constant dense<{data}> : {table}
  %p = \"TFHE.encode_lut\"(%t) {{input_bits = {bits} : i64, output_bits = {bits} : i64, is_signed = {signed}}} : ({table}) -> {polynomial}
  %s = \"TFHE.keyswitch_glwe\"(%x) : ({big}) -> {small}
  %y = \"TFHE.bootstrap_glwe\"(%s, %p{operand}) {{message_bits = {bits} : i64, extension_log = {extension} : i64}} : ({small}, {polynomial}{ty}) -> {big}
  return %y : {big}
}}"
    )
}

fn simulate(
    source: &str,
    arguments: &[IntTensor],
    gates: (&[Gate], &[Gate]),
    parameters: &Parameters,
    seed: u64,
) -> Result<Vec<IntTensor>, EvalError> {
    with_module(source, |module| {
        let randomness = &mut Randomness::from_seed(seed);
        run_simulated(module, "f", arguments, gates, parameters, randomness).map(|outcome| outcome.results)
    })
}

#[test]
fn lookups_are_right_with_little_noise() {
    for (bits, signed, extension) in
        [(1, false, 0), (3, false, 0), (5, false, 0), (3, true, 0), (5, true, 2), (8, true, 3)]
    {
        let values: Vec<i64> =
            if signed { (-(1 << (bits - 1))..1 << (bits - 1)).collect() } else { (0..1 << bits).collect() };
        let table = numbers(values.len(), values[0], values[values.len() - 1]);
        let wanted = values.iter().map(|&x| table[x.rem_euclid(1 << bits) as usize]);
        let source = lookup(values.len(), bits, signed, std::slice::from_ref(&table), extension);
        let gate = encrypted(&[values.len()], bits, signed);
        let gates = (std::slice::from_ref(&gate), std::slice::from_ref(&gate));
        for seed in 0..20 {
            let results = simulate(&source, &[vector(values.clone())], gates, &generous(), seed).unwrap();
            assert_eq!(results, [vector(wanted.clone())], "{bits} {signed} {extension}");
        }
    }
}

#[test]
fn each_element_may_have_a_table_of_its_own() {
    let tables: Vec<Vec<i64>> = (0..3).map(|i| (0..8).map(|x| (x * 3 + i) % 8).collect()).collect();
    let source = lookup(24, 3, false, &tables, 1);
    let (x, which) = (vector((0..24).map(|i| i % 8)), vector((0..24).map(|i| i / 8)));
    let gates = [encrypted(&[24], 3, false), Gate { shape: vec![24], element: Element::Clear { width: 64 } }];
    let results = simulate(&source, &[x.clone(), which], (&gates, &gates[..1]), &generous(), 7).unwrap();
    assert_eq!(results, [vector((0..24).map(|i| (i % 8 * 3 + i / 8) % 8))]);
    let error = simulate(&source, &[x, vector([3; 24])], (&gates, &gates[..1]), &generous(), 7).unwrap_err();
    assert!(error.to_string().contains("chooses test polynomial 3 of 3"), "{error}");
}

/// Values outside the width read what [`ferrocrete_eval::run_clear`] says they do.
#[test]
fn overflowing_lookups_agree_with_the_clear_meaning() {
    for signed in [false, true] {
        let (clear, half) = (if signed { "esint" } else { "eint" }, if signed { -4 } else { 0 });
        let source = format!(
            "func.func @f(%a: !FHE.{clear}<3>, %b: !FHE.{clear}<3>, %t: tensor<8xi64>) -> !FHE.esint<5> {{
  %s = \"FHE.add_eint\"(%a, %b) : (!FHE.{clear}<3>, !FHE.{clear}<3>) -> !FHE.{clear}<3>
  %r = \"FHE.apply_lookup_table\"(%s, %t) : (!FHE.{clear}<3>, tensor<8xi64>) -> !FHE.esint<5>
  return %r : !FHE.esint<5> }}"
        );
        let lowered = format!(
            "func.func @f(%a: !TFHE.glwe<sk[0]<2048,1>>, %b: !TFHE.glwe<sk[0]<2048,1>>, %t: tensor<8xi64>) -> !TFHE.glwe<sk[0]<2048,1>> {{
  %x = \"TFHE.add_glwe\"(%a, %b) : (!TFHE.glwe<sk[0]<2048,1>>, !TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[0]<2048,1>>
  %p = \"TFHE.encode_lut\"(%t) {{input_bits = 3 : i64, output_bits = 5 : i64, is_signed = {signed}}} : (tensor<8xi64>) -> tensor<2048xi64>
  %s = \"TFHE.keyswitch_glwe\"(%x) : (!TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[1]<800,1>>
  %y = \"TFHE.bootstrap_glwe\"(%s, %p) {{message_bits = 3 : i64, extension_log = 0 : i64}} : (!TFHE.glwe<sk[1]<800,1>>, tensor<2048xi64>) -> !TFHE.glwe<sk[0]<2048,1>>
  return %y : !TFHE.glwe<sk[0]<2048,1>> }}"
        );
        let table = vector(numbers(8, -15, 15));
        let gate = encrypted(&[], 3, signed);
        let inputs = [gate.clone(), gate, Gate { shape: vec![8], element: Element::Clear { width: 64 } }];
        let outputs = [encrypted(&[], 5, true)];
        for (a, b) in (half..half + 8).flat_map(|a| (half..half + 8).map(move |b| (a, b))) {
            let arguments = [scalar(a), scalar(b), table.clone()];
            let simulated = simulate(&lowered, &arguments, (&inputs, &outputs), &generous(), 3).unwrap();
            assert_eq!(simulated, try_f(&source, &arguments).unwrap().results, "{signed} {a} + {b}");
        }
    }
}

/// Linear algebra as lowering writes it, without any lookup and on parameters that allow none.
#[test]
fn linear_programs_need_no_bootstrap_key() {
    let source = "func.func @f(%a: tensor<3x4x!TFHE.glwe<sk[0]<2048,1>>>, %b: tensor<4x2xi64>) -> tensor<3x2x!TFHE.glwe<sk[0]<2048,1>>> {
  %zero = \"TFHE.zero\"() : () -> tensor<3x2x!TFHE.glwe<sk[0]<2048,1>>>
  %r = linalg.generic {
    indexing_maps = [affine_map<(i, j, k) -> (i, k)>, affine_map<(i, j, k) -> (k, j)>, affine_map<(i, j, k) -> (i, j)>],
    iterator_types = [\"parallel\", \"parallel\", \"reduction\"]
  } ins(%a, %b : tensor<3x4x!TFHE.glwe<sk[0]<2048,1>>>, tensor<4x2xi64>) outs(%zero : tensor<3x2x!TFHE.glwe<sk[0]<2048,1>>>) {
  ^bb0(%x: !TFHE.glwe<sk[0]<2048,1>>, %y: i64, %s: !TFHE.glwe<sk[0]<2048,1>>):
    %p = \"TFHE.mul_glwe_int\"(%x, %y) : (!TFHE.glwe<sk[0]<2048,1>>, i64) -> !TFHE.glwe<sk[0]<2048,1>>
    %t = \"TFHE.add_glwe\"(%s, %p) : (!TFHE.glwe<sk[0]<2048,1>>, !TFHE.glwe<sk[0]<2048,1>>) -> !TFHE.glwe<sk[0]<2048,1>>
    linalg.yield %t : !TFHE.glwe<sk[0]<2048,1>>
  } -> tensor<3x2x!TFHE.glwe<sk[0]<2048,1>>>
  %five = arith.constant dense<5> : tensor<3x2xi64>
  %bits = arith.constant dense<51> : tensor<3x2xi64>
  %scaled = arith.shli %five, %bits : tensor<3x2xi64>
  %n = \"TFHE.neg_glwe\"(%r) : (tensor<3x2x!TFHE.glwe<sk[0]<2048,1>>>) -> tensor<3x2x!TFHE.glwe<sk[0]<2048,1>>>
  %o = \"TFHE.add_glwe_int\"(%n, %scaled) : (tensor<3x2x!TFHE.glwe<sk[0]<2048,1>>>, tensor<3x2xi64>) -> tensor<3x2x!TFHE.glwe<sk[0]<2048,1>>>
  return %o : tensor<3x2x!TFHE.glwe<sk[0]<2048,1>>>
}";
    let (a, b) = (numbers(12, -20, 20), numbers(8, -9, 9));
    let wanted = (0..6).map(|i| 5 - (0..4).map(|k| a[i / 2 * 4 + k] * b[k * 2 + i % 2]).sum::<i64>());
    let inputs =
        [encrypted(&[3, 4], 12, true), Gate { shape: vec![4, 2], element: Element::Clear { width: 64 } }];
    let outputs = [encrypted(&[3, 2], 12, true)];
    let linear = Parameters { bootstrap: None, ..generous() };
    let arguments = [tensor(&[3, 4], a.clone()), tensor(&[4, 2], b.clone())];
    let results = simulate(source, &arguments, (&inputs, &outputs), &linear, 1).unwrap();
    assert_eq!(results, [tensor(&[3, 2], wanted)]);
    let gate = encrypted(&[2], 3, false);
    let gates = (std::slice::from_ref(&gate), std::slice::from_ref(&gate));
    let source = lookup(2, 3, false, &[(0..8).collect()], 0);
    let error = simulate(&source, &[vector([1, 2])], gates, &linear, 1).unwrap_err().to_string();
    assert!(error.contains("`TFHE.keyswitch_glwe` cannot be interpreted: needs a bootstrap key"), "{error}");
}

/// Whether `failures` of `count` are what `log2_probability` gives, within five standard deviations.
fn assert_rate(what: &str, failures: usize, count: usize, log2_probability: f64) {
    let p = log2_probability.exp2();
    let (mean, deviation) = (p * count as f64, (p * (1.0 - p) * count as f64).sqrt());
    println!("{what}: {failures} of {count}, predicted {mean:.1} +- {deviation:.1}");
    assert!(mean > 100.0 && mean < 0.9 * count as f64, "{what}: the test says nothing at {mean}");
    assert!(
        (failures as f64 - mean).abs() < 5.0 * deviation,
        "{what}: {failures}, predicted {mean} +- {deviation}"
    );
}

#[test]
fn lookups_fail_as_often_as_predicted() {
    let count = 20000;
    // The keyswitch's noise dominates in the first case, the modulus switch's in the others.
    for (name, parameters, bits, extension) in
        [("keyswitch", bad(), 5, 0), ("modulus switch", generous(), 8, 0), ("extended", generous(), 9, 1)]
    {
        let gate = encrypted(&[count], bits, false);
        let source = lookup(count, bits, false, &[(0..1 << bits).collect()], extension);
        let x = vector(numbers(count, 0, (1 << bits) - 1));
        let gates = (std::slice::from_ref(&gate), std::slice::from_ref(&gate));
        let results = simulate(&source, std::slice::from_ref(&x), gates, &parameters, 42).unwrap();
        let failures = results[0].data().iter().zip(x.data()).filter(|(y, x)| y != x).count();
        let model = NoiseModel::new(&parameters);
        let noise = model.bootstrap.unwrap();
        let variance = model.fresh + noise.keyswitch + noise.modulus_switch(ExtensionLog(extension));
        assert_rate(name, failures, count, log2_failure(variance, bits));
    }
}

/// The result of a bootstrap and a fresh encryption, decrypted at a precision too fine for them.
#[test]
fn outputs_fail_as_often_as_predicted() {
    let count = 20000;
    let parameters = generous();
    let model = NoiseModel::new(&parameters);
    let fresh = encrypted(&[count], 48, true);
    let source = format!(
        "func.func @f(%x: tensor<{count}x!TFHE.glwe<sk[0]<2048,1>>>) -> tensor<{count}x!TFHE.glwe<sk[0]<2048,1>>> {{ return %x : tensor<{count}x!TFHE.glwe<sk[0]<2048,1>>> }}"
    );
    let x = vector(numbers(count, -1000, 1000));
    let gates = (std::slice::from_ref(&fresh), std::slice::from_ref(&fresh));
    let results = simulate(&source, std::slice::from_ref(&x), gates, &parameters, 5).unwrap();
    let failures = results[0].data().iter().zip(x.data()).filter(|(y, x)| y != x).count();
    assert_rate("fresh", failures, count, log2_failure(model.fresh, 48));

    let noise = model.bootstrap.unwrap().blind_rotation;
    // The precision at which about half of the results are right.
    let bits = (1..60).find(|&bits| log2_failure(noise, bits) > -1.5).unwrap();
    let source = lookup(count, 3, false, &[(0..8).collect()], 0);
    let x = vector(numbers(count, 0, 7));
    let output = encrypted(&[count], bits, false);
    let gates = (&[encrypted(&[count], 3, false)][..], std::slice::from_ref(&output));
    let results = simulate(&source, std::slice::from_ref(&x), gates, &parameters, 6).unwrap();
    let failures = results[0].data().iter().zip(x.data()).filter(|(y, x)| **y != **x << (bits - 3)).count();
    assert_rate("bootstrap result", failures, count, log2_failure(noise, bits));
}

/// Two lookups of one word fail together.
#[test]
fn lookups_that_share_a_keyswitch_fail_together() {
    let count = 5000;
    let big = format!("tensor<{count}x!TFHE.glwe<sk[0]<2048,1>>>");
    let small = format!("tensor<{count}x!TFHE.glwe<sk[1]<800,1>>>");
    let source = format!(
        "func.func @f(%x: {big}, %t: tensor<256xi64>) -> ({big}, {big}) {{
  %p = \"TFHE.encode_lut\"(%t) {{input_bits = 8 : i64, output_bits = 8 : i64, is_signed = false}} : (tensor<256xi64>) -> tensor<2048xi64>
  %s = \"TFHE.keyswitch_glwe\"(%x) : ({big}) -> {small}
  %y = \"TFHE.bootstrap_glwe\"(%s, %p) {{message_bits = 8 : i64, extension_log = 0 : i64}} : ({small}, tensor<2048xi64>) -> {big}
  %z = \"TFHE.bootstrap_glwe\"(%s, %p) {{message_bits = 8 : i64, extension_log = 0 : i64}} : ({small}, tensor<2048xi64>) -> {big}
  return %y, %z : {big}, {big}
}}"
    );
    let gate = encrypted(&[count], 8, false);
    let inputs = [gate.clone(), Gate { shape: vec![256], element: Element::Clear { width: 64 } }];
    let x = vector(numbers(count, 0, 255));
    let results =
        simulate(&source, &[x.clone(), vector(0..256)], (&inputs, &[gate.clone(), gate]), &generous(), 8)
            .unwrap();
    assert!(results[0] != x, "nothing fails, so nothing is shown");
    assert_eq!(results[0], results[1]);
}

/// As on ciphertexts (`runtime/client/tests/same_noise.rs`): an operand plus 1 through a table that is
/// turned by 1 gives the same word, also behind a keyswitch of its own; minus the table minus the
/// noise; another table other noise, as much of it.
#[test]
fn noise_is_a_function_of_word_and_table() {
    let count = 4000;
    let big = format!("tensor<{count}x!TFHE.glwe<sk[0]<2048,1>>>");
    let small = format!("tensor<{count}x!TFHE.glwe<sk[1]<800,1>>>");
    let lookup = |name: &str, from: &str, table: &str| {
        format!(
            "  %t{name} = arith.constant dense<{table}> : tensor<4xi64>
  %p{name} = \"TFHE.encode_lut\"(%t{name}) {{input_bits = 2 : i64, output_bits = 31 : i64, is_signed = false}} : (tensor<4xi64>) -> tensor<2048xi64>
  %s{name} = \"TFHE.keyswitch_glwe\"({from}) : ({big}) -> {small}
  %r{name} = \"TFHE.bootstrap_glwe\"(%s{name}, %p{name}) {{message_bits = 2 : i64, extension_log = 0 : i64}} : ({small}, tensor<2048xi64>) -> {big}\n"
        )
    };
    let [one, step] = [1_i64 << 61, 1 << 32];
    let entries = |entries: [i64; 4]| format!("{entries:?}");
    let source = format!(
        "func.func @f(%x: {big}) -> ({big}, {big}, {big}, {big}) {{
  %one = arith.constant dense<{one}> : tensor<{count}xi64>
  %y = \"TFHE.add_glwe_int\"(%x, %one) : ({big}, tensor<{count}xi64>) -> {big}
{}{}{}{}  return %r0, %r1, %r2, %r3 : {big}, {big}, {big}, {big}
}}",
        lookup("0", "%x", &entries([5, 0, 3, 1])),
        lookup("1", "%y", &entries([-1, 5, 0, 3])),
        lookup("2", "%x", &entries([-5, 0, -3, -1])),
        lookup("3", "%x", &entries([5, 0, 3, 2])),
    );
    let outputs = vec![encrypted(&[count], 31, false); 4];
    let gates = (&[encrypted(&[count], 2, false)][..], &outputs[..]);
    let x = vector(numbers(count, 0, 3));
    let results = simulate(&source, std::slice::from_ref(&x), gates, &generous(), 11).unwrap();
    assert_eq!(results[0], results[1]);
    let words = |i: usize| results[i].data().iter();
    assert!(words(0).zip(words(2)).all(|(a, b)| (a + b + 1) % step <= 2), "minus the table");
    let table = |x: i64, table: [i64; 4]| table[x as usize];
    let noise = |i: usize, entries: [i64; 4]| -> Vec<f64> {
        let pairs = words(i).zip(x.data());
        pairs.map(|(word, &x)| f64::from((word - table(x, entries)) as i32)).collect()
    };
    let (first, other) = (noise(0, [5, 0, 3, 1]), noise(3, [5, 0, 3, 2]));
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>() / count as f64;
    let variance = NoiseModel::new(&generous()).bootstrap.unwrap().blind_rotation * 64_f64.exp2();
    // Seven standard deviations of such means.
    let bound = 7.0 / (count as f64).sqrt();
    assert!((product(&first, &first) / variance - 1.0).abs() < 2_f64.sqrt() * bound);
    assert!((product(&other, &other) / variance - 1.0).abs() < 2_f64.sqrt() * bound);
    assert!((product(&first, &other) / variance).abs() < bound, "tables share noise");
}

#[test]
fn gates_and_seeds_are_checked() {
    let source = lookup(4, 5, false, &[(0..32).collect()], 0);
    let gate = encrypted(&[4], 5, false);
    let one = std::slice::from_ref(&gate);
    let x = [vector([1, 2, 3, 31])];
    let error = |arguments: &[IntTensor], inputs: &[Gate], outputs: &[Gate]| {
        simulate(&source, arguments, (inputs, outputs), &generous(), 0).unwrap_err().to_string()
    };
    assert_eq!(
        error(&[vector([1, 2, 3, 32])], one, one),
        "argument 0 of function `f`: holds 32, which is not within 0 to 31"
    );
    assert_eq!(error(&x, &[], one), "function `f` has 1 arguments, got 0");
    assert_eq!(
        error(&x, one, &[encrypted(&[3], 5, false)]),
        "result 0 of function `f`: has shape 3, but is a tensor<4x!TFHE.glwe<sk[0]<2048, 1>>>"
    );
    let clear = Gate { shape: vec![4], element: Element::Clear { width: 5 } };
    assert!(error(&x, &[clear], one).contains("is said to be clear, but is a tensor<4x!TFHE"));

    let count = 200;
    let source = lookup(count, 8, false, &[(0..256).collect()], 0);
    let gate = encrypted(&[count], 8, false);
    let run = |seed| {
        let gates = (std::slice::from_ref(&gate), std::slice::from_ref(&gate));
        simulate(&source, &[vector([100; 200])], gates, &generous(), seed).unwrap()
    };
    assert_eq!(run(1), run(1));
    assert_ne!(run(1), run(2));
}

#[test]
fn a_million_lookups_are_quick() {
    let count = 1_000_000;
    let source = lookup(count, 5, false, &[(0..32).collect()], 0);
    let gate = encrypted(&[count], 5, false);
    let x = vector(numbers(count, 0, 31));
    let start = Instant::now();
    let gates = (std::slice::from_ref(&gate), std::slice::from_ref(&gate));
    let results = simulate(&source, std::slice::from_ref(&x), gates, &generous(), 9).unwrap();
    println!("{count} lookups: {:?}", start.elapsed());
    assert_eq!(results, [x]);
}
