package org.millrace.train.loader;

import java.util.Arrays;
import java.util.List;
import org.millrace.data.pack.PackedSequence;
import org.millrace.train.model.TokenBatch;

/**
 * Lays packed sequences end to end as a {@link TokenBatch}. Each piece of a document is a document of its own to the
 * model: attention stays inside, positions restart, and its last token has no label, for what follows it is another
 * document or in another sequence.
 *
 * <p>Padding becomes documents of at most {@value #PADDING_DOCUMENT} tokens without labels. As one document it would cost
 * attention that grows with its square; as documents of one token it would cost a document's overhead for every token.
 */
public final class TokenBatches {

    /** Longest document that padding is split into: about the tile of an attention kernel. */
    static final int PADDING_DOCUMENT = 64;

    private TokenBatches() {}

    /** The batch of B sequences of one length T: N = B·T tokens. */
    public static TokenBatch of(List<PackedSequence> sequences) {
        if (sequences.isEmpty()) {
            throw new IllegalArgumentException("A batch needs at least one sequence");
        }
        int length = sequences.get(0).inputIds().length;
        int tokens = Math.multiplyExact(sequences.size(), length);
        int[] inputIds = new int[tokens];
        int[] labels = new int[tokens];
        int[] positions = new int[tokens];
        int[] cuSeqlens = new int[documents(sequences) + 1];
        Arrays.fill(labels, TokenBatch.IGNORED);
        int document = 0;
        int start = 0;
        for (PackedSequence sequence : sequences) {
            check(sequence, length);
            System.arraycopy(sequence.inputIds(), 0, inputIds, start, length);
            int at = start;
            for (int piece : sequence.documentLengths()) {
                System.arraycopy(inputIds, at + 1, labels, at, piece - 1);
                at = document(at, piece, positions);
                cuSeqlens[++document] = at;
            }
            start += length;
            while (at < start) {
                at = document(at, Math.min(PADDING_DOCUMENT, start - at), positions);
                cuSeqlens[++document] = at;
            }
        }
        return new TokenBatch(inputIds, labels, positions, cuSeqlens);
    }

    private static void check(PackedSequence sequence, int length) {
        if (sequence.inputIds().length != length) {
            throw new IllegalArgumentException("Sequence %d has %d tokens; the first one of its batch has %d"
                    .formatted(sequence.index(), sequence.inputIds().length, length));
        }
        if (sequence.tokens() > length) {
            throw new IllegalArgumentException("Sequence %d: its pieces have %d tokens together; expected at most %d"
                    .formatted(sequence.index(), sequence.tokens(), length));
        }
    }

    private static int documents(List<PackedSequence> sequences) {
        int documents = 0;
        for (PackedSequence sequence : sequences) {
            int padding = sequence.inputIds().length - sequence.tokens();
            documents += sequence.documentLengths().length + (padding + PADDING_DOCUMENT - 1) / PADDING_DOCUMENT;
        }
        return documents;
    }

    /** Numbers the positions of a document and says where it ends. */
    private static int document(int start, int length, int[] positions) {
        for (int i = 0; i < length; i++) {
            positions[start + i] = i;
        }
        return start + length;
    }
}
