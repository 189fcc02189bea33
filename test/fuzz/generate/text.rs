//! The text of a program in pieces, so that a failing one can be cut down.

use std::collections::HashSet;
use std::fmt;

/// A program: `main`, and functions beside it.
#[derive(Clone, Debug)]
pub struct Text {
    /// Whole functions.
    pub functions: Vec<String>,
    /// Names and types.
    pub parameters: Vec<(String, String)>,
    /// One for each op of `main`; an op with regions takes several lines.
    pub statements: Vec<String>,
    /// Names and types.
    pub results: Vec<(String, String)>,
}

impl Text {
    /// What is left when only one of `main`'s values is given back, for each that could be.
    pub fn slices(&self) -> impl Iterator<Item = Self> + '_ {
        let defined = self.statements.iter().filter_map(|s| {
            let (name, rest) = s.split_once(" = ")?;
            let ty = rest.lines().next()?.rsplit_once("-> ").map(|(_, ty)| ty.trim_end_matches(" {"))?;
            let ty = ty.trim_matches(['(', ')']);
            (!name.contains(':') && ty.contains("!FHE.")).then(|| (name.to_owned(), ty.to_owned()))
        });
        defined.chain(self.results.iter().cloned()).map(|result| self.only(result))
    }

    fn only(&self, result: (String, String)) -> Self {
        let mut needed: HashSet<String> = names(&result.0).collect();
        let mut kept: Vec<String> = vec![];
        for statement in self.statements.iter().rev() {
            let defines = statement.split(" = ").next().unwrap_or_default();
            if names(defines).any(|name| needed.contains(&name)) {
                needed.extend(names(statement));
                kept.push(statement.clone());
            }
        }
        kept.reverse();
        let called = |f: &&String| {
            let name = f.split('@').nth(1).and_then(|f| f.split('(').next()).unwrap_or_default();
            kept.iter().chain(&self.functions).any(|s| s.contains(&format!("call @{name}(")))
        };
        let functions = self.functions.iter().filter(called).cloned().collect();
        Self { functions, statements: kept, results: vec![result], parameters: self.parameters.clone() }
    }
}

/// `%name` for each value that a text names, without the number of a result.
fn names(text: &str) -> impl Iterator<Item = String> + '_ {
    let name = |piece: &str| -> String { piece.chars().take_while(char::is_ascii_alphanumeric).collect() };
    text.split('%').skip(1).map(name)
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for function in &self.functions {
            writeln!(f, "{function}")?;
        }
        let parameters: Vec<String> =
            self.parameters.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        let names: Vec<&str> = self.results.iter().map(|(name, _)| name.as_str()).collect();
        let types: Vec<&str> = self.results.iter().map(|(_, ty)| ty.as_str()).collect();
        let types = types.join(", ");
        writeln!(f, "func.func @main({}) -> ({types}) {{", parameters.join(", "))?;
        for statement in &self.statements {
            writeln!(f, "  {statement}")?;
        }
        match names.is_empty() {
            true => writeln!(f, "  return\n}}"),
            false => writeln!(f, "  return {} : {types}\n}}", names.join(", ")),
        }
    }
}
