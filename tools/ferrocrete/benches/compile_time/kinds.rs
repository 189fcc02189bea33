//! Programs of one kind of op each, `n` times: each on the last one's result, or all on inputs of
//! their own.

use crate::straight::TABLE;
use ferrocrete_dialects::ops::{FheLinalgOp, FheOp};
use std::fmt::Write as _;

/// How a kind of op is written.
pub struct Kind {
    /// How it is asked for.
    pub name: &'static str,
    /// The type of what is worked on: an element, or the tensor with its shape.
    ty: Of,
    /// Ops that make `%r` from `%a` and `%b`, all three of that type (`$T`); `$` starts names that a
    /// step has of its own.
    step: &'static str,
    /// After that many steps a lookup, which takes the noise away; 0 for none.
    refresh: usize,
}

/// The type that a kind works on.
#[derive(Clone, Copy)]
struct Of {
    shape: &'static [usize],
    element: &'static str,
}

impl Of {
    /// With the first axis that many times as long.
    fn times(self, n: usize) -> String {
        let shape: String = match self.shape.split_first() {
            None => format!("{n}x"),
            Some((first, rest)) => {
                rest.iter().fold(format!("{}x", first * n), |text, length| text + &format!("{length}x"))
            }
        };
        format!("tensor<{shape}{}>", self.element)
    }

    fn text(self) -> String {
        if self.shape.is_empty() { self.element.to_owned() } else { self.times(1) }
    }
}

const E: Of = Of { shape: &[], element: "!FHE.eint<4>" };
const W: Of = Of { shape: &[], element: "!FHE.eint<6>" };
const B: Of = Of { shape: &[], element: "!FHE.ebool" };
const V: Of = Of { shape: &[4], element: "!FHE.eint<4>" };
const M: Of = Of { shape: &[2, 2], element: "!FHE.eint<4>" };
const VW: Of = Of { shape: &[4], element: "!FHE.eint<6>" };
const I: Of = Of { shape: &[1, 1, 3, 3], element: "!FHE.eint<4>" };

const fn kind(name: &'static str, ty: Of, refresh: usize, step: &'static str) -> Kind {
    Kind { name, ty, step, refresh }
}

/// Every kind of op of FHE and FHELinalg, and what moves elements or goes around ops besides.
#[rustfmt::skip] // A line for each.
pub const KINDS: &[Kind] = &[
    kind("zero", E, 8, "%$z = FHE.zero() : () -> $T; %$s = FHE.sub_eint(%a, %$z) : ($T, $T) -> $T; %r = FHE.add_eint(%$s, %b) : ($T, $T) -> $T"),
    kind("zero_tensor", V, 8, "%$z = FHE.zero_tensor() : () -> $T; %$s = FHELinalg.sub_eint(%a, %$z) : ($T, $T) -> $T; %r = FHELinalg.add_eint(%$s, %b) : ($T, $T) -> $T"),
    kind("add_eint", E, 8, "%r = FHE.add_eint(%a, %b) : ($T, $T) -> $T"),
    kind("add_eint_int", E, 8, "%r = FHE.add_eint_int(%a, %one) : ($T, i5) -> $T"),
    kind("sub_eint", E, 8, "%r = FHE.sub_eint(%a, %b) : ($T, $T) -> $T"),
    kind("sub_eint_int", E, 8, "%r = FHE.sub_eint_int(%a, %one) : ($T, i5) -> $T"),
    kind("sub_int_eint", E, 8, "%r = FHE.sub_int_eint(%one, %a) : (i5, $T) -> $T"),
    kind("neg_eint", E, 8, "%r = FHE.neg_eint(%a) : ($T) -> $T"),
    kind("mul_eint_int", E, 3, "%r = FHE.mul_eint_int(%a, %two) : ($T, i5) -> $T"),
    kind("mul_eint", E, 0, "%r = FHE.mul_eint(%a, %b) : ($T, $T) -> $T"),
    kind("max_eint", E, 8, "%r = FHE.max_eint(%a, %b) : ($T, $T) -> $T"),
    kind("to_signed", E, 8, "%$s = FHE.to_signed(%a) : ($T) -> !FHE.esint<4>; %$u = FHE.to_unsigned(%$s) : (!FHE.esint<4>) -> $T; %r = FHE.add_eint(%$u, %b) : ($T, $T) -> $T"),
    kind("apply_lookup_table", E, 0, "%$s = FHE.add_eint(%a, %b) : ($T, $T) -> $T; %r = FHE.apply_lookup_table(%$s, %t) : ($T, tensor<16xi64>) -> $T"),
    kind("apply_lookup_table_alone", E, 0, "%r = FHE.apply_lookup_table(%a, %t) : ($T, tensor<16xi64>) -> $T"),
    kind("lsb", E, 0, "%$l = FHE.lsb(%a) : ($T) -> $T; %r = FHE.add_eint(%$l, %b) : ($T, $T) -> $T"),
    kind("reinterpret_precision", E, 0, "%$w = FHE.reinterpret_precision(%a) : ($T) -> !FHE.eint<6>; %r = FHE.apply_lookup_table(%$w, %t6) : (!FHE.eint<6>, tensor<64xi64>) -> $T"),
    kind("round", W, 0, "%$n = FHE.round(%a) : ($T) -> !FHE.eint<4>; %r = FHE.apply_lookup_table(%$n, %t) : (!FHE.eint<4>, tensor<16xi64>) -> $T"),
    kind("round_alone", W, 2, "%$n = FHE.round(%a) : ($T) -> !FHE.eint<4>; %$w = FHE.reinterpret_precision(%$n) : (!FHE.eint<4>) -> $T; %r = FHE.add_eint(%$w, %b) : ($T, $T) -> $T"),
    kind("and", B, 0, "%r = FHE.and(%a, %b) : ($T, $T) -> $T"),
    kind("or", B, 0, "%r = FHE.or(%a, %b) : ($T, $T) -> $T"),
    kind("nand", B, 0, "%r = FHE.nand(%a, %b) : ($T, $T) -> $T"),
    kind("xor", B, 0, "%r = FHE.xor(%a, %b) : ($T, $T) -> $T"),
    kind("not", B, 0, "%$n = FHE.not(%a) : ($T) -> $T; %r = FHE.or(%$n, %b) : ($T, $T) -> $T"),
    kind("mux", B, 0, "%r = FHE.mux(%a, %b, %c) : ($T, $T, $T) -> $T"),
    kind("gen_gate", B, 0, "%r = FHE.gen_gate(%a, %b, %gate) : ($T, $T, tensor<4xi64>) -> $T"),
    kind("to_bool", B, 0, "%$i = FHE.from_bool(%a) : ($T) -> !FHE.eint<2>; %$j = FHE.apply_lookup_table(%$i, %t2) : (!FHE.eint<2>, tensor<4xi64>) -> !FHE.eint<1>; %r = FHE.to_bool(%$j) : (!FHE.eint<1>) -> $T"),
    kind("change_partition", E, 0, "%$p = FHE.change_partition(%a) {dest = #FHE.partition<name \"p\", lwe_dim 761, glwe_dim 1, poly_size 2048, pbs_base_log 23, pbs_level 1>} : ($T) -> $T; %$s = FHE.add_eint(%$p, %b) : ($T, $T) -> $T; %r = FHE.apply_lookup_table(%$s, %t) : ($T, tensor<16xi64>) -> $T"),
    kind("tensor.add_eint", V, 8, "%r = FHELinalg.add_eint(%a, %b) : ($T, $T) -> $T"),
    kind("tensor.add_eint_int", V, 8, "%r = FHELinalg.add_eint_int(%a, %ones) : ($T, tensor<4xi5>) -> $T"),
    kind("tensor.sub_eint", V, 8, "%r = FHELinalg.sub_eint(%a, %b) : ($T, $T) -> $T"),
    kind("tensor.sub_eint_int", V, 8, "%r = FHELinalg.sub_eint_int(%a, %ones) : ($T, tensor<4xi5>) -> $T"),
    kind("tensor.sub_int_eint", V, 8, "%r = FHELinalg.sub_int_eint(%ones, %a) : (tensor<4xi5>, $T) -> $T"),
    kind("tensor.neg_eint", V, 8, "%r = FHELinalg.neg_eint(%a) : ($T) -> $T"),
    kind("tensor.mul_eint_int", V, 3, "%r = FHELinalg.mul_eint_int(%a, %ones) : ($T, tensor<4xi5>) -> $T"),
    kind("tensor.to_signed", V, 8, "%$s = FHELinalg.to_signed(%a) : ($T) -> tensor<4x!FHE.esint<4>>; %$u = FHELinalg.to_unsigned(%$s) : (tensor<4x!FHE.esint<4>>) -> $T; %r = FHELinalg.add_eint(%$u, %b) : ($T, $T) -> $T"),
    kind("tensor.apply_lookup_table", V, 0, "%$s = FHELinalg.add_eint(%a, %b) : ($T, $T) -> $T; %r = FHELinalg.apply_lookup_table(%$s, %t) : ($T, tensor<16xi64>) -> $T"),
    kind("dot_eint_int", V, 1, "%$d = FHELinalg.dot_eint_int(%a, %ones) : ($T, tensor<4xi5>) -> !FHE.eint<4>; %r = tensor.from_elements(%$d, %$d, %$d, %$d) : (!FHE.eint<4>, !FHE.eint<4>, !FHE.eint<4>, !FHE.eint<4>) -> $T"),
    kind("matmul_eint_int", M, 2, "%r = FHELinalg.matmul_eint_int(%a, %weights) : ($T, tensor<2x2xi5>) -> $T"),
    kind("matmul_int_eint", M, 2, "%r = FHELinalg.matmul_int_eint(%weights, %a) : (tensor<2x2xi5>, $T) -> $T"),
    kind("sum", V, 2, "%$s = FHELinalg.sum(%a) {keep_dims = true} : ($T) -> tensor<1x!FHE.eint<4>>; %r = FHELinalg.add_eint(%$s, %b) : (tensor<1x!FHE.eint<4>>, $T) -> $T"),
    kind("tensor.lsb", V, 0, "%$l = FHELinalg.lsb(%a) : ($T) -> $T; %r = FHELinalg.add_eint(%$l, %b) : ($T, $T) -> $T"),
    kind("tensor.reinterpret_precision", V, 0, "%$w = FHELinalg.reinterpret_precision(%a) : ($T) -> tensor<4x!FHE.eint<6>>; %r = FHELinalg.apply_lookup_table(%$w, %t6) : (tensor<4x!FHE.eint<6>>, tensor<64xi64>) -> $T"),
    kind("tensor.round", VW, 0, "%$n = FHELinalg.round(%a) : ($T) -> tensor<4x!FHE.eint<4>>; %r = FHELinalg.apply_lookup_table(%$n, %t) : (tensor<4x!FHE.eint<4>>, tensor<16xi64>) -> $T"),
    kind("tensor.round_alone", VW, 2, "%$n = FHELinalg.round(%a) : ($T) -> tensor<4x!FHE.eint<4>>; %$w = FHELinalg.reinterpret_precision(%$n) : (tensor<4x!FHE.eint<4>>) -> $T; %r = FHELinalg.add_eint(%$w, %b) : ($T, $T) -> $T"),
    kind("apply_mapped_lookup_table", V, 0, "%$s = FHELinalg.add_eint(%a, %b) : ($T, $T) -> $T; %r = FHELinalg.apply_mapped_lookup_table(%$s, %tables, %places) : ($T, tensor<4x16xi64>, tensor<4xindex>) -> $T"),
    kind("apply_multi_lookup_table", V, 0, "%$s = FHELinalg.add_eint(%a, %b) : ($T, $T) -> $T; %r = FHELinalg.apply_multi_lookup_table(%$s, %tables) : ($T, tensor<4x16xi64>) -> $T"),
    kind("fancy_index", V, 4, "%$s = FHELinalg.add_eint(%a, %b) : ($T, $T) -> $T; %r = FHELinalg.fancy_index(%$s, %places) : ($T, tensor<4xindex>) -> $T"),
    kind("fancy_assign", V, 4, "%$s = FHELinalg.add_eint(%a, %b) : ($T, $T) -> $T; %r = FHELinalg.fancy_assign(%a, %places, %$s) : ($T, tensor<4xindex>, $T) -> $T"),
    kind("tensor.mul_eint", V, 0, "%r = FHELinalg.mul_eint(%a, %b) : ($T, $T) -> $T"),
    kind("dot_eint_eint", V, 0, "%$d = FHELinalg.dot_eint_eint(%a, %b) : ($T, $T) -> !FHE.eint<4>; %r = tensor.from_elements(%$d, %$d, %$d, %$d) : (!FHE.eint<4>, !FHE.eint<4>, !FHE.eint<4>, !FHE.eint<4>) -> $T"),
    kind("matmul_eint_eint", M, 0, "%r = FHELinalg.matmul_eint_eint(%a, %b) : ($T, $T) -> $T"),
    kind("conv2d", I, 1, "%r = FHELinalg.conv2d(%a, %filter) {padding = dense<1> : tensor<4xi64>} : ($T, tensor<1x1x3x3xi5>) -> $T"),
    kind("transpose", M, 4, "%$s = FHELinalg.add_eint(%a, %b) : ($T, $T) -> $T; %r = FHELinalg.transpose(%$s) : ($T) -> $T"),
    kind("concat", M, 4, "%$c = FHELinalg.concat(%a, %b) : ($T, $T) -> tensor<4x2x!FHE.eint<4>>; %$s = tensor.extract_slice %$c[1, 0] [2, 2] [1, 1] : tensor<4x2x!FHE.eint<4>> to $T; %r = FHELinalg.add_eint(%$s, %b) : ($T, $T) -> $T"),
    kind("broadcast", M, 4, "%$s = tensor.extract_slice %a[0, 0] [1, 2] [1, 1] : $T to tensor<1x2x!FHE.eint<4>>; %$w = FHELinalg.broadcast(%$s) : (tensor<1x2x!FHE.eint<4>>) -> $T; %r = FHELinalg.add_eint(%$w, %b) : ($T, $T) -> $T"),
    kind("from_element", E, 0, "%$v = FHELinalg.from_element(%a) : ($T) -> tensor<1x!FHE.eint<4>>; %$w = FHELinalg.apply_lookup_table(%$v, %t) : (tensor<1x!FHE.eint<4>>, tensor<16xi64>) -> tensor<1x!FHE.eint<4>>; %$s = FHELinalg.sum(%$w) : (tensor<1x!FHE.eint<4>>) -> $T; %r = FHE.add_eint(%$s, %b) : ($T, $T) -> $T"),
    kind("maxpool2d", I, 8, "%$c = FHELinalg.concat(%a, %b) {axis = 3 : i64} : ($T, $T) -> tensor<1x1x3x6x!FHE.eint<4>>; %r = FHELinalg.maxpool2d(%$c) {kernel_shape = dense<[1, 2]> : tensor<2xi64>, strides = dense<[1, 2]> : tensor<2xi64>} : (tensor<1x1x3x6x!FHE.eint<4>>) -> $T"),
    kind("tensor.change_partition", V, 0, "%$p = FHELinalg.change_partition(%a) {dest = #FHE.partition<name \"p\", lwe_dim 761, glwe_dim 1, poly_size 2048, pbs_base_log 23, pbs_level 1>} : ($T) -> $T; %$s = FHELinalg.add_eint(%$p, %b) : ($T, $T) -> $T; %r = FHELinalg.apply_lookup_table(%$s, %t) : ($T, tensor<16xi64>) -> $T"),
    kind("insert_slice", V, 4, "%$s = FHELinalg.add_eint(%a, %b) : ($T, $T) -> $T; %$e = tensor.extract_slice %$s[1] [2] [1] : $T to tensor<2x!FHE.eint<4>>; %r = tensor.insert_slice %$e into %a[0] [2] [1] : tensor<2x!FHE.eint<4>> into $T"),
    kind("insert", V, 4, "%$e = tensor.extract %a[%c1] : $T; %$f = tensor.extract %b[%c0] : $T; %$s = FHE.add_eint(%$e, %$f) : (!FHE.eint<4>, !FHE.eint<4>) -> !FHE.eint<4>; %r = tensor.insert %$s into %a[%c0] : $T"),
    kind("for", E, 0, "%r = scf.for(%c0, %c2, %c1, %a) ({ ^bb0(%$i: index, %$q: $T):; %$s = FHE.add_eint(%$q, %b) : ($T, $T) -> $T; %$l = FHE.apply_lookup_table(%$s, %t4) : ($T, tensor<16xi64>) -> $T; \"scf.yield\"(%$l) : ($T) -> () }) : (index, index, index, $T) -> $T"),
    kind("if", E, 0, "%r = scf.if(%flag) ({; %$s = FHE.add_eint(%a, %b) : ($T, $T) -> $T; %$l = FHE.apply_lookup_table(%$s, %t4) : ($T, tensor<16xi64>) -> $T; \"scf.yield\"(%$l) : ($T) -> () }, {; \"scf.yield\"(%b) : ($T) -> () }) : (i1) -> $T"),
];

/// The ops of FHE and FHELinalg that no kind has.
pub fn left_out() -> Vec<&'static str> {
    let has = |name: &str| KINDS.iter().any(|kind| kind.step.contains(&format!("{name}(")));
    let all = FheOp::ALL.iter().map(|op| op.name()).chain(FheLinalgOp::ALL.iter().map(|op| op.name()));
    all.filter(|name| !has(name)).collect()
}

/// What steps use besides: constants.
fn constants() -> String {
    let row = |n: usize| (0..n).map(|i| (i ^ 1).to_string()).collect::<Vec<_>>().join(", ");
    let narrow = (0..64).map(|i| (i / 4).to_string()).collect::<Vec<_>>().join(", ");
    let rows: Vec<String> = (0..4)
        .map(|k| format!("[{}]", (0..16).map(|i| ((i + k) % 16).to_string()).collect::<Vec<_>>().join(", ")))
        .collect();
    format!(
        "  %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %c2 = arith.constant 2 : index\n  \
           %one = arith.constant 1 : i5\n  %two = arith.constant 2 : i5\n  \
           %ones = arith.constant dense<[1, 2, 1, -1]> : tensor<4xi5>\n  \
           %weights = arith.constant dense<[[1, 0], [1, 1]]> : tensor<2x2xi5>\n  \
           %filter = arith.constant dense<[[[[1, 0, 1], [0, 1, 0], [1, 0, 1]]]]> : tensor<1x1x3x3xi5>\n  \
           %places = arith.constant dense<[1, 2, 3, 0]> : tensor<4xindex>\n  \
           %gate = arith.constant dense<[0, 1, 1, 0]> : tensor<4xi64>\n  \
           %t = arith.constant dense<{TABLE}> : tensor<16xi64>\n  \
           %t2 = arith.constant dense<[1, 0, 1, 0]> : tensor<4xi64>\n  \
           %t4 = arith.constant dense<[{}]> : tensor<16xi64>\n  \
           %t6 = arith.constant dense<[{narrow}]> : tensor<64xi64>\n  \
           %t66 = arith.constant dense<[{}]> : tensor<64xi64>\n  \
           %tables = arith.constant dense<[{}]> : tensor<4x16xi64>\n",
        row(16),
        row(64),
        rows.join(", ")
    )
}

impl Kind {
    /// The step's text with its names filled in; `r` is what it makes.
    fn step(&self, number: usize, (a, b, c): (&str, &str, &str), r: &str) -> String {
        let ty = self.ty.text();
        let mut text = String::new();
        for op in self.step.split("; ") {
            let op = match op.split_once(" = ") {
                Some((result, rest)) if rest.contains('(') => {
                    let (name, rest) = rest.split_once('(').expect("it is there");
                    if name.contains(' ') {
                        format!("{result} = {name}({rest}")
                    } else {
                        format!("{result} = \"{name}\"({rest}")
                    }
                }
                _ => op.to_owned(),
            };
            let mut words = String::new();
            let mut rest = op.as_str();
            while let Some(at) = rest.find('%') {
                words += &rest[..at];
                let name: String =
                    rest[at + 1..].chars().take_while(|c| c.is_alphanumeric() || *c == '$').collect();
                rest = &rest[at + 1 + name.len()..];
                words += &match name.as_str() {
                    "a" => a.to_owned(),
                    "b" => b.to_owned(),
                    "c" => c.to_owned(),
                    "r" => r.to_owned(),
                    _ => match name.strip_prefix('$') {
                        Some(own) => format!("%{own}_{number}"),
                        None => format!("%{name}"),
                    },
                };
            }
            writeln!(text, "  {}", (words + rest).replace("$T", &ty)).expect("a String takes all");
        }
        text
    }

    /// A lookup of `%a` in a table that keeps the type.
    fn lookup(&self, a: &str, r: &str) -> String {
        let ty = self.ty.text();
        let dialect = if self.ty.shape.is_empty() { "FHE" } else { "FHELinalg" };
        let (table, entries) = if self.ty.element.contains('6') { ("%t66", 64) } else { ("%t4", 16) };
        format!(
            "  {r} = \"{dialect}.apply_lookup_table\"({a}, {table}) : ({ty}, tensor<{entries}xi64>) -> {ty}\n"
        )
    }

    /// The function's first line; a step may ask for a clear argument.
    fn signature(&self, first: &str, ty: &str) -> String {
        let flag = if self.step.contains("%flag") { ", %flag: i1" } else { "" };
        format!("func.func @main(%x: {first}, %y: {ty}, %z: {ty}{flag}) -> {first} {{\n")
    }

    /// `n` steps, each on the last one's result.
    pub fn deep(&self, n: usize) -> String {
        let ty = self.ty.text();
        let mut text = self.signature(&ty, &ty) + &constants();
        let inputs = ["%x", "%y", "%z"].map(str::to_owned);
        // The last three values; the step reads all of them.
        let mut last = inputs.clone();
        for i in 0..n {
            let made = format!("%v{i}");
            text += &self.step(i, (&last[0], &last[1], &last[2]), &made);
            last.rotate_right(1);
            last[0] = made;
            if self.refresh > 0 && (i + 1) % self.refresh == 0 {
                text += &self.lookup(&last[0], &format!("%f{i}"));
                last = inputs.clone();
                last[0] = format!("%f{i}");
            }
        }
        text + &format!("  return {} : {ty}\n}}\n", last[0])
    }

    /// `n` steps, each on an input of its own.
    pub fn wide(&self, n: usize) -> String {
        let (ty, all) = (self.ty.text(), self.ty.times(n));
        let mut text = self.signature(&all, &ty) + &constants();
        let mut made = Vec::new();
        for i in 0..n {
            text += &self.take(i, &all);
            text += &self.step(i, (&format!("%x{i}"), "%y", "%z"), &format!("%v{i}"));
            made.push(format!("%v{i}"));
        }
        let types = vec![ty; n].join(", ");
        let join = if self.ty.shape.is_empty() { "tensor.from_elements" } else { "FHELinalg.concat" };
        text + &format!(
            "  %r = \"{join}\"({}) : ({types}) -> {all}\n  return %r : {all}\n}}\n",
            made.join(", ")
        )
    }

    /// Input `%x<i>`, a part of `%x`.
    fn take(&self, i: usize, all: &str) -> String {
        let Some((first, rest)) = self.ty.shape.split_first() else {
            return format!(
                "  %i{i} = arith.constant {i} : index\n  %x{i} = tensor.extract %x[%i{i}] : {all}\n"
            );
        };
        let list = |first: usize, rest: &dyn Fn(usize) -> usize| rest_of(first, self.ty.shape, rest);
        let _ = rest;
        format!(
            "  %x{i} = tensor.extract_slice %x[{}] [{}] [{}] : {all} to {}\n",
            list(i * first, &|_| 0),
            list(*first, &|length| length),
            list(1, &|_| 1),
            self.ty.text()
        )
    }
}

/// `first`, and something of each other axis.
fn rest_of(first: usize, shape: &[usize], of: &dyn Fn(usize) -> usize) -> String {
    let rest = shape[1..].iter().map(|length| of(*length));
    std::iter::once(first).chain(rest).map(|k| k.to_string()).collect::<Vec<_>>().join(", ")
}
