//! Programs in which one ciphertext reaches several lookups by different ways, and the sum of them
//! all: the noise of what is looked up twice adds up before it is squared.

use super::alike::Tables;
use super::value::{Clear, dense};
use super::{Case, Program, Text, Value};
use arbitrary::{Result, Unstructured};
use ferrocrete::IntTensor;

/// Elements that are looked up, at most.
const MAX_ELEMENTS: usize = 96;
/// Entries of tables are no larger, either way.
const ENTRY: i64 = 3;

/// What the lookups of a program have in common.
struct Common {
    /// Values of one type and shape.
    operands: [Value; 3],
    /// Clear parameters that are 0.
    zeros: [Clear; 2],
    /// The clear ones are equal.
    tables: Tables,
}

/// The program that the bytes stand for, and arguments that make its clear parameters as like as
/// they can be.
pub fn repeats(bytes: &[u8]) -> Result<Case> {
    let mut choices = Unstructured::new(bytes);
    let mut program = Program::new(&mut choices);
    let (width, high) = (program.choices.int_in_range(3..=5)?, program.choices.int_in_range(1..=2)?);
    let shape = vec![program.choices.int_in_range(2..=5)?];
    let mut common = program.common(width, high, &shape)?;
    let Common { operands, zeros, tables } = &common;
    let encrypted = operands.iter().map(|v| (v.name.clone(), v.ty()));
    let clear = zeros.iter().chain(&tables.clear).map(|c| (c.name.clone(), c.ty()));
    let parameters = encrypted.chain(clear).collect();
    if program.coin()? {
        program.refresh(&mut common)?;
    }
    let sum = program.sum_of_lookups(&common)?;
    let mut calls = vec![];
    for _ in 0..2 {
        let mut call = vec![];
        for _ in &common.operands {
            let numbers = program.numbers(shape[0], 0, high)?;
            call.push(IntTensor::new(shape.clone(), numbers).expect("as many as the shape has"));
        }
        call.extend(common.zeros.iter().map(|_| IntTensor::new(vec![1], vec![0]).expect("one")));
        let entries = &common.tables.entries;
        let table = IntTensor::new(vec![entries.len()], entries.clone()).expect("a vector");
        call.extend(common.tables.clear.iter().map(|_| table.clone()));
        calls.push(call);
    }
    let results = vec![(sum.name.clone(), sum.ty())];
    let text = Text { functions: vec![], parameters, statements: program.body, results };
    Ok(Case { text, calls, wraps: false, wide: false, composable: false, wild: false })
}

impl Program<'_, '_> {
    fn common(&mut self, width: u32, high: i64, shape: &[usize]) -> Result<Common> {
        let operands = [(); 3].map(|()| {
            let (name, shape) = (self.fresh("v"), shape.to_vec());
            Value { name, width, signed: false, boolean: false, shape, low: 0, high }
        });
        let entries = self.numbers(1 << width, -ENTRY, ENTRY)?;
        let zeros = [(); 2].map(|()| {
            let name = self.fresh("k");
            Clear { name, width: Some(width + 1), shape: vec![1], low: 0, high: 0 }
        });
        let clear = (0..2).map(|_| Clear::table(self.fresh("k"), entries.len(), -ENTRY, ENTRY)).collect();
        Ok(Common { operands, zeros, tables: Tables { entries, clear } })
    }

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
            for form in self.forms(&common.operands, &common.zeros)? {
                elements += form.elements();
                if elements > MAX_ELEMENTS {
                    continue;
                }
                let part = self.sum_of_one(form, common, width)?;
                sum = match sum {
                    None => Some(part),
                    Some(sum) => self.added(&sum, &part),
                };
            }
        }
        // Something is there to be looked up: a parameter is.
        sum.map_or_else(|| self.sum_of_one(common.operands[0].clone(), common, width), Ok)
    }

    /// The sum of a lookup of every element.
    fn sum_of_one(&mut self, x: Value, common: &Common, width: u32) -> Result<Value> {
        let result =
            Value { name: self.fresh("v"), width, signed: true, low: -ENTRY, high: ENTRY, ..x.clone() };
        let looked_up = self.looked_up(x, &common.tables, result)?;
        Ok(self.total(&looked_up).unwrap_or(looked_up))
    }
}
