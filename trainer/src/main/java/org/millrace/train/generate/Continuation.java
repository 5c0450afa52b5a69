package org.millrace.train.generate;

import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The loop of generation, on token ids: append, choose, until something ends it.
 *
 * @param vocabulary ids from 0 that may be chosen
 * @param endTokens ids that end a text
 * @param settings how tokens are chosen, and how many at most
 */
record Continuation(int vocabulary, Set<Integer> endTokens, GenerationSettings settings) {

    Continuation {
        endTokens = Set.copyOf(endTokens);
    }

    /**
     * Continues a prompt.
     *
     * @param sequence of the model, with nothing appended yet
     * @param prompt at least one token
     * @param listener gets each new token, but not the one that ends the text
     */
    FinishReason run(NextTokenLogits sequence, int[] prompt, IntConsumer listener) {
        if (prompt.length > sequence.remaining()) {
            throw new IllegalArgumentException(
                    "The prompt has %d tokens; the model takes at most %d (max_position_embeddings)"
                            .formatted(prompt.length, sequence.remaining()));
        }
        CounterRandom random = new CounterRandom(settings.seed());
        float[] logits = sequence.append(prompt);
        for (int n = 0; ; n++) {
            int id = settings.sampler().choose(logits, Math.min(vocabulary, logits.length), random.at(n));
            if (endTokens.contains(id)) {
                return FinishReason.END_OF_TEXT;
            }
            listener.accept(id);
            if (n + 1 == settings.maxNewTokens()) {
                return FinishReason.MAXIMUM_TOKENS;
            }
            if (sequence.remaining() == 0) {
                return FinishReason.MAXIMUM_POSITIONS;
            }
            logits = sequence.append(id);
        }
    }
}
