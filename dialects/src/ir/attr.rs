//! Attributes.

use super::{Ctx, Type, handle};
use crate::ffi::{self, RawParameters, text};
use mlir_sys::*;

handle!(
    /// An attribute. Printed for a message, it is cut where it is long.
    Attr, MlirAttribute, mlirAttributeEqual, mlirAttributePrint, quoted
);

impl Ctx {
    /// An integer attribute of type `ty`.
    pub fn int_attr(self, ty: Type, value: i64) -> Attr {
        // SAFETY: handles are valid.
        Attr(unsafe { mlirIntegerAttrGet(ty.0, value) })
    }

    /// An `i64` attribute.
    pub fn i64_attr(self, value: i64) -> Attr {
        self.int_attr(self.int(64), value)
    }

    /// An `f64` attribute.
    pub fn f64_attr(self, value: f64) -> Attr {
        // SAFETY: handles are valid.
        Attr(unsafe { mlirFloatAttrDoubleGet(self.0, mlirF64TypeGet(self.0), value) })
    }

    /// A boolean attribute.
    pub fn bool_attr(self, value: bool) -> Attr {
        // SAFETY: handles are valid.
        Attr(unsafe { mlirBoolAttrGet(self.0, value.into()) })
    }

    /// A string attribute.
    pub fn str_attr(self, value: &str) -> Attr {
        // SAFETY: the text lives for the call.
        Attr(unsafe { mlirStringAttrGet(self.0, text(value)) })
    }

    /// `unit`.
    pub fn unit_attr(self) -> Attr {
        // SAFETY: handles are valid.
        Attr(unsafe { mlirUnitAttrGet(self.0) })
    }

    /// A type as an attribute.
    pub fn type_attr(self, ty: Type) -> Attr {
        // SAFETY: handles are valid.
        Attr(unsafe { mlirTypeAttrGet(ty.0) })
    }

    /// `@name`.
    pub fn symbol_attr(self, name: &str) -> Attr {
        // SAFETY: the text lives for the call.
        Attr(unsafe { mlirFlatSymbolRefAttrGet(self.0, text(name)) })
    }

    /// An array of attributes.
    pub fn array_attr(self, elements: &[Attr]) -> Attr {
        let raw: Vec<_> = elements.iter().map(|a| a.0).collect();
        // SAFETY: the array lives for the call.
        Attr(unsafe { mlirArrayAttrGet(self.0, raw.len() as isize, raw.as_ptr()) })
    }

    /// `array<i64: …>`.
    pub fn dense_i64_array(self, values: &[i64]) -> Attr {
        // SAFETY: the array lives for the call.
        Attr(unsafe { mlirDenseI64ArrayGet(self.0, values.len() as isize, values.as_ptr()) })
    }

    /// `array<i32: …>`.
    pub fn dense_i32_array(self, values: &[i32]) -> Attr {
        // SAFETY: the array lives for the call.
        Attr(unsafe { mlirDenseI32ArrayGet(self.0, values.len() as isize, values.as_ptr()) })
    }

    /// `#TFHE.parameters<…>`.
    pub(crate) fn parameters_attr(self, parameters: &RawParameters) -> Attr {
        // SAFETY: the numbers live for the call.
        Attr(unsafe { ffi::ferrocreteParametersGet(self.0, parameters) })
    }

    /// A dictionary.
    pub fn dict_attr(self, entries: &[(&str, Attr)]) -> Attr {
        // SAFETY: the array lives for the call, identifiers as long as the context.
        unsafe {
            let raw: Vec<_> = entries
                .iter()
                .map(|(name, value)| mlirNamedAttributeGet(mlirIdentifierGet(self.0, text(name)), value.0))
                .collect();
            Attr(mlirDictionaryAttrGet(self.0, raw.len() as isize, raw.as_ptr()))
        }
    }

    /// `dense<…>` of a tensor type with integer or index elements, values truncated to the width.
    pub fn dense_ints(self, ty: Type, values: &[i64]) -> Attr {
        // SAFETY: `ty` is shaped and has as many elements as given, which the bridge relies on.
        Attr(unsafe { ffi::ferrocreteDenseIntegersGet(ty.0, values.len() as isize, values.as_ptr()) })
    }
}

impl Attr {
    /// The value of an integer or boolean attribute, sign-extended (a true boolean is 1).
    pub fn as_int(self) -> Option<i64> {
        // SAFETY: values are only asked of attributes of their kind.
        unsafe {
            if mlirAttributeIsABool(self.0) {
                return Some(i64::from(mlirBoolAttrGetValue(self.0)));
            }
            mlirAttributeIsAInteger(self.0).then(|| mlirIntegerAttrGetValueInt(self.0))
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
        unsafe { mlirAttributeIsABool(self.0).then(|| mlirBoolAttrGetValue(self.0)) }
    }

    /// The value of a float attribute.
    pub fn as_f64(self) -> Option<f64> {
        // SAFETY: the value is only asked of float attributes.
        unsafe { mlirAttributeIsAFloat(self.0).then(|| mlirFloatAttrGetValueDouble(self.0)) }
    }

    /// The value of a string attribute or the name of a symbol reference.
    pub fn as_str(self) -> Option<String> {
        // SAFETY: values are only asked of attributes of their kind, and copied at once.
        unsafe {
            if mlirAttributeIsAFlatSymbolRef(self.0) {
                return Some(ffi::string(mlirFlatSymbolRefAttrGetValue(self.0)).to_owned());
            }
            mlirAttributeIsAString(self.0).then(|| ffi::string(mlirStringAttrGetValue(self.0)).to_owned())
        }
    }

    /// The type in a type attribute.
    pub fn as_type(self) -> Option<Type> {
        // SAFETY: the value is only asked of type attributes.
        unsafe { mlirAttributeIsAType(self.0).then(|| Type(mlirTypeAttrGetValue(self.0))) }
    }

    /// The elements of an array attribute.
    pub fn as_array(self) -> Option<Vec<Self>> {
        // SAFETY: elements are only asked of arrays, within their number.
        unsafe {
            mlirAttributeIsAArray(self.0).then(|| {
                (0..mlirArrayAttrGetNumElements(self.0))
                    .map(|i| Self(mlirArrayAttrGetElement(self.0, i)))
                    .collect()
            })
        }
    }

    /// The elements of an `array<i64: …>`.
    pub fn as_i64_array(self) -> Option<Vec<i64>> {
        // SAFETY: elements are only asked of such arrays, within their number.
        unsafe {
            mlirAttributeIsADenseI64Array(self.0).then(|| {
                (0..mlirDenseArrayGetNumElements(self.0))
                    .map(|i| mlirDenseI64ArrayGetElement(self.0, i))
                    .collect()
            })
        }
    }

    /// The elements of an `array<i32: …>`.
    pub fn as_i32_array(self) -> Option<Vec<i32>> {
        // SAFETY: elements are only asked of such arrays, within their number.
        unsafe {
            mlirAttributeIsADenseI32Array(self.0).then(|| {
                (0..mlirDenseArrayGetNumElements(self.0))
                    .map(|i| mlirDenseI32ArrayGetElement(self.0, i))
                    .collect()
            })
        }
    }

    /// The entry `name` of a dictionary.
    pub fn entry(self, name: &str) -> Option<Self> {
        // SAFETY: entries are only asked of dictionaries.
        unsafe {
            if !mlirAttributeIsADictionary(self.0) {
                return None;
            }
            Self::from_raw(mlirDictionaryAttrGetElementByName(self.0, text(name)))
        }
    }

    /// The names of a dictionary's entries.
    pub fn names(self) -> Vec<String> {
        // SAFETY: entries are only asked of dictionaries, below their number; a name's text lives as
        // long as the context.
        unsafe {
            if !mlirAttributeIsADictionary(self.0) {
                return Vec::new();
            }
            let entries = 0..mlirDictionaryAttrGetNumElements(self.0);
            let names = entries.map(|i| {
                let name = mlirIdentifierStr(mlirDictionaryAttrGetElement(self.0, i).name);
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
            let n = usize::try_from(ffi::ferrocreteDenseIntegers(self.0, std::ptr::null_mut())).ok()?;
            if n > MOST {
                return None;
            }
            let mut values = vec![0; n];
            ffi::ferrocreteDenseIntegers(self.0, values.as_mut_ptr());
            Some(values)
        }
    }

    /// The numbers of a `#TFHE.parameters`.
    pub(crate) fn as_parameters(self) -> Option<RawParameters> {
        let mut raw = RawParameters::default();
        // SAFETY: the bridge writes to the place given for the call.
        unsafe { ffi::ferrocreteParametersRead(self.0, &raw mut raw) }.then_some(raw)
    }

    /// The type of a typed attribute.
    pub fn ty(self) -> Type {
        // SAFETY: handles are valid.
        Type(unsafe { mlirAttributeGetType(self.0) })
    }
}
