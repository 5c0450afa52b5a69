package org.millrace.spark.corpus;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.spark.Partitioner;
import org.millrace.data.pack.ShuffleKey;

/** Where the keys of our shuffles go; see {@link SortedBytes} for what a key is. */
public abstract sealed class KeyPartitioner extends Partitioner {

    private final int partitions;

    private KeyPartitioner(int partitions) {
        this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
        return partitions;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPartitioner that && getClass() == that.getClass() && partitions == that.partitions;
    }

    @Override
    public int hashCode() {
        return Objects.hash(getClass().getName(), partitions);
    }

    /** Keys begin with an evenly distributed 64-bit number; each partition has an equal range of it, in its order. */
    public static final class ByRange extends KeyPartitioner {

        public ByRange(int partitions) {
            super(partitions);
        }

        @Override
        public int getPartition(Object key) {
            // ShuffleKey counts signed numbers, our bytes are unsigned ones.
            return ShuffleKey.partition(ByteBuffer.wrap((byte[]) key).getLong() ^ Long.MIN_VALUE, numPartitions());
        }
    }

    /** Keys begin with the 32-bit ordinal of their partition. */
    public static final class ByOrdinal extends KeyPartitioner {

        public ByOrdinal(int partitions) {
            super(partitions);
        }

        @Override
        public int getPartition(Object key) {
            return ByteBuffer.wrap((byte[]) key).getInt();
        }
    }
}
