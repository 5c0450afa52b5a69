package org.millrace.train.model;

import java.util.Arrays;
import org.millrace.train.tensor.Workspace;

/**
 * One sequence that is continued token by token, with the keys and values of what came before in a cache:
 *
 * <pre>{@code
 * try (InferenceSession session = model.startSession()) {
 *     float[] logits = session.append(promptIds);
 *     while (…) {
 *         logits = session.append(choose(logits));
 *     }
 * }
 * }</pre>
 *
 * <p>The cache grows as needed up to the model's {@code max_position_embeddings}. Several sessions of one model may be
 * open, but only one call at a time may run on it.
 */
public final class InferenceSession implements AutoCloseable {

    /** A long prompt goes through the layers in runs of this many tokens, which bounds the scratch memory. */
    private static final int RUN = 256;

    private final Qwen2Model model;
    private final KeyValueCache cache;
    private final Workspace workspace;
    private int length;

    InferenceSession(Qwen2Model model) {
        this.model = model;
        this.cache = new KeyValueCache(model.config(), model.kernels(), model.type());
        this.workspace = new Workspace(model.kernels().device());
    }

    /**
     * Appends tokens: a whole prompt, or the one that was chosen last.
     *
     * @param ids at least one, each inside the vocabulary
     * @return the logits (V) of the token that follows
     * @throws IllegalArgumentException if an id is outside the vocabulary or the sequence would exceed {@link
     *     #maximumLength()}; the session is then as before
     */
    public float[] append(int... ids) {
        BatchCheck.ids(ids, model.config().vocabSize());
        if (ids.length > remaining()) {
            throw new IllegalArgumentException(
                    "A sequence may have at most %d tokens (max_position_embeddings), cannot append %d to %d"
                            .formatted(maximumLength(), ids.length, length));
        }
        cache.require(length + ids.length, length);
        float[] logits = {};
        int end = length + ids.length;
        for (int from = 0; from < ids.length; from += RUN) {
            int[] run = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + RUN));
            logits = model.extend(cache, end - ids.length + from, run, workspace);
        }
        length = end;
        return logits;
    }

    /** Forgets all but the first tokens, so that the sequence can be continued in another way. */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException(
                    "Cannot truncate a sequence of %d tokens to %d".formatted(length, newLength));
        }
        length = newLength;
    }

    /** Tokens so far. */
    public int length() {
        return length;
    }

    /** Tokens that may still be appended. */
    public int remaining() {
        return maximumLength() - length;
    }

    /** The model's {@code max_position_embeddings}. */
    public int maximumLength() {
        return model.config().maxPositionEmbeddings();
    }

    @Override
    public void close() {
        cache.close();
        workspace.close();
    }
}
