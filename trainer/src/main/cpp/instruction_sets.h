// kernels.inc for each instruction set, and the choice between them.
//
// Each is a namespace of its own, compiled under its target pragma, and sets for the kernels in it:
//   MILLRACE_VECTOR_BYTES   bytes of a vector
//   MILLRACE_BLOCK_VECTORS  vectors of a block of products kept in registers
//   MILLRACE_AVX512         1 with AVX-512 F, DQ, BW and VL, else 0
//   MILLRACE_BF16           1 with AVX512_BF16 too, else 0: the products dpbf16ps and the rounding cvtneps2bf16
#pragma once

// GCC's own header leaves operands that no lane uses without a value.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#include <immintrin.h>
#pragma GCC diagnostic pop

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <thread>
#include <type_traits>
#include <utility>

#include "parallel.h"

#define MILLRACE_NAMESPACE avx512_bf16
#define MILLRACE_VECTOR_BYTES 64
#define MILLRACE_BLOCK_VECTORS 4
#define MILLRACE_AVX512 1
#define MILLRACE_BF16 1
#pragma GCC push_options
#pragma GCC target("avx512bf16,avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,prefer-vector-width=512")
#include "kernels.inc"
#pragma GCC pop_options
#undef MILLRACE_NAMESPACE
#undef MILLRACE_BF16

#define MILLRACE_NAMESPACE avx512
#define MILLRACE_BF16 0
#pragma GCC push_options
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma,prefer-vector-width=512")
#include "kernels.inc"
#pragma GCC pop_options
#undef MILLRACE_NAMESPACE
#undef MILLRACE_VECTOR_BYTES
#undef MILLRACE_BLOCK_VECTORS
#undef MILLRACE_AVX512

#define MILLRACE_NAMESPACE avx2
#define MILLRACE_VECTOR_BYTES 32
#define MILLRACE_BLOCK_VECTORS 2
#define MILLRACE_AVX512 0
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
#undef MILLRACE_AVX512
#undef MILLRACE_BF16

namespace millrace {

inline bool Kernels::supports(int instructionSet) {
  __builtin_cpu_init();
  switch (instructionSet) {
    case AVX512_BF16:
      return __builtin_cpu_supports("avx512bf16") && supports(AVX512);
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
    case AVX512_BF16:
      return new avx512_bf16::CompiledKernels(threads);
    case AVX512:
      return new avx512::CompiledKernels(threads);
    case AVX2:
      return new avx2::CompiledKernels(threads);
    default:
      return new baseline::CompiledKernels(threads);
  }
}

}  // namespace millrace
