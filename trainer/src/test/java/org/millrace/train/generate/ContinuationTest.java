package org.millrace.train.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContinuationTest {

    private static final int VOCABULARY = 10;

    /** A model that counts upwards: after token t the likeliest is t + 1, modulo the vocabulary. */
    private static final class Counting implements NextTokenLogits {

        private final int capacity;
        private final List<Integer> appended = new ArrayList<>();

        Counting(int capacity) {
            this.capacity = capacity;
        }

        @Override
        public float[] append(int... ids) {
            Arrays.stream(ids).forEach(appended::add);
            assertThat(appended).hasSizeLessThanOrEqualTo(capacity);
            float[] logits = new float[VOCABULARY];
            logits[(ids[ids.length - 1] + 1) % VOCABULARY] = 1;
            return logits;
        }

        @Override
        public int remaining() {
            return capacity - appended.size();
        }

        @Override
        public void close() {}
    }

    private final List<Integer> ids = new ArrayList<>();

    private static Continuation greedy(int maxNewTokens, Integer... endTokens) {
        return new Continuation(
                VOCABULARY, Set.of(endTokens), new GenerationSettings(maxNewTokens, Sampler.greedy(), 0));
    }

    @Test
    void appendsThePromptOnceAndThenEachChosenToken() {
        Counting sequence = new Counting(100);
        FinishReason reason = greedy(4).run(sequence, new int[] {7, 1, 2}, ids::add);
        assertThat(ids).containsExactly(3, 4, 5, 6);
        assertThat(reason).isEqualTo(FinishReason.MAXIMUM_TOKENS);
        // The last token is not appended: nobody asks what follows it.
        assertThat(sequence.appended).containsExactly(7, 1, 2, 3, 4, 5);
    }

    @Test
    void stopsAtAnyEndTokenWithoutGivingIt() {
        FinishReason reason = greedy(50, 6, 9).run(new Counting(100), new int[] {2}, ids::add);
        assertThat(ids).containsExactly(3, 4, 5);
        assertThat(reason).isEqualTo(FinishReason.END_OF_TEXT);
    }

    @Test
    void continuationMayBeEmpty() {
        FinishReason reason = greedy(50, 3).run(new Counting(100), new int[] {2}, ids::add);
        assertThat(ids).isEmpty();
        assertThat(reason).isEqualTo(FinishReason.END_OF_TEXT);
    }

    @Test
    void stopsWhereTheModelsPositionsEnd() {
        FinishReason reason = greedy(50).run(new Counting(5), new int[] {0, 1, 2}, ids::add);
        assertThat(ids).containsExactly(3, 4, 5);
        assertThat(reason).isEqualTo(FinishReason.MAXIMUM_POSITIONS);
    }

    @Test
    void promptMayFillThePositionsButNotExceedThem() {
        assertThat(greedy(50).run(new Counting(3), new int[] {0, 1, 2}, ids::add))
                .isEqualTo(FinishReason.MAXIMUM_POSITIONS);
        assertThat(ids).containsExactly(3);
        assertThatThrownBy(() -> greedy(50).run(new Counting(2), new int[] {0, 1, 2}, ids::add))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The prompt has 3 tokens; the model takes at most 2");
    }

    @Test
    void sameSeedGivesTheSameTokens() {
        assertThat(sample(1)).isEqualTo(sample(1)).isNotEqualTo(sample(2));
    }

    private static List<Integer> sample(long seed) {
        List<Integer> out = new ArrayList<>();
        new Continuation(VOCABULARY, Set.of(), new GenerationSettings(50, new Sampler(1, 0, 1), seed))
                .run(new Counting(100), new int[] {1}, out::add);
        return out;
    }

    @Test
    void refusesAContinuationWithoutTokens() {
        assertThatThrownBy(() -> greedy(0)).hasMessageContaining("cannot be: 0");
    }
}
