#include "Bridge.h"
using namespace mlir;
#include "FHEDialect.h.inc"
#define GET_TYPEDEF_CLASSES
#include "FHETypes.h.inc"
#include "TracingDialect.h.inc"
#define GET_OP_CLASSES
#include "TracingOps.h.inc"

#include "TracingDialect.cpp.inc"
#define GET_OP_CLASSES
#include "TracingOps.cpp.inc"

using namespace ferrocrete::tracing;

void TracingDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "TracingOps.cpp.inc"
      >();
  addInterfaces<ferrocrete::Inliner>();
}
FERROCRETE_DIALECT_HOOKS(TracingDialect)

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(Tracing, tracing, TracingDialect)
