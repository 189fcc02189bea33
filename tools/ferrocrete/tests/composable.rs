//! Results that are arguments again.

use ferrocrete::{
    Client, Compiler, Error, IntTensor, Monitor, Origin, Program, RunError, Server, TestSeed, Value,
};

fn compile(text: &str, compiler: Compiler) -> (Program, Client, Server) {
    let program = compiler.compile_str(text, "composable.mlir").unwrap();
    let (client, server) = program.keygen(&Monitor::new()).unwrap();
    (program, client, server)
}

/// Two functions, whose results of 3 bits are no lookups: one is linear, the other's maximum widens
/// its operands, so that their encodings would differ.
const STEPS: &str = r#"
func.func @next(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %double = "FHE.add_eint"(%x, %x) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %three = arith.constant 3 : i4
  %masked = "FHE.sub_int_eint"(%three, %x) : (i4, !FHE.eint<3>) -> !FHE.eint<3>
  %sum = "FHE.add_eint"(%double, %masked) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  return %sum : !FHE.eint<3>
}
func.func @least(%x: !FHE.eint<3>, %y: !FHE.eint<3>) -> (!FHE.eint<3>, !FHE.eint<4>) {
  %max = "FHE.max_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %sum = "FHE.add_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %min = "FHE.sub_eint"(%sum, %max) : (!FHE.eint<3>, !FHE.eint<3>) -> !FHE.eint<3>
  %t = arith.constant dense<[8, 9, 10, 11, 12, 13, 14, 15]> : tensor<8xi64>
  %wide = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.eint<4>
  return %min, %wide : !FHE.eint<3>, !FHE.eint<4>
}
"#;

#[test]
fn any_function_takes_what_any_function_gives() {
    let (program, client, server) = compile(STEPS, Compiler::new().composable(true));
    let promised: Vec<_> = program.manifest().functions.iter().map(|f| f.composable.clone()).collect();
    assert_eq!(promised, [Some(vec![true]), Some(vec![true, false])]);
    let explained = program.explain();
    assert!(explained.composable);
    assert_eq!(explained.outputs.iter().map(|o| o.composable).collect::<Vec<_>>(), [true, true, false]);

    let run = |function, arguments: &[&Value]| {
        let arguments: Vec<Value> = arguments.iter().copied().cloned().collect();
        server.run(Some(function), &arguments)
    };
    let decrypt = |value: &Value| client.decrypt_result(Some("next"), 0, value).unwrap().data()[0];
    // x + 3, as 2x + (3 - x), and back down to the least of it and a fresh 1, five times.
    let one = client.encrypt_argument(Some("next"), 0, &IntTensor::scalar(1)).unwrap();
    let mut value = client.encrypt_argument(Some("next"), 0, &IntTensor::scalar(4)).unwrap();
    for start in [4, 1, 1, 1, 1] {
        let next = run("next", &[&value]).unwrap().remove(0);
        assert_eq!((decrypt(&next), next.origin()), (start + 3, Origin::Composable));
        // Also one value for two arguments.
        assert_eq!(decrypt(&run("least", &[&next, &next]).unwrap()[0]), start + 3);
        value = run("least", &[&next, &one]).unwrap().remove(0);
        assert_eq!(decrypt(&value), 1);
    }
    let wide = run("least", &[&value, &one]).unwrap().remove(1);
    assert_eq!(wide.origin(), Origin::Result);
    assert!(run("next", &[&wide]).unwrap_err().to_string().contains("argument 0 of function `next`"));
}

#[test]
fn without_it_results_are_refused() {
    let (program, client, server) = compile(STEPS, Compiler::new().compose_for_free(false));
    assert!(!program.explain().composable && program.manifest().functions[0].composable.is_none());
    let fresh = client.encrypt(Some("next"), &[IntTensor::scalar(4)]).unwrap();
    let result = server.run(Some("next"), &fresh).unwrap();
    let error = server.run(Some("next"), &result).unwrap_err();
    assert!(matches!(&error, Error::Run(run) if matches!(**run, RunError::Input { .. })), "{error}");
    assert!(error.to_string().contains("Compile it anew as composable"), "{error}");
}

/// A result of a lookup and one that is none, both of the argument's type.
const HALVES: &str = r#"
func.func @halves(%x: !FHE.eint<4>) -> (!FHE.eint<4>, !FHE.eint<4>) {
  %t = arith.constant dense<[0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]> : tensor<16xi64>
  %half = "FHE.apply_lookup_table"(%x, %t) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.eint<4>
  %twice = "FHE.add_eint"(%half, %half) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
  return %half, %twice : !FHE.eint<4>, !FHE.eint<4>
}
"#;

#[test]
fn what_a_lookup_gives_is_taken_where_that_costs_nothing() {
    let (program, client, server) = compile(HALVES, Compiler::new());
    assert_eq!(program.manifest().functions[0].composable, Some(vec![true, false]));
    let mut value = client.encrypt_argument(None, 0, &IntTensor::scalar(13)).unwrap();
    for expected in [6, 3, 1, 0] {
        let mut results = server.run(None, &[value]).unwrap();
        let error = server.run(None, &results[1..]).unwrap_err().to_string();
        assert!(error.contains("the result may hold one ciphertext several times"), "{error}");
        value = results.swap_remove(0);
        assert_eq!(client.decrypt_result(None, 0, &value).unwrap().data(), [expected]);
    }

    let (program, client, server) = compile(HALVES, Compiler::new().compose_for_free(false));
    assert!(program.manifest().functions[0].composable.is_none());
    let fresh = client.encrypt(None, &[IntTensor::scalar(13)]).unwrap();
    let results = server.run(None, &fresh).unwrap();
    assert!(
        server.run(None, &results[..1]).unwrap_err().to_string().contains("Compile it anew as composable")
    );
}

/// Each bit becomes the parity of 15 bits, by one lookup of their sum.
const PARITIES: &str = r#"
func.func @main(%x: tensor<90x!FHE.eint<4>>) -> tensor<90x!FHE.eint<4>> {
  %t = arith.constant dense<[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]> : tensor<16xi64>
  %w = arith.constant dense<WEIGHTS> : tensor<90x90xi5>
  %s = "FHELinalg.matmul_eint_int"(%x, %w) : (tensor<90x!FHE.eint<4>>, tensor<90x90xi5>) -> tensor<90x!FHE.eint<4>>
  %y = "FHELinalg.apply_lookup_table"(%s, %t) : (tensor<90x!FHE.eint<4>>, tensor<16xi64>) -> tensor<90x!FHE.eint<4>>
  return %y : tensor<90x!FHE.eint<4>>
}
"#;

/// Whether output `i` counts input `j`.
fn counts(j: usize, i: usize) -> bool {
    (0..15).any(|k| (i * 7 + k * k * 5 + k) % 90 == j)
}

fn parities(x: &[i64]) -> Vec<i64> {
    let sum = |i: usize| (0..90).filter(|&j| counts(j, i)).map(|j| x[j]).sum::<i64>();
    (0..90).map(|i| sum(i) % 2).collect()
}

/// Wrong bits of so many calls, each of which takes the result of the one before.
fn wrong_bits(client: &Client, server: &Server, calls: usize, origin: Option<Origin>) -> usize {
    let bits: Vec<i64> = (0..90).map(|i| i64::from(i * i % 7 < 4)).collect();
    let mut values = client.encrypt(None, &[IntTensor::new(vec![90], bits).unwrap()]).unwrap();
    let mut wrong = 0;
    for _ in 0..calls {
        let before = client.decrypt(None, &values).unwrap();
        values = server.run(None, &values).unwrap();
        let after = client.decrypt(None, &values).unwrap();
        wrong += after[0].data().iter().zip(parities(before[0].data())).filter(|(a, b)| **a != *b).count();
        if let Some(origin) = origin {
            values = values.into_iter().map(|value| value.with_origin(origin)).collect();
        }
    }
    wrong
}

#[test]
fn predicted_failure_accounts_for_arguments_that_are_results() {
    let weight = |j: usize, i: usize| if counts(j, i) { "1" } else { "0" };
    let row = |j: usize| format!("[{}]", (0..90).map(|i| weight(j, i)).collect::<Vec<_>>().join(", "));
    let weights = format!("[{}]", (0..90).map(row).collect::<Vec<_>>().join(", "));
    let text = PARITIES.replace("WEIGHTS", &weights);
    let run = |composable: bool, origin| {
        let compiler = Compiler::new().p_error(0.1).composable(composable);
        let program = compiler.compile_str(&text, "parities.mlir").unwrap();
        let predicted = program.explain().bootstraps[0].failure.probability;
        assert!((0.05..=0.1).contains(&predicted), "{predicted}");
        let client = Client::generate_from_test_seed(program.manifest(), TestSeed(5)).unwrap();
        let server = Server::new(program.bundle(), &client.server_keys(&Monitor::new()).unwrap()).unwrap();
        wrong_bits(&client, &server, 6, origin) as f64 / 540.0 / predicted
    };
    let times = run(true, None);
    assert!((0.4..1.4).contains(&times), "{times} times as many errors as predicted");
    // What that is worth: results that pretend to be fresh.
    let times = run(false, Some(Origin::Fresh));
    assert!(times > 2.0, "{times} times as many errors as predicted");
}
