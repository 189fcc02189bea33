//! What code is generated for, and what is refused.

use crate::support::{context, source};
use ferrocrete_codegen::{CodegenError, TargetSpec, compile, lower_to_llvm};
use melior::ir::Module;
use std::cell::RefCell;
use std::rc::Rc;

const NEG: &str = r#"
    func.func @f(%x: !TFHE.glwe<sk[0]<4,1>>) -> !TFHE.glwe<sk[0]<4,1>> {
      %r = "TFHE.neg_glwe"(%x) : (!TFHE.glwe<sk[0]<4,1>>) -> !TFHE.glwe<sk[0]<4,1>>
      return %r : !TFHE.glwe<sk[0]<4,1>>
    }"#;

fn native(spec: &TargetSpec) -> Result<ferrocrete_codegen::Native, CodegenError> {
    let context = context();
    let mut module = Module::parse(&context, &source(NEG)).expect("parses");
    lower_to_llvm(&mut module)?;
    compile(&module, spec)
}

fn spec(triple: Option<&str>, cpu: Option<&str>) -> TargetSpec {
    TargetSpec { triple: triple.map(str::to_owned), cpu: cpu.map(str::to_owned) }
}

#[test]
fn unknown_machines_are_refused() {
    let error = native(&spec(None, Some("pentium17"))).expect_err("no such CPU");
    assert!(
        matches!(&error, CodegenError::Cpu { cpu, known, .. } if cpu == "pentium17" && known.contains("znver4")),
        "{error}"
    );
    let error = native(&spec(None, Some("i486"))).expect_err("a 32-bit CPU");
    assert!(matches!(&error, CodegenError::Cpu { .. }), "{error}");
    let error = native(&spec(Some("pdp11-dec-unix"), None)).expect_err("no such triple");
    assert!(matches!(&error, CodegenError::Triple { .. }), "{error}");
    let error =
        native(&spec(Some("aarch64-unknown-linux-gnu"), Some("skylake"))).expect_err("not of this triple");
    assert!(error.to_string().contains("neoverse-n1"), "{error}");
}

#[test]
fn recorded_features_are_those_the_code_may_use() {
    let has = |native: &ferrocrete_codegen::Native, feature: &str| {
        native.target.features.split(',').any(|f| f == feature)
    };
    let triple = Some("x86_64-unknown-linux-gnu");
    let old = native(&spec(triple, None)).expect("compiles");
    assert!(has(&old, "+sse2") && !has(&old, "+avx"), "{}", old.target.features);
    let new = native(&spec(triple, Some("x86-64-v4"))).expect("compiles");
    assert!(has(&new, "+avx2") && has(&new, "+avx512f"), "{}", new.target.features);
    assert!(!new.target.features.contains("fast-"), "hints are no features: {}", new.target.features);
    // The recorded features matter: the wider machine gets wider vectors.
    assert!(new.llvm_ir.contains("<4 x i64>") || new.llvm_ir.contains("<8 x i64>"), "{}", new.llvm_ir);
    assert!(!old.llvm_ir.contains("<4 x i64>"), "{}", old.llvm_ir);
    let arm = native(&spec(Some("aarch64-unknown-linux-gnu"), None)).expect("compiles");
    assert!(has(&arm, "+neon"), "{}", arm.target.features);
    let host = native(&TargetSpec::default()).expect("compiles");
    assert_eq!(host.target, native(&spec(None, Some("native"))).expect("compiles").target);
}

/// A program loads into any host: it needs nothing by name, not even to copy what is not contiguous.
/// Memory it asks the run's context for, since `malloc` may give none.
#[test]
fn code_needs_nothing_by_name() {
    let context = context();
    let columns = r#"
        func.func @f(%x: tensor<2x3x!ct>, %a: !ct, %i: index) -> (tensor<2x2x!ct>, tensor<2x3x!ct>) {
          %s = tensor.extract_slice %x[0, 1] [2, 2] [1, 1] : tensor<2x3x!ct> to tensor<2x2x!ct>
          %y = tensor.insert %a into %x[%i, %i] : tensor<2x3x!ct>
          %k = "TFHE.keyswitch_glwe"(%s) : (tensor<2x2x!ct>) -> tensor<2x2x!small>
          %t = arith.constant dense<0> : tensor<4xi64>
          %p = "TFHE.encode_lut"(%t) {input_bits = 2 : i64, output_bits = 2 : i64, is_signed = false} : (tensor<4xi64>) -> tensor<4xi64>
          %z = "TFHE.bootstrap_glwe"(%k, %p) {message_bits = 2 : i64} : (tensor<2x2x!small>, tensor<4xi64>) -> tensor<2x2x!ct>
          return %z, %y : tensor<2x2x!ct>, tensor<2x3x!ct>
        }"#;
    let mut module = Module::parse(&context, &source(columns)).expect("parses");
    lower_to_llvm(&mut module).expect("lowers");
    let native = compile(&module, &TargetSpec::default()).expect("compiles");
    let declared = native.llvm_ir.lines().filter(|line| line.starts_with("declare"));
    let names: Vec<_> = declared.filter_map(|line| line.split('@').nth(1)?.split('(').next()).collect();
    assert!(native.llvm_ir.contains("@runtime.allocate"), "{}", native.llvm_ir);
    assert!(names.iter().all(|name| name.starts_with("llvm.")), "{names:?}");
}

#[test]
fn a_module_that_was_not_lowered_is_refused() {
    let context = context();
    let module = Module::parse(&context, &source(NEG)).expect("parses");
    let error = compile(&module, &TargetSpec::default()).expect_err("not lowered");
    assert!(error.to_string().contains("`func.func` is not of the LLVM dialect"), "{error}");
}

/// What is not supported is said at the op.
#[test]
fn unsupported_programs_are_refused() {
    let cases = [
        (
            r#"func.func @f(%x: !TFHE.glwe<sk?>) -> !TFHE.glwe<sk?> { return %x : !TFHE.glwe<sk?> }"#,
            "`tfhe-parametrize` writes the keys into all types at once",
        ),
        (
            r#"func.func @f(%x: tensor<?x!ct>) -> tensor<?x!ct> { return %x : tensor<?x!ct> }"#,
            "every length of a tensor must be known",
        ),
        (
            r#"func.func private @g(!ct) -> !ct
               func.func @f(%x: !ct) -> !ct { %y = func.call @g(%x) : (!ct) -> !ct return %y : !ct }"#,
            "without a body",
        ),
        (r#"func.func @f(%x: f32) -> f32 { return %x : f32 }"#, "takes or gives f32"),
        (r#"func.func @f(%x: memref<2x!ct>) { return }"#, "is not supported below TFHE yet"),
    ];
    for (functions, wanted) in &cases {
        let context = context();
        let said = Rc::new(RefCell::new(String::new()));
        let hear = Rc::clone(&said);
        context.attach_diagnostic_handler(move |diagnostic| {
            *hear.borrow_mut() += &format!("{diagnostic}\n");
            true
        });
        // The first is refused when it is verified.
        if let Some(mut module) = Module::parse(&context, &source(functions)) {
            let error = lower_to_llvm(&mut module).expect_err(functions);
            assert!(matches!(error, CodegenError::Lowering), "{error}");
        }
        assert!(said.borrow().contains(wanted), "wanted `{wanted}`, heard: {}", said.borrow());
    }
}
