//! Programs whose failures are counted.

use ferrocrete::{IntTensor, Method};

/// What may go wrong or not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Trial {
    /// An element of the result: a lookup, and its decryption.
    Element,
    /// A run of the whole program.
    Run,
}

/// A program, and how its failures are counted.
pub struct Case {
    pub name: String,
    pub text: String,
    pub arguments: Vec<IntTensor>,
    pub trial: Trial,
    /// The bound it is compiled with.
    pub bound: f64,
    /// The rate is no less than this share of the prediction.
    pub least: f64,
    /// How all of its lookups are done, if it matters.
    pub method: Option<Method>,
    /// Encrypted runs in the short form and in the long one, and simulated runs.
    pub runs: [u32; 3],
}

fn numbers(shape: &[usize], below: i64) -> IntTensor {
    let count: usize = shape.iter().product();
    let data = (0..count as i64).map(|i| (i * 7 + i / 5) % below).collect();
    IntTensor::new(shape.to_vec(), data).expect("as many as the shape has")
}

/// `count` lookups of so many bits; neighbours read other entries, so that every slip is seen.
fn lookups(bits: u32, count: usize, runs: [u32; 3]) -> Case {
    let entries: Vec<i64> = (0..1 << bits).rev().collect();
    let (tensor, table) =
        (format!("tensor<{count}x!FHE.eint<{bits}>>"), format!("tensor<{}xi64>", 1 << bits));
    Case {
        name: format!("lookups of {bits} bits"),
        text: format!(
            "func.func @main(%x: {tensor}) -> {tensor} {{
  %t = arith.constant dense<{entries:?}> : {table}
  %y = \"FHELinalg.apply_lookup_table\"(%x, %t) : ({tensor}, {table}) -> {tensor}
  return %y : {tensor}
}}"
        ),
        arguments: vec![numbers(&[count], 1 << bits)],
        trial: Trial::Element,
        bound: 1.0 / 64.0,
        least: 0.7,
        method: Some(Method::Bootstrap),
        runs,
    }
}

/// Weighted sums without any lookup, at a precision that the least parameters just hold.
fn linear(count: usize, runs: [u32; 3]) -> Case {
    let (from, to) = (format!("tensor<{count}x8x!FHE.eint<16>>"), format!("tensor<{count}x!FHE.eint<16>>"));
    Case {
        name: "linear outputs".to_owned(),
        text: format!(
            "func.func @main(%x: {from}) -> {to} {{
  %w = arith.constant dense<[1, 2, 3, 4, 5, 6, 7, 8]> : tensor<8xi17>
  %y = \"FHELinalg.matmul_eint_int\"(%x, %w) : ({from}, tensor<8xi17>) -> {to}
  return %y : {to}
}}"
        ),
        arguments: vec![numbers(&[count, 8], 1000)],
        trial: Trial::Element,
        bound: 1.0 / 64.0,
        least: 0.7,
        method: None,
        runs,
    }
}

/// A sum of `terms` lookups, wide enough for the noise of the sum to matter.
fn sum(
    name: &str,
    (parameters, operand, operands): (&str, &str, usize),
    arguments: Vec<IntTensor>,
    runs: [u32; 3],
) -> Case {
    let (from, to) =
        (format!("tensor<{operands}x!FHE.eint<3>>"), format!("tensor<{operands}x!FHE.esint<14>>"));
    Case {
        name: name.to_owned(),
        text: format!(
            "func.func @main({parameters}) -> !FHE.esint<14> {{
{operand}
  %t = arith.constant dense<[3, 0, 2, 1, -3, 1, 0, 2]> : tensor<8xi64>
  %f = \"FHELinalg.apply_lookup_table\"(%o, %t) : ({from}, tensor<8xi64>) -> {to}
  %s = \"FHELinalg.sum\"(%f) : ({to}) -> !FHE.esint<14>
  return %s : !FHE.esint<14>
}}"
        ),
        arguments,
        trial: Trial::Run,
        bound: 1.0 / 64.0,
        least: 0.0,
        method: None,
        runs,
    }
}

/// All programs.
pub fn all() -> Vec<Case> {
    let circuit = Case {
        name: "circuit lookups of 12 bits".to_owned(),
        method: Some(Method::Circuit),
        least: 0.3,
        ..lookups(12, 16, [0, 60, 100])
    };
    let whole =
        Case { name: "a whole program".to_owned(), trial: Trial::Run, ..lookups(3, 16, [10, 600, 600]) };
    let x = "%x: tensor<4x!FHE.eint<3>>";
    let columns = format!(
        "  %w = arith.constant dense<{:?}> : tensor<4x16xi4>
  %o = \"FHELinalg.matmul_eint_int\"(%x, %w) : (tensor<4x!FHE.eint<3>>, tensor<4x16xi4>) -> tensor<16x!FHE.eint<3>>",
        [[1; 16], [0; 16], [1; 16], [0; 16]]
    );
    let slices = "  %a = tensor.extract_slice %x[0] [3] [1] : tensor<4x!FHE.eint<3>> to tensor<3x!FHE.eint<3>>
  %b = tensor.extract_slice %x[1] [3] [1] : tensor<4x!FHE.eint<3>> to tensor<3x!FHE.eint<3>>
  %o = \"FHELinalg.concat\"(%a, %b) : (tensor<3x!FHE.eint<3>>, tensor<3x!FHE.eint<3>>) -> tensor<6x!FHE.eint<3>>";
    vec![
        lookups(1, 256, [1, 60, 20]),
        lookups(2, 256, [1, 60, 20]),
        lookups(4, 128, [1, 100, 40]),
        lookups(6, 32, [1, 150, 80]),
        circuit,
        linear(1000, [1, 10, 10]),
        whole,
        sum("f(x @ W), equal columns", (x, &columns, 16), vec![numbers(&[4], 3)], [10, 600, 600]),
        sum("f(x[:-1]) + f(x[1:])", (x, slices, 6), vec![numbers(&[4], 7)], [10, 600, 600]),
        sum(
            "independent f(x)",
            ("%o: tensor<16x!FHE.eint<3>>", "", 16),
            vec![numbers(&[16], 7)],
            [0, 600, 600],
        ),
    ]
}
