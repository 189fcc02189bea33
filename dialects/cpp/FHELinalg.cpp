#include "Bridge.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
using namespace mlir;
#include "FHEDialect.h.inc"
#define GET_TYPEDEF_CLASSES
#include "FHETypes.h.inc"
#define GET_ATTRDEF_CLASSES
#include "FHEAttributes.h.inc"
#include "FHELinalgDialect.h.inc"
#define GET_OP_CLASSES
#include "FHELinalgOps.h.inc"

#include "FHELinalgDialect.cpp.inc"
#define GET_OP_CLASSES
#include "FHELinalgOps.cpp.inc"

using namespace ferrocrete::fhelinalg;

void FHELinalgDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "FHELinalgOps.cpp.inc"
      >();
  addInterfaces<ferrocrete::Inliner>();
}
FERROCRETE_DIALECT_HOOKS(FHELinalgDialect)

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(FHELinalg, fhelinalg, FHELinalgDialect)
