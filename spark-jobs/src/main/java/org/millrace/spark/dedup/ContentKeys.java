package org.millrace.spark.dedup;

import java.io.IOException;
import org.millrace.data.dedup.ContentHash;
import org.millrace.data.document.Document;

/** One key a document: the hash of its text. */
final class ContentKeys implements DocumentKeys {

    @Override
    public boolean write(Document document, long number, long space, NumberOutput output) throws IOException {
        ContentHash hash = ContentHash.of(document.text());
        output.writeKey(hash.high(), hash.low() ^ space, number);
        return true;
    }
}
