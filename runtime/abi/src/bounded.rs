//! Text of bounded length for messages. What a message quotes comes from outside: a name, a shape or
//! a literal can be as long as whoever wrote it liked, and the message shall stay readable.

use std::borrow::Cow;
use std::fmt::{self, Display};

/// The most bytes of one quoted thing.
pub const QUOTED: usize = 160;
/// The most bytes of a whole message, whatever it is made of.
pub const MESSAGE: usize = 2000;
/// The most things that a list names, and the most axes of a shape.
const LISTED: usize = 12;

/// A name, type or literal for a message: as it is, or its beginning and end around what is left out.
pub fn quoted(text: &str) -> Cow<'_, str> {
    within(text, QUOTED)
}

/// A whole message; one made of [`quoted`] parts keeps to the bound anyhow.
pub fn message(text: &str) -> Cow<'_, str> {
    within(text, MESSAGE)
}

/// Text of at most about `most` bytes: two thirds of them from its beginning, one from its end.
fn within(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let head = floor(text, most * 2 / 3);
    let tail = floor(text, text.len() - most / 3);
    Cow::Owned(format!("{}…({} bytes)…{}", &text[..head], tail - head, &text[tail..]))
}

/// The last place at or before `at` where a character begins.
fn floor(text: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default()
}

/// A list of things for a message: the first few, and how many more there are.
pub fn list<T: Display>(things: impl IntoIterator<Item = T>) -> String {
    let mut things = things.into_iter();
    let shown = things.by_ref().take(LISTED).map(|thing| quoted(&thing.to_string()).into_owned());
    let shown = shown.collect::<Vec<_>>().join(", ");
    match things.count() {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A shape, or a place in one, for a message: `[2, 3]`.
#[derive(Clone, Copy, Debug)]
pub struct Shape<'a>(pub &'a [usize]);

impl Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", list(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_stays() {
        assert_eq!(quoted("tensor<2xi64>"), "tensor<2xi64>");
        assert_eq!(list([1, 2, 3]), "1, 2, 3");
        assert_eq!(Shape(&[]).to_string(), "[]");
        assert_eq!(Shape(&[2, 3]).to_string(), "[2, 3]");
    }

    #[test]
    fn what_is_long_keeps_its_ends() {
        let name = format!("start{}end", "é".repeat(50_000));
        let short = quoted(&name);
        assert!(short.starts_with("start") && short.ends_with("end") && short.len() < 2 * QUOTED, "{short}");
        assert!(short.contains("bytes)"), "{short}");
        assert_eq!(list(0..1000), "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 988 more");
        assert!(list(std::iter::repeat_n(&name, 1000)).len() < 20 * QUOTED);
        assert_eq!(Shape(&[1; 40]).to_string(), "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 and 28 more]");
    }
}
