//! A pass for tests only: it fails as a defect of the compiler would.

use ferrocrete_dialects::ir::Op;
use ferrocrete_dialects::pass::{Anchor, Failed, Level, OptionInfo, Options, PassInfo, PassResult};

pub const PASSES: &[PassInfo] = &[PassInfo {
    argument: "fhe-test-fail",
    summary: "For tests: fail as a defect of the compiler would",
    anchor: Anchor::Module,
    level: Level::Any,
    options: &[OptionInfo { name: "how", description: "`panic` or `verifier`", default: "panic" }],
    run,
}];

fn run(module: Op, options: &Options) -> PassResult {
    match options.text("how") {
        "panic" => panic!("as it was told to"),
        "verifier" => {
            let functions = module.ops_inside().into_iter().filter(|op| op.as_func().is_some());
            let ctx = module.ctx();
            functions
                .for_each(|f| f.set_attr("function_type", ctx.type_attr(ctx.function(&[], &[ctx.index()]))));
            Ok(())
        }
        other => {
            module.error(format!("`{other}` is no way to fail"));
            Err(Failed)
        }
    }
}
