//! Lines of MLIR.

use crate::array::Array;
use crate::location::Location;
use std::fmt::Write;

/// A value that was written.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub name: String,
    pub ty: String,
    pub shape: Vec<usize>,
}

/// `tensor<2x3xE>`, or `E` for a scalar.
pub(super) fn shaped(shape: &[usize], element: &str) -> String {
    if shape.is_empty() {
        return element.into();
    }
    let lengths: Vec<String> = shape.iter().map(usize::to_string).collect();
    format!("tensor<{}x{element}>", lengths.join("x"))
}

/// The element of a type that [`shaped`] made.
pub(super) fn element(ty: &str) -> &str {
    match ty.strip_prefix("tensor<").and_then(|inner| inner.strip_suffix('>')) {
        Some(inner) => inner.trim_start_matches(|c: char| c.is_ascii_digit() || c == 'x'),
        None => ty,
    }
}

/// Whether a type that [`shaped`] made is of signed encrypted integers.
pub(super) fn is_signed(ty: &str) -> bool {
    element(ty).starts_with("!FHE.esint")
}

/// The width of such a type of encrypted integers.
pub(super) fn width(ty: &str) -> u32 {
    let digits: String = element(ty).chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// `loc(...)` of the user's line.
pub(super) fn location(location: &Location) -> String {
    if location.is_known() {
        let file = location.file.replace('\\', "\\\\").replace('"', "\\\"");
        format!("loc(\"{file}\":{}:{})", location.line, location.column)
    } else {
        "loc(unknown)".into()
    }
}

/// Collects lines.
pub(super) struct Writer {
    pub text: String,
    place: String,
    count: usize,
}

impl Writer {
    pub fn new() -> Self {
        Self { text: String::new(), place: location(&Location::default()), count: 0 }
    }

    /// Lines from here on come from `place` in the user's source.
    pub fn at(&mut self, place: &Location) {
        self.place = location(place);
    }

    /// `%n = right loc(...)`.
    pub fn line(&mut self, right: &str, ty: String, shape: &[usize]) -> Typed {
        let name = format!("%{}", self.count);
        self.count += 1;
        writeln!(self.text, "  {name} = {right} {}", self.place).expect("a string takes everything");
        Typed { name, ty, shape: shape.to_vec() }
    }

    /// An operation in generic form.
    pub fn op(
        &mut self,
        op: &str,
        operands: &[&Typed],
        attributes: &str,
        ty: String,
        shape: &[usize],
    ) -> Typed {
        let names: Vec<&str> = operands.iter().map(|operand| operand.name.as_str()).collect();
        let types: Vec<&str> = operands.iter().map(|operand| operand.ty.as_str()).collect();
        let attributes = if attributes.is_empty() { String::new() } else { format!(" {{{attributes}}}") };
        let right = format!("\"{op}\"({}){attributes} : ({}) -> {ty}", names.join(", "), types.join(", "));
        self.line(&right, ty, shape)
    }

    /// A clear integer or tensor of them.
    pub fn constant(&mut self, value: &Array, width: u32) -> Result<Typed, String> {
        let Array::Integer(values) = value else {
            return Err("a float constant: only a table can hold it".into());
        };
        let ty = shaped(values.shape(), &format!("i{width}"));
        let right = if values.ndim() == 0 {
            format!("arith.constant {} : {ty}", values.iter().next().copied().unwrap_or_default())
        } else {
            format!("arith.constant {} : {ty}", dense(values.shape(), values.iter().copied()))
        };
        Ok(self.line(&right, ty, values.shape()))
    }

    /// A constant tensor of `index`.
    pub fn indices(&mut self, shape: &[usize], values: impl Iterator<Item = i64>) -> Typed {
        let ty = shaped(shape, "index");
        self.line(&format!("arith.constant {} : {ty}", dense(shape, values)), ty, shape)
    }
}

/// `dense<[[1, 2], [3, 4]]>`; `dense<>` without elements, of whatever shape.
fn dense(shape: &[usize], values: impl Iterator<Item = i64>) -> String {
    if shape.contains(&0) {
        return "dense<>".into();
    }
    let values: Vec<String> = values.map(|value| value.to_string()).collect();
    fn nest(shape: &[usize], values: &[String]) -> String {
        match shape {
            [] => values.concat(),
            [_] => format!("[{}]", values.join(", ")),
            [length, rest @ ..] => {
                let step = values.len() / length;
                let parts: Vec<String> =
                    (0..*length).map(|part| nest(rest, &values[part * step..][..step])).collect();
                format!("[{}]", parts.join(", "))
            }
        }
    }
    format!("dense<{}>", nest(shape, &values))
}
