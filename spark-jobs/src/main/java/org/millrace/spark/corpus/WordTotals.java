package org.millrace.spark.corpus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.millrace.data.tokenize.WordCounts;
import scala.Tuple2;

/** Adds up the counts of equal words in pairs of {@link WordTally} that are sorted by their keys. */
final class WordTotals implements Iterator<WordTotals.Word> {

    private static final int HEADER = Integer.BYTES + Long.BYTES;
    private static final int WRITTEN = 1 << 20;

    private final Iterator<Tuple2<byte[], Long>> sorted;
    private @Nullable Tuple2<byte[], Long> ahead;

    WordTotals(Iterator<Tuple2<byte[], Long>> sorted) {
        this.sorted = sorted;
        this.ahead = sorted.hasNext() ? sorted.next() : null;
    }

    /**
     * A word and how often it occurs in the whole corpus.
     *
     * @param key of {@link WordTally}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Word(byte[] key, long count) {

        int bytes() {
            return key.length - Long.BYTES;
        }
    }

    @Override
    public boolean hasNext() {
        return ahead != null;
    }

    @Override
    public Word next() {
        Tuple2<byte[], Long> first = ahead;
        if (first == null) {
            throw new NoSuchElementException();
        }
        long count = first._2();
        ahead = null;
        while (sorted.hasNext()) {
            Tuple2<byte[], Long> other = sorted.next();
            if (!Arrays.equals(other._1(), first._1())) {
                ahead = other;
                break;
            }
            count += other._2();
        }
        return new Word(first._1(), count);
    }

    /** All words as arrays of about a megabyte, so that they can be kept without an object each. */
    Iterator<byte[]> written() {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return WordTotals.this.hasNext();
            }

            @Override
            public byte[] next() {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                do {
                    Word word = WordTotals.this.next();
                    out.writeBytes(ByteBuffer.allocate(HEADER)
                            .putInt(word.bytes())
                            .putLong(word.count())
                            .array());
                    out.write(word.key(), Long.BYTES, word.bytes());
                } while (hasNext() && out.size() < WRITTEN);
                return out.toByteArray();
            }
        };
    }

    /** Of words that are {@link #written} those that occur at least so often. */
    static byte[] atLeast(long leastCount, byte[] written) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(written.length);
        forEach(written, (from, to, count) -> {
            if (count >= leastCount) {
                out.write(written, from - HEADER, HEADER + to - from);
            }
        });
        return out.toByteArray();
    }

    /** Adds the words that are {@link #written}. */
    static void addTo(WordCounts counts, byte[] written) {
        forEach(written, (from, to, count) -> counts.add(written, from, to, count));
    }

    /** Adds how often and how long the words are that are {@link #written}. */
    static void addTo(WordSpectrum spectrum, byte[] written) {
        forEach(written, (from, to, count) -> spectrum.add(count, to - from));
    }

    private interface WordConsumer {
        void word(int from, int to, long count);
    }

    private static void forEach(byte[] written, WordConsumer consumer) {
        ByteBuffer words = ByteBuffer.wrap(written);
        while (words.hasRemaining()) {
            int length = words.getInt();
            long count = words.getLong();
            int from = words.position();
            words.position(from + length);
            consumer.word(from, from + length, count);
        }
    }
}
