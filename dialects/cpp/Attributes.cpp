// Attribute access the C API lacks.
#include "mlir-c/IR.h"
#include "mlir/CAPI/IR.h"
#include "mlir/IR/BuiltinAttributes.h"
using namespace mlir;

extern "C" {
// The elements of a dense integer attribute of any element width, sign-extended. Returns their
// number and writes them when `out` is given; -1 when `attribute` is no such thing.
intptr_t ferrocreteDenseIntegers(MlirAttribute attribute, int64_t *out) {
  auto dense = dyn_cast<DenseIntElementsAttr>(unwrap(attribute));
  if (!dense)
    return -1;
  if (out)
    for (const APInt &value : dense.getValues<APInt>())
      *out++ = value.getBitWidth() > 64 ? value.trunc(64).getSExtValue() : value.getSExtValue();
  return dense.getNumElements();
}
// A dense attribute of any integer element width; values are truncated to it.
MlirAttribute ferrocreteDenseIntegersGet(MlirType type, intptr_t n, const int64_t *values) {
  auto shaped = cast<ShapedType>(unwrap(type));
  unsigned width = shaped.getElementType().isIndex() ? 64 : shaped.getElementTypeBitWidth();
  SmallVector<APInt> elements;
  elements.reserve(n);
  for (intptr_t i = 0; i < n; ++i)
    elements.push_back(APInt(64, values[i], /*isSigned=*/true).sextOrTrunc(width));
  return wrap(DenseElementsAttr::get(shaped, elements));
}
}
