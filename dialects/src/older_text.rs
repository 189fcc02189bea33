//! Program text as MLIR 17 wrote it, which is what Concrete's frontend writes.
//!
//! One op of a program's text has changed since: `tensor.expand_shape` states its result's lengths
//! (`output_shape`, from MLIR 19 on). They are in its result's type, so they can be written in.

use std::ops::Range;

/// Text as today's MLIR reads it, and where it differs from the text that was given.
///
/// What is written in stands on the line it belongs to: places keep their line, and [`Self::column`]
/// and [`Self::new_column`] translate columns, in bytes from 1.
#[derive(Clone, Debug)]
pub struct Modern {
    text: String,
    insertions: Vec<Insertion>,
}

#[derive(Clone, Copy, Debug)]
struct Insertion {
    line: u32,
    /// Column in the new text, counted from 1.
    column: u32,
    length: u32,
}

const OP: &str = "tensor.expand_shape";

impl Modern {
    /// Reads a text of any age.
    pub fn of(text: &str) -> Self {
        let mut modern = Self { text: String::with_capacity(text.len()), insertions: vec![] };
        let (mut done, mut line, mut line_start) = (0, 1, 0);
        let ops = find(text);
        // What belongs to an op ends where the next one begins, so that each byte is looked at once.
        let ends = ops.iter().skip(1).map(|next| next.start).chain([text.len()]);
        for (op, end) in ops.iter().cloned().zip(ends) {
            let Some((at, lengths)) = insertion(&text[..end], op) else { continue };
            modern.text += &text[done..at];
            let before = &modern.text[line_start..];
            line += before.matches('\n').count() as u32;
            line_start += before.rfind('\n').map_or(0, |newline| newline + 1);
            let column = (modern.text.len() - line_start) as u32 + 1;
            modern.insertions.push(Insertion { line, column, length: lengths.len() as u32 });
            modern.text += &lengths;
            done = at;
        }
        modern.text += &text[done..];
        modern
    }

    /// The text as today's MLIR reads it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it differs from the text that was given.
    pub fn is_changed(&self) -> bool {
        !self.insertions.is_empty()
    }

    /// The column in the given text of a place in the new one.
    pub fn column(&self, line: u32, column: u32) -> u32 {
        let before = self.insertions.iter().filter(|i| i.line == line && i.column < column);
        let shift: u32 = before.map(|i| i.length.min(column - i.column)).sum();
        column - shift
    }

    /// The column in the new text of a place in the given one.
    pub fn new_column(&self, line: u32, column: u32) -> u32 {
        let on_line = self.insertions.iter().filter(|i| i.line == line);
        on_line.fold(
            column,
            |column, i| if i.column <= column { column.saturating_add(i.length) } else { column },
        )
    }
}

/// Every mention of the op's name that is code.
fn find(text: &str) -> Vec<Range<usize>> {
    if !text.contains(OP) {
        return vec![];
    }
    let (bytes, mut found, mut at) = (text.as_bytes(), vec![], 0);
    while at < bytes.len() {
        let rest = &bytes[at..];
        match bytes[at] {
            b'/' if rest.starts_with(b"//") => at += until(rest, b'\n'),
            b'"' => {
                let end = at + string_length(rest);
                if text.get(at + 1..end - 1) == Some(OP) {
                    found.push(at..end);
                }
                at = end;
            }
            b't' if rest.starts_with(OP.as_bytes()) => {
                found.push(at..at + OP.len());
                at += OP.len();
            }
            _ => at += 1,
        }
    }
    found
}

fn until(bytes: &[u8], end: u8) -> usize {
    bytes.iter().position(|b| *b == end).unwrap_or(bytes.len())
}

/// The length of the string literal that the bytes begin with, at least 2 when it ends.
fn string_length(bytes: &[u8]) -> usize {
    let mut at = 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// Where and what to write in; `None` if the op states its lengths, or they cannot be made out.
fn insertion(text: &str, op: Range<usize>) -> Option<(usize, String)> {
    let rest = &text[op.end..];
    if text[op].starts_with('"') {
        return generic(rest).map(|(at, lengths)| (text.len() - rest.len() + at, lengths));
    }
    // `%value [[0, 1], [2]]`, then `output_shape` nowadays, else attributes, `:` and both types.
    let open = rest.find('[')?;
    let after = open + brackets(&rest[open..])?;
    let tail = rest[after..].trim_start();
    if tail.starts_with("output_shape") {
        return None;
    }
    let lengths = lengths(tail.split_once(" into ")?.1)?;
    Some((text.len() - rest.len() + after, format!(" output_shape [{lengths}]")))
}

/// `(%value) <{reassociation = …}> : (type) -> type`.
fn generic(rest: &str) -> Option<(usize, String)> {
    let line = &rest[..until(rest.as_bytes(), b'\n')];
    let open = line.find('{')?;
    if line.contains("static_output_shape") {
        return None;
    }
    let lengths = lengths(line.split_once(" -> ")?.1)?;
    Some((open + 1, format!("static_output_shape = array<i64: {lengths}>, ")))
}

/// The length of the bracketed text that `text` begins with.
fn brackets(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, b) in text.bytes().enumerate() {
        depth += i32::from(b == b'[') - i32::from(b == b']');
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// The lengths of the tensor type that `text` begins with; `None` if one is known at run time only.
fn lengths(text: &str) -> Option<String> {
    let mut rest = text.trim_start().strip_prefix("tensor<")?.trim_start();
    let mut lengths = Vec::new();
    while rest.starts_with(|c: char| c.is_ascii_digit() || c == '?') {
        let (length, after) = rest.split_once('x')?;
        length.parse::<u64>().ok()?;
        lengths.push(length);
        rest = after;
    }
    Some(lengths.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modern(line: &str) -> String {
        Modern::of(line).text
    }

    #[test]
    fn lengths_are_written_in() {
        let old = "%e = tensor.expand_shape %c [[0, 1], [2]] : tensor<6x4x!FHE.eint<4>> into tensor<3x2x4x!FHE.eint<4>>";
        let new = modern(old);
        assert!(new.contains("[[0, 1], [2]] output_shape [3, 2, 4] : tensor<6x4x"), "{new}");
        assert_eq!(modern(&new), new);
        let scalar = modern("%e = tensor.expand_shape %c [] : tensor<i4> into tensor<1x1xi4>");
        assert!(scalar.contains("[] output_shape [1, 1] :"), "{scalar}");
        let generic = r#"%e = "tensor.expand_shape"(%c) <{reassociation = [[0, 1]]}> : (tensor<4xindex>) -> tensor<4x1xindex>"#;
        let new = modern(generic);
        assert!(new.contains("<{static_output_shape = array<i64: 4, 1>, reassociation"), "{new}");
        assert_eq!(modern(&new), new);
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in [
            "// tensor.expand_shape %c [[0, 1]] : tensor<4xi4> into tensor<4x1xi4>",
            r#"#a = "x \" tensor.expand_shape %c [[0, 1]] : tensor<4xi4> into tensor<4x1xi4>""#,
            "%e = tensor.expand_shape %c [[0, 1]] : tensor<?xi4> into tensor<?x1xi4>",
            "tensor.expand_shape",
            "tensor.expand_shape %c [[0, 1",
            "\"tensor.expand_shape",
            "\"",
            "\"\\",
            "tensor.expand_shape %c [[0,tensor.expand_shape",
            "\"tensor.expand_shape\"(%c) -> tensor<4x1xi4>\n{}",
        ] {
            assert_eq!(modern(text), text);
        }
    }

    #[test]
    fn ops_within_an_op_are_told_apart() {
        let op = "tensor.expand_shape %c [[0, 1]] : tensor<4xi4> into tensor<4x1xi4>";
        let within = format!("tensor.expand_shape %c [[0, {op} 1]] : tensor<4xi4> into tensor<4x1xi4>");
        assert_eq!(modern(&within).matches("output_shape").count(), 1);
        // Each is looked at once: with a look to the end for each, this takes minutes.
        let many = "tensor.expand_shape ".repeat(200_000);
        assert_eq!(modern(&many), many);
    }

    #[test]
    fn columns_are_those_of_the_given_text() {
        let text = "\n a\n  tensor.expand_shape %c [[0, 1]] : tensor<4xi4> into tensor<4x1xi4> b";
        let modern = Modern::of(text);
        let column = |text: &str, c| text.lines().nth(2).and_then(|l| l.rfind(c)).map(|at| at as u32 + 1);
        let (old, new) = (column(text, 'b').unwrap(), column(&modern.text, 'b').unwrap());
        assert!(new > old);
        assert_eq!(modern.column(3, new), old);
        assert_eq!((modern.new_column(3, old), modern.new_column(3, 3)), (new, 3));
        assert_eq!((modern.column(3, 3), modern.column(2, new)), (3, new));
    }
}
