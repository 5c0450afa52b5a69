package org.millrace.data.classify;

/**
 * How {@link ClassifierTrainer} learns; the names are those of {@code fasttext supervised}, spelled out.
 *
 * @param dimension numbers a word, an n-gram and a label each have
 * @param epochs how often it learns from each document
 * @param learningRate at the beginning; it falls to zero on a straight line
 * @param minimumCount rarer words have no row of their own
 * @param wordNgrams longest run of words that is a feature; 1 for none
 * @param minimumCharacters of a piece of a word that is a feature
 * @param maximumCharacters of such a piece; 0 for none
 * @param buckets rows that all n-grams share by their hash
 * @param seed of the first weights and of the order of the documents
 */
public record ClassifierSettings(
        int dimension,
        int epochs,
        double learningRate,
        int minimumCount,
        int wordNgrams,
        int minimumCharacters,
        int maximumCharacters,
        int buckets,
        long seed) {

    private static final int MOST_DIMENSIONS = 4096;
    private static final int LONGEST_RUN = 16;

    public ClassifierSettings {
        require(dimension >= 1 && dimension <= MOST_DIMENSIONS, "dimension", dimension, "from 1 to " + MOST_DIMENSIONS);
        require(epochs >= 1, "epochs", epochs, "at least 1");
        require(learningRate > 0 && learningRate <= 10, "learningRate", learningRate, "above 0, at most 10");
        require(minimumCount >= 1, "minimumCount", minimumCount, "at least 1");
        require(wordNgrams >= 1 && wordNgrams <= LONGEST_RUN, "wordNgrams", wordNgrams, "from 1 to " + LONGEST_RUN);
        require(
                minimumCharacters >= 0 && minimumCharacters <= Math.max(0, maximumCharacters),
                "minimumCharacters",
                minimumCharacters,
                "from 0 to maximumCharacters");
        require(
                maximumCharacters >= 0 && maximumCharacters <= LONGEST_RUN,
                "maximumCharacters",
                maximumCharacters,
                "from 0 to " + LONGEST_RUN);
        require(
                buckets >= 1 && (long) buckets * dimension <= Integer.MAX_VALUE / 2,
                "buckets",
                buckets,
                "at least 1, and times the dimension below 2³⁰");
    }

    /** Runs of two words, 2²⁰ buckets of 32 numbers, five epochs at 0.1: 128 MiB, for quality in any language with spaces. */
    public static ClassifierSettings standard(long seed) {
        return new ClassifierSettings(32, 5, 0.1, 2, 2, 0, 0, 1 << 20, seed);
    }

    FastTextArguments arguments() {
        boolean hashed = wordNgrams > 1 || maximumCharacters > 0;
        return new FastTextArguments(
                dimension,
                5,
                epochs,
                minimumCount,
                5,
                wordNgrams,
                FastTextLoss.SOFTMAX,
                hashed ? buckets : 0,
                minimumCharacters,
                maximumCharacters,
                100,
                1e-4);
    }

    private static void require(boolean holds, String name, Object got, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("%s must be %s, cannot be: %s".formatted(name, expected, got));
        }
    }
}
