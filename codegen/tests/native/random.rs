//! Random programs against a plain interpretation: buffers are shared and updated in place where
//! that cannot be seen, and here is who would see it.

use crate::support::{BIG, Program, looked_up, rows};
use std::fmt::Write as _;

/// Rows of every tensor in a random program.
const ROWS: usize = 3;

/// A repeatable sequence (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % n
    }
}

/// A program being written, with what each of its values is.
struct Writer {
    dice: Dice,
    text: String,
    tensors: Vec<(String, Vec<u64>)>,
    scalars: Vec<(String, Vec<u64>)>,
    names: usize,
}

fn words(a: &[u64], b: &[u64], f: impl Fn(u64, u64) -> u64) -> Vec<u64> {
    a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect()
}

/// What the programs' one table makes of rows; below zero, where sums overflow to, the ring negates.
fn step(rows: &[u64]) -> Vec<u64> {
    looked_up(rows, 2, 2, |m| if m < 0 { -((m + 5) % 4) } else { (m + 1) % 4 })
}

impl Writer {
    fn name(&mut self) -> String {
        self.names += 1;
        format!("%v{}", self.names)
    }

    fn tensor(&mut self) -> (String, Vec<u64>) {
        let i = self.dice.below(self.tensors.len());
        self.tensors[i].clone()
    }

    fn scalar(&mut self) -> (String, Vec<u64>) {
        let i = self.dice.below(self.scalars.len());
        self.scalars[i].clone()
    }

    fn lookup(&mut self, ty: [&str; 2], x: &str) -> String {
        let (s, y) = (self.name(), self.name());
        let [big, small] = ty;
        let _ = writeln!(
            self.text,
            "{s} = \"TFHE.keyswitch_glwe\"({x}) : ({big}) -> {small}\n{y} = \"TFHE.bootstrap_glwe\"({s}, %p) {{message_bits = 2 : i64}} : ({small}, tensor<4xi64>) -> {big}"
        );
        y
    }

    /// Adds one op or loop.
    fn op(&mut self) {
        let (t, tv) = self.tensor();
        let (u, uv) = self.tensor();
        let (s, sv) = self.scalar();
        let y = self.name();
        let at = self.dice.below(ROWS);
        let row = at * BIG..(at + 1) * BIG;
        let ty = "tensor<3x!ct>";
        match self.dice.below(9) {
            0 => {
                let _ = writeln!(self.text, "{y} = \"TFHE.add_glwe\"({t}, {u}) : ({ty}, {ty}) -> {ty}");
                self.tensors.push((y, words(&tv, &uv, u64::wrapping_add)));
            }
            1 => {
                let _ = writeln!(self.text, "{y} = \"TFHE.neg_glwe\"({s}) : (!ct) -> !ct");
                self.scalars.push((y, words(&sv, &sv, |a, _| a.wrapping_neg())));
            }
            2 => {
                let _ = writeln!(self.text, "{y} = tensor.insert {s} into {t}[%c{at}] : {ty}");
                let mut v = tv;
                v[row].copy_from_slice(&sv);
                self.tensors.push((y, v));
            }
            3 => {
                let _ = writeln!(self.text, "{y} = tensor.extract {t}[%c{at}] : {ty}");
                self.scalars.push((y, tv[row].to_vec()));
            }
            4 => {
                let z = self.name();
                let _ =
                    writeln!(self.text, "{y} = tensor.extract_slice {t}[1] [2] [1] : {ty} to tensor<2x!ct>");
                let _ = writeln!(
                    self.text,
                    "{z} = tensor.insert_slice {y} into {u}[0] [2] [1] : tensor<2x!ct> into {ty}"
                );
                self.tensors.push((z, [&tv[BIG..], &uv[2 * BIG..]].concat()));
            }
            5 => {
                let y = self.lookup([ty, "tensor<3x!small>"], &t);
                self.tensors.push((y, step(&tv)));
            }
            6 => {
                let y = self.lookup(["!ct", "!small"], &s);
                self.scalars.push((y, step(&sv)));
            }
            7 => {
                let _ = writeln!(self.text, "{y} = tensor.from_elements {s}, {s}, {s} : {ty}");
                self.tensors.push((y, sv.repeat(3)));
            }
            _ => self.running_lookup(&y, (&t, tv), (&u, uv)),
        }
    }

    /// Each row of one tensor becomes what the lookup makes of the sum of the row before and a row
    /// of another tensor.
    fn running_lookup(&mut self, y: &str, (t, mut tv): (&str, Vec<u64>), (u, uv): (&str, Vec<u64>)) {
        let _ = writeln!(
            self.text,
            "{y} = scf.for %i = %c1 to %c3 step %c1 iter_args(%acc = {t}) -> tensor<3x!ct> {{"
        );
        let [before, e, f, sum, z] = std::array::from_fn(|_| self.name());
        let _ = writeln!(self.text, "{before} = arith.subi %i, %c1 : index");
        let _ = writeln!(self.text, "{e} = tensor.extract %acc[{before}] : tensor<3x!ct>");
        let _ = writeln!(self.text, "{f} = tensor.extract {u}[%i] : tensor<3x!ct>");
        let _ = writeln!(self.text, "{sum} = \"TFHE.add_glwe\"({e}, {f}) : (!ct, !ct) -> !ct");
        let x = self.lookup(["!ct", "!small"], &sum);
        let _ = writeln!(
            self.text,
            "{z} = tensor.insert {x} into %acc[%i] : tensor<3x!ct>\nscf.yield {z} : tensor<3x!ct> }}"
        );
        for i in 1..ROWS {
            let sum = words(&tv[(i - 1) * BIG..i * BIG], &uv[i * BIG..(i + 1) * BIG], u64::wrapping_add);
            tv[i * BIG..(i + 1) * BIG].copy_from_slice(&step(&sum));
        }
        self.tensors.push((y.to_owned(), tv));
    }
}

fn program(seed: u64) {
    let (a, b) = (rows(&[0, 1, 2], 2), rows(&[3], 2));
    let mut writer = Writer {
        dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1),
        text: "%t = arith.constant dense<[1, 2, 3, 0]> : tensor<4xi64>\n\
            %p = \"TFHE.encode_lut\"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<4xi64>\n\
            %c0 = arith.constant 0 : index\n%c1 = arith.constant 1 : index\n%c2 = arith.constant 2 : index\n%c3 = arith.constant 3 : index\n"
            .to_owned(),
        tensors: vec![("%a".to_owned(), a.clone())],
        scalars: vec![("%b".to_owned(), b.clone())],
        names: 0,
    };
    for _ in 0..12 {
        writer.op();
    }
    let values =
        [writer.tensor(), writer.tensor(), writer.scalar(), writer.tensors[writer.tensors.len() - 1].clone()];
    let names: Vec<_> = values.iter().map(|(name, _)| name.as_str()).collect();
    let types = "tensor<3x!ct>, tensor<3x!ct>, !ct, tensor<3x!ct>";
    let text = format!(
        "func.func @f(%a: tensor<3x!ct>, %b: !ct) -> ({types}) {{\n{}return {} : {types}\n}}",
        writer.text,
        names.join(", ")
    );
    let outputs = Program::new(&text).run("f", &[a, b], &[3 * BIG, 3 * BIG, BIG, 3 * BIG]);
    for (i, (output, (_, expected))) in outputs.iter().zip(&values).enumerate() {
        assert_eq!(output, expected, "result {i} of the program of seed {seed}:\n{text}");
    }
}

/// Of 40 programs, or as many as `FERROCRETE_RANDOM_PROGRAMS` says.
#[test]
fn random_programs_compute_what_they_say() {
    let programs =
        std::env::var("FERROCRETE_RANDOM_PROGRAMS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    for seed in 0..programs {
        program(seed);
    }
}
