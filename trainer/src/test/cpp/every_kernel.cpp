// Runs every kernel of every instruction set that this machine supports, at awkward sizes, in both types, on one and on
// two threads. For sanitizers: scripts/sanitize builds and runs it. It ends with 1 where a kernel leaves its buffers, leaves
// a result unset, or computes other bits on two threads than on one. Whether results are right is for the Java tests.

#include <array>
#include <functional>
#include <map>
#include <numeric>
#include <vector>

#include "guarded_memory.h"

using millrace::BFLOAT16;
using millrace::FLOAT32;
using millrace::Kernels;

namespace {

const int64_t SIZES[] = {1, 13, 207, 702};

// A kernel's run on some arguments: what is compared between one thread and two.
using Case = std::function<void(Kernels&, GuardedMemory&)>;

class Cases {
 public:
  void add(const std::string& name, const Case& run) { cases.emplace_back(name, run); }

  // The number of failures.
  int run(int instructionSet, const char* name) const {
    Kernels* one = Kernels::create(instructionSet, 1);
    Kernels* two = Kernels::create(instructionSet, 2);
    if (one == nullptr) {
      std::printf("%s: this processor does not have it, skipped\n", name);
      return 0;
    }
    int failures = 0;
    for (const auto& [what, body] : cases) {
      GuardedMemory first;
      GuardedMemory second;
      body(*one, first);
      body(*two, second);
      std::string fault = first.fault().empty() ? second.fault() : first.fault();
      if (fault.empty() && first.contents() != second.contents()) {
        fault = "two threads compute other bits than one";
      }
      if (!fault.empty()) {
        std::printf("%s: %s: %s\n", name, what.c_str(), fault.c_str());
        failures++;
      }
    }
    std::printf("%s: %zu cases, %d failed\n", name, cases.size(), failures);
    Kernels::destroy(one);
    Kernels::destroy(two);
    return failures;
  }

 private:
  std::vector<std::pair<std::string, Case>> cases;
};

std::string name(const char* kernel, int type, std::initializer_list<int64_t> shape) {
  std::string text = std::string(kernel) + (type == BFLOAT16 ? " bf16" : " fp32");
  for (int64_t size : shape) {
    text += " " + std::to_string(size);
  }
  return text;
}

void rowKernels(Cases& cases, int type, int64_t rows, int64_t columns) {
  cases.add(name("columnSums", type, {rows, columns}), [=](Kernels& kernels, GuardedMemory& memory) {
    kernels.columnSums(type, memory.values(type, rows * columns), rows, columns, memory.floats(columns));
  });
  cases.add(name("embedding", type, {rows, columns}), [=](Kernels& kernels, GuardedMemory& memory) {
    const int64_t vocabulary = 29;
    int32_t* ids = memory.ints(rows, vocabulary);
    void* table = memory.values(type, vocabulary * columns);
    kernels.embedding(type, ids, rows, table, vocabulary, columns, memory.unset(type, rows * columns));
    kernels.embeddingGradient(
        type, ids, rows, memory.values(type, rows * columns), vocabulary, columns, memory.floats(vocabulary * columns));
  });
  cases.add(name("rmsNorm", type, {rows, columns}), [=](Kernels& kernels, GuardedMemory& memory) {
    void* x = memory.values(type, rows * columns);
    void* w = memory.values(type, columns);
    void* y = memory.unset(type, rows * columns);
    float* inverseRms = memory.unsetFloats(rows);
    float* dw = memory.floats(columns);
    kernels.rmsNorm(type, x, w, rows, columns, 1e-6f, y, inverseRms);
    void* dx = memory.unset(type, rows * columns);
    kernels.rmsNormGradient(type, y, x, w, inverseRms, rows, columns, dx, false, dw);
    kernels.rmsNormGradient(type, y, x, w, inverseRms, rows, columns, dx, true, dw);
    kernels.rmsNormGradient(type, y, x, w, inverseRms, rows, columns, y, false, dw);
  });
  cases.add(name("swiGlu", type, {rows, columns}), [=](Kernels& kernels, GuardedMemory& memory) {
    void* gateUp = memory.values(type, rows * 2 * columns);
    kernels.swiGlu(type, gateUp, rows, columns, memory.unset(type, rows * columns));
    kernels.swiGluGradient(type, memory.values(type, rows * columns), gateUp, rows, columns);
  });
}

void linear(Cases& cases, int type, int64_t tokens, int64_t inputs, int64_t outputs) {
  cases.add(name("linear", type, {tokens, inputs, outputs}), [=](Kernels& kernels, GuardedMemory& memory) {
    void* x = memory.values(type, tokens * inputs);
    void* w = memory.values(type, outputs * inputs);
    void* b = memory.values(type, outputs);
    void* y = memory.unset(type, tokens * outputs);
    void* dx = memory.unset(type, tokens * inputs);
    kernels.linear(type, x, w, nullptr, nullptr, tokens, inputs, outputs, y);
    kernels.linear(type, x, w, b, y, tokens, inputs, outputs, y);
    kernels.linearInputGradient(type, y, w, tokens, inputs, outputs, dx, false);
    kernels.linearInputGradient(type, y, w, tokens, inputs, outputs, dx, true);
    float* dw = memory.floats(outputs * inputs);
    kernels.linearWeightGradient(type, y, x, tokens, inputs, outputs, dw, memory.floats(outputs));
    kernels.linearWeightGradient(type, y, x, tokens, inputs, outputs, dw, nullptr);
  });
}

struct Heads {
  std::vector<int32_t> documents;
  int64_t heads, groups, size;
};

void attention(Cases& cases, int type, const Heads& shape) {
  const int64_t tokens = shape.documents.back();
  const int64_t all = (shape.heads + 2 * shape.groups) * shape.size;
  const int64_t documents = static_cast<int64_t>(shape.documents.size()) - 1;
  auto label = [&](const char* kernel) {
    return name(kernel, type, {documents, tokens, shape.heads, shape.groups, shape.size});
  };
  cases.add(label("attention"), [=](Kernels& kernels, GuardedMemory& memory) {
    void* qkv = memory.values(type, tokens * all);
    int32_t* bounds = memory.ints(shape.documents);
    void* out = memory.unset(type, tokens * shape.heads * shape.size);
    float* logSumExp = memory.unsetFloats(shape.heads * tokens);
    kernels.attention(
        type, qkv, tokens, shape.heads, shape.groups, shape.size, bounds, documents, out, logSumExp);
    void* dOut = memory.values(type, tokens * shape.heads * shape.size);
    kernels.attentionGradient(type, dOut, qkv, out, logSumExp, tokens, shape.heads, shape.groups, shape.size, bounds,
                              documents, memory.unset(type, tokens * all));
  });
  for (int64_t first : {int64_t{0}, tokens / 3, tokens - 1}) {
    for (int64_t end : {first + 1, (first + tokens + 1) / 2, tokens}) {
      cases.add(label("attentionOfRows"), [=](Kernels& kernels, GuardedMemory& memory) {
        const int64_t rows = end - first;
        const int64_t queries = rows * shape.heads * shape.size;
        const int64_t keysValues = tokens * 2 * shape.groups * shape.size;
        void* q = memory.values(type, queries);
        void* kv = memory.values(type, keysValues);
        int32_t* bounds = memory.ints(shape.documents);
        void* out = memory.unset(type, queries);
        float* logSumExp = memory.unsetFloats(shape.heads * rows);
        kernels.attentionOfRows(type, q, kv, first, rows, tokens, shape.heads, shape.groups, shape.size, bounds,
                                documents, out, logSumExp);
        kernels.attentionOfRowsGradient(type, memory.values(type, queries), q, kv, first, out, logSumExp, rows, tokens,
                                        shape.heads, shape.groups, shape.size, bounds, documents,
                                        memory.unset(type, queries), memory.floats(keysValues));
      });
    }
  }
  for (int64_t start : {0, 1, 63, 300}) {
    cases.add(label("cachedAttention"), [=](Kernels& kernels, GuardedMemory& memory) {
      const int64_t cached = (start + tokens) * shape.groups * shape.size;
      void* qkv = memory.values(type, tokens * all);
      void* keys = memory.values(type, cached);
      void* values = memory.values(type, cached);
      kernels.cachedAttention(type, qkv, keys, values, tokens, shape.heads, shape.groups, shape.size, start,
                              memory.unset(type, tokens * shape.heads * shape.size));
    });
  }
}

void crossEntropy(Cases& cases, int64_t rows, int64_t vocabulary) {
  cases.add(name("crossEntropy", FLOAT32, {rows, vocabulary}), [=](Kernels& kernels, GuardedMemory& memory) {
    float* logits = memory.floats(rows * vocabulary);
    int32_t* labels = memory.ints(rows, static_cast<int32_t>(vocabulary));
    labels[0] = -100;
    kernels.crossEntropy(logits, rows, vocabulary, labels, 0.1f, 0, false, memory.unsetFloats(rows));
    kernels.crossEntropy(logits, rows, vocabulary, labels, 0.1f, 1e-4f, true, memory.unsetFloats(rows));
  });
}

void linearCrossEntropy(Cases& cases, int type, int64_t tokens, int64_t hidden, int64_t vocabulary) {
  const std::string label = name("linearCrossEntropy", type, {tokens, hidden, vocabulary});
  cases.add(label, [=](Kernels& kernels, GuardedMemory& memory) {
    void* h = memory.values(type, tokens * hidden);
    void* w = memory.values(type, vocabulary * hidden);
    int32_t* labels = memory.ints(tokens, static_cast<int32_t>(vocabulary));
    labels[tokens / 2] = -100;
    float* losses = memory.unsetFloats(tokens);
    float* dw = memory.floats(vocabulary * hidden);
    kernels.linearCrossEntropy(type, h, w, labels, tokens, hidden, vocabulary, 0.1f, 0, losses, nullptr, nullptr);
    kernels.linearCrossEntropy(type, h, w, labels, tokens, hidden, vocabulary, 0.1f, 1e-4f, losses,
                               memory.unset(type, tokens * hidden), dw);
  });
}

void rope(Cases& cases, int type, int64_t tokens, int64_t heads, int64_t headSize) {
  cases.add(name("rope", type, {tokens, heads, headSize}), [=](Kernels& kernels, GuardedMemory& memory) {
    const int64_t limit = 50;
    void* x = memory.values(type, tokens * (heads + 2) * headSize);
    int32_t* positions = memory.ints(tokens, limit);
    float* cosine = memory.floats(limit * (headSize / 2));
    float* sine = memory.floats(limit * (headSize / 2));
    for (bool backward : {false, true}) {
      kernels.rope(type, x, tokens, heads + 2, heads, headSize, positions, cosine, sine, limit, backward);
    }
  });
}

void flatKernels(Cases& cases, int type, int64_t size) {
  cases.add(name("add, copy, convert, fill", type, {size}), [=](Kernels& kernels, GuardedMemory& memory) {
    void* x = memory.values(type, size);
    kernels.add(type, x, size, memory.values(type, size));
    kernels.copy(x, size * (type == BFLOAT16 ? 2 : 4), memory.unset(type, size));
    for (int other : {FLOAT32, BFLOAT16}) {
      kernels.convert(type, x, size, other, memory.unset(other, size));
    }
    kernels.fill(type, memory.unset(type, size), size, 0.5f);
  });
}

void optimizer(Cases& cases, int64_t size) {
  cases.add(name("sum, sumOfSquares, adamW", FLOAT32, {size}), [=](Kernels& kernels, GuardedMemory& memory) {
    float* parameters = memory.floats(size);
    float* gradients = memory.floats(size);
    float* first = memory.floats(size);
    float* second = memory.floats(size);
    auto rounded = static_cast<millrace::bf16*>(memory.unset(BFLOAT16, size));
    float* sums = memory.floats(2);
    sums[0] = static_cast<float>(kernels.sum(parameters, size));
    sums[1] = static_cast<float>(kernels.sumOfSquares(parameters, size));
    std::vector<double> blocks((size + 99) / 100);
    kernels.sumsOfSquares(parameters, size, 100, blocks.data());
    kernels.fill(FLOAT32, second, size, 1);
    kernels.adamW(parameters, gradients, first, second, rounded, size, 3, 1e-3, 0.9, 0.95, 1e-8, 0.1, 0.5);
    kernels.adamW(parameters, gradients, first, second, nullptr, size, 4, 1e-3, 0.9, 0.95, 1e-8, 0.1, 0.5);
  });
}

// More than caches hold, which is written past them.
void large(Cases& cases) {
  for (int type : {FLOAT32, BFLOAT16}) {
    const int64_t size = (int64_t{1} << 26) / (type == BFLOAT16 ? 2 : 4) + 12345;
    cases.add(name("fill", type, {size}), [=](Kernels& kernels, GuardedMemory& memory) {
      kernels.fill(type, memory.unset(type, size), size, 0.5f);
    });
  }
  optimizer(cases, 2250032);
}

}  // namespace

int main() {
  Cases cases;
  for (int type : {FLOAT32, BFLOAT16}) {
    for (int64_t columns : SIZES) {
      for (int64_t rows : SIZES) {
        rowKernels(cases, type, rows, columns);
      }
    }
    for (int64_t headSize : {2, 26, 32, 64, 128}) {
      rope(cases, type, 13, 3, headSize);
      rope(cases, type, 207, 14, headSize);
    }
    for (int64_t size : {1, 13, 207, 702, 100001}) {
      flatKernels(cases, type, size);
    }
    for (auto [tokens, inputs, outputs] : std::initializer_list<std::array<int64_t, 3>>{
             {1, 1, 1}, {1, 702, 13}, {2, 33, 702}, {13, 207, 702}, {207, 13, 1}, {702, 207, 64}, {2500, 33, 48}, {20, 0, 13},
             {20, 13, 0}}) {
      linear(cases, type, tokens, inputs, outputs);
    }
    for (auto [tokens, hidden, vocabulary] : std::initializer_list<std::array<int64_t, 3>>{
             {1, 1, 1}, {13, 207, 1}, {1, 13, 702}, {207, 13, 207}, {702, 64, 13}, {207, 64, 20011}}) {
      linearCrossEntropy(cases, type, tokens, hidden, vocabulary);
    }
    std::vector<int32_t> lengthsOfOne(41);
    std::iota(lengthsOfOne.begin(), lengthsOfOne.end(), 0);
    lengthsOfOne.push_back(60);
    for (const Heads& heads : {Heads{{0, 1}, 1, 1, 64}, Heads{{0, 13}, 7, 1, 32}, Heads{{0, 207}, 4, 2, 64},
                               Heads{{0, 702}, 7, 7, 13}, Heads{{0, 702}, 2, 1, 128},
                               Heads{{0, 1, 2, 66, 66, 129, 260, 702}, 14, 2, 64}, Heads{lengthsOfOne, 2, 1, 32}}) {
      attention(cases, type, heads);
    }
  }
  for (int64_t vocabulary : SIZES) {
    crossEntropy(cases, 13, vocabulary);
  }
  large(cases);
  for (int64_t size : {1, 13, 207, 702, 100001}) {
    optimizer(cases, size);
  }
  int failures = 0;
  const std::map<int, const char*> sets = {{millrace::AVX512_BF16, "AVX-512 with BF16"},
                                           {millrace::AVX512, "AVX-512"},
                                           {millrace::AVX2, "AVX2"},
                                           {millrace::BASELINE, "SSE2"}};
  for (const auto& [set, name] : sets) {
    failures += cases.run(set, name);
  }
  return failures == 0 ? 0 : 1;
}
