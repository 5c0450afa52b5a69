package org.millrace.train.generate;

import org.millrace.train.model.InferenceSession;
import org.millrace.train.model.Qwen2Model;

/** A sequence that the decoder continues with its KV cache. */
final class ModelSequence implements NextTokenLogits {

    private final InferenceSession session;

    ModelSequence(Qwen2Model model) {
        session = model.startSession();
    }

    @Override
    public float[] append(int... ids) {
        return session.append(ids);
    }

    @Override
    public int remaining() {
        return session.remaining();
    }

    @Override
    public void close() {
        session.close();
    }
}
