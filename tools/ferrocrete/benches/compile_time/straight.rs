//! Programs without control flow.

use std::fmt::Write as _;

/// What a straight line is made of: the kinds of steps, in turn.
pub type Steps = &'static [Step];

/// A step of a straight line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Add,
    Sub,
    AddClear,
    MulClear,
    Lookup,
    Mul,
    Boolean,
    Element,
}
use Step::{Add, AddClear, Boolean, Element, Lookup, Mul, MulClear, Sub};

/// Linear ops and lookups on one ciphertext.
pub const SCALAR: (Steps, &str) = (&[Add, Lookup, Sub, AddClear, MulClear], "!FHE.eint<4>");
/// The same on tensors.
pub const TENSOR: (Steps, &str) = (&[Add, Lookup, Sub, AddClear, MulClear], "tensor<4x!FHE.eint<4>>");
/// Products, booleans and tensors too.
pub const ALL: (Steps, &str) =
    (&[Add, Lookup, Sub, Mul, MulClear, Boolean, AddClear, Element], "!FHE.eint<4>");

/// Squared norms above this make a lookup of the next step.
const MOST_NOISE: u64 = 256;

/// A permutation of four bits.
pub const TABLE: &str = "[1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14]";

/// Numbers that look random and are the same on every machine (Steele et al., "Fast splittable
/// pseudorandom number generators", OOPSLA 2014).
pub struct Numbers(pub u64);

impl Numbers {
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % n.max(1) as u64) as usize
    }
}

/// A straight line under construction.
struct Line {
    text: String,
    ty: &'static str,
    ops: usize,
}

impl Line {
    /// Appends an op whose operands and result have the types given; returns the result.
    fn op(&mut self, name: &str, operands: &[&str], types: &str, result: &str) -> String {
        self.ops += 1;
        let value = format!("%v{}", self.ops);
        writeln!(self.text, "  {value} = \"{name}\"({}) : ({types}) -> {result}", operands.join(", "))
            .expect("a String takes all");
        value
    }

    fn linear(&mut self, name: &str, operands: &[&str]) -> String {
        let (dialect, clear) = if self.is_tensor() { ("FHELinalg", "tensor<1xi5>") } else { ("FHE", "i5") };
        let second = match name {
            "add_eint" | "sub_eint" => self.ty,
            _ => clear,
        };
        self.op(&format!("{dialect}.{name}"), operands, &format!("{}, {second}", self.ty), self.ty)
    }

    fn is_tensor(&self) -> bool {
        self.ty.starts_with("tensor")
    }

    fn lookup(&mut self, operand: &str) -> String {
        let dialect = if self.is_tensor() { "FHELinalg" } else { "FHE" };
        let types = format!("{}, tensor<16xi64>", self.ty);
        self.op(&format!("{dialect}.apply_lookup_table"), &[operand, "%t"], &types, self.ty)
    }

    /// The value after a step, and its squared norm.
    fn step(&mut self, step: Step, (a, noise_a): (&str, u64), (b, noise_b): (&str, u64)) -> (String, u64) {
        if step == Lookup || noise_a + noise_b > MOST_NOISE {
            return (self.lookup(a), 1);
        }
        match step {
            Add => (self.linear("add_eint", &[a, b]), noise_a + noise_b),
            Sub => (self.linear("sub_eint", &[a, b]), noise_a + noise_b),
            AddClear => (self.linear("add_eint_int", &[a, "%one"]), noise_a),
            MulClear => (self.linear("mul_eint_int", &[a, "%two"]), 4 * noise_a),
            Lookup | Mul => {
                (self.op("FHE.mul_eint", &[a, b], "!FHE.eint<4>, !FHE.eint<4>", "!FHE.eint<4>"), 2)
            }
            Boolean => {
                let [a, b] = [a, b].map(|v| {
                    let bit = self.op(
                        "FHE.apply_lookup_table",
                        &[v, "%bits"],
                        "!FHE.eint<4>, tensor<16xi64>",
                        "!FHE.eint<1>",
                    );
                    self.op("FHE.to_bool", &[&bit], "!FHE.eint<1>", "!FHE.ebool")
                });
                let and = self.op("FHE.and", &[&a, &b], "!FHE.ebool, !FHE.ebool", "!FHE.ebool");
                let bit = self.op("FHE.from_bool", &[&and], "!FHE.ebool", "!FHE.eint<1>");
                (
                    self.op(
                        "FHE.apply_lookup_table",
                        &[&bit, "%pair"],
                        "!FHE.eint<1>, tensor<2xi64>",
                        "!FHE.eint<4>",
                    ),
                    1,
                )
            }
            Element => {
                let row = self.op(
                    "tensor.from_elements",
                    &[a, b],
                    "!FHE.eint<4>, !FHE.eint<4>",
                    "tensor<2x!FHE.eint<4>>",
                );
                let sum = self.op("FHELinalg.sum", &[&row], "tensor<2x!FHE.eint<4>>", "!FHE.eint<4>");
                (sum, noise_a + noise_b)
            }
        }
    }
}

/// About `n` ops on `live` values in turn: each takes the next one and any other.
pub fn ops(n: usize, live: usize, (steps, ty): (Steps, &'static str)) -> String {
    let live = live.max(1);
    let clear = if ty.starts_with("tensor") { "tensor<1xi5>" } else { "i5" };
    let clear_value = |k: i64| if clear == "i5" { k.to_string() } else { format!("dense<{k}>") };
    let text = format!(
        "func.func @main(%x: {ty}, %y: {ty}) -> {ty} {{\n  \
           %t = arith.constant dense<{TABLE}> : tensor<16xi64>\n  \
           %bits = arith.constant dense<[0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 0, 1, 0]> : tensor<16xi64>\n  \
           %pair = arith.constant dense<[3, 5]> : tensor<2xi64>\n  \
           %one = arith.constant {} : {clear}\n  \
           %two = arith.constant {} : {clear}\n",
        clear_value(1),
        clear_value(2)
    );
    let mut line = Line { text, ty, ops: 0 };
    let mut numbers = Numbers(1);
    let mut values: Vec<(String, u64)> = (0..live).map(|i| (["%x", "%y"][i % 2].to_owned(), 1)).collect();
    let mut turn = 0;
    while line.ops + live < n {
        let (lane, other) = (turn % live, numbers.below(live));
        let step = steps[numbers.below(steps.len())];
        let (a, b) =
            (values[lane].clone(), if live == 1 { ("%y".to_owned(), 1) } else { values[other].clone() });
        values[lane] = line.step(step, (&a.0, a.1), (&b.0, b.1));
        turn += 1;
    }
    // Nothing is left unused.
    let mut sum = values[0].clone();
    for value in &values[1..] {
        sum = line.step(Add, (&sum.0, sum.1), (&value.0, value.1));
        if sum.1 == 1 {
            sum = line.step(Add, (&sum.0, sum.1), (&value.0, value.1));
        }
    }
    format!("{}  return {} : {ty}\n}}\n", line.text, sum.0)
}

/// Sums, differences and products by clear numbers, of 16 inputs.
pub fn linear(n: usize) -> String {
    let ty = "!FHE.eint<4>";
    let mut line = Line { text: String::new(), ty, ops: 0 };
    writeln!(line.text, "func.func @main(%x: tensor<16x{ty}>) -> tensor<16x{ty}> {{")
        .expect("a String takes all");
    line.text += "  %two = arith.constant 2 : i5\n";
    for i in 0..16 {
        writeln!(
            line.text,
            "  %c{i} = arith.constant {i} : index\n  %x{i} = tensor.extract %x[%c{i}] : tensor<16x{ty}>"
        )
        .expect("a String takes all");
    }
    let (mut numbers, mut made) = (Numbers(2), Vec::new());
    let mut row: Vec<String> = (0..16).map(|i| format!("%x{i}")).collect();
    // Rows of ops on inputs, none of them on results of others: noise stays small.
    while line.ops < n {
        let (i, j) = (numbers.below(16), numbers.below(16));
        let (a, b) = (format!("%x{i}"), format!("%x{j}"));
        let value = match numbers.below(3) {
            0 => line.linear("add_eint", &[&a, &b]),
            1 => line.linear("sub_eint", &[&a, &b]),
            _ => line.linear("mul_eint_int", &[&a, "%two"]),
        };
        made.push(value.clone());
        let place = made.len() % 16;
        row[place] = line.linear("add_eint", &[&row[place].clone(), &value]);
    }
    format!(
        "{}  %r = tensor.from_elements {} : tensor<16x{ty}>\n  return %r : tensor<16x{ty}>\n}}\n",
        line.text,
        row.join(", ")
    )
}

/// One value that `n` ops read.
pub fn fan_out(n: usize) -> String {
    let mut line = Line { text: String::new(), ty: "!FHE.eint<4>", ops: 0 };
    line.text += "func.func @main(%x: !FHE.eint<4>, %y: !FHE.eint<4>) -> !FHE.eint<4> {\n";
    writeln!(line.text, "  %t = arith.constant dense<{TABLE}> : tensor<16xi64>").expect("a String takes all");
    let shared = line.lookup("%x");
    let mut last = "%y".to_owned();
    for i in 0..n {
        last = if i % 2 == 0 { line.linear("add_eint", &[&last, &shared]) } else { line.lookup(&last) };
    }
    format!("{}  return {last} : !FHE.eint<4>\n}}\n", line.text)
}

/// Lookups that no two of have the same noise.
pub fn classes(n: usize) -> String {
    let ty = "!FHE.eint<6>";
    let mut line = Line { text: String::new(), ty, ops: 0 };
    writeln!(line.text, "func.func @main(%x: {ty}) -> {ty} {{").expect("a String takes all");
    let entries: Vec<String> = (0..64).map(|i| (i / 2).to_string()).collect();
    writeln!(line.text, "  %t = arith.constant dense<[{}]> : tensor<64xi64>", entries.join(", "))
        .expect("a String takes all");
    let mut last = "%x".to_owned();
    for i in 0..n {
        writeln!(line.text, "  %k{i} = arith.constant {} : i7", i % 60 + 1).expect("a String takes all");
        let ty6 = format!("{ty}, i7");
        let other = line.op("FHE.mul_eint_int", &["%x", &format!("%k{i}")], &ty6, ty);
        let mut sum = last;
        for _ in 0..=i / 60 {
            sum = line.op("FHE.add_eint", &[&sum, &other], &format!("{ty}, {ty}"), ty);
        }
        last = line.op("FHE.apply_lookup_table", &[&sum, "%t"], &format!("{ty}, tensor<64xi64>"), ty);
    }
    format!("{}  return {last} : {ty}\n}}\n", line.text)
}
