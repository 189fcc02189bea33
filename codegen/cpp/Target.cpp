// What LLVM knows about CPUs, absent from its C API. Unknown names are only warned about there.
#include "mlir-c/Support.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/TargetParser/AArch64TargetParser.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/TargetParser/X86TargetParser.h"
#include <memory>
using namespace llvm;

static StringRef text(MlirStringRef s) { return StringRef(s.data, s.length); }
static MlirStringRef text(StringRef s) { return MlirStringRef{s.data(), s.size()}; }

static std::unique_ptr<MCSubtargetInfo> subtarget(MlirStringRef name, StringRef cpu, StringRef features) {
  Triple triple(Triple::normalize(text(name)));
  std::string error;
  const Target *target = TargetRegistry::lookupTarget(triple, error);
  return std::unique_ptr<MCSubtargetInfo>(target ? target->createMCSubtargetInfo(triple, cpu, features) : nullptr);
}

// Features that are instructions, as opposed to hints on how fast they are.
static StringSet<> instructionFeatures(const Triple &triple) {
  StringSet<> names;
  if (triple.isX86()) {
    SmallVector<StringRef> cpus, features;
    X86::fillValidCPUArchList(cpus);
    for (StringRef cpu : cpus)
      X86::getFeaturesForCPU(cpu, features);
    for (StringRef feature : features)
      names.insert(feature);
  } else if (triple.isAArch64()) {
    for (const auto &extension : AArch64::Extensions)
      names.insert(extension.PosTargetFeature.drop_front());
  }
  return names;
}

extern "C" {
// Calls back with every CPU name of the triple. LLVM aborts on 64-bit code for a 32-bit CPU.
void ferrocreteTargetCpus(MlirStringRef triple, MlirStringCallback each, void *data) {
  auto info = subtarget(triple, "", "");
  if (!info)
    return;
  bool wide = Triple(Triple::normalize(text(triple))).getArch() == Triple::x86_64;
  for (const auto &cpu : info->getAllProcessorDescriptions())
    if (!wide || subtarget(triple, cpu.Key, "")->checkFeatures("+64bit"))
      each(text(StringRef(cpu.Key)), data);
}
// Calls back with every feature that code for the CPU may use; the CPU must be known.
void ferrocreteTargetFeatures(MlirStringRef triple, MlirStringRef cpu, MlirStringRef features, MlirStringCallback each,
                              void *data) {
  auto info = subtarget(triple, text(cpu), text(features));
  if (!info)
    return;
  StringSet<> instructions = instructionFeatures(Triple(Triple::normalize(text(triple))));
  for (const auto &feature : info->getAllProcessorFeatures())
    if (info->hasFeature(feature.Value) && (instructions.empty() || instructions.contains(feature.Key)))
      each(text(StringRef(feature.Key)), data);
}
}
