//! A page's blocks of code, and what is to be done with each.

use std::ops::Range;

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub enum Block {
    /// ```` ```mlir,file=NAME ```` and the like: later commands find it as a file of that name.
    File { name: String, text: String },
    /// ```` ```mlir ````: must be accepted by `fhe-opt`.
    Program { text: String },
    /// ```` ```console ````: commands after `$ `, each with its output below. In the output, `…`
    /// stands for any text of a line, and as a line of its own for any lines.
    Console { commands: Vec<Command> },
    /// Not run: ```` ```text ```` and configuration. Not here: `rust` runs as a doctest of `ferrocrete`
    /// or `ferrocrete-circuit`, `python` in `frontend/python/tests/test_book.py`.
    Shown,
}

/// A command and what it prints.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    pub line: String,
    pub output: String,
    /// Lines of the page that hold the output.
    pub place: Range<usize>,
    /// Whether it must fail.
    pub fails: bool,
}

/// The blocks of a page, each with the number of its first line, from 1.
pub fn blocks(page: &str) -> Result<Vec<(usize, Block)>, String> {
    let lines: Vec<&str> = page.lines().collect();
    let (mut blocks, mut i) = (Vec::new(), 0);
    while i < lines.len() {
        let Some(info) = lines[i].strip_prefix("```") else {
            i += 1;
            continue;
        };
        let end = (i + 1..lines.len()).find(|j| lines[*j] == "```");
        let end = end.ok_or_else(|| format!("line {}: a block without its end", i + 1))?;
        let block = block(info, &lines, i + 1..end).map_err(|why| format!("line {}: {why}", i + 1))?;
        blocks.push((i + 1, block));
        i = end + 1;
    }
    Ok(blocks)
}

fn block(info: &str, lines: &[&str], inside: Range<usize>) -> Result<Block, String> {
    let text = lines[inside.clone()].join("\n") + "\n";
    let (language, option) = info.split_once(',').unwrap_or((info, ""));
    match (language, option.split_once('=')) {
        (_, Some(("file", name))) => Ok(Block::File { name: name.to_owned(), text }),
        ("mlir", None) => Ok(Block::Program { text }),
        ("console", None) => Ok(Block::Console { commands: commands(lines, inside, option == "fails")? }),
        // `frontend/python/tests/test_book.py` runs those of Python.
        ("text" | "rust" | "lua" | "json" | "python", None) => Ok(Block::Shown),
        _ => Err(format!("nothing is known of blocks of `{info}`; what must not run is `text`")),
    }
}

fn commands(lines: &[&str], inside: Range<usize>, fails: bool) -> Result<Vec<Command>, String> {
    let starts: Vec<usize> = inside.clone().filter(|i| lines[*i].starts_with("$ ")).collect();
    if starts.first() != Some(&inside.start) {
        return Err("the first line of a `console` block is a command after `$ `".into());
    }
    let ends = starts.iter().skip(1).copied().chain([inside.end]);
    let command = |(start, end): (usize, usize)| {
        // A `\` at the end continues the command on the next line.
        let mut first = start;
        while lines[first].ends_with('\\') && first + 1 < end {
            first += 1;
        }
        let line = lines[start..=first].join("\n");
        let line = line.strip_prefix("$ ").unwrap_or(&line).to_owned();
        Command { line, output: lines[first + 1..end].join("\n"), place: first + 1..end, fails }
    };
    Ok(starts.iter().copied().zip(ends).map(command).collect())
}

/// Whether output is what a page shows, line by line; blanks at a line's end do not count.
pub fn matches(shown: &str, found: &str) -> bool {
    let shown: Vec<&str> = shown.lines().map(str::trim_end).collect();
    let found: Vec<&str> = found.trim_end().lines().map(str::trim_end).collect();
    lines_match(&shown, &found)
}

fn lines_match(shown: &[&str], found: &[&str]) -> bool {
    match (shown, found) {
        ([], found) => found.is_empty(),
        (["…", rest @ ..], found) => (0..=found.len()).any(|skip| lines_match(rest, &found[skip..])),
        ([first, shown @ ..], [line, found @ ..]) => line_matches(first, line) && lines_match(shown, found),
        (_, []) => false,
    }
}

fn line_matches(shown: &str, found: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = found.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}
