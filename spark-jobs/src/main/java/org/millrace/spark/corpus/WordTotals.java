package org.millrace.spark.corpus;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.millrace.data.tokenize.WordCounts;
import scala.Tuple2;

/** Adds up the counts of equal words in pairs of {@link WordTally} that are sorted by their keys. */
final class WordTotals implements Iterator<WordTotals.Word> {

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

    /** The words of a partition that occur at least so often, as one array for the way to the driver. */
    static byte[] atLeast(long leastCount, Iterator<Tuple2<byte[], Long>> sorted) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        WordTotals words = new WordTotals(sorted);
        while (words.hasNext()) {
            Word word = words.next();
            if (word.count() >= leastCount) {
                out.writeInt(word.bytes());
                out.write(word.key(), Long.BYTES, word.bytes());
                out.writeLong(word.count());
            }
        }
        return bytes.toByteArray();
    }

    /** Adds what {@link #atLeast} has written. */
    static void addTo(WordCounts counts, byte[] written) {
        ByteBuffer words = ByteBuffer.wrap(written);
        while (words.hasRemaining()) {
            int length = words.getInt();
            int from = words.position();
            words.position(from + length);
            counts.add(written, from, from + length, words.getLong());
        }
    }
}
