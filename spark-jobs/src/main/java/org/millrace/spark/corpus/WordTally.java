package org.millrace.spark.corpus;

import com.dynatrace.hash4j.hashing.Hashing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.millrace.data.document.Document;
import org.millrace.data.tokenize.PreTokenizer;
import org.millrace.data.tokenize.WordCounts;
import scala.Tuple2;

/**
 * Counts the words of documents, each as often as the document has copies. Whenever it holds as many different words, or
 * as many bytes of them, as it may, it hands them over and begins anew, so a word can come more than once. Both are
 * looked at after each document, so one document's words can be above.
 */
final class WordTally implements Iterator<Tuple2<byte[], Long>> {

    private final Iterator<Document> documents;
    private final PreTokenizer splitter;
    private final int mostWords;
    private final int mostBytes;
    private Iterator<Tuple2<byte[], Long>> ready = Collections.emptyIterator();

    WordTally(Iterator<Document> documents, PreTokenizer splitter, int mostWords, int mostBytes) {
        this.documents = documents;
        this.splitter = splitter;
        this.mostWords = mostWords;
        this.mostBytes = mostBytes;
    }

    @Override
    public boolean hasNext() {
        while (!ready.hasNext() && documents.hasNext()) {
            ready = count();
        }
        return ready.hasNext();
    }

    /** A {@link #key} and a count. */
    @Override
    public Tuple2<byte[], Long> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.next();
    }

    private Iterator<Tuple2<byte[], Long>> count() {
        WordCounts counts = new WordCounts();
        while (documents.hasNext() && counts.size() < mostWords && counts.bytes() < mostBytes) {
            Document document = documents.next();
            splitter.forEachWord(document.text(), (utf8, from, to) -> counts.add(utf8, from, to, document.copies()));
        }
        List<Tuple2<byte[], Long>> pairs = new ArrayList<>(counts.size());
        counts.forEach((bytes, from, to, count) -> pairs.add(new Tuple2<>(key(bytes, from, to), count)));
        return pairs.iterator();
    }

    /** A word after its hash: spread evenly over partitions, and equal words side by side. */
    private static byte[] key(byte[] bytes, int from, int to) {
        return ByteBuffer.allocate(Long.BYTES + to - from)
                .putLong(Hashing.xxh3_64().hashBytesToLong(bytes, from, to - from))
                .put(bytes, from, to - from)
                .array();
    }
}
