package org.millrace.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WordCacheTest {

    private final WordCache cache = new WordCache();
    private final LongWordCache longWords = new LongWordCache();

    @Test
    void givesBackWhatItWasGivenForEveryLengthAndNumberOfIds() {
        for (int length = 1; length <= WordCache.LONGEST_WORD; length++) {
            for (int count = 1; count <= WordCache.MOST_IDS; count++) {
                byte[] word = padded("x".repeat(length - 1) + count);
                int[] ids =
                        new Random(count).ints(count, 0, MergeTable.MAXIMUM_IDS).toArray();
                assertThat(find(word, length)).isNull();
                cache.store(ids, count);
                assertThat(find(word, length)).isEqualTo(ids);
            }
        }
    }

    @Test
    void doesNotKeepAWordOfTooManyIds() {
        byte[] word = padded("abcdef");
        assertThat(find(word, 6)).isNull();
        cache.store(new int[6], 6);
        assertThat(find(word, 6)).isNull();
    }

    /** Zero bytes are text too, so the bytes alone do not tell how long the word is. */
    @Test
    void wordsThatDifferInTrailingZeroBytesAreDifferent() {
        byte[] word = new byte[64];
        word[0] = '!';
        for (int length = 1; length <= WordCache.LONGEST_WORD; length++) {
            assertThat(find(word, length)).isNull();
            cache.store(new int[] {length}, 1);
        }
        for (int length = 1; length <= WordCache.LONGEST_WORD; length++) {
            assertThat(find(word, length)).containsExactly(length);
        }
    }

    @Test
    void neverGivesTheIdsOfAnotherWordHoweverManyCome() {
        int kept = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < 700_000; i++) {
                byte[] word = padded(Integer.toString(i, 7));
                int length = Integer.toString(i, 7).length();
                int[] found = find(word, length);
                if (found == null) {
                    cache.store(new int[] {i, i + 1}, 2);
                } else {
                    assertThat(found).containsExactly(i, i + 1);
                    kept++;
                }
            }
        }
        assertThat(kept).isPositive();
    }

    @Test
    void threadsSeeWhatOthersHaveKeptAndNeverTheIdsOfAnotherWord() throws Exception {
        byte[] kept = padded("kept");
        assertThat(find(kept, 4)).isNull();
        cache.store(new int[] {1, 2, 3, 4, 5}, 5);
        var out = new TokenBuffer();
        assertThat(cache.forAnotherThread().find(kept, 0, 4, out)).isTrue();
        assertThat(out.toArray()).containsExactly(1, 2, 3, 4, 5);

        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                int seed = thread;
                wrong.add(threads.submit(() -> wrongIds(cache.forAnotherThread(), new Random(seed))));
            }
            for (Future<Integer> found : wrong) {
                assertThat(found.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Looks for words, three in a set of two entries, so that the threads keep writing over each other's. */
    private static int wrongIds(WordCache cache, Random random) {
        int wrong = 0;
        for (int i = 0; i < 2_000_000; i++) {
            int word = random.nextInt(3 << 18);
            String text = Integer.toString(random.nextInt(8) == 0 ? word : word % 1000, 7);
            int value = Integer.parseInt(text, 7);
            var found = new TokenBuffer();
            if (cache.find(padded(text), 0, text.length(), found)) {
                int[] ids = found.toArray();
                boolean right = ids.length == 2 + value % 4;
                for (int id = 0; id < ids.length; id++) {
                    right &= ids[id] == value + id;
                }
                wrong += right ? 0 : 1;
            } else {
                int[] ids = {value, value + 1, value + 2, value + 3, value + 4};
                cache.store(ids, 2 + value % 4);
            }
        }
        return wrong;
    }

    @Test
    void longWordsAreGivenBackUntilThereAreTooManyAndNeverWrongly() {
        int kept = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < 20_000; i++) {
                String text = "a word that is too long for the other " + "cache".repeat(i % 40) + i % 9_000;
                byte[] word = padded(text);
                int[] ids = {i % 9_000, text.length()};
                var out = new TokenBuffer();
                if (longWords.find(word, 0, text.length(), out)) {
                    assertThat(out.toArray()).isEqualTo(ids);
                    kept++;
                } else {
                    longWords.store(word, 0, text.length(), ids, 2);
                    assertThat(longWords.find(word, 0, text.length(), out)).isTrue();
                }
            }
        }
        assertThat(kept).isPositive();
    }

    private int @Nullable [] find(byte[] word, int length) {
        var out = new TokenBuffer();
        out.append(7);
        return cache.find(word, 0, length, out) ? Arrays.copyOfRange(out.toArray(), 1, out.size()) : null;
    }

    private static byte[] padded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + Utf8Buffer.SLACK);
    }
}
