//! Ops with bodies: `linalg.generic` and `tensor.generate`.

use super::value::Clear;
use super::{Program, Value, tensor};
use arbitrary::Result;

/// A body's statements and the value that it yields.
struct Body {
    lines: Vec<String>,
    yielded: Value,
}

/// `affine_map<(d0, d1) -> (d1)>` for the loops that are named.
fn map(loops: usize, named: &[usize]) -> String {
    let all: Vec<String> = (0..loops).map(|i| format!("d{i}")).collect();
    let named: Vec<String> = named.iter().map(|i| format!("d{i}")).collect();
    format!("affine_map<({}) -> ({})>", all.join(", "), named.join(", "))
}

impl Program<'_, '_> {
    pub(super) fn body_step(&mut self) -> Result<()> {
        match self.below(2)? {
            0 => self.elementwise(),
            1 => self.reduction(),
            _ => self.generate(),
        }
    }

    /// Some steps on scalars that start from these values; the last value is yielded.
    fn body(&mut self, inside: Vec<Value>, counters: Vec<Clear>, first: &str) -> Result<Body> {
        let scope = self.enter();
        let scalars = self.values.iter().filter(|v| v.shape.is_empty() && !v.boolean).cloned();
        let mut captured: Vec<Value> = scalars.collect();
        if self.coin()? {
            captured.clear();
        }
        let outside = std::mem::replace(&mut self.values, captured);
        self.values.extend(inside);
        self.clears.extend(counters);
        if !first.is_empty() {
            self.statement(first.to_owned());
        }
        for _ in 0..self.choices.int_in_range(1..=3)? {
            self.scalar_step()?;
        }
        let yielded = self.values.iter().rev().find(|v| !v.boolean && v.shape.is_empty()).cloned();
        let yielded = yielded.expect("a body starts from a scalar");
        self.read(&[&yielded.name]);
        self.values = outside;
        Ok(Body { lines: self.leave(scope), yielded })
    }

    /// A step that a body may take.
    fn scalar_step(&mut self) -> Result<()> {
        match self.below(if self.wraps { 4 } else { 8 })? {
            0 | 1 => self.sum_or_difference(true),
            2 => self.sum_or_difference(false),
            3 => self.with_clear(),
            4 => self.negate(),
            5 | 6 => self.lookup(),
            7 => self.branch(),
            _ => self.precision(),
        }
    }

    /// The result of an op with a body, whose head and tail surround it.
    fn with_body(&mut self, result: Value, head: &str, lines: &[String], tail: &str) {
        let lines: Vec<String> = lines.iter().map(|l| format!("    {}\n", l.replace('\n', "\n  "))).collect();
        self.statement(format!("{} = {head}\n{}  }} {tail}", result.name, lines.concat()));
        self.values.push(result);
    }

    /// A `linalg.generic` that has no reduction; a second operand may be turned or lack an axis.
    fn elementwise(&mut self) -> Result<()> {
        let Some(a) = self.pick_any(|v| !v.shape.is_empty())? else { return Ok(()) };
        let rank = a.shape.len();
        let along: Vec<usize> = (0..rank).collect();
        let mut operands = vec![(a.clone(), along.clone())];
        for axes in [along.clone(), along.iter().rev().copied().collect(), vec![rank - 1]] {
            let shape: Vec<usize> = axes.iter().map(|&axis| a.shape[axis]).collect();
            if self.coin()?
                && let Some(b) = self.pick_any(|v| v.shape == shape)?
            {
                operands.push((b, axes));
                break;
            }
        }
        let inside: Vec<Value> = operands
            .iter()
            .map(|(v, _)| Value { name: self.fresh("v"), shape: vec![], ..v.clone() })
            .collect();
        let body = self.body(inside.clone(), vec![], "")?;
        let result = Value { name: self.fresh("v"), shape: a.shape.clone(), ..body.yielded.clone() };
        let empty = self.fresh("c");
        self.statement(format!("{empty} = tensor.empty() : {}", result.ty()));
        self.generic(&operands, &inside, (&empty, &along), result, body);
        Ok(())
    }

    /// Writes a `linalg.generic`; loops that the result lacks are reductions.
    fn generic(
        &mut self,
        operands: &[(Value, Vec<usize>)],
        inside: &[Value],
        (init, axes): (&str, &[usize]),
        result: Value,
        body: Body,
    ) {
        let loops = operands[0].1.len();
        let mut maps: Vec<String> = operands.iter().map(|(_, axes)| map(loops, axes)).collect();
        maps.push(map(loops, axes));
        let kind = |i: usize| if axes.contains(&i) { "\"parallel\"" } else { "\"reduction\"" };
        let kinds: Vec<&str> = (0..loops).map(kind).collect();
        let names: Vec<&str> = operands.iter().map(|(v, _)| v.name.as_str()).collect();
        self.read(&names);
        let types: Vec<String> = operands.iter().map(|(v, _)| v.ty()).collect();
        let arguments: Vec<String> = inside.iter().map(|v| format!("{}: {}", v.name, v.ty())).collect();
        // What was there before, when the body does not read it.
        let out = match inside.len() > operands.len() {
            true => String::new(),
            false => format!(", {}: {}", self.fresh("c"), result.scalar_type()),
        };
        let head = format!(
            "linalg.generic {{indexing_maps = [{}], iterator_types = [{}]}}\n      \
             ins({} : {}) outs({init} : {}) {{\n  ^bb0({}{out}):",
            maps.join(", "),
            kinds.join(", "),
            names.join(", "),
            types.join(", "),
            result.ty(),
            arguments.join(", "),
        );
        let mut lines = body.lines;
        lines.push(format!("linalg.yield {} : {}", body.yielded.name, body.yielded.ty()));
        let tail = format!("-> {}", result.ty());
        self.with_body(result, &head, &lines, &tail);
    }

    /// A `linalg.generic` that has the last axis as a reduction.
    fn reduction(&mut self) -> Result<()> {
        let Some(a) = self.pick_any(|v| v.shape.len() > 1 && v.width <= 5)? else { return Ok(()) };
        let (&n, kept) = a.shape.split_last().expect("it has axes");
        let element = Value { name: self.fresh("v"), shape: vec![], ..a.clone() };
        let sum = Value { name: self.fresh("v"), low: 0, high: 0, ..element.clone() };
        let scope = self.enter();
        let yielded = self.round(n, &element, &sum)?;
        let lines = self.leave(scope);
        if !self.fits(&yielded) {
            return Ok(());
        }
        let init = self.fresh("c");
        let result = Value { name: self.fresh("v"), shape: kept.to_vec(), ..yielded.clone() };
        self.statement(format!("{init} = \"FHE.zero_tensor\"() : () -> {}", result.ty()));
        let axes: Vec<usize> = (0..kept.len()).collect();
        let along = (0..a.shape.len()).collect();
        self.generic(&[(a, along)], &[element, sum], (&init, &axes), result, Body { lines, yielded });
        Ok(())
    }

    /// One of `rounds` that start from 0: a maximum, a sum, or a lookup of the sum. Gives the range
    /// after all rounds.
    fn round(&mut self, rounds: usize, element: &Value, sum: &Value) -> Result<Value> {
        let next = Value { name: self.fresh("v"), ..element.clone() };
        let operands = [(sum.name.as_str(), sum.ty()), (element.name.as_str(), element.ty())];
        let kind = self.below(2)?;
        if kind == 0 || !self.affords(rounds) {
            let n = rounds as i64;
            let next = Value { low: (n * element.low).min(0), high: (n * element.high).max(0), ..next };
            self.emit(next.clone(), "FHE.add_eint", &operands);
            return Ok(next);
        }
        if kind == 1 {
            let next = Value { low: element.low.min(0), high: element.high.max(0), ..next };
            self.emit(next.clone(), "FHE.max_eint", &operands);
            return Ok(next);
        }
        // Entries to which the next round can add its element.
        let (least, most) = next.limits();
        let wanted = Value {
            low: (least - element.low).max(least / 2).min(0),
            high: (most - element.high).min(most / 2).max(0),
            ..next.clone()
        };
        let (low, high) = (wanted.low + element.low, wanted.high + element.high);
        let added = Value { name: self.fresh("v"), low, high, ..element.clone() };
        self.emit(added.clone(), "FHE.add_eint", &operands);
        self.clamped(&added, &next, &wanted)?;
        Ok(wanted)
    }

    /// A `tensor.generate` that reads a tensor, perhaps from behind.
    fn generate(&mut self) -> Result<()> {
        let Some(a) = self.pick_any(|v| !v.shape.is_empty())? else { return Ok(()) };
        let mut shape = a.shape.clone();
        if shape.len() < 4 && self.coin()? {
            shape.insert(0, self.choices.int_in_range(1..=2)?);
        }
        if shape.iter().product::<usize>() > 24 {
            return Ok(());
        }
        let counters: Vec<Clear> = shape
            .iter()
            .map(|&n| Clear {
                name: self.fresh("k"),
                width: None,
                shape: vec![],
                low: 0,
                high: (n as i64 - 1).max(0),
            })
            .collect();
        let mut places: Vec<String> =
            counters[shape.len() - a.shape.len()..].iter().map(|c| c.name.clone()).collect();
        let last = *a.shape.last().expect("it has axes");
        let mut first = String::new();
        if last > 0 && self.coin()? {
            let end = self.constant("index", &(last - 1).to_string());
            let from_behind = self.fresh("k");
            let counter = places.pop().expect("it has axes");
            first = format!("{from_behind} = arith.subi {end}, {counter} : index\n");
            places.push(from_behind);
        }
        let element = Value { name: self.fresh("v"), shape: vec![], ..a.clone() };
        first += &format!("{} = tensor.extract {}[{}] : {}", element.name, a.name, places.join(", "), a.ty());
        self.read(&[&a.name]);
        let arguments: Vec<String> = counters.iter().map(|c| format!("{}: index", c.name)).collect();
        let mut body = self.body(vec![element], counters, &first)?;
        let result = Value { name: self.fresh("v"), shape, ..body.yielded.clone() };
        body.lines.push(format!("tensor.yield {} : {}", body.yielded.name, body.yielded.ty()));
        let head = format!("tensor.generate {{\n  ^bb0({}):", arguments.join(", "));
        let tail = format!(": {}", tensor(&result.shape, &result.scalar_type()));
        self.with_body(result, &head, &body.lines, &tail);
        Ok(())
    }
}
