// MLIR's own tool mains, absent from the C API.
#include "Bridge.h"
#include "mlir-c/IR.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Support.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/ToolOutputFile.h"
#include <cstring>
#include <unistd.h>
using namespace mlir;

// Text of older versions is brought up to date; anything else, bytecode too, stays as it is.
static std::unique_ptr<llvm::MemoryBuffer> modern(std::unique_ptr<llvm::MemoryBuffer> given) {
  auto take = [](MlirStringRef text, void *data) {
    auto &buffer = *static_cast<std::unique_ptr<llvm::MemoryBuffer> *>(data);
    buffer = llvm::MemoryBuffer::getMemBufferCopy(unwrap(text), buffer->getBufferIdentifier());
  };
  ferrocreteModernText(wrap(given->getBuffer()), take, &given);
  return given;
}

extern "C" {
void ferrocreteRegisterAllExtensions(MlirDialectRegistry registry) { registerAllExtensions(*unwrap(registry)); }
int ferrocreteOptMain(int argc, char **argv, MlirStringRef name, MlirDialectRegistry registry) {
  llvm::InitLLVM init(argc, argv);
  auto [from, to] = registerAndParseCLIOptions(argc, argv, unwrap(name), *unwrap(registry));
  auto config = MlirOptMainConfig::createFromCLOptions();
  if (config.shouldShowDialects() || config.shouldListPasses())
    return failed(MlirOptMain(argc, argv, from, to, *unwrap(registry)));
  std::string error;
  auto input = openInputFile(from, &error);
  auto output = input ? openOutputFile(to, &error) : nullptr;
  if (!output) {
    llvm::errs() << error << "\n";
    return 1;
  }
  if (failed(MlirOptMain(output->os(), modern(std::move(input)), *unwrap(registry), config)))
    return 1;
  output->keep();
  return 0;
}
int ferrocreteLspMain(int argc, char **argv, MlirDialectRegistry registry) {
  return failed(MlirLspServerMain(argc, argv, *unwrap(registry)));
}
// The C API's parsers either want one op, or do not say in which file it stands.
MlirModule ferrocreteParseModule(MlirContext context, MlirStringRef source, MlirStringRef file) {
  return wrap(parseSourceString<ModuleOp>(unwrap(source), unwrap(context), unwrap(file)).release());
}
// Sections of bytecode are aligned as their file was.
MlirModule ferrocreteReadBytecode(MlirContext context, MlirStringRef bytes, MlirStringRef file) {
  auto aligned = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(bytes.length, unwrap(file), llvm::Align(4096));
  if (!aligned)
    return wrap(ModuleOp());
  std::memcpy(aligned->getBufferStart(), bytes.data, bytes.length);
  llvm::StringRef copy(aligned->getBufferStart(), bytes.length);
  return wrap(parseSourceString<ModuleOp>(copy, unwrap(context), unwrap(file)).release());
}
// Without memory, C++ without exceptions cannot go on: a message and an exit code instead of an abort.
void ferrocreteEndWithoutMemory(MlirStringRef message, int code) {
  static MlirStringRef said;
  static int ended;
  said = message;
  ended = code;
  llvm::install_bad_alloc_error_handler([](void *, const char *, bool) {
    (void)!write(STDERR_FILENO, said.data, said.length);
    _exit(ended);
  });
  llvm::install_out_of_memory_new_handler();
}
}
