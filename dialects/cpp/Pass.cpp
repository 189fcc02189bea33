// Passes written in Rust that behave like C++ ones: registered by name, with options, usable in
// textual pipelines, cloned for parallel runs.
#include "mlir-c/Pass.h"
#include "mlir/CAPI/IR.h"
#include "mlir/CAPI/Pass.h"
#include "mlir/CAPI/Support.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"
#include <memory>
#include <string>
#include <vector>
using namespace mlir;

extern "C" {
struct FerrocreteOption {
  MlirStringRef name, description, defaultValue;
};
struct FerrocretePass {
  MlirStringRef argument, description, opName;
  intptr_t optionCount;
  const FerrocreteOption *options;
  intptr_t dialectCount;
  const MlirDialectHandle *dialects;
  bool (*run)(void *pass, MlirOperation op, void *body);
  void *body;
};
}

namespace {
struct OptionDefinition {
  std::string name, description, defaultValue;
};
struct Definition {
  std::string argument, description, opName;
  std::vector<OptionDefinition> options;
  std::vector<MlirDialectHandle> dialects;
  bool (*run)(void *, MlirOperation, void *);
  void *body;
  TypeID id;
};

// Options are text here; Rust parses them, so that one error style serves all.
struct RustPass : public Pass {
  const Definition &definition;
  std::vector<std::unique_ptr<Option<std::string>>> options;

  explicit RustPass(const Definition &d)
      : Pass(d.id, d.opName.empty() ? std::optional<StringRef>() : std::optional<StringRef>(d.opName)), definition(d) {
    for (auto &o : d.options)
      options.push_back(std::make_unique<Option<std::string>>(*this, o.name, llvm::cl::desc(o.description),
                                                              llvm::cl::init(o.defaultValue)));
  }
  StringRef getName() const override { return definition.argument; }
  StringRef getArgument() const override { return definition.argument; }
  StringRef getDescription() const override { return definition.description; }
  void getDependentDialects(DialectRegistry &registry) const override {
    for (auto handle : definition.dialects)
      mlirDialectHandleInsertDialect(handle, wrap(&registry));
  }
  bool canScheduleOn(RegisteredOperationName name) const override {
    return definition.opName.empty() || name.getStringRef() == definition.opName;
  }
  void runOnOperation() override {
    if (!definition.run(this, wrap(getOperation()), definition.body))
      signalPassFailure();
  }
  std::unique_ptr<Pass> clonePass() const override { return std::make_unique<RustPass>(definition); }
};
} // namespace

extern "C" {
// The definition lives for the whole process, as every pass registration does.
void *ferrocretePassDefine(const FerrocretePass *p) {
  static TypeIDAllocator ids;
  auto text = [](MlirStringRef s) { return unwrap(s).str(); };
  auto *d = new Definition{text(p->argument), text(p->description), text(p->opName), {},
                           {p->dialects, p->dialects + p->dialectCount}, p->run, p->body, ids.allocate()};
  for (intptr_t i = 0; i < p->optionCount; ++i)
    d->options.push_back({text(p->options[i].name), text(p->options[i].description), text(p->options[i].defaultValue)});
  return d;
}
void ferrocretePassRegister(void *definition) {
  registerPass([definition] { return std::make_unique<RustPass>(*static_cast<Definition *>(definition)); });
}
MlirStringRef ferrocretePassOption(void *pass, intptr_t i) {
  return wrap(StringRef(static_cast<RustPass *>(pass)->options[i]->getValue()));
}
void ferrocretePipelineRegister(MlirStringRef argument, MlirStringRef description, MlirStringRef pipeline) {
  auto *text = new std::string(unwrap(pipeline).str());
  PassPipelineRegistration<>(*new std::string(unwrap(argument).str()), *new std::string(unwrap(description).str()),
                             [text](OpPassManager &manager) { (void)parsePassPipeline(*text, manager); });
}

// The C API's mlirEmitError lacks the `'dialect.op' op` prefix that every MLIR user expects.
void ferrocreteEmitOpError(MlirOperation op, MlirStringRef message) { unwrap(op)->emitOpError() << unwrap(message); }
void ferrocreteEmitOpErrorWithNote(MlirOperation op, MlirStringRef message, MlirLocation where, MlirStringRef note) {
  auto error = unwrap(op)->emitOpError() << unwrap(message);
  error.attachNote(unwrap(where)) << unwrap(note);
}
void ferrocreteEmitOpWarning(MlirOperation op, MlirStringRef message) {
  // Operation::emitWarning may print the op, which verifies it first; a verifier that warns would
  // then call itself without end.
  emitWarning(unwrap(op)->getLoc()) << "'" << unwrap(op)->getName() << "' op " << unwrap(message);
}
}
