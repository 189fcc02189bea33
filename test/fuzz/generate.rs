//! Random programs in which nothing leaves its width, so that every reading of them is defined.
//!
//! Some leave it on purpose: those are linear throughout, and every reading is defined modulo the
//! padding bit.

mod alike;
mod arguments;
mod bodies;
mod booleans;
mod clear;
mod clear_layout;
mod control;
mod images;
mod layout;
mod linear;
mod lookups;
mod products;
mod reductions;
mod repeats;
mod tensors;
mod text;
mod undefined;
mod upstream;
mod value;

use arbitrary::{Result, Unstructured};
use ferrocrete::IntTensor;
pub use repeats::repeats;
use std::collections::HashSet;
pub use text::Text;
pub use undefined::case as wild;
use value::{Clear, Value, tensor};

/// A program and arguments for it.
#[derive(Debug)]
pub struct Case {
    /// MLIR text; its function is called `main`.
    pub text: Text,
    /// Arguments of several calls, which keep every value of the program within its width.
    pub calls: Vec<Vec<IntTensor>>,
    /// Whether values leave their widths on purpose.
    pub wraps: bool,
    /// Whether lookups are so wide that an encrypted run takes minutes.
    pub wide: bool,
    /// Whether results are to be arguments again, which asks that they keep to their widths.
    pub composable: bool,
    /// Whether clear arguments may be such as the program has no meaning for.
    pub wild: bool,
}

/// A program under construction.
struct Program<'a, 'b> {
    choices: &'a mut Unstructured<'b>,
    /// Statements of the block under construction.
    body: Vec<String>,
    /// Encrypted values in sight.
    values: Vec<Value>,
    /// Clear values in sight.
    clears: Vec<Clear>,
    /// Names of values that some op reads.
    used: HashSet<String>,
    names: usize,
    lookups: usize,
    /// Functions beside `main`.
    functions: Vec<String>,
    /// Loops, branches and calls around.
    depth: usize,
    wraps: bool,
    wide: bool,
    /// Whether a partition may be named: an encrypted run with its parameters is dear.
    partition: bool,
}

/// Lookups in one program at the most, so that an encrypted run takes seconds.
const MAX_LOOKUPS: usize = 6;

impl<'a, 'b> Program<'a, 'b> {
    /// Without anything yet.
    fn new(choices: &'a mut Unstructured<'b>) -> Self {
        Self {
            choices,
            body: vec![],
            values: vec![],
            clears: vec![],
            used: HashSet::new(),
            names: 0,
            lookups: 0,
            functions: vec![],
            depth: 0,
            wraps: false,
            wide: false,
            partition: false,
        }
    }
}

impl Program<'_, '_> {
    /// A number of no more than `limit`.
    fn below(&mut self, limit: usize) -> Result<usize> {
        self.choices.int_in_range(0..=limit)
    }

    fn coin(&mut self) -> Result<bool> {
        self.choices.arbitrary()
    }

    /// An integer; later ones are likelier, so that programs grow deep.
    fn pick(&mut self) -> Result<Value> {
        let integers: Vec<&Value> = self.values.iter().filter(|v| !v.boolean).collect();
        let recent = integers.len().saturating_sub(4);
        let from = if self.choices.ratio(2, 3)? { recent } else { 0 };
        self.choices.choose(&integers[from..]).map(|v| (*v).clone())
    }

    /// One of the integers with elements that qualify, if there are any.
    fn pick_if(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Option<Value>> {
        self.pick_any(|v| v.elements() > 0 && wanted(v))
    }

    /// The same, with or without elements.
    fn pick_any(&mut self, wanted: impl Fn(&Value) -> bool) -> Result<Option<Value>> {
        let all: Vec<&Value> = self.values.iter().filter(|v| !v.boolean && wanted(v)).collect();
        if all.is_empty() { Ok(None) } else { self.choices.choose(&all).map(|v| Some((*v).clone())) }
    }

    fn pick_tensor(&mut self, max_width: u32) -> Result<Option<Value>> {
        self.pick_if(|v| !v.shape.is_empty() && v.width <= max_width)
    }

    /// A value of the same encrypted type, another one if there is.
    fn partner(&mut self, a: &Value) -> Result<Value> {
        let alike = |b: &Value| b.same_element(a) && b.dialect() == a.dialect() && b.name != a.name;
        if self.choices.ratio(1, 6)? {
            return Ok(a.clone());
        }
        Ok(self.pick_if(alike)?.unwrap_or_else(|| a.clone()))
    }

    /// Whether so many more lookups may be made.
    fn affords(&mut self, lookups: usize) -> bool {
        let most = if self.wide { 2 } else { MAX_LOOKUPS };
        let affords = !self.wraps && self.lookups + lookups <= most;
        self.lookups += if affords { lookups } else { 0 };
        affords
    }

    fn fits(&self, v: &Value) -> bool {
        self.wraps || v.fits()
    }

    /// A range within the limits of a type, often far within, so that linear ops have room.
    fn sub_range(&mut self, (low, high): (i64, i64)) -> Result<(i64, i64)> {
        let shrink = *self.choices.choose(&[1, 1, 2, 4])?;
        Ok((low / shrink, high / shrink))
    }

    fn fresh(&mut self, kind: &str) -> String {
        self.names += 1;
        format!("%{kind}{}", self.names)
    }

    fn statement(&mut self, text: String) {
        self.body.push(text);
    }

    fn constant(&mut self, ty: &str, value: &str) -> String {
        let name = self.fresh("c");
        self.statement(format!("{name} = arith.constant {value} : {ty}"));
        name
    }

    /// Notes that values are read.
    fn read(&mut self, names: &[&str]) {
        self.used.extend(names.iter().map(ToString::to_string));
    }

    /// Adds an op in generic form; attributes with their braces.
    fn emit_with(&mut self, result: Value, op: &str, operands: &[(&str, String)], attributes: &str) {
        let names: Vec<&str> = operands.iter().map(|(name, _)| *name).collect();
        let types: Vec<&str> = operands.iter().map(|(_, ty)| ty.as_str()).collect();
        self.read(&names);
        self.statement(format!(
            "{} = \"{op}\"({}){attributes} : ({}) -> {}",
            result.name,
            names.join(", "),
            types.join(", "),
            result.ty()
        ));
        self.values.push(result);
    }

    fn emit(&mut self, result: Value, op: &str, operands: &[(&str, String)]) {
        self.emit_with(result, op, operands, "");
    }

    /// Adds one op, or nothing when what was drawn could leave its width.
    fn step(&mut self) -> Result<()> {
        if self.wraps {
            return self.linear_step();
        }
        if self.wide {
            return if self.choices.ratio(1, 4)? { self.lookup() } else { self.linear_step() };
        }
        match self.choices.int_in_range(0..=24)? {
            0..=5 => self.linear_step(),
            6 => self.lookup(),
            7 => self.precision(),
            8 => self.reinterpret(),
            9 => self.product(),
            10 => self.tensor_product(),
            11 => self.tables(),
            12 => self.tables_of_a_map(),
            13 => self.image(),
            14 | 15 => self.boolean(),
            16 => self.branch(),
            17 => self.repeat(),
            18 => self.call(),
            19 => self.switch(),
            20 => self.body_step(),
            21 => self.change_partition(),
            22 => self.clear_layout(),
            23 => self.alike(),
            _ => self.clear_step(),
        }
    }

    /// One op that leaves the rounds of values to those that use it.
    fn linear_step(&mut self) -> Result<()> {
        match self.choices.int_in_range(0..=17)? {
            0 | 1 => self.sum_or_difference(true),
            2 => self.sum_or_difference(false),
            3 | 4 => self.with_clear(),
            5 => self.negate(),
            6 => self.reduce(),
            7 => self.contract(),
            8 => self.layout(),
            9 => self.gather(),
            10 => self.scatter(),
            11 => self.element(),
            12 => self.slice(),
            13 | 14 => self.upstream(),
            15 => self.body_step(),
            16 => self.alike(),
            _ => self.reshape(),
        }
    }
}

const SHAPES: &[&[usize]] = &[
    &[],
    &[],
    &[],
    &[],
    &[],
    &[1],
    &[2],
    &[3],
    &[4],
    &[2, 2],
    &[2, 1],
    &[1, 3],
    &[2, 1, 2],
    &[1, 1, 3, 3],
    &[1, 2, 2, 3],
];

/// The program that the bytes stand for.
pub fn case(bytes: &[u8]) -> Result<Case> {
    let mut choices = Unstructured::new(bytes);
    let wraps = choices.ratio(1, 8)?;
    let wide = !wraps && choices.ratio(1, 40)?;
    // Not one of the choices, so that the bytes make the same program either way.
    let composable = !wraps && bytes.last().is_some_and(|byte| byte % 2 == 1);
    let partition = choices.ratio(1, 20)?;
    let mut program = Program { wraps, wide, partition, ..Program::new(&mut choices) };
    program.parameters()?;
    let (encrypted, clear) = (program.values.clone(), program.clears.clone());
    for _ in 0..program.choices.int_in_range(4..=20)? {
        program.step()?;
    }
    let unused = |v: &&Value| !program.used.contains(&v.name);
    let results = program.values.iter().filter(unused).map(|v| (v.name.clone(), v.ty())).collect();
    let parameters = encrypted.iter().map(|v| (v.name.clone(), v.ty()));
    let text = Text {
        functions: program.functions,
        parameters: parameters.chain(clear.iter().map(|c| (c.name.clone(), c.ty()))).collect(),
        statements: program.body,
        results,
    };
    Ok(Case {
        text,
        calls: arguments::calls(&encrypted, &clear, &mut choices)?,
        wraps,
        wide,
        composable,
        wild: false,
    })
}

impl Program<'_, '_> {
    /// What `main` takes.
    fn parameters(&mut self) -> Result<()> {
        let widths = if self.wide { 10..=16 } else { 2..=4 };
        let (common_width, common_sign) = (self.choices.int_in_range(widths)?, self.coin()?);
        for _ in 0..self.choices.int_in_range(1..=3)? {
            // Values of one type meet in linear ops, so most have it.
            let (width, signed) = match self.choices.ratio(2, 3)? {
                true => (common_width, common_sign),
                false => (self.choices.int_in_range(1..=4)?, self.coin()?),
            };
            let mut shape = self.choices.choose(SHAPES)?.to_vec();
            if !shape.is_empty() && self.choices.ratio(1, 30)? {
                let axis = self.below(shape.len() - 1)?;
                shape[axis] = 0;
            }
            let mut value =
                Value { name: self.fresh("v"), width, signed, boolean: false, shape, low: 0, high: 0 };
            // What callers keep to is often less than the type allows; the compiler knows the type only.
            (value.low, value.high) = self.sub_range(value.limits())?;
            self.values.push(value);
        }
        if self.choices.ratio(1, 4)? {
            let name = self.fresh("v");
            self.values.push(Value::truth(name));
        }
        for _ in 0..self.below(2)? {
            self.clear_parameter()?;
        }
        if self.choices.ratio(1, 4)? {
            self.clear_tables()?;
        }
        Ok(())
    }
}
