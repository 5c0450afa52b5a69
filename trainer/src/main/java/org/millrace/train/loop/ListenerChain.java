package org.millrace.train.loop;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.Tensor;

/** Several listeners as one, called in their order. */
final class ListenerChain implements TrainingListener {

    private final List<TrainingListener> listeners;

    ListenerChain(List<TrainingListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void onStart(TrainingPlan plan, long stepsDone) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.onStart(plan, stepsDone);
        }
    }

    @Override
    public void beforeUpdate(long step, Tensor weights, Tensor gradients) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.beforeUpdate(step, weights, gradients);
        }
    }

    @Override
    public void afterUpdate(long step, Tensor weights) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.afterUpdate(step, weights);
        }
    }

    @Override
    public void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.onStep(step, measurement);
        }
    }

    @Override
    public void onCheckpoint(SavedCheckpoint checkpoint) throws IOException {
        for (TrainingListener listener : listeners) {
            listener.onCheckpoint(checkpoint);
        }
    }

    @Override
    public void onEnd() throws IOException {
        for (TrainingListener listener : listeners) {
            listener.onEnd();
        }
    }

    /** Closes every listener, even if one of them fails. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (TrainingListener listener : listeners) {
            try {
                listener.close();
            } catch (IOException | RuntimeException | FSError thrown) {
                IOException e = thrown instanceof IOException io ? io : new IOException(thrown);
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
