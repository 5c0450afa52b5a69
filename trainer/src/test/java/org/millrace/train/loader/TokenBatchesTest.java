package org.millrace.train.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.train.model.TokenBatch.IGNORED;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.millrace.data.pack.PackedSequence;
import org.millrace.train.model.TokenBatch;

class TokenBatchesTest {

    static PackedSequence sequence(long index, int[] inputIds, int... lengths) {
        String[] sources = new String[lengths.length];
        Arrays.fill(sources, "a");
        return new PackedSequence(
                index, inputIds, lengths, new long[lengths.length], new long[lengths.length], sources);
    }

    @Test
    void shiftsLabelsInsideDocumentsAndIgnoresBordersAndPadding() {
        TokenBatch batch = TokenBatches.of(List.of(
                sequence(0, new int[] {10, 11, 12, 20, 30, 31}, 3, 1, 2),
                sequence(1, new int[] {40, 41, 42, 43, 0, 0}, 4)));

        assertThat(batch.inputIds()).containsExactly(10, 11, 12, 20, 30, 31, 40, 41, 42, 43, 0, 0);
        assertThat(batch.labels())
                .containsExactly(11, 12, IGNORED, IGNORED, 31, IGNORED, 41, 42, 43, IGNORED, IGNORED, IGNORED);
        assertThat(batch.positions()).containsExactly(0, 1, 2, 0, 0, 1, 0, 1, 2, 3, 0, 1);
        assertThat(batch.cuSeqlens()).containsExactly(0, 3, 4, 6, 10, 12);
        assertThat(batch.targets()).isEqualTo(6);
    }

    @Test
    void documentThatFillsItsSequenceDoesNotReachIntoTheNext() {
        TokenBatch batch = TokenBatches.of(List.of(sequence(0, new int[] {1, 2}, 2), sequence(1, new int[] {3, 4}, 2)));
        assertThat(batch.labels()).containsExactly(2, IGNORED, 4, IGNORED);
        assertThat(batch.cuSeqlens()).containsExactly(0, 2, 4);
    }

    @Test
    void splitsPaddingIntoShortDocuments() {
        TokenBatch batch = TokenBatches.of(List.of(sequence(0, new int[200], 8)));
        assertThat(batch.cuSeqlens()).containsExactly(0, 8, 72, 136, 200);
        assertThat(batch.positions()[71]).isEqualTo(63);
        assertThat(batch.positions()[72]).isZero();
        assertThat(batch.targets()).isEqualTo(7);
    }

    @Test
    void agreesWithItsDefinitionOnRandomSequences() {
        Random random = new Random(3);
        for (int n = 0; n < 50; n++) {
            int length = 1 + random.nextInt(207);
            List<PackedSequence> sequences = IntStream.range(0, 1 + random.nextInt(4))
                    .mapToObj(i -> random(random, i, length))
                    .toList();
            TokenBatch batch = TokenBatches.of(sequences);
            int[] cuSeqlens = batch.cuSeqlens();
            assertThat(cuSeqlens[0]).isZero();
            assertThat(cuSeqlens[cuSeqlens.length - 1]).isEqualTo(batch.tokens());
            for (int d = 1; d < cuSeqlens.length; d++) {
                int start = cuSeqlens[d - 1];
                int end = cuSeqlens[d];
                assertThat(end).isGreaterThan(start);
                boolean padding =
                        start % length >= sequences.get(start / length).tokens();
                for (int i = start; i < end; i++) {
                    assertThat(batch.positions()[i]).isEqualTo(i - start);
                    int label = padding || i == end - 1 ? IGNORED : batch.inputIds()[i + 1];
                    assertThat(batch.labels()[i]).isEqualTo(label);
                }
            }
        }
    }

    private static PackedSequence random(Random random, int index, int length) {
        int[] pieces = new int[1 + random.nextInt(5)];
        int left = length;
        int count = 0;
        while (count < pieces.length && left > 0) {
            pieces[count] = 1 + random.nextInt(left);
            left -= pieces[count++];
        }
        return sequence(index, random.ints(length, 0, 152_064).toArray(), Arrays.copyOf(pieces, count));
    }

    @Test
    void refusesSequencesThatDoNotGoTogether() {
        assertThatThrownBy(() -> TokenBatches.of(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenBatches.of(List.of(sequence(4, new int[3], 3), sequence(5, new int[4], 3))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Sequence 5 has 4 tokens; the first one of its batch has 3");
        assertThatThrownBy(() -> TokenBatches.of(List.of(sequence(5, new int[4], 3, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Sequence 5: its pieces have 5 tokens together; expected at most 4");
    }
}
