//! What a program's functions take and return, for the manifest.

use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_dialects::ir::{Attr, Op, Type};
use ferrocrete_dialects::types::Eint;

/// On an argument or a result: its width in the source, where the program has another.
const WIDTH: &str = "FHE.width";

/// The border of one public function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interface {
    /// Its name.
    pub name: String,
    /// Arguments in order.
    pub inputs: Vec<Gate>,
    /// Results in order.
    pub outputs: Vec<Gate>,
}

/// The borders of a module's public functions, at the FHE level. An unsupported type is an error
/// at the function.
pub fn interfaces(module: Op) -> Option<Vec<Interface>> {
    public_functions(module)
        .map(|f| {
            let (name, ty) = f.as_func()?;
            let (inputs, outputs) = ty.as_function()?;
            Some(Interface {
                name,
                inputs: gates(f, "arg_attrs", &inputs)?,
                outputs: gates(f, "res_attrs", &outputs)?,
            })
        })
        .collect()
}

/// Refuses attributes of arguments and results that nothing here reads: whoever writes `secret.secret`
/// means that the argument is encrypted, and it is not.
pub fn check_border_attributes(module: Op) -> Option<()> {
    let all = module.body().map(|b| b.ops()).unwrap_or_default();
    let functions: Vec<Op> = all.into_iter().filter(|f| f.as_func().is_some()).collect();
    for f in functions {
        for (side, attrs) in [("argument", "arg_attrs"), ("result", "res_attrs")] {
            let attrs = f.attr(attrs).and_then(Attr::as_array).unwrap_or_default();
            let unknown = |attr: &Attr| attr.names().into_iter().find(|name| name != WIDTH);
            if let Some((i, name)) = attrs.iter().enumerate().find_map(|(i, attr)| Some((i, unknown(attr)?)))
            {
                f.error(format!(
                    "has the attribute `{name}` on {side} {i}, which means nothing here: what is encrypted \
                     says so by its type, as `!FHE.eint<4>` or `tensor<3x!FHE.esint<4>>`; write the type, or \
                     remove the attribute"
                ));
                return None;
            }
        }
    }
    Some(())
}

/// Refuses public functions that take nothing encrypted: all that is given to them goes to the
/// server as it is, which is hardly meant.
pub fn check_encrypted(module: Op) -> Option<()> {
    for f in public_functions(module) {
        let (name, ty) = f.as_func()?;
        let (inputs, outputs) = ty.as_function()?;
        let is_clear = |ty: &Type| clear_width(ty.element_or_self()).is_some();
        let border = if inputs.is_empty() { &outputs } else { &inputs };
        if !border.is_empty() && border.iter().all(is_clear) {
            let what = if inputs.is_empty() { "gives" } else { "takes" };
            f.error(format!(
                "{what} nothing encrypted: the server would see all values of a call of `{name}`; make an \
                 argument encrypted, as `!FHE.eint<4>`, or the function private, or say that it is meant by \
                 `fhec --allow-unencrypted` or `Compiler::allow_unencrypted(true)`"
            ));
            return None;
        }
    }
    Some(())
}

/// The functions a host may call: public ones with a body.
pub fn public_functions(module: Op) -> impl Iterator<Item = Op> {
    let all = module.body().map(|b| b.ops()).unwrap_or_default();
    all.into_iter().filter(|f| f.as_func().is_some() && f.body().is_some() && f.is_public())
}

fn gates(f: Op, attrs: &str, types: &[Type]) -> Option<Vec<Gate>> {
    let attrs = f.attr(attrs).and_then(Attr::as_array).unwrap_or_default();
    types
        .iter()
        .enumerate()
        .map(|(i, &ty)| {
            let declared = attrs.get(i).and_then(|a| a.entry(WIDTH)).and_then(Attr::as_int);
            let gate = gate(ty, declared);
            if gate.is_none() {
                f.error(format!(
                    "has {ty} at its border, where only encrypted integers, `iN` of up to 64 bits, `index` and static tensors of them can cross"
                ));
            }
            gate
        })
        .collect()
}

fn gate(ty: Type, declared: Option<i64>) -> Option<Gate> {
    if ty.as_memref().is_some() {
        return None;
    }
    let shape = ty.as_tensor().map_or(Some(vec![]), |t| t.static_shape())?;
    let scalar = ty.element_or_self();
    let element = match Eint::of(ty) {
        Some(e) => {
            let width = declared.map_or(e.width, |w| w as u32);
            Element::Encrypted { width, message_bits: e.width, signed: e.signed }
        }
        None => Element::Clear { width: clear_width(scalar)? },
    };
    Some(Gate { shape, element })
}

/// The width of a type of clear integers that can cross the border.
fn clear_width(scalar: Type) -> Option<u32> {
    if scalar.is_index() {
        return Some(64);
    }
    scalar.int_width().filter(|w| scalar.is_signless() && (1..=64).contains(w))
}
