//! Program text of MLIR 17. The reader is compiled into this crate: its own has MLIR in it.

use super::Fate;

#[path = "../../../../dialects/src/older_text.rs"]
mod older_text;

/// Text that is made today's, whose places are told in both.
pub fn older(bytes: &[u8]) -> Fate {
    let Ok(text) = str::from_utf8(bytes) else { return Fate::Refused };
    let modern = older_text::Modern::of(text);
    assert!(modern.is_changed() || modern.text() == text);
    assert_eq!(modern.text().lines().count(), text.lines().count(), "places keep their line");
    let lines = text.lines().count() as u32 + 1;
    for line in [0, 1, lines / 2, lines] {
        for column in [0, 1, 7, u32::MAX] {
            modern.column(line, column);
            modern.new_column(line, column);
        }
    }
    let again = older_text::Modern::of(modern.text());
    assert!(!again.is_changed(), "today's text is left as it is");
    if modern.is_changed() { Fate::Read } else { Fate::Refused }
}
