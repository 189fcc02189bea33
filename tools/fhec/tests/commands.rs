//! What every command prints and writes when all is well.

mod common;

use common::{DOUBLE, Room, SQUARE, TWO};
use serde_json::{Value, json};

fn object(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn client_and_server_in_five_processes() {
    let room = Room::new();
    room.write("q.mlir", SQUARE);
    room.fhec("compile q.mlir -o q.fhe").ok();
    room.fhec("keygen q.fhe --client-key c.key --server-key s.key").ok();
    room.fhec("encrypt q.fhe --client-key c.key --args '[3]' -o args.ct").ok();
    // The server has neither the source nor the client key.
    for secret in ["q.mlir", "c.key"] {
        std::fs::rename(room.path(secret), room.path(&format!("hidden-{secret}"))).expect("a rename");
    }
    room.fhec("eval q.fhe --server-key s.key args.ct -o result.ct").ok();
    assert_eq!(room.fhec("decrypt q.fhe --client-key hidden-c.key result.ct").ok(), "9\n");
    assert_eq!(room.fhec("decrypt q.fhe --client-key hidden-c.key --json result.ct").ok(), "[9]\n");
}

#[cfg(unix)]
#[test]
fn a_client_key_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let room = Room::new();
    room.write("p.mlir", DOUBLE);
    room.fhec("compile p.mlir").ok();
    room.fhec("keygen p.fhe --client-key c.key --server-key s.key").ok();
    let mode = std::fs::metadata(room.path("c.key")).expect("the key is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn run_in_every_mode() {
    let room = Room::new();
    room.write("q.mlir", SQUARE);
    for mode in ["clear", "simulate", "encrypted"] {
        let call = format!("run q.mlir --mode {mode} --args '[3]'");
        assert_eq!(room.fhec(&call).ok(), "9\n", "{mode}");
        assert_eq!(room.fhec(&format!("{call} --json --function '@\"<lambda>\"'")).ok(), "[9]\n", "{mode}");
        assert_eq!(room.fhec(&format!("{call} --function <lambda>")).ok(), "9\n", "{mode}");
    }
    room.fhec("compile q.mlir").ok();
    assert_eq!(room.fhec("run q.fhe --args '[2]'").ok(), "4\n");
    let told = room.fhec("run q.mlir --args '[1]' -v");
    for step in ["parse", "choose parameters", "generate code", "generate keys", "encrypt", "decrypt", "N = "]
    {
        assert!(told.err.contains(step), "no {step:?} in {told:#?}");
    }
    assert_eq!(told.ok(), "1\n");
}

#[test]
fn tensors_and_several_functions() {
    let room = Room::new();
    room.write("two.mlir", TWO);
    assert_eq!(room.fhec("run two.mlir --function sum --args '[[1, 2, 3]]'").ok(), "6\n");
    assert_eq!(room.fhec("run two.mlir --function negate --args '[-7]'").ok(), "7\n");
}

#[test]
fn the_report_of_test_vectors() {
    let room = Room::new();
    room.write("q.mlir", SQUARE);
    room.write("good.json", r#"[{"inputs": [3], "outputs": [9]}, {"inputs": [2], "outputs": [4]}]"#);
    room.write(
        "bad.json",
        r#"[{"inputs": [3], "outputs": [9]}, {"inputs": [2], "outputs": [5]}, {"inputs": [4], "outputs": [0]}]"#,
    );
    let good = object(&room.fhec("test q.mlir --vectors good.json --json").ok());
    assert_eq!((&good["passed"], &good["failed"], &good["cases"]), (&json!(2), &json!(0), &json!([])));
    for time in ["compile_s", "keygen_s", "run_s"] {
        assert!(good[time].as_f64().is_some_and(|seconds| seconds > 0.0), "{time} in {good}");
    }
    for mode in ["encrypted", "clear"] {
        let bad = room.fhec(&format!("test q.mlir --vectors bad.json --json --mode {mode}"));
        let report = object(&bad.out);
        assert_eq!(bad.code, Some(1), "{bad:?}");
        assert_eq!((&report["passed"], &report["failed"]), (&json!(1), &json!(2)));
        assert_eq!(report["cases"][0], json!({"index": 1, "expected": [5], "got": [4]}));
        assert_eq!(report["cases"][1]["index"], json!(2));
        let error = report["cases"][1]["error"].as_str().unwrap_or_default();
        assert!(error.contains("argument 0"), "{report}");
    }
    let text = room.fhec("test q.mlir --vectors bad.json --mode clear");
    assert!(text.out.contains("vector 1: expected [5], got [4]\n"), "{text:?}");
    assert!(text.out.contains("1 passed, 2 failed"), "{text:?}");
}

#[test]
fn a_program_that_does_not_compile_is_an_error_in_json_too() {
    let room = Room::new();
    room.write("p.mlir", "func.func @main() {").write("v.json", r#"[{"inputs": [], "outputs": []}]"#);
    let done = room.fhec("test p.mlir --vectors v.json --json");
    let error = object(&done.out);
    assert!(error["error"].as_str().is_some_and(|text| text.contains("p.mlir:1:")), "{error}");
    done.fails(1, &["[p.mlir:1:"]);
}

#[test]
fn no_vectors_are_no_test() {
    let room = Room::new();
    room.write("p.mlir", DOUBLE).write("v.json", "[]");
    room.fhec("test p.mlir --vectors v.json").fails(1, &["v.json has no test vector"]);
}

#[test]
fn clear_runs_warn_of_overflow() {
    let room = Room::new();
    room.write("p.mlir", DOUBLE);
    let done = room.fhec("run p.mlir --mode clear --args '[9]'");
    assert!(done.err.contains("warning: "), "{done:?}");
    done.ok();
}

#[test]
fn every_level_can_be_emitted() {
    let room = Room::new();
    room.write("q.mlir", SQUARE);
    assert!(room.fhec("compile q.mlir --emit fhe").ok().contains("FHE.apply_lookup_table"));
    assert!(room.fhec("compile q.mlir --emit tfhe").ok().contains("TFHE.bootstrap_glwe"));
    assert!(room.fhec("compile q.mlir --emit llvm").ok().contains("llvm.func"));
    room.fhec("compile q.mlir --emit obj").ok();
    assert_eq!(&room.read("q.o")[..4], b"\x7fELF");
    room.fhec("compile q.mlir").ok();
    assert_eq!(&room.read("q.fhe")[..8], b"FERROCRT");
    room.fhec("compile q.mlir --emit tfhe -o q.tfhe").ok();
    assert!(String::from_utf8_lossy(&room.read("q.tfhe")).contains("TFHE.parameters"));
}

#[test]
fn explain_tells_what_was_asked_for_and_what_is_met() {
    let room = Room::new();
    room.write("q.mlir", SQUARE);
    let text = room.fhec("explain q.mlir").ok();
    for part in ["128 bits", "q.mlir:3:8", "whole program", "bootstrap key", "2^-40.0 for the whole program"]
    {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
    for (bound, log2) in
        [("--p-error 1e-12", -39.8), ("--p-error 0.0001", -13.2), ("--global-p-error 2^-64", -64.0)]
    {
        let explanation = object(&room.fhec(&format!("explain q.mlir --json {bound}")).ok());
        let failure = &explanation["bootstraps"][0]["failure"];
        assert!(failure["log2"].as_f64().is_some_and(|found| found <= log2), "{bound}: {failure}");
        assert_eq!(
            explanation["bootstraps"][0]["location"],
            json!({"file": "q.mlir", "line": 3, "column": 8})
        );
        assert_eq!(explanation["bootstraps"][0]["message_bits"], json!(2));
        let whole = explanation["whole_program_failure"]["probability"].as_f64().expect("a number");
        assert!(whole > 0.0 && whole < 1e-3, "{explanation}");
        assert!(explanation["key_bytes"]["bootstrap_key"].as_u64().is_some_and(|bytes| bytes > 1 << 20));
    }
}

/// Whatever machine compiles, times and parameters are those of the processor asked for.
#[test]
fn parameters_are_for_the_processor_asked_for() {
    let room = Room::new();
    room.write("q.mlir", SQUARE);
    let time = |options: &str| {
        let explanation = object(&room.fhec(&format!("explain q.mlir --json {options}")).ok());
        explanation["predicted_ms_one_core"].as_f64().expect("a number")
    };
    assert_eq!(time(""), time("--instructions avx2"));
    assert_ne!(time("--instructions avx512"), time("--instructions avx2"));
}

/// Operations on ciphertexts, in and outside of loops, under names of places and without.
const OPERATIONS: &str = r#"
func.func @loops(%x: tensor<3x!FHE.eint<4>>, %n: index, %c: i1) -> (!FHE.eint<4>, !FHE.eint<4>) {
  %w = arith.constant dense<[1, 2, 1]> : tensor<3xi5>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c5 = arith.constant 5 : index
  %dot = "FHELinalg.dot_eint_int"(%x, %w) : (tensor<3x!FHE.eint<4>>, tensor<3xi5>) -> !FHE.eint<4> loc("layer"("f.py":1:1))
  %first = tensor.extract %x[%c0] : tensor<3x!FHE.eint<4>>
  %known = scf.for %i = %c0 to %c5 step %c1 iter_args(%s = %dot) -> !FHE.eint<4> {
    %next = "FHE.sub_eint"(%s, %first) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>
    scf.yield %next : !FHE.eint<4>
  }
  %chosen = scf.if %c -> !FHE.eint<4> {
    %one = arith.constant 1 : i5
    %more = "FHE.add_eint_int"(%first, %one) : (!FHE.eint<4>, i5) -> !FHE.eint<4>
    scf.yield %more : !FHE.eint<4>
  } else {
    scf.yield %first : !FHE.eint<4>
  }
  return %known, %chosen : !FHE.eint<4>, !FHE.eint<4>
}
"#;

#[test]
fn explain_counts_operations() {
    let room = Room::new();
    room.write("o.mlir", OPERATIONS);
    let explanation = object(&room.fhec("explain o.mlir --json").ok());
    let row =
        |operation: &str, count: Value| json!({"function": "loops", "operation": operation, "count": count});
    let mut layer = [row("encrypted_addition", json!(3)), row("clear_multiplication", json!(3))];
    layer.iter_mut().for_each(|row| row["tag"] = json!("layer"));
    let [additions, multiplications] = layer;
    assert_eq!(
        explanation["operations"],
        // Whether the condition holds is not known.
        json!([
            row("clear_addition", json!(null)),
            row("encrypted_addition", json!(5)),
            additions,
            multiplications
        ])
    );
}
