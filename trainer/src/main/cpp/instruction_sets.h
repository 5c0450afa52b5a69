// kernels.inc for each instruction set, and the choice between them.
#pragma once

#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "parallel.h"

#define MILLRACE_NAMESPACE avx512
#define MILLRACE_VECTOR_BYTES 64
#define MILLRACE_BLOCK_VECTORS 4
#pragma GCC push_options
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,prefer-vector-width=512")
#include "kernels.inc"
#pragma GCC pop_options
#undef MILLRACE_NAMESPACE
#undef MILLRACE_VECTOR_BYTES
#undef MILLRACE_BLOCK_VECTORS

#define MILLRACE_NAMESPACE avx2
#define MILLRACE_VECTOR_BYTES 32
#define MILLRACE_BLOCK_VECTORS 2
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#include "kernels.inc"
#pragma GCC pop_options
#undef MILLRACE_NAMESPACE
#undef MILLRACE_VECTOR_BYTES
#undef MILLRACE_BLOCK_VECTORS

#define MILLRACE_NAMESPACE baseline
#define MILLRACE_VECTOR_BYTES 16
#define MILLRACE_BLOCK_VECTORS 2
#include "kernels.inc"
#undef MILLRACE_NAMESPACE
#undef MILLRACE_VECTOR_BYTES
#undef MILLRACE_BLOCK_VECTORS

namespace millrace {

inline bool Kernels::supports(int instructionSet) {
  __builtin_cpu_init();
  switch (instructionSet) {
    case AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") && supports(AVX2);
    case AVX2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    default:
      return instructionSet == BASELINE;
  }
}

inline Kernels* Kernels::create(int instructionSet, int threads) {
  if (!supports(instructionSet)) {
    return nullptr;
  }
  switch (instructionSet) {
    case AVX512:
      return new avx512::CompiledKernels(threads);
    case AVX2:
      return new avx2::CompiledKernels(threads);
    default:
      return new baseline::CompiledKernels(threads);
  }
}

}  // namespace millrace
