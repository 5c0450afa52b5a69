package org.millrace.train.kernel.cpu;

/** Instruction sets the native library is compiled for, best first, with their numbers in {@code millrace.h}. */
enum InstructionSet {
    AVX512(0, "AVX-512"),
    AVX2(1, "AVX2"),
    BASELINE(2, "SSE2");

    private final int number;
    private final String description;

    InstructionSet(int number, String description) {
        this.number = number;
        this.description = description;
    }

    /** What the native library calls it. */
    int number() {
        return number;
    }

    /** Whether this processor has it; the native library must be loaded. */
    boolean isSupported() {
        return NativeKernels.supports(number);
    }

    /** The best that this processor has; the native library must be loaded. */
    static InstructionSet best() {
        for (InstructionSet set : values()) {
            if (set.isSupported()) {
                return set;
            }
        }
        return BASELINE;
    }

    @Override
    public String toString() {
        return description;
    }
}
