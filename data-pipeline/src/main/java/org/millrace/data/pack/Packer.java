package org.millrace.data.pack;

import java.io.IOException;

/**
 * Turns the documents of one partition into sequences. What comes out depends on the documents and their order alone.
 * {@link PackSettings#packer} makes one.
 */
public sealed interface Packer permits ConcatenatingPacker, BestFitPacker {

    /**
     * Packs the next document; one without tokens leaves no trace.
     *
     * @param documentId {@link org.millrace.data.document.DocumentId#toLong()}
     * @param source name of its source
     * @param tokens its tokens, the end-of-document token included
     */
    void add(long documentId, String source, int[] tokens) throws IOException;

    /** Hands on what is begun, padded; nothing can be added after it. */
    void finish() throws IOException;

    /** What was packed so far; complete after {@link #finish()}. */
    PackStatistics statistics();
}
