// MLIR's own tool mains, absent from the C API.
#include "mlir-c/IR.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
using namespace mlir;

extern "C" {
void ferrocreteRegisterAllExtensions(MlirDialectRegistry registry) { registerAllExtensions(*unwrap(registry)); }
int ferrocreteOptMain(int argc, char **argv, MlirStringRef name, MlirDialectRegistry registry) {
  return failed(MlirOptMain(argc, argv, unwrap(name), *unwrap(registry)));
}
int ferrocreteLspMain(int argc, char **argv, MlirDialectRegistry registry) {
  return failed(MlirLspServerMain(argc, argv, *unwrap(registry)));
}
// The C API's parsers either want one op, or do not say in which file it stands.
MlirModule ferrocreteParseModule(MlirContext context, MlirStringRef source, MlirStringRef file) {
  return wrap(parseSourceString<ModuleOp>(unwrap(source), unwrap(context), unwrap(file)).release());
}
}
