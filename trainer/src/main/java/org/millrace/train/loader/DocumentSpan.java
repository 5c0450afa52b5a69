package org.millrace.train.loader;

import java.util.ArrayList;
import java.util.List;
import org.millrace.data.pack.PackedSequence;

/**
 * A piece of a document in a training sequence.
 *
 * @param source name of its source
 * @param id of the document
 * @param offset where in the document the piece begins, in tokens
 * @param length of the piece, in tokens
 */
public record DocumentSpan(String source, long id, long offset, int length) {

    /** The pieces of a sequence, in their order; what follows them is padding. */
    public static List<DocumentSpan> of(PackedSequence sequence) {
        List<DocumentSpan> spans = new ArrayList<>();
        for (int i = 0; i < sequence.documentIds().length; i++) {
            spans.add(new DocumentSpan(
                    sequence.sources()[i],
                    sequence.documentIds()[i],
                    sequence.documentOffsets()[i],
                    sequence.documentLengths()[i]));
        }
        return spans;
    }

    @Override
    public String toString() {
        return "%s:%d+%d".formatted(source, id, offset);
    }
}
