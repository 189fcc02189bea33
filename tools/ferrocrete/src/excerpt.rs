//! What is shown of a source below a message: the lines of its marks, cut around them where they are
//! long. Without it, one wrong type beside a long table would quote the table.

use ferrocrete_abi::bounded::{LINE, excerpt};
use miette::{MietteError, MietteSpanContents, NamedSource, SourceCode, SourceSpan, SpanContents};

/// A source of which only what is shown is left, each line in its place.
#[derive(Clone, Debug)]
pub struct Shown {
    source: NamedSource<String>,
    marks: Vec<(usize, usize)>,
    /// The column of each mark in the whole line, counted from 0; none where nothing is cut.
    columns: Vec<usize>,
}

impl Shown {
    /// The source, cut where a line around the marks is too long to be shown whole. Marks are starts
    /// and lengths in bytes.
    pub fn new(source: NamedSource<String>, marks: &[(usize, usize)]) -> Self {
        Self::of(&source, marks).unwrap_or_else(|| Self {
            source,
            marks: marks.to_vec(),
            columns: Vec::new(),
        })
    }

    /// Where the marks are in what is shown, in the order they were given in.
    pub fn marks(&self) -> &[(usize, usize)] {
        &self.marks
    }

    /// What is shown of a source with these marks, if any line around them is too long to be shown
    /// whole.
    pub(crate) fn of(source: &NamedSource<String>, marks: &[(usize, usize)]) -> Option<Self> {
        let text = source.inner();
        let lines: Vec<usize> = marks.iter().map(|&(at, _)| line_of(text, at)).collect();
        let is_near = |line: usize| lines.iter().any(|&marked| line.abs_diff(marked) <= 1);
        if !text.split('\n').enumerate().any(|(line, text)| text.len() > LINE && is_near(line)) {
            return None;
        }
        let mut shown = String::new();
        let (mut moved, mut columns) = (vec![(0, 0); marks.len()], vec![0; marks.len()]);
        let mut start = 0;
        for (line, text) in text.split('\n').enumerate() {
            if is_near(line) {
                let here: Vec<usize> = (0..marks.len()).filter(|&i| lines[i] == line).collect();
                let within: Vec<_> = here.iter().map(|&i| (marks[i].0 - start, marks[i].1)).collect();
                let cut = excerpt(text, &within);
                for (&i, (at, length)) in here.iter().zip(cut.marks) {
                    moved[i] = (shown.len() + at, length);
                    columns[i] = marks[i].0 - start;
                }
                shown.push_str(&cut.text);
            }
            shown.push('\n');
            start += text.len() + 1;
        }
        Some(Self { source: NamedSource::new(source.name(), shown), marks: moved, columns })
    }
}

/// The line that a byte is in, counted from 0. Where a `loc(...)` of the program points may be inside
/// of a character.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&byte| byte == b'\n').count()
}

impl SourceCode for Shown {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.source.read_span(span, before, after)?;
        // A mark by itself is asked for where its place is named: that is the place in the source.
        let mark = self.marks.iter().position(|&mark| before == 0 && mark == (span.offset(), span.len()));
        let Some(&column) = mark.and_then(|i| self.columns.get(i)) else { return Ok(contents) };
        Ok(Box::new(MietteSpanContents::new_named(
            self.source.name().to_owned(),
            contents.data(),
            *contents.span(),
            contents.line(),
            column,
            contents.line_count(),
        )))
    }
}
