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
struct FerrocretePipeline {
  MlirStringRef argument, description;
  intptr_t optionCount;
  const FerrocreteOption *options;
  // Gives the pipeline for the options' values, or what is wrong with them.
  bool (*expand)(void *body, const MlirStringRef *values, void (*take)(MlirStringRef, void *), void *data);
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

// What MLIR says of options, without its parser's name, and the options there are.
std::string refusal(const char *kind, StringRef argument, StringRef said, ArrayRef<OptionDefinition> options) {
  said = said.trim();
  said.consume_front("<Pass-Options-Parser>: ");
  std::string text = (Twine(kind) + " `" + argument + "`: " + said).str();
  if (options.empty())
    return text + "; it takes none";
  const char *separator = "; it takes ";
  for (auto &option : options) {
    text += (Twine(separator) + "`" + option.name + "`").str();
    separator = ", ";
  }
  return text;
}

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
  LogicalResult initializeOptions(StringRef given,
                                  function_ref<LogicalResult(const Twine &)> error) override {
    return Pass::initializeOptions(given, [&](const Twine &said) {
      return error(refusal("pass", definition.argument, said.str(), definition.options));
    });
  }
  std::unique_ptr<Pass> clonePass() const override { return std::make_unique<RustPass>(definition); }
};

// A pipeline's options are text here as well.
struct TextOptions : public detail::PassOptions {
  std::vector<std::unique_ptr<Option<std::string>>> options;

  explicit TextOptions(const std::vector<OptionDefinition> &definitions) {
    for (auto &o : definitions)
      options.push_back(std::make_unique<Option<std::string>>(*this, o.name, llvm::cl::desc(o.description),
                                                              llvm::cl::init(o.defaultValue)));
  }
};

struct Pipeline {
  std::string argument, description;
  std::vector<OptionDefinition> options;
  decltype(FerrocretePipeline::expand) expand;
  void *body;

  LogicalResult addTo(OpPassManager &manager, StringRef given, function_ref<LogicalResult(const Twine &)> error) const {
    TextOptions parsed(options);
    std::string said;
    llvm::raw_string_ostream stream(said);
    if (failed(parsed.parseFromString(given, stream)))
      return error(refusal("pipeline", argument, said, options));
    std::vector<MlirStringRef> values;
    for (auto &o : parsed.options)
      values.push_back(wrap(StringRef(o->getValue())));
    std::string text;
    auto take = [](MlirStringRef s, void *data) { *static_cast<std::string *>(data) = unwrap(s).str(); };
    if (!expand(body, values.data(), take, &text))
      return error("pipeline `" + argument + "`: " + text);
    if (failed(parsePassPipeline(text, manager, stream)))
      return error("pipeline `" + argument + "`: " + StringRef(said).rtrim());
    return success();
  }
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
void ferrocretePipelineRegister(const FerrocretePipeline *p) {
  auto text = [](MlirStringRef s) { return unwrap(s).str(); };
  auto *d = new Pipeline{text(p->argument), text(p->description), {}, p->expand, p->body};
  for (intptr_t i = 0; i < p->optionCount; ++i)
    d->options.push_back({text(p->options[i].name), text(p->options[i].description), text(p->options[i].defaultValue)});
  registerPassPipeline(
      d->argument, d->description,
      [d](OpPassManager &manager, StringRef options, function_ref<LogicalResult(const Twine &)> error) {
        return d->addTo(manager, options, error);
      },
      [d](function_ref<void(const detail::PassOptions &)> show) { show(TextOptions(d->options)); });
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

void ferrocreteEmitOpRemark(MlirOperation op, MlirStringRef message) {
  emitRemark(unwrap(op)->getLoc()) << "'" << unwrap(op)->getName() << "' op " << unwrap(message);
}
}
