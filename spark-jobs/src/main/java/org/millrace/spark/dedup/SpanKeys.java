package org.millrace.spark.dedup;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.millrace.data.dedup.SpanHasher;
import org.millrace.data.document.Document;

/** A key for each run of units of a document; none for documents of sources that are passed over. */
final class SpanKeys implements DocumentKeys {

    private final SpanHasher hasher;
    private final int span;
    private final Set<String> skipSources;

    SpanKeys(RepeatedSpansConfig config) {
        hasher = new SpanHasher(config.unit(), config.span(), config.exact());
        span = config.span();
        skipSources = Set.copyOf(config.skipSources());
    }

    @Override
    public boolean write(Document document, long number, long space, NumberOutput output) throws IOException {
        if (skipSources.contains(document.source())) {
            return true;
        }
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
