//! Arguments and test vectors, JSON that people write.

use super::{Fate, kept, short};
use ferrocrete_abi::bounded;
use ferrocrete_abi::tensor::IntTensor;
use serde_json::Value as Json;

/// A JSON list of tensors, as `--args`, `--args-file` and each side of a test vector take it.
pub fn arguments(bytes: &[u8]) -> Fate {
    let Ok(text) = str::from_utf8(bytes) else { return Fate::Refused };
    let list: Vec<Json> = match serde_json::from_str(text) {
        Ok(list) => list,
        Err(error) => {
            // What is shown of the text around the place.
            let lines = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
            let shown = bounded::excerpt(lines, &[(error.column().saturating_sub(1).min(lines.len()), 1)]);
            short(&shown.text);
            return Fate::Refused;
        }
    };
    let mut fate = Fate::Read;
    for json in &list {
        match kept(IntTensor::from_json(json)) {
            None => fate = Fate::Refused,
            Some(tensor) => {
                let again = IntTensor::from_json(&tensor.to_json()).expect("what was written is read");
                // A list of no rows does not tell how long they are.
                assert!(again == tensor || tensor.data().is_empty(), "written and read again, it is another");
            }
        }
    }
    fate
}
