package org.millrace.data.dedup;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import org.millrace.data.document.Document;

/**
 * Tells whether the documents of a part that is read twice are the same, with the same texts in the same order; so that what
 * was found out at the first reading is never applied to other documents at the second.
 */
public final class PartSeal {

    private static final Hasher64 HASHER = Hashing.xxh3_64();

    private long documents;
    private long hash;

    public void add(Document document) {
        hash = HASHER.hashLongLongLongToLong(hash, document.id().toLong(), HASHER.hashCharsToLong(document.text()));
        documents++;
    }

    public long documents() {
        return documents;
    }

    /** XXH3 over the identities and texts so far. */
    public long hash() {
        return hash;
    }
}
