package org.millrace.spark.corpus;

import java.nio.ByteBuffer;
import org.apache.spark.Partitioner;
import org.millrace.data.pack.ShuffleKey;

/**
 * Where the keys of our shuffles go; see {@link SortedBytes} for what a key is. Keys begin with an evenly distributed 64-bit
 * number; each partition has an equal range of it, in its order.
 */
final class KeyPartitioner extends Partitioner {

    private final int partitions;

    KeyPartitioner(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
        return partitions;
    }

    @Override
    public int getPartition(Object key) {
        // ShuffleKey counts signed numbers, our bytes are unsigned ones.
        return ShuffleKey.partition(ByteBuffer.wrap((byte[]) key).getLong() ^ Long.MIN_VALUE, partitions);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPartitioner that && partitions == that.partitions;
    }

    @Override
    public int hashCode() {
        return partitions;
    }
}
