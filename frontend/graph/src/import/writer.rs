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
        format!("loc({}:{}:{})", quoted(&location.file), location.line, location.column)
    } else {
        "loc(unknown)".into()
    }
}

/// Text between quotes.
fn quoted(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_ascii_control() => format!("\\{:02X}", c as u32),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
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

    /// Lines from here on come from `place` in the user's source, and from the part of it that the
    /// user called `tag`.
    pub fn at(&mut self, place: &Location, tag: &str) {
        let place = location(place);
        self.place = if tag.is_empty() { place } else { format!("loc({}{})", quoted(tag), &place[3..]) };
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
            format!("arith.constant {} : {ty}", dense(values.shape(), values.iter().copied(), width))
        };
        Ok(self.line(&right, ty, values.shape()))
    }

    /// A constant tensor of `index`.
    pub fn indices(&mut self, shape: &[usize], values: impl Iterator<Item = i64>) -> Typed {
        let ty = shaped(shape, "index");
        self.line(&format!("arith.constant {} : {ty}", dense(shape, values, 64)), ty, shape)
    }

    /// The elements of a clear vector at the places of another.
    pub fn gather(&mut self, from: &Typed, places: &Typed) -> Typed {
        let name = |this: &mut Self| {
            this.count += 1;
            format!("%{}", this.count - 1)
        };
        let (result, each) = (name(self), name(self));
        writeln!(self.text, "  {result} = tensor.generate {{\n  ^bb0({each}: index):").expect("a string");
        let take = |this: &mut Self, from: &Typed, at: &str| {
            let ty = element(&from.ty).to_owned();
            this.line(&format!("tensor.extract {}[{at}] : {}", from.name, from.ty), ty, &[])
        };
        let place = take(self, places, &each);
        let value = take(self, from, &place.name);
        let ty = shaped(&places.shape, element(&from.ty));
        writeln!(
            self.text,
            "  tensor.yield {} : {} {}\n  }} : {ty} {}",
            value.name, value.ty, self.place, self.place
        )
        .expect("a string takes everything");
        Typed { name: result, ty, shape: places.shape.clone() }
    }
}

/// Elements of a constant that is still written for people to read.
const READABLE: usize = 256;

/// `dense<[[1, 2], [3, 4]]>`; `dense<>` without elements, of whatever shape; of many integers of
/// `width` bits the bytes, which take less time to write and to read: `dense<"0x...">`.
fn dense(shape: &[usize], values: impl Iterator<Item = i64>, width: u32) -> String {
    if shape.contains(&0) {
        return "dense<>".into();
    }
    let values: Vec<i64> = values.collect();
    // Integers of 1 bit are packed, eight to a byte.
    if values.len() > READABLE && width > 1 {
        return format!("dense<\"0x{}\">", bytes(&values, width));
    }
    let values: Vec<String> = values.iter().map(ToString::to_string).collect();
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

/// Integers as MLIR reads them from bytes: each in as few whole bytes as hold its type, the lowest
/// byte first, bits above the type zero.
fn bytes(values: &[i64], width: u32) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mask = if width < 64 { (1u64 << width) - 1 } else { u64::MAX };
    let count = (width as usize).div_ceil(8);
    let mut text = String::with_capacity(values.len() * count * 2);
    for value in values {
        for byte in &(*value as u64 & mask).to_le_bytes()[..count.min(8)] {
            text.push(DIGITS[usize::from(byte >> 4)].into());
            text.push(DIGITS[usize::from(byte & 15)].into());
        }
    }
    text
}
