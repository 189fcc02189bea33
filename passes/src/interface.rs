//! What a program's functions take and return, for the manifest.

use ferrocrete_abi::manifest::{Element, Gate};
use ferrocrete_dialects::ir::{Attr, Op, Type};
use ferrocrete_dialects::types::Eint;

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
            let declared = attrs.get(i).and_then(|a| a.entry("FHE.width")).and_then(Attr::as_int);
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
        None if scalar.is_index() => Element::Clear { width: 64 },
        None if !scalar.is_signless() => return None,
        None => Element::Clear { width: scalar.int_width().filter(|&w| (1..=64).contains(&w))? },
    };
    Some(Gate { shape, element })
}
