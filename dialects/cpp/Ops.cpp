// What the C API lacks of ops.
#include "mlir-c/IR.h"
#include "mlir/CAPI/IR.h"
#include "mlir/IR/Operation.h"
using namespace mlir;

extern "C" {
// Lets an op and all inside of it hold on to no value and no block.
void ferrocreteDropReferences(MlirOperation op) { unwrap(op)->dropAllReferences(); }
}
