package org.millrace.train.kernel.profile;

import java.util.List;

/**
 * A training step with the kernels called in it.
 *
 * @param step its number, from 1
 * @param start in nanoseconds of the profile's clock
 * @param end likewise
 * @param calls in their order
 */
record ProfiledStep(long step, long start, long end, List<KernelCall> calls) {

    ProfiledStep {
        calls = List.copyOf(calls);
    }

    long nanos() {
        return end - start;
    }
}
