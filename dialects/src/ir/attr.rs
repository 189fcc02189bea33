//! Attributes.

use super::{Ctx, Type, handle};
use crate::ffi::{self, RawParameters, text};
use mlir_sys::*;

handle!(
    /// An attribute. Printed for a message, it is cut where it is long.
    Attr, MlirAttribute, mlirAttributePrint, quoted
);

impl Ctx {
    /// An integer attribute of type `ty`, an integer or index.
    pub fn int_attr(self, ty: Type, value: i64) -> Attr {
        self.scope.same(ty.scope);
        assert!(ty.int_width().is_some() || ty.is_index(), "{ty} has no integers");
        // SAFETY: the type has integers.
        Attr::wrap(unsafe { mlirIntegerAttrGet(ty.raw(), value) }, self.scope)
    }

    /// An `i64` attribute.
    pub fn i64_attr(self, value: i64) -> Attr {
        self.int_attr(self.int(64), value)
    }

    /// An `f64` attribute.
    pub fn f64_attr(self, value: f64) -> Attr {
        // SAFETY: handles are valid.
        Attr::wrap(
            unsafe { mlirFloatAttrDoubleGet(self.raw(), mlirF64TypeGet(self.raw()), value) },
            self.scope,
        )
    }

    /// A boolean attribute.
    pub fn bool_attr(self, value: bool) -> Attr {
        // SAFETY: handles are valid.
        Attr::wrap(unsafe { mlirBoolAttrGet(self.raw(), value.into()) }, self.scope)
    }

    /// A string attribute.
    pub fn str_attr(self, value: &str) -> Attr {
        // SAFETY: the text lives for the call.
        Attr::wrap(unsafe { mlirStringAttrGet(self.raw(), text(value)) }, self.scope)
    }

    /// `unit`.
    pub fn unit_attr(self) -> Attr {
        // SAFETY: handles are valid.
        Attr::wrap(unsafe { mlirUnitAttrGet(self.raw()) }, self.scope)
    }

    /// A type as an attribute.
    pub fn type_attr(self, ty: Type) -> Attr {
        self.scope.same(ty.scope);
        // SAFETY: handles are valid.
        Attr::wrap(unsafe { mlirTypeAttrGet(ty.raw()) }, self.scope)
    }

    /// `@name`.
    pub fn symbol_attr(self, name: &str) -> Attr {
        // SAFETY: the text lives for the call.
        Attr::wrap(unsafe { mlirFlatSymbolRefAttrGet(self.raw(), text(name)) }, self.scope)
    }

    /// An array of attributes.
    pub fn array_attr(self, elements: &[Attr]) -> Attr {
        elements.iter().for_each(|element| self.scope.same(element.scope));
        let raw: Vec<_> = elements.iter().map(|a| a.raw()).collect();
        // SAFETY: the array lives for the call.
        Attr::wrap(unsafe { mlirArrayAttrGet(self.raw(), raw.len() as isize, raw.as_ptr()) }, self.scope)
    }

    /// `array<i64: …>`.
    pub fn dense_i64_array(self, values: &[i64]) -> Attr {
        // SAFETY: the array lives for the call.
        Attr::wrap(
            unsafe { mlirDenseI64ArrayGet(self.raw(), values.len() as isize, values.as_ptr()) },
            self.scope,
        )
    }

    /// `array<i32: …>`.
    pub fn dense_i32_array(self, values: &[i32]) -> Attr {
        // SAFETY: the array lives for the call.
        Attr::wrap(
            unsafe { mlirDenseI32ArrayGet(self.raw(), values.len() as isize, values.as_ptr()) },
            self.scope,
        )
    }

    /// `#TFHE.parameters<…>`.
    pub(crate) fn parameters_attr(self, parameters: &RawParameters) -> Attr {
        // SAFETY: the numbers live for the call.
        Attr::wrap(unsafe { ffi::ferrocreteParametersGet(self.raw(), parameters) }, self.scope)
    }

    /// A dictionary, in which every name stands once.
    pub fn dict_attr(self, entries: &[(&str, Attr)]) -> Attr {
        for (i, (name, value)) in entries.iter().enumerate() {
            self.scope.same(value.scope);
            let again = entries[..i].iter().any(|(other, _)| other == name);
            assert!(!again && !name.is_empty(), "`{name}` names one entry of a dictionary");
        }
        // SAFETY: the array lives for the call, identifiers as long as the context.
        let raw = unsafe {
            let raw: Vec<_> = entries
                .iter()
                .map(|(name, value)| {
                    mlirNamedAttributeGet(mlirIdentifierGet(self.raw(), text(name)), value.raw())
                })
                .collect();
            mlirDictionaryAttrGet(self.raw(), raw.len() as isize, raw.as_ptr())
        };
        Attr::wrap(raw, self.scope)
    }

    /// `dense<…>` of a tensor type with integer or index elements, values truncated to the width: as
    /// many values as it has elements, or one for all.
    pub fn dense_ints(self, ty: Type, values: &[i64]) -> Attr {
        self.scope.same(ty.scope);
        let tensor = ty.as_tensor().filter(|t| t.element.int_width().is_some() || t.element.is_index());
        let elements = tensor.and_then(|_| ty.elements());
        assert!(
            elements == Some(values.len()) || elements.is_some() && values.len() == 1,
            "{} integers for {ty}",
            values.len()
        );
        // SAFETY: `ty` is a tensor of integers and has as many elements as given, or one is given.
        let raw =
            unsafe { ffi::ferrocreteDenseIntegersGet(ty.raw(), values.len() as isize, values.as_ptr()) };
        Attr::wrap(raw, self.scope)
    }
}

impl Attr {
    /// The value of an integer attribute of at most 64 bits, or a boolean one, sign-extended (a true
    /// boolean is 1).
    pub fn as_int(self) -> Option<i64> {
        // SAFETY: values are only asked of attributes of their kind.
        unsafe {
            if mlirAttributeIsABool(self.raw()) {
                return Some(i64::from(mlirBoolAttrGetValue(self.raw())));
            }
            let narrow = mlirAttributeIsAInteger(self.raw()) && self.ty().int_width().is_none_or(|n| n <= 64);
            narrow.then(|| mlirIntegerAttrGetValueInt(self.raw()))
        }
    }

    /// The value of an integer attribute as two's complement: a one-bit 1 is -1, as sign extension
    /// makes it and as an operand that is no constant is read.
    pub fn as_signed(self) -> Option<i64> {
        self.as_bool().map(|bit| -i64::from(bit)).or_else(|| self.as_int())
    }

    /// The value of a boolean attribute.
    pub fn as_bool(self) -> Option<bool> {
        // SAFETY: the value is only asked of boolean attributes.
        unsafe { mlirAttributeIsABool(self.raw()).then(|| mlirBoolAttrGetValue(self.raw())) }
    }

    /// The value of a float attribute.
    pub fn as_f64(self) -> Option<f64> {
        // SAFETY: the value is only asked of float attributes.
        unsafe { mlirAttributeIsAFloat(self.raw()).then(|| mlirFloatAttrGetValueDouble(self.raw())) }
    }

    /// The value of a string attribute or the name of a symbol reference.
    pub fn as_str(self) -> Option<String> {
        // SAFETY: values are only asked of attributes of their kind, and copied at once.
        unsafe {
            if mlirAttributeIsAFlatSymbolRef(self.raw()) {
                return Some(ffi::string(mlirFlatSymbolRefAttrGetValue(self.raw())).to_owned());
            }
            mlirAttributeIsAString(self.raw())
                .then(|| ffi::string(mlirStringAttrGetValue(self.raw())).to_owned())
        }
    }

    /// The type in a type attribute.
    pub fn as_type(self) -> Option<Type> {
        // SAFETY: the value is only asked of type attributes.
        unsafe {
            mlirAttributeIsAType(self.raw()).then(|| Type::wrap(mlirTypeAttrGetValue(self.raw()), self.scope))
        }
    }

    /// The elements of an array attribute.
    pub fn as_array(self) -> Option<Vec<Self>> {
        // SAFETY: elements are only asked of arrays, within their number.
        unsafe {
            mlirAttributeIsAArray(self.raw()).then(|| {
                (0..mlirArrayAttrGetNumElements(self.raw()))
                    .map(|i| Self::wrap(mlirArrayAttrGetElement(self.raw(), i), self.scope))
                    .collect()
            })
        }
    }

    /// The elements of an `array<i64: …>`.
    pub fn as_i64_array(self) -> Option<Vec<i64>> {
        // SAFETY: elements are only asked of such arrays, within their number.
        unsafe {
            mlirAttributeIsADenseI64Array(self.raw()).then(|| {
                (0..mlirDenseArrayGetNumElements(self.raw()))
                    .map(|i| mlirDenseI64ArrayGetElement(self.raw(), i))
                    .collect()
            })
        }
    }

    /// The elements of an `array<i32: …>`.
    pub fn as_i32_array(self) -> Option<Vec<i32>> {
        // SAFETY: elements are only asked of such arrays, within their number.
        unsafe {
            mlirAttributeIsADenseI32Array(self.raw()).then(|| {
                (0..mlirDenseArrayGetNumElements(self.raw()))
                    .map(|i| mlirDenseI32ArrayGetElement(self.raw(), i))
                    .collect()
            })
        }
    }

    /// The entry `name` of a dictionary.
    pub fn entry(self, name: &str) -> Option<Self> {
        // SAFETY: entries are only asked of dictionaries.
        unsafe {
            if !mlirAttributeIsADictionary(self.raw()) {
                return None;
            }
            Self::maybe(mlirDictionaryAttrGetElementByName(self.raw(), text(name)), self.scope)
        }
    }

    /// The names of a dictionary's entries.
    pub fn names(self) -> Vec<String> {
        // SAFETY: entries are only asked of dictionaries, below their number; a name's text lives as
        // long as the context.
        unsafe {
            if !mlirAttributeIsADictionary(self.raw()) {
                return Vec::new();
            }
            let entries = 0..mlirDictionaryAttrGetNumElements(self.raw());
            let names = entries.map(|i| {
                let name = mlirIdentifierStr(mlirDictionaryAttrGetElement(self.raw(), i).name);
                ffi::string(name).to_owned()
            });
            names.collect()
        }
    }

    /// The elements of a dense integer attribute of any width, sign-extended; `None` for one of more
    /// than 2^26 elements, since a splat of that many is short to write but fills the memory.
    pub fn dense_integers(self) -> Option<Vec<i64>> {
        const MOST: usize = 1 << 26;
        // SAFETY: the first call only counts; the second writes exactly that many.
        unsafe {
            let n = usize::try_from(ffi::ferrocreteDenseIntegers(self.raw(), std::ptr::null_mut())).ok()?;
            if n > MOST {
                return None;
            }
            let mut values = vec![0; n];
            ffi::ferrocreteDenseIntegers(self.raw(), values.as_mut_ptr());
            Some(values)
        }
    }

    /// The numbers of a `#TFHE.parameters`.
    pub(crate) fn as_parameters(self) -> Option<RawParameters> {
        let mut raw = RawParameters::default();
        // SAFETY: the bridge writes to the place given for the call.
        unsafe { ffi::ferrocreteParametersRead(self.raw(), &raw mut raw) }.then_some(raw)
    }

    /// The type of a typed attribute.
    pub fn ty(self) -> Type {
        // SAFETY: handles are valid.
        Type::wrap(unsafe { mlirAttributeGetType(self.raw()) }, self.scope)
    }
}
