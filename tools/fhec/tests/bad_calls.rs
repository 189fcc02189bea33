//! Arguments, keys and files that are refused.

mod common;

use common::{DOUBLE, Room, SQUARE, TWO};

#[test]
fn arguments() {
    let room = Room::new();
    room.write("p.mlir", DOUBLE).write("two.mlir", TWO);
    for mode in ["clear", "encrypted", "simulate"] {
        let call = |program: &str, rest: &str| room.fhec(&format!("run {program} --mode {mode} {rest}"));
        call("p.mlir", "--args '[16]'").fails(1, &["argument 0 of function `main`", "16", "0..=15"]);
        call("p.mlir", "--args '[-1]'").fails(1, &["argument 0", "-1", "0..=15"]);
        call("p.mlir", "--args '[[1]]'").fails(1, &["argument 0", "shape [1] given, [] expected"]);
        call("p.mlir", "--args '[1, 2]'").fails(1, &["`main` has 1 arguments, 2 given"]);
        call("two.mlir", "--function sum --args '[[1, 2]]'").fails(1, &["shape [2] given, [3] expected"]);
        call("two.mlir", "--function sum --args '[[1, 2, 77]]'").fails(1, &["77 at [2]"]);
        call("two.mlir", "--function negate --args '[16]'").fails(1, &["-16..=15"]);
    }
}

#[test]
fn functions() {
    let room = Room::new();
    room.write("two.mlir", TWO);
    let call = |rest: &str| room.fhec(&format!("run two.mlir --mode clear --args '[1]' {rest}"));
    call("--function nothing").fails(1, &["no function `nothing`", "`sum`, `negate`"]);
    call("").fails(1, &["no function `main`", "`sum`, `negate`"]);
}

#[test]
fn json() {
    let room = Room::new();
    room.write("p.mlir", DOUBLE);
    let call = |args: &str| room.fhec(&format!("run p.mlir --mode clear --args '{args}'"));
    call("[1, }").fails(1, &["--args:1:5"]);
    call("[1, 2").fails(1, &["--args:1:5", "EOF"]);
    call("3").fails(1, &["--args:1:1", "a JSON list"]);
    call("[1.5]").fails(1, &["--args: argument 0: 1.5 is not a 64-bit integer"]);
    call("[[[1], [2, 3]]]").fails(1, &["ragged"]);
    room.write("v.json", "[{\"inputs\": [1],\n \"output\": [4]}]");
    room.fhec("test p.mlir --vectors v.json").fails(1, &["v.json:2:9", "unknown field `output`"]);
    room.fhec("test p.mlir --vectors none.json").fails(1, &["none.json: No such file"]);
}

#[test]
fn files_of_the_wrong_kind_version_or_length() {
    let room = Room::new();
    room.write("p.mlir", DOUBLE);
    room.fhec("compile p.mlir -o p.fhe").ok();
    room.fhec("keygen p.fhe --client-key c.key --server-key s.key").ok();
    room.fhec("encrypt p.fhe --client-key c.key --args '[3]' -o a.ct").ok();

    let bundle = room.read("p.fhe");
    let mut newer = bundle.clone();
    newer[8] += 1;
    room.write("newer.fhe", newer);
    room.fhec("keygen newer.fhe --client-key x --server-key y")
        .fails(1, &["newer.fhe: ", "format version 6", "reads version 5"]);

    let mut damaged = bundle;
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    room.write("damaged.fhe", damaged);
    room.fhec("eval damaged.fhe --server-key s.key a.ct -o r.ct").fails(1, &["damaged.fhe: ", "checksum"]);

    let ciphertext = room.read("a.ct");
    room.write("short.ct", &ciphertext[..ciphertext.len() - 9]);
    room.fhec("eval p.fhe --server-key s.key short.ct -o r.ct").fails(1, &["short.ct: ", "truncated"]);
    room.write("empty.ct", "");
    room.fhec("eval p.fhe --server-key s.key empty.ct -o r.ct").fails(1, &["empty.ct: "]);

    room.fhec("eval p.fhe --server-key c.key a.ct -o r.ct")
        .fails(1, &["this file is a client key, expected a server key"]);
    room.fhec("eval p.mlir --server-key s.key a.ct -o r.ct").fails(1, &["p.mlir: not a Ferrocrete file"]);
    room.fhec("eval none.fhe --server-key s.key a.ct -o r.ct").fails(1, &["none.fhe: No such file"]);
    assert!(!room.path("r.ct").exists());
}

#[test]
fn keys_of_another_program_or_client() {
    let room = Room::new();
    room.write("p.mlir", DOUBLE).write("q.mlir", SQUARE);
    for program in ["p", "q"] {
        room.fhec(&format!("compile {program}.mlir")).ok();
        room.fhec(&format!("keygen {program}.fhe --client-key {program}.c --server-key {program}.s")).ok();
    }
    room.fhec("keygen q.fhe --client-key other.c --server-key other.s").ok();
    room.fhec("encrypt q.fhe --client-key q.c --args '[3]' -o a.ct").ok();
    room.fhec("eval q.fhe --server-key q.s a.ct -o r.ct").ok();

    let hint = "use the key generated for this program";
    room.fhec("encrypt q.fhe --client-key p.c --args '[3]' -o x.ct").fails(1, &["client key", hint]);
    room.fhec("decrypt q.fhe --client-key p.c r.ct").fails(1, &["client key", hint]);
    room.fhec("eval q.fhe --server-key p.s a.ct -o x.ct")
        .fails(1, &["server key", "generate keys for this program"]);
    room.fhec("eval q.fhe --server-key other.s a.ct -o x.ct")
        .fails(1, &["argument 0", "encrypted under key"]);
    room.fhec("decrypt q.fhe --client-key other.c r.ct").fails(1, &["result 0", "encrypted under key"]);
    room.fhec("eval p.fhe --server-key p.s a.ct -o x.ct").fails(1, &["argument 0 of function `main`"]);
    room.fhec("run q.fhe --mode clear --args '[3]'").fails(1, &["q.fhe is a compiled program"]);
}
