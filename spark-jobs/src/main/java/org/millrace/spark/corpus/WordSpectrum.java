package org.millrace.spark.corpus;

import java.util.Arrays;

/** How many words occur how often; it decides which are too rare to be kept where not all can be. */
final class WordSpectrum {

    /** Words that occur so often or more often are not told apart. */
    private static final int HIGHEST = 1 << 12;

    private final long[] words = new long[HIGHEST + 1];
    private final long[] bytes = new long[HIGHEST + 1];

    void add(long count, int length) {
        int index = (int) Math.min(count, HIGHEST);
        words[index]++;
        bytes[index] += length;
    }

    WordSpectrum plus(WordSpectrum other) {
        WordSpectrum sum = new WordSpectrum();
        for (int count = 0; count <= HIGHEST; count++) {
            sum.words[count] = words[count] + other.words[count];
            sum.bytes[count] = bytes[count] + other.bytes[count];
        }
        return sum;
    }

    long words() {
        return Arrays.stream(words).sum();
    }

    /** The smallest count of which the words, with all that are more frequent, keep to both limits. */
    long leastCount(long mostWords, long mostBytes) {
        long wordsAbove = 0;
        long bytesAbove = 0;
        for (int count = HIGHEST; count >= 1; count--) {
            wordsAbove += words[count];
            bytesAbove += bytes[count];
            if (wordsAbove > mostWords || bytesAbove > mostBytes) {
                return Math.min(count + 1L, HIGHEST);
            }
        }
        return 1;
    }

    long[] toArray() {
        long[] array = Arrays.copyOf(words, 2 * words.length);
        System.arraycopy(bytes, 0, array, words.length, bytes.length);
        return array;
    }

    static WordSpectrum ofArray(long[] array) {
        WordSpectrum spectrum = new WordSpectrum();
        System.arraycopy(array, 0, spectrum.words, 0, HIGHEST + 1);
        System.arraycopy(array, HIGHEST + 1, spectrum.bytes, 0, HIGHEST + 1);
        return spectrum;
    }
}
