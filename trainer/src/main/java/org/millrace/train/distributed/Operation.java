package org.millrace.train.distributed;

import org.jspecify.annotations.Nullable;

/** The operations of a {@link ProcessGroup}, as messages name them. */
enum Operation {
    EXCHANGE(1, "exchange"),
    REDUCE_SCATTER(2, "reduce-scatter"),
    ALL_GATHER(3, "all-gather"),
    ALL_REDUCE(4, "all-reduce"),
    BROADCAST(5, "broadcast"),
    ALL_GATHER_BYTES(6, "all-gather of bytes"),
    BARRIER(7, "barrier");

    private final byte code;
    private final String text;

    Operation(int code, String text) {
        this.code = (byte) code;
        this.text = text;
    }

    /** What stands for it in a {@link Frame}. */
    byte code() {
        return code;
    }

    /** The operation of a code, or null if there is none. */
    static @Nullable Operation of(byte code) {
        for (Operation operation : values()) {
            if (operation.code == code) {
                return operation;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return text;
    }
}
