//! Texts of the MLIR that Concrete's releases are built on, which the MLIR here would not parse.
//!
//! There `tensor.expand_shape` does not state the shape of its result beside its type, here it must.

use std::borrow::Cow;

const NAME: &str = "tensor.expand_shape";

/// The text as the MLIR here takes it. Lines stay; columns after such an op move.
pub(crate) fn modernised(text: &str) -> Cow<'_, str> {
    let mut done = String::new();
    let mut from = 0;
    for (at, _) in text.match_indices(NAME) {
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        if at >= from
            && !text[line..at].contains("//")
            && let Some((place, missing)) = missing(&text[at + NAME.len()..])
        {
            let place = at + NAME.len() + place;
            done.push_str(&text[from..place]);
            done.push_str(&missing);
            from = place;
        }
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    Cow::Owned(done + &text[from..])
}

/// What the op, whose name ended just before `rest`, lacks, and where.
fn missing(rest: &str) -> Option<(usize, String)> {
    match rest.strip_prefix('"') {
        Some(generic) => {
            let open = generic.find('{')?;
            let close = open + generic[open..].find('}')?;
            let present = generic[..close].contains("static_output_shape");
            let own = generic[..open].matches(['\n', '=']).count() == 0;
            let shape = result_shape(generic[close..].split_once("->")?.1)?;
            (!present && own).then(|| (open + 2, format!("static_output_shape = array<i64: {shape}>, ")))
        }
        None => {
            let open = rest.find('[').filter(|&open| !rest[..open].contains('\n'))?;
            let end = open + closing(&rest[open..])?;
            let present = rest[end..].trim_start().starts_with("output_shape");
            let shape = result_shape(rest[end..].split_once(" into ")?.1)?;
            (!present).then(|| (end, format!(" output_shape [{shape}]")))
        }
    }
}

/// The end of what the bracket at the beginning opens.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at + 1);
        }
    }
    None
}

/// The lengths of the tensor type that comes first, `2, 3`; they must be known.
fn result_shape(text: &str) -> Option<String> {
    let mut rest = text.trim_start().strip_prefix("tensor<")?;
    let mut lengths = vec![];
    while let Some((length, others)) = rest.split_once('x')
        && !length.is_empty()
        && length.bytes().all(|byte| byte.is_ascii_digit())
    {
        lengths.push(length);
        rest = others;
    }
    (!lengths.is_empty() && !rest.starts_with('?')).then(|| lengths.join(", "))
}
