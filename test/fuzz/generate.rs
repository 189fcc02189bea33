//! Random programs in which nothing leaves its width, so that every reading of them is defined.

mod tensors;

use arbitrary::{Result, Unstructured};
use ferrocrete::IntTensor;
use std::collections::HashSet;
use std::fmt::Write as _;

/// A program and arguments for it.
#[derive(Debug)]
pub struct Case {
    /// MLIR text; its function is called `main`.
    pub text: String,
    /// Arguments of several calls, which keep every value of the program within its width.
    pub calls: Vec<Vec<IntTensor>>,
}

/// An encrypted value: its type, and the range its elements keep to.
#[derive(Clone)]
struct Value {
    name: String,
    width: u32,
    signed: bool,
    shape: Vec<usize>,
    low: i64,
    high: i64,
}

impl Value {
    fn scalar_type(&self) -> String {
        format!("!FHE.{}<{}>", if self.signed { "esint" } else { "eint" }, self.width)
    }

    fn ty(&self) -> String {
        tensor(&self.shape, &self.scalar_type())
    }

    fn limits(&self) -> (i64, i64) {
        match self.signed {
            false => (0, (1 << self.width) - 1),
            true => (-(1 << (self.width - 1)), (1 << (self.width - 1)) - 1),
        }
    }

    fn fits(&self) -> bool {
        let (low, high) = self.limits();
        low <= self.low && self.high <= high
    }

    fn dialect(&self) -> &'static str {
        if self.shape.is_empty() { "FHE" } else { "FHELinalg" }
    }
}

fn tensor(shape: &[usize], element: &str) -> String {
    if shape.is_empty() {
        return element.to_owned();
    }
    let axes: String = shape.iter().map(|n| format!("{n}x")).collect();
    format!("tensor<{axes}{element}>")
}

/// A program under construction.
struct Program<'a, 'b> {
    choices: &'a mut Unstructured<'b>,
    body: String,
    values: Vec<Value>,
    /// Names of values that some op reads.
    used: HashSet<String>,
    constants: usize,
    lookups: usize,
}

/// Lookups in one program at the most, so that an encrypted run takes seconds.
const MAX_LOOKUPS: usize = 5;

impl Program<'_, '_> {
    /// Later values are likelier, so that programs grow deep.
    fn pick(&mut self) -> Result<Value> {
        let recent = self.values.len().saturating_sub(4);
        let from = if self.choices.ratio(2, 3)? { recent } else { 0 };
        Ok(self.choices.choose(&self.values[from..])?.clone())
    }

    /// A range within the limits of a type, often far within, so that linear ops have room.
    fn sub_range(&mut self, (low, high): (i64, i64)) -> Result<(i64, i64)> {
        let shrink = *self.choices.choose(&[1, 1, 2, 4])?;
        Ok((low / shrink, high / shrink))
    }

    fn fresh(&self) -> String {
        format!("%v{}", self.values.len())
    }

    fn constant(&mut self, ty: &str, value: &str) -> String {
        self.constants += 1;
        let name = format!("%c{}", self.constants);
        writeln!(self.body, "  {name} = arith.constant {value} : {ty}").expect("a String takes all");
        name
    }

    fn emit(&mut self, result: Value, op: &str, operands: &[(&str, String)]) {
        let names: Vec<&str> = operands.iter().map(|(name, _)| *name).collect();
        let types: Vec<&str> = operands.iter().map(|(_, ty)| ty.as_str()).collect();
        self.used.extend(names.iter().map(ToString::to_string));
        let line = format!(
            "  {} = \"{op}\"({}) : ({}) -> {}",
            result.name,
            names.join(", "),
            types.join(", "),
            result.ty()
        );
        writeln!(self.body, "{line}").expect("a String takes all");
        self.values.push(result);
    }

    /// Adds one op, or nothing when what was drawn could leave its width.
    fn step(&mut self) -> Result<()> {
        match self.choices.int_in_range(0..=16)? {
            0 | 1 => self.sum_or_difference(true),
            2 | 3 => self.sum_or_difference(false),
            4 | 5 => self.with_clear(),
            6 => self.negate(),
            7 => self.lookup(),
            8 | 9 => self.product(),
            10 => self.reduce(),
            12 => self.tables(),
            13 => self.gather(),
            14 | 15 => self.tensor_product(),
            11 => self.precision(),
            _ => self.reinterpret(),
        }
    }

    /// A value of the same encrypted type, another one if there is.
    fn partner(&mut self, a: &Value) -> Result<Value> {
        let alike = |b: &&Value| (b.width, b.signed, b.dialect()) == (a.width, a.signed, a.dialect());
        let others: Vec<&Value> = self.values.iter().filter(alike).filter(|b| b.name != a.name).collect();
        if others.is_empty() || self.choices.ratio(1, 6)? {
            return Ok(a.clone());
        }
        Ok((*self.choices.choose(&others)?).clone())
    }

    fn sum_or_difference(&mut self, sum: bool) -> Result<()> {
        let a = self.pick()?;
        let b = self.partner(&a)?;
        let Some(shape) = broadcast(&a.shape, &b.shape) else { return Ok(()) };
        let (low, high) =
            if sum { (a.low + b.low, a.high + b.high) } else { (a.low - b.high, a.high - b.low) };
        let result = Value { name: self.fresh(), shape, low, high, ..a.clone() };
        if result.fits() {
            let op = format!("{}.{}", a.dialect(), if sum { "add_eint" } else { "sub_eint" });
            self.emit(result, &op, &[(&a.name, a.ty()), (&b.name, b.ty())]);
        }
        Ok(())
    }

    fn with_clear(&mut self) -> Result<()> {
        let a = self.pick()?;
        let k = self.choices.int_in_range(-3..=3)?;
        let (op, low, high) = match self.choices.int_in_range(0..=3)? {
            0 => ("add_eint_int", a.low + k, a.high + k),
            1 => ("sub_eint_int", a.low - k, a.high - k),
            2 => ("sub_int_eint", k - a.high, k - a.low),
            _ => ("mul_eint_int", (a.low * k).min(a.high * k), (a.low * k).max(a.high * k)),
        };
        let result = Value { name: self.fresh(), low, high, ..a.clone() };
        if !result.fits() {
            return Ok(());
        }
        let clear_shape = if a.shape.is_empty() { vec![] } else { vec![1] };
        let ty = tensor(&clear_shape, &format!("i{}", a.width + 1));
        // `i2` holds no 3, and so on: a constant that does not fit would be another one.
        if k >= 1 << a.width || k < -(1 << a.width) {
            return Ok(());
        }
        let text = if a.shape.is_empty() { k.to_string() } else { format!("dense<{k}>") };
        let constant = self.constant(&ty, &text);
        let operands = [(a.name.as_str(), a.ty()), (constant.as_str(), ty)];
        let swapped = [operands[1].clone(), operands[0].clone()];
        self.emit(
            result,
            &format!("{}.{op}", a.dialect()),
            if op == "sub_int_eint" { &swapped } else { &operands },
        );
        Ok(())
    }

    fn negate(&mut self) -> Result<()> {
        let a = self.pick()?;
        let result = Value { name: self.fresh(), low: -a.high, high: -a.low, ..a.clone() };
        if result.fits() {
            self.emit(result, &format!("{}.neg_eint", a.dialect()), &[(&a.name, a.ty())]);
        }
        Ok(())
    }

    fn lookup(&mut self) -> Result<()> {
        if self.lookups >= MAX_LOOKUPS {
            return Ok(());
        }
        self.lookups += 1;
        let a = self.pick()?;
        let width = self.choices.int_in_range(1..=4)?;
        let signed = self.choices.arbitrary()?;
        let mut result = Value { name: self.fresh(), width, signed, low: 0, high: 0, shape: a.shape.clone() };
        let (low, high) = self.sub_range(result.limits())?;
        let entries: Vec<i64> =
            (0..1 << a.width).map(|_| self.choices.int_in_range(low..=high)).collect::<Result<_>>()?;
        let ty = format!("tensor<{}xi64>", entries.len());
        let table = self.constant(&ty, &format!("dense<{entries:?}>"));
        result.low = *entries.iter().min().expect("a table has entries");
        result.high = *entries.iter().max().expect("a table has entries");
        self.emit(result, &format!("{}.apply_lookup_table", a.dialect()), &[(&a.name, a.ty()), (&table, ty)]);
        Ok(())
    }

    /// The lowest bit, or the value with one bit more or less.
    fn precision(&mut self) -> Result<()> {
        let a = self.pick()?;
        let (op, width, low, high) = match self.choices.int_in_range(0..=2)? {
            0 => ("lsb", self.choices.int_in_range(1..=4)?, 0, 1),
            1 => ("reinterpret_precision", a.width + 1, 2 * a.low, 2 * a.high),
            _ => ("round", a.width - 1, (a.low + 1) >> 1, (a.high + 1) >> 1),
        };
        let result = Value { name: self.fresh(), width, low, high, ..a.clone() };
        if (1..=5).contains(&width) && result.fits() && self.lookups < MAX_LOOKUPS {
            self.lookups += usize::from(op != "reinterpret_precision");
            self.emit(result, &format!("{}.{op}", a.dialect()), &[(&a.name, a.ty())]);
        }
        Ok(())
    }

    fn product(&mut self) -> Result<()> {
        let scalars: Vec<Value> =
            self.values.iter().filter(|v| v.shape.is_empty() && v.width <= 3).cloned().collect();
        if scalars.is_empty() || self.lookups + 2 > MAX_LOOKUPS {
            return Ok(());
        }
        let a = self.choices.choose(&scalars)?.clone();
        let b = self.partner(&a)?;
        let maximum = self.choices.arbitrary()?;
        let corners = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
        let result = match maximum {
            true => {
                Value { name: self.fresh(), low: a.low.max(b.low), high: a.high.max(b.high), ..a.clone() }
            }
            false => Value {
                name: self.fresh(),
                width: self.choices.int_in_range(a.width..=6)?,
                low: *corners.iter().min().expect("four"),
                high: *corners.iter().max().expect("four"),
                ..a.clone()
            },
        };
        if result.fits() {
            self.lookups += 2;
            let op = if maximum { "FHE.max_eint" } else { "FHE.mul_eint" };
            self.emit(result, op, &[(&a.name, a.ty()), (&b.name, b.ty())]);
        }
        Ok(())
    }

    /// A sum, or a product with a clear vector or matrix.
    fn reduce(&mut self) -> Result<()> {
        let tensors: Vec<Value> = self.values.iter().filter(|v| !v.shape.is_empty()).cloned().collect();
        if tensors.is_empty() {
            return Ok(());
        }
        let a = self.choices.choose(&tensors)?.clone();
        if self.choices.arbitrary()? {
            let n = a.shape.iter().product::<usize>() as i64;
            let result =
                Value { name: self.fresh(), shape: vec![], low: n * a.low, high: n * a.high, ..a.clone() };
            if result.fits() {
                self.emit(result, "FHELinalg.sum", &[(&a.name, a.ty())]);
            }
            return Ok(());
        }
        let inner = *a.shape.last().expect("a tensor has axes");
        let columns = self.choices.int_in_range(1..=2)?;
        let weights: Vec<Vec<i64>> = (0..inner)
            .map(|_| (0..columns).map(|_| self.choices.int_in_range(-1..=1)).collect::<Result<_>>())
            .collect::<Result<_>>()?;
        let (mut low, mut high) = (0, 0);
        for column in 0..columns {
            let ends = |pick: fn(i64, i64) -> i64| -> i64 {
                weights.iter().map(|row| pick(row[column] * a.low, row[column] * a.high)).sum()
            };
            (low, high) = (low.min(ends(i64::min)), high.max(ends(i64::max)));
        }
        let shape = a.shape[..a.shape.len() - 1].iter().copied().chain([columns]).collect();
        let result = Value { name: self.fresh(), shape, low, high, ..a.clone() };
        if result.fits() {
            let ty = format!("tensor<{inner}x{columns}xi{}>", a.width + 1);
            let constant = self.constant(&ty, &format!("dense<{weights:?}>"));
            self.emit(result, "FHELinalg.matmul_eint_int", &[(&a.name, a.ty()), (&constant, ty)]);
        }
        Ok(())
    }

    fn reinterpret(&mut self) -> Result<()> {
        let a = self.pick()?;
        let result = Value { name: self.fresh(), signed: !a.signed, ..a.clone() };
        if result.fits() {
            let op = if a.signed { "to_unsigned" } else { "to_signed" };
            self.emit(result, &format!("{}.{op}", a.dialect()), &[(&a.name, a.ty())]);
        }
        Ok(())
    }
}

fn broadcast(a: &[usize], b: &[usize]) -> Option<Vec<usize>> {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let skipped = long.len() - short.len();
    let join = |(i, &n): (usize, &usize)| match i.checked_sub(skipped).map(|j| short[j]) {
        None | Some(1) => Some(n),
        Some(m) if n == m || n == 1 => Some(m),
        Some(_) => None,
    };
    long.iter().enumerate().map(join).collect()
}

const SHAPES: &[&[usize]] = &[&[], &[], &[], &[], &[1], &[2], &[3], &[2, 2], &[2, 1]];

/// The program that the bytes stand for.
pub fn case(bytes: &[u8]) -> Result<Case> {
    let mut choices = Unstructured::new(bytes);
    let mut program = Program {
        choices: &mut choices,
        body: String::new(),
        values: vec![],
        used: HashSet::new(),
        constants: 0,
        lookups: 0,
    };
    let (common_width, common_sign) = (program.choices.int_in_range(2..=4)?, program.choices.arbitrary()?);
    for _ in 0..program.choices.int_in_range(1..=3)? {
        // Values of one type meet in linear ops, so most have it.
        let (width, signed) = match program.choices.ratio(2, 3)? {
            true => (common_width, common_sign),
            false => (program.choices.int_in_range(1..=4)?, program.choices.arbitrary()?),
        };
        let shape = program.choices.choose(SHAPES)?.to_vec();
        let mut value = Value { name: program.fresh(), width, signed, shape, low: 0, high: 0 };
        // What callers keep to is often less than the type allows; the compiler knows the type only.
        (value.low, value.high) = program.sub_range(value.limits())?;
        program.values.push(value);
    }
    let parameters = program.values.clone();
    for _ in 0..program.choices.int_in_range(4..=20)? {
        program.step()?;
    }
    let is_result = |v: &&Value| !program.used.contains(&v.name);
    let results: Vec<&Value> = program.values.iter().filter(is_result).collect();
    let names: Vec<&str> = results.iter().map(|v| v.name.as_str()).collect();
    let types: Vec<String> = results.iter().map(|v| v.ty()).collect();
    let arguments: Vec<String> = parameters.iter().map(|v| format!("{}: {}", v.name, v.ty())).collect();
    let text = format!(
        "func.func @main({}) -> ({types}) {{\n{}  return {} : {types}\n}}\n",
        arguments.join(", "),
        program.body,
        names.join(", "),
        types = types.join(", ")
    );
    Ok(Case { text, calls: calls(&parameters, program.choices)? })
}

/// The corners of the ranges, and random places within.
fn calls(parameters: &[Value], choices: &mut Unstructured) -> Result<Vec<Vec<IntTensor>>> {
    let low = |v: &Value, _: &mut Unstructured| Ok(v.low);
    let high = |v: &Value, _: &mut Unstructured| Ok(v.high);
    let any = |v: &Value, choices: &mut Unstructured| choices.int_in_range(v.low..=v.high);
    type Element = dyn Fn(&Value, &mut Unstructured) -> Result<i64>;
    let kinds: [(&Element, &Element); 6] =
        [(&low, &low), (&high, &high), (&low, &high), (&high, &low), (&any, &any), (&any, &any)];
    let mut calls = vec![];
    for (even, odd) in kinds {
        let mut call = vec![];
        for (i, v) in parameters.iter().enumerate() {
            let n: usize = v.shape.iter().product();
            let data = (0..n).map(|j| if (i + j) % 2 == 0 { even(v, choices) } else { odd(v, choices) });
            let data = data.collect::<Result<Vec<i64>>>()?;
            call.push(IntTensor::new(v.shape.clone(), data).expect("as many as the shape has"));
        }
        calls.push(call);
    }
    Ok(calls)
}
