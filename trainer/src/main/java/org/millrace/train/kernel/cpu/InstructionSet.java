package org.millrace.train.kernel.cpu;

/** Instruction sets the native library is compiled for, best first, in the order of {@code millrace.h}. */
enum InstructionSet {
    AVX512("AVX-512"),
    AVX2("AVX2"),
    BASELINE("SSE2");

    private final String description;

    InstructionSet(String description) {
        this.description = description;
    }

    /** Whether this processor has it; the native library must be loaded. */
    boolean isSupported() {
        return NativeKernels.supports(ordinal());
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
