package org.millrace.data.classify;

import org.jspecify.annotations.Nullable;

/**
 * The rows of the input matrix that a text has, as fastText finds them: one for each word that is known, one for each piece
 * of a word, one for each run of words; n-grams share rows by their hash. Holds buffers: for one thread.
 */
final class FeatureRows {

    /** Takes rows in batches; the array is the extractor's own. */
    interface Sink {
        void rows(int[] rows, int count);
    }

    private static final int BATCH = 512;
    private static final long NGRAM_FACTOR = 116049371L;

    private final FastTextDictionary dictionary;
    private final int buckets;
    private final int minimumCharacters;
    private final int maximumCharacters;
    /** For each bucket its row below the words', or -1 where pruning has taken it out; null if nothing was pruned. */
    private final int @Nullable [] keptBuckets;

    private final WordScanner scanner = new WordScanner();
    private final int[] batch = new int[BATCH];
    private int batched;

    /** Hashes of the runs of words that the next word makes longer, the longest first. */
    private final long[] runs;

    private int openRuns;

    FeatureRows(FastTextDictionary dictionary, FastTextArguments arguments, int @Nullable [] keptBuckets) {
        this.dictionary = dictionary;
        this.buckets = arguments.buckets();
        this.minimumCharacters = arguments.minimumCharacters();
        this.maximumCharacters = arguments.maximumCharacters();
        this.keptBuckets = keptBuckets;
        this.runs = new long[Math.max(0, arguments.wordNgrams() - 1)];
    }

    /** Hands the rows of a text over and returns how many words it has, the end of the line among them. */
    long extract(String text, Sink sink) {
        batched = 0;
        openRuns = 0;
        long words = scanner.scan(text, (bytes, from, to, hash) -> addWord(bytes, from, to, hash, sink));
        if (batched > 0) {
            sink.rows(batch, batched);
        }
        return words;
    }

    private void addWord(byte[] bytes, int from, int to, int hash, Sink sink) {
        int entry = dictionary.find(bytes, from, to, hash);
        if (dictionary.isLabel(entry, bytes, from, to)) {
            return;
        }
        if (entry >= 0) {
            add(entry, sink);
        }
        if (maximumCharacters > 0 && !WordScanner.isEndOfLine(bytes, from, to)) {
            bytes[from - 1] = '<';
            bytes[to] = '>';
            addPieces(bytes, from - 1, to + 1, sink);
        }
        if (runs.length > 0) {
            addRuns(hash, sink);
        }
    }

    /** All pieces of a word in brackets, of the wanted numbers of characters; a bracket alone is none. */
    private void addPieces(byte[] bytes, int begin, int end, Sink sink) {
        for (int from = begin; from < end; from++) {
            if (isContinuation(bytes[from])) {
                continue;
            }
            int hash = WordScanner.emptyHash();
            int to = from;
            for (int characters = 1; to < end && characters <= maximumCharacters; characters++) {
                do {
                    hash = WordScanner.add(hash, bytes[to++]);
                } while (to < end && isContinuation(bytes[to]));
                if (characters >= minimumCharacters && !(characters == 1 && (from == begin || to == end))) {
                    addHashed(Integer.remainderUnsigned(hash, buckets), sink);
                }
            }
        }
    }

    private static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    /** Makes every open run longer by a word, and opens one with it. */
    private void addRuns(int hash, Sink sink) {
        for (int i = 0; i < openRuns; i++) {
            runs[i] = runs[i] * NGRAM_FACTOR + hash;
            addHashed((int) Long.remainderUnsigned(runs[i], buckets), sink);
        }
        if (openRuns == runs.length) {
            System.arraycopy(runs, 1, runs, 0, openRuns - 1);
            openRuns--;
        }
        runs[openRuns++] = hash;
    }

    private void addHashed(int bucket, Sink sink) {
        int kept = keptBuckets == null ? bucket : keptBuckets[bucket];
        if (kept >= 0) {
            add(dictionary.words() + kept, sink);
        }
    }

    private void add(int row, Sink sink) {
        if (batched == BATCH) {
            sink.rows(batch, batched);
            batched = 0;
        }
        batch[batched++] = row;
    }
}
