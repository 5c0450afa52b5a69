/**
 * The kernels for processors: one library of our own, C++ in {@code src/main/cpp} that the build compiles for several
 * instruction sets and that is chosen by what the processor offers. Products of bf16 go to oneDNN where it has a matrix
 * unit (AMX) for them, and all products do where that library could not be built. Both work on ND4J's memory without
 * copies, and on one team of OpenMP threads.
 *
 * <pre>
 * CpuKernels ────── NativeKernels ──── millrace.h  AVX-512 with BF16 | AVX-512 | AVX2 | baseline
 *      └─────────── Gemm ───────────── oneDNN      bf16 with AMX
 * FallbackKernels ─ Gemm                           where the library is missing
 *      └─────────── ReferenceKernels
 * </pre>
 *
 * {@link org.millrace.train.kernel.cpu.BoundThread} runs all of it on some {@link org.millrace.train.kernel.cpu.CpuList CPUs}
 * alone, where several ranks share a machine.
 */
@NullMarked
package org.millrace.train.kernel.cpu;

import org.jspecify.annotations.NullMarked;
