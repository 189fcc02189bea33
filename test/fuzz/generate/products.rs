//! Products of encrypted values.

use super::value::{broadcast, corners, matmul};
use super::{Program, Value};
use arbitrary::Result;

impl Program<'_, '_> {
    /// Product or maximum of two scalars.
    pub(super) fn product(&mut self) -> Result<()> {
        let Some(a) = self.pick_if(|v| v.shape.is_empty() && v.width <= 4)? else { return Ok(()) };
        let b = self.partner(&a)?;
        if self.coin()? {
            let (low, high) = (a.low.max(b.low), a.high.max(b.high));
            let result = Value { name: self.fresh("v"), low, high, ..a.clone() };
            if self.affords(1) {
                self.emit(result, "FHE.max_eint", &[(&a.name, a.ty()), (&b.name, b.ty())]);
            }
            return Ok(());
        }
        let (low, high) = corners((a.low, a.high), (b.low, b.high));
        let width = self.choices.int_in_range(a.width..=6)?;
        let result = Value { name: self.fresh("v"), width, low, high, ..a.clone() };
        if a.width <= 3 && result.fits() && self.affords(2) {
            self.emit(result, "FHE.mul_eint", &[(&a.name, a.ty()), (&b.name, b.ty())]);
        }
        Ok(())
    }

    /// Elements times elements, a dot product, or numpy's matmul.
    pub(super) fn tensor_product(&mut self) -> Result<()> {
        let Some(a) = self.pick_tensor(3)? else { return Ok(()) };
        let b = self.partner(&a)?;
        let (low, high) = corners((a.low, a.high), (b.low, b.high));
        let contracted = matmul(&a.shape, &b.shape);
        let (op, shape, n) = match (self.below(1)?, contracted, broadcast(&a.shape, &b.shape)) {
            (0, Some((shape, n)), _) if shape.is_empty() => ("dot_eint_eint", shape, n),
            (0, Some((shape, n)), _) => ("matmul_eint_eint", shape, n),
            (_, _, Some(shape)) => ("mul_eint", shape, 1),
            (_, _, None) => return Ok(()),
        };
        let width = self.choices.int_in_range(a.width..=6)?;
        let n_high = n as i64;
        let result = Value {
            name: self.fresh("v"),
            width,
            shape,
            low: n_high * low,
            high: n_high * high,
            ..a.clone()
        };
        if result.fits() && result.elements() * n <= 16 && self.affords(2) {
            self.emit(result, &format!("FHELinalg.{op}"), &[(&a.name, a.ty()), (&b.name, b.ty())]);
        }
        Ok(())
    }
}
