//! What was found out about a tensor, kept while an op is given the same one.

use crate::value::Value;
use ferrocrete_abi::tensor::IntTensor;
use std::cell::RefCell;
use std::rc::Rc;

/// What is known of the tensor that was met last. Tables are: an op in a loop is given the same.
pub(crate) struct Memo<T>(RefCell<Option<(Rc<IntTensor>, Rc<T>)>>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(RefCell::new(None))
    }
}

impl<T> Memo<T> {
    /// What `find` makes of the value's elements.
    pub(crate) fn of(&self, value: &Value, find: impl FnOnce(&[i64]) -> T) -> Rc<T> {
        let Value::Tensor(tensor) = value else { return Rc::new(find(value.data())) };
        let mut kept = self.0.borrow_mut();
        // A tensor that is held here is not changed in place.
        if let Some((_, known)) = kept.as_ref().filter(|(known, _)| Rc::ptr_eq(known, tensor)) {
            return known.clone();
        }
        let found = Rc::new(find(tensor.data()));
        *kept = Some((tensor.clone(), found.clone()));
        found
    }
}
