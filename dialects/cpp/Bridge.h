// The generic C++ side of the dialects: structure is generated from the .td files, everything that
// means something is forwarded to Rust (src/hooks.rs).
#pragma once
#include "mlir-c/IR.h"
#include "mlir-c/Rewrite.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Registration.h"
#include "mlir/CAPI/Rewrite.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/InliningUtils.h"
#include "llvm/ADT/TypeSwitch.h"

extern "C" {
MLIR_DECLARE_CAPI_DIALECT_REGISTRATION(FHE, fhe);
MLIR_DECLARE_CAPI_DIALECT_REGISTRATION(FHELinalg, fhelinalg);
MLIR_DECLARE_CAPI_DIALECT_REGISTRATION(TFHE, tfhe);
MLIR_DECLARE_CAPI_DIALECT_REGISTRATION(Tracing, tracing);

bool ferrocreteVerifyOp(MlirOperation op);
bool ferrocreteVerifyAttribute(MlirOperation op, MlirStringRef name, MlirAttribute value);
bool ferrocreteVerifyWidth(unsigned width, void (*emit)(MlirStringRef, void *), void *data);
MlirAttribute ferrocreteFoldOp(MlirOperation op, intptr_t n, const MlirAttribute *operands, MlirValue *value);
void ferrocreteModernText(MlirStringRef text, void (*take)(MlirStringRef, void *), void *data);
void ferrocreteCanonicalizers(MlirStringRef dialect, MlirContext context, MlirRewritePatternSet set);
}

namespace ferrocrete {
template <typename ConcreteType>
class RustOp : public mlir::OpTrait::TraitBase<ConcreteType, RustOp> {
public:
  static llvm::LogicalResult verifyTrait(mlir::Operation *op) { return mlir::success(ferrocreteVerifyOp(wrap(op))); }

  static llvm::LogicalResult foldTrait(mlir::Operation *op, llvm::ArrayRef<mlir::Attribute> operands,
                                       llvm::SmallVectorImpl<mlir::OpFoldResult> &results) {
    llvm::SmallVector<MlirAttribute> raw;
    for (auto attribute : operands)
      raw.push_back(wrap(attribute));
    MlirValue value{nullptr};
    MlirAttribute attribute = ferrocreteFoldOp(wrap(op), raw.size(), raw.data(), &value);
    if (attribute.ptr)
      results.push_back(unwrap(attribute));
    else if (value.ptr)
      results.push_back(unwrap(value));
    return mlir::success(attribute.ptr || value.ptr);
  }
};

// Every op of ours may be inlined anywhere.
struct Inliner : public mlir::DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;
  bool isLegalToInline(mlir::Operation *, mlir::Region *, bool, mlir::IRMapping &) const final { return true; }
};
} // namespace ferrocrete

#define FERROCRETE_DIALECT_HOOKS(CLASS)                                                                    \
  void CLASS::getCanonicalizationPatterns(mlir::RewritePatternSet &set) const {                            \
    ferrocreteCanonicalizers(wrap(getNamespace()), wrap(getContext()), wrap(&set));                        \
  }                                                                                                        \
  mlir::Operation *CLASS::materializeConstant(mlir::OpBuilder &builder, mlir::Attribute value,             \
                                              mlir::Type type, mlir::Location location) {                  \
    return mlir::arith::ConstantOp::materialize(builder, value, type, location);                           \
  }
