package org.millrace.train.loop;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.millrace.train.tensor.Tensor;

/**
 * A side effect of training. Listeners are called in their order on the training thread and see values only, but for the
 * two methods around an update, which may read its tensors; what one throws ends the run.
 */
public interface TrainingListener extends Closeable {

    /** Training is about to begin after so many steps of earlier attempts. */
    default void onStart(TrainingPlan plan, long stepsDone) throws IOException {}

    /**
     * The weights are about to be updated; not called for a step that is skipped.
     *
     * @param step steps done with this one
     * @param weights flat and in 32-bit floats, to be read only, and only during the call
     * @param gradients of the whole batch before clipping, likewise
     */
    default void beforeUpdate(long step, Tensor weights, Tensor gradients) throws IOException {}

    /** The weights are updated, see {@link #beforeUpdate}. */
    default void afterUpdate(long step, Tensor weights) throws IOException {}

    /**
     * A step is done, or was skipped.
     *
     * @param measurement of the run, where one falls due with this step
     */
    default void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {}

    /** A checkpoint is committed; called on rank 0 only, and perhaps some steps after the one that it is of. */
    default void onCheckpoint(SavedCheckpoint checkpoint) throws IOException {}

    /** The last step is done, or a stop was asked for. Not called if the run fails. */
    default void onEnd() throws IOException {}

    /** Always called, also after a failure. */
    @Override
    default void close() throws IOException {}
}
