//! Names of native symbols.

/// The symbol of the [`ProgramFunction`](ferrocrete_abi::entry_points::ProgramFunction) of the
/// program's function of that name, which may be any text: no two names share a symbol, and none
/// is a symbol of the C library.
///
/// Letters, digits and `_` stay; every other byte becomes `$` and two hexadecimal digits.
pub fn entry_symbol(function_name: &str) -> String {
    let mut symbol = String::from("fc_");
    for byte in function_name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => symbol.push(char::from(byte)),
            _ => symbol += &format!("${byte:02x}"),
        }
    }
    symbol
}

/// The symbol of what computes on tensors for [`entry_symbol`]. No mangled name has a dot.
pub(crate) fn body_symbol(function_name: &str) -> String {
    entry_symbol(function_name) + ".body"
}
