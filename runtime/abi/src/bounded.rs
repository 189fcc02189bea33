//! Text of bounded length for messages. What a message quotes comes from outside: a name, a shape or
//! a literal can be as long as whoever wrote it liked, and the message shall stay readable.

use std::borrow::Cow;
use std::fmt::{self, Display};
use std::ops::Range;

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

/// The longest line that is quoted whole.
pub const LINE: usize = 200;
/// Bytes shown on each side of a mark, and the most of the mark itself.
const AROUND: usize = 60;
/// The most places of one line that are shown.
const PIECES: usize = 4;

/// A line of a source with marked places, each a start and a length in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, or what stands around its marks.
    pub text: String,
    /// Where the marks are in it, in the order they were given in.
    pub marks: Vec<(usize, usize)>,
}

/// A line for a message: as it is, or what stands around the marks if it is long.
pub fn excerpt(line: &str, marks: &[(usize, usize)]) -> Excerpt {
    if line.len() <= LINE {
        return Excerpt { text: line.to_owned(), marks: marks.to_vec() };
    }
    let pieces = pieces(line, marks);
    let (mut text, mut places) = (String::new(), Vec::new());
    for piece in &pieces {
        if piece.start > 0 {
            text.push('…');
        }
        places.push(text.len());
        text.push_str(&line[piece.clone()]);
    }
    if pieces.last().is_some_and(|piece| piece.end < line.len()) {
        text.push('…');
    }
    let moved = |&(start, length): &(usize, usize)| {
        let within = pieces.iter().zip(&places).find(|(piece, _)| (piece.start..=piece.end).contains(&start));
        within.map_or((text.len(), 0), |(piece, place)| {
            (place + start - piece.start, length.min(piece.end - start))
        })
    };
    let marks = marks.iter().map(moved).collect();
    Excerpt { text, marks }
}

/// What is shown of a line, in order and apart.
fn pieces(line: &str, marks: &[(usize, usize)]) -> Vec<Range<usize>> {
    let start = [(0, 0)];
    let marks = if marks.is_empty() { &start } else { marks };
    let mut wanted: Vec<_> = marks
        .iter()
        .map(|&(start, length)| {
            let (start, end) =
                (start.min(line.len()), start.saturating_add(length.min(AROUND)).min(line.len()));
            let from = floor(line, start.saturating_sub(AROUND));
            // What is missing on the left, there is more of on the right.
            from..floor(line, (end + AROUND).max(from + LINE - AROUND).min(line.len()))
        })
        .collect();
    wanted.sort_by_key(|piece| piece.start);
    let mut pieces: Vec<Range<usize>> = Vec::new();
    for piece in wanted {
        match pieces.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => pieces.push(piece),
        }
    }
    pieces.truncate(PIECES);
    // Marks that follow each other closely make one long piece.
    pieces
        .iter_mut()
        .for_each(|piece| piece.end = piece.end.min(floor(line, (piece.start + 4 * LINE).min(line.len()))));
    pieces
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

    #[test]
    fn a_long_line_is_cut_around_its_marks() {
        let line = format!("{}HERE{}THERE{}", "a".repeat(10_000), "é".repeat(10_000), "b".repeat(10_000));
        let Excerpt { text, marks } = excerpt(&line, &[(30_004, 5), (10_000, 4)]);
        assert_eq!(&text[marks[0].0..][..marks[0].1], "THERE", "{text}");
        assert_eq!(&text[marks[1].0..][..marks[1].1], "HERE", "{text}");
        assert!(text.starts_with("…aaa") && text.ends_with("bbb…") && text.len() < 2 * LINE, "{text}");
        assert_eq!(excerpt("short", &[(1, 2)]), Excerpt { text: "short".into(), marks: vec![(1, 2)] });
        let whole = excerpt(&line, &[(0, usize::MAX), (40_000, 1)]);
        assert!(whole.text.len() < 3 * LINE && whole.marks[0].1 < LINE, "{whole:?}");
    }
}
