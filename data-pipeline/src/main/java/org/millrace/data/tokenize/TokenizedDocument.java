package org.millrace.data.tokenize;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A document as token ids.
 *
 * @param id {@link org.millrace.data.document.DocumentId#toLong()}
 * @param source name of the configured source
 * @param copies how many times the mixture takes it
 * @param stageCopies the same for stages of training that have a mixture of their own, by name
 * @param inputIds its ids, the end-of-document token included
 */
@SuppressWarnings("ArrayRecordComponent") // the array is the payload; rows are never compared
public record TokenizedDocument(
        long id, String source, int copies, SortedMap<String, Integer> stageCopies, int[] inputIds) {

    public TokenizedDocument {
        stageCopies = Collections.unmodifiableSortedMap(new TreeMap<>(stageCopies));
    }

    /** A document of a mixture that is the same for all stages. */
    public TokenizedDocument(long id, String source, int copies, int[] inputIds) {
        this(id, source, copies, new TreeMap<>(), inputIds);
    }

    /** How many times the mixture of a stage takes it. */
    public int copies(String stage) {
        return stageCopies.getOrDefault(stage, copies);
    }
}
