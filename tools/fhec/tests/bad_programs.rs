//! Programs that are refused: where, why, and with which exit code.

mod common;

use common::{DOUBLE, Room};

/// Compiles and expects exit code 1 and a message with all parts at `p.mlir:place`.
#[track_caller]
fn refused(program: &str, place: &str, parts: &[&str]) {
    let room = Room::new();
    room.write("p.mlir", program);
    let place = format!("[p.mlir:{place}]");
    let parts = [&[place.as_str()], parts].concat();
    room.fhec("compile p.mlir -o p.fhe").fails(1, &parts);
    assert!(!room.path("p.fhe").exists());
}

#[test]
fn malformed_text() {
    let program = "func.func @main(%x: !FHE.eint<4>) -> !FHE.eint<4> {\n  return %y : !FHE.eint<4>\n}\n";
    refused(program, "2:10", &["use of undeclared SSA value name", "return %y"]);
}

#[test]
fn an_error_that_speaks_of_two_places() {
    let program = DOUBLE.replace("!FHE.eint<4>, i5) -> !FHE.eint<4>", "!FHE.eint<4>, i5) -> !FHE.eint<5>");
    refused(&program, "4:29", &["p.mlir:4:29: use of value", "prior use here"]);
}

#[test]
fn a_width_of_zero() {
    let program = "func.func @main(%x: !FHE.eint<0>) -> !FHE.eint<0> {\n  return %x : !FHE.eint<0>\n}\n";
    refused(program, "1:30", &["an encrypted integer has 1 to 32 bits, not 0"]);
}

#[test]
fn a_table_of_the_wrong_size() {
    let program = r#"func.func @main(%x: !FHE.eint<3>) -> !FHE.eint<3> {
  %table = arith.constant dense<[0, 1, 2, 3]> : tensor<4xi64>
  %y = "FHE.apply_lookup_table"(%x, %table) : (!FHE.eint<3>, tensor<4xi64>) -> !FHE.eint<3>
  return %y : !FHE.eint<3>
}
"#;
    refused(program, "3:8", &["FHE.apply_lookup_table", "4", "8"]);
}

#[test]
fn widths_that_differ() {
    let program = r#"func.func @main(%x: !FHE.eint<3>, %y: !FHE.eint<4>) -> !FHE.eint<4> {
  %z = "FHE.add_eint"(%x, %y) : (!FHE.eint<3>, !FHE.eint<4>) -> !FHE.eint<4>
  return %z : !FHE.eint<4>
}
"#;
    refused(program, "2:8", &["FHE.add_eint"]);
}

#[test]
fn a_lookup_no_parameters_take() {
    let program = r#"func.func @main(%x: !FHE.eint<30>) -> !FHE.eint<2> {
  %table = arith.constant dense<1> : tensor<1073741824xi64>
  %y = "FHE.apply_lookup_table"(%x, %table) : (!FHE.eint<30>, tensor<1073741824xi64>) -> !FHE.eint<2>
  return %y : !FHE.eint<2>
}
"#;
    refused(program, "3:8", &["30", "feasible"]);
}

#[test]
fn a_file_that_is_no_text() {
    let room = Room::new();
    room.write("zero.mlir", b"module {\n}\0").write("binary.mlir", [0xff, 0xfe, 0x00]);
    room.fhec("compile zero.mlir").fails(1, &["zero.mlir:2:2", "zero byte"]);
    room.fhec("compile binary.mlir").fails(1, &["binary.mlir", "is no text"]);
    room.fhec("compile missing.mlir").fails(1, &["missing.mlir: No such file"]);
}

#[test]
fn a_wrong_command_line() {
    let room = Room::new();
    room.write("p.mlir", DOUBLE);
    room.fhec("compile p.mlir --p-error 1e-9 --global-p-error 1e-9").fails(2, &["cannot be used with"]);
    for p in ["0", "1", "1.5", "2^-129", "NaN"] {
        room.fhec(&format!("explain p.mlir --p-error {p}")).fails(2, &["at least 2^-128 and below 1"]);
    }
    room.fhec("explain p.mlir --global-p-error seldom").fails(2, &["write it as 0.0001, 1e-12 or 2^-40"]);
    room.fhec("compile p.mlir --instructions sse9").fails(2, &["avx2", "avx512"]);
    room.fhec("compile p.mlir --emit wasm").fails(2, &["fhe", "bundle"]);
    room.fhec("compile").fails(2, &["Usage"]);
    room.fhec("").fails(2, &["Examples"]);
}
