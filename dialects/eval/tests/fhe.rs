//! Every `FHE` op, over all its inputs, against what its description says.

mod common;

use common::*;
use ferrocrete_dialects::ops::FheOp;
use ferrocrete_eval::{Role, run_clear};

/// `!FHE.eint<width>` or `!FHE.esint<width>`.
#[derive(Clone, Copy)]
struct Type {
    width: u32,
    signed: bool,
}

impl Type {
    fn text(self) -> String {
        format!("!FHE.{}<{}>", if self.signed { "esint" } else { "eint" }, self.width)
    }

    fn values(self) -> std::ops::Range<i64> {
        match self.signed {
            true => -(1 << (self.width - 1))..1 << (self.width - 1),
            false => 0..1 << self.width,
        }
    }

    /// What decryption shows of `x`.
    fn kept(self, x: i64) -> i64 {
        let modulus = 2 << self.width;
        let range = if self.signed { -modulus / 2..modulus / 2 } else { 0..modulus };
        let congruent = range.into_iter().find(|r| (r - x) % modulus == 0).expect("one of them is");
        // Too large a signed one is read as two's complement of the width.
        let too_large = self.signed && congruent >= self.values().end;
        if too_large { congruent - modulus / 2 } else { congruent }
    }
}

fn types() -> impl Iterator<Item = Type> {
    (1..=3).flat_map(|width| [false, true].map(|signed| Type { width, signed }))
}

/// Runs `@f` for every pair and compares value and report.
fn check_pairs(source: &str, a: Vec<i64>, b: &[Option<i64>], result: Type, exact: impl Fn(i64, i64) -> i64) {
    with_module(source, |module| {
        for &x in &a {
            for &y in b {
                let arguments: Vec<_> = [Some(x), y].into_iter().flatten().map(scalar).collect();
                let outcome = run_clear(module, "f", &arguments).unwrap_or_else(|e| panic!("{e}\n{source}"));
                let wanted = exact(x, y.unwrap_or_default());
                assert_eq!(outcome.results, [scalar(result.kept(wanted))], "{source}({x}, {y:?})");
                // That a value lies between two is told beside.
                let overflows = outcome.overflows.iter().filter(|o| o.role != Role::Between);
                let reported: Vec<_> = overflows.map(|o| (o.role, o.value)).collect();
                let inside = result.values().contains(&wanted);
                let expected = if inside { vec![] } else { vec![(Role::Result, i128::from(wanted))] };
                assert_eq!(reported, expected, "{source}({x}, {y:?})");
            }
        }
    });
}

fn function(op: FheOp, a: &str, b: Option<&str>, result: &str) -> String {
    let (arguments, operands, types) = match b {
        Some(b) => (format!("%a: {a}, %b: {b}"), "%a, %b", format!("{a}, {b}")),
        None => (format!("%a: {a}"), "%a", a.to_owned()),
    };
    let name = op.name();
    format!(
        "func.func @f({arguments}) -> {result} {{\n  %r = \"{name}\"({operands}) : ({types}) -> {result}\n  \
         return %r : {result}\n}}"
    )
}

fn encrypted_pair(op: FheOp, exact: fn(i64, i64) -> i64) {
    for ty in types() {
        let b: Vec<_> = ty.values().map(Some).collect();
        let text = ty.text();
        check_pairs(&function(op, &text, Some(&text), &text), ty.values().collect(), &b, ty, exact);
    }
}

/// A clear operand may be one bit wider than the encrypted one without a warning.
fn clear(ty: Type) -> String {
    format!("i{}", ty.width + 1)
}

fn clear_values(ty: Type) -> std::ops::Range<i64> {
    Type { width: ty.width + 1, signed: true }.values()
}

fn with_clear(op: FheOp, exact: fn(i64, i64) -> i64) {
    for ty in types() {
        let text = ty.text();
        let b: Vec<_> = clear_values(ty).map(Some).collect();
        check_pairs(&function(op, &text, Some(&clear(ty)), &text), ty.values().collect(), &b, ty, exact);
    }
}

fn reinterpreted(op: FheOp, from_signed: bool) {
    for width in 1..=3 {
        let (from, to) = (Type { width, signed: from_signed }, Type { width, signed: !from_signed });
        let source = function(op, &from.text(), None, &to.text());
        check_pairs(&source, from.values().collect(), &[None], to, |x, _| x);
    }
}

#[test]
fn every_op_means_what_its_description_says() {
    for &op in FheOp::ALL {
        match op {
            FheOp::Zero => assert_eq!(
                f(
                    "func.func @f() -> !FHE.esint<4> { %r = \"FHE.zero\"() : () -> !FHE.esint<4> return %r : !FHE.esint<4> }",
                    &[]
                ),
                [scalar(0)]
            ),
            FheOp::ZeroTensor => assert_eq!(
                f(
                    "func.func @f() -> tensor<2x3x!FHE.eint<4>> { %r = \"FHE.zero_tensor\"() : () -> tensor<2x3x!FHE.eint<4>> return %r : tensor<2x3x!FHE.eint<4>> }",
                    &[]
                ),
                [tensor(&[2, 3], [0; 6])]
            ),
            FheOp::AddEint => encrypted_pair(op, |a, b| a + b),
            FheOp::SubEint => encrypted_pair(op, |a, b| a - b),
            FheOp::MaxEint => encrypted_pair(op, |a, b| if a < b { b } else { a }),
            FheOp::AddEintInt => with_clear(op, |a, b| a + b),
            FheOp::SubEintInt => with_clear(op, |a, b| a - b),
            FheOp::MulEintInt => with_clear(op, |a, b| a * b),
            FheOp::SubIntEint => {
                for ty in types() {
                    let b: Vec<_> = ty.values().map(Some).collect();
                    let source = function(op, &clear(ty), Some(&ty.text()), &ty.text());
                    check_pairs(&source, clear_values(ty).collect(), &b, ty, |a, b| a - b);
                }
            }
            FheOp::NegEint => {
                for ty in types() {
                    check_pairs(
                        &function(op, &ty.text(), None, &ty.text()),
                        ty.values().collect(),
                        &[None],
                        ty,
                        |a, _| -a,
                    );
                }
            }
            FheOp::MulEint => products(),
            FheOp::ToSigned => reinterpreted(op, false),
            FheOp::ToUnsigned => reinterpreted(op, true),
            FheOp::ApplyLookupTable => tables(),
            FheOp::And => gate(op, |a, b| a & b),
            FheOp::Or => gate(op, |a, b| a | b),
            FheOp::Nand => gate(op, |a, b| 1 - (a & b)),
            FheOp::Xor => gate(op, |a, b| a ^ b),
            FheOp::Not => {
                check_pairs(&function(op, EBOOL, None, EBOOL), vec![0, 1], &[None], BIT, |a, _| 1 - a)
            }
            FheOp::Mux => mux(),
            FheOp::GenGate => gen_gate(),
            FheOp::ToBool => {
                for width in [1, 2] {
                    let source = function(op, &Type { width, signed: false }.text(), None, EBOOL);
                    check_pairs(&source, vec![0, 1], &[None], BIT, |a, _| a);
                }
            }
            FheOp::ChangePartition => partitions(),
            FheOp::FromBool => {
                for result in types().filter(|ty| !ty.signed) {
                    let source = function(op, EBOOL, None, &result.text());
                    check_pairs(&source, vec![0, 1], &[None], result, |a, _| a);
                }
            }
            FheOp::Lsb => precisions(op, |_, _| true, |x, _, _| x.rem_euclid(2)),
            FheOp::ReinterpretPrecision => precisions(op, |_, _| true, rescaled),
            FheOp::Round => {
                precisions(op, |from, to| from.signed == to.signed && to.width < from.width, rescaled);
            }
        }
    }
}

const EBOOL: &str = "!FHE.ebool";
/// What a boolean holds.
const BIT: Type = Type { width: 1, signed: false };

fn gate(op: FheOp, exact: fn(i64, i64) -> i64) {
    check_pairs(&function(op, EBOOL, Some(EBOOL), EBOOL), vec![0, 1], &[Some(0), Some(1)], BIT, exact);
}

fn mux() {
    let source = "func.func @f(%s: !FHE.ebool, %a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {
  %r = \"FHE.mux\"(%s, %a, %b) : (!FHE.ebool, !FHE.ebool, !FHE.ebool) -> !FHE.ebool
  return %r : !FHE.ebool }";
    for (s, a, b) in (0..8).map(|i| (i / 4, i / 2 % 2, i % 2)) {
        assert_eq!(f(source, &[scalar(s), scalar(a), scalar(b)]), [scalar(if s == 0 { a } else { b })]);
    }
}

/// All sixteen truth tables.
fn gen_gate() {
    for bits in 0..16 {
        let table: Vec<i64> = (0..4).map(|i| bits >> i & 1).collect();
        let source = format!(
            "func.func @f(%a: !FHE.ebool, %b: !FHE.ebool) -> !FHE.ebool {{
  %t = arith.constant dense<{table:?}> : tensor<4xi64>
  %r = \"FHE.gen_gate\"(%a, %b, %t) : (!FHE.ebool, !FHE.ebool, tensor<4xi64>) -> !FHE.ebool
  return %r : !FHE.ebool }}"
        );
        let exact = |a: i64, b: i64| table[(2 * a + b) as usize];
        check_pairs(&source, vec![0, 1], &[Some(0), Some(1)], BIT, exact);
    }
}

/// Every pair of types that the op takes.
fn precisions(op: FheOp, takes: fn(Type, Type) -> bool, exact: fn(i64, Type, Type) -> i64) {
    for (from, to) in types().flat_map(|from| types().map(move |to| (from, to))) {
        if takes(from, to) {
            let source = function(op, &from.text(), None, &to.text());
            check_pairs(&source, from.values().collect(), &[None], to, |x, _| exact(x, from, to));
        }
    }
}

/// The nearest integer to the value times 2^(q-p), half a step upwards.
fn rescaled(x: i64, from: Type, to: Type) -> i64 {
    (x as f64 * f64::from(to.width as i32 - from.width as i32).exp2() + 0.5).floor() as i64
}

/// One key set has no partitions.
fn partitions() {
    for ty in types().map(Type::text) {
        let source = format!(
            "func.func @f(%a: {ty}) -> {ty} {{\n  %r = \"FHE.change_partition\"(%a) {PARTITION} : ({ty}) -> {ty}\n  \
             return %r : {ty}\n}}"
        );
        assert_eq!(f(&source, &[scalar(0)]), [scalar(0)], "{source}");
    }
}

/// The result may have any width.
fn products() {
    for ty in types() {
        for width in [ty.width, 2 * ty.width] {
            let result = Type { width, ..ty };
            let b: Vec<_> = ty.values().map(Some).collect();
            let source = function(FheOp::MulEint, &ty.text(), Some(&ty.text()), &result.text());
            check_pairs(&source, ty.values().collect(), &b, result, |a, b| a * b);
        }
    }
}

/// Entries for 0 and up first, those for negative values after them.
fn tables() {
    for ty in types() {
        let result = Type { width: 4, signed: true };
        let entries = numbers(1 << ty.width, -8, 7);
        let lines = ty.values().end;
        let source = format!(
            "func.func @f(%a: {0}) -> {1} {{\n  %t = arith.constant dense<{entries:?}> : tensor<{2}xi64>\n  \
             %r = \"FHE.apply_lookup_table\"(%a, %t) : ({0}, tensor<{2}xi64>) -> {1}\n  return %r : {1}\n}}",
            ty.text(),
            result.text(),
            entries.len()
        );
        check_pairs(&source, ty.values().collect(), &[None], result, |x, _| match x {
            0.. => entries[x as usize],
            _ => entries[lines as usize..][(x - ty.values().start) as usize],
        });
    }
}

#[test]
fn a_table_entry_that_the_result_cannot_hold_wraps_and_is_reported() {
    let source = r#"func.func @f(%a: !FHE.eint<1>) -> !FHE.eint<2> {
  %t = arith.constant dense<[-1, 9]> : tensor<2xi64>
  %r = "FHE.apply_lookup_table"(%a, %t) : (!FHE.eint<1>, tensor<2xi64>) -> !FHE.eint<2>
  return %r : !FHE.eint<2>
}"#;
    for (x, wanted, value) in [(0, 7, -1), (1, 1, 9)] {
        let outcome = try_f(source, &[scalar(x)]).unwrap();
        assert_eq!(outcome.results, [scalar(wanted)]);
        assert_eq!(outcome.overflows.len(), 1);
        assert_eq!((outcome.overflows[0].value, outcome.overflows[0].range), (value, (0, 3)));
    }
}

/// What a rotation reads: the table again, negated, from 2^p on. A signed value too large for its
/// type reads the entry of the negative number of the same bits, negated, and the other way round.
#[test]
fn a_lookup_of_a_value_outside_its_width_reads_negacyclically() {
    let source = |ty: &str| {
        format!(
            "func.func @f(%a: i3, %b: i3, %c: i3) -> !FHE.esint<6> {{
  %t = arith.constant dense<[1, 2, 3, 4]> : tensor<4xi64>
  %zero = \"FHE.zero\"() : () -> {ty}
  %x = \"FHE.add_eint_int\"(%zero, %a) : ({ty}, i3) -> {ty}
  %y = \"FHE.add_eint_int\"(%x, %b) : ({ty}, i3) -> {ty}
  %z = \"FHE.add_eint_int\"(%y, %c) : ({ty}, i3) -> {ty}
  %r = \"FHE.apply_lookup_table\"(%z, %t) : ({ty}, tensor<4xi64>) -> !FHE.esint<6>
  return %r : !FHE.esint<6>
}}"
        )
    };
    let unsigned = [(4, -1), (5, -2), (6, -3), (7, -4), (8, 1), (-1, -4)];
    let signed = [(2, -3), (3, -4), (-3, -2), (-4, -1), (4, -1)];
    for (ty, cases) in [("!FHE.eint<2>", unsigned.as_slice()), ("!FHE.esint<2>", &signed)] {
        for &(x, wanted) in cases {
            let (a, b) = (x.min(2), (x - x.min(2)).min(3));
            let outcome = try_f(&source(ty), &[scalar(a), scalar(b), scalar(x - a - b)]).unwrap();
            assert_eq!(outcome.results, [scalar(wanted)], "{ty} {x}");
            let reported = outcome.overflows.iter().any(|o| o.role == Role::LookupOperand);
            // 8 wraps around to 0, which the table has an entry for.
            assert_eq!(reported, x != 8, "{ty} {x}");
        }
    }
}

#[test]
fn an_overflow_says_where_what_and_how_often() {
    let source = r#"func.func @f(%a: tensor<4x!FHE.eint<3>>) -> tensor<4x!FHE.eint<3>> {
  %r = "FHELinalg.add_eint"(%a, %a) : (tensor<4x!FHE.eint<3>>, tensor<4x!FHE.eint<3>>) -> tensor<4x!FHE.eint<3>>
  return %r : tensor<4x!FHE.eint<3>>
}"#;
    let outcome = try_f(source, &[vector([3, 5, 7, 1])]).unwrap();
    assert_eq!(outcome.results, [vector([6, 10, 14, 2])]);
    let [overflow] = outcome.overflows.as_slice() else { panic!("{:?}", outcome.overflows) };
    assert!(overflow.location.ends_with(":2:8"), "{}", overflow.location);
    let (op, count) = (overflow.op.as_str(), overflow.count);
    assert_eq!((op, overflow.value, overflow.range, count), ("FHELinalg.add_eint", 10, (0, 7), 2));
    let text = overflow.to_string();
    assert!(text.contains("warning: `FHELinalg.add_eint` gives 10, which is not within 0 to 7"), "{text}");
}

/// A clear operand far wider than the encrypted one draws a warning, but nothing of it is lost before
/// the value is kept modulo 2^(p+1).
#[test]
fn products_of_wide_operands_are_exact() {
    let source = r#"func.func @f(%a: !FHE.eint<32>, %b: i64) -> !FHE.eint<32> {
  %r = "FHE.mul_eint_int"(%a, %b) : (!FHE.eint<32>, i64) -> !FHE.eint<32>
  return %r : !FHE.eint<32>
}"#;
    let (a, b) = ((1_i64 << 32) - 1, i64::MIN + 12345);
    let outcome = try_f(source, &[scalar(a), scalar(b)]).unwrap();
    let product = i128::from(a) * i128::from(b);
    assert_eq!(outcome.results, [scalar(product.rem_euclid(1 << 33) as i64)]);
    assert_eq!(outcome.overflows[0].value, product);
}
