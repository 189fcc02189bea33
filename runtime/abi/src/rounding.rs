//! Which exact roundings the compiler does in the tables that follow.
//!
//! The frontend reckons with it when it chooses between exact and approximate rounding, so it is
//! stated where both can read it.

/// The widest operand whose rounding is better done by so many lookups that follow than bit by bit.
///
/// Predicted for one value, in ms by the tables and bit by bit: one lookup after 5 to 3 bits 11.0 and
/// 17.6, 6 to 4 bits 20.5 and 24.7, 7 to 5 bits 65.8 and 32.9; two after 5 to 4 bits 22.0 and 25.0,
/// 5 to 2 bits 22.0 and 23.7, 6 to 5 bits 66.2 and 33.0; three after 3 to 2 bits 16.7 and 19.0, 4 to 3
/// bits 25.3 and 23.5; four after 3 to 2 bits 22.4 and 23.7.
pub fn widest_in_tables(lookups: usize) -> u32 {
    match lookups {
        1 => 6,
        2 => 5,
        3 | 4 => 3,
        _ => 0,
    }
}
