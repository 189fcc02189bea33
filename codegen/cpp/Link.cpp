// lld as a library, and what an object leaves to be found elsewhere.
#include "lld/Common/Driver.h"
#include "mlir-c/Support.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/MemoryBufferRef.h"
#include "llvm/Support/raw_ostream.h"
#include <string>
#include <vector>
using namespace llvm;

LLD_HAS_DRIVER(elf)

extern "C" {
// Runs the linker with those arguments, and calls back with what it says. One call at a time: lld
// keeps its state in globals. False for `again` means that the state is beyond repair.
bool ferrocreteLink(const MlirStringRef *arguments, size_t count, MlirStringCallback say, void *data, bool *again) {
  std::vector<std::string> texts{"ld.lld"};
  for (size_t i = 0; i < count; ++i)
    texts.emplace_back(arguments[i].data, arguments[i].length);
  std::vector<const char *> pointers;
  for (const std::string &text : texts)
    pointers.push_back(text.c_str());
  std::string said;
  raw_string_ostream stream(said);
  // lld's fatal errors come back here rather than end the process only while this is enabled.
  CrashRecoveryContext::Enable();
  lld::Result result = lld::lldMain(pointers, stream, stream, {{lld::Gnu, &lld::elf::link}});
  CrashRecoveryContext::Disable();
  say(MlirStringRef{said.data(), said.size()}, data);
  *again = result.canRunAgain;
  return result.retCode == 0;
}

// Calls back with the name of every symbol the object uses and does not define. False if it is no
// object.
bool ferrocreteUndefined(MlirStringRef bytes, MlirStringCallback each, void *data) {
  MemoryBufferRef buffer(StringRef(bytes.data, bytes.length), "program.o");
  Expected<std::unique_ptr<object::ObjectFile>> object = object::ObjectFile::createObjectFile(buffer);
  if (!object) {
    consumeError(object.takeError());
    return false;
  }
  for (const object::SymbolRef &symbol : (*object)->symbols()) {
    Expected<uint32_t> flags = symbol.getFlags();
    Expected<StringRef> name = symbol.getName();
    bool known = bool(flags) && bool(name);
    if (known && !name->empty() && (*flags & object::SymbolRef::SF_Undefined))
      each(MlirStringRef{name->data(), name->size()}, data);
    if (!flags)
      consumeError(flags.takeError());
    if (!name)
      consumeError(name.takeError());
    if (!known)
      return false;
  }
  return true;
}
}
