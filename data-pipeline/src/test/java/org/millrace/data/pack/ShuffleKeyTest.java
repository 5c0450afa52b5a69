package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShuffleKeyTest {

    @Test
    void staysWhatItWas() {
        // The order of every packed corpus hangs on these values: they must never change. In Python, for the first:
        // xxhash.xxh3_64_intdigest(struct.pack("<q10siqi", 42, "short".encode("utf-16-le"), 5, 0, 0)), as signed.
        assertThat(new long[] {ShuffleKey.of(42, "short", 0, 0), ShuffleKey.of(42, "long", 1L << 36, 3)})
                .containsExactly(2739445267581509934L, 1171678443114642916L);
    }

    @Test
    void dependsOnEveryPart() {
        Set<Long> keys = new HashSet<>();
        keys.add(ShuffleKey.of(1, "a", 1, 1));
        keys.add(ShuffleKey.of(2, "a", 1, 1));
        keys.add(ShuffleKey.of(1, "b", 1, 1));
        keys.add(ShuffleKey.of(1, "a", 2, 1));
        keys.add(ShuffleKey.of(1, "a", 1, 2));
        assertThat(keys).hasSize(5);
    }

    @Test
    void spreadsConsecutiveDocumentsEvenlyOverPartitions() {
        int[] counts = new int[7];
        for (long id = 0; id < 70_000; id++) {
            counts[ShuffleKey.partition(ShuffleKey.of(3, "short", id, 0), 7)]++;
        }
        for (int count : counts) {
            assertThat(count).isCloseTo(10_000, within(400));
        }
    }

    @Test
    void partitionsAreRangesInTheOrderOfTheKeys() {
        long[] keys = LongStream.range(0, 1000)
                .map(id -> ShuffleKey.of(3, "short", id, 0))
                .sorted()
                .toArray();
        int last = 0;
        for (long key : keys) {
            int partition = ShuffleKey.partition(key, 13);
            assertThat(partition).isBetween(last, 12);
            last = partition;
        }
        assertThat(ShuffleKey.partition(Long.MIN_VALUE, 13)).isZero();
        assertThat(ShuffleKey.partition(Long.MAX_VALUE, 13)).isEqualTo(12);
        assertThat(ShuffleKey.partition(Long.MAX_VALUE, 1)).isZero();
        assertThat(ShuffleKey.partition(Long.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE - 1);
    }

    @Test
    void partitionsGrowWithTheCorpusAndStayBounded() {
        assertThat(ShuffleKey.partitions(0, 4096)).isEqualTo(1);
        assertThat(ShuffleKey.partitions(1_000_000, 512)).isEqualTo(1);
        assertThat(ShuffleKey.partitions(1_000_000_000, 4096)).isEqualTo(59);
        assertThat(ShuffleKey.partitions(1_000_000_000, 262_144)).isEqualTo(3);
        assertThat(ShuffleKey.partitions(18_000_000_000_000L, 4096)).isEqualTo(65_536);
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> ShuffleKey.partition(5, 0)).hasMessageContaining("cannot be: 0");
        assertThatThrownBy(() -> ShuffleKey.partitions(-1, 4)).hasMessageContaining("-1 and 4");
    }
}
