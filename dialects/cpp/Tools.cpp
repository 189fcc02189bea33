// MLIR's own tool mains, absent from the C API.
#include "mlir-c/IR.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/InitAllExtensions.h"
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
}
