package org.millrace.spark.dedup;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** Which part has which documents, and the seals of the parts: what tasks of later stages know of the first one. */
final class SignedParts implements Serializable {

    private static final long serialVersionUID = 1;

    private final long[] documents;
    private final long[] seals;
    /** The last identity in each part; of an empty part, that of the part before. */
    private final long[] last;

    /**
     * Takes the parts in their order.
     *
     * @throws IllegalStateException where identities do not rise from part to part
     */
    SignedParts(List<SignedPart> parts) {
        documents = new long[parts.size()];
        seals = new long[parts.size()];
        last = new long[parts.size()];
        long before = -1;
        for (int i = 0; i < last.length; i++) {
            SignedPart part = parts.get(i);
            if (part.documents() > 0) {
                if (part.first() <= before) {
                    throw new IllegalStateException(
                            "Part %d begins with document %d, but a part before it ends with %d; parts must be in the order of the identities"
                                    .formatted(i, part.first(), before));
                }
                before = part.last();
            }
            documents[i] = part.documents();
            seals[i] = part.seal();
            last[i] = before;
        }
    }

    /** The part that has a document. */
    int partOf(long id) {
        int found = Arrays.binarySearch(last, id);
        if (found < 0) {
            return -found - 1;
        }
        // Empty parts after this one have the same last identity.
        while (found > 0 && last[found - 1] == id) {
            found--;
        }
        return found;
    }

    /** Fails unless a part that was read again has the documents that it had. */
    void requireSame(int part, long documentsNow, long sealNow) {
        if (documents[part] != documentsNow || seals[part] != sealNow) {
            throw new IllegalStateException(
                    ("Part %d had %d documents with checksum %016x when it was first read, and now has %d with"
                                    + " %016x; nothing is removed")
                            .formatted(part, documents[part], seals[part], documentsNow, sealNow));
        }
    }
}
