package org.millrace.spark.step;

import java.io.IOException;
import java.util.Optional;

/**
 * A kind of step that moves rows between parts, such as deduplication, and so stands alone: it reads what the step before
 * has written and writes documents itself. Registered in {@code META-INF/services/org.millrace.spark.step.ShuffleType}.
 */
public interface ShuffleType<S extends Record> extends StepType<S> {

    /** What the step does; called once, on the driver, when it is to be built. */
    StepBody create(S settings, StepInput input) throws IOException;

    /** How often it reads the documents: for most, once for what it moves, and again for what it then keeps. */
    default int readings() {
        return 2;
    }

    /**
     * What the step would do, for {@code --dry-run}; empty where there is nothing to say beforehand.
     *
     * @param before manifest of the step before, if that is finished
     */
    default String preview(S settings, Optional<StepManifest> before) {
        return "";
    }
}
