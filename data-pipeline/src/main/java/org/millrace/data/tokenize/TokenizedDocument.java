package org.millrace.data.tokenize;

/**
 * A document as token ids.
 *
 * @param id {@link org.millrace.data.document.DocumentId#toLong()}
 * @param source name of the configured source
 * @param copies how many times the mixture takes it
 * @param inputIds its ids, the end-of-document token included
 */
@SuppressWarnings("ArrayRecordComponent") // the array is the payload; rows are never compared
public record TokenizedDocument(long id, String source, int copies, int[] inputIds) {}
