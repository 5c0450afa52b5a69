package org.millrace.spark.dedup;

import java.io.IOException;
import java.io.Serializable;
import org.millrace.data.document.Document;

/** What of a document is compared with others. Holds buffers, so each task has its own. */
interface DocumentKeys {

    /**
     * Writes the keys of a document.
     *
     * @param number of the document, see {@link org.millrace.data.dedup.KeepOrder}
     * @param space documents of different spaces are not compared
     * @return false where the document is too short for any
     */
    boolean write(Document document, long number, long space, NumberOutput output) throws IOException;

    /** Makes them where they are used. */
    interface Factory extends Serializable {
        DocumentKeys create();
    }
}
