//! Sums of lookups of one ciphertext that was reached by different ways, kind by kind.

use crate::generate::{Case, Text};
use crate::variance::ratio;
use ferrocrete::IntTensor;

const TABLE: &str = "dense<[3, 0, -2, 1, -3, 1, 0, 2]> : tensor<8xi64>";

/// Statements that make `%o`, a tensor of as many elements, of parameters of some shapes; `%t` and
/// `%u` are parameters, too, if they are asked for.
struct Kind {
    name: &'static str,
    parameters: &'static [(&'static str, &'static [usize])],
    operand: &'static str,
    shape: &'static [usize],
}

/// Everything is looked up in one table.
const KINDS: &[Kind] = &[
    Kind {
        name: "64 equal columns",
        parameters: &[("%x", &[2])],
        operand: "%w = arith.constant dense<1> : tensor<2x64xi4>
  %o = \"FHELinalg.matmul_eint_int\"(%x, %w) : (tensor<2x!FHE.eint<3>>, tensor<2x64xi4>) -> tensor<64x!FHE.eint<3>>",
        shape: &[64],
    },
    Kind {
        name: "sums of equal rows",
        parameters: &[("%x", &[1, 3])],
        operand: "%c = \"FHELinalg.concat\"(%x, %x) {axis = 0 : i64} : (tensor<1x3x!FHE.eint<3>>, tensor<1x3x!FHE.eint<3>>) -> tensor<2x3x!FHE.eint<3>>
  %o = \"FHELinalg.sum\"(%c) {axes = [1]} : (tensor<2x3x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>",
        shape: &[2],
    },
    Kind {
        name: "products of equal rows",
        parameters: &[("%x", &[1, 3])],
        operand: "%c = \"FHELinalg.concat\"(%x, %x, %x, %x) {axis = 0 : i64} : (tensor<1x3x!FHE.eint<3>>, tensor<1x3x!FHE.eint<3>>, tensor<1x3x!FHE.eint<3>>, tensor<1x3x!FHE.eint<3>>) -> tensor<4x3x!FHE.eint<3>>
  %w = arith.constant dense<1> : tensor<3xi4>
  %o = \"FHELinalg.matmul_eint_int\"(%c, %w) : (tensor<4x3x!FHE.eint<3>>, tensor<3xi4>) -> tensor<4x!FHE.eint<3>>",
        shape: &[4],
    },
    Kind {
        name: "every pair",
        parameters: &[("%x", &[4])],
        operand: "%c = tensor.expand_shape %x [[0, 1]] output_shape [4, 1] : tensor<4x!FHE.eint<3>> into tensor<4x1x!FHE.eint<3>>
  %o = \"FHELinalg.add_eint\"(%c, %x) : (tensor<4x1x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>) -> tensor<4x4x!FHE.eint<3>>",
        shape: &[4, 4],
    },
    Kind {
        name: "overlapping slices",
        parameters: &[("%x", &[5])],
        operand: "%a = tensor.extract_slice %x[0] [4] [1] : tensor<5x!FHE.eint<3>> to tensor<4x!FHE.eint<3>>
  %b = tensor.extract_slice %x[1] [4] [1] : tensor<5x!FHE.eint<3>> to tensor<4x!FHE.eint<3>>
  %o = \"FHELinalg.concat\"(%a, %b) : (tensor<4x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>) -> tensor<8x!FHE.eint<3>>",
        shape: &[8],
    },
    Kind {
        name: "sums in another order",
        parameters: &[("%x", &[1]), ("%y", &[1]), ("%z", &[1])],
        operand: "%a = \"FHELinalg.add_eint\"(%x, %y) : (tensor<1x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>) -> tensor<1x!FHE.eint<3>>
  %b = \"FHELinalg.add_eint\"(%y, %z) : (tensor<1x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>) -> tensor<1x!FHE.eint<3>>
  %c = \"FHELinalg.add_eint\"(%a, %z) : (tensor<1x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>) -> tensor<1x!FHE.eint<3>>
  %d = \"FHELinalg.add_eint\"(%x, %b) : (tensor<1x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>) -> tensor<1x!FHE.eint<3>>
  %o = \"FHELinalg.concat\"(%c, %d) : (tensor<1x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>",
        shape: &[2],
    },
    Kind {
        name: "a clear argument that is 0",
        parameters: &[("%x", &[1]), ("%k", &[1])],
        operand: "%c = \"FHELinalg.add_eint_int\"(%x, %k) : (tensor<1x!FHE.eint<3>>, tensor<1xi4>) -> tensor<1x!FHE.eint<3>>
  %o = \"FHELinalg.concat\"(%c, %x) : (tensor<1x!FHE.eint<3>>, tensor<1x!FHE.eint<3>>) -> tensor<2x!FHE.eint<3>>",
        shape: &[2],
    },
];

fn ones(shape: &[usize]) -> IntTensor {
    IntTensor::new(shape.to_vec(), vec![1; shape.iter().product()]).expect("as many as the shape has")
}

fn tensor(shape: &[usize], element: &str) -> String {
    let axes: String = shape.iter().map(|n| format!("{n}x")).collect();
    format!("tensor<{axes}{element}>")
}

fn case(parameters: Vec<(String, String)>, call: Vec<IntTensor>, statements: Vec<String>) -> Case {
    let results = vec![("%s".to_owned(), "!FHE.esint<12>".to_owned())];
    let text = Text { functions: vec![], parameters, statements, results };
    Case { text, calls: vec![call], wraps: false, wide: false, composable: false, wild: false }
}

impl Kind {
    fn case(&self) -> Case {
        let ty =
            |name: &str, shape: &[usize]| tensor(shape, if name == "%k" { "i4" } else { "!FHE.eint<3>" });
        let parameters = self.parameters.iter().map(|(name, shape)| (name.to_string(), ty(name, shape)));
        let argument = |(name, shape): &(&str, &[usize])| match *name {
            "%k" => IntTensor::new(vec![1], vec![0]).expect("one"),
            _ => ones(shape),
        };
        let (from, to) = (tensor(self.shape, "!FHE.eint<3>"), tensor(self.shape, "!FHE.esint<12>"));
        let statements = vec![
            self.operand.to_owned(),
            format!("%t = arith.constant {TABLE}"),
            format!(
                "%f = \"FHELinalg.apply_lookup_table\"(%o, %t) : ({from}, tensor<8xi64>) -> {to}
  %s = \"FHELinalg.sum\"(%f) : ({to}) -> !FHE.esint<12>"
            ),
        ];
        case(parameters.collect(), self.parameters.iter().map(argument).collect(), statements)
    }
}

/// The sum or difference of lookups of one scalar, the second in another table.
fn two_tables(op: &str, second: Option<[i64; 8]>) -> Case {
    let table = "tensor<8xi64>".to_owned();
    let entries = IntTensor::new(vec![8], vec![3, 0, -2, 1, -3, 1, 0, 2]).expect("eight");
    let mut parameters = vec![("%x".to_owned(), "!FHE.eint<3>".to_owned()), ("%t".to_owned(), table.clone())];
    let mut call = vec![IntTensor::scalar(1), entries.clone()];
    let mut statements = vec![];
    match second {
        Some(second) => statements.push(format!("%u = arith.constant dense<{second:?}> : {table}")),
        None => {
            parameters.push(("%u".to_owned(), table));
            call.push(entries);
        }
    }
    let lookup = |to: &str, table: &str| {
        format!(
            "{to} = \"FHE.apply_lookup_table\"(%x, {table}) : (!FHE.eint<3>, tensor<8xi64>) -> !FHE.esint<12>"
        )
    };
    statements.extend([lookup("%f", "%t"), lookup("%g", "%u")]);
    let ty = "!FHE.esint<12>";
    statements.push(format!("%s = \"FHE.{op}\"(%f, %g) : ({ty}, {ty}) -> {ty}"));
    case(parameters, call, statements)
}

#[test]
fn the_noise_of_each_kind_of_repetition_is_predicted() {
    let kinds = KINDS.iter().map(|kind| (kind.name, kind.case()));
    let tables = [
        ("clear tables that are equal", two_tables("add_eint", None)),
        ("a clear table and its negation", two_tables("sub_eint", Some([-3, 0, 2, -1, 3, -1, 0, -2]))),
    ];
    let mut failures = vec![];
    for (name, case) in kinds.chain(tables) {
        match ratio(&case) {
            // What is the same is not counted many times either.
            Ok(Some(ratio)) => assert!(ratio > 0.4, "{name}: {ratio:.2}"),
            Ok(None) => panic!("{name}: no noise is seen"),
            Err(failure) => failures.push(format!("{name}: {failure}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
