//! Branches, loops and calls.

use super::value::Clear;
use super::{Program, Value};
use arbitrary::Result;

/// What is in sight, kept while a block is made.
pub(super) struct Scope {
    body: Vec<String>,
    values: usize,
    clears: usize,
}

impl Program<'_, '_> {
    pub(super) fn enter(&mut self) -> Scope {
        self.depth += 1;
        Scope { body: std::mem::take(&mut self.body), values: self.values.len(), clears: self.clears.len() }
    }

    /// The block's statements.
    pub(super) fn leave(&mut self, scope: Scope) -> Vec<String> {
        self.depth -= 1;
        self.values.truncate(scope.values);
        self.clears.truncate(scope.clears);
        std::mem::replace(&mut self.body, scope.body)
    }

    /// Some steps, and a value of `wanted`'s type in its range at the end.
    fn steps_to(&mut self, wanted: &Value) -> Result<String> {
        for _ in 0..self.below(2)? {
            self.step()?;
        }
        let fits = |v: &Value| {
            v.same_element(wanted) && v.shape == wanted.shape && wanted.low <= v.low && v.high <= wanted.high
        };
        let ready = self.values.iter().rev().find(|v| fits(v)).cloned();
        let found = match ready {
            Some(found) => found,
            None => {
                // The caller has paid for it.
                let a = self.pick_if(|v| v.shape == wanted.shape)?.unwrap_or_else(|| wanted.clone());
                let result = Value { name: self.fresh("v"), ..wanted.clone() };
                self.clamped(&a, &result, wanted)?;
                result
            }
        };
        self.read(&[&found.name]);
        Ok(found.name)
    }

    /// A lookup whose entries keep to the range of `wanted`.
    pub(super) fn clamped(&mut self, a: &Value, result: &Value, wanted: &Value) -> Result<()> {
        let entries = self.numbers(1 << a.width, wanted.low, wanted.high)?;
        let ty = format!("tensor<{}xi64>", entries.len());
        let table = self.constant(&ty, &format!("dense<{entries:?}>"));
        self.emit(
            result.clone(),
            &format!("{}.apply_lookup_table", a.dialect()),
            &[(&a.name, a.ty()), (&table, ty)],
        );
        Ok(())
    }

    /// What a branch or a loop may carry.
    fn carried(&mut self) -> Result<Option<Value>> {
        if self.depth >= 2 {
            return Ok(None);
        }
        let a = self.pick()?;
        Ok(self.affords(2).then_some(a))
    }

    pub(super) fn branch(&mut self) -> Result<()> {
        let Some(a) = self.carried()? else { return Ok(()) };
        let mut wanted = a.clone();
        (wanted.low, wanted.high) = self.sub_range(a.limits())?;
        let condition = self.condition()?;
        let mut lines = vec![format!("scf.if {} -> ({}) {{", condition.name, a.ty())];
        for last in [false, true] {
            let scope = self.enter();
            let yielded = self.steps_to(&wanted)?;
            self.statement(format!("scf.yield {yielded} : {}", a.ty()));
            lines.extend(self.leave(scope).iter().map(|line| format!("  {}", line.replace('\n', "\n  "))));
            lines.push(if last { "}".to_owned() } else { "} else {".to_owned() });
        }
        let result = Value { name: self.fresh("v"), ..wanted };
        self.statement(format!("{} = {}", result.name, lines.join("\n  ")));
        self.values.push(result);
        Ok(())
    }

    /// One of two or three blocks, by a clear number.
    pub(super) fn switch(&mut self) -> Result<()> {
        let Some(a) = self.carried()? else { return Ok(()) };
        let mut wanted = a.clone();
        (wanted.low, wanted.high) = self.sub_range(a.limits())?;
        let number = self.bound()?;
        let mut heads = vec![];
        for case in 0..=2 {
            if self.coin()? && (heads.is_empty() || self.affords(1)) {
                heads.push(format!("case {case} {{"));
            }
        }
        heads.push("default {".to_owned());
        let mut lines = vec![format!("scf.index_switch {} -> {}", number.name, a.ty())];
        for head in heads {
            lines.push(head);
            let scope = self.enter();
            let yielded = self.steps_to(&wanted)?;
            self.statement(format!("scf.yield {yielded} : {}", a.ty()));
            lines.extend(self.leave(scope).iter().map(|line| format!("  {}", line.replace('\n', "\n  "))));
            lines.push("}".to_owned());
        }
        let result = Value { name: self.fresh("v"), ..wanted };
        self.statement(format!("{} = {}", result.name, lines.join("\n  ")));
        self.values.push(result);
        Ok(())
    }

    /// A loop that carries one or two values.
    pub(super) fn repeat(&mut self) -> Result<()> {
        let Some(first) = self.carried()? else { return Ok(()) };
        let mut initial = vec![first];
        if self.coin()? {
            initial.extend(self.carried()?);
        }
        let bounds: [Clear; 2] = [self.bound()?, self.bound()?];
        let step = self.choices.int_in_range(1..=2)?;
        let step = self.constant("index", &step.to_string());
        let mut inside = vec![];
        for a in &initial {
            let (low, high) = self.sub_range(a.limits())?;
            // Every round starts within what the first one starts with and the last one ends with.
            let (low, high) = (low.min(a.low), high.max(a.high));
            inside.push(Value { name: self.fresh("v"), low, high, ..a.clone() });
        }
        let index = self.fresh("k");
        let pairs: Vec<String> =
            inside.iter().zip(&initial).map(|(to, from)| format!("{} = {}", to.name, from.name)).collect();
        let types: Vec<String> = initial.iter().map(Value::ty).collect();
        let types = types.join(", ");
        for a in &initial {
            self.read(&[&a.name]);
        }
        let [from, to] = &bounds;
        let head = format!(
            "scf.for {index} = {} to {} step {step} iter_args({}) -> ({types}) {{",
            from.name,
            to.name,
            pairs.join(", ")
        );
        let scope = self.enter();
        self.values.extend(inside.iter().cloned());
        self.clears.push(Clear { name: index, width: None, shape: vec![], low: from.low.min(0), high: 2 });
        let yielded = inside.iter().map(|wanted| self.steps_to(wanted)).collect::<Result<Vec<String>>>()?;
        self.statement(format!("scf.yield {} : {types}", yielded.join(", ")));
        let lines = self.leave(scope);
        let lines: Vec<String> =
            lines.iter().map(|line| format!("  {}", line.replace('\n', "\n  "))).collect();
        self.results(&format!("{head}\n  {}\n  }}", lines.join("\n  ")), inside);
        Ok(())
    }

    /// A statement that gives values of those types and ranges.
    fn results(&mut self, text: &str, mut results: Vec<Value>) {
        let name = self.fresh("v");
        let count = results.len();
        for (i, result) in results.iter_mut().enumerate() {
            result.name = if count == 1 { name.clone() } else { format!("{name}#{i}") };
        }
        let all = if count == 1 { name } else { format!("{name}:{count}") };
        self.statement(format!("{all} = {text}"));
        self.values.extend(results);
    }

    /// A function of its own, called once or twice.
    pub(super) fn call(&mut self) -> Result<()> {
        if self.depth > 0 {
            return Ok(());
        }
        let arguments =
            (0..self.choices.int_in_range(1..=2)?).map(|_| self.pick()).collect::<Result<Vec<_>>>()?;
        let inside: Vec<Value> =
            arguments.iter().map(|a| Value { name: self.fresh("v"), ..a.clone() }).collect();
        let scope = self.enter();
        let outside: Vec<Value> = std::mem::replace(&mut self.values, inside.clone());
        let clears = std::mem::take(&mut self.clears);
        for _ in 0..self.choices.int_in_range(1..=3)? {
            self.step()?;
        }
        let mut results: Vec<Value> = self.values.iter().rev().take(2).cloned().collect();
        let count = self.choices.int_in_range(1..=results.len())?;
        results.truncate(count);
        let callee = format!("f{}", self.functions.len());
        let function = self.function(&callee, &inside, &results)?;
        (self.values, self.clears) = (outside, clears);
        self.leave(scope);
        self.functions.push(function);
        self.call_of(&callee, &arguments, &results);
        let mut others = vec![];
        for a in &arguments {
            let fits = |b: &Value| {
                b.same_element(a)
                    && b.shape == a.shape
                    && a.low <= b.low
                    && b.high <= a.high
                    && b.name != a.name
            };
            others.push(self.pick_if(fits)?.unwrap_or_else(|| a.clone()));
        }
        if self.coin()? {
            self.call_of(&callee, &others, &results);
        }
        Ok(())
    }

    fn call_of(&mut self, callee: &str, arguments: &[Value], results: &[Value]) {
        let names: Vec<&str> = arguments.iter().map(|a| a.name.as_str()).collect();
        self.read(&names);
        let types: Vec<String> = arguments.iter().map(Value::ty).collect();
        let given: Vec<String> = results.iter().map(Value::ty).collect();
        let (types, given) = (types.join(", "), given.join(", "));
        let text = format!("func.call @{callee}({}) : ({types}) -> ({given})", names.join(", "));
        self.results(&text, results.to_vec());
    }

    /// The statements made so far as a function.
    fn function(&mut self, name: &str, parameters: &[Value], results: &[Value]) -> Result<String> {
        let parameters: Vec<String> = parameters.iter().map(|v| format!("{}: {}", v.name, v.ty())).collect();
        let types: Vec<String> = results.iter().map(Value::ty).collect();
        let names: Vec<&str> = results.iter().map(|v| v.name.as_str()).collect();
        let (types, names) = (types.join(", "), names.join(", "));
        let visibility = if self.choices.ratio(2, 3)? { "private " } else { "" };
        let body: String = self.body.iter().map(|line| format!("  {line}\n")).collect();
        let parameters = parameters.join(", ");
        Ok(format!(
            "func.func {visibility}@{name}({parameters}) -> ({types}) {{\n{body}  return {names} : {types}\n}}"
        ))
    }
}
