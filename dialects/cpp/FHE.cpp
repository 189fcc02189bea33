#include "Bridge.h"
using namespace mlir;
#include "FHEDialect.h.inc"
#define GET_TYPEDEF_CLASSES
#include "FHETypes.h.inc"
#define GET_ATTRDEF_CLASSES
#include "FHEAttributes.h.inc"
#define GET_OP_CLASSES
#include "FHEOps.h.inc"

#include "FHEDialect.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "FHETypes.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "FHEAttributes.cpp.inc"
#define GET_OP_CLASSES
#include "FHEOps.cpp.inc"

using namespace ferrocrete::fhe;

void FHEDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "FHETypes.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "FHEAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "FHEOps.cpp.inc"
      >();
  addInterfaces<ferrocrete::Inliner>();
}
FERROCRETE_DIALECT_HOOKS(FHEDialect)

static LogicalResult verifyWidth(function_ref<InFlightDiagnostic()> emitError, unsigned width) {
  auto emit = [](MlirStringRef message, void *data) {
    (*static_cast<function_ref<InFlightDiagnostic()> *>(data))() << unwrap(message);
  };
  return success(ferrocreteVerifyWidth(width, emit, &emitError));
}
LogicalResult EncryptedUnsignedIntegerType::verify(function_ref<InFlightDiagnostic()> e, unsigned width) {
  return verifyWidth(e, width);
}
LogicalResult EncryptedSignedIntegerType::verify(function_ref<InFlightDiagnostic()> e, unsigned width) {
  return verifyWidth(e, width);
}

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(FHE, fhe, FHEDialect)

extern "C" {
MlirType ferrocreteEintGet(MlirContext context, unsigned width, bool isSigned) {
  return isSigned ? wrap(Type(EncryptedSignedIntegerType::get(unwrap(context), width)))
                  : wrap(Type(EncryptedUnsignedIntegerType::get(unwrap(context), width)));
}
// The width, or 0 when `type` is no encrypted integer.
unsigned ferrocreteEintWidth(MlirType type, bool *isSigned) {
  if (auto t = dyn_cast<EncryptedUnsignedIntegerType>(unwrap(type))) {
    *isSigned = false;
    return t.getWidth();
  }
  if (auto t = dyn_cast<EncryptedSignedIntegerType>(unwrap(type))) {
    *isSigned = true;
    return t.getWidth();
  }
  // A boolean holds what one bit does.
  if (isa<EncryptedBooleanType>(unwrap(type))) {
    *isSigned = false;
    return 1;
  }
  return 0;
}
bool ferrocreteIsEbool(MlirType type) { return isa<EncryptedBooleanType>(unwrap(type)); }
}
