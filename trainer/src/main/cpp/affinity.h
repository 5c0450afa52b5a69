// Which CPUs a thread may run on. Sets of CPUs are bits in 64-bit words, the lowest CPU first, as the system has them.
#pragma once

#include <sched.h>

#include <cerrno>

namespace millrace {

inline int Kernels::bindThread(const int64_t* cpus, int words) {
  return sched_setaffinity(0, words * sizeof(int64_t), reinterpret_cast<const cpu_set_t*>(cpus)) == 0 ? 0 : errno;
}

inline int Kernels::cpusOfThread(int64_t* cpus, int words) {
  return sched_getaffinity(0, words * sizeof(int64_t), reinterpret_cast<cpu_set_t*>(cpus)) == 0 ? 0 : errno;
}

}  // namespace millrace
