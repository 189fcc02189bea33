//! Finds FileCheck lines that nothing reads: a misspelt directive would otherwise pass for ever.

use crate::directives::{self, WORDS, comment_body};
use std::collections::BTreeSet;

/// What FileCheck takes after a prefix.
const SUFFIXES: &[&str] = &["NEXT", "SAME", "EMPTY", "NOT", "DAG", "LABEL"];

/// Checks every directive of `text` against the prefixes that FileCheck reads from it in
/// `commands`. Returns the line and what is wrong with it.
pub fn check(text: &str, commands: &[String]) -> Result<(), (usize, String)> {
    let read: BTreeSet<String> = commands.iter().flat_map(|command| prefixes_of(command)).collect();
    for comment in directives::comments(text) {
        if !WORDS.contains(&comment.word) && !is_directive(comment.word, &read) {
            return Err((comment.line, unread(comment.word, &read)));
        }
    }
    for (line, content) in (1..).zip(text.lines()) {
        if let Some(why) = comment_body(content).and_then(|body| near_miss(body, &read)) {
            return Err((line, why));
        }
    }
    Ok(())
}

/// The prefixes with which FileCheck reads the test file itself in one command.
fn prefixes_of(command: &str) -> Vec<String> {
    command.split(['|', ';', '&', '(', ')', '{', '}']).flat_map(prefixes_of_stage).collect()
}

fn prefixes_of_stage(stage: &str) -> Vec<String> {
    let mut words = stage.split_whitespace().skip_while(|word| *word == "not" || word.contains('='));
    if words.next() != Some("FileCheck") {
        return Vec::new();
    }
    let (mut reads_file, mut prefixes) = (false, Vec::new());
    while let Some(word) = words.next() {
        let option = word.trim_start_matches('-');
        let (name, value) = option.split_once('=').map_or((option, None), |(n, v)| (n, Some(v)));
        if !word.starts_with('-') {
            reads_file |= word.trim_matches(['"', '\'']) == "%s";
        } else if matches!(name, "check-prefix" | "check-prefixes") {
            let value = value.or_else(|| words.next()).unwrap_or_default();
            prefixes.extend(value.split(',').map(str::to_owned));
        } else if name == "input-file" && value.is_none() {
            words.next();
        }
    }
    match (reads_file, prefixes.is_empty()) {
        (false, _) => Vec::new(),
        (true, true) => vec!["CHECK".to_owned()],
        (true, false) => prefixes,
    }
}

fn is_directive(word: &str, read: &BTreeSet<String>) -> bool {
    let word = word.strip_suffix("{LITERAL}").unwrap_or(word);
    let suffix_of = |prefix: &String| word.strip_prefix(prefix.as_str());
    read.iter().filter_map(suffix_of).any(|rest| match rest.strip_prefix('-') {
        None => rest.is_empty(),
        Some(suffix) => {
            let count = suffix.strip_prefix("COUNT-");
            SUFFIXES.contains(&suffix) || count.is_some_and(|count| count.parse::<u32>().is_ok())
        }
    })
}

fn unread(word: &str, read: &BTreeSet<String>) -> String {
    if read.is_empty() {
        return format!("`{word}:` is read by nothing: no RUN line runs FileCheck on this file");
    }
    let read = read.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
    format!(
        "`{word}:` is read by nothing: FileCheck reads the prefixes {read} here, with -{} or -COUNT-n",
        SUFFIXES.join(", -")
    )
}

/// A comment that starts with a directive but for its colon or its capitals.
fn near_miss(body: &str, read: &BTreeSet<String>) -> Option<String> {
    let word = body.split([' ', ':']).next()?;
    let colon = body[word.len()..].starts_with(':');
    if is_directive(word, read) && !colon {
        return Some(format!("`{word}` lacks its colon, so FileCheck does not read it"));
    }
    let capitals = word.to_ascii_uppercase();
    let reserved = WORDS.contains(&capitals.as_str()) || is_directive(&capitals, read);
    (colon && capitals != word && reserved)
        .then(|| format!("`{word}:` must be written `{capitals}:`, or nothing reads it"))
}
