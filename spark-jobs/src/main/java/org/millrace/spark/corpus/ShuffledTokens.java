package org.millrace.spark.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.millrace.data.pack.ShuffleKey;
import org.millrace.data.tokenize.TokenizedDocument;
import scala.Tuple2;

/**
 * A copy of a document on its way to the partition that packs it.
 *
 * @param documentId {@link org.millrace.data.document.DocumentId#toLong()}
 * @param source name of its source
 * @param tokens its token ids
 */
@SuppressWarnings("ArrayRecordComponent") // the array is the payload; rows are never compared
record ShuffledTokens(long documentId, String source, int[] tokens) {

    private static final int KEY_BYTES = Long.BYTES + Long.BYTES + Integer.BYTES;

    /** A pair for each copy that the mixture of the stage takes: what it is sorted by, which is (key, document id, copy), and its tokens. */
    static Stream<Tuple2<byte[], byte[]>> pairs(TokenizedDocument document, long seed, String stage) {
        byte[] value = value(document);
        return IntStream.range(0, document.copies(stage))
                .mapToObj(copy ->
                        new Tuple2<>(key(ShuffleKey.of(seed, stage, document.id(), copy), document.id(), copy), value));
    }

    static ShuffledTokens ofPair(Tuple2<byte[], byte[]> pair) {
        long documentId = ByteBuffer.wrap(pair._1()).getLong(Long.BYTES);
        ByteBuffer value = ByteBuffer.wrap(pair._2());
        byte[] source = new byte[value.getInt()];
        value.get(source);
        int[] tokens = new int[value.remaining() / Integer.BYTES];
        value.asIntBuffer().get(tokens);
        return new ShuffledTokens(documentId, new String(source, StandardCharsets.UTF_8), tokens);
    }

    private static byte[] key(long shuffleKey, long documentId, int copy) {
        return ByteBuffer.allocate(KEY_BYTES)
                // Bytes are compared unsigned, shuffle keys signed.
                .putLong(shuffleKey ^ Long.MIN_VALUE)
                .putLong(documentId)
                .putInt(copy)
                .array();
    }

    private static byte[] value(TokenizedDocument document) {
        byte[] source = document.source().getBytes(StandardCharsets.UTF_8);
        int[] tokens = document.inputIds();
        ByteBuffer value = ByteBuffer.allocate(Integer.BYTES + source.length + Integer.BYTES * tokens.length)
                .putInt(source.length)
                .put(source);
        value.asIntBuffer().put(tokens);
        return value.array();
    }
}
