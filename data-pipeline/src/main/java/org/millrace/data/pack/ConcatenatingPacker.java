package org.millrace.data.pack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lays documents end to end and cuts the row at every sequence length; only a partition's last sequence is padded. */
final class ConcatenatingPacker implements Packer {

    private record Piece(long documentId, String source, long offset, int length) {}

    private final int padToken;
    private final SequenceSink sink;
    private final List<Piece> pieces = new ArrayList<>();
    private final PackCounter counter = new PackCounter();
    private int[] inputIds;
    private int filled;
    private boolean finished;

    ConcatenatingPacker(int sequenceLength, int padToken, SequenceSink sink) {
        this.padToken = padToken;
        this.sink = sink;
        this.inputIds = new int[sequenceLength];
    }

    @Override
    public void add(long documentId, String source, int[] documentTokens) throws IOException {
        if (finished) {
            throw new IllegalStateException("Document %d was added after finish()".formatted(documentId));
        }
        if (documentTokens.length == 0) {
            return;
        }
        boolean tooLong = documentTokens.length > inputIds.length;
        counter.document(tooLong);
        int offset = 0;
        while (offset < documentTokens.length) {
            int length = Math.min(documentTokens.length - offset, inputIds.length - filled);
            System.arraycopy(documentTokens, offset, inputIds, filled, length);
            pieces.add(new Piece(documentId, source, offset, length));
            filled += length;
            offset += length;
            if (offset < documentTokens.length) {
                counter.cut(!tooLong);
            }
            if (filled == inputIds.length) {
                emit();
            }
        }
    }

    @Override
    public void finish() throws IOException {
        if (filled > 0) {
            Arrays.fill(inputIds, filled, inputIds.length, padToken);
            emit();
        }
        finished = true;
    }

    private void emit() throws IOException {
        int count = pieces.size();
        int[] lengths = new int[count];
        long[] ids = new long[count];
        long[] offsets = new long[count];
        String[] sources = new String[count];
        for (int i = 0; i < count; i++) {
            Piece piece = pieces.get(i);
            lengths[i] = piece.length();
            ids[i] = piece.documentId();
            offsets[i] = piece.offset();
            sources[i] = piece.source();
        }
        sink.accept(new PackedSequence(counter.sequences(), inputIds, lengths, ids, offsets, sources));
        counter.sequence(filled, inputIds.length, count == 1 && filled == inputIds.length);
        inputIds = new int[inputIds.length];
        filled = 0;
        pieces.clear();
    }

    @Override
    public PackStatistics statistics() {
        return counter.statistics();
    }
}
