// Threads and scratch memory shared by the kernels of all instruction sets.
#pragma once

#include <omp.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <vector>

namespace millrace {

// Runs body(task, thread) for every task in [0, tasks). OpenMP is what oneDNN uses too: with one runtime in the
// process both share one team of threads, and neither waits for the other to leave the cores.
template <class Body>
void parallel(int threads, int64_t tasks, const Body& body) {
  if (threads == 1 || tasks <= 1) {
    for (int64_t task = 0; task < tasks; task++) {
      body(task, 0);
    }
    return;
  }
  std::atomic<int64_t> next{0};
  // Always the whole team: one of another size would make OpenMP start and stop threads.
#pragma omp parallel num_threads(threads)
  {
    int thread = omp_get_thread_num();
    for (int64_t task = next.fetch_add(1); task < tasks; task = next.fetch_add(1)) {
      body(task, thread);
    }
  }
}

// Memory that grows to what a kernel needs and is kept for the next call.
class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::free(memory); }

  // At least `floats` floats on a 64-byte boundary, not cleared.
  float* take(int64_t floats) {
    if (floats > size) {
      std::free(memory);
      size = 0;
      memory = static_cast<float*>(std::aligned_alloc(64, (floats * 4 + 63) / 64 * 64));
      if (memory == nullptr) {
        throw std::bad_alloc();
      }
      size = floats;
    }
    return memory;
  }

  int64_t bytes() const { return size * static_cast<int64_t>(sizeof(float)); }

 private:
  float* memory = nullptr;
  int64_t size = 0;
};

}  // namespace millrace
