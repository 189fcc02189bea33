//! Clear values that an operation has no meaning for: all readings refuse them with the same words.

use ferrocrete::{Compiler, Error, IntTensor, Monitor, Randomness};

/// The functions; what they mean where it is defined is tested with them.
const PROGRAM: &str = include_str!("../../../test/flow/undefined.mlir");

fn scalar(x: i64) -> IntTensor {
    IntTensor::scalar(x)
}

fn vector<const N: usize>(data: [i64; N]) -> IntTensor {
    IntTensor::new(vec![N], data.to_vec()).unwrap()
}

fn matrix(data: [[i64; 2]; 2]) -> IntTensor {
    IntTensor::new(vec![2, 2], data.concat()).unwrap()
}

/// Functions, arguments and what is said of them.
fn refused() -> Vec<(&'static str, Vec<IntTensor>, &'static str)> {
    let (two, three, four) = (vector([1, 2]), vector([1, 2, 3]), vector([1, 2, 3, 4]));
    let x = || scalar(1);
    vec![
        (
            "extract",
            vec![four.clone(), scalar(7)],
            "`tensor.extract` index 7 is out of range for axis 0 of length 4",
        ),
        ("extract", vec![four.clone(), scalar(-1)], "`tensor.extract` index -1 is out of range"),
        ("extract", vec![four.clone(), scalar(i64::MIN)], "index -9223372036854775808 is out of range"),
        (
            "insert",
            vec![four.clone(), scalar(4)],
            "`tensor.insert` index 4 is out of range for axis 0 of length 4",
        ),
        (
            "slice",
            vec![four.clone(), scalar(3)],
            "takes 2 elements from 3 in steps of 1 on axis 0 of length 4",
        ),
        (
            "back",
            vec![four.clone(), scalar(1)],
            "takes 3 elements from 1 in steps of -1 on axis 0 of length 4",
        ),
        (
            "put",
            vec![four, two.clone(), scalar(-1)],
            "`tensor.insert_slice` takes 2 elements from -1 in steps of 1",
        ),
        ("clear_tensor", vec![two.clone(), scalar(2), x()], "index 2 is out of range for axis 0 of length 2"),
        (
            "fancy",
            vec![three.clone(), vector([0, 3])],
            "`FHELinalg.fancy_index` index 3 is out of range for axis 0",
        ),
        (
            "assign",
            vec![matrix([[1, 2], [3, 4]]), matrix([[0, 1], [0, -1]]), two.clone()],
            "`FHELinalg.fancy_assign` index -1 is out of range for axis 1 of length 2",
        ),
        (
            "mapped",
            vec![vector([1, 0]), vector([0, 2])],
            "chooses table 2, but there are 2 tables, numbered from 0",
        ),
        ("divide", vec![scalar(7), scalar(0), x()], "`arith.divsi` divides by zero"),
        ("divide_tensor", vec![vector([7, 3]), vector([1, 0]), x()], "`arith.remui` divides by zero"),
        ("shift", vec![scalar(5), scalar(8), x()], "`arith.shli` shifts a 8-bit integer by 8"),
        ("shift", vec![scalar(5), scalar(-1), x()], "`arith.shli` shifts a 8-bit integer by -1"),
        ("loop", vec![x(), scalar(0)], "`scf.for` needs a step of at least 1, got 0"),
        ("loop", vec![x(), scalar(-1)], "`scf.for` needs a step of at least 1, got -1"),
        ("unused", vec![x(), scalar(0)], "`arith.floordivsi` divides by zero"),
        (
            "called",
            vec![two.clone(), scalar(2)],
            "`tensor.extract` index 2 is out of range for axis 0 of length 2",
        ),
        (
            "generic",
            vec![two, vector([0, 5])],
            "`tensor.extract` index 5 is out of range for axis 0 of length 2",
        ),
        ("affine", vec![x(), scalar(0)], "`affine.apply` divides by 0, which is not positive"),
        ("affine", vec![x(), scalar(-2)], "`affine.apply` divides by -2, which is not positive"),
        (
            "upto",
            vec![three.clone(), scalar(5)],
            "`tensor.extract` index 3 is out of range for axis 0 of length 3",
        ),
        ("twice", vec![three, scalar(2)], "`tensor.extract` index 3 is out of range for axis 0 of length 3"),
    ]
}

#[test]
fn all_readings_refuse_with_the_same_words() {
    let program = Compiler::new().allow_unencrypted(true).compile_str(PROGRAM, "undefined.mlir").unwrap();
    let (client, server) = program.keygen(&Monitor::new()).unwrap();
    for (function, arguments, words) in refused() {
        let function = Some(function);
        let clear = program.clear(function, &arguments).expect_err(words).to_string();
        assert!(clear.starts_with("undefined.mlir:") && clear.contains(words), "{function:?}: {clear}");
        let mut randomness = Randomness::from_seed(1);
        let simulated = program.simulate(function, &arguments, &mut randomness).expect_err(words);
        assert_eq!(simulated.to_string(), clear, "{function:?} simulated");
        let encrypted = client.encrypt(function, &arguments).unwrap();
        let encrypted = server.run(function, &encrypted).expect_err(words);
        assert_eq!(encrypted.to_string(), clear, "{function:?} encrypted");
    }
}

/// What the compiler says of a program that it refuses.
fn refusal(text: &str) -> String {
    let Err(Error::Compile(diagnostics)) = Compiler::new().compile_str(text, "program.mlir") else {
        panic!("not refused:\n{text}")
    };
    diagnostics.0[0].to_string()
}

#[test]
fn a_constant_that_is_outside_is_an_error_of_the_program() {
    let index = "func.func @main(%x: tensor<4x!FHE.eint<3>>) -> !FHE.eint<3> {
  %c7 = arith.constant 7 : index
  %y = tensor.extract %x[%c7] : tensor<4x!FHE.eint<3>>
  return %y : !FHE.eint<3>
}";
    let error = refusal(index);
    assert!(error.starts_with("program.mlir:3:8") && error.contains("index 7 is out of range"), "{error}");
    let divisor = "func.func @main(%x: !FHE.eint<3>, %a: i8) -> (i8, !FHE.eint<3>) {
  %c0 = arith.constant 0 : i8
  %y = arith.remsi %a, %c0 : i8
  return %y, %x : i8, !FHE.eint<3>
}";
    let error = refusal(divisor);
    assert!(error.starts_with("program.mlir:3:8") && error.contains("divides by zero"), "{error}");
}
