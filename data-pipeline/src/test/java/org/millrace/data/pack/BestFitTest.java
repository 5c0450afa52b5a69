package org.millrace.data.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestFitTest {

    @Test
    void putsEachItemWhereTheLeastRoomIsLeft() {
        // Longest first: 7 and 6 open bins, 4 fills up the second, 3 the first, and 2 opens a third.
        int[] lengths = {3, 2, 7, 4, 6};
        BestFit packed = BestFit.pack(lengths, lengths.length, 10);

        assertThat(packed.binOf()).containsExactly(0, 2, 0, 1, 1);
        assertThat(packed.bins()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 13, 64, 207, 4096, 5000})
    void agreesWithASearchThroughAllBins(int capacity) {
        Random random = new Random(capacity);
        int[] lengths = IntStream.range(0, 2000)
                .map(i -> 1 + (int) (capacity * Math.pow(random.nextDouble(), 1 + i % 3)))
                .map(length -> Math.min(length, capacity))
                .toArray();
        BestFit packed = BestFit.pack(lengths, lengths.length, capacity);

        List<Integer> room = new ArrayList<>();
        List<Integer> order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparing(item -> -lengths[item]))
                .toList();
        for (int item : order) {
            int length = lengths[item];
            int best = room.stream()
                    .filter(left -> left >= length)
                    .min(Comparator.naturalOrder())
                    .orElse(-1);
            int bin = packed.binOf()[item];
            if (best < 0) {
                assertThat(bin).isEqualTo(room.size());
                room.add(capacity - length);
            } else {
                assertThat(room.get(bin)).isEqualTo(best);
                room.set(bin, best - length);
            }
        }
        assertThat(packed.bins()).isEqualTo(room.size());
        assertThat(IntStream.of(packed.room()).limit(packed.bins()).boxed()).containsExactlyElementsOf(room);
    }

    @Test
    void packsNothing() {
        assertThat(BestFit.pack(new int[0], 0, 512).bins()).isZero();
    }
}
