package org.millrace.train.dl4j;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.millrace.train.config.ModelConfig;
import org.millrace.train.model.TokenBatch;

/** Batches of real text, a byte a token: two sequences of 32, each packed from documents, and a model for them. */
final class TextBatches {

    static final int SEQUENCES = 2;
    private static final int LENGTH = 32;
    private static final int VOCABULARY = 128;

    private static final String TEXT =
            "The mill stood where the river bent. Each morning the miller opened the gate, and"
                    + " the water ran down the race and turned the wheel. In dry summers there was little of it; then the wheel"
                    + " stood still, and the farmers waited with their carts in the shade of the willows. In spring there was too"
                    + " much, and the miller lay awake and listened. His grandfather had built the race of oak and clay; it had"
                    + " been mended so often that nothing of the first one was left but its course.";

    private TextBatches() {}

    static ModelConfig model(boolean tied) {
        return new ModelConfig(VOCABULARY, 24, 40, 2, 4, 2, 64, 10_000, 1e-6, tied, 0.1);
    }

    static List<TokenBatch> all() {
        byte[] text = TEXT.getBytes(StandardCharsets.US_ASCII);
        List<TokenBatch> batches = new ArrayList<>();
        int size = SEQUENCES * LENGTH;
        for (int from = 0; from + size <= text.length; from += size) {
            batches.add(batch(text, from, 13, 19, 1, 31));
        }
        return batches;
    }

    private static TokenBatch batch(byte[] text, int from, int... documents) {
        int n = SEQUENCES * LENGTH;
        int[] ids = new int[n];
        int[] labels = new int[n];
        int[] positions = new int[n];
        int[] bounds = new int[documents.length + 1];
        for (int i = 0; i < n; i++) {
            ids[i] = text[from + i];
        }
        for (int d = 0; d < documents.length; d++) {
            bounds[d + 1] = bounds[d] + documents[d];
            for (int i = bounds[d]; i < bounds[d + 1]; i++) {
                positions[i] = i - bounds[d];
                labels[i] = i + 1 < bounds[d + 1] ? ids[i + 1] : TokenBatch.IGNORED;
            }
        }
        return new TokenBatch(ids, labels, positions, bounds);
    }
}
