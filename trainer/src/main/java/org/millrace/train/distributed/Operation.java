package org.millrace.train.distributed;

/** The operations of a {@link ProcessGroup}, as messages name them. */
enum Operation {
    EXCHANGE("exchange"),
    REDUCE_SCATTER("reduce-scatter"),
    ALL_GATHER("all-gather"),
    ALL_REDUCE("all-reduce"),
    BROADCAST("broadcast"),
    ALL_GATHER_BYTES("all-gather of bytes"),
    BARRIER("barrier");

    private final String text;

    Operation(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
