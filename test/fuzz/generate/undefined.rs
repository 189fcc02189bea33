//! Programs whose clear arguments may be anything, those included that an operation has no meaning
//! for.

use super::{Case, Program, Text, Value};
use arbitrary::{Result, Unstructured};
use ferrocrete::IntTensor;

/// A clear parameter: its type and what it is likely to be, at the edges of what is defined.
struct Wild {
    name: &'static str,
    ty: &'static str,
    likely: &'static [i64],
    all: (i64, i64),
}

const WILD: &[Wild] = &[
    Wild { name: "%i", ty: "index", likely: &[-1, 0, 1, 2, 3, 4, 5], all: (i64::MIN, i64::MAX) },
    Wild { name: "%j", ty: "index", likely: &[0, 1, 1, 2], all: (i64::MIN, i64::MAX) },
    Wild { name: "%a", ty: "i8", likely: &[-128, -1, 0, 1, 7, 8, 9], all: (-128, 127) },
    Wild { name: "%b", ty: "i8", likely: &[-1, 0, 1, 2, 7, 8], all: (-128, 127) },
    Wild { name: "%l", ty: "i64", likely: &[i64::MIN, -1, 0, 1, 63, 64], all: (i64::MIN, i64::MAX) },
];

impl Wild {
    fn draw(&self, choices: &mut Unstructured) -> Result<i64> {
        match choices.ratio(1, 8)? {
            true => choices.int_in_range(self.all.0..=self.all.1),
            false => choices.choose(self.likely).copied(),
        }
    }
}

/// The program that the bytes stand for.
pub fn case(bytes: &[u8]) -> Result<Case> {
    let mut choices = Unstructured::new(bytes);
    let mut program = Program::new(&mut choices);
    let shapes: &[&[usize]] = &[&[2], &[3], &[4], &[2, 2], &[2, 3]];
    for name in ["%x", "%y"] {
        let shape = program.choices.choose(shapes)?.to_vec();
        let name = name.to_owned();
        program.values.push(Value { name, width: 3, signed: false, boolean: false, shape, low: 0, high: 7 });
    }
    let encrypted = program.values.clone();
    let mut given = vec![];
    for _ in 0..program.choices.int_in_range(1..=4)? {
        program.wild_step(&mut given, true)?;
    }
    let unused = |v: &&Value| !program.used.contains(&v.name);
    given.extend(program.values.iter().filter(unused).map(|v| (v.name.clone(), v.ty())));
    let parameters = encrypted.iter().map(|v| (v.name.clone(), v.ty()));
    let text = Text {
        functions: vec![],
        parameters: parameters.chain(WILD.iter().map(|w| (w.name.to_owned(), w.ty.to_owned()))).collect(),
        statements: program.body,
        results: given,
    };
    let calls = (0..8).map(|_| call(&encrypted, &mut choices)).collect::<Result<_>>()?;
    Ok(Case { text, calls, wraps: false, wide: false, composable: false, wild: true })
}

fn call(encrypted: &[Value], choices: &mut Unstructured) -> Result<Vec<IntTensor>> {
    let mut call = vec![];
    for v in encrypted {
        let data = (0..v.elements()).map(|_| choices.int_in_range(v.low..=v.high)).collect::<Result<_>>()?;
        call.push(IntTensor::new(v.shape.clone(), data).expect("as many as the shape has"));
    }
    for wild in WILD {
        call.push(IntTensor::scalar(wild.draw(choices)?));
    }
    Ok(call)
}

impl Program<'_, '_> {
    /// A clear value of a type: a parameter, or a sum of two.
    fn wild(&mut self, ty: &str) -> Result<String> {
        let all: Vec<&str> = WILD.iter().filter(|w| w.ty == ty).map(|w| w.name).collect();
        let (a, b) = (*self.choices.choose(&all)?, *self.choices.choose(&all)?);
        if self.choices.ratio(2, 3)? {
            return Ok(a.to_owned());
        }
        let name = self.fresh("w");
        self.statement(format!("{name} = arith.addi {a}, {b} : {ty}"));
        Ok(name)
    }

    fn wilds(&mut self, count: usize) -> Result<String> {
        Ok((0..count).map(|_| self.wild("index")).collect::<Result<Vec<_>>>()?.join(", "))
    }

    /// One op that has no meaning for some clear values; clear results go to `given`.
    fn wild_step(&mut self, given: &mut Vec<(String, String)>, outside: bool) -> Result<()> {
        match self.below(if outside { 9 } else { 4 })? {
            0 | 1 => self.wild_arith(outside.then_some(given)),
            2 => self.wild_element(),
            3 => self.wild_insertion(),
            4 => self.wild_slice(),
            5 => self.wild_gather(),
            6 => self.wild_tables(),
            7 => self.wild_affine(given),
            8 => self.wild_branch(given),
            _ => self.wild_loop(given),
        }
    }

    fn wild_arith(&mut self, given: Option<&mut Vec<(String, String)>>) -> Result<()> {
        const OPS: &[&str] = &[
            "divsi",
            "divui",
            "remsi",
            "remui",
            "floordivsi",
            "ceildivsi",
            "ceildivui",
            "shli",
            "shrsi",
            "shrui",
        ];
        let (op, ty) = (*self.choices.choose(OPS)?, *self.choices.choose(&["i8", "i64", "index"])?);
        let (a, b) = (self.wild(ty)?, self.wild(ty)?);
        let name = self.fresh("w");
        self.statement(format!("{name} = arith.{op} {a}, {b} : {ty}"));
        if let Some(given) = given {
            given.push((name, ty.to_owned()));
        }
        Ok(())
    }

    /// An encrypted tensor of a rank, or of any.
    fn wild_tensor(&mut self, rank: Option<usize>) -> Result<Option<Value>> {
        self.pick_if(|v| !v.shape.is_empty() && rank.is_none_or(|rank| rank == v.shape.len()))
    }

    fn wild_element(&mut self) -> Result<()> {
        let Some(x) = self.wild_tensor(None)? else { return Ok(()) };
        let indices = self.wilds(x.shape.len())?;
        let result = Value { name: self.fresh("v"), shape: vec![], ..x.clone() };
        self.statement(format!("{} = tensor.extract {}[{indices}] : {}", result.name, x.name, x.ty()));
        self.read(&[&x.name]);
        self.values.push(result);
        Ok(())
    }

    fn wild_insertion(&mut self) -> Result<()> {
        let Some(x) = self.wild_tensor(None)? else { return Ok(()) };
        let (indices, zero) = (self.wilds(x.shape.len())?, self.fresh("z"));
        let result = Value { name: self.fresh("v"), ..x.clone() };
        self.statement(format!("{zero} = \"FHE.zero\"() : () -> {}", x.scalar_type()));
        self.statement(format!(
            "{} = tensor.insert {zero} into {}[{indices}] : {}",
            result.name,
            x.name,
            x.ty()
        ));
        self.read(&[&x.name]);
        self.values.push(result);
        Ok(())
    }

    fn wild_slice(&mut self) -> Result<()> {
        let Some(x) = self.wild_tensor(Some(1))? else { return Ok(()) };
        // What fits nowhere is refused when it is compiled.
        let longest = x.shape[0].min(2);
        let (size, step) = (self.choices.int_in_range(1..=longest)?, *self.choices.choose(&[1, 1, -1])?);
        let offset = self.wild("index")?;
        let result = Value { name: self.fresh("v"), shape: vec![size], ..x.clone() };
        self.statement(format!(
            "{} = tensor.extract_slice {}[{offset}] [{size}] [{step}] : {} to {}",
            result.name,
            x.name,
            x.ty(),
            result.ty()
        ));
        self.read(&[&x.name]);
        self.values.push(result);
        Ok(())
    }

    /// A tensor of clear indices.
    fn wild_indices(&mut self, count: usize) -> Result<String> {
        let (indices, name) = (self.wilds(count)?, self.fresh("w"));
        self.statement(format!("{name} = tensor.from_elements {indices} : tensor<{count}xindex>"));
        Ok(name)
    }

    fn wild_gather(&mut self) -> Result<()> {
        let Some(x) = self.wild_tensor(None)? else { return Ok(()) };
        let count = if x.shape.len() == 1 { self.choices.int_in_range(1..=3)? } else { x.shape.len() };
        let indices = self.wild_indices(count)?;
        let shape = if x.shape.len() == 1 { vec![count] } else { vec![] };
        if shape.is_empty() {
            return Ok(());
        }
        let result = Value { name: self.fresh("v"), shape, ..x.clone() };
        self.emit(
            result,
            "FHELinalg.fancy_index",
            &[(&x.name, x.ty()), (&indices, format!("tensor<{count}xindex>"))],
        );
        Ok(())
    }

    fn wild_tables(&mut self) -> Result<()> {
        let Some(x) = self.wild_tensor(None)? else { return Ok(()) };
        if !self.affords(1) {
            return Ok(());
        }
        let map = self.wild_indices(1)?;
        let entries = (0..16).map(|_| self.choices.int_in_range(0..=7)).collect::<Result<Vec<i64>>>()?;
        let (ty, rows) = ("tensor<2x8xi64>", [&entries[..8], &entries[8..]]);
        let tables = self.constant(ty, &format!("dense<{rows:?}>"));
        let result = Value { name: self.fresh("v"), ..x.clone() };
        let operands = [
            (x.name.as_str(), x.ty()),
            (tables.as_str(), ty.to_owned()),
            (map.as_str(), "tensor<1xindex>".to_owned()),
        ];
        self.emit(result, "FHELinalg.apply_mapped_lookup_table", &operands);
        Ok(())
    }

    fn wild_affine(&mut self, given: &mut Vec<(String, String)>) -> Result<()> {
        let op = *self.choices.choose(&["mod", "floordiv", "ceildiv"])?;
        let (x, by, name) = (self.wild("index")?, self.wild("index")?, self.fresh("w"));
        self.statement(format!("{name} = affine.apply affine_map<(d0)[s0] -> (d0 {op} s0)>({x})[{by}]"));
        given.push((name, "index".to_owned()));
        Ok(())
    }

    /// Steps in a block of their own, whose results stay there.
    fn wild_block(&mut self) -> Result<Vec<String>> {
        let scope = self.enter();
        for _ in 0..self.choices.int_in_range(1..=2)? {
            self.wild_step(&mut vec![], false)?;
        }
        Ok(self.leave(scope).iter().map(|line| format!("  {line}")).collect())
    }

    fn wild_branch(&mut self, given: &mut Vec<(String, String)>) -> Result<()> {
        let predicate = *self.choices.choose(&["eq", "slt", "sge", "ult"])?;
        let (a, b, condition, name) = (self.wild("i8")?, self.wild("i8")?, self.fresh("w"), self.fresh("w"));
        self.statement(format!("{condition} = arith.cmpi {predicate}, {a}, {b} : i8"));
        let block = self.wild_block()?.join("\n  ");
        self.statement(format!(
            "{name} = scf.if {condition} -> (i8) {{\n  {block}\n    scf.yield {a} : i8\n  }} else {{\n    scf.yield {b} : i8\n  }}"
        ));
        given.push((name, "i8".to_owned()));
        Ok(())
    }

    /// Few rounds, by a step that may be none.
    fn wild_loop(&mut self, given: &mut Vec<(String, String)>) -> Result<()> {
        let (step, last) = (self.wild("index")?, self.choices.int_in_range(0..=3)?.to_string());
        let (from, to) = (self.constant("index", "0"), self.constant("index", &last));
        let (k, one, name, carried, next) =
            (self.fresh("k"), self.constant("i64", "1"), self.fresh("w"), self.fresh("s"), self.fresh("s"));
        let block = self.wild_block()?.join("\n  ");
        self.statement(format!(
            "{name} = scf.for {k} = {from} to {to} step {step} iter_args({carried} = {one}) -> (i64) {{\n  {block}\n    \
             {next} = arith.addi {carried}, %l : i64\n    scf.yield {next} : i64\n  }}"
        ));
        given.push((name, "i64".to_owned()));
        Ok(())
    }
}
