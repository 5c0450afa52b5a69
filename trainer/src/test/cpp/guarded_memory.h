// Memory for the arguments of a kernel, in which no access outside a buffer goes unseen.
//
// A buffer ends where a page begins that may not be touched, so that even what a sanitizer does not instrument (masked
// and streaming instructions) faults. Before it lie bytes that AddressSanitizer forbids and that must keep their value.
#pragma once

#include <sanitizer/asan_interface.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "millrace.h"

class GuardedMemory {
 public:
  GuardedMemory() = default;
  GuardedMemory(const GuardedMemory&) = delete;

  ~GuardedMemory() {
    for (const Buffer& buffer : buffers) {
      ASAN_UNPOISON_MEMORY_REGION(buffer.mapping, buffer.mapped);
      munmap(buffer.mapping, buffer.mapped);
    }
  }

  // Random values; every element of the buffer must be a number afterwards.
  void* values(int type, int64_t count) {
    char* memory = allocate(count, type == millrace::BFLOAT16 ? 2 : 4, type);
    for (int64_t i = 0; i < count; i++) {
      write(memory, type, i, normal(random));
    }
    return memory;
  }

  float* floats(int64_t count) { return static_cast<float*>(values(millrace::FLOAT32, count)); }

  // Elements that are no numbers: a kernel must not read them, and must write all of them.
  void* unset(int type, int64_t count) {
    char* memory = allocate(count, type == millrace::BFLOAT16 ? 2 : 4, type);
    std::memset(memory, 0xff, buffers.back().bytes);
    return memory;
  }

  float* unsetFloats(int64_t count) { return static_cast<float*>(unset(millrace::FLOAT32, count)); }

  // Integers in [0, limit).
  int32_t* ints(int64_t count, int32_t limit) {
    auto memory = reinterpret_cast<int32_t*>(allocate(count, 4, INTEGER));
    for (int64_t i = 0; i < count; i++) {
      memory[i] = static_cast<int32_t>(random() % limit);
    }
    return memory;
  }

  int32_t* ints(const std::vector<int32_t>& values) {
    int32_t* memory = ints(values.size(), 1);
    std::memcpy(memory, values.data(), values.size() * sizeof(int32_t));
    return memory;
  }

  // What is wrong with the buffers; empty if nothing is.
  std::string fault() const {
    for (size_t b = 0; b < buffers.size(); b++) {
      const Buffer& buffer = buffers[b];
      ASAN_UNPOISON_MEMORY_REGION(buffer.start - GUARD, GUARD);
      for (int64_t i = 0; i < GUARD; i++) {
        if (buffer.start[i - GUARD] != PATTERN) {
          return "wrote before buffer " + std::to_string(b);
        }
      }
      for (int64_t i = 0; buffer.type != INTEGER && i < buffer.bytes / (buffer.type == millrace::BFLOAT16 ? 2 : 4); i++) {
        if (!std::isfinite(read(buffer.start, buffer.type, i))) {
          return "element " + std::to_string(i) + " of buffer " + std::to_string(b) + " is no number";
        }
      }
    }
    return "";
  }

  // All bytes of all buffers.
  std::string contents() const {
    std::string all;
    for (const Buffer& buffer : buffers) {
      all.append(buffer.start, buffer.bytes);
    }
    return all;
  }

 private:
  static constexpr int64_t GUARD = 64;
  static constexpr char PATTERN = 0x5a;
  static constexpr int INTEGER = -1;

  struct Buffer {
    char* mapping;
    int64_t mapped;
    char* start;
    int64_t bytes;
    int type;
  };

  char* allocate(int64_t count, int64_t elementBytes, int type) {
    int64_t page = sysconf(_SC_PAGESIZE);
    int64_t bytes = count * elementBytes;
    int64_t mapped = (GUARD + bytes + page - 1) / page * page + page;
    auto mapping = static_cast<char*>(mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    if (mapping == MAP_FAILED || mprotect(mapping + mapped - page, page, PROT_NONE) != 0) {
      std::perror("guarded memory");
      std::exit(2);
    }
    char* start = mapping + mapped - page - bytes;
    std::memset(start - GUARD, PATTERN, GUARD);
    ASAN_POISON_MEMORY_REGION(start - GUARD, GUARD);
    buffers.push_back({mapping, mapped, start, bytes, type});
    return start;
  }

  static void write(char* memory, int type, int64_t i, float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof(bits));
    if (type == millrace::BFLOAT16) {
      uint16_t upper = bits >> 16;
      std::memcpy(memory + 2 * i, &upper, sizeof(upper));
    } else {
      std::memcpy(memory + 4 * i, &bits, sizeof(bits));
    }
  }

  static float read(const char* memory, int type, int64_t i) {
    uint32_t bits = 0;
    if (type == millrace::BFLOAT16) {
      uint16_t upper;
      std::memcpy(&upper, memory + 2 * i, sizeof(upper));
      bits = static_cast<uint32_t>(upper) << 16;
    } else {
      std::memcpy(&bits, memory + 4 * i, sizeof(bits));
    }
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    return value;
  }

  std::vector<Buffer> buffers;
  std::mt19937_64 random{7};
  std::normal_distribution<float> normal;
};
