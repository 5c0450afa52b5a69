package org.millrace.train.loop;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A side effect of training. Listeners are called in their order on the training thread and see values only; what one
 * throws ends the run.
 */
public interface TrainingListener extends Closeable {

    /** Training is about to begin after so many steps of earlier attempts. */
    default void onStart(TrainingPlan plan, long stepsDone) throws IOException {}

    /**
     * A step is done, or was skipped.
     *
     * @param measurement of the run, where one falls due with this step
     */
    default void onStep(StepResult step, @Nullable Measurement measurement) throws IOException {}

    /** The last step is done, or a stop was asked for. Not called if the run fails. */
    default void onEnd() throws IOException {}

    /** Always called, also after a failure. */
    @Override
    default void close() throws IOException {}
}
