package org.millrace.spark.dedup;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.millrace.data.dedup.SpanHasher;
import org.millrace.data.document.Document;

/** A key for each run of units of a document. */
final class SpanKeys implements DocumentKeys {

    private final SpanHasher hasher;
    private final int span;

    SpanKeys(RepeatedSpansConfig config) {
        hasher = new SpanHasher(config.unit(), config.span(), config.exact());
        span = config.span();
    }

    @Override
    public boolean write(Document document, long number, long space, NumberOutput output) throws IOException {
        int units = hasher.hash(document.text(), (unit, hash) -> write(unit, hash, number, space, output));
        return units >= span;
    }

    private static void write(int unit, HashValue128 hash, long number, long space, NumberOutput output) {
        try {
            output.writeSpan(hash.getMostSignificantBits(), hash.getLeastSignificantBits() ^ space, number, unit);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
