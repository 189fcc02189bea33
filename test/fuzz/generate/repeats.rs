//! Programs in which one ciphertext reaches several lookups by different ways, and the sum of them
//! all: the noise of what is looked up twice adds up before it is squared.

use super::value::{broadcast, dense};
use super::{Case, Program, Text, Value, tensor};
use arbitrary::{Result, Unstructured};
use ferrocrete::IntTensor;

/// Elements that are looked up, at most.
const MAX_ELEMENTS: usize = 96;
/// Entries of tables are no larger, either way.
const ENTRY: i64 = 3;

/// What the lookups of a program have in common.
struct Common {
    /// Values of one type and shape.
    operands: Vec<Value>,
    entries: Vec<i64>,
    /// Clear parameters: a number that is 0, and two tables that are equal.
    zero: (String, String),
    tables: [String; 2],
}

/// The program that the bytes stand for, and arguments that make its clear parameters as like as
/// they can be.
pub fn repeats(bytes: &[u8]) -> Result<Case> {
    let mut choices = Unstructured::new(bytes);
    let mut program = Program::new(&mut choices);
    let (width, high) = (program.choices.int_in_range(3..=5)?, program.choices.int_in_range(1..=2)?);
    let shape = vec![program.choices.int_in_range(2..=5)?];
    let mut operands: Vec<Value> = vec![];
    for _ in 0..3 {
        let name = program.fresh("v");
        let shape = shape.clone();
        operands.push(Value { name, width, signed: false, boolean: false, shape, low: 0, high });
    }
    let entries = program.numbers(1 << width, -ENTRY, ENTRY)?;
    let table = format!("tensor<{}xi64>", entries.len());
    let zero = (program.fresh("k"), format!("tensor<1xi{}>", width + 1));
    let tables = [program.fresh("k"), program.fresh("k")];
    let clear = [zero.clone(), (tables[0].clone(), table.clone()), (tables[1].clone(), table)];
    let parameters = operands.iter().map(|v| (v.name.clone(), v.ty())).chain(clear).collect();
    let mut common = Common { operands, entries: entries.clone(), zero, tables };
    if program.coin()? {
        program.refresh(&mut common)?;
    }
    let sum = program.sum_of_lookups(&common)?;
    let mut calls = vec![];
    for _ in 0..2 {
        let mut call = vec![];
        for _ in 0..3 {
            let numbers = program.numbers(shape[0], 0, high)?;
            call.push(IntTensor::new(shape.clone(), numbers).expect("as many as the shape has"));
        }
        call.push(IntTensor::new(vec![1], vec![0]).expect("one"));
        let table = IntTensor::new(vec![entries.len()], entries.clone()).expect("a vector");
        call.extend([table.clone(), table]);
        calls.push(call);
    }
    let results = vec![(sum.name.clone(), sum.ty())];
    let text = Text { functions: vec![], parameters, statements: program.body, results };
    Ok(Case { text, calls, wraps: false, wide: false, composable: false, wild: false })
}

impl Program<'_, '_> {
    /// Results of lookups in place of the parameters.
    fn refresh(&mut self, common: &mut Common) -> Result<()> {
        for operand in &mut common.operands {
            let high = operand.high;
            let entries = self.numbers(1 << operand.width, 0, high)?;
            let ty = format!("tensor<{}xi64>", entries.len());
            let table = self.constant(&ty, &dense(&[entries.len()], &entries));
            let result = Value { name: self.fresh("v"), ..operand.clone() };
            let operands = [(operand.name.as_str(), operand.ty()), (&table, ty)];
            self.emit(result.clone(), "FHELinalg.apply_lookup_table", &operands);
            *operand = result;
        }
        Ok(())
    }

    fn sum_of_lookups(&mut self, common: &Common) -> Result<Value> {
        let width = self.choices.int_in_range(10..=14)?;
        let mut elements = 0;
        let mut sum: Option<Value> = None;
        for _ in 0..self.choices.int_in_range(1..=3)? {
            for form in self.forms(common)? {
                elements += form.elements();
                if elements > MAX_ELEMENTS || !form.fits() {
                    continue;
                }
                let part = self.looked_up(form, common, width)?;
                sum = Some(match sum {
                    None => part,
                    Some(sum) => self.added(&sum, &part),
                });
            }
        }
        // Something is there to be looked up: a parameter is.
        sum.map_or_else(|| self.looked_up(common.operands[0].clone(), common, width), Ok)
    }

    fn added(&mut self, a: &Value, b: &Value) -> Value {
        let shape = broadcast(&a.shape, &b.shape).unwrap_or_default();
        let (low, high) = (a.low + b.low, a.high + b.high);
        let result = Value { name: self.fresh("v"), shape, low, high, ..a.clone() };
        let op = format!("{}.add_eint", a.dialect());
        self.emit(result.clone(), &op, &[(&a.name, a.ty()), (&b.name, b.ty())]);
        result
    }

    /// Values that have ciphertexts in common, written in different ways.
    fn forms(&mut self, common: &Common) -> Result<Vec<Value>> {
        let [x, y, z] = [0, 1, 2].map(|i| common.operands[i].clone());
        Ok(match self.choices.int_in_range(0..=8)? {
            0 => vec![x.clone(), x],
            1 => vec![self.columns(&x)?],
            2 => vec![self.joined(&x, &x)],
            3 => vec![self.every_pair(&x)],
            4 => self.overlapping(&x)?,
            5 => {
                let (left, right) = (self.added(&x, &y), self.added(&y, &z));
                vec![self.added(&left, &z), self.added(&x, &right)]
            }
            6 => {
                let sum = Value { name: self.fresh("v"), ..x.clone() };
                let zero = (common.zero.0.as_str(), common.zero.1.clone());
                self.emit(sum.clone(), "FHELinalg.add_eint_int", &[(&x.name, x.ty()), zero]);
                vec![x, sum]
            }
            7 => vec![self.picked(&x)?],
            _ => self.doubled(&x),
        })
    }

    /// A product with a matrix that has few different columns.
    fn columns(&mut self, x: &Value) -> Result<Value> {
        let (rows, columns) = (x.shape[0], self.choices.int_in_range(2..=12)?);
        let different = self.choices.int_in_range(1..=2)?;
        let drawn = self.numbers(rows * different, 0, 1)?;
        let mut weights = vec![0; rows * columns];
        for column in 0..columns {
            let chosen = self.below(different - 1)?;
            (0..rows).for_each(|row| weights[row * columns + column] = drawn[chosen * rows + row]);
        }
        let ty = tensor(&[rows, columns], &format!("i{}", x.width + 1));
        let constant = self.constant(&ty, &dense(&[rows, columns], &weights));
        let high = x.high * rows as i64;
        let result = Value { name: self.fresh("v"), shape: vec![columns], high, ..x.clone() };
        self.emit(result.clone(), "FHELinalg.matmul_eint_int", &[(&x.name, x.ty()), (&constant, ty)]);
        Ok(result)
    }

    fn joined(&mut self, a: &Value, b: &Value) -> Value {
        let shape = vec![a.shape[0] + b.shape[0]];
        let result = Value { name: self.fresh("v"), shape, ..a.clone() };
        self.emit(result.clone(), "FHELinalg.concat", &[(&a.name, a.ty()), (&b.name, b.ty())]);
        result
    }

    /// `x[:, None]`.
    fn column(&mut self, x: &Value) -> Value {
        let column = Value { name: self.fresh("v"), shape: vec![x.shape[0], 1], ..x.clone() };
        let types = format!("{} into {}", x.ty(), column.ty());
        let shape = &column.shape;
        let text = format!("tensor.expand_shape {} [[0, 1]] output_shape {shape:?} : {types}", x.name);
        self.plain(column.clone(), &[&x.name], &text);
        column
    }

    fn every_pair(&mut self, x: &Value) -> Value {
        let column = self.column(x);
        self.added(&column, x)
    }

    /// `x[:-1]` and `x[1:]`, or other parts.
    fn overlapping(&mut self, x: &Value) -> Result<Vec<Value>> {
        let length = self.choices.int_in_range(1..=x.shape[0])?;
        let mut parts = vec![];
        for start in [0, x.shape[0] - length] {
            let part = Value { name: self.fresh("v"), shape: vec![length], ..x.clone() };
            let text = format!(
                "tensor.extract_slice {}[{start}] [{length}] [1] : {} to {}",
                x.name,
                x.ty(),
                part.ty()
            );
            self.plain(part.clone(), &[&x.name], &text);
            parts.push(part);
        }
        Ok(parts)
    }

    /// Some elements, most of them several times.
    fn picked(&mut self, x: &Value) -> Result<Value> {
        let places = self.numbers(6, 0, x.shape[0] as i64 - 1)?;
        let constant = self.constant("tensor<6xindex>", &dense(&[6], &places));
        let result = Value { name: self.fresh("v"), shape: vec![6], ..x.clone() };
        let operands = [(x.name.as_str(), x.ty()), (&constant, "tensor<6xindex>".to_owned())];
        self.emit(result.clone(), "FHELinalg.fancy_index", &operands);
        Ok(result)
    }

    /// Twice the value: by a sum with itself, by a product, by a sum over an axis.
    fn doubled(&mut self, x: &Value) -> Vec<Value> {
        let sum = self.added(x, x);
        let ty = format!("tensor<1xi{}>", x.width + 1);
        let two = self.constant(&ty, "dense<2>");
        let double = Value { name: self.fresh("v"), high: 2 * x.high, ..x.clone() };
        self.emit(double.clone(), "FHELinalg.mul_eint_int", &[(&x.name, x.ty()), (&two, ty)]);
        let column = self.column(x);
        let pair = Value { name: self.fresh("v"), shape: vec![x.shape[0], 2], ..x.clone() };
        let operands = [(column.name.as_str(), column.ty()), (column.name.as_str(), column.ty())];
        self.emit_with(pair.clone(), "FHELinalg.concat", &operands, " {axis = 1 : i64}");
        let summed = Value { name: self.fresh("v"), ..double.clone() };
        self.emit_with(summed.clone(), "FHELinalg.sum", &[(&pair.name, pair.ty())], " {axes = [1]}");
        vec![sum, double, summed]
    }

    /// The sum of a lookup of every element, through a table that is the common one in some way.
    fn looked_up(&mut self, mut x: Value, common: &Common, width: u32) -> Result<Value> {
        let mut entries = common.entries.clone();
        let ty = format!("tensor<{}xi64>", entries.len());
        let table = match self.choices.int_in_range(0..=5)? {
            0 => common.tables[0].clone(),
            1 => common.tables[1].clone(),
            2 => {
                entries.iter_mut().for_each(|entry| *entry = -*entry);
                self.constant(&ty, &dense(&[entries.len()], &entries))
            }
            3 => {
                x = self.turned(&x, &mut entries);
                self.constant(&ty, &dense(&[entries.len()], &entries))
            }
            _ => self.constant(&ty, &dense(&[entries.len()], &entries)),
        };
        let (name, shape) = (self.fresh("v"), x.shape.clone());
        let looked_up = Value { name, width, signed: true, boolean: false, shape, low: -ENTRY, high: ENTRY };
        let operands = [(x.name.as_str(), x.ty()), (&table, ty)];
        self.emit(looked_up.clone(), "FHELinalg.apply_lookup_table", &operands);
        let most = ENTRY * x.elements() as i64;
        let sum = Value { name: self.fresh("v"), shape: vec![], low: -most, high: most, ..looked_up.clone() };
        self.emit(sum.clone(), "FHELinalg.sum", &[(&looked_up.name, looked_up.ty())]);
        Ok(sum)
    }

    /// The value plus one; the table is turned with it, so that nothing changes.
    fn turned(&mut self, x: &Value, entries: &mut [i64]) -> Value {
        let ty = format!("tensor<1xi{}>", x.width + 1);
        let one = self.constant(&ty, "dense<1>");
        let result = Value { name: self.fresh("v"), low: x.low + 1, high: x.high + 1, ..x.clone() };
        self.emit(result.clone(), "FHELinalg.add_eint_int", &[(&x.name, x.ty()), (&one, ty)]);
        entries.rotate_right(1);
        entries[0] = -entries[0];
        result
    }
}
