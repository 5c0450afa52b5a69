package org.millrace.train.kernel.cpu;

/** Instruction sets the native library is compiled for, best first, with their numbers in {@code millrace.h}. */
enum InstructionSet {
    AVX512_BF16(0, "avx512-bf16", "AVX-512 with BF16"),
    AVX512(1, "avx512", "AVX-512"),
    AVX2(2, "avx2", "AVX2"),
    BASELINE(3, "sse2", "SSE2");

    private final int number;
    private final String key;
    private final String description;

    InstructionSet(int number, String key, String description) {
        this.number = number;
        this.key = key;
        this.description = description;
    }

    /** What the native library calls it. */
    int number() {
        return number;
    }

    /** What a setting calls it. */
    String key() {
        return key;
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
