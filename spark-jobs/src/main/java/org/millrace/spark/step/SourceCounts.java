package org.millrace.spark.step;

/**
 * What a step did to one source. The {@code out} amounts count each copy that the mixture takes of a document.
 *
 * @param documentsIn documents read
 * @param documentsOut documents written, times their copies
 * @param charactersIn code points of text read; 0 for steps that read tokens
 * @param charactersOut code points of text written, times copies
 * @param tokensOut tokens written, times copies; 0 for steps that write text
 */
public record SourceCounts(long documentsIn, long documentsOut, long charactersIn, long charactersOut, long tokensOut) {

    static final SourceCounts NONE = new SourceCounts(0, 0, 0, 0, 0);

    SourceCounts plus(SourceCounts other) {
        return new SourceCounts(
                documentsIn + other.documentsIn,
                documentsOut + other.documentsOut,
                charactersIn + other.charactersIn,
                charactersOut + other.charactersOut,
                tokensOut + other.tokensOut);
    }
}
