//! Shared objects, and what they need from where they are loaded.

use crate::support::{Program, context, source};
use ferrocrete_codegen::{CodegenError, TargetSpec, compile, link, lower_to_llvm};
use melior::ir::Module;

fn linked(functions: &str, triple: Option<&str>) -> Result<Vec<u8>, CodegenError> {
    let context = context();
    let mut module = Module::parse(&context, &source(functions)).expect("parses");
    lower_to_llvm(&mut module)?;
    link(&compile(&module, &TargetSpec { triple: triple.map(str::to_owned), cpu: None })?.object)
}

const DIVISION: &str = "
    func.func @f(%a: i64, %b: i64) -> i64 {
      %p = arith.extsi %a : i64 to i128
      %q = arith.extsi %b : i64 to i128
      %m = arith.muli %p, %p : i128
      %d = arith.divsi %m, %q : i128
      %r = arith.trunci %d : i128 to i64
      return %r : i64
    }";

/// What neither the CPU nor the C library does comes from the libraries that the code names.
#[test]
fn arithmetic_of_other_libraries() {
    let big = 1 << 40;
    assert_eq!(Program::new(DIVISION).run("f", &[vec![big], vec![big]], &[1]), [[big]]);
    let cosine = "
        func.func @f(%a: i64) -> i64 {
          %x = arith.sitofp %a : i64 to f64
          %y = math.cos %x : f64
          %k = arith.constant 1000.0 : f64
          %z = arith.mulf %y, %k : f64
          %r = arith.fptosi %z : f64 to i64
          return %r : i64
        }";
    assert_eq!(Program::new(cosine).run("f", &[vec![1]], &[1]), [[540]]);
    let names = |code: &[u8], library: &str| code.windows(library.len()).any(|w| w == library.as_bytes());
    let code = linked(DIVISION, None).expect("links");
    assert!(names(&code, "libgcc_s.so.1") && !names(&code, "libm.so.6"));
}

/// Found when linking, not when it is called and takes the process with it.
#[test]
fn functions_that_no_library_has() {
    let wide = "
        func.func @f(%a: i64) -> i64 {
          %x = arith.sitofp %a : i64 to f128
          %y = arith.mulf %x, %x : f128
          %r = arith.fptosi %y : f128 to i64
          return %r : i64
        }";
    let error = linked(wide, None).expect_err("arithmetic on 128-bit floats");
    assert!(matches!(&error, CodegenError::Foreign { symbols } if symbols.contains("`__multf3`")), "{error}");
}

/// Any machine's code is linked on any machine, by several threads at once.
#[test]
fn other_machines() {
    std::thread::scope(|scope| {
        for triple in ["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"] {
            for _ in 0..4 {
                scope.spawn(move || {
                    let code = linked(DIVISION, Some(triple)).expect("links");
                    // The ELF header's type (3: shared object) and machine.
                    let machine = if triple.starts_with("aarch64") { 183 } else { 62 };
                    assert_eq!((&code[..4], code[16], code[18]), (&b"\x7fELF"[..], 3, machine));
                });
            }
        }
    });
}

#[test]
fn refused_objects_are_told_and_do_no_harm() {
    let error = link(b"no object").expect_err("garbage");
    assert!(matches!(error, CodegenError::Linker { .. }), "{error}");
    linked(DIVISION, None).expect("links");
}
