// Built when LLVM is linked in, so that the result runs on systems with a glibc before 2.36: LLVM
// takes this from there, for the names of temporary files.
#include <cstdint>
#include <sys/random.h>

extern "C" uint32_t arc4random() {
  uint32_t word = 0;
  while (getrandom(&word, sizeof word, 0) != sizeof word) {
  }
  return word;
}
