//! Texts that are almost programs: whatever is wrong with them, the compiler says where, and never
//! breaks.

use crate::{generate, random, seeded};
use arbitrary::{Result, Unstructured};
use ferrocrete::{Compiler, Error, Isolation, Lost, Severity};

/// What one piece of a text is replaced by; pieces of one list are of a kind.
const PIECES: &[&[&str]] = &[
    &[
        "!FHE.eint<1>",
        "!FHE.eint<2>",
        "!FHE.eint<3>",
        "!FHE.eint<4>",
        "!FHE.eint<0>",
        "!FHE.eint<63>",
        "!FHE.eint<64>",
        "!FHE.eint<4294967295>",
        "!FHE.esint<1>",
        "!FHE.esint<2>",
        "!FHE.esint<3>",
        "!FHE.esint<4>",
        "!FHE.esint<16>",
        "!FHE.ebool",
        "!FHE.eint",
        "i1",
        "i64",
        "i65",
        "i128",
        "index",
        "f32",
        "tensor<2xi64>",
        "!TFHE.glwe<sk?>",
    ],
    &["i1", "i2", "i3", "i4", "i5", "i8", "i32", "i64", "i65", "i200", "index", "si8", "ui8", "f64"],
    &[
        "tensor<0x",
        "tensor<1x",
        "tensor<2x",
        "tensor<3x",
        "tensor<4x",
        "tensor<8x",
        "tensor<16x",
        "tensor<?x",
        "tensor<*x",
        "tensor<2x2x",
        "tensor<1x1x1x1x",
        "tensor<1000000x",
        "tensor<9223372036854775807x",
        "tensor<",
        "memref<2x",
        "vector<2x",
    ],
    &[
        "\"FHE.add_eint\"",
        "\"FHE.add_eint_int\"",
        "\"FHE.sub_int_eint\"",
        "\"FHE.mul_eint\"",
        "\"FHE.mul_eint_int\"",
        "\"FHE.max_eint\"",
        "\"FHE.neg_eint\"",
        "\"FHE.not\"",
        "\"FHE.and\"",
        "\"FHE.mux\"",
        "\"FHE.gen_gate\"",
        "\"FHE.to_bool\"",
        "\"FHE.from_bool\"",
        "\"FHE.lsb\"",
        "\"FHE.round\"",
        "\"FHE.reinterpret_precision\"",
        "\"FHE.to_signed\"",
        "\"FHE.to_unsigned\"",
        "\"FHE.apply_lookup_table\"",
        "\"FHE.zero\"",
        "\"FHE.zero_tensor\"",
        "\"FHE.nonsense\"",
    ],
    &[
        "\"FHELinalg.add_eint\"",
        "\"FHELinalg.add_eint_int\"",
        "\"FHELinalg.mul_eint\"",
        "\"FHELinalg.sum\"",
        "\"FHELinalg.dot_eint_int\"",
        "\"FHELinalg.dot_eint_eint\"",
        "\"FHELinalg.matmul_eint_int\"",
        "\"FHELinalg.matmul_int_eint\"",
        "\"FHELinalg.matmul_eint_eint\"",
        "\"FHELinalg.transpose\"",
        "\"FHELinalg.concat\"",
        "\"FHELinalg.broadcast\"",
        "\"FHELinalg.from_element\"",
        "\"FHELinalg.conv2d\"",
        "\"FHELinalg.maxpool2d\"",
        "\"FHELinalg.fancy_index\"",
        "\"FHELinalg.fancy_assign\"",
        "\"FHELinalg.lsb\"",
        "\"FHELinalg.apply_lookup_table\"",
        "\"FHELinalg.apply_multi_lookup_table\"",
        "\"FHELinalg.round\"",
        "\"FHELinalg.apply_mapped_lookup_table\"",
        "\"FHELinalg.to_signed\"",
        "\"FHELinalg.reinterpret_precision\"",
    ],
    // What the compiler must not take for its own defect.
    &["x!FHE.eint<2>>", "x!FHE.eint<3>>", "x!FHE.eint<3>, \"encoding\">"],
    &["arith.constant dense<", "arith.constant dense_resource<__elided__> // "],
    &["func.func @main", "func.func private @main", "func.func nested @main"],
    &["func.func @", "func.func private @", "module @inner { func.func @"],
    &["axes", "axis", "keep_dims", "padding", "strides", "dilations", "group", "kernel_shape", "other"],
    &[
        "arith.addi",
        "arith.subi",
        "arith.muli",
        "arith.divsi",
        "arith.remui",
        "arith.shli",
        "arith.shrsi",
        "arith.floordivsi",
        "arith.cmpi slt,",
    ],
    &[
        "scf.for",
        "scf.if",
        "scf.while",
        "affine.for",
        "func.call",
        "tensor.extract",
        "tensor.insert",
        "tensor.extract_slice",
        "tensor.from_elements",
        "linalg.generic",
        "tensor.empty",
    ],
];

/// Numbers at the edges.
const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "2",
    "3",
    "7",
    "8",
    "63",
    "64",
    "65",
    "255",
    "1000",
    "2147483648",
    "-9223372036854775808",
    "9223372036854775807",
    "18446744073709551616",
    "1.5",
    "true",
];

/// Programs of the project itself, to spoil.
const TEXTS: &[&str] = &[
    include_str!("../ops/booleans.mlir"),
    include_str!("../ops/conv2d.mlir"),
    include_str!("../ops/fancy_assign.mlir"),
    include_str!("../ops/layout.mlir"),
    include_str!("../ops/matmul_eint_eint.mlir"),
    include_str!("../ops/maxpool2d.mlir"),
    include_str!("../ops/reinterpret_precision.mlir"),
    include_str!("../ops/round.mlir"),
    include_str!("../ops/apply_mapped_lookup_table.mlir"),
    include_str!("../flow/undefined.mlir"),
];

/// A text, spoilt in one to three places.
fn spoilt(choices: &mut Unstructured, bytes: &[u8]) -> Result<String> {
    let mut text = match generate::case(bytes) {
        Ok(case) if choices.ratio(2, 3)? => case.text.to_string(),
        Ok(_) | Err(_) => (*choices.choose(TEXTS)?).to_owned(),
    };
    for _ in 0..choices.int_in_range(1..=3)? {
        text = match choices.int_in_range(0..=9)? {
            0..=3 => replaced(choices, &text)?,
            4 | 5 => renumbered(choices, &text)?,
            6 => with_line(choices, &text, |lines, i, _| {
                lines.remove(i);
            })?,
            7 => with_line(choices, &text, |lines, i, j| lines.swap(i, j))?,
            8 => with_line(choices, &text, |lines, i, j| lines.insert(j, lines[i]))?,
            _ => cut(choices, &text)?,
        };
    }
    Ok(text)
}

/// One piece replaced by another of its kind.
fn replaced(choices: &mut Unstructured, text: &str) -> Result<String> {
    let kind = choices.choose(PIECES)?;
    let found: Vec<(usize, &str)> = kind.iter().flat_map(|piece| text.match_indices(*piece)).collect();
    if found.is_empty() {
        return Ok(text.to_owned());
    }
    let (at, piece) = *choices.choose(&found)?;
    let other = choices.choose(kind)?;
    Ok(format!("{}{other}{}", &text[..at], &text[at + piece.len()..]))
}

/// One number replaced by another.
fn renumbered(choices: &mut Unstructured, text: &str) -> Result<String> {
    let digit = |c: char| c.is_ascii_digit();
    let starts: Vec<usize> = text
        .match_indices(digit)
        .map(|(at, _)| at)
        .filter(|&at| at > 0 && !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()))
        .collect();
    if starts.is_empty() {
        return Ok(text.to_owned());
    }
    let at = *choices.choose(&starts)?;
    let rest = text[at..].trim_start_matches(digit);
    Ok(format!("{}{}{rest}", &text[..at], choices.choose(NUMBERS)?))
}

fn with_line(
    choices: &mut Unstructured,
    text: &str,
    change: impl Fn(&mut Vec<&str>, usize, usize),
) -> Result<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let i = choices.choose_index(lines.len())?;
    let j = choices.choose_index(lines.len())?;
    change(&mut lines, i, j);
    Ok(lines.join("\n"))
}

/// A few characters taken out.
fn cut(choices: &mut Unstructured, text: &str) -> Result<String> {
    let from = choices.choose_index(text.len())?;
    let to = (from + choices.int_in_range(1..=8)?).min(text.len());
    // Only what is not all ASCII may be cut in the middle of a character.
    let (Some(before), Some(after)) = (text.get(..from), text.get(to..)) else { return Ok(text.to_owned()) };
    Ok(format!("{before}{after}"))
}

/// How a text may fare; anything else is a failure.
#[derive(Default)]
struct Tally {
    accepted: u32,
    refused: u32,
    /// Refused since the parser crashed, in a process of its own.
    crashed: u32,
}

/// Takes a spoilt text through parser, verifiers and all passes, down to native code.
fn check(bytes: &[u8], compiler: &Compiler, tally: &mut Tally) -> std::result::Result<(), String> {
    let (mine, program) = bytes.split_at(64);
    let Ok(text) = spoilt(&mut Unstructured::new(mine), program) else { return Ok(()) };
    // Read when the process is gone.
    if let Ok(path) = std::env::var("FERROCRETE_FUZZ_LAST") {
        std::fs::write(path, &text).map_err(|e| e.to_string())?;
    }
    match compiler.compile_str(&text, "fuzz.mlir") {
        Ok(_) => {
            tally.accepted += 1;
            Ok(())
        }
        Err(Error::Compile(said)) => {
            tally.refused += 1;
            let errors = || said.0.iter().filter(|d| d.severity == Severity::Error);
            match errors().count() > 0 && errors().all(|d| d.location.is_some()) {
                true => Ok(()),
                false => Err(format!("an error without a place: {said}\n{text}")),
            }
        }
        Err(Error::LostParser(lost)) => {
            tally.crashed += 1;
            println!("refused by isolation: {lost}\n{text}\n");
            match matches!(lost.how, Lost::Signal { .. }) && lost.near.is_some() {
                true => Ok(()),
                false => Err(format!("a parser lost without a place: {lost}\n{text}")),
            }
        }
        Err(error) => Err(format!("{}\n{text}", error.to_text())),
    }
}

#[test]
fn spoilt_programs_are_refused() {
    let mut tally = Tally::default();
    let compiler = Compiler::new();
    seeded(150, 4, |bytes| check(bytes, &compiler, &mut tally).unwrap_or_else(|failure| panic!("{failure}")));
    assert!(tally.accepted > 0 && tally.refused > tally.accepted, "what is spoilt is mostly wrong");
}

/// Beside this test's folder; it must be no older than this test needs it.
fn fhec() -> std::path::PathBuf {
    let this = std::env::current_exe().expect("this test is a file");
    let fhec = this.parent().and_then(std::path::Path::parent).expect("a folder").join("fhec");
    assert!(fhec.exists(), "fhec is missing: run `cargo build -p fhec` with this test's profile");
    fhec
}

#[test]
#[ignore = "takes as long as asked for"]
fn long_spoilt_run() {
    let end = std::time::Instant::now() + crate::minutes();
    let mut tally = Tally::default();
    let mut failures = vec![];
    // MLIR's parser does not survive everything.
    let compiler = Compiler::new().isolate(Isolation::command(fhec(), [""; 0]));
    while std::time::Instant::now() < end {
        failures.extend(check(&random(crate::BYTES + 64), &compiler, &mut tally).err());
    }
    let Tally { accepted, refused, crashed } = tally;
    println!("{accepted} accepted, {refused} refused, {crashed} refused by isolation");
    assert!(failures.is_empty(), "{} failures\n\n{}", failures.len(), failures.join("\n\n"));
}
