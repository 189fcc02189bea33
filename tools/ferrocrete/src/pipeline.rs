//! Textual pipelines, taken apart.

/// The passes of `builtin.module(a,b{x=1},func.func(c,d))`, or of the same without its anchor:
/// everything between commas outside of brackets.
pub(crate) fn passes(pipeline: &str) -> Vec<&str> {
    let pipeline = pipeline.trim();
    let inside = pipeline.strip_prefix("builtin.module(").and_then(|rest| rest.strip_suffix(')'));
    let text = inside.unwrap_or(pipeline);
    let mut depth = 0usize;
    let mut start = 0;
    let mut passes = Vec::new();
    for (at, character) in text.char_indices() {
        match character {
            '(' | '{' => depth += 1,
            ')' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                passes.push(text[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    passes.push(text[start..].trim());
    passes.retain(|pass| !pass.is_empty());
    passes
}

#[cfg(test)]
mod tests {
    use super::passes;

    #[test]
    fn commas_inside_brackets_separate_nothing() {
        let split = passes("builtin.module(a, b{x=1,y=2},func.func(c,d),e)");
        assert_eq!(split, ["a", "b{x=1,y=2}", "func.func(c,d)", "e"]);
        assert_eq!(passes("a,func.func(c)"), ["a", "func.func(c)"]);
        assert!(passes("").is_empty());
    }
}
