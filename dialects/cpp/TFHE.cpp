#include "Bridge.h"
using namespace mlir;
#include "TFHEDialect.h.inc"
#define GET_TYPEDEF_CLASSES
#include "TFHETypes.h.inc"
#define GET_OP_CLASSES
#include "TFHEOps.h.inc"

#include "TFHEDialect.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "TFHETypes.cpp.inc"
#define GET_OP_CLASSES
#include "TFHEOps.cpp.inc"

using namespace ferrocrete::tfhe;

void TFHEDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "TFHETypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "TFHEOps.cpp.inc"
      >();
  addInterfaces<ferrocrete::Inliner>();
}
FERROCRETE_DIALECT_HOOKS(TFHEDialect)

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(TFHE, tfhe, TFHEDialect)

extern "C" {
// Key -1 and dimension 0 stand for a key not chosen yet.
MlirType ferrocreteGlweGet(MlirContext context, int64_t key, int64_t dimension, int64_t polynomialSize) {
  return wrap(Type(GlweCiphertextType::get(unwrap(context), key, dimension, polynomialSize)));
}
bool ferrocreteGlweInfo(MlirType type, int64_t *key, int64_t *dimension, int64_t *polynomialSize) {
  auto t = dyn_cast<GlweCiphertextType>(unwrap(type));
  if (!t)
    return false;
  *key = t.getIndex();
  *dimension = t.getDimension();
  *polynomialSize = t.getPolynomialSize();
  return true;
}
}
