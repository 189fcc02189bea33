#include "Bridge.h"
using namespace mlir;
#include "TFHEDialect.h.inc"
#define GET_TYPEDEF_CLASSES
#include "TFHETypes.h.inc"
#define GET_ATTRDEF_CLASSES
#include "TFHEAttributes.h.inc"
#define GET_OP_CLASSES
#include "TFHEOps.h.inc"

#include "TFHEDialect.cpp.inc"
#define GET_TYPEDEF_CLASSES
#include "TFHETypes.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "TFHEAttributes.cpp.inc"
#define GET_OP_CLASSES
#include "TFHEOps.cpp.inc"

using namespace ferrocrete::tfhe;

void TFHEDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "TFHETypes.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "TFHEAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "TFHEOps.cpp.inc"
      >();
  addInterfaces<ferrocrete::Inliner>();
}
FERROCRETE_DIALECT_HOOKS(TFHEDialect)

LogicalResult TFHEDialect::verifyOperationAttribute(Operation *op, NamedAttribute attribute) {
  return success(ferrocreteVerifyAttribute(wrap(op), wrap(attribute.getName().getValue()), wrap(attribute.getValue())));
}

// The numbers of a key set, as Rust has them.
struct FerrocreteDecomposition {
  int64_t baseLog, levelCount;
};
struct FerrocreteParameters {
  int64_t securityBits, bigDimension;
  double bigNoise;
  bool hasBootstrap, hasCircuit;
  int64_t smallDimension;
  double smallNoise;
  int64_t glweDimension, polynomialSize;
  FerrocreteDecomposition keyswitch, bootstrap, ggsw, packing;
  int64_t digits;
};
extern "C" bool ferrocreteVerifyParameters(const FerrocreteParameters *parameters,
                                           void (*emit)(MlirStringRef, void *), void *data);

static FerrocreteDecomposition read(DecompositionAttr d) { return {d.getBaseLog(), d.getLevelCount()}; }

static FerrocreteParameters read(int64_t securityBits, LweAttr big, BootstrapAttr bootstrap) {
  FerrocreteParameters p = {};
  p.securityBits = securityBits;
  p.bigDimension = big.getDimension();
  p.bigNoise = big.getNoise().getValueAsDouble();
  if (!bootstrap)
    return p;
  p.hasBootstrap = true;
  p.smallDimension = bootstrap.getSmall().getDimension();
  p.smallNoise = bootstrap.getSmall().getNoise().getValueAsDouble();
  p.glweDimension = bootstrap.getGlweDimension();
  p.polynomialSize = bootstrap.getPolynomialSize();
  p.keyswitch = read(bootstrap.getKeyswitch());
  p.bootstrap = read(bootstrap.getBootstrap());
  if (CircuitAttr circuit = bootstrap.getCircuit()) {
    p.hasCircuit = true;
    p.ggsw = read(circuit.getGgsw());
    p.packing = read(circuit.getPacking());
    p.digits = circuit.getDigits();
  }
  return p;
}

LogicalResult ParametersAttr::verify(function_ref<InFlightDiagnostic()> emitError, int64_t securityBits, LweAttr big,
                                     BootstrapAttr bootstrap) {
  auto emit = [](MlirStringRef message, void *data) {
    (*static_cast<function_ref<InFlightDiagnostic()> *>(data))() << unwrap(message);
  };
  FerrocreteParameters p = read(securityBits, big, bootstrap);
  return success(ferrocreteVerifyParameters(&p, emit, &emitError));
}

MLIR_DEFINE_CAPI_DIALECT_REGISTRATION(TFHE, tfhe, TFHEDialect)

extern "C" {
MlirAttribute ferrocreteParametersGet(MlirContext c, const FerrocreteParameters *p) {
  MLIRContext *context = unwrap(c);
  Type f64 = Float64Type::get(context);
  auto lwe = [&](int64_t dimension, double noise) { return LweAttr::get(context, dimension, FloatAttr::get(f64, noise)); };
  auto decomposition = [&](FerrocreteDecomposition d) { return DecompositionAttr::get(context, d.baseLog, d.levelCount); };
  CircuitAttr circuit;
  if (p->hasCircuit)
    circuit = CircuitAttr::get(context, decomposition(p->ggsw), decomposition(p->packing), p->digits);
  BootstrapAttr bootstrap;
  if (p->hasBootstrap)
    bootstrap = BootstrapAttr::get(context, lwe(p->smallDimension, p->smallNoise), p->glweDimension, p->polynomialSize,
                                   decomposition(p->keyswitch), decomposition(p->bootstrap), circuit);
  return wrap(Attribute(ParametersAttr::get(context, p->securityBits, lwe(p->bigDimension, p->bigNoise), bootstrap)));
}
bool ferrocreteParametersRead(MlirAttribute attribute, FerrocreteParameters *out) {
  auto p = dyn_cast<ParametersAttr>(unwrap(attribute));
  if (p)
    *out = read(p.getSecurityBits(), p.getBig(), p.getBootstrap());
  return bool(p);
}
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
