package org.millrace.spark.dedup;

import com.dynatrace.hash4j.hashing.HashValue128;
import java.io.IOException;
import org.millrace.data.dedup.MinHashSettings;
import org.millrace.data.dedup.MinHasher;
import org.millrace.data.document.Document;

/** A key for each band of a document's signature. */
final class BandKeys implements DocumentKeys {

    private final int bands;
    private final MinHasher hasher;

    BandKeys(MinHashSettings settings) {
        bands = settings.bands();
        hasher = new MinHasher(settings);
    }

    @Override
    public boolean write(Document document, long number, long space, NumberOutput output) throws IOException {
        if (!hasher.sign(document.text())) {
            return false;
        }
        for (int band = 0; band < bands; band++) {
            HashValue128 key = hasher.key(band, space);
            output.writeKey(key.getMostSignificantBits(), key.getLeastSignificantBits(), number);
        }
        return true;
    }
}
