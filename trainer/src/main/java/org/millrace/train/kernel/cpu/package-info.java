/**
 * The kernels for processors. Matrix products go to oneDNN; all else to one library of our own, C++ in {@code
 * src/main/cpp} that the build compiles for several instruction sets and that is chosen by what the processor offers.
 * Both work on ND4J's memory without copies, and on one team of OpenMP threads.
 *
 * <pre>
 * CpuKernels ── Gemm ───────────── oneDNN
 *      └─────── NativeKernels ──── millrace.h  AVX-512 with BF16 | AVX-512 | AVX2 | baseline
 *      └─────── ReferenceKernels   where that library could not be built or loaded
 * </pre>
 */
@NullMarked
package org.millrace.train.kernel.cpu;

import org.jspecify.annotations.NullMarked;
