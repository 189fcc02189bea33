//! What no program may hold, told before anything is done with it: later it would look like a defect
//! of the compiler.

use ferrocrete_dialects::ir::{Op, Type, Walk};

/// More elements than any memory holds, and few enough that their words can be counted.
const MOST_ELEMENTS: u128 = 1 << 40;

/// Whether a module is a program; what is wrong is told at its op.
pub fn check_program(module: Op) -> bool {
    let mut fine = true;
    module.walk(|op| {
        if op == module {
            return Walk::Advance;
        }
        if let Err(message) = check(op) {
            op.error(message);
            fine = false;
        }
        if op.name() == "builtin.module" { Walk::Skip } else { Walk::Advance }
    });
    fine
}

/// Whether there is a function to call; if not, that is told at the module or at a private one.
pub fn check_callable(module: Op) -> bool {
    if crate::public_functions(module).next().is_some() {
        return true;
    }
    let all = module.body().map(|b| b.ops()).unwrap_or_default();
    let mut functions = all.into_iter().filter_map(|op| Some((op, op.as_func()?.0)));
    match functions.next() {
        Some((op, name)) if op.body().is_none() => {
            op.error(format!("declares `{name}` without a body, and nothing else is there to compile"));
        }
        Some((op, name)) => {
            op.error(format!(
                "`{name}` is private, as all functions here are, so that none can be called: remove `private`"
            ));
        }
        None => module.error("has no function, so there is nothing to compile"),
    }
    false
}

fn check(op: Op) -> Result<(), String> {
    if op.name() == "builtin.module" {
        return Err("stands in another module, but a program is a single one: move its functions out".into());
    }
    if op.name() == "arith.constant" {
        elided(op)?;
    }
    let arguments = op.regions().into_iter().flat_map(|r| r.blocks()).flat_map(|b| b.arguments());
    op.results().into_iter().chain(arguments).try_for_each(|value| check_type(value.ty()))
}

/// Numbers that the text names but does not hold.
fn elided(op: Op) -> Result<(), String> {
    let value = op.attr("value").map(|value| value.to_string()).unwrap_or_default();
    let Some(rest) = value.strip_prefix("dense_resource<") else { return Ok(()) };
    Err(match rest.starts_with("__elided__") {
        true => {
            "has lost its numbers, which whoever printed the program left out: print it in full (without \
                 `--mlir-elide-elementsattrs-if-larger`)"
                .to_owned()
        }
        false => "has its numbers in a resource, where they are not looked for: write them as `dense<…>`"
            .to_owned(),
    })
}

fn check_type(ty: Type) -> Result<(), String> {
    if ty.as_memref().is_some() {
        return Err(format!("has the buffer {ty}, but a program is over tensors: use a `tensor` type"));
    }
    let Some(tensor) = ty.as_tensor() else { return Ok(()) };
    if ty.has_encoding() {
        return Err(format!("has {ty}, a tensor with an encoding, which no operation knows: leave it out"));
    }
    let mut known = tensor.shape.iter().map(|n| n.unwrap_or(1) as u128);
    // A product of 64-bit numbers may overflow even here.
    let elements = known.try_fold(1_u128, u128::checked_mul);
    // Without elements, no other axis counts.
    if tensor.shape.contains(&Some(0)) || elements.is_some_and(|n| n <= MOST_ELEMENTS) {
        return Ok(());
    }
    Err(format!("has {ty}, which has more elements than any memory holds"))
}
