package org.millrace.data.pack;

import java.io.IOException;
import java.util.Arrays;

/**
 * Packs whole documents, as {@link PackingPolicy#BEST_FIT} says.
 *
 * <pre>
 *   documents ──cut at multiples of the length──► pieces of a window ──best-fit decreasing──► bins
 *        ▲                                                                                      │
 *        └──── the emptiest bins are taken apart and tried again in the next window ◄───────────┤
 *                                                                                               ▼
 *                                                                       sequences, in an order of their own
 * </pre>
 *
 * <p>A window is a stretch of the partition's documents in the order of the shuffle, so it depends on the corpus alone.
 * It ends at {@link #windowTokens} tokens or {@value #WINDOW_PIECES} pieces, whatever comes first. That bounds the memory,
 * whatever the partition's size: up to 10 bytes a token of the window while its buffer grows, and some 60 bytes a piece,
 * which is 220 MiB at most for sequences of up to 512 Ki tokens and grows with their length beyond.
 *
 * <p>Bins go out, the fullest first, while all padding so far is a two-thousandth at most; the pieces of the others wait
 * for the next window, where shorter documents may come. They wait until they make half a window. Then, and at the
 * partition's end, {@link HoleFilling} cuts documents after all where the padding would exceed its limit.
 */
final class BestFitPacker implements Packer {

    private static final int WINDOW_TOKENS = 1 << 24;
    private static final int WINDOW_SEQUENCES = 32;
    private static final int WINDOW_PIECES = 1 << 20;

    /** Bins go out before the end while so little of the tokens is padding. */
    private static final double EARLY_PADDING_SHARE = 0.0005;

    /** Parts that a surplus stretch of full length is cut into. */
    private static final int SURPLUS_PARTS = 4;

    private final PackSettings settings;
    private final int length;
    private final int windowTokens;
    private final SequenceSink sink;
    private final Pieces pieces = new Pieces();
    private final PackCounter counter = new PackCounter();
    private final Quota fullQuota;
    private final Quota otherQuota;

    /** Unless stretches of full length are what a stage wants, they may go before whole documents are cut. */
    private final boolean cutsStretches;

    private boolean finished;

    /** Of all bins that went out, those left out of the mixture included. */
    private long packedTokens;

    private long packedPadding;

    BestFitPacker(PackSettings settings, int windowTokens, SequenceSink sink) {
        this.settings = settings;
        this.length = settings.sequenceLength();
        this.windowTokens = windowTokens;
        this.sink = sink;
        this.cutsStretches = !settings.mix().wanted();
        this.fullQuota = new Quota(settings.mix().fullKept());
        this.otherQuota = new Quota(settings.mix().othersKept());
    }

    /** Tokens of a window: 16 Mi, or 32 sequences if that is more. */
    static int windowTokens(int sequenceLength) {
        return Math.max(WINDOW_TOKENS, WINDOW_SEQUENCES * sequenceLength);
    }

    @Override
    public void add(long documentId, String source, int[] tokens) throws IOException {
        if (finished) {
            throw new IllegalStateException("Document %d was added after finish()".formatted(documentId));
        }
        if (tokens.length == 0) {
            return;
        }
        boolean tooLong = tokens.length > length;
        counter.document(tooLong);
        int offset = 0;
        for (; tokens.length - offset >= length; offset += length) {
            stretch(documentId, source, tokens, offset);
        }
        if (offset < tokens.length) {
            piece(documentId, source, tokens, offset, tokens.length - offset, false);
        }
        counter.cutsOfTooLong((tokens.length - 1) / length);
    }

    /** A part of a document as long as a sequence. */
    private void stretch(long documentId, String source, int[] tokens, int offset) throws IOException {
        if (fullQuota.takes()) {
            piece(documentId, source, tokens, offset, length, true);
            return;
        }
        int part = Math.max(1, (length + SURPLUS_PARTS - 1) / SURPLUS_PARTS);
        for (int from = 0; from < length; from += part) {
            piece(documentId, source, tokens, offset + from, Math.min(part, length - from), false);
            if (from > 0) {
                counter.cut(from == part && tokens.length == length);
            }
        }
    }

    private void piece(long id, String source, int[] tokens, int offset, int size, boolean full) throws IOException {
        pieces.add(id, source, tokens, offset, size, size == tokens.length, full);
        if (pieces.tokens() >= windowTokens || pieces.count() >= WINDOW_PIECES) {
            closeWindow(false);
        }
    }

    @Override
    public void finish() throws IOException {
        finished = true;
        if (pieces.count() > 0) {
            closeWindow(true);
        }
    }

    private void closeWindow(boolean last) throws IOException {
        Bins bins = Bins.of(BestFit.pack(pieces.lengths(), pieces.count(), length));
        int[] fullestFirst = bins.fullestFirst();
        int out = coveredBy(Math.min(EARLY_PADDING_SHARE, settings.maxPaddingShare() / 2), bins, fullestFirst);
        HoleFilling filling = new HoleFilling(length, cutsStretches, pieces, bins, counter);
        long allowed = allowedPadding(bins, fullestFirst, out);
        out -= filling.holdBack(fullestFirst, out, allowed);
        if (last || waitingIsTooMuch(bins, fullestFirst, out)) {
            filling.fill(fullestFirst, out, allowed);
            fullestFirst = bins.fullestFirst();
            out = coveredBy(settings.maxPaddingShare(), bins, fullestFirst);
            if (last || waitingIsTooMuch(bins, fullestFirst, out)) {
                out = fullestFirst.length;
            }
        }
        emit(bins, Arrays.copyOf(fullestFirst, out));
        boolean[] kept = new boolean[pieces.count()];
        for (int rank = out; rank < fullestFirst.length; rank++) {
            for (int i = bins.start(fullestFirst[rank]); i < bins.end(fullestFirst[rank]); i++) {
                kept[bins.member(i)] = true;
            }
        }
        pieces.keepOnly(kept);
    }

    /** How many of the bins may go out so that, with all before, no more than a share is padding. */
    private int coveredBy(double share, Bins bins, int[] fullestFirst) {
        long padding = packedPadding;
        long all = packedTokens + packedPadding;
        int out = 0;
        for (; out < fullestFirst.length; out++) {
            padding += bins.room(fullestFirst[out]);
            all += length;
            if (padding > share * all) {
                break;
            }
        }
        return out;
    }

    private boolean waitingIsTooMuch(Bins bins, int[] fullestFirst, int out) {
        long tokens = 0;
        int waiting = 0;
        for (int rank = out; rank < fullestFirst.length; rank++) {
            tokens += length - bins.room(fullestFirst[rank]);
            waiting += bins.end(fullestFirst[rank]) - bins.start(fullestFirst[rank]);
        }
        return tokens > windowTokens / 2 || waiting > WINDOW_PIECES / 2;
    }

    /** What the bins from a rank on may leave empty, as many as it takes to hold the tokens. */
    private long allowedPadding(Bins bins, int[] fullestFirst, int from) {
        long tokens = packedTokens;
        long padding = packedPadding;
        for (int rank = 0; rank < fullestFirst.length; rank++) {
            int room = bins.room(fullestFirst[rank]);
            tokens += length - room;
            padding += rank < from ? room : 0;
        }
        double share = settings.maxPaddingShare();
        return (long) Math.min(Long.MAX_VALUE, share / (1 - share) * tokens) - padding;
    }

    /** Hands bins on in an order that has nothing to do with what is in them. */
    private void emit(Bins bins, int[] out) throws IOException {
        for (int bin : bins.shuffled(out, pieces)) {
            int from = bins.start(bin);
            int to = bins.end(bin);
            int filled = length - bins.room(bin);
            packedTokens += filled;
            packedPadding += bins.room(bin);
            boolean full = pieces.isFull(bins.member(from));
            if (!full && !otherQuota.takes()) {
                counter.leftOut(filled);
                continue;
            }
            sink.accept(pieces.sequence(counter.sequences(), length, settings.padToken(), bins.members(), from, to));
            counter.sequence(filled, length, full);
        }
    }

    @Override
    public PackStatistics statistics() {
        return counter.statistics();
    }

    /** Takes a share of what comes by, spread evenly. */
    private static final class Quota {

        private final double share;
        private long seen;

        private Quota(double share) {
            this.share = share;
        }

        boolean takes() {
            double before = Math.floor(seen * share + 0.5);
            seen++;
            return Math.floor(seen * share + 0.5) > before;
        }
    }
}
