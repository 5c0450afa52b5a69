package org.millrace.spark.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step took.
 *
 * @param step from 1, as the log and the metrics count
 * @param stage its name
 * @param sequenceLength tokens of each of its sequences
 * @param trained whether the run's newest checkpoint has the step behind it
 * @param sequences of its batch, in their order
 */
@JsonNaming(SnakeCaseStrategy.class)
public record TracedStep(long step, String stage, int sequenceLength, boolean trained, List<Sequence> sequences) {

    public TracedStep {
        sequences = List.copyOf(sequences);
    }

    /**
     * A sequence of a batch.
     *
     * @param sample its index in the stage's order
     * @param epoch of the dataset, from 0
     * @param file that holds it
     * @param row in that file, from 0
     * @param padding tokens at its end that belong to no document
     * @param pieces of documents, in their order
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Sequence(long sample, long epoch, String file, long row, int padding, List<Piece> pieces) {

        public Sequence {
            pieces = List.copyOf(pieces);
        }
    }

    /**
     * A piece of a document in a sequence.
     *
     * @param document its identity: ordinal of the file in {@code inputs.json}, and of the record in that file
     * @param documentId the same as one number, as the packed data has it
     * @param source the configured source it is of
     * @param uri where the document lives outside; null where the corpus does not have it any more
     * @param file that it was read from; null where {@code inputs.json} is gone
     * @param record ordinal of the record in that file, from 0
     * @param start where in the sequence the piece begins, in tokens
     * @param offset where in the document it begins, in tokens
     * @param length in tokens, the one that ends the document included
     * @param characters where in the document's text it lies; null where that cannot be told
     * @param text what its tokens spell, without the one that ends the document; null where it was not asked for
     */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Piece(
            String document,
            long documentId,
            String source,
            @Nullable String uri,
            @Nullable String file,
            long record,
            int start,
            long offset,
            int length,
            @Nullable CharacterSpan characters,
            @Nullable String text) {}
}
