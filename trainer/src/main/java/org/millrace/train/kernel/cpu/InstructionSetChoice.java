package org.millrace.train.kernel.cpu;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.train.kernel.KernelUnavailableException;

/**
 * The instruction set that the native library uses in this process, and why. It is the best that the processor has,
 * unless the system property {@value #PROPERTY} names another: {@code avx512-bf16}, {@code avx512}, {@code avx2} or {@code
 * sse2}, to test or time one on a machine that has better.
 */
record InstructionSetChoice(InstructionSet set, boolean forced) {

    static final String PROPERTY = "millrace.instruction_set";

    /** The native library must be loaded. */
    static InstructionSetChoice make() {
        return make(System.getProperty(PROPERTY));
    }

    static InstructionSetChoice make(@Nullable String asked) {
        if (asked == null) {
            return new InstructionSetChoice(InstructionSet.best(), false);
        }
        for (InstructionSet set : InstructionSet.values()) {
            if (set.key().equals(asked) && set.isSupported()) {
                return new InstructionSetChoice(set, true);
            }
        }
        List<String> supported = Arrays.stream(InstructionSet.values())
                .filter(InstructionSet::isSupported)
                .map(InstructionSet::key)
                .toList();
        throw new KernelUnavailableException("-D%s: must be one that this processor has, %s, cannot be: %s"
                .formatted(PROPERTY, String.join(", ", supported), asked));
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(set, forced ? "as -D" + PROPERTY + " asks" : "the best of this processor");
    }
}
