// The fused CPU kernels of org.millrace.train.kernel.cpu.
//
// The same source is compiled once for each instruction set (kernels.inc, between the target pragmas in
// instruction_sets.h) and chosen at run time, so one library runs on every x86-64 machine. Tensors are row-major,
// of the element type that a call names where the pointer is void*; shapes are as in Kernels.java, which also says what
// each kernel computes.
//
// Work is cut by shape alone, never by the number of threads, and every sum runs in a fixed order: results do not
// depend on the number of threads.
#pragma once

#include <cstdint>

namespace millrace {

// An element of a BFLOAT16 tensor: the upper half of an fp32.
using bf16 = uint16_t;

// What a void* points to: float or bf16.
enum ElementType { FLOAT32 = 0, BFLOAT16 = 1 };

// Instruction sets that are compiled in, best first; the last runs everywhere.
enum InstructionSet { AVX512_BF16 = 0, AVX512 = 1, AVX2 = 2, BASELINE = 3 };

class Kernels {
 public:
  // Whether this processor, and the operating system on it, can run the set.
  static bool supports(int instructionSet);

  // Kernels for the set, on that many threads; null if the set is not supported. Not for concurrent use.
  static Kernels* create(int instructionSet, int threads);
  static void destroy(Kernels* kernels) { delete kernels; }

  // Binds the calling thread, and with it those that it starts from then on, to CPUs; see affinity.h. 0, or the
  // system's error number.
  static int bindThread(const int64_t* cpus, int words);
  // The CPUs that the calling thread may run on. 0, or the system's error number.
  static int cpusOfThread(int64_t* cpus, int words);

  virtual ~Kernels() {}

  // Bytes of scratch memory that are held.
  virtual int64_t scratchBytes() const = 0;
  // Bytes of it that products of matrices take at most whose sums have no more terms than that.
  virtual int64_t linearScratch(int64_t longestSum) const = 0;

  // b, residual and db may be null.
  virtual void linear(int type, const void* x, const void* w, const void* b, const void* residual, int64_t tokens,
                      int64_t inputs, int64_t outputs, void* y) = 0;
  virtual void linearInputGradient(int type, const void* dy, const void* w, int64_t tokens, int64_t inputs,
                                   int64_t outputs, void* dx, bool accumulate) = 0;
  virtual void linearWeightGradient(int type, const void* dy, const void* x, int64_t tokens, int64_t inputs,
                                    int64_t outputs, float* dw, float* db) = 0;

  // db (columns) += the column sums of dy (rows, columns).
  virtual void columnSums(int type, const void* dy, int64_t rows, int64_t columns, float* db) = 0;

  // Where ids, positions or labels are read, the result is the index of the first one out of bounds, or -1; then
  // nothing else has been done.
  virtual int64_t embedding(int type, const int32_t* ids, int64_t tokens, const void* table, int64_t vocabulary,
                            int64_t hidden, void* y) = 0;
  virtual int64_t embeddingGradient(int type, const int32_t* ids, int64_t tokens, const void* dy, int64_t vocabulary,
                                    int64_t hidden, float* dTable) = 0;

  virtual void rmsNorm(int type, const void* x, const void* w, int64_t rows, int64_t hidden, float eps, void* y,
                       float* inverseRms) = 0;
  virtual void rmsNormGradient(int type, const void* dy, const void* x, const void* w, const float* inverseRms,
                               int64_t rows, int64_t hidden, void* dx, bool accumulate, float* dw) = 0;

  // The first `heads` of each token's heads; see Kernels.java for the order of heads in qkv.
  virtual int64_t rope(int type, void* x, int64_t tokens, int64_t allHeads, int64_t heads, int64_t headSize,
                       const int32_t* positions, const float* cosine, const float* sine, int64_t limit,
                       bool backward) = 0;

  virtual void attention(int type, const void* qkv, int64_t tokens, int64_t heads, int64_t groups, int64_t headSize,
                         const int32_t* cuSeqlens, int64_t documents, void* out, float* logSumExp) = 0;
  virtual void attentionGradient(int type, const void* dOut, const void* qkv, const void* out, const float* logSumExp,
                                 int64_t tokens, int64_t heads, int64_t groups, int64_t headSize,
                                 const int32_t* cuSeqlens, int64_t documents, void* dQkv) = 0;
  // Of the rows [first, first + rows) of the batch alone: q, out, dOut, dQ (rows, heads, headSize), logSumExp (heads,
  // rows); keysValues and dKeysValues, which accumulates, (tokens, 2 * groups, headSize).
  virtual void attentionOfRows(int type, const void* q, const void* keysValues, int64_t first, int64_t rows,
                               int64_t tokens, int64_t heads, int64_t groups, int64_t headSize,
                               const int32_t* cuSeqlens, int64_t documents, void* out, float* logSumExp) = 0;
  virtual void attentionOfRowsGradient(int type, const void* dOut, const void* q, const void* keysValues,
                                       int64_t first, const void* out, const float* logSumExp, int64_t rows,
                                       int64_t tokens, int64_t heads, int64_t groups, int64_t headSize,
                                       const int32_t* cuSeqlens, int64_t documents, void* dQ,
                                       float* dKeysValues) = 0;
  // Bytes that attention and its gradient keep from call to call at most, whatever the documents.
  virtual int64_t attentionScratch(int64_t tokens, int64_t heads, int64_t groups, int64_t headSize) = 0;
  virtual void cachedAttention(int type, const void* qkv, void* keys, void* values, int64_t tokens, int64_t heads,
                               int64_t groups, int64_t headSize, int64_t start, void* out) = 0;

  virtual void swiGlu(int type, const void* gateUp, int64_t rows, int64_t columns, void* y) = 0;
  virtual void swiGluGradient(int type, void* dy, void* gateUp, int64_t rows, int64_t columns) = 0;

  // Losses of rows of logits; with `gradient`, each row becomes (softmax * (1 + 2 * zLoss * ln sum exp) -
  // one-hot of the label) * scale.
  virtual int64_t crossEntropy(float* logits, int64_t rows, int64_t vocabulary, const int32_t* labels, float scale,
                               float zLoss, bool gradient, float* losses) = 0;

  // dh and dw null for the losses alone.
  virtual int64_t linearCrossEntropy(int type, const void* h, const void* w, const int32_t* labels, int64_t tokens,
                                     int64_t hidden, int64_t vocabulary, float scale, float zLoss, float* losses,
                                     void* dh, float* dw) = 0;
  // The bytes of scratch memory it comes to hold for a shape, which other kernels use too.
  virtual int64_t linearCrossEntropyScratch(int type, int64_t tokens, int64_t hidden, int64_t vocabulary,
                                            bool gradient) = 0;

  virtual void add(int type, const void* x, int64_t size, void* target) = 0;
  virtual void copy(const void* x, int64_t bytes, void* target) = 0;
  virtual void convert(int from, const void* x, int64_t size, int to, void* target) = 0;
  virtual void fill(int type, void* target, int64_t size, float value) = 0;
  virtual double sum(const float* x, int64_t size) = 0;
  virtual double sumOfSquares(const float* x, int64_t size) = 0;
  // Of each block of elements, the last of which may be shorter.
  virtual void sumsOfSquares(const float* x, int64_t size, int64_t block, double* sums) = 0;

  // `rounded` may be null.
  virtual void adamW(float* parameters, const float* gradients, float* firstMoment, float* secondMoment, bf16* rounded,
                     int64_t size, int64_t step, double learningRate, double beta1, double beta2, double epsilon,
                     double weightDecay, double gradientScale) = 0;
};

}  // namespace millrace

#include "affinity.h"
#include "instruction_sets.h"
