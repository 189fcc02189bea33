//! Programs of any size, for measuring how compile time grows.

use crate::straight::{ALL, Numbers, SCALAR, TABLE, TENSOR, classes, fan_out, linear, ops};

/// A kind of program.
pub struct Shape {
    /// How it is asked for.
    pub name: &'static str,
    /// What it consists of.
    pub summary: &'static str,
    /// The sizes it is measured at.
    pub sizes: &'static [usize],
    /// The text of a program of a size.
    pub text: fn(usize) -> String,
}

const OPS: &[usize] = &[1000, 3000, 10_000];

/// Every shape.
pub const SHAPES: &[Shape] = &[
    Shape {
        name: "mixed",
        summary: "scalar ops on 50 live values",
        sizes: OPS,
        text: |n| ops(n, 50, SCALAR),
    },
    Shape { name: "deep", summary: "scalar ops, each on the last", sizes: OPS, text: |n| ops(n, 1, SCALAR) },
    Shape {
        name: "wide",
        summary: "scalar ops on n/10 live values",
        sizes: OPS,
        text: |n| ops(n, n / 10, SCALAR),
    },
    Shape { name: "linear", summary: "scalar ops without lookups", sizes: OPS, text: linear },
    Shape { name: "tensors", summary: "ops on tensors of 4", sizes: OPS, text: |n| ops(n, 50, TENSOR) },
    Shape {
        name: "all",
        summary: "products, booleans and tensors too",
        sizes: OPS,
        text: |n| ops(n, 50, ALL),
    },
    Shape { name: "fan-out", summary: "n ops read one value", sizes: OPS, text: fan_out },
    Shape { name: "classes", summary: "lookups of n kinds", sizes: &[100, 300, 1000], text: classes },
    Shape { name: "functions", summary: "n functions, each calls the last", sizes: OPS, text: functions },
    Shape { name: "publics", summary: "n functions without calls", sizes: &[300, 1000, 3000], text: publics },
    Shape { name: "nested", summary: "n loops within each other", sizes: &[10, 30, 100], text: nested },
    Shape { name: "loops", summary: "n loops, one after the other", sizes: &[100, 300, 1000], text: loops },
    Shape { name: "sort", summary: "insertion sort of n values", sizes: &[10, 20, 40], text: sort },
    Shape {
        name: "weights",
        summary: "a vector by n×n weights",
        sizes: &[128, 256, 512, 1024],
        text: weights,
    },
    Shape { name: "tables", summary: "n uses of 16-bit tables", sizes: &[10, 30, 100], text: tables },
    Shape {
        name: "mapped",
        summary: "n tables of 256 entries, one each",
        sizes: &[100, 300, 1000],
        text: mapped,
    },
];

const LOOKUP: &str = "\"FHE.apply_lookup_table\"(%x, %t) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.eint<4>";

fn function(visibility: &str, name: &str, body: &str) -> String {
    format!(
        "func.func {visibility} @{name}(%x: !FHE.eint<4>) -> !FHE.eint<4> {{\n  \
           %t = arith.constant dense<{TABLE}> : tensor<16xi64>\n{body}  return %r : !FHE.eint<4>\n}}\n"
    )
}

/// A chain of private functions.
fn functions(n: usize) -> String {
    let call = |i: usize| {
        let call = format!("  %s = func.call @f{i}(%x) : (!FHE.eint<4>) -> !FHE.eint<4>\n");
        call + &format!("  %r = {}\n", LOOKUP.replace("%x,", "%s,"))
    };
    let mut text = function("private", "f0", &format!("  %r = {LOOKUP}\n"));
    for i in 1..n {
        text += &function("private", &format!("f{i}"), &call(i - 1));
    }
    text + &function("", "main", &call(n - 1))
}

/// Public functions of one lookup.
fn publics(n: usize) -> String {
    (0..n).map(|i| function("", &format!("f{i}"), &format!("  %r = {LOOKUP}\n"))).collect()
}

/// Loops of two rounds within each other, around one sum and lookup.
fn nested(n: usize) -> String {
    let ty = "!FHE.eint<4>";
    let mut text = format!(
        "func.func @main(%x: {ty}) -> {ty} {{\n  %t = arith.constant dense<{TABLE}> : tensor<16xi64>\n  \
         %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n"
    );
    let mut outer = "%x".to_owned();
    for i in 0..n {
        text += &format!(
            "  %r{i} = scf.for %i{i} = %c0 to %c1 step %c1 iter_args(%a{i} = {outer}) -> ({ty}) {{\n"
        );
        outer = format!("%a{i}");
    }
    text += &format!("  %s = \"FHE.apply_lookup_table\"({outer}, %t) : ({ty}, tensor<16xi64>) -> {ty}\n");
    let mut inner = "%s".to_owned();
    for i in (0..n).rev() {
        text += &format!("  scf.yield {inner} : {ty}\n  }}\n");
        inner = format!("%r{i}");
    }
    text + &format!("  return {inner} : {ty}\n}}\n")
}

/// Loops over a tensor.
fn loops(n: usize) -> String {
    let ty = "tensor<8x!FHE.eint<4>>";
    let mut text = format!(
        "func.func @main(%x: {ty}) -> {ty} {{\n  %t = arith.constant dense<{TABLE}> : tensor<16xi64>\n  \
         %c0 = arith.constant 0 : index\n  %c1 = arith.constant 1 : index\n  %c8 = arith.constant 8 : index\n"
    );
    let mut last = "%x".to_owned();
    for i in 0..n {
        text += &format!(
            "  %r{i} = scf.for %i{i} = %c0 to %c8 step %c1 iter_args(%a{i} = {last}) -> ({ty}) {{\n    \
             %e{i} = tensor.extract %a{i}[%i{i}] : {ty}\n    \
             %f{i} = \"FHE.apply_lookup_table\"(%e{i}, %t) : (!FHE.eint<4>, tensor<16xi64>) -> !FHE.eint<4>\n    \
             %g{i} = tensor.insert %f{i} into %a{i}[%i{i}] : {ty}\n    scf.yield %g{i} : {ty}\n  }}\n"
        );
        last = format!("%r{i}");
    }
    text + &format!("  return {last} : {ty}\n}}\n")
}

/// Insertion sort: lookups of what the lookups before gave.
fn sort(n: usize) -> String {
    let (ty, all) = ("!FHE.esint<6>", format!("tensor<{n}x!FHE.esint<6>>"));
    let entries: Vec<String> = (0..64).map(|i| (if i < 32 { i } else { 0 }).to_string()).collect();
    let mut text = format!(
        "func.func @main(%x: {all}) -> {all} {{\n  %t = arith.constant dense<[{}]> : tensor<64xi64>\n",
        entries.join(", ")
    );
    for i in 0..n {
        text +=
            &format!("  %i{i} = arith.constant {i} : index\n  %x{i} = tensor.extract %x[%i{i}] : {all}\n");
    }
    let mut values: Vec<String> = (0..n).map(|i| format!("%x{i}")).collect();
    for (i, j) in (1..n).flat_map(|i| (0..i).rev().map(move |j| (i, j))) {
        let (k, a, b) = (format!("{i}_{j}"), &values[j], &values[j + 1]);
        text += &format!(
            "  %d{k} = \"FHE.sub_eint\"({a}, {b}) : ({ty}, {ty}) -> {ty}\n  \
             %e{k} = \"FHE.apply_lookup_table\"(%d{k}, %t) : ({ty}, tensor<64xi64>) -> {ty}\n  \
             %s{k} = \"FHE.sub_eint\"({a}, %e{k}) : ({ty}, {ty}) -> {ty}\n  \
             %l{k} = \"FHE.add_eint\"({b}, %e{k}) : ({ty}, {ty}) -> {ty}\n"
        );
        (values[j], values[j + 1]) = (format!("%s{k}"), format!("%l{k}"));
    }
    text + &format!(
        "  %r = \"tensor.from_elements\"({}) : ({}) -> {all}\n  return %r : {all}\n}}\n",
        values.join(", "),
        vec![ty; n].join(", ")
    )
}

/// A matrix of random numbers below `limit`.
fn matrix(rows: usize, columns: usize, limit: usize) -> String {
    let mut numbers = Numbers(3);
    let rows = (0..rows).map(|_| {
        let row: Vec<_> = (0..columns).map(|_| numbers.below(limit).to_string()).collect();
        format!("[{}]", row.join(", "))
    });
    format!("dense<[{}]>", rows.collect::<Vec<_>>().join(", "))
}

/// A vector times a constant matrix.
fn weights(n: usize) -> String {
    let ty = format!("tensor<{n}x!FHE.eint<12>>");
    format!(
        "func.func @main(%x: {ty}) -> {ty} {{\n  %w = arith.constant {} : tensor<{n}x{n}xi13>\n  \
         %r = \"FHELinalg.matmul_eint_int\"(%x, %w) : ({ty}, tensor<{n}x{n}xi13>) -> {ty}\n  return %r : {ty}\n}}\n",
        matrix(n, n, 4)
    )
}

/// Sixteen-bit values looked up one after the other in one of two tables.
fn tables(n: usize) -> String {
    let ty = "!FHE.eint<16>";
    let table = matrix(2, 1 << 16, 1 << 12);
    let rows: Vec<&str> = table.trim_start_matches("dense<[").trim_end_matches("]>").split("], ").collect();
    let mut text = format!("func.func @main(%x: {ty}) -> {ty} {{\n");
    for (i, row) in rows.iter().enumerate() {
        text +=
            &format!("  %t{i} = arith.constant dense<{}]> : tensor<65536xi64>\n", row.trim_end_matches(']'));
    }
    let mut last = "%x".to_owned();
    for i in 0..n {
        let types = format!("{ty}, tensor<65536xi64>");
        text += &format!("  %v{i} = \"FHE.apply_lookup_table\"({last}, %t{}) : ({types}) -> {ty}\n", i % 2);
        text += &format!("  %w{i} = \"FHE.add_eint\"(%v{i}, %x) : ({ty}, {ty}) -> {ty}\n");
        last = format!("%w{i}");
    }
    text + &format!("  return {last} : {ty}\n}}\n")
}

/// A tensor with a table for each element.
fn mapped(n: usize) -> String {
    let (from, to) = (format!("tensor<{n}x!FHE.eint<8>>"), format!("tensor<{n}x!FHE.eint<4>>"));
    let luts = format!("tensor<{n}x256xi64>");
    format!(
        "func.func @main(%x: {from}) -> {to} {{\n  %t = arith.constant {} : {luts}\n  \
         %r = \"FHELinalg.apply_multi_lookup_table\"(%x, %t) : ({from}, {luts}) -> {to}\n  return %r : {to}\n}}\n",
        matrix(n, 256, 16)
    )
}
